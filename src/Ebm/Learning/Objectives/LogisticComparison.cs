//  ψ(Δ) = log(1 + e^{−Δ}),    ψ' = −σ(−Δ),    ψ'' = σ(Δ) σ(−Δ):    ψ = −log σ(Δ), where σ(Δ) is the chance that x and not x' is the datum

namespace Ebm;

/// <summary>A comparison that asks which of two states is the datum, as a logistic classifier does.</summary>
internal abstract class LogisticComparison : LocalComparison
{
    public override double Cost(double change) => Functions.Softplus(-change);

    public override double Slope(double change) => -Functions.Sigmoid(-change);

    public override double Curvature(double change) => Functions.Sigmoid(change) * Functions.Sigmoid(-change);
}
