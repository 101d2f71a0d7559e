//  L = E_c + (1/β) log Σ_k e^{−βE_k} = −(1/β) log p(y|x)                                                  (LeCun et al. 2006, eq. 23)
//
//  Its slope on E_k is 1[k = y] − p(k|x): one push down, and a pull up on every answer by its probability. β → ∞: the perceptron.

namespace Ebm;

/// <summary>The negative log-likelihood of the answer.</summary>
/// <param name="beta">β, &gt; 0.</param>
internal sealed class AnswerLikelihood(double beta) : LossFunctional
{
    private readonly float beta = (float)Check.PositiveSingleValue(beta);

    public override string Name => "likelihood";

    private protected override Tensor OfRight(Tensor energies, Tensor right, int[] labels) =>
        (energies * -beta).CrossEntropy(labels) / beta;
}
