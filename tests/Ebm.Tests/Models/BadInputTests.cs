namespace Ebm.Tests;

/// <summary>What a learner can do wrong: an error that names it, or a diagnosis with its remedy; nothing is lost.</summary>
public class BadInputTests
{
    private static readonly TrainingSet Data = new([.1f, .2f, -1, .5f, .3f, -.8f, 1, 1], 2, [0, 1, 2, 1]);

    private static Autoencoder Model() =>
        new Autoencoder(new Linear(2, 1, new Rng(1)), new Linear(1, 2, new Rng(2)), 2, ReconstructionCost.Squared);

    [Fact]
    public void Data_that_do_not_fit_are_refused_before_training()
    {
        Assert.Contains("length 0", Assert.Throws<ArgumentException>("rows", () => new TrainingSet([], 2)).Message,
            StringComparison.Ordinal);
        Assert.Contains("rows[1] = NaN", Assert.Throws<ArgumentException>("rows", () => new TrainingSet([1, float.NaN], 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("labels[1]", () => new TrainingSet([1, 2], 1, [0, -1]));
        Assert.Throws<ArgumentOutOfRangeException>("batch", () => new Trainer(Model(), new MeanEnergy(), Data, new Sgd(.1), new Rng(1), 0));
        Assert.Contains("3 numbers a row; this model needs 2",
            Assert.Throws<ArgumentException>("data",
            () => new Trainer(Model(), new MeanEnergy(), new TrainingSet([1, 2, 3], 3), new Sgd(.1), new Rng(1))).Message,
            StringComparison.Ordinal);
        var two = new SoftmaxClassifier(new Linear(2, 2, new Rng(1)), 2, 2);
        Assert.Contains("between 0 and 1",
            Assert.Throws<ArgumentOutOfRangeException>("labels[2]",
            () => new Trainer(two, two.NaturalObjective, Data, new Sgd(.1), new Rng(1))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => new Trainer(two, two.NaturalObjective, new TrainingSet([1, 2], 2), new Sgd(.1),
            new Rng(1)));
    }

    [Fact]
    public void Points_that_do_not_fit_name_the_lengths()
    {
        var model = Model();
        var e = new float[3];
        Assert.Throws<ArgumentOutOfRangeException>("count", () => model.Energies(new Batch([], 2, 0), e));
        Assert.Contains("length 4; 2 coordinates × 3 states are needed",
            Assert.Throws<ArgumentException>("values", () => model.Energies(new Batch([1, 2, 3, 4], 2, 3), e)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("energies", () => model.Energies(new Points(2, 4), e));
        Assert.Throws<ArgumentException>("gradients", () => model.EnergiesAndGradients(new Points(2, 3), e, e));
        var wrong = Assert.Throws<ArgumentException>(() => model.F(Tensor.Filled(1, 4, 3)));
        Assert.Contains("(4, 3); rows of 2 numbers are needed", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("4 outputs per row; 3 are needed",
            Assert.Throws<ArgumentException>(() => new SoftmaxClassifier(new Linear(2, 4, new Rng(1)), 2, 3)
            .Predict(Tensor.Filled(1, 1, 2))).Message, StringComparison.Ordinal);
        var four = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 5, 4), 2, 3);
        Assert.Contains("4 outputs per row; 3 are needed", Assert.Throws<ArgumentException>(() => four.Marginal.Energy(1, 2)).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("coupling")]
    [InlineData("spline")]
    [InlineData("planar")]
    public void An_exploding_flow_is_named_with_its_remedy(string kind)
    {
        var rng = new Rng(3);
        Flow flow = kind == "coupling" ? new CouplingFlow(2, 4, 8, rng) : kind == "spline" ? CouplingFlow.OfSplines(2, 4, 8, rng)
            : new PlanarFlow(2, 4, rng);
        var x = Tensor.Gaussian(rng, 20, 2);
        Assert.False(flow.Diagnose(x).HasExploded);
        Assert.StartsWith("invertible", flow.Diagnose(x).ToString(), StringComparison.Ordinal);
        foreach (var p in flow.Parameters())
        {
            for (var i = 0; i < p.Value.Length; i++)
                p.Value.Data[i] *= 1e15f;
        }

        Assert.True(flow.Diagnose(x).HasExploded);
        Assert.Contains("smaller learning rate, ClipNorm, or fewer steps", flow.Diagnose(x).ToString(), StringComparison.Ordinal);
        var e = Assert.Throws<TrainingDivergedException>(() => new Trainer(flow, flow.NaturalObjective, Data, new Adam(.01), rng, 4)
            .Run(1));
        Assert.Contains("the scales of all of them multiply", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Samples_of_an_exploded_flow_are_refused()
    {
        var rng = new Rng(3);
        var flow = new CouplingFlow(2, 8, 8, rng);
        foreach (var p in flow.Parameters())
        {
            for (var i = 0; i < p.Value.Length; i++)
                p.Value.Data[i] *= 1e15f;
        }

        Assert.Contains("exploded", Assert.Throws<InvalidOperationException>(() => flow.Sample(rng, 10)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Dead_codes_are_counted_and_revived()
    {
        var rng = new Rng(4);
        var model = new VqVae(new Linear(2, 2, rng), new Linear(2, 2, rng), 2, 8, 2, ReconstructionCost.Squared, rng);
        model.Codebook.Data[..8].Fill(1e3f);
        var y = Tensor.Gaussian(rng, 200, 2);
        var before = model.Diagnose(y);
        Assert.True(before.Dead >= 4);
        Assert.InRange(before.Perplexity, 1, 4);
        Assert.Contains("Revive", before.ToString(), StringComparison.Ordinal);
        Assert.Equal(before.Dead, model.Revive(y, rng));
        Assert.True(model.Diagnose(y).Dead < before.Dead);
    }

    [Fact]
    public void An_energy_without_bottom_stops_training_and_sampling_with_advice()
    {
        var model = new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Relu, 2, 8, 1), 2);
        var wild = new ContrastiveDivergence(NegativeSource.FromNoise(e => Langevin.WithNoise(e, 3e38, .005), 60));
        Assert.True(model.IsFused);
        Assert.Throws<SamplingException>(() => wild.Negatives.Draw(model, new Points(2, 4), new Rng(2)));
        var before = model.Parameters()[0].Value.ToArray();
        Assert.Contains("stronger penalty",
            Assert.Throws<TrainingDivergedException>(() => new Trainer(model, wild, Data, new Adam(.1), new Rng(2), 4).Run(3)).Message,
            StringComparison.Ordinal);
        Assert.Equal(before, model.Parameters()[0].Value.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => NegativeSource.FromData(e => new Langevin(e, .1), 0));
    }
}
