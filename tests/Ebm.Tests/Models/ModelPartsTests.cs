namespace Ebm.Tests;

/// <summary>
/// A part of the wrong width is refused by every way into the model, with the part and both numbers; nothing is repeated to fit.
/// </summary>
public class ModelPartsTests
{
    private const int Pixels = 6;
    // A new one each time: what a test gets does not depend on the tests before it.
    private static Rng Random => new(1);

    private static Linear Net(int inputs, int outputs) => new(inputs, outputs, Random);

    private static Sequential Column(int inputs, int outputs) =>
        new(Net(inputs, outputs), new Activation("transposed", x => x.Transpose()));

    private static readonly (int Good, int[] Bad)[] Widths = [(Pixels, [1, Pixels - 1, Pixels + 1])];

    public static TheoryData<string, string, Func<IEnumerable<Func<object>>>> Wrong
    {
        get
        {
            var data = new TheoryData<string, string, Func<IEnumerable<Func<object>>>>();
            var cost = ReconstructionCost.Bernoulli;
            foreach (var bad in Widths[0].Bad)
            {
                var gives = $"the decoder gives {bad} output{(bad == 1 ? "" : "s")} per row; {Pixels} are needed";
                data.Add($"VAE decoder {bad}", gives, () => Ways(new Vae(Net(Pixels, 4), Net(2, bad), Pixels, 2, cost)));
                data.Add($"autoencoder decoder {bad}", gives, () => Ways(new Autoencoder(Net(Pixels, 2), Net(2, bad), Pixels, cost)));
                data.Add($"VQ-VAE decoder {bad}", gives, () => Ways(new VqVae(Net(Pixels, 3), Net(3, bad), Pixels, 4, 3, cost, Random)));
                data.Add($"diffusion {bad}", $"the network gives {bad} output{(bad == 1 ? "" : "s")} per row; {Pixels} are needed",
                    () => Ways(new Diffusion(Net(Pixels + 1, bad), Pixels, NoiseSchedule.Linear(10), 4)));
            }

            foreach (var bad in new[] { 1, 2, 3, 5, 40 })
                data.Add($"VAE encoder {bad}", $"the encoder gives {bad} output{(bad == 1 ? "" : "s")} per row; 4 are needed",
                    () => Ways(new Vae(Net(Pixels, bad), Net(2, Pixels), Pixels, 2, cost)));
            foreach (var bad in new[] { 1, 2, 4 })
            {
                data.Add($"VQ-VAE encoder {bad}", $"the encoder gives {bad} output{(bad == 1 ? "" : "s")} per row; 3 are needed",
                    () => Ways(new VqVae(Net(Pixels, bad), Net(3, Pixels), Pixels, 4, 3, cost, Random)));
                data.Add($"softmax {bad}", $"the network gives {bad} output{(bad == 1 ? "" : "s")} per row; 3 are needed",
                    () => Ways(new SoftmaxClassifier(Net(Pixels, bad), Pixels, 3)));
            }

            foreach (var bad in new[] { 2, Pixels })
            {
                data.Add($"binary {bad}", $"the network gives {bad} outputs per row; 1 is needed",
                    () => Ways(new BinaryClassifier(Net(Pixels, bad), Pixels)));
                data.Add($"network {bad}", $"the network gives {bad} outputs per row; 1 is needed",
                    () => Ways(new NetworkModel(Net(Pixels, bad), Pixels)).Take(2));
            }

            data.Add("network transposed", "gives the shape (1, 3) for 3 rows; (3, 1) is needed",
                () => Ways(new NetworkModel(Column(Pixels, 1), Pixels)).Take(1));
            data.Add("binary transposed", "gives the shape (1, 3) for 3 rows; (3, 1) is needed",
                () => Ways(new BinaryClassifier(Column(Pixels, 1), Pixels)).Take(1));
            return data;
        }
    }

