//  J = mean [½ ‖∂E/∂x‖² − Σ_d ∂²E/∂x_d²]                                                                            (Hyvärinen 2005)

namespace Ebm;

/// <summary>Explicit score matching.</summary>
internal sealed class ExplicitScoreMatching : ScoreMatching
{
    protected override Tensor LossOf(PointModel model, TrainingBatch batch, Rng rng)
    {
        var rows = batch.Rows;
        if (model.ScoreTerms(rows) is { } closed)
            return ((closed.Slopes.Square().Sum() / 2) - closed.Trace.Sum()) / rows.Shape[0];
        var slopes = Slopes(model, rows);
        var loss = slopes.Square().Sum() / 2;
        for (var d = 0; d < model.Dimension; d++)
            loss -= Gradient.Of(slopes.Slice(1, d, 1).Sum(), rows).Slice(1, d, 1).Sum();
        return loss / rows.Shape[0];
    }
}
