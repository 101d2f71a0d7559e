//  D:  min  ⟨a(E(x))⟩_data + ⟨b(E(x̂))⟩,      G:  min  ⟨c(E(x̂))⟩,      x̂ = G(z)
//
//  logistic     a = log(1 + e^{E})    b = log(1 + e^{−E})    c = log(1 + e^{E})         −log D, −log(1 − D), −log D;  D = σ(−E)
//  saturating   a, b as before                               c = −log(1 + e^{−E})       log(1 − D)              (Goodfellow et al. 2014)
//  margin       a = E                 b = max(0, m − E)      c = E                      E ≥ 0                   (Zhao et al. 2016)
//
//  Both players move at once, from the same parameters: one pass of E over x̂ gives the slopes that both need. It is no descent of
//  anything: the slope that one player follows is not that of the other's loss.
//  With noise, x and x̂ are both blurred by N(0, σ²) before E sees them: the two densities overlap, and are equal only where G is right.

namespace Ebm;

/// <summary>
/// What discriminator and generator of a <see cref="Gan"/> play. Its loss is that of the discriminator; the gradients of each player are
/// those of that player's own loss.
/// </summary>
/// <remarks>
/// <code>
/// D:  min  ⟨a(E(x))⟩_data + ⟨b(E(x̂))⟩,      G:  min  ⟨c(E(x̂))⟩,      x̂ = G(z)
/// </code>
/// The discriminator's part is <see cref="AdversarialTraining"/> with <see cref="NegativeSource.From(IGenerator)"/>, or, with a margin, a
/// hinge. A fused network takes one pass for the data and one for the generated points; others take the graph.
/// </remarks>
public sealed class AdversarialGame : Objective<Gan>
{
    private readonly Cost data;
    private readonly Cost fake;
    private readonly Cost maker;

    private AdversarialGame(Cost data, Cost fake, Cost maker, double noise) =>
        (this.data, this.fake, this.maker, Noise) = (data, fake, maker, noise);

    /// <summary>The classifier's game, in which the generator raises the odds of being taken for data (non-saturating).</summary>
    public static AdversarialGame Logistic { get; } = new(Cost.Softplus(1), Cost.Softplus(-1), Cost.Softplus(1), 0);

    /// <summary>The classifier's game with one value for both: the generator lowers what the discriminator gains. It learns from
    /// hardly anything where the discriminator is sure.</summary>
    public static AdversarialGame Saturating { get; } =
        new(Cost.Softplus(1), Cost.Softplus(-1), Cost.Softplus(-1).Times(-1), 0);

    /// <summary>σ of the noise on both kinds of points.</summary>
    public double Noise { get; }

    /// <summary>The energy-based game: data down, generated points up to a margin; the energy has to be ≥ 0.</summary>
    /// <param name="margin">m &gt; 0.</param>
    public static AdversarialGame Margin(double margin)
    {
        Check.PositiveSingle(margin);
        return new AdversarialGame(Cost.Identity, Cost.Hinge((float)margin), Cost.Identity, 0);
    }

    /// <summary>The same game seen through noise: the cure of a discriminator that has nothing to compare (Sønderby et al. 2017).</summary>
    /// <param name="sigma">σ ≥ 0.</param>
    public AdversarialGame WithNoise(double sigma)
    {
        Check.NotNegativeSingle(sigma);
        return new AdversarialGame(data, fake, maker, sigma);
    }

    /// <inheritdoc/>
    public override string Advice(EnergyModel model) =>
        "blur data and generated points a little (AdversarialGame.WithNoise), and clip the gradients (ClipNorm)";

    /// <inheritdoc/>
    protected override Tensor LossOf(Gan model, TrainingBatch batch, Rng rng)
    {
        var made = model.Generate(Tensor.Gaussian(rng, batch.Rows.Shape[0], model.Latent));
        var still = Blurred(made, rng).Constant();
        var loss = data.Of(model.F(Blurred(batch.Rows, rng))).Mean() + fake.Of(model.F(still)).Mean();

        // The generator's gradient without its loss: slopes of E at the points, held, along what moves the points.
        var slopes = Gradient.Of(maker.Of(model.F(still)).Mean(), still).Constant();
        var along = (slopes * made).Sum();
        return loss + (along - along.Constant());
    }

    internal override string? NotASlope(EnergyModel model) => "each player follows a loss of its own";

    internal override Func<TrainingBatch, Rng, IReadOnlyList<Tensor>, double>? Fused(EnergyModel model)
    {
        if (model is not Gan gan || FusedPass.Of(gan.Discriminator) is not { } pass)
            return null;
        Tensor[] all = [.. gan.Parameters().Select(p => p.Value)], ofGenerator = [.. gan.Generator.Parameters().Select(p => p.Value)];
        int[] energyAt = [.. gan.Discriminator.Parameters().Select(p => Array.IndexOf(all, p.Value))];
        int[] generatorAt = [.. ofGenerator.Select(p => Array.IndexOf(all, p))];
        return (batch, rng, gradients) =>
        {
            pass.Clear();
            var count = batch.Rows.Shape[0];
            var made = gan.Generate(Tensor.Gaussian(rng, count, gan.Latent));
            var (still, rows) = (Points.From(Blurred(made, rng)), Points.From(Blurred(batch.Rows, rng)));
            var loss = pass.Add(rows, (_, e) => (float)data.Slope(e) / count).Average(e => data.Value(e));
            var (energies, slopes) = pass.AddWithSlopes(still, (_, e) => (float)fake.Slope(e) / count);
            pass.MoveTo([.. energyAt.Select(i => gradients[i])]);
            for (var i = 0; i < count; i++)
                Scale(slopes, i, (float)maker.Slope(energies[i]) / count);
            var along = (slopes.Rows().Constant() * made).Sum();
            var moves = Gradient.Of(along, ofGenerator);
            for (var k = 0; k < moves.Length; k++)
                moves[k].Data.CopyTo(gradients[generatorAt[k]].Data);
            return loss + energies.Average(e => fake.Value(e));
        };
    }

    private static void Scale(Points points, int state, float by)
    {
        for (var d = 0; d < points.Dimension; d++)
            points.Span(d)[state] *= by;
    }

    private Tensor Blurred(Tensor rows, Rng rng) =>
        Noise > 0 ? rows + ((float)Noise * Tensor.Gaussian(rng, [.. rows.Shape])) : rows;

    /// <summary>A function of an energy: as tensor, value and slope.</summary>
    private sealed record Cost(Func<Tensor, Tensor> Of, Func<double, double> Value, Func<double, double> Slope)
    {
        public static Cost Identity { get; } = new(e => e, e => e, _ => 1);

        public static Cost Hinge(float margin) =>
            new(e => (margin - e).Relu(), e => Math.Max(0, margin - e), e => e < margin ? -1 : 0);

        public static Cost Softplus(int sign) =>
            new(e => (sign > 0 ? e : -e).Softplus(), e => Functions.Softplus(sign * e), e => sign * Functions.Sigmoid(sign * e));

        public Cost Times(float factor) => new(e => Of(e) * factor, e => Value(e) * factor, e => Slope(e) * factor);
    }
}
