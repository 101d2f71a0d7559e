//  Z(β) = ∫ exp(−βE(x)) dx over the box [−a, a]ⁿ, two ways, and why n matters:
//
//  quadrature     Z ≈ hⁿ Σ exp(−βE(x_k)) over the kⁿ nodes of a grid with step h = 2a/k, each in the middle of its cell.
//                 For a smooth E that is large at the edge the error falls faster than any power of h; the cost is kⁿ.
//  Monte Carlo    Z ≈ (2a)ⁿ · mean of w = exp(−βE(x)) over x uniform in the box.
//                 Relative standard error √((⟨w²⟩/⟨w⟩² − 1)/samples): the cost is any you like, the error grows with n.
//                 For E = ½‖x‖² and a large box ⟨w²⟩/⟨w⟩² = (a/√π)ⁿ.
//
//  E = +∞ forbids a point: its weight is 0 at every β. Where all points are forbidden Z = 0 and log Z = −∞. NaN and −∞ are refused.

using System.Globalization;

namespace Ebm;

/// <summary>Z by summing over a grid and by random sampling, for any energy of a few dimensions.</summary>
/// <remarks>
/// <code>
/// Z(β) = ∫ exp(−βE(x)) dx over the box [−a, a]ⁿ, two ways, and why n matters:
/// quadrature     Z ≈ hⁿ Σ exp(−βE(x_k)) over the kⁿ nodes of a grid with step h = 2a/k, each in the middle of its cell.
/// Monte Carlo    Z ≈ (2a)ⁿ · mean of w = exp(−βE(x)) over x uniform in the box.
/// </code>
/// A batch energy answers in single precision: log Z then has an error of about 6·10⁻⁸ β|E| where the weight lies.
/// </remarks>
public static partial class PartitionFunction
{
    private const int Part = 4096;

    /// <summary>log Z of an energy of one variable by the midpoint rule.</summary>
    /// <param name="energy">E(x).</param>
    /// <param name="low">Lower end of the interval.</param>
    /// <param name="high">Upper end, above low.</param>
    /// <param name="nodes">How many nodes, ≥ 1.</param>
    /// <param name="beta">Inverse temperature β, finite.</param>
    /// <returns>log Z; −∞ if E = +∞ at every node.</returns>
    /// <exception cref="ArgumentException">E is NaN or −∞ at a node.</exception>
    public static double Quadrature(Func<double, double> energy, double low, double high, int nodes, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.AtLeast(nodes, 1);
        Check.Positive(high - low);
        Check.Finite(beta);
        var step = (high - low) / nodes;
        var logWeights = new double[nodes];
        for (var i = 0; i < nodes; i++)
        {
            Host.Poll();
            var x = low + (i + 0.5) * step;
            var e = energy(x);
            if (double.IsNaN(e) || double.IsNegativeInfinity(e)) throw Unusable(e, [x]);
            logWeights[i] = Probability.LogWeight(e, beta);
        }

        return Functions.LogSumExp(logWeights) + Math.Log(step);
    }

    /// <summary>log Z over the box [−halfWidth, halfWidth]ⁿ by the midpoint rule on a grid of nodesⁿ points.</summary>
    /// <param name="energy">The energy; its Dimension is n.</param>
    /// <param name="halfWidth">a &gt; 0.</param>
    /// <param name="nodes">k ≥ 1 nodes on each axis; kⁿ ≤ 2³¹.</param>
    /// <param name="beta">Inverse temperature β, finite.</param>
    /// <returns>log Z; −∞ if E = +∞ at every node.</returns>
    /// <exception cref="ArgumentException">A coordinate is not real, or E is NaN or −∞ at a node.</exception>
    public static double Quadrature(IEnergy energy, double halfWidth, int nodes, double beta = 1)
    {
        Check.RealSpace(energy, "A quadrature integrates over a box");
        Check.Positive(halfWidth);
        Check.AtLeast(nodes, 1);
        Check.Finite(beta);
        var total = Math.Pow(nodes, energy.Dimension);
        Check.Between(total, 1, int.MaxValue, "nodes to the power of the dimension");
        var step = 2 * halfWidth / nodes;
        var weights = new Weights(energy, beta);
        var logs = new List<double>();
        var points = new float[energy.Dimension * Part];
        for (var start = 0L; start < (long)total; start += Part)
        {
            var count = (int)Math.Min(Part, (long)total - start);
            for (var i = 0; i < count; i++)
            {
                var index = start + i;
                for (var d = 0; d < energy.Dimension; d++, index /= nodes)
                    points[d * count + i] = (float)(-halfWidth + (index % nodes + 0.5) * step);
            }
            logs.Add(Functions.LogSumExp(weights.Of(points, count)));
        }
        return Functions.LogSumExp([.. logs]) + energy.Dimension * Math.Log(step);
    }

