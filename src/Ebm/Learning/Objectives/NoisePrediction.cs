//  L = E_{t, ξ} ‖ξ − ξ̂(y_t, t)‖² / d,    y_t = √ᾱ_t y_0 + √(1−ᾱ_t) ξ,    t uniform in 1 … T                (Ho et al. 2020, eq. 14)

namespace Ebm;

/// <summary>The squared error of the noise that a diffusion model finds in noisy rows.</summary>
/// <remarks>
/// <code>
/// L = E_{t, ξ} ‖ξ − ξ̂(y_t, t)‖² / d,    y_t = √ᾱ_t y_0 + √(1−ᾱ_t) ξ,    t uniform in 1 … T                (Ho et al. 2020, eq. 14)
/// </code>
/// </remarks>
public sealed class NoisePrediction : Objective<Diffusion>
{
    /// <inheritdoc/>
    protected override Tensor LossOf(Diffusion model, TrainingBatch batch, Rng rng)
    {
        var (rows, schedule) = (batch.Rows, model.Schedule);
        ModelShapes.Rows(rows, model.Dimension, nameof(Diffusion), nameof(batch));
        var n = rows.Shape[0];
        var (signal, noise, time) = (Tensor.Filled(0, n, 1), Tensor.Filled(0, n, 1), Tensor.Filled(0, n, 1));
        for (var i = 0; i < n; i++)
        {
            var t = 1 + rng.NextInt(schedule.Steps);
            signal.Data[i] = (float)Math.Sqrt(schedule.AlphaBar(t));
            noise.Data[i] = (float)Math.Sqrt(schedule.Added(t));
            time.Data[i] = t / (float)schedule.Steps;
        }

        var xi = Tensor.Gaussian(rng, [.. rows.Shape]);
        return (xi - model.Predicted((signal * rows) + (noise * xi), time)).Square().Mean();
    }
}
