//  L = log(1 + e^{E_c − E_w})                                                                             (LeCun et al. 2006, eq. 12)
//
//  A hinge with a soft corner: content only when the gap is infinite.

namespace Ebm;

/// <summary>The log loss.</summary>
internal sealed class LogLoss : LossFunctional
{
    public override string Name => "log";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        (right - Offending(energies, labels)).Softplus();
}
