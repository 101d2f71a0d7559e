//  effective rank   e^H,  H = −Σ p_k log p_k,  p_k = σ_k / Σσ,  σ the singular values of the table of codes          (Roy, Vetterli 2007)
//  neighbours       the label that most of the k nearest codes have
//  linear probe     softmax regression on standardised codes
//  PCA              y = W (x − x̄),  rows of W the leading eigenvectors of the covariance

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>What a code is worth: how many directions it uses, and how well labels can be read from it by simple means.</summary>
/// <remarks>
/// <code>
/// effective rank   e^H,  H = −Σ p_k log p_k,  p_k = σ_k / Σσ,  σ the singular values of the table of codes          (Roy, Vetterli 2007)
/// </code>
/// </remarks>
public static class Representation
{
    private const double Price = 1e-3;

    /// <summary>How many directions codes use: 1 where all are multiples of one, d where d are used alike. Not centred.</summary>
    /// <param name="codes">One code a row, (n, d), finite, not all 0.</param>
    public static double EffectiveRank(Tensor codes)
    {
        var (_, _, table) = Table(codes, nameof(codes));
        var squares = (table.TransposeThisAndMultiply(table)).Evd(Symmetricity.Symmetric).D.Diagonal();
        double[] sizes = [.. squares.Select(v => Math.Sqrt(Math.Max(0, v)))];
        var sum = sizes.Sum();
        return sum > 0 ? Math.Exp(Probability.Entropy([.. sizes.Select(v => v / sum)])) : throw new ArgumentException(
            "All codes are 0, and have no rank.", nameof(codes));
    }

