//  L = σ(E_c − E_w) = 1 / (1 + e^{−(E_c − E_w)})                                   (LeCun et al. 2006, eq. 15; Juang, Hou, Lee 1997)
//
//  1 for a clear mistake, 0 for a clear success: mistakes counted smoothly.

namespace Ebm;

/// <summary>The minimum classification error.</summary>
internal sealed class MinimumClassificationError : LossFunctional
{
    public override string Name => "classification error";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        (right - Offending(energies, labels)).Sigmoid();
}
