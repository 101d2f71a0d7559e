//  L = −mean over all 2B codes z_i of log( e^{cos(z_i, z_i')/τ} / Σ_{k≠i} e^{cos(z_i, z_k)/τ} ),    z_i' the other view of the same row
//
//                                                                                  (Chen, Kornblith, Norouzi, Hinton 2020, eq. 1)
//  A code does not compete with itself: 2B − 1 answers. All codes alike: log(2B − 1).

namespace Ebm;

/// <summary>The normalised temperature-scaled cross-entropy of SimCLR.</summary>
internal sealed class NtXentLoss(Corruption views, double temperature) : EmbeddingLoss(views)
{
    private readonly double temperature = Check.PositiveSingleValue(temperature);

    public override string Name => "NT-Xent";

    public override string Advice(EnergyModel model) => $"a higher temperature than {temperature}";

    private protected override Tensor OfCodes(Tensor first, Tensor second, int[] labels)
    {
        var n = first.Shape[0];
        var all = Tensor.Concatenate(0, first, second);
        var logits = CodeTable.Cosines(all, all) / (float)temperature;
        var others = CodeTable.Mask(2 * n, 2 * n, (i, j) => i == j ? float.NegativeInfinity : 0);
        return (logits + others).CrossEntropy(CodeTable.Places(2 * n, n)).Mean();
    }
}
