//  J = mean ½ ‖∂E/∂x (x + σξ) − ξ/σ‖²,    ξ standard Gaussian                                                          (Vincent 2011)
//
//  Its minimiser has the score of the data with noise added: for Gaussian data of covariance S the precision (S + σ²)⁻¹. As σ → 0 that
//  is S⁻¹, while the objective itself diverges as n/2σ².

namespace Ebm;

/// <summary>Denoising score matching.</summary>
/// <param name="sigma">σ, &gt; 0.</param>
internal sealed class DenoisingScoreMatching(double sigma) : ScoreMatching
{
    private readonly float sigma = (float)Check.PositiveSingleValue(sigma);

    protected override Tensor LossOf(PointModel model, TrainingBatch batch, Rng rng)
    {
        var noise = Tensor.Gaussian(rng, [.. batch.Rows.Shape]);
        var noisy = batch.Rows + (sigma * noise);
        return (Slopes(model, noisy) - (noise / sigma)).Square().Sum() / (2 * batch.Rows.Shape[0]);
    }
}
