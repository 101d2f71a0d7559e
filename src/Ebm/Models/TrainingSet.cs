namespace Ebm;

/// <summary>Rows of numbers to train on, with a label each where there are labels.</summary>
public sealed class TrainingSet
{
    private readonly float[] rows;
    private readonly int[]? labels;

    /// <summary>
    /// Bundles rows. What a sampler or a model gave are <see cref="Points"/>, which <see cref="From(Points, int[])"/> takes.
    /// </summary>
    /// <param name="rows">Count × width finite numbers, row after row: number d of row i at [i · width + d]; kept, not copied.</param>
    /// <param name="width">Numbers in a row, ≥ 1.</param>
    /// <param name="labels">A label ≥ 0 for each row; kept, not copied.</param>
    /// <exception cref="ArgumentException">There is no row, a number is not finite, or the lengths do not fit.</exception>
    public TrainingSet(float[] rows, int width, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(rows);
        Check.Positive(width);
        if (rows.Length == 0 || rows.Length % width != 0)
            throw new ArgumentException($"rows has length {rows.Length}; a positive multiple of the width {width} is needed.",
                nameof(rows));
        Check.Finite(rows);
        (this.rows, Width, Count, this.labels) = (rows, width, rows.Length / width, labels);
        if (labels is null)
            return;
        Check.Length(labels.Length, Count, nameof(labels));
        for (var i = 0; i < labels.Length; i++)
            Check.NotNegative(labels[i], $"labels[{i}]");
    }

    /// <summary>Numbers in a row.</summary>
    public int Width { get; }

    /// <summary>How many rows.</summary>
    public int Count { get; }

    /// <summary>All images of a set with their labels; pixels in [0, 1].</summary>
    /// <param name="images">The images; their arrays of pixels are copied.</param>
    public static TrainingSet From(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        return new TrainingSet(images.Flatten(), images.Pixels, images.Labels);
    }

    /// <summary>States as samplers and models give them, one row each; a copy.</summary>
    /// <param name="states">The states, all numbers finite.</param>
    /// <param name="labels">A label ≥ 0 for each; kept, not copied.</param>
    public static TrainingSet From(Points states, int[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(states);
        return new TrainingSet(states.Rows().ToArray(), states.Dimension, labels);
    }

    /// <summary>Points written out one by one, without labels.</summary>
    /// <param name="points">At least one, all of one length ≥ 1, their numbers finite; copied.</param>
    public static TrainingSet From(IReadOnlyList<double[]> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Check.AtLeast(points.Count, 1, "points.Count");
        Check.NoNulls(points);
        for (var i = 0; i < points.Count; i++)
            Check.Length(points[i].Length, points[0].Length, $"points[{i}]");
        return new TrainingSet([.. points.SelectMany(p => p.Select(v => (float)v))], points[0].Length);
    }

    /// <summary>Random rows, drawn with replacement: a tensor (count, width).</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public Tensor Draw(Rng rng, int count) => Pick(Indices(rng, count));

    /// <summary>Random rows, with their labels where there are any: what an <see cref="Objective"/> scores.</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public TrainingBatch DrawBatch(Rng rng, int count)
    {
        var indices = Indices(rng, count);
        return new TrainingBatch(Pick(indices), labels is null ? null : [.. indices.Select(i => labels[i])]);
    }

    /// <summary>All rows in order, with their labels where there are any.</summary>
    public TrainingBatch All() => new(Rows(0, Count), labels);

    /// <summary>Rows in order: a tensor (count, width).</summary>
    /// <param name="first">The first row, 0 … Count − 1.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public Tensor Rows(int first, int count)
    {
        Check.Between(first, 0, Count - 1);
        Check.Between(count, 1, Count - first);
        return Tensor.From(rows.AsSpan(first * Width, count * Width), count, Width);
    }

    /// <summary>What a network makes of every row, with the same labels: codes, for instance.</summary>
    /// <param name="network">From rows of Width numbers to rows.</param>
    /// <exception cref="ArgumentException">It does not give one row for each, or a number is not finite.</exception>
    public TrainingSet Through(Layer network)
    {
        ArgumentNullException.ThrowIfNull(network);
        var codes = network.Apply(Rows(0, Count));
        if (codes.Shape.Count != 2 || codes.Shape[0] != Count)
            throw new ArgumentException($"The network gives the shape {codes.ShapeText} for {Count} rows; one row for each is needed.",
                nameof(network));
        return new TrainingSet(codes.ToArray(), codes.Shape[1], labels);
    }

    /// <summary>Checks before a long run that the labels are there and in range.</summary>
    internal void RequireLabelled(int dimension, int classes)
    {
        if (Width != dimension)
            throw new ArgumentException($"The data have {Width} numbers a row; this model needs {dimension}.", "data");
        if (labels is null)
            throw new InvalidOperationException("This training set has no labels.");
        for (var i = 0; i < labels.Length; i++)
            Check.Between(labels[i], 0, classes - 1, $"labels[{i}]");
    }

    private int[] Indices(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(count);
        return [.. Enumerable.Range(0, count).Select(_ => rng.NextInt(Count))];
    }

    private Tensor Pick(int[] indices)
    {
        var result = Workspace.NewTensor([indices.Length, Width]);
        for (var i = 0; i < indices.Length; i++)
            rows.AsSpan(indices[i] * Width, Width).CopyTo(result.Data[(i * Width)..]);
        return result;
    }
}
