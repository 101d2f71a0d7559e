//  L = mean_{partners (i, j)} max(0, α + D_ij² − D_ik²),    k another than i's partners          (Schroff, Kalenichenko, Philbin 2015)
//
//  D between codes of length 1, so that D² = 2 − 2 cos and α has a scale. Which k: all, the nearest, or the nearest beyond j (semi-hard);
//  where none lies beyond, the furthest. The choice is held fixed in the gradient.

namespace Ebm;

/// <summary>The triplet loss: the hinge of two squared distances.</summary>
internal sealed class TripletLoss(Corruption views, double margin, EmbeddingLoss.Mining mining, bool byLabel)
    : EmbeddingLoss(views, byLabel)
{
    private readonly float margin = (float)Check.PositiveSingleValue(margin);
    private readonly Mining mining = Enum.IsDefined(mining) ? mining
        : throw new ArgumentOutOfRangeException(nameof(mining), mining, $"mining = {mining} must be All, SemiHard or Hardest.");

    public override string Name => "Triplet";

    private protected override bool ReadsLabels => true;

    private protected override Tensor OfCodes(Tensor first, Tensor second, int[] labels)
    {
        var n = first.Shape[0];
        var squared = 2 - (2 * CodeTable.Cosines(first, second));
        var (near, far) = (new List<int>(), new List<int>());
        bool Partners(int i, int j) => i == j || (labels.Length > 0 && labels[i] == labels[j]);
        for (var i = 0; i < n; i++)
        {
            int[] others = [.. Enumerable.Range(0, n).Where(k => !Partners(i, k))];
            if (others.Length == 0)
                throw new ArgumentException($"Triplet: all {n} rows have the label {labels[i]}; a triplet needs rows of two labels.",
                    nameof(labels));
            for (var j = 0; j < n; j++)
            {
                if (!Partners(i, j))
                    continue;
                foreach (var k in Chosen(squared.Data.Slice(i * n, n), j, others))
                {
                    near.Add((i * n) + j);
                    far.Add((i * n) + k);
                }
            }
        }

        var column = squared.Reshape(n * n, 1);
        return (margin + column.Gather([.. near]) - column.Gather([.. far])).Relu().Mean();
    }

    private int[] Chosen(ReadOnlySpan<float> squared, int partner, int[] others)
    {
        if (mining == Mining.All)
            return others;
        int nearest = -1, furthest = others[0];
        foreach (var k in others)
        {
            if (squared[k] > squared[furthest])
                furthest = k;
            if ((mining == Mining.Hardest || squared[k] > squared[partner]) && (nearest < 0 || squared[k] < squared[nearest]))
                nearest = k;
        }

        return [nearest < 0 ? furthest : nearest];
    }
}
