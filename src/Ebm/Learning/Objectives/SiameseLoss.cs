//  L = ½ mean_{partners} D_ij² + ½ mean_{others} max(0, m − D_ij)²,    D_ij = ‖a_i − b_j‖       (Hadsell, Chopra, LeCun 2006, eq. 4)
//
//  The square-square loss of a distance, over two: partners at 0, others at m or beyond. Each kind of pair has the same weight here,
//  however many there are of it. Where all codes are one, D = 0, others have no direction to be pushed in.

namespace Ebm;

/// <summary>The contrastive loss of Siamese networks.</summary>
internal sealed class SiameseLoss(Corruption views, double margin, bool byLabel) : EmbeddingLoss(views, byLabel)
{
    private readonly float margin = (float)Check.PositiveSingleValue(margin);

    public override string Name => "Siamese";

    private protected override bool ReadsLabels => true;

    private protected override Tensor OfCodes(Tensor first, Tensor second, int[] labels)
    {
        var n = first.Shape[0];
        var together = CodeTable.Mask(n, n, (i, j) => i == j || (labels.Length > 0 && labels[i] == labels[j]) ? 1 : 0);
        var pairs = together.Sum().Item;
        var others = Math.Max(1, ((float)n * n) - pairs);
        var squared = CodeTable.SquaredDistances(first, second);
        var pulled = (squared * together).Sum() / (2 * pairs);
        var pushed = ((margin - (squared + CodeTable.Least).Sqrt()).Relu().Square() * (1 - together)).Sum() / (2 * others);
        return pulled + pushed;
    }
}
