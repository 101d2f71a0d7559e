//  L = l(a, b),    a_i = G(v(x_i)),  b_i = G(v'(x_i))        v, v' two random views of one x;  the codes of two tables, row by row a pair
//
//    Siamese    ½ ⟨D²⟩ of pairs + ½ ⟨max(0, m − D)²⟩ of others               (Hadsell, Chopra, LeCun 2006, eq. 4)
//    triplet    ⟨max(0, α + D²(pair) − D²(other))⟩, codes of length 1         (Schroff, Kalenichenko, Philbin 2015, eq. 2)
//    InfoNCE    ⟨−log e^{cos_ii/τ} / Σ_j e^{cos_ij/τ}⟩                        (van den Oord, Li, Vinyals 2018, eq. 4)
//    NT-Xent    the same among all 2B codes but one's own                     (Chen, Kornblith, Norouzi, Hinton 2020, eq. 1)
//    Barlow     Σ_k (1 − C_kk)² + λ Σ_{k≠l} C_kl²,  C the cross-correlation   (Zbontar, Jing, Misra, LeCun, Deny 2021, eq. 1)
//
//  All but the last push pairs together and others apart; the last has no others.

namespace Ebm;

/// <summary>What trains a joint embedding: a number from the codes of two views of the same rows.</summary>
/// <remarks>
/// <code>
/// L = l(a, b),    a_i = G(v(x_i)),  b_i = G(v'(x_i))        v, v' two random views of one x;  the codes of two tables, row by row a pair
/// </code>
/// A view is what <see cref="Corruption"/> makes of a row: shifted, noisy, or what a class of your own does to it.
/// </remarks>
public abstract class EmbeddingLoss : Objective<JointEmbedding>
{
    private readonly Corruption views;
    private readonly bool byLabel;

    private protected EmbeddingLoss(Corruption views, bool byLabel = false)
    {
        ArgumentNullException.ThrowIfNull(views);
        (this.views, this.byLabel) = (views, byLabel);
    }

    /// <summary>Which others a triplet is made with.</summary>
    public enum Mining
    {
        /// <summary>Every other: most triplets teach nothing once training has begun.</summary>
        All,

        /// <summary>The nearest that is further than the partner; where none is, the furthest. Schroff and others chose so.</summary>
        SemiHard,

        /// <summary>The nearest of all.</summary>
        Hardest,
    }

    /// <summary>What it is called: "InfoNCE".</summary>
    public abstract string Name { get; }

    /// <summary>The contrastive loss of Siamese networks: partners at distance 0, others at m or beyond.</summary>
    /// <param name="views">Makes two views of every row.</param>
    /// <param name="margin">m, &gt; 0.</param>
    /// <param name="byLabel">Whether rows with one label are partners, too; the data need labels then.</param>
    public static EmbeddingLoss Siamese(Corruption views, double margin = 1, bool byLabel = false) =>
        new SiameseLoss(views, margin, byLabel);

    /// <summary>The triplet loss: the partner nearer than another by a margin, in squared distances between codes of length 1.</summary>
    /// <param name="views">Makes two views of every row.</param>
    /// <param name="margin">α, &gt; 0.</param>
    /// <param name="mining">Which others count.</param>
    /// <param name="byLabel">Whether rows with one label are partners, too; the data need labels then.</param>
    public static EmbeddingLoss Triplet(Corruption views, double margin = .2, Mining mining = Mining.SemiHard, bool byLabel = false) =>
        new TripletLoss(views, margin, mining, byLabel);

    /// <summary>InfoNCE: the likelihood of the partner among the rows of the batch, with E = −cos / τ.</summary>
    /// <param name="views">Makes two views of every row.</param>
    /// <param name="temperature">τ, &gt; 0.</param>
    /// <param name="negatives">How many of the other rows are looked at, ≥ 1 and below the batch; null: all.</param>
    public static EmbeddingLoss InfoNce(Corruption views, double temperature = .2, int? negatives = null) =>
        new InfoNceLoss(views, temperature, negatives);

    /// <summary>NT-Xent: InfoNCE among both views of all rows, in both directions.</summary>
    /// <param name="views">Makes two views of every row.</param>
    /// <param name="temperature">τ, &gt; 0.</param>
    public static EmbeddingLoss NtXent(Corruption views, double temperature = .5) => new NtXentLoss(views, temperature);

    /// <summary>Barlow Twins: the cross-correlation of the two views' codes is to be the identity. No others are needed.</summary>
    /// <param name="views">Makes two views of every row.</param>
    /// <param name="weight">λ of the numbers beside the diagonal, &gt; 0.</param>
    public static EmbeddingLoss BarlowTwins(Corruption views, double weight = .05) => new BarlowTwinsLoss(views, weight);

    /// <summary>The loss of two tables of codes, a graph of both: row i of one belongs to row i of the other.</summary>
    /// <param name="first">Codes, (n, d), n ≥ 2.</param>
    /// <param name="second">Their partners, (n, d).</param>
    /// <param name="labels">One for each row where rows of one label are partners, too (Siamese and triplet); none otherwise.</param>
    /// <returns>One number.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit together, a row is alone, or the loss looks at no labels.</exception>
    public Tensor Of(Tensor first, Tensor second, params int[] labels)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        ArgumentNullException.ThrowIfNull(labels);
        if (first.Shape.Count != 2 || !first.Shape.SequenceEqual(second.Shape))
            throw TensorShape.Mismatch($"{Name} of codes and their partners", first, second);
        if (first.Shape[0] < 2)
            throw new ArgumentException($"{Name}: the codes have the shape {first.ShapeText}; two rows or more are needed, "
                + "for a row is compared with others.", nameof(first));
        if (labels.Length > 0)
            CheckLabels(first, labels);
        return OfCodes(first, second, labels);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <inheritdoc/>
    protected sealed override Tensor LossOf(JointEmbedding model, TrainingBatch batch, Rng rng)
    {
        ModelShapes.Rows(batch.Rows, model.Inputs, Name, nameof(batch));
        var n = batch.Rows.Shape[0];
        var both = model.Codes(Tensor.Concatenate(0, View(batch.Rows, rng), View(batch.Rows, rng)));
        return Of(both.Slice(0, 0, n), both.Slice(0, n, n), byLabel ? batch.RequiredLabels : []);
    }

    /// <summary>The loss of codes that fit together.</summary>
    private protected abstract Tensor OfCodes(Tensor first, Tensor second, int[] labels);

    /// <summary>Whether rows of one label can be partners.</summary>
    private protected virtual bool ReadsLabels => false;

    private Tensor View(Tensor rows, Rng rng)
    {
        var seen = views.Of(rows, rng).Seen;
        return seen.Shape.SequenceEqual(rows.Shape) ? seen : throw TensorShape.Mismatch($"{Name} of rows and a view of them", rows, seen);
    }

    private void CheckLabels(Tensor codes, int[] labels)
    {
        if (!ReadsLabels)
            throw new ArgumentException($"{Name} looks at no labels: Siamese and Triplet do.", nameof(labels));
        if (labels.Length != codes.Shape[0])
            throw new ArgumentException($"{Name}: the shapes {codes.ShapeText} of the codes and ({labels.Length}) of the labels do not fit "
                + "together.", nameof(labels));
        for (var i = 0; i < labels.Length; i++)
            Check.NotNegative(labels[i], $"labels[{i}]");
    }
}