    /// <summary>The cross-correlation of two tables of codes: what Barlow Twins makes the identity.</summary>
    /// <param name="first">Codes, (n, d).</param>
    /// <param name="second">Their partners, (n, d).</param>
    /// <returns>table[k, l] = the correlation of number k of one with number l of the other.</returns>
    public static double[,] CrossCorrelation(Tensor first, Tensor second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.Shape.Count != 2 || !first.Shape.SequenceEqual(second.Shape))
            throw TensorShape.Mismatch("The cross-correlation of codes and their partners", first, second);
        var c = BarlowTwinsLoss.CrossCorrelation(first, second).Data;
        var table = new double[first.Shape[1], first.Shape[1]];
        for (var k = 0; k < c.Length; k++)
            table[k / table.GetLength(1), k % table.GetLength(1)] = c[k];
        return table;
    }

    /// <summary>The share of rows whose label most of the nearest known rows have; of equals, that of the nearest.</summary>
    /// <param name="known">Rows with labels.</param>
    /// <param name="asked">Rows with labels, of the same width.</param>
    /// <param name="neighbours">k, 1 to known.Count.</param>
    /// <returns>The share with its binomial error: that of other rows like these, not of another training.</returns>
    public static Estimate NearestNeighbours(TrainingSet known, TrainingSet asked, int neighbours = 5)
    {
        var (from, to) = Pair(known, asked);
        Check.Between(neighbours, 1, known.Count);
        var squared = new RowDistances(from.Rows);
        var (distances, places, right) = (new double[known.Count], new int[known.Count], 0);
        for (var i = 0; i < asked.Count; i++)
        {
            squared.Of(to.Rows.Data.Slice(i * known.Width, known.Width), distances);
            for (var k = 0; k < places.Length; k++)
                places[k] = k;
            Array.Sort(distances, places);
            right += Elected(places.AsSpan(0, neighbours), from.Labels!) == to.Labels![i] ? 1 : 0;
        }

        return Share(right, asked.Count);
    }

    /// <summary>The share of rows that a linear classifier, trained on the known ones, reads. Convex, so there is one answer.</summary>
    /// <param name="known">Rows with labels; (width + 1) × classes ≤ 2000.</param>
    /// <param name="asked">Rows with labels, of the same width and no further classes.</param>
    /// <returns>The share with its binomial error: that of other rows like these, not of another training.</returns>
    public static Estimate LinearProbe(TrainingSet known, TrainingSet asked)
    {
        var (from, to) = Pair(known, asked);
        var classes = Math.Max(2, from.Labels!.Max() + 1);
        for (var i = 0; i < to.Labels!.Length; i++)
            Check.Between(to.Labels[i], 0, classes - 1, $"asked: labels[{i}]");
        var centre = from.Rows.Mean(0);
        var scale = ((from.Rows - centre).Square().Mean(0) + 1e-12f).Sqrt();
        Tensor Standard(Tensor rows) => ((rows - centre) / scale).Constant();
        var probe = new SoftmaxClassifier(new Linear(known.Width, classes, new Rng(1), 0), known.Width, classes);
        var data = new TrainingSet(Standard(from.Rows).ToArray(), known.Width, from.Labels);
        LossFunctional.Likelihood().Regularized(Price).Minimize(probe, data, new Rng(1));
        return Share(probe.Predict(Standard(to.Rows)).Zip(to.Labels).Count(p => p.First == p.Second), asked.Count);
    }

    /// <summary>The principal components as a layer: the linear code of a given width that loses least. Rows of W have length 1.</summary>
    /// <param name="data">Rows.</param>
    /// <param name="components">Numbers in a code, 1 to data.Width.</param>
    public static Linear PrincipalComponents(TrainingSet data, int components)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Between(components, 1, data.Width);
        var (_, _, table) = Table(data.All().Rows, nameof(data));
        var mean = table.ColumnSums() / data.Count;
        var centred = Matrix<double>.Build.Dense(data.Count, data.Width, (i, j) => table[i, j] - mean[j]);
        var ways = centred.TransposeThisAndMultiply(centred).Evd(Symmetricity.Symmetric).EigenVectors;
        var layer = new Linear(data.Width, components, new Rng(1), 0);
        for (var k = 0; k < components; k++)
        {
            var way = ways.Column(data.Width - 1 - k);
            way *= Math.Sign(way[way.AbsoluteMaximumIndex()]);
            for (var j = 0; j < data.Width; j++)
                layer.Weight.Data[(k * data.Width) + j] = (float)way[j];
            layer.Bias.Data[k] = (float)-way.DotProduct(mean);
        }

        return layer;
    }

    private static int Elected(ReadOnlySpan<int> nearest, int[] labels)
    {
        var (best, most) = (labels[nearest[0]], 0);
        foreach (var k in nearest)
        {
            var votes = 0;
            foreach (var other in nearest)
                votes += labels[other] == labels[k] ? 1 : 0;
            if (votes > most)
                (best, most) = (labels[k], votes);
        }

        return best;
    }

    private static Estimate Share(int right, int count)
    {
        var share = right / (double)count;
        return new Estimate(share, Math.Sqrt(share * (1 - share) / count));
    }

    private static (TrainingBatch Known, TrainingBatch Asked) Pair(TrainingSet known, TrainingSet asked)
    {
        ArgumentNullException.ThrowIfNull(known);
        ArgumentNullException.ThrowIfNull(asked);
        var (from, to) = (known.All(), asked.All());
        if (known.Width != asked.Width)
            throw TensorShape.Mismatch("Known and asked rows", from.Rows, to.Rows);
        if (from.Labels is null || to.Labels is null)
            throw new ArgumentException("Known and asked rows both need labels.", from.Labels is null ? nameof(known) : nameof(asked));
        return (from, to);
    }

    private static (int Rows, int Columns, Matrix<double> Table) Table(Tensor codes, string name)
    {
        ArgumentNullException.ThrowIfNull(codes, name);
        if (codes.Shape.Count != 2)
            throw new ArgumentException($"{name} has the shape {codes.ShapeText}; (rows, numbers in a code) is needed.", name);
        Check.Finite(codes.Data, name);
        var (n, d, values) = (codes.Shape[0], codes.Shape[1], codes.ToArray());
        return (n, d, Matrix<double>.Build.Dense(n, d, (i, j) => values[(i * d) + j]));
    }
}
