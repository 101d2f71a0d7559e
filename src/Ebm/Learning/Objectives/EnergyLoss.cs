//  L = E_c                                                                                                 (LeCun et al. 2006, eq. 6)
//
//  Pushes down and never up: it teaches only energies that cannot be low everywhere, such as a squared distance.

namespace Ebm;

/// <summary>The energy loss.</summary>
internal sealed class EnergyLoss : LossFunctional
{
    public override string Name => "energy";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) => right;
}
