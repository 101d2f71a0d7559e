//  m states of n numbers each; x_d of state i lies at values[d m + i] (see Batch), which nobody outside has to know.

namespace Ebm;

/// <summary>
/// Many states with their layout: what samplers, models and generators take and give, and what charts draw. Data made of rows come
/// in by <see cref="From(Tensor)"/>, points written out by <see cref="From(IEnumerable{double[]})"/>.
/// </summary>
public sealed class Points
{
    private readonly float[] values;

    /// <summary>States whose coordinates are all 0.</summary>
    /// <param name="dimension">n, coordinates of a state, ≥ 1.</param>
    /// <param name="count">m, states, ≥ 1.</param>
    public Points(int dimension, int count)
    {
        Check.AtLeast(dimension, 1);
        Check.AtLeast(count, 1);
        Check.Memory(count, dimension, nameof(count));
        (values, Dimension, Count) = (new float[dimension * count], dimension, count);
    }

    /// <summary>Takes numbers over that lie coordinate by coordinate; they are not copied.</summary>
    internal Points(float[] values, int dimension)
    {
        (this.values, Dimension, Count) = (values, dimension, values.Length / dimension);
    }

    /// <summary>n, coordinates of a state.</summary>
    public int Dimension { get; }

    /// <summary>m, how many states.</summary>
    public int Count { get; }

    /// <summary>One state; a copy.</summary>
    /// <param name="state">0 … Count − 1.</param>
    public double[] this[int state]
    {
        get
        {
            Check.Between(state, 0, Count - 1);
            var point = new double[Dimension];
            for (var d = 0; d < Dimension; d++)
                point[d] = values[(d * Count) + state];
            return point;
        }
    }

    /// <summary>One coordinate of one point.</summary>
    /// <param name="state">0 … Count − 1.</param>
    /// <param name="coordinate">0 … Dimension − 1.</param>
    public float this[int state, int coordinate]
    {
        get
        {
            Check.Between(state, 0, Count - 1);
            Check.Between(coordinate, 0, Dimension - 1);
            return values[(coordinate * Count) + state];
        }
    }

