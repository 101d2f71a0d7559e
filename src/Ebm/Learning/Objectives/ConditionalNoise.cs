//  L = mean log(1 + e^{−Δ}),    Δ = E(x + v) − E(x),    v = s ξ,  ξ standard Gaussian              (Ceylan, Gutmann 2018, as one term)
//
//  Which of two is the datum, x or x + v? As s → 0, L → log 2 + (s²/4) (score matching): a comparison with where one nearly is.

namespace Ebm;

/// <summary>Conditional noise-contrastive estimation.</summary>
/// <param name="step">s, &gt; 0.</param>
/// <param name="draws">Steps for every datum, ≥ 1.</param>
internal sealed class ConditionalNoise(double step, int draws) : LogisticComparison
{
    private readonly float step = (float)Check.PositiveSingleValue(step);
    private readonly int draws = Check.AtLeastValue(draws, 1);

    public override string Name => "conditional noise";

    private protected override string Needs => "real coordinates";

    private protected override bool Fits(StateSpace space) => space.IsReal;

    private protected override Tensor Costs(Tensor changes, StateSpace space) => (-changes).Softplus() / draws;

    private protected override (Tensor Rows, int Each) Neighbours(StateSpace space, Tensor rows, Rng rng)
    {
        var n = rows.Shape[0];
        var from = new int[n * draws];
        for (var i = 0; i < from.Length; i++)
            from[i] = i / draws;
        return (rows.Gather(from) + (step * Tensor.Gaussian(rng, n * draws, space.Dimension)), draws);
    }
}
