//  E(x) = Σ_j e(w_j·(x − x̄)) − log |det W|,    p(x) = e^{−E(x)},    Z = 1 because log |det W| is there
//
//  W   the unmixing matrix, square, row j = w_j       s = W(x − x̄)   the sources, independent       A = W⁻¹   the mixing matrix
//  e   −log of a source's density:  log π + log cosh s  (hyperbolic secant, long tails), or the expert of Teh et al. (2003)
//      α log(1 + ½s²) + log [√(2π) Γ(α − ½)/Γ(α)]  (Student's t of 2α − 1 degrees of freedom)
//  Amari distance of P = W A:  Σ_i (Σ_j |p_ij|/max_j|p_ij| − 1) + the same by columns, over 2n(n − 1): 0 for a scaled permutation
//                                                                                                       (Amari, Cichocki, Yang 1996)

using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>Square independent component analysis: as many independent long-tailed sources as coordinates, linearly mixed.</summary>
/// <remarks>
/// <code>
/// E(x) = Σ_j e(w_j·(x − x̄)) − log |det W|,    p(x) = e^{−E(x)},    Z = 1 because log |det W| is there
/// </code>
/// All arithmetic is in double precision.
/// </remarks>
public sealed partial class Ica : IPartitionFunction, IGenerator, IDifferentiableEnergy, IConcurrentEnergy
{
    private readonly double[] mean;
    private readonly double[][] unmixing, mixing;
    private readonly double? alpha;
    private readonly double constant;

    /// <summary>The model of a given unmixing matrix.</summary>
    /// <param name="unmixing">W, one array for each row w_j; square and invertible; copied.</param>
    /// <param name="mean">x̄; null for 0.</param>
    /// <param name="alpha">α &gt; ½ of Student-t sources; null for sources with the density 1/(π cosh s).</param>
    public Ica(double[][] unmixing, double[]? mean = null, double? alpha = null)
    {
        ArgumentNullException.ThrowIfNull(unmixing);
        Check.AtLeast(unmixing.Length, 1, "unmixing.Length");
        Check.NoNulls(unmixing);
        for (var j = 0; j < unmixing.Length; j++)
        {
            Check.Length(unmixing[j].Length, unmixing.Length, $"unmixing[{j}]");
            Check.Finite(unmixing[j], $"unmixing[{j}]");
        }

        this.mean = (double[])(mean ?? new double[unmixing.Length]).Clone();
        Check.Length(this.mean.Length, unmixing.Length, nameof(mean));
        Check.Finite(this.mean, nameof(mean));
        CheckAlpha(alpha);
        var matrix = Matrix<double>.Build.DenseOfRowArrays(unmixing);
        var logDeterminant = matrix.LU().U.Diagonal().Sum(v => Math.Log(Math.Abs(v)));
        if (!double.IsFinite(logDeterminant))
            throw new ArgumentException("unmixing has determinant 0: two sources are the same, and p has no Z.", nameof(unmixing));
        (this.unmixing, mixing) = ([.. unmixing.Select(w => (double[])w.Clone())], matrix.Inverse().ToRowArrays());
        this.alpha = alpha;
        constant = (Dimension * LogZ(alpha)) - logDeterminant;
    }

    /// <summary>The unmixing matrix W, one array for each row.</summary>
    public IReadOnlyList<double[]> Unmixing => unmixing;

    /// <summary>The mixing matrix A = W⁻¹, one array for each row; its columns are what one source alone looks like.</summary>
    public IReadOnlyList<double[]> Mixing => mixing;

    /// <summary>The mean x̄.</summary>
    public IReadOnlyList<double> Mean => mean;

    /// <summary>α of Student-t sources; null for 1/(π cosh s).</summary>
    public double? Alpha => alpha;

    /// <summary>The mean log-likelihood of the data before each step of the fit, in nats; never falls. Empty for given sources.</summary>
    public IReadOnlyList<double> Likelihoods { get; private init; } = [];