    /// <summary>States from rows of numbers, one row per state; a copy.</summary>
    /// <param name="rows">Shape (count, dimension).</param>
    public static Points From(Tensor rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Shape.Count != 2)
            throw new ArgumentException($"rows has the shape {rows.ShapeText}; (count, dimension) is needed.", nameof(rows));
        var points = new Points(rows.Shape[1], rows.Shape[0]);
        for (var i = 0; i < points.Count; i++)
            points.Set(i, rows.Data.Slice(i * points.Dimension, points.Dimension));
        return points;
    }

    /// <summary>States written out one by one; a copy.</summary>
    /// <param name="states">At least one, all of one length.</param>
    public static Points From(IEnumerable<double[]> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        double[][] all = [.. states];
        Check.AtLeast(all.Length, 1, "states.Count");
        Check.NoNulls(all, nameof(states));
        var points = new Points(all[0].Length, all.Length);
        for (var i = 0; i < all.Length; i++)
        {
            Check.Length(all[i].Length, points.Dimension, $"states[{i}]");
            points.Set(i, Array.ConvertAll(all[i], v => (float)v));
        }

        return points;
    }

    /// <summary>Pictures or other states in single precision, one array each; a copy.</summary>
    /// <param name="states">At least one, all of one length.</param>
    public static Points From(IEnumerable<float[]> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        float[][] all = [.. states];
        Check.AtLeast(all.Length, 1, "states.Count");
        Check.NoNulls(all, nameof(states));
        var points = new Points(all[0].Length, all.Length);
        for (var i = 0; i < all.Length; i++)
        {
            Check.Length(all[i].Length, points.Dimension, $"states[{i}]");
            points.Set(i, all[i]);
        }

        return points;
    }

    /// <summary>States from their coordinates: <c>FromCoordinates(xs, ys)</c> are points of the plane. A copy.</summary>
    /// <param name="coordinates">One array for each coordinate, all of one length ≥ 1.</param>
    public static Points FromCoordinates(params double[][] coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        Check.AtLeast(coordinates.Length, 1, "coordinates.Length");
        Check.NoNulls(coordinates);
        var points = new Points(coordinates.Length, coordinates[0].Length);
        for (var d = 0; d < coordinates.Length; d++)
        {
            Check.Length(coordinates[d].Length, points.Count, $"coordinates[{d}]");
            for (var i = 0; i < points.Count; i++)
                points.values[(d * points.Count) + i] = (float)coordinates[d][i];
        }

        return points;
    }

    /// <summary>Points spread evenly over a box: the noise that chains start from.</summary>
    /// <param name="rng">The random numbers.</param>
    /// <param name="count">How many, ≥ 1.</param>
    /// <param name="sides">From where to where, one pair for each coordinate.</param>
    public static Points Uniform(Rng rng, int count, params (double From, double To)[] sides)
    {
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentNullException.ThrowIfNull(sides);
        var points = new Points(sides.Length, count);
        for (var i = 0; i < count; i++)
            for (var d = 0; d < sides.Length; d++) points.Span(d)[i] =
                (float)(sides[d].From + ((sides[d].To - sides[d].From) * rng.NextDouble()));
        return points;
    }

    /// <summary>One state many times: where chains start.</summary>
    /// <param name="state">The state.</param>
    /// <param name="count">How often, ≥ 1.</param>
    public static Points Repeat(double[] state, int count)
    {
        ArgumentNullException.ThrowIfNull(state);
        var points = new Points(state.Length, count);
        for (var d = 0; d < state.Length; d++)
            points.Span(d).Fill((float)state[d]);
        return points;
    }

    /// <summary>One coordinate of every state; a copy.</summary>
    /// <param name="d">0 … Dimension − 1.</param>
    public double[] Coordinate(int d)
    {
        Check.Between(d, 0, Dimension - 1);
        var column = new double[Count];
        for (var i = 0; i < Count; i++)
            column[i] = values[(d * Count) + i];
        return column;
    }

    /// <summary>One row per state, for models and training sets: a tensor of shape (Count, Dimension); a copy.</summary>
    public Tensor Rows()
    {
        var rows = new float[values.Length];
        for (var d = 0; d < Dimension; d++)
        {
            for (var i = 0; i < Count; i++)
                rows[(i * Dimension) + d] = values[(d * Count) + i];
        }

        return Tensor.From(rows, Count, Dimension);
    }

    /// <summary>Neighbouring states; a copy.</summary>
    /// <param name="first">The first, 0 … Count − 1.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public Points Slice(int first, int count)
    {
        Check.Between(first, 0, Count - 1);
        Check.Between(count, 1, Count - first);
        var part = new Points(Dimension, count);
        for (var d = 0; d < Dimension; d++)
            Span(d).Slice(first, count).CopyTo(part.Span(d));
        return part;
    }

    /// <summary>How far each state is from one point.</summary>
    /// <param name="point">The point, one number for each coordinate.</param>
    public double[] DistancesTo(params double[] point)
    {
        ArgumentNullException.ThrowIfNull(point);
        Check.Length(point.Length, Dimension, nameof(point));
        double Squared(int i) => point.Select((p, d) => (this[i, d] - p) * (this[i, d] - p)).Sum();
        return [.. Enumerable.Range(0, Count).Select(i => Math.Sqrt(Squared(i)))];
    }

    /// <summary>The mean state.</summary>
    public double[] Mean() => [.. Enumerable.Range(0, Dimension).Select(d => Coordinate(d).Average())];

    /// <summary>The mean over states of ‖x − y‖², each with its counterpart.</summary>
    /// <param name="other">As many states of as many coordinates.</param>
    public double MeanSquaredDistance(Points other)
    {
        ArgumentNullException.ThrowIfNull(other);
        Check.Length(other.Dimension, Dimension, "other.Dimension");
        Check.Length(other.Count, Count, "other.Count");
        var sum = 0.0;
        for (var k = 0; k < values.Length; k++)
        {
            var difference = values[k] - (double)other.values[k];
            sum += difference * difference;
        }

        return sum / Count;
    }

    /// <summary>The batch that energies read: these numbers, not a copy.</summary>
    /// <param name="points">The states.</param>
    public static implicit operator Batch(Points points)
    {
        ArgumentNullException.ThrowIfNull(points);
        return new Batch(points.values, points.Dimension, points.Count);
    }

    /// <summary>Such as "800 states of 2 coordinates".</summary>
    public override string ToString() =>
        $"{Count} {(Count == 1 ? "state" : "states")} of {Dimension} {(Dimension == 1 ? "coordinate" : "coordinates")}";

    /// <summary>One coordinate of every state, to write to.</summary>
    internal Span<float> Span(int d) => values.AsSpan(d * Count, Count);

    /// <summary>All numbers, coordinate by coordinate.</summary>
    internal float[] Values => values;

    private void Set(int state, ReadOnlySpan<float> point)
    {
        for (var d = 0; d < Dimension; d++)
            values[(d * Count) + state] = point[d];
    }
}
