//  Z(β) = ∫ exp(−βE(x)) dx over the box [−a, a]ⁿ, three ways to see why n matters:
//
//  quadrature     Z ≈ hⁿ Σ exp(−βE(x_k)) over the kⁿ nodes of a grid with step h = 2a/k, each in the middle of its cell.
//                 For a smooth E that is large at the edge the error falls faster than any power of h; the cost is kⁿ.
//  Monte Carlo    Z ≈ (2a)ⁿ · mean of w = exp(−βE(x)) over x uniform in the box.
//                 Relative standard error √((⟨w²⟩/⟨w⟩² − 1)/samples): the cost is any you like, the error grows with n.
//                 For E = ½‖x‖² and a large box ⟨w²⟩/⟨w⟩² = (a/√π)ⁿ.

namespace Ebm;

/// <summary>log Z with its standard error, both in nats.</summary>
/// <param name="Value">log Z.</param>
/// <param name="StandardError">The standard error of log Z: the relative one of Z. It is itself estimated from the samples.</param>
public readonly record struct LogPartitionEstimate(double Value, double StandardError);

/// <summary>Z by summing over a grid and by random sampling, for any energy of a few dimensions.</summary>
public static class PartitionFunction
{
    private const int Batch = 4096;

    /// <summary>log Z of an energy of one variable by the midpoint rule.</summary>
    /// <param name="energy">E(x).</param>
    /// <param name="low">Lower end of the interval.</param>
    /// <param name="high">Upper end, above low.</param>
    /// <param name="nodes">How many nodes, ≥ 1.</param>
    /// <param name="beta">Inverse temperature β.</param>
    public static double Quadrature(Func<double, double> energy, double low, double high, int nodes, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.AtLeast(nodes, 1);
        Check.Positive(high - low);
        var step = (high - low) / nodes;
        var logWeights = new double[nodes];
        for (var i = 0; i < nodes; i++)
        {
            Host.Poll();
            logWeights[i] = -beta * energy(low + (i + 0.5) * step);
        }

        return Functions.LogSumExp(logWeights) + Math.Log(step);
    }

    /// <summary>log Z over the box [−halfWidth, halfWidth]ⁿ by the midpoint rule on a grid of nodesⁿ points.</summary>
    /// <param name="energy">The energy; its Dimension is n.</param>
    /// <param name="halfWidth">a &gt; 0.</param>
    /// <param name="nodes">k ≥ 1 nodes on each axis; kⁿ ≤ 2³¹.</param>
    /// <param name="beta">Inverse temperature β.</param>
    public static double Quadrature(IBatchEnergy energy, double halfWidth, int nodes, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Positive(halfWidth);
        Check.AtLeast(nodes, 1);
        var total = Math.Pow(nodes, energy.Dimension);
        Check.Between(total, 1, int.MaxValue, "nodes to the power of the dimension");
        var step = 2 * halfWidth / nodes;
        var sum = new LogSum();
        var points = new float[energy.Dimension * Batch];
        for (var start = 0L; start < (long)total; start += Batch)
        {
            var count = (int)Math.Min(Batch, (long)total - start);
            for (var i = 0; i < count; i++)
            {
                var index = start + i;
                for (var d = 0; d < energy.Dimension; d++, index /= nodes)
                    points[d * count + i] = (float)(-halfWidth + (index % nodes + 0.5) * step);
            }
            sum.Add(energy, points, count, beta);
        }
        return sum.Log + energy.Dimension * Math.Log(step);
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
    /// <param name="beta">Inverse temperature β.</param>
    public static LogPartitionEstimate MonteCarlo(IBatchEnergy energy, double halfWidth, int samples, Rng rng, double beta = 1)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(halfWidth);
        Check.AtLeast(samples, 2);
        var sum = new LogSum();
        var points = new float[energy.Dimension * Batch];
        for (var start = 0; start < samples; start += Batch)
        {
            var count = Math.Min(Batch, samples - start);
            var batch = points.AsSpan(0, energy.Dimension * count);
            rng.FillUniform(batch);
            for (var i = 0; i < batch.Length; i++) batch[i] = (float)(halfWidth * (2 * (double)batch[i] - 1));
            sum.Add(energy, points, count, beta);
        }
        var spread = Math.Max(0, samples * Math.Exp(sum.LogOfSquares - 2 * sum.Log) - 1);
        return new LogPartitionEstimate(
            sum.Log - Math.Log(samples) + energy.Dimension * Math.Log(2 * halfWidth), Math.Sqrt(spread / (samples - 1)));
    }

    /// <summary>log Σw and log Σw² of weights w = exp(−βE), batch by batch, without overflow.</summary>
    private sealed class LogSum
    {
        private readonly float[] energies = new float[Batch];
        private double max = double.NegativeInfinity, sum, squares;

        public double Log => max + Math.Log(sum);

        public double LogOfSquares => 2 * max + Math.Log(squares);

        public void Add(IBatchEnergy energy, float[] points, int count, double beta)
        {
            Host.Poll();
            energy.Energies(points.AsSpan(0, energy.Dimension * count), count, energies.AsSpan(0, count));
            for (var i = 0; i < count; i++)
            {
                var logWeight = -beta * energies[i];
                if (logWeight > max)
                {
                    var shrink = Math.Exp(max - logWeight);
                    (sum, squares, max) = (sum * shrink, squares * shrink * shrink, logWeight);
                }
                var w = Math.Exp(logWeight - max);
                sum += w;
                squares += w * w;
            }
        }
    }
}
