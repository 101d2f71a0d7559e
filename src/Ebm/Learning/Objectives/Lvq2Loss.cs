//  L = min(M, max(0, E_c − E_w))                                                      (LeCun et al. 2006, table 1; Kohonen et al. 1988)
//
//  A perceptron that gives up what is wrong by more than M: no force there, so that outliers do not pull. No margin.

namespace Ebm;

/// <summary>The LVQ2 loss.</summary>
/// <param name="most">M, &gt; 0.</param>
internal sealed class Lvq2Loss(double most) : LossFunctional
{
    private readonly float most = (float)Check.PositiveSingleValue(most);

    public override string Name => "LVQ2";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels)
    {
        var behind = right - Offending(energies, labels);
        return behind.Relu() - (behind - most).Relu();
    }
}