    /// <inheritdoc/>
    public int Dimension => unmixing.Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>0: a density is its own Gibbs distribution at β = 1.</summary>
    /// <param name="beta">1.</param>
    public double LogPartition(double beta = 1)
    {
        Check.BetaIsOne(beta, "the density of the sources is normalised there");
        return 0;
    }

    /// <summary>How far one matrix is from undoing another, whatever the order, signs and sizes of the sources.</summary>
    /// <param name="unmixing">W, rows.</param>
    /// <param name="mixing">A, rows, of the same size.</param>
    /// <returns>0 where W A is a permutation with any scale; 1 where all its entries are of one size.</returns>
    public static double AmariDistance(IReadOnlyList<double[]> unmixing, IReadOnlyList<double[]> mixing)
    {
        ArgumentNullException.ThrowIfNull(unmixing);
        ArgumentNullException.ThrowIfNull(mixing);
        Check.AtLeast(unmixing.Count, 2, "unmixing.Count");
        Check.Length(mixing.Count, unmixing.Count, nameof(mixing));
        Check.NoNulls(unmixing);
        Check.NoNulls(mixing);
        var p = (Matrix<double>.Build.DenseOfRowArrays(unmixing) * Matrix<double>.Build.DenseOfRowArrays(mixing)).PointwiseAbs();
        var n = unmixing.Count;
        double Excess(Vector<double> row) => (row.Sum() / row.Maximum()) - 1;
        return (p.EnumerateRows().Sum(Excess) + p.EnumerateColumns().Sum(Excess)) / (2.0 * n * (n - 1));
    }

    /// <summary>The sources s = W(x − x̄) of a point.</summary>
    /// <param name="x">Dimension numbers.</param>
    public double[] Sources(params double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Dimension, nameof(x));
        return Array.ConvertAll(unmixing, w => w.Zip(x.Zip(mean, (a, b) => a - b), (a, b) => a * b).Sum());
    }

    /// <summary>Draws sources from their density, and mixes them.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var (points, s) = (new Points(Dimension, count), new double[Dimension]);
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            for (var j = 0; j < s.Length; j++)
                s[j] = Draw(rng);
            for (var d = 0; d < s.Length; d++)
                points.Span(d)[i] = (float)(mean[d] + mixing[d].Zip(s, (a, b) => a * b).Sum());
        }

        return points;
    }

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state)
    {
        Check.Length(state.Length, Dimension, nameof(state));
        return Ask(state.ToArray(), []);
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        StateByState.Fill(states.For(Dimension, energies, gradients), energies, gradients, Ask);

    /// <summary>log Z of one source's e^{−e(s)}.</summary>
    internal static double LogZ(double? alpha) => alpha is { } a
        ? (.5 * Math.Log(2 * Math.PI)) + SpecialFunctions.GammaLn(a - .5) - SpecialFunctions.GammaLn(a)
        : Math.Log(Math.PI);

    private static void CheckAlpha(double? alpha)
    {
        if (alpha is <= 0.5 or double.NaN or double.PositiveInfinity)
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, $"alpha = {alpha} must exceed ½: below, the expert has no Z.");
    }

    private double Ask(double[] x, Span<double> gradient)
    {
        var (s, energy) = (Sources(x), constant);
        gradient.Clear();
        for (var j = 0; j < s.Length; j++)
        {
            var half = 1 + (s[j] * s[j] / 2);
            energy += alpha is { } a ? a * Math.Log(half) : Functions.Softplus(2 * s[j]) - s[j] - Math.Log(2);
            var slope = alpha * s[j] / half ?? Math.Tanh(s[j]);
            for (var d = 0; d < gradient.Length; d++)
                gradient[d] += slope * unmixing[j][d];
        }

        return energy;
    }

    // t of ν = 2α − 1 degrees of freedom is s √(ν/2).
    private double Draw(Rng rng)
    {
        var u = Math.Clamp(rng.NextDouble(), 1e-16, 1 - 1e-16);
        return alpha is { } a ? StudentT.InvCDF(0, Math.Sqrt(2 / ((2 * a) - 1)), (2 * a) - 1, u) : Math.Log(Math.Tan(Math.PI * u / 2));
    }
}
