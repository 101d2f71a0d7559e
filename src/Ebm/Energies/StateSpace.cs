//  X = X_1 × X_2 × … × X_n,     X_d = ℝ,  {−1, +1},  {0, 1}  or  {0, …, q_d − 1}
//
//  A state is n numbers, one for each coordinate, whatever the coordinates mean: so points, spins, bits, symbols and pairs
//  (x, y) all lie in the same batches, and whoever asks an energy can ask its space what a state may look like.
//
//  States of a finite space are numbered with the first coordinate fastest:  number = k_1 + q_1 (k_2 + q_2 (k_3 + …)),
//  k_d the place of x_d among its values.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>The set that the states of an energy come from: how many coordinates they have, and which values each may take.</summary>
/// <remarks>
/// <code>
/// X = X_1 × X_2 × … × X_n,     X_d = ℝ,  {−1, +1},  {0, 1}  or  {0, …, q_d − 1}
/// </code>
/// </remarks>
public sealed class StateSpace : IEquatable<StateSpace>
{
    private const long MostStates = 1 << 26;
    private static readonly float[] SpinValues = [-1, 1];
    private static readonly float[] BitValues = [0, 1];
    private static readonly float[] NoValues = [];
    private readonly Run[] runs;

    private StateSpace(Run[] runs, string name)
    {
        this.runs = runs;
        Name = name;
        Dimension = runs.Sum(r => r.Length);
        Count = runs.Aggregate(1.0, (product, r) =>
            product * (r.Values.Length == 0 ? double.PositiveInfinity : Math.Pow(r.Values.Length, r.Length)));
    }

    /// <summary>n, the number of coordinates of a state.</summary>
    public int Dimension { get; }

    /// <summary>How many states there are: ∞ where a coordinate is real, and beyond 10³⁰⁸.</summary>
    public double Count { get; }

    /// <summary>Whether every coordinate takes finitely many values.</summary>
    public bool IsDiscrete => runs.All(r => r.Values.Length > 0);

    /// <summary>Whether every coordinate is a real number.</summary>
    public bool IsReal => runs.All(r => r.Values.Length == 0);

    private string Name { get; }

    /// <summary>The space ℝⁿ of real vectors.</summary>
    /// <param name="dimension">n ≥ 1.</param>
    public static StateSpace Real(int dimension) => Of(dimension, NoValues, $"Real({dimension})");

    /// <summary>The space of n spins, each −1 or +1.</summary>
    /// <param name="count">n ≥ 1.</param>
    public static StateSpace Spins(int count) => Of(count, SpinValues, $"Spins({count})");

    /// <summary>The space of n bits, each 0 or 1.</summary>
    /// <param name="count">n ≥ 1.</param>
    public static StateSpace Bits(int count) => Of(count, BitValues, $"Bits({count})");

    /// <summary>
    /// Symbols 0 … q_d − 1, one for each given size: <c>Symbols(10)</c> is one of ten labels, <c>Symbols(2, 3)</c> six states.
    /// </summary>
    /// <param name="sizes">q_d ≥ 1 of every coordinate.</param>
    public static StateSpace Symbols(params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        Check.AtLeast(sizes.Length, 1, "sizes.Length");
        for (var d = 0; d < sizes.Length; d++)
            Check.AtLeast(sizes[d], 1, $"sizes[{d}]");
        return new StateSpace([.. sizes.Select(q => new Run(1, [.. Enumerable.Range(0, q).Select(v => (float)v)]))],
            $"Symbols({string.Join(", ", sizes)})");
    }

    /// <summary>Pairs (x, y): the coordinates of x, then those of y.</summary>
    /// <param name="first">Where x comes from.</param>
    /// <param name="second">Where y comes from.</param>
    public static StateSpace Pair(StateSpace first, StateSpace second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        return new StateSpace([.. first.runs, .. second.runs], $"Pair({first}, {second})");
    }

    /// <summary>The values that a coordinate may take, in order; empty where it is real.</summary>
    /// <param name="coordinate">0 … Dimension − 1.</param>
    public ReadOnlySpan<float> Values(int coordinate)
    {
        Check.Between(coordinate, 0, Dimension - 1);
        var run = 0;
        for (; coordinate >= runs[run].Length; run++)
            coordinate -= runs[run].Length;
        return runs[run].Values;
    }

