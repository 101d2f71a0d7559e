namespace Ebm.Tests;

/// <summary>One loop over one interface: every model of the course answers F on a grid in the same line.</summary>
public class CommonInterfaceTests
{
    // A new one each time: what a test gets does not depend on the tests before it.
    private static Rng Random => new(1);

    private static Points Plane() => Ebm.Energies.Spiral().Sample(new Rng(1), 300);

    private static Sequential Net(params int[] widths) => Sequential.Mlp(Random, Activation.Silu, widths);

    public static TheoryData<string, Func<IDifferentiableEnergy>> Models => new()
    {
        { "binary, best label", () => new BinaryClassifier(Net(2, 8, 1), 2).Best },
        { "binary, marginal", () => new BinaryClassifier(Net(2, 8, 1), 2).Marginal },
        { "binary, one label", () => new BinaryClassifier(Net(2, 8, 1), 2).ForLabel(-1) },
        { "softmax, best label", () => new SoftmaxClassifier(Net(2, 8, 3), 2, 3).Best },
        { "softmax, marginal", () => new SoftmaxClassifier(Net(2, 8, 3), 2, 3).Marginal },
        { "softmax, surprise", () => new SoftmaxClassifier(Net(2, 8, 3), 2, 3).Surprise(1) },
        { "softmax, one label", () => new SoftmaxClassifier(Net(2, 8, 3), 2, 3).ForLabel(2) },
        { "autoencoder", () => new Autoencoder(Net(2, 8, 1), Net(1, 8, 2), 2, ReconstructionCost.Squared) },
        { "Bernoulli autoencoder", () => new Autoencoder(Net(2, 8, 1), Net(1, 8, 2), 2, ReconstructionCost.Bernoulli) },
        { "VAE", () => new Vae(Net(2, 8, 2), Net(1, 8, 2), 2, 1, ReconstructionCost.Gaussian(.3)) },
        { "VQ-VAE", () => new VqVae(Net(2, 8, 3), Net(3, 8, 2), 2, 4, 3, ReconstructionCost.Squared, Random) },
        { "planar flow", () => new PlanarFlow(2, 3, Random) },
        { "coupling flow", () => new CouplingFlow(2, 2, 8, Random) },
        { "spline flow", () => CouplingFlow.OfSplines(2, 2, 8, Random) },
        { "diffusion", () => new Diffusion(Net(3, 8, 2), 2, NoiseSchedule.Linear(20), 5) },
        { "exact noisy data", () => NoiseSchedule.Linear(20).ExactEnergy([[0, 1], [1, -1]], 7) },
        { "PCA", () => Pca.Fit(Plane(), 1) },
        { "k-means", () => KMeans.Fit(Plane(), 3, new Rng(2)) },
        { "mixture", () => GaussianMixture.Fit(Plane(), 3, new Rng(2)) },
        { "ICA", () => Ica.Fit(Plane(), new Rng(2)) },
        { "Student-t experts", () => StudentExperts.Fit(Plane(), 4, new Rng(2), 50) },
        { "network", () => new NetworkModel(Net(2, 8, 8, 1), 2) },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Every_model_answers_on_a_grid_in_the_same_line_and_knows_its_slope(string name, Func<IDifferentiableEnergy> make)
    {
        var model = make();
        double[] xs = [-.7, .2, 1.3], ys = [-.4, .9];
        var table = model.OnGrid(xs, ys);
        Assert.Equal((2, 3), (table.GetLength(0), table.GetLength(1)));
        for (var j = 0; j < 2; j++)
        {
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal(model.Energy(xs[i], ys[j]), table[j, i], 1e-4);
                var slope = model.Gradient(xs[i], ys[j]);

                // The quantised code jumps; elsewhere a central difference in single precision is good to 1e-2 of the scale.
                const double H = 4e-3;
                var x = (model.Energy(xs[i] + H, ys[j]) - model.Energy(xs[i] - H, ys[j])) / (2 * H);
                var y = (model.Energy(xs[i], ys[j] + H) - model.Energy(xs[i], ys[j] - H)) / (2 * H);
                var scale = 1 + Math.Abs(table[j, i]) + Math.Abs(x) + Math.Abs(y);
                Assert.True(Math.Abs(x - slope[0]) < 1e-2 * scale
                    && Math.Abs(y - slope[1]) < 1e-2 * scale, $"{name}: slope ({slope[0]}, {slope[1]}), differences ({x}, {y})");
            }
        }
    }

