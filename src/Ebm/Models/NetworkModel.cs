// F(y) = f(y), any network with one output a row.    Trained by contrastive divergence with Langevin samples:
//
//   L = mean F(y) − mean F(ŷ) + α (mean F(y)² + mean F(ŷ)²),    ŷ ← ŷ − η ∂F/∂y + σ ξ   K times from Gaussian noise, then held fixed
//
//   the square keeps the energies near 0, without which both means may run away together     (Du, Mordatch 2019)

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>How <see cref="NetworkModel"/> makes the points that training pushes up.</summary>
public sealed record LangevinNegatives
{
    /// <summary>K ≥ 1.</summary>
    public int Steps { get; init; } = 60;

    /// <summary>η &gt; 0.</summary>
    public double StepSize { get; init; } = .1;

    /// <summary>σ ≥ 0. The law of small steps has the temperature σ²/2η.</summary>
    public double Noise { get; init; } = .005;

    /// <summary>α ≥ 0.</summary>
    public double Penalty { get; init; } = .01;
}

/// <summary>A network with one output as a model. A multi-layer perceptron is computed by the fused <see cref="MlpEnergy"/>, others by the graph.</summary>
public sealed class NetworkModel : EnergyModel
{
    private readonly Layer network;
    private readonly MlpEnergy? fused;
    private readonly IDifferentiableEnergy energy;

    /// <summary>The model of a network.</summary>
    /// <param name="network">From rows of points to one energy a row, shape (n, 1).</param>
    /// <param name="dimension">Coordinates of a point, ≥ 1.</param>
    /// <param name="negatives">How training samples; null for the defaults.</param>
    /// <param name="threads">0 = one a core; the results are the same bits.</param>
    public NetworkModel(Layer network, int dimension, LangevinNegatives? negatives = null, int threads = 0)
        : this(network, NetworkEnergy.From(network, dimension, threads), negatives ?? new())
    {
    }

    private NetworkModel(Layer network, IDifferentiableEnergy energy, LangevinNegatives negatives)
        : base(energy)
    {
        Check.AtLeast(negatives.Steps, 1);
        Check.Positive(negatives.StepSize);
        Check.NotNegative(negatives.Noise);
        Check.NotNegative(negatives.Penalty);
        (this.network, this.energy, fused, Negatives) = (network, energy, energy as MlpEnergy, negatives);
    }

    /// <summary>How training samples.</summary>
    public LangevinNegatives Negatives { get; }

    /// <summary>Whether the fused pass computes this model.</summary>
    public bool IsFused => fused is not null;

    /// <inheritdoc/>
    protected override string Advice => $"clip the gradients (ClipNorm), a stronger penalty than {Negatives.Penalty}, or smaller Langevin steps than {Negatives.StepSize}";

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        CheckRows(y, nameof(y));
        return ModelShapes.Outputs(network.Apply(y), y.Shape[0], 1, nameof(NetworkModel), "network");
    }

    /// <summary>Points by K Langevin steps from Gaussian noise.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many, ≥ 1.</param>
    /// <exception cref="InvalidOperationException">A chain left the range of floats.</exception>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(count);
        var y = Walk(rng, count);
        return y.Values.All(float.IsFinite) ? y : throw new InvalidOperationException($"A Langevin chain left the range of floats. Take smaller steps than {Negatives.StepSize}; an energy that falls without bound was trained with too small a penalty.");
    }

    private Points Walk(Rng rng, int count)
    {
        var points = new Points(Dimension, count);
        float[] y = points.Values, slope = new float[y.Length], noise = new float[y.Length], energies = new float[count];
        rng.FillGaussian(y);
        for (var k = 0; k < Negatives.Steps; k++)
        {
            Host.Poll();
            energy.EnergiesAndGradients(points, energies, slope);
            rng.FillGaussian(noise);
            TensorPrimitives.MultiplyAdd(slope, -(float)Negatives.StepSize, y, y);
            TensorPrimitives.MultiplyAdd(noise, (float)Negatives.Noise, y, y);
        }

        return points;
    }

    /// <inheritdoc/>
    public override Tensor Loss(Tensor batch, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var (down, up) = (F(batch), F(Walk(rng, batch.Shape[0]).Rows()));
        return down.Mean() - up.Mean() + ((float)Negatives.Penalty * (down.Square().Mean() + up.Square().Mean()));
    }

    /// <inheritdoc/>
    public override Trainer Training(TrainingSet data, Optimizer optimizer, Rng rng, int batch = 128)
    {
        if (fused is null)
            return base.Training(data, optimizer, rng, batch);
        CheckTraining(data, batch);
        var energies = new float[batch];
        float[][] sums = [.. Parameters().Select(p => new float[p.Value.Length])];
        return new Trainer(this, optimizer, LossAndGradients, rng) { Advice = Advice };

        double LossAndGradients(Rng r, IReadOnlyList<Tensor> gradients)
        {
            foreach (var sum in sums)
                Array.Clear(sum);
            var loss = Add(Points.From(data.Draw(r, batch)), 1) + Add(Walk(r, batch), -1);
            for (var i = 0; i < sums.Length; i++)
                sums[i].CopyTo(gradients[i].Data);
            return loss;
        }

        double Add(Points points, float sign)
        {
            var twice = 2 * (float)Negatives.Penalty;
            fused.AddParameterGradients(points, energies, [], (_, e) => (sign + (twice * e)) / batch, sums);
            double loss = 0;
            foreach (var e in energies)
                loss += (sign * e) + (Negatives.Penalty * e * e);
            return loss / batch;
        }
    }
}
