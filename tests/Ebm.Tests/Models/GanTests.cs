namespace Ebm.Tests.Models;

/// <summary>Two players, each with gradients of its own; what they make, and what is said when it goes wrong.</summary>
public class GanTests
{
    private static readonly TrainingSet Data = TrainingSet.From(StateSpace.Real(2).Random(new Rng(1), 24));

    public static TheoryData<string, Func<Gan>, AdversarialGame, Func<Tensor, Tensor>> Games => new()
    {
        { "logistic", () => Gan.Logistic(2, new Rng(2), 5), AdversarialGame.Logistic, e => e.Softplus() },
        { "logistic through noise", () => Gan.Logistic(2, new Rng(2), 5), AdversarialGame.Logistic.WithNoise(.3), e => e.Softplus() },
        { "saturating", () => Gan.Logistic(2, new Rng(2), 5), AdversarialGame.Saturating, e => -(-e).Softplus() },
        { "margin", () => Gan.EnergyBased(2, new Rng(2), hidden: 5), AdversarialGame.Margin(2).WithNoise(.2), e => e },
    };

    [Theory]
    [MemberData(nameof(Games))]
    public void Each_player_follows_the_slopes_of_its_own_loss(
        string name, Func<Gan> make, AdversarialGame game, Func<Tensor, Tensor> ofGenerator)
    {
        var (gan, batch) = (make(), Data.All());
        Tensor[] parameters = [.. gan.Parameters().Select(p => p.Value)];
        var generators = gan.Generator.Parameters().Select(p => p.Value).ToHashSet();
        var slopes = Gradient.Of(game.Loss(gan, batch, new Rng(3)), parameters);
        double OfDiscriminator() => game.Loss(gan, batch, new Rng(3)).Item;
        double OfGenerator()
        {
            var rng = new Rng(3);
            var made = gan.Generate(Tensor.Gaussian(rng, 24, gan.Latent));
            if (game.Noise > 0)
                made += (float)game.Noise * Tensor.Gaussian(rng, 24, 2);
            return ofGenerator(gan.F(made)).Mean().Item;
        }

        Assert.Contains(parameters, p => generators.Contains(p));
        Assert.Contains(parameters, p => !generators.Contains(p));
        foreach (var (p, slope) in parameters.Zip(slopes))
        {
            Func<double> loss = generators.Contains(p) ? OfGenerator : OfDiscriminator;
            for (var i = 0; i < p.Length; i++)
            {
                // Single precision: rounding 1e-7 of the loss over 2h, and h² of the third derivative, are both below 2e-3.
                const float H = 5e-3f;
                var was = p.Data[i];
                p.Data[i] = was + H;
                var above = loss();
                p.Data[i] = was - H;
                var difference = (above - loss()) / (2 * H);
                p.Data[i] = was;
                Assert.True(Math.Abs(difference - slope.Data[i]) < 3e-3 * (1 + Math.Abs(difference)),
                    $"{name}: {slope.Data[i]}, by difference {difference}");
            }
        }
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(.3)]
    public void The_fused_pass_gives_the_gradients_of_the_graph(double noise)
    {
        foreach (var game in new[] { AdversarialGame.Logistic, AdversarialGame.Saturating, AdversarialGame.Margin(1) })
        {
            var gan = Gan.Logistic(2, new Rng(4), 7);
            Tensor[] values = [.. gan.Parameters().Select(p => p.Value)];
            var loss = game.WithNoise(noise).Loss(gan, Data.All(), new Rng(5));
            var wanted = Gradient.Of(loss, values);
            Tensor[] got = [.. values.Select(v => Tensor.Filled(0, [.. v.Shape]))];
            Assert.Equal(loss.Item, game.WithNoise(noise).Fused(gan)!(Data.All(), new Rng(5), got), 1e-5);
            for (var k = 0; k < values.Length; k++)
                for (var i = 0; i < values[k].Length; i++)
                    Assert.Equal(wanted[k].Data[i], got[k].Data[i], 2e-5);
        }
    }

