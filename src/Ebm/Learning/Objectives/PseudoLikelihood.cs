//  L = −mean Σ_i log p(x_i | rest) = mean Σ_i log(1 + Σ_{v≠x_i} e^{−Δ_iv}),    Δ_iv = E(x with x_i = v) − E(x)          (Besag 1975)

namespace Ebm;

/// <summary>The pseudo-likelihood.</summary>
internal sealed class PseudoLikelihood : LogisticComparison
{
    public override string Name => "pseudo-likelihood";

    private protected override string Needs => "coordinates with finitely many values";

    private protected override bool Fits(StateSpace space) => space.IsDiscrete;

    private protected override Tensor Costs(Tensor changes, StateSpace space)
    {
        if (Enumerable.Range(0, space.Dimension).All(i => space.Values(i).Length == 2))
            return (-changes).Softplus();
        var parts = new List<Tensor>();
        for (int i = 0, at = 0; i < space.Dimension; i++)
        {
            var others = space.Values(i).Length - 1;
            if (others > 0)
                parts.Add((-changes.Slice(1, at, others)).LogSumExp().Softplus());
            at += others;
        }

        return Tensor.Concatenate(1, [.. parts]);
    }
}
