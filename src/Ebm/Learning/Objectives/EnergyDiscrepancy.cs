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
        var (n, d) = (batch.Rows.Shape[0], model.Dimension);
        var from = new int[n * Draws];
        for (var i = 0; i < from.Length; i++)
            from[i] = i / Draws;
        var root = (float)Math.Sqrt(time);
        var blurred = batch.Rows + (root * Tensor.Gaussian(rng, n, d));
        var back = blurred.Gather(from) + (root * Tensor.Gaussian(rng, n * Draws, d));
        var gaps = model.F(batch.Rows).Reshape(n, 1) - model.F(back).Reshape(n, Draws);
        var terms = stabilizer > 0 ? Tensor.Concatenate(1, gaps, Tensor.Filled((float)Math.Log(stabilizer), n, 1)) : gaps;
        return terms.LogSumExp().Mean() - (float)Math.Log(Draws);
    }
}
