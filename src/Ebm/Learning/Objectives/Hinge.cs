//  L = mean max(0, m + E(x, y) − min_{k≠y} E(x, k))
//
//  the right label must lie m below the best wrong one                                                    (LeCun et al. 2006, eq. 11)

namespace Ebm;

/// <summary>The hinge loss: the right label's energy must lie a margin below that of every other.</summary>
/// <remarks>
/// <code>
/// L = mean max(0, m + E(x, y) − min_{k≠y} E(x, k))
/// </code>
/// </remarks>
/// <param name="margin">m, &gt; 0.</param>
public sealed class Hinge(double margin = 1) : LossFunctional
{
    private readonly double margin = Check.PositiveSingleValue(margin);

    /// <inheritdoc/>
    public override string Name => "hinge";

    /// <summary>The margin m between right and wrong answers.</summary>
    public override double? Margin => margin;

    /// <inheritdoc/>
    public override LossFunctional WithMargin(double margin) => new Hinge(margin).Outside(Radius);

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        ((float)margin + right - Offending(energies, labels)).Relu();
}