    private static readonly Tensor Batch = Tensor.Filled(.5f, 3, Pixels);
    private static readonly TrainingSet Data = new([.. Enumerable.Repeat(.5f, 3 * Pixels)], Pixels, [0, 1, 1]);

    private static IEnumerable<Func<object>> Ways(EnergyModel model)
    {
        yield return () => model.F(Batch);
        yield return () => model.NaturalObjective.Loss(model, new TrainingBatch(Batch), new Rng(2));
        yield return () => model.Energy(new double[Pixels]);
        yield return () => new Trainer(model, model.NaturalObjective, Data, new Sgd(.1), new Rng(2), 4).Step();
    }

    private static IEnumerable<Func<object>> Ways(ConditionalModel model)
    {
        yield return () => model.PerLabel(Batch);
        yield return () => model.Predict(Batch);
        yield return () => model.NaturalObjective.Loss(model, new TrainingBatch(Batch, [0, 0, 0]), new Rng(2));
        yield return () => model.Energy([.. new double[Pixels], 1]);
        yield return () => model.Best.Energy(new double[Pixels]);
        yield return () => model.Marginal.Energy(new double[Pixels]);
    }

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_part_of_the_wrong_width_is_named_with_both_numbers(string name, string phrase, Func<IEnumerable<Func<object>>> ways)
    {
        Assert.NotEmpty(name);
        foreach (var way in ways())
            Assert.Contains(phrase, Assert.Throws<ArgumentException>(() => way()).Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, Func<Tensor, object>> Models => new()
    {
        { "autoencoder", x => new Autoencoder(Net(Pixels, 2), Net(2, Pixels), Pixels, ReconstructionCost.Squared).F(x) },
        { "encode", x => new Autoencoder(Net(Pixels, 2), Net(2, Pixels), Pixels, ReconstructionCost.Squared).Encode(x) },
        { "VAE", x => new Vae(Net(Pixels, 4), Net(2, Pixels), Pixels, 2, ReconstructionCost.Squared).F(x) },
        { "VQ-VAE", x => new VqVae(Net(Pixels, 3), Net(3, Pixels), Pixels, 4, 3, ReconstructionCost.Squared, Random).F(x) },
        { "coupling flow", x => new CouplingFlow(Pixels, 2, 4, Random).F(x) },
        { "coupling flow back", x => new CouplingFlow(Pixels, 2, 4, Random).Inverse(x) },
        { "spline flow", x => CouplingFlow.OfSplines(Pixels, 2, 4, Random).F(x) },
        { "spline flow back", x => CouplingFlow.OfSplines(Pixels, 2, 4, Random).Inverse(x) },
        { "planar flow", x => new PlanarFlow(Pixels, 2, Random).Forward(x) },
        { "planar flow back", x => new PlanarFlow(Pixels, 2, Random).Inverse(x) },
        { "stations", x => new CouplingFlow(Pixels, 2, 4, Random).Stations(x) },
        { "diffusion", x => new Diffusion(Net(Pixels + 1, Pixels), Pixels, NoiseSchedule.Linear(10), 4).Noise(x, 3) },
        { "network", x => new NetworkModel(Net(Pixels, 1), Pixels).F(x) },
        { "softmax", x => new SoftmaxClassifier(Net(Pixels, 3), Pixels, 3).Predict(x) },
        { "binary", x => new BinaryClassifier(Net(Pixels, 1), Pixels).PerLabel(x) },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void Rows_of_another_width_are_refused(string name, Func<Tensor, object> use)
    {
        Assert.NotNull(use(Tensor.Filled(.5f, 2, Pixels)));
        foreach (var shape in new int[][] { [2, 1], [2, Pixels - 1], [2, Pixels + 3], [Pixels], [2, Pixels, 1] })
        {
            var e = Assert.Throws<ArgumentException>(() => use(Tensor.Filled(.5f, shape)));
            Assert.Contains($"rows of {Pixels} numbers are needed", e.Message, StringComparison.Ordinal);
            Assert.Contains($"({string.Join(", ", shape)})", e.Message, StringComparison.Ordinal);
        }

        Assert.NotEmpty(name);
    }

    [Fact]
    public void Costs_divergences_and_masks_need_shapes_that_fit()
    {
        foreach (var cost in new[] { ReconstructionCost.Squared, ReconstructionCost.Bernoulli, ReconstructionCost.Gaussian(1) })
        {
            foreach (var (a, b) in new (int[], int[])[] { ([3, 6], [3, 1]), ([3, 1], [3, 6]), ([3, 6], [1, 6]), ([3, 6], [2, 6]),
                ([6], [3, 6]), ([1, 1], [3, 6]) })
            {
                var e = Assert.Throws<ArgumentException>(() => cost.Of(Tensor.Filled(.5f, a), Tensor.Filled(.5f, b)));
                Assert.Contains($"({string.Join(", ", a)}) and ({string.Join(", ", b)})", e.Message, StringComparison.Ordinal);
            }

            // One row of data for several outputs is what it says.
            var (row, outputs) = (Tensor.From([.1f, .9f], 1, 2), Tensor.From([1f, -2, .5f, 3], 2, 2));
            var many = cost.Of(Tensor.From([.1f, .9f, .1f, .9f], 2, 2), outputs);
            Assert.Equal(many.ToArray(), cost.Of(row, outputs).ToArray());
        }

        Assert.Throws<ArgumentException>(() => Vae.Divergence(Tensor.Filled(0, 3, 2), Tensor.Filled(0, 3, 1)));
        Assert.Equal([3, 1], Vae.Divergence(Tensor.Filled(0, 3, 2), Tensor.Filled(0, 1, 2)).Shape);
        var masked = new Autoencoder(Net(Pixels, 2), Net(2, Pixels), Pixels, ReconstructionCost.Squared);
        Assert.Throws<ArgumentException>(() => masked.Complete(Batch, Tensor.Filled(1, 3, 1)));
        Assert.Throws<InvalidOperationException>(() => new GraphEnergy(x => x, 2).Energy(0, 0));
    }

    [Fact]
    public void Layers_name_the_inputs_they_expect()
    {
        foreach (var (layer, shape, phrase) in new (Layer, int[], string)[]
        {
            (new Linear(3, 2, Random), [5, 4], "3 inputs expected, rows have 4"),
            (new Linear(1, 2, Random), [4], "1 input expected, the shape is (4)"),
            (Sequential.Mlp(Random, Activation.Relu, 3, 4, 1), [2, 5], "3 inputs expected, rows have 5"),
            (new Convolution(3, 2, 3, Random), [1, 2, 8, 8], "images with 3 channels expected, they have 2"),
            (new Convolution(3, 2, 3, Random, transposed: true), [8, 8], "images with 3 channels expected, the shape is (8, 8)"),
            (new TimeEmbedding(4), [3, 2], "(n, 1), expected; the shape is (3, 2)"),
        })
            Assert.Contains(phrase, Assert.Throws<ArgumentException>("x", () => layer.Apply(Tensor.Filled(1, shape))).Message,
                StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Settings_of_objectives_are_checked(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Corruption.Noise(value));
        Assert.Throws<ArgumentOutOfRangeException>("share", () => Corruption.Masking(value));
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => ReconstructionCost.Gaussian(value));
        Assert.Throws<ArgumentOutOfRangeException>("margin", () => new Hinge(value));
        if (value == 0)
            return;
        Assert.Throws<ArgumentOutOfRangeException>("penalty", () => new ContrastiveDivergence(null, value));
        Assert.Throws<ArgumentOutOfRangeException>("weight", () => CodePenalty.Contraction(value));
        Assert.Throws<ArgumentOutOfRangeException>("weight", () => CodePenalty.Saturation(value));
    }
}
