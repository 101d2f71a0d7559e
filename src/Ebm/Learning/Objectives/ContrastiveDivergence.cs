//  L = mean E(y) − mean E(ŷ) + α (mean E(y)² + mean E(ŷ)²),    ŷ from a NegativeSource, held fixed
//
//  ∂L/∂θ at α = 0 is the gradient of −ln p where ŷ ~ p: data pull down, what the model believes in is pushed up  (Hinton 2002)
//  α      keeps the energies near 0, without which both means may run away together                          (Du, Mordatch 2019)

namespace Ebm;

/// <summary>
/// Lowers the energy of the data and raises that of points which a sampler finds. A fused network takes one pass, others the graph.
/// </summary>
/// <remarks>
/// <code>
/// L = mean E(y) − mean E(ŷ) + α (mean E(y)² + mean E(ŷ)²),    ŷ from a NegativeSource, held fixed
/// </code>
/// </remarks>
public sealed class ContrastiveDivergence : Objective<PointModel>
{
    /// <summary>Sets it up.</summary>
    /// <param name="negatives">
    /// Where the points to raise come from; null: 60 Langevin steps of 0.1 with noise 0.005 from Gaussian noise.
    /// </param>
    /// <param name="penalty">α, ≥ 0.</param>
    public ContrastiveDivergence(NegativeSource? negatives = null, double penalty = .01)
    {
        Check.NotNegative(penalty);
        (Negatives, Penalty) = (negatives ?? NegativeSource.FromNoise(energy => Langevin.WithNoise(energy, .1, .005), 60), penalty);
    }

    /// <summary>Where the points to raise come from.</summary>
    public NegativeSource Negatives { get; }

    /// <summary>The weight α of the penalty on large energies.</summary>
    public double Penalty { get; }

    /// <inheritdoc/>
    public override string Advice(EnergyModel model) =>
        $"clip the gradients (ClipNorm), a stronger penalty than {Penalty}, or smaller steps of the sampler of negatives";

    /// <inheritdoc/>
    public override IReadOnlyList<Tensor> Memory(EnergyModel model) =>
        Negatives.Memory(Needed<PointModel>(model).Dimension) is { } memory ? [memory] : [];

    /// <inheritdoc/>
    protected override Tensor LossOf(PointModel model, TrainingBatch batch, Rng rng)
    {
        var down = model.F(batch.Rows);
        var up = model.F(Negatives.Draw(model, Points.From(batch.Rows), rng).Rows());
        return down.Mean() - up.Mean() + ((float)Penalty * (down.Square().Mean() + up.Square().Mean()));
    }

    internal override Func<TrainingBatch, Rng, IReadOnlyList<Tensor>, double>? Fused(EnergyModel model)
    {
        if (model is not NetworkModel { Fused: { } fused } network)
            return null;
        float[][] sums = [.. network.Parameters().Select(p => new float[p.Value.Length])];
        float[] energies = [];
        return (batch, rng, gradients) =>
        {
            foreach (var sum in sums)
                Array.Clear(sum);
            var data = Points.From(batch.Rows);
            var loss = Add(data, 1) + Add(Negatives.Draw(network, data, rng), -1);
            for (var i = 0; i < sums.Length; i++)
                sums[i].CopyTo(gradients[i].Data);
            return loss;
        };

        double Add(Points points, float sign)
        {
            if (energies.Length != points.Count)
                energies = new float[points.Count];
            var twice = 2 * (float)Penalty;
            fused.AddParameterGradients(points, energies, [], (_, e) => (sign + (twice * e)) / points.Count, sums);
            double loss = 0;
            foreach (var e in energies)
                loss += (sign * e) + (Penalty * e * e);
            return loss / points.Count;
        }
    }
}
