//  L = Σ_k (1 − C_kk)² + λ Σ_{k≠l} C_kl²,    C_kl = mean_i â_ik b̂_il        (Zbontar, Jing, Misra, LeCun, Deny 2021, eq. 1 and 2)
//
//  â = (a − mean) / √(variance + 10⁻⁵), each number of the code over the batch, variance over n, as batch normalisation has it. All codes
//  alike: C = 0 and L = d, the numbers in a code. All numbers of a code alike: C_kl = 1 and L = λ d (d − 1).

namespace Ebm;

/// <summary>The loss of Barlow Twins: redundancy reduction instead of negatives.</summary>
internal sealed class BarlowTwinsLoss(Corruption views, double weight) : EmbeddingLoss(views)
{
    private const float Epsilon = 1e-5f;
    private readonly float weight = (float)Check.PositiveSingleValue(weight);

    public override string Name => "Barlow Twins";

    /// <summary>C, (d, d).</summary>
    internal static Tensor CrossCorrelation(Tensor first, Tensor second) =>
        Standard(first).MatrixProduct(Standard(second), transposeThis: true) / first.Shape[0];

    private protected override Tensor OfCodes(Tensor first, Tensor second, int[] labels)
    {
        var c = CrossCorrelation(first, second);
        var diagonal = c.Pick(CodeTable.Places(c.Shape[0]));
        return (1 - diagonal).Square().Sum() + (weight * (c.Square().Sum() - diagonal.Square().Sum()));
    }

    private static Tensor Standard(Tensor codes)
    {
        // A common shift, taken off first and exactly, leaves zeros of codes that are all alike.
        var centred = codes - codes.Slice(0, 0, 1).Constant();
        centred -= centred.Mean(0);
        return centred / (centred.Square().Mean(0) + Epsilon).Sqrt();
    }
}