    /// <summary>Whether these numbers are a state: the right number of them, each a value that its coordinate may take.</summary>
    /// <param name="state">Any numbers.</param>
    public bool Contains(ReadOnlySpan<double> state)
    {
        if (state.Length != Dimension)
            return false;
        var d = 0;
        foreach (var run in runs)
        {
            for (var end = d + run.Length; d < end; d++)
            {
                if (!Allows(run.Values, state[d]))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Every state of a finite space, in the order of their numbers.</summary>
    /// <exception cref="InvalidOperationException">The space is infinite, or its states are more than 2²⁶ numbers.</exception>
    public Points States()
    {
        if (!(Count * Dimension <= MostStates))
            throw new InvalidOperationException(
                $"{this} has {(double.IsInfinity(Count) ? "infinitely many" : $"{Count:G6}")} states; at most {MostStates} numbers are "
                + $"enumerated.");
        var (count, states) = ((int)Count, new Points(Dimension, (int)Count));
        for (int d = 0, stride = 1; d < Dimension; d++)
        {
            var values = Values(d);
            var column = states.Span(d);
            for (var i = 0; i < count; i++)
                column[i] = values[i / stride % values.Length];
            stride *= values.Length;
        }

        return states;
    }

    /// <summary>
    /// One state of a finite space by its number: the first coordinate counts fastest, through its values from the least.
    /// </summary>
    /// <param name="number">0 … Count − 1.</param>
    /// <exception cref="InvalidOperationException">A coordinate is real.</exception>
    public double[] State(int number)
    {
        if (!IsDiscrete)
            throw new InvalidOperationException($"{this} has infinitely many states; they have no numbers.");
        Check.AtLeast(number, 0);
        if (number >= Count)
            throw new ArgumentOutOfRangeException(nameof(number), number, $"number = {number} must lie between 0 and {Count - 1:G10}.");
        var (state, rest, d) = (new double[Dimension], number, 0);
        foreach (var run in runs)
        {
            for (var end = d + run.Length; d < end; d++)
                (rest, state[d]) = (rest / run.Values.Length, run.Values[rest % run.Values.Length]);
        }

        return state;
    }

    /// <summary>Independent states: uniform where a coordinate is discrete, standard normal where it is real.</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public Points Random(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var states = new Points(Dimension, count);
        for (var d = 0; d < Dimension; d++)
        {
            var values = Values(d);
            var column = states.Span(d);
            if (values.IsEmpty)
                rng.FillGaussian(column);
            else
                for (var i = 0; i < count; i++)
                    column[i] = values[rng.NextInt(values.Length)];
        }

        return states;
    }

    /// <summary>Whether both spaces have the same coordinates with the same values.</summary>
    /// <param name="other">Another space.</param>
    public bool Equals(StateSpace? other)
    {
        if (other is null || other.Dimension != Dimension)
            return false;
        for (var d = 0; d < Dimension; d++)
        {
            if (!Values(d).SequenceEqual(other.Values(d)))
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StateSpace);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Dimension, Count);

    /// <summary>Such as "Spins(100)" or "Pair(Real(64), Symbols(10))".</summary>
    public override string ToString() => Name;

    /// <summary>A state of whole numbers, such as spins or symbols.</summary>
    internal int[] Whole(ReadOnlySpan<double> state, string name)
    {
        CheckOne(state, name);
        var whole = new int[state.Length];
        for (var d = 0; d < whole.Length; d++)
            whole[d] = (int)state[d];
        return whole;
    }

    /// <summary>Refuses numbers that a discrete coordinate cannot take, naming the first; a real coordinate may be anything.</summary>
    internal void CheckOne(ReadOnlySpan<double> state, string name)
    {
        Check.Length(state.Length, Dimension, name);
        var d = 0;
        foreach (var run in runs)
        {
            for (var end = d + run.Length; d < end; d++)
            {
                if (run.Values.Length > 0 && !Allows(run.Values, state[d]))
                    throw Refused(name, d, state[d]);
            }
        }
    }

    /// <summary>
    /// Refuses a batch that holds something else than states, naming the first number that is none. Real coordinates must be finite.
    /// </summary>
    internal void CheckAll(Batch states, string name)
    {
        Check.Length(states.Dimension, Dimension, $"{name}' dimension");
        for (var d = 0; d < Dimension; d++)
        {
            var values = Values(d);
            foreach (var v in states.Coordinate(d))
            {
                if (!Allows(values, v))
                    throw Refused(name, d, v);
            }
        }
    }

    /// <summary>Refuses a batch that holds anything but spins −1 and +1, by two fast passes where all is well.</summary>
    internal static void CheckSpins(Batch states, string name)
    {
        if (Math.Abs(TensorPrimitives.MaxMagnitude(states.Values)) != 1 || Math.Abs(TensorPrimitives.MinMagnitude(states.Values)) != 1)
            Spins(states.Dimension).CheckAll(states, name);
    }

    private static StateSpace Of(int count, float[] values, string name)
    {
        Check.AtLeast(count, 1);
        return new StateSpace([new Run(count, values)], name);
    }

    private static bool Allows(ReadOnlySpan<float> values, double v) =>
        values.IsEmpty ? double.IsFinite(v) : v == (float)v && values.Contains((float)v);

    private ArgumentException Refused(string name, int d, double v)
    {
        var values = Values(d);
        var needed = values.IsEmpty ? "a finite number" : values.Length == 2 ? $"{values[0]} or {values[1]}"
            : $"a whole number from 0 to {values.Length - 1}";
        return new ArgumentException($"{name} holds {v} at coordinate {d}; {needed} is needed.", name);
    }

    /// <summary>Neighbouring coordinates with the same values.</summary>
    private readonly record struct Run(int Length, float[] Values);
}
