//  E(x) = Σ_j α_j log(1 + ½ u_j²),    u_j = w_j·(x − x̄),    ∂E/∂x = Σ_j ψ_j w_j,    ψ_j = α_j u_j / (1 + ½ u_j²)
//
//  w_j   filters, one row each; as many as you like               α_j > ½   how much expert j insists on a small u_j
//  One expert:   ∫ e^{−E} du = √(2π) Γ(α − ½)/Γ(α)
//  Square:       log Z = Σ_j log Z_j − log |det W|: this is ICA with Student-t sources, exactly
//  Overcomplete: no closed form, but log Z is below that of any n of the experts whose filters span the space (all others are ≤ 1)
//  Trace of the second derivatives: Σ_j ‖w_j‖² α_j (1 − ½u_j²)/(1 + ½u_j²)²                   (Teh, Welling, Osindero, Hinton 2003)

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>A product of Student-t experts: an energy model of sparse, overcomplete features, trained without Z.</summary>
/// <remarks>
/// <code>
/// E(x) = Σ_j α_j log(1 + ½ u_j²),    u_j = w_j·(x − x̄)
/// </code>
/// </remarks>
public sealed class StudentExperts : PointModel, IPartitionFunction
{
#pragma warning disable IDE1006 // The fields' names are the names in weight files.
    private readonly Tensor filters, insistence, mean;
#pragma warning restore IDE1006

    /// <summary>The energy of experts that are given.</summary>
    /// <param name="filters">w_j, at least one, all of one length.</param>
    /// <param name="alphas">α_j &gt; ½, one for each.</param>
    /// <param name="mean">x̄; null for 0. Saved with the others, not trained: its gradient is 0, and no optimiser and no price moves it.
    /// </param>
    public StudentExperts(double[][] filters, double[] alphas, double[]? mean = null)
        : base(WidthOf(filters))
    {
        ArgumentNullException.ThrowIfNull(alphas);
        Check.Length(alphas.Length, filters.Length, nameof(alphas));
        var (n, w, a) = (filters[0].Length, new float[filters.Length * filters[0].Length], new float[alphas.Length]);
        for (var j = 0; j < filters.Length; j++)
        {
            if (!(alphas[j] > 0.5 && double.IsFinite(alphas[j])))
                throw new ArgumentOutOfRangeException($"alphas[{j}]", alphas[j],
                    $"alphas[{j}] = {alphas[j]} must exceed ½: below, the expert has no Z.");
            a[j] = (float)Math.Log(alphas[j] - .5);
            for (var d = 0; d < n; d++) w[(j * n) + d] = (float)filters[j][d];
        }

        Check.Length(mean?.Length ?? n, n, nameof(mean));
        Check.Finite(mean ?? [], nameof(mean));
        (this.filters, insistence) = (Tensor.From(w, filters.Length, n), Tensor.From(a, 1, a.Length));
        this.mean = Tensor.From(Array.ConvertAll(mean ?? new double[n], v => (float)v), 1, n).AsFixedParameter();
    }

    /// <inheritdoc/>
    public override Objective NaturalObjective => ScoreMatching.Explicit;

    /// <summary>How many experts.</summary>
    public int Experts => filters.Shape[0];

    /// <summary>Whether there are as many experts as coordinates, so that Z is known.</summary>
    public bool IsSquare => Experts == Dimension;

    /// <summary>The filters w_j, one array each; copies.</summary>
    public IReadOnlyList<double[]> Filters =>
        [.. filters.ToArray().Chunk(Dimension).Select(w => Array.ConvertAll(w, v => (double)v))];

    /// <summary>α_j of every expert; copies.</summary>
    public IReadOnlyList<double> Alphas => [.. insistence.ToArray().Select(v => .5 + Math.Exp(v))];

