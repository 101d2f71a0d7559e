//  L = E_c² + max(0, m − E_w)²                                           (LeCun et al. 2006, eq. 16: the plus; its table 1 has a minus)
//
//  Two separate wishes, for energies ≥ 0: the right answer at 0, the wrong one at m or above.

namespace Ebm;

/// <summary>The square-square loss.</summary>
/// <param name="margin">m, &gt; 0.</param>
internal sealed class SquareSquareLoss(double margin) : LossFunctional
{
    private readonly double margin = Check.PositiveSingleValue(margin);

    public override string Name => "square-square";

    public override double? Margin => margin;

    public override LossFunctional WithMargin(double margin) => new SquareSquareLoss(margin).Outside(Radius);

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        right.Square() + ((float)margin - Offending(energies, labels)).Relu().Square();
}
