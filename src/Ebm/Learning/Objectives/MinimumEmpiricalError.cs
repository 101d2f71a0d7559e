//  L = 1 − p(y|x) = 1 − e^{−βE_c} / Σ_k e^{−βE_k}                                                         (LeCun et al. 2006, eq. 27)
//
//  The chance to err of one who draws the answer from p(y|x). Hopeless cases hardly pull: a mislabelled example is given up.

namespace Ebm;

/// <summary>The minimum empirical error.</summary>
/// <param name="beta">β, &gt; 0.</param>
internal sealed class MinimumEmpiricalError(double beta) : LossFunctional
{
    private readonly float beta = (float)Check.PositiveSingleValue(beta);

    public override string Name => "empirical error";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        1 - (energies * -beta).Softmax().Pick(labels);
}