    /// <summary>log Z over the box [−halfWidth, halfWidth]ⁿ from points drawn uniformly in it.</summary>
    /// <remarks>
    /// The error bar is honest only while some samples fall where exp(−βE) is large. In high dimension none does: then the estimate
    /// is far too low, and its own error bar does not know.
    /// </remarks>
    /// <param name="energy">The energy; its Dimension is n.</param>
    /// <param name="halfWidth">a &gt; 0.</param>
    /// <param name="samples">How many points, ≥ 2.</param>
    /// <param name="rng">Moved on.</param>
    /// <param name="beta">Inverse temperature β, finite.</param>
    /// <returns>
    /// The estimate; −∞ with an infinite error if E = +∞ at every point drawn, which says nothing about the rest of the box.
    /// </returns>
    /// <exception cref="ArgumentException">A coordinate is not real, or E is NaN or −∞ at a point drawn.</exception>
    public static Estimate MonteCarlo(IEnergy energy, double halfWidth, int samples, Rng rng, double beta = 1)
    {
        Check.RealSpace(energy, "A Monte Carlo integral runs over a box");
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(halfWidth);
        Check.AtLeast(samples, 2);
        Check.Finite(beta);
        var weights = new Weights(energy, beta);
        var (logs, logsOfSquares) = (new List<double>(), new List<double>());
        var points = new float[energy.Dimension * Part];
        for (var start = 0; start < samples; start += Part)
        {
            var count = Math.Min(Part, samples - start);
            var batch = points.AsSpan(0, energy.Dimension * count);
            rng.FillUniform(batch);
            for (var i = 0; i < batch.Length; i++) batch[i] = (float)(halfWidth * (2 * (double)batch[i] - 1));
            var logWeights = weights.Of(points, count);
            logs.Add(Functions.LogSumExp(logWeights));
            for (var i = 0; i < count; i++) logWeights[i] *= 2;
            logsOfSquares.Add(Functions.LogSumExp(logWeights));
        }
        var (sum, sumOfSquares) = (Functions.LogSumExp([.. logs]), Functions.LogSumExp([.. logsOfSquares]));
        if (double.IsNegativeInfinity(sum)) return new Estimate(sum, double.PositiveInfinity);
        var spread = Math.Max(0, samples * Math.Exp(sumOfSquares - 2 * sum) - 1);
        return new Estimate(
            sum - Math.Log(samples) + energy.Dimension * Math.Log(2 * halfWidth), Math.Sqrt(spread / (samples - 1)));
    }

    /// <summary>Evaluates a batch and turns its energies into log weights −βE, −∞ where E = +∞.</summary>
    private sealed class Weights(IEnergy energy, double beta)
    {
        private readonly float[] energies = new float[Part];
        private readonly double[] logWeights = new double[Part];

        /// <summary>The log weights of count points; valid until the next call.</summary>
        public Span<double> Of(float[] points, int count)
        {
            Host.Poll();
            energy.Energies(new Batch(points.AsSpan(0, energy.Dimension * count), energy.Dimension, count), energies);
            for (var i = 0; i < count; i++)
            {
                if (float.IsNaN(energies[i]) || float.IsNegativeInfinity(energies[i]))
                    throw Unusable(energies[i], [.. Enumerable.Range(0, energy.Dimension).Select(d => (double)points[(d * count) + i])]);
                logWeights[i] = Probability.LogWeight(energies[i], beta);
            }

            return logWeights.AsSpan(0, count);
        }
    }

    private static ArgumentException Unusable(double energy, double[] x) => new(string.Create(
        CultureInfo.InvariantCulture,
            $"E = {energy} at x = ({string.Join(", ", x.Take(4).Select(v => FormattableString.Invariant($"{v:G6}")))}"
        + $"{(x.Length > 4 ? ", …" : "")}): an energy must be a number or +∞."), nameof(energy));
}
