//  L = mean Σ_i (1 / (1 + p(x)/p(x^i)))² = mean Σ_i σ(−Δ_i)²,    Δ_i = E(x^i) − E(x),  x^i: x with bit i turned    (Hyvärinen 2007)
//
//  σ(−Δ_i) is the probability that the model gives to the turned bit: a squared error of its conditional forecasts.

namespace Ebm;

/// <summary>Ratio matching.</summary>
internal sealed class RatioMatching : LocalComparison
{
    public override string Name => "ratio matching";

    private protected override string Needs => "coordinates with two values";

    public override double Cost(double change) => Math.Pow(Functions.Sigmoid(-change), 2);

    public override double Slope(double change) => -2 * Cost(change) * Functions.Sigmoid(change);

    public override double Curvature(double change) =>
        2 * Cost(change) * Functions.Sigmoid(change) * ((2 * Functions.Sigmoid(change)) - Functions.Sigmoid(-change));

    private protected override bool Fits(StateSpace space) =>
        space.IsDiscrete && Enumerable.Range(0, space.Dimension).All(i => space.Values(i).Length == 2);

    private protected override Tensor Costs(Tensor changes, StateSpace space) => (-changes).Sigmoid().Square();
}