    [Fact]
    public void A_classifier_alone_with_x_takes_its_best_label()
    {
        var (binary, softmax) = (new BinaryClassifier(Net(2, 8, 1), 2), new SoftmaxClassifier(Net(2, 8, 3), 2, 3));
        double[] x = [.4, -.8];
        Assert.Equal(Math.Min(binary.ForLabel(1).Energy(x), binary.ForLabel(-1).Energy(x)), binary.Best.Energy(x), 1e-6);
        Assert.Equal(Enumerable.Range(0, 3).Min(k => softmax.ForLabel(k).Energy(x)), softmax.Best.Energy(x), 1e-6);
        var row = Tensor.From([.4f, -.8f], 1, 2);
        Assert.Equal(binary.ForLabel(binary.Predict(row)[0]).Energy(x), binary.Best.Energy(x), 1e-6);
    }

    [Fact]
    public void A_binary_classifier_learns_a_line()
    {
        var rng = new Rng(5);
        var points = new float[400];
        rng.FillGaussian(points);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => points[2 * i] > points[(2 * i) + 1] ? 1 : 0)];
        var model = new BinaryClassifier(new Linear(2, 1, rng), 2);
        Assert.True(new Trainer(model, model.NaturalObjective, new TrainingSet(points, 2, labels), new Adam(.05), rng, 64).Run(300) < .2);
        Assert.True(model.Predict(Tensor.From(points, 200, 2)).Zip(labels).Count(p => p.First == (2 * p.Second) - 1) > 190);
        Assert.Throws<ArgumentOutOfRangeException>("labels[0]",
            () => new Trainer(model, model.NaturalObjective, new TrainingSet(points, 2, [.. labels.Select(_ => 2)]), new Adam(.05), rng));
    }

    [Fact]
    public void An_MLP_is_computed_and_trained_by_the_fused_pass_with_the_numbers_of_the_graph()
    {
        var network = Sequential.Mlp(new Rng(2), Activation.Silu, 2, 16, 16, 1);
        var same = Sequential.Mlp(new Rng(2), Activation.Silu, 2, 16, 16, 1);
        var objective = new ContrastiveDivergence(NegativeSource.FromNoise(e => Langevin.WithNoise(e, .1, .005), 5));
        var fused = new NetworkModel(network, 2);

        // One layer around the network hides its kind: the graph computes it.
        var graph = new NetworkModel(new Sequential(same, new Activation("same", x => x)), 2);
        Assert.True(fused.IsFused);
        Assert.False(graph.IsFused);
        Assert.IsType<MlpEnergy>(NetworkEnergy.From(network, 2));
        var data = new TrainingSet([.1f, .2f, -1, .5f, .3f, -.8f, 1, 1], 2);
        var (a, b) = (new Trainer(fused, objective, data, new Sgd(.05), new Rng(3), 32),
            new Trainer(graph, objective, data, new Sgd(.05), new Rng(3), 32));
        for (var step = 0; step < 10; step++)
            Assert.Equal(b.Step(), a.Step(), 1e-5);
        foreach (var (p, q) in network.Parameters().Zip(same.Parameters()))
        {
            for (var i = 0; i < p.Value.Length; i++)
                Assert.Equal(q.Value.Data[i], p.Value.Data[i], 1e-5f);
        }
    }

    [Fact]
    public void A_langevin_chain_of_the_model_is_a_chain_of_the_fused_energy()
    {
        var network = Sequential.Mlp(new Rng(2), Activation.Silu, 2, 16, 16, 1);
        var start = new float[2 * 50];
        new Rng(4).FillGaussian(start);
        float[] Run(IDifferentiableEnergy energy)
        {
            var sampler = new Langevin(energy, .01);
            var (state, rng) = (sampler.Start(new Batch(start, 2, 50)), new Rng(5));
            for (var i = 0; i < 20; i++)
                sampler.Step(state, rng);
            return [.. state.Positions];
        }

        Assert.Equal(Run(new MlpEnergy(network)), Run(new NetworkModel(network, 2)));
        var graph = Run(new GraphEnergy(network.Apply, 2));
        Assert.All(Run(new NetworkModel(network, 2)).Zip(graph), p => Assert.Equal(p.Second, p.First, 1e-4f));
    }
}
