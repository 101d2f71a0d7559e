//  L = E_c² + γ e^{−E_w}                                                                                  (LeCun et al. 2006, eq. 17)
//
//  As square-square, but the wrong answer is never high enough.

namespace Ebm;

/// <summary>The square-exponential loss.</summary>
/// <param name="weight">γ, &gt; 0.</param>
internal sealed class SquareExponentialLoss(double weight) : LossFunctional
{
    private readonly float weight = (float)Check.PositiveSingleValue(weight);

    public override string Name => "square-exponential";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        right.Square() + (weight * (-Offending(energies, labels)).Exp());
}