    /// <summary>Trains experts by score matching, with Adam on random batches.</summary>
    /// <param name="data">The points; best whitened, <see cref="Pca.Whiten"/>.</param>
    /// <param name="experts">How many, ≥ 1.</param>
    /// <param name="rng">Draws the start and the batches.</param>
    /// <param name="steps">Of the optimiser, ≥ 0.</param>
    /// <param name="batch">Points in a batch, ≥ 1.</param>
    /// <exception cref="ArgumentException">A number is not finite, or a coordinate is constant.</exception>
    public static StudentExperts Fit(Points data, int experts, Rng rng, int steps = 3000, int batch = 256)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Finite(data.Values, nameof(data));
        Check.Positive(experts);
        Check.NotNegative(steps);
        double[] scales = [.. Enumerable.Range(0, data.Dimension).Select(d => Scale(data, d))];
        double[] Filter() => Array.ConvertAll(scales, s => Math.Sqrt(2.0 / scales.Length) * rng.NextGaussian() / s);
        var model = new StudentExperts([.. Enumerable.Range(0, experts).Select(_ => Filter())], [.. Enumerable.Repeat(1.5, experts)],
            data.Mean());
        new Trainer(model, model.NaturalObjective, TrainingSet.From(data), new Adam(0.01), rng, batch)
        {
            Rate = LearningRate.Cosine(Math.Max(1, steps), Math.Max(1, steps / 50)),
        }.Run(steps);
        return model;
    }

    /// <summary>log Z(β) of a square model, whose α then act as βα.</summary>
    /// <param name="beta">β &gt; 0, with βα_j &gt; ½ for every expert.</param>
    /// <exception cref="InvalidOperationException">There are more or fewer experts than coordinates.</exception>
    public double LogPartition(double beta = 1)
    {
        if (!IsSquare)
            throw new InvalidOperationException(
                $"log Z has a closed form for {Dimension} experts in {Dimension} dimensions only; here are {Experts}.");
        Check.Positive(beta);
        var alphas = Alphas;
        for (var j = 0; j < alphas.Count; j++)
        {
            if (!(beta * alphas[j] > .5))
                throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta = {beta} times alpha = {alphas[j]} must exceed ½.");
        }

        var determinant = Matrix<double>.Build.DenseOfRowArrays(Filters).LU().U.Diagonal().Sum(v => Math.Log(Math.Abs(v)));
        return alphas.Sum(a => Ica.LogZ(beta * a)) - determinant;
    }

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        CheckRows(y, nameof(y));
        return (Alpha() * Halves(y).Log()).Sum(-1);
    }

    /// <inheritdoc/>
    double IEnergy.Energy(ReadOnlySpan<double> state)
    {
        Check.Length(state.Length, Dimension, nameof(state));
        var w = filters.Data;
        var energy = 0.0;
        for (var j = 0; j < Experts; j++)
        {
            var u = 0.0;
            for (var d = 0; d < Dimension; d++)
                u += w[(j * Dimension) + d] * (state[d] - mean.Data[d]);
            energy += (.5 + Math.Exp(insistence.Data[j])) * Math.Log(1 + (u * u / 2));
        }

        return energy;
    }

    /// <inheritdoc/>
    internal override (Tensor Slopes, Tensor Trace)? ScoreTerms(Tensor rows)
    {
        var (u, half) = (Projections(rows), Halves(rows));
        var slopes = (Alpha() * u / half).MatrixProduct(filters);
        var bend = Alpha() * (2 - half) / half.Square();
        return (slopes, bend.MatrixProduct(filters.Square().Sum(-1)));
    }

    private static double Scale(Points data, int d) =>
        data.Count > 1 && Statistics.StandardDeviation(data.Coordinate(d)) is > 0 and var s ? s : throw new ArgumentException(
            $"Coordinate {d} of data is constant: leave it out, or take the leading directions, Pca.Fit(data, …).Whiten(data).",
            nameof(data));

    private Tensor Alpha() => insistence.Exp() + .5f;

    private Tensor Projections(Tensor y) => (y - mean.Constant()).MatrixProduct(filters, transposeOther: true);

    private Tensor Halves(Tensor y) => (Projections(y).Square() / 2) + 1;

    private static int WidthOf(double[][] filters)
    {
        ArgumentNullException.ThrowIfNull(filters);
        Check.AtLeast(filters.Length, 1, "filters.Length");
        for (var j = 0; j < filters.Length; j++)
        {
            ArgumentNullException.ThrowIfNull(filters[j], $"filters[{j}]");
            Check.AtLeast(filters[j].Length, 1, $"filters[{j}].Length");
            Check.Length(filters[j].Length, filters[0].Length, $"filters[{j}]");
            Check.Finite(filters[j], $"filters[{j}]");
        }

        return filters[0].Length;
    }
}
