//  J = mean [½ ‖∂E/∂x‖² − vᵀ (∂²E/∂x²) v],    v standard Gaussian, one or more for every datum       (Song, Garg, Shi, Ermon 2019, eq. 8)

namespace Ebm;

/// <summary>Sliced score matching, with the first term exact.</summary>
/// <param name="directions">Directions for every datum, ≥ 1.</param>
internal sealed class SlicedScoreMatching(int directions) : ScoreMatching
{
    private readonly int directions = Check.AtLeastValue(directions, 1);

    protected override Tensor LossOf(PointModel model, TrainingBatch batch, Rng rng)
    {
        var rows = batch.Rows;
        var slopes = Slopes(model, rows);
        var loss = slopes.Square().Sum() / 2;
        for (var k = 0; k < directions; k++)
        {
            var v = Tensor.Gaussian(rng, [.. rows.Shape]);
            loss -= (Gradient.Of((slopes * v).Sum(), rows) * v).Sum() / directions;
        }

        return loss / rows.Shape[0];
    }
}
