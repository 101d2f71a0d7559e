//  L = mean Σ_{x'} e^{(E(x) − E(x'))/2},    x': x with one coordinate changed          (Sohl-Dickstein, Battaglino, DeWeese 2011)
//
//  How much probability per unit of time leaves the data if states jump to their neighbours at these rates, which leave p as it is.
//  Here all neighbours count, also those that are data themselves: the flow between two data is no mistake to be left out.

namespace Ebm;

/// <summary>Minimum probability flow.</summary>
internal sealed class MinimumProbabilityFlow : LocalComparison
{
    public override string Name => "minimum probability flow";

    private protected override string Needs => "coordinates with finitely many values";

    public override double Cost(double change) => Math.Exp(-change / 2);

    public override double Slope(double change) => -Cost(change) / 2;

    public override double Curvature(double change) => Cost(change) / 4;

    public override string Advice(EnergyModel model) =>
        "a smaller start: one neighbour far below its datum costs e^{Δ/2}; or pseudo-likelihood, whose cost grows only in proportion";

    private protected override bool Fits(StateSpace space) => space.IsDiscrete;

    private protected override Tensor Costs(Tensor changes, StateSpace space) => (changes * -.5f).Exp();
}
