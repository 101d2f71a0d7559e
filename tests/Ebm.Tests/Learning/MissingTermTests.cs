using Ebm.Tests.Neural;

namespace Ebm.Tests.Learning;

/// <summary>
/// The gradient through the sampler: its size and sign where everything is exact, and what contrastive divergence refuses.
/// </summary>
public class MissingTermTests
{
    // E = λ‖x‖²/2, one step from standard Gaussian points: x' = (1 − αλ)x + σξ, v' = (1 − αλ)² + σ².
    //   ∂⟨Ē⟩/∂λ = −nαλ(1 − αλ),     ∂H/∂λ = −nα(1 − αλ)/v'         n coordinates
    private const double Lambda = 1.3, Step = .2, Sigma = .5;

    [Theory]
    [InlineData(1, false, -1)]
    [InlineData(1, false, 1)]
    [InlineData(4, false, -1)]
    [InlineData(4, true, -1)]
    [InlineData(4, true, 1)]
    public void On_a_bowl_its_mean_is_the_one_worked_out(int n, bool entropy, double weight)
    {
        var (shrink, model) = (1 - (Step * Lambda), new Bowl(n));
        var variance = (shrink * shrink) + (Sigma * Sigma);
        var missing = -n * Step * shrink * (Lambda - (entropy ? 1 / variance : 0));
        var contrast = n * ((1 - variance) / 2);
        var source = NegativeSource.FromNoise(e => Langevin.WithNoise(e, Step, Sigma), 1);
        var objective = new ContrastiveDivergence(source, 0, weight, entropy);
        var data = TrainingSet.From(Ebm.Energies.StandardGaussian(n).Sample(new Rng(1), 60_000));
        var rng = new Rng(2);
        var slope = Estimate.Of(Enumerable.Range(0, 120)
            .Select(k => (double)Gradient.Of(objective.Loss(model, new TrainingBatch(data.Rows(500 * k, 500)), rng), model.Value).Item));

        // In four dimensions the nearest-neighbour estimate has a finite variance; 4.5 errors fail once in 150 000.
        Assert.Equal(contrast + (weight * missing), slope.Value, 4.5 * slope.StandardError);
        Assert.True(slope.StandardError < .02 * n, $"{slope}");
    }

    [Fact]
    public void It_changes_the_gradient_and_not_the_value()
    {
        var (with, without) = (Loss(-1), Loss(0));
        Assert.Equal(without.Loss, with.Loss, 1e-5);
        Assert.NotEqual(without.Slope, with.Slope, 1e-3);
        Assert.Equal(2 * without.Slope, with.Slope + Loss(1).Slope, 1e-4);

        static (double Loss, double Slope) Loss(double missing)
        {
            var (rng, model) = (new Rng(3), new Bowl(2));
            var objective = new ContrastiveDivergence(NegativeSource.FromData(e => new Langevin(e, .1), 3), .1, missing);
            var loss = objective.Loss(model, new TrainingBatch(StateSpace.Real(2).Random(rng, 30).Rows()), rng);
            return (loss.Item, Gradient.Of(loss, model.Value).Item);
        }
    }

    [Fact]
    public void Its_slopes_are_those_of_differences_in_double_precision_for_a_network()
    {
        var rng = new Rng(4);
        var model = new NetworkModel(Sequential.Mlp(rng, Activation.Tanh, 2, 4, 1), 2);
        var objective = new ContrastiveDivergence(NegativeSource.FromData(e => new Langevin(e, .1), 2), 0, -1);
        var loss = objective.Loss(model, new TrainingBatch(StateSpace.Real(2).Random(rng, 20).Rows()), rng);
        foreach (var (_, parameter) in model.Parameters())
        {
            var slope = Gradient.Of(loss, parameter);
            double[] here = [.. parameter.ToArray().Select(v => (double)v)];
            for (var i = 0; i < here.Length; i++)
            {
                double At(double by) => new DoubleOracle((parameter, [.. here.Select((v, k) => k == i ? v + by : v)])).Of(loss)[0];
                Assert.Equal((At(1e-5) - At(-1e-5)) / 2e-5, slope.Data[i], 5e-5);
            }
        }
    }

    [Fact]
    public void Only_Langevin_has_a_last_step_to_follow()
    {
        var model = new Bowl(2);
        Tensor Loss(NegativeSource source) =>
            new ContrastiveDivergence(source, 0, -1).Loss(model, new TrainingBatch(new Points(2, 5).Rows()), new Rng(1));
        Assert.Contains("Mala", Assert.Throws<ArgumentException>(() => Loss(NegativeSource.FromNoise(e => new Mala(e, .1), 2))).Message,
            StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => Loss(NegativeSource.Adversarial(2, .1)));
        Assert.Throws<ArgumentOutOfRangeException>("missing", () => new ContrastiveDivergence(missing: double.NaN));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_energy_that_falls_without_bound_is_named_with_its_remedies(bool fused)
    {
        var rng = new Rng(5);
        Layer network = Sequential.Mlp(rng, Activation.Silu, 2, 48, 48, 1);
        var model = new NetworkModel(fused ? network : new Sequential(network, new Activation("same", x => x)), 2);
        Assert.Equal(fused, model.IsFused);
        var lazy = new ContrastiveDivergence(NegativeSource.FromNoise(e => Langevin.WithNoise(e, 1e-3, .01), 1), 0);
        var data = TrainingSet.From(Ebm.Energies.TwoMoons().Sample(rng, 1000));
        var trainer = new Trainer(model, lazy, data, new Adam(.03), rng, 64) { Advice = lazy.Advice(model) };
        var e = Assert.Throws<TrainingDivergedException>(() => trainer.Run(1500));
        Assert.Contains("the energy is falling without bound", e.Message, StringComparison.Ordinal);
        Assert.Contains("a stronger penalty", e.Message, StringComparison.Ordinal);
        Assert.All(model.Parameters(), p => Assert.All(p.Value.ToArray(), v => Assert.True(float.IsFinite(v))));
    }

    private sealed class Bowl(int dimension) : PointModel(dimension)
    {
        private readonly Tensor lambda = Tensor.Filled((float)Lambda, 1, 1);

        public Tensor Value => lambda;

        public override Tensor F(Tensor y) => y.Square().Sum(-1).Reshape(y.Shape[0], 1) * lambda / 2;
    }
}
