//  L = −mean_i log( e^{cos_ii/τ} / Σ_j e^{cos_ij/τ} ),    cos_ij between a_i and b_j          (van den Oord, Li, Vinyals 2018, eq. 4)
//
//  The likelihood of the right answer, E(x, y) = −cos / τ, where the answers are the partners of all rows. With K others a row, a_i looks
//  at b_i, b_{i+1}, … b_{i+K} only, counted around. All codes alike: log N with N answers.

namespace Ebm;

/// <summary>The InfoNCE loss.</summary>
internal sealed class InfoNceLoss : EmbeddingLoss
{
    private readonly double temperature;
    private readonly int? negatives;

    public InfoNceLoss(Corruption views, double temperature, int? negatives)
        : base(views)
    {
        Check.PositiveSingle(temperature);
        if (negatives is { } k)
            Check.AtLeast(k, 1, nameof(negatives));
        (this.temperature, this.negatives) = (temperature, negatives);
    }

    public override string Name => "InfoNCE";

    public override string Advice(EnergyModel model) => $"a higher temperature than {temperature}";

    private protected override Tensor OfCodes(Tensor first, Tensor second, int[] labels)
    {
        var n = first.Shape[0];
        var logits = CodeTable.Cosines(first, second) / (float)temperature;
        if (negatives is { } k)
        {
            Check.Between(k, 1, n - 1, nameof(negatives));
            if (k < n - 1)
                logits += CodeTable.Mask(n, n, (i, j) => (j - i + n) % n <= k ? 0 : float.NegativeInfinity);
        }

        return logits.CrossEntropy(CodeTable.Places(n)).Mean();
    }
}
