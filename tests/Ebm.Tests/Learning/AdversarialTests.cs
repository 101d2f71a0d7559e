namespace Ebm.Tests.Learning;

/// <summary>Negatives by attack: where they may go, and what they share with chains.</summary>
public class AdversarialTests
{
    private static readonly Points Data = StateSpace.Real(3).Random(new Rng(1), 40);

    [Theory]
    [InlineData(true, NegativeSource.Beginning.Data)]
    [InlineData(false, NegativeSource.Beginning.Data)]
    [InlineData(true, NegativeSource.Beginning.Noise)]
    public void Attacks_never_leave_their_ball(bool unit, NegativeSource.Beginning from)
    {
        var starts = NegativeSource.Adversarial(1, 1e-12, from: from).Draw(Energies(), Data, new Rng(2));
        var ends = NegativeSource.Adversarial(7, .4, .5, 3, 1, unit, from).Draw(Energies(), Data, new Rng(2));
        for (var i = 0; i < Data.Count; i++)
            Assert.InRange(Math.Sqrt(starts[i].Zip(ends[i], (a, b) => (a - b) * (a - b)).Sum()), 0, .5 * (1 + 1e-5));
    }

    [Fact]
    public void A_unit_step_has_the_length_that_is_asked_for_and_goes_down()
    {
        var energy = Energies();
        var ends = NegativeSource.Adversarial(1, .25).Draw(energy, Data, new Rng(2));
        for (var i = 0; i < Data.Count; i++)
        {
            Assert.Equal(.25, Math.Sqrt(Data[i].Zip(ends[i], (a, b) => (a - b) * (a - b)).Sum()), 1e-5);
            var slope = energy.Gradient(Data[i]);
            Assert.Equal(-.25 * Math.Sqrt(slope.Sum(g => g * g)), slope.Zip(ends[i].Zip(Data[i], (b, a) => b - a), (g, d) => g * d).Sum(),
                1e-4);
        }
    }

    [Fact]
    public void Without_ball_and_unit_steps_it_is_a_chain_without_noise()
    {
        var attack = NegativeSource.Adversarial(5, .1, unit: false).Draw(Energies(), Data, new Rng(3));
        var chain = NegativeSource.FromData(e => Langevin.WithNoise(e, .1, 0), 5).Draw(Energies(), Data, new Rng(3));
        Assert.Equal(0, attack.MeanSquaredDistance(chain), 1e-9);
    }

    [Fact]
    public void With_noise_in_every_step_it_has_the_variance_of_Langevin()
    {
        // E = λx²/2, σ² = 2α: v = 2/(λ(2 − αλ)) after many steps; 20 000 chains, a relative error of √(2/20000) = 1 %, four of them.
        var ends = NegativeSource.Adversarial(60, .2, shake: Math.Sqrt(.4), unit: false)
            .Draw(Ebm.Energies.StandardGaussian(1), new Points(1, 20_000), new Rng(4));
        Assert.Equal(2 / 1.8, Statistics.Variance(ends.Coordinate(0)), .04 * 1.11);
    }

    [Fact]
    public void Where_there_is_no_direction_a_point_stays()
    {
        var ends = NegativeSource.Adversarial(3, .5).Draw(Ebm.Energies.StandardGaussian(2), new Points(2, 4), new Rng(1));
        Assert.All(ends.Rows().ToArray(), v => Assert.Equal(0, v));
    }

    [Fact]
    public void A_slope_that_is_no_number_is_named()
    {
        var steep = Ebm.Energies.From((x, _) => x, (_, _) => (double.NaN, 0));
        Assert.Contains("slope", Assert.Throws<SamplingException>(() => NegativeSource.Adversarial(1, .1)
            .Draw(steep, new Points(2, 2), new Rng(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => NegativeSource.Adversarial(0, .1));
        Assert.Throws<ArgumentOutOfRangeException>("step", () => NegativeSource.Adversarial(1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => NegativeSource.Adversarial(1, .1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("noise", () => NegativeSource.Adversarial(1, .1, 1, -1));
        Assert.Throws<ArgumentOutOfRangeException>("shake", () => NegativeSource.Adversarial(1, .1, shake: double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("from", () => NegativeSource.Adversarial(1, .1, from: (NegativeSource.Beginning)7));
        Assert.Throws<ArgumentNullException>("negatives", () => new AdversarialTraining(null!));
    }

    [Fact]
    public void Against_noise_alone_the_optimum_is_the_ratio_of_densities()
    {
        // Data N(0, 1), negatives N(0, 1 + τ²): the slope of E is (1 − 1/(1 + τ²)) x, zero loss gradient in expectation there.
        var (rng, tau) = (new Rng(8), 1.5);
        var best = new Ratio(1 - (1 / (1 + (tau * tau))), -.5 * Math.Log(1 + (tau * tau)));
        var data = TrainingSet.From(Ebm.Energies.StandardGaussian(1).Sample(rng, 4000));
        var objective = new AdversarialTraining(NegativeSource.Adversarial(1, 1e-9, noise: tau));
        double[][] slopes = [.. Enumerable.Range(0, 100)
            .Select(_ => Gradient.Of(objective.Loss(best, data.DrawBatch(rng, 500), rng), best.Values).Select(g => (double)g.Item)
            .ToArray())];
        for (var k = 0; k < 2; k++)
        {
            var mean = Estimate.Of(slopes.Select(s => s[k]));

            // The 4000 data are drawn once: their own error is that of 50 000 draws times √12.5.
            Assert.Equal(0, mean.Value, 4.5 * mean.StandardError * Math.Sqrt(1 + 12.5));
        }
    }

    private static GaussianEnergy Energies() => Ebm.Energies.Gaussian(new double[,] { { 1, .3, 0 }, { .3, .5, 0 }, { 0, 0, 2 } });

    private sealed class Ratio(double slope, double constant) : PointModel(1)
    {
        private readonly Tensor a = Tensor.Filled((float)slope, 1, 1);
        private readonly Tensor c = Tensor.Filled((float)constant, 1, 1);

        public Tensor[] Values => [a, c];

        // log q/p = ½x²(1 − 1/v) − ½ log v, and E = log q − log p of data p.
        public override Tensor F(Tensor y) => (y.Square() * a / 2) + c;
    }
}