    [Fact]
    public void The_discriminator_alone_plays_adversarial_training_against_the_generator()
    {
        var gan = Gan.Logistic(2, new Rng(6), 5, noise: 0);
        Tensor[] parameters = [.. gan.Discriminator.Parameters().Select(p => p.Value)];
        var game = Gradient.Of(AdversarialGame.Logistic.Loss(gan, Data.All(), new Rng(7)), parameters);
        var chapter12 = new AdversarialTraining(NegativeSource.From(gan)).Loss(gan.Discriminator, Data.All(), new Rng(7));
        foreach (var (one, other) in game.Zip(Gradient.Of(chapter12, parameters)))
            Assert.Equal(one.ToArray(), other.ToArray(), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Against_a_generator_that_stands_still_the_energy_is_the_log_ratio()
    {
        // Data of variance 1 against a generator of variance 4: E = log q − log p = (1 − ¼) x²/2 − log 2 = .375 x² − .693 at the optimum of
        // a quadratic energy. 200 000 data: the curvature is known to about 1 %, and the average of the last steps to as much.
        var bowl = new Bowl();
        var gan = new Gan(bowl, new Twice(), 1);
        var rng = new Rng(8);
        var data = TrainingSet.From(Ebm.Energies.StandardGaussian(1).Sample(rng, 200_000));
        var average = new MovingAverage(bowl.Parameters(), .998);
        new Trainer(gan, gan.NaturalObjective, data, new Adam(.01), rng, 500)
        {
            Average = average,
            Rate = LearningRate.Cosine(3000),
        }.Run(3000);
        average.Swap();
        Assert.Equal(.375, bowl.Curvature, .02);
        Assert.Equal(-Math.Log(2), bowl.Constant, .02);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void It_learns_a_bell_that_lies_elsewhere_and_the_same_seed_gives_the_same_bits(bool energyBased)
    {
        var bell = Ebm.Energies.Gaussian(new[,] { { .25, .1 }, { .1, .25 } }, [1, -.5]);
        var data = TrainingSet.From(bell.Sample(new Rng(9), 4000));
        Gan Once() => (energyBased ? Gan.EnergyBased(2, new Rng(10), hidden: 16) : Gan.Logistic(2, new Rng(10), 16))
            .Fit(data, new Rng(11), 600, batch: 64);
        var made = Once().Sample(new Rng(12), 2000);
        Assert.Equal(made.Values, Once().Sample(new Rng(12), 2000).Values);
        Assert.Equal(1, made.Mean()[0], .25);
        Assert.Equal(-.5, made.Mean()[1], .25);
        Assert.InRange(Statistics.StandardDeviation(made.Coordinate(0)), .25, .8);
    }

    [Fact]
    public void The_energy_over_latent_numbers_is_that_of_the_prior_and_the_discriminator()
    {
        var gan = Gan.Logistic(2, new Rng(13), 8, latent: 3);
        var z = StateSpace.Real(3).Random(new Rng(14), 5);
        var (latent, x) = (new float[5], new float[5]);
        gan.LatentEnergy.Energies(z, latent);
        gan.Energies(gan.Generate(z), x);
        for (var i = 0; i < 5; i++)
            Assert.Equal((.5 * z[i].Sum(v => v * v)) + x[i], latent[i], 1e-4);
    }

    [Fact]
    public void Parts_that_do_not_fit_are_named()
    {
        var energy = new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 4, 1), 2);
        var wrong = new Gan(energy, Sequential.Mlp(new Rng(1), Activation.Silu, 2, 4, 3), 2);
        Assert.Contains("generator gives 3 outputs", Assert.Throws<ArgumentException>(() => wrong.Sample(new Rng(1), 4)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("latent", () => new Gan(energy, new Twice(), 0));
        Assert.Throws<ArgumentOutOfRangeException>("margin", () => AdversarialGame.Margin(0));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => AdversarialGame.Logistic.WithNoise(-1));
        Assert.Throws<ArgumentException>("data", () => Gan.Logistic(3, new Rng(1)).Fit(Data, new Rng(1)));
        Assert.Throws<ArgumentException>(() => NegativeSource.From(wrong).Draw(energy, new Points(3, 4), new Rng(1)));
        Assert.Throws<ArgumentException>(() => AdversarialGame.Logistic.Require(energy));
    }

    [Fact]
    public void A_game_that_diverges_names_the_remedy()
    {
        var gan = Gan.Logistic(2, new Rng(1), 8, noise: 0);
        var report = Assert.Throws<TrainingDivergedException>(() => gan.Fit(Data, new Rng(1), 200, learningRate: 1e12));
        Assert.Contains("WithNoise", report.Message, StringComparison.Ordinal);
    }

    private sealed class Bowl : PointModel
    {
        private readonly Tensor curvature = Tensor.Filled(0, 1, 1);
        private readonly Tensor constant = Tensor.Filled(0, 1, 1);

        public Bowl()
            : base(1)
        {
        }

        public double Curvature => curvature.Item;

        public double Constant => constant.Item;

        public override Tensor F(Tensor y) => (y.Square() * curvature) + constant;
    }

    private sealed class Twice : Layer
    {
        public override Tensor Apply(Tensor x) => 2 * x;
    }
}
