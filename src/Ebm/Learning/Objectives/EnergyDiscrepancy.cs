//  L = mean log( w/M + (1/M) Σ_j e^{E(x) − E(x + √t (ξ + ξ_j))} ),    ξ, ξ_j standard Gaussian        (Schröder et al. 2023, eq. 8)
//
//  t   how far the data are blurred;  M  draws for every datum;  w  keeps the logarithm of few draws from running away
//  No score, no sampler, no Z: the data are blurred, and unblurred at random; what the energy prefers to the datum is raised. t → 0 is
//  score matching, t → ∞ maximum likelihood.

namespace Ebm;

/// <summary>Energy discrepancy: the data against points that might have been blurred to the same place.</summary>
/// <remarks>
/// <code>
/// L = mean log( w/M + (1/M) Σ_j e^{E(x) − E(x + √t (ξ + ξ_j))} ),    ξ, ξ_j standard Gaussian        (Schröder et al. 2023, eq. 8)
/// </code>
/// </remarks>
/// <param name="time">t, &gt; 0.</param>
/// <param name="draws">M, draws for every datum, ≥ 1.</param>
/// <param name="stabilizer">w, ≥ 0.</param>
public sealed class EnergyDiscrepancy(double time, int draws = 16, double stabilizer = 1) : Objective<PointModel>
{
    private readonly double time = Check.PositiveValue(time);
    private readonly double stabilizer = Check.NotNegativeValue(stabilizer);

    /// <summary>The number M of draws for every datum.</summary>
    public int Draws { get; } = Check.AtLeastValue(draws, 1);

    /// <inheritdoc/>
    protected override Tensor LossOf(PointModel model, TrainingBatch batch, Rng rng)
    {
        var n = batch.Rows.Shape[0];
        var gaps = model.F(batch.Rows).Reshape(n, 1) - model.F(Back(batch.Rows, rng)).Reshape(n, Draws);
        var terms = stabilizer > 0 ? Tensor.Concatenate(1, gaps, Tensor.Filled((float)Math.Log(stabilizer), n, 1)) : gaps;
        return terms.LogSumExp().Mean() - (float)Math.Log(Draws);
    }

    internal override Func<TrainingBatch, Rng, IReadOnlyList<Tensor>, double>? Fused(EnergyModel model)
    {
        if (FusedPass.Of(model) is not { } pass)
            return null;
        return (batch, rng, gradients) =>
        {
            pass.Clear();
            var (data, back) = (Points.From(batch.Rows), Points.From(Back(batch.Rows, rng)));
            var (loss, shares) = Compare(pass.Energies(data), pass.Energies(back));
            pass.Add(back, (k, _) => -shares[k] / data.Count);
            pass.Add(data, (i, _) => shares.AsSpan(i * Draws, Draws).ToArray().Sum() / data.Count);
            pass.MoveTo(gradients);
            return loss;
        };
    }

    // The loss, and the share that each draw has in its datum's sum: e^{E(x) − E(x')} / (w + Σ).
    private (double Loss, float[] Shares) Compare(float[] data, float[] back)
    {
        var (loss, shares) = (0.0, new float[back.Length]);
        for (var i = 0; i < data.Length; i++)
        {
            double most = stabilizer > 0 ? Math.Log(stabilizer) : double.NegativeInfinity;
            for (var k = i * Draws; k < (i + 1) * Draws; k++)
                most = Math.Max(most, data[i] - (double)back[k]);
            var sum = stabilizer > 0 ? Math.Exp(Math.Log(stabilizer) - most) : 0;
            for (var k = i * Draws; k < (i + 1) * Draws; k++)
                sum += Math.Exp(data[i] - (double)back[k] - most);
            loss += most + Math.Log(sum / Draws);
            for (var k = i * Draws; k < (i + 1) * Draws; k++)
                shares[k] = (float)(Math.Exp(data[i] - (double)back[k] - most) / sum);
        }

        return (loss / data.Length, shares);
    }

    // Blurred, and unblurred at random, M times for each row.
    private Tensor Back(Tensor rows, Rng rng)
    {
        var (n, d) = (rows.Shape[0], rows.Shape[1]);
        var from = new int[n * Draws];
        for (var i = 0; i < from.Length; i++)
            from[i] = i / Draws;
        var root = (float)Math.Sqrt(time);
        var blurred = rows + (root * Tensor.Gaussian(rng, n, d));
        return blurred.Gather(from) + (root * Tensor.Gaussian(rng, n * Draws, d));
    }
}
