//  L = mean E(y) − mean E(ŷ) + α (mean E(y)² + mean E(ŷ)²),    ŷ from a NegativeSource, held fixed
//
//  ∂L/∂θ at α = 0 is the gradient of −ln p where ŷ ~ p: data pull down, what the model believes in is pushed up  (Hinton 2002)
//  α      keeps the energies near 0, without which both means may run away together                          (Du, Mordatch 2019)
//  γ      the missing term, for Langevin negatives: what θ does to ŷ itself            MissingTerm.cs

namespace Ebm;

/// <summary>
/// Lowers the energy of the data and raises that of points which a sampler finds. A fused network takes one pass, others the graph.
/// </summary>
/// <remarks>
/// <code>
/// L = mean E(y) − mean E(ŷ) + α (mean E(y)² + mean E(ŷ)²),    ŷ from a NegativeSource, held fixed
/// </code>
/// Held fixed unless <see cref="Missing"/> says otherwise. Energies beyond 10⁶, where single precision no longer tells differences of a
/// tenth, are reported as falling without bound.
/// </remarks>
public sealed class ContrastiveDivergence : Objective<PointModel>
{
    private readonly bool entropy;

    /// <summary>Sets it up.</summary>
    /// <param name="negatives">
    /// Where the points to raise come from; null: 60 Langevin steps of 0.1 with noise 0.005 from Gaussian noise.
    /// </param>
    /// <param name="penalty">α, ≥ 0.</param>
    /// <param name="missing">
    /// γ, the weight of the gradient through the last step of the sampler, which must be <see cref="Langevin"/>. −1 is what the derivation
    /// of contrastive divergence says (Hinton 2002, eq. 5), +1 what the code of Du et al. (2021) does; 0, the usual way, leaves it out.
    /// </param>
    /// <param name="entropy">Whether the missing term holds the entropy of the negatives, by nearest neighbours.</param>
    public ContrastiveDivergence(NegativeSource? negatives = null, double penalty = .01, double missing = 0, bool entropy = true)
    {
        Check.NotNegativeSingle(penalty);
        Check.Finite(missing);
        (Negatives, Penalty) = (negatives ?? NegativeSource.FromNoise(energy => Langevin.WithNoise(energy, .1, .005), 60), penalty);
        (Missing, this.entropy) = (missing, entropy);
    }

    /// <summary>Where the points to raise come from.</summary>
    public NegativeSource Negatives { get; }

    /// <summary>The weight α of the penalty on large energies.</summary>
    public double Penalty { get; }

    /// <summary>The weight γ of the gradient through the sampler.</summary>
    public double Missing { get; }

    /// <inheritdoc/>
    public override string Advice(EnergyModel model) =>
        $"clip the gradients (ClipNorm), a stronger penalty than {Penalty}, or more and smaller steps of the sampler of negatives";

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Memory(EnergyModel model) =>
        Negatives.Memory(Needed<PointModel>(model).Dimension) is { } memory ? [memory] : [];

    /// <inheritdoc/>
    protected override Tensor LossOf(PointModel model, TrainingBatch batch, Rng rng)
    {
        MissingTerm? missing = Missing == 0 ? null : new MissingTerm(model, entropy);
        var down = model.F(batch.Rows);
        var drawn = Negatives.Draw(model, Points.From(batch.Rows), rng, missing is null ? null : missing.See);
        var up = model.F(drawn.Rows());
        var (low, high) = (down.Mean(), up.Mean());
        RunawayEnergyException.ThrowIf(low.Item, high.Item);
        var loss = low - high + ((float)Penalty * (down.Square().Mean() + up.Square().Mean()));
        return missing is null ? loss : loss + ((float)Missing * missing.Of(drawn));
    }

    internal override string? NotASlope(EnergyModel model) => Negatives.NotASlope;

    internal override Func<TrainingBatch, Rng, IReadOnlyList<Tensor>, double>? Fused(EnergyModel model)
    {
        if (Missing != 0 || model is not NetworkModel { Fused: { } fused } network)
            return null;
        float[][] sums = [.. network.Parameters().Select(p => new float[p.Value.Length])];
        float[] energies = [];
        return (batch, rng, gradients) =>
        {
            foreach (var sum in sums)
                Array.Clear(sum);
            var data = Points.From(batch.Rows);
            var (down, low) = Add(data, 1);
            var (up, high) = Add(Negatives.Draw(network, data, rng), -1);
            RunawayEnergyException.ThrowIf(low, high);
            for (var i = 0; i < sums.Length; i++)
                sums[i].CopyTo(gradients[i].Data);
            return down + up;
        };

        (double Loss, double Mean) Add(Points points, float sign)
        {
            if (energies.Length != points.Count)
                energies = new float[points.Count];
            var twice = 2 * (float)Penalty;
            fused.AddParameterGradients(points, energies, [], (_, e) => (sign + (twice * e)) / points.Count, sums);
            double loss = 0, sum = 0;
            foreach (var e in energies)
            {
                loss += (sign * e) + (Penalty * e * e);
                sum += e;
            }

            return (loss / points.Count, sum / points.Count);
        }
    }
}

/// <summary>Training lowers the energy everywhere, without an end. The trainer reports it.</summary>
internal sealed class RunawayEnergyException(string message) : Exception(message)
{
    // Single precision: an energy of 10⁶ is known to 0.06.
    private const double Limit = 1e6;

    public static void ThrowIf(double data, double negatives)
    {
        if (Math.Max(Math.Abs(data), Math.Abs(negatives)) > Limit)
            throw new RunawayEnergyException(FormattableString.Invariant(
                $"without bound: {data:G2} on average at the data, {negatives:G2} at the negatives"));
    }
}
