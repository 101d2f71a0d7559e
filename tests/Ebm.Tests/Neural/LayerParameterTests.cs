namespace Ebm.Tests;

/// <summary>What is a parameter, and under which name it lies in weight files.</summary>
public class LayerParameterTests
{
    // A new one each time: what a test gets does not depend on the tests before it.
    private static Rng Random => new(1);

    private static string[] Names(Layer layer) => [.. layer.Parameters().Select(p => p.Name)];

    private static Linear New() => new(2, 2, Random);

    /// <summary>Files that were written with these names must stay readable.</summary>
    [Fact]
    public void Names_in_weight_files_stay_as_they_are()
    {
        var (wide, narrow, cost) = (new Linear(2, 4, Random), New(), ReconstructionCost.Squared);
        string[] Part(string name) => [$"{name}.weight", $"{name}.bias"];
        string[] pair = [.. Part("encoder"), .. Part("decoder")];
        foreach (var (layer, names) in new (Layer, string[])[]
        {
            (New(), ["weight", "bias"]),
            (new Convolution(1, 2, 3, Random), ["weight", "bias"]),
            (new TimeEmbedding(4), []),
            (Activation.Silu, []),
            (new Sequential(New(), Activation.Relu, New()), [.. Part("layers.0"), .. Part("layers.2")]),
            (new BinaryClassifier(new Linear(2, 1, Random), 2), Part("network")),
            (new SoftmaxClassifier(New(), 2, 2), Part("network")),
            (new NetworkModel(new Linear(2, 1, Random), 2), Part("network")),
            (new Diffusion(new Linear(3, 2, Random), 2, NoiseSchedule.Linear(10), 4), Part("network")),
            (new Autoencoder(New(), New(), 2, cost), pair),
            (new Vae(wide, narrow, 2, 2, cost), pair),
            (new VqVae(New(), New(), 2, 3, 2, cost, Random), [.. pair, "codebook"]),
            (new StudentExperts([[1, 0]], [2]), ["filters", "insistence", "mean"]),
            (new PlanarFlow(2, 2, Random), ["steps.0.W", "steps.0.U", "steps.0.B", "steps.1.W", "steps.1.U", "steps.1.B"]),
            (new CouplingFlow(2, 2, 3, Random),
                [.. new[] { 0, 1 }.SelectMany(i => new[] { 0, 2, 4 }.SelectMany(l => Part($"networks.{i}.layers.{l}")))]),
            (CouplingFlow.OfSplines(2, 2, 3, Random),
                [.. new[] { 0, 1 }.SelectMany(i => new[] { 0, 2, 4 }.SelectMany(l => Part($"networks.{i}.layers.{l}")))]),
        })
            Assert.Equal(names, Names(layer));
    }

    private abstract class Silent : Layer
    {
        public override Tensor Apply(Tensor x) => x;
    }

    private class Everything : Silent
    {
        public readonly Tensor[] Array = [Tensor.Filled(1, 2), Tensor.From([1f])];
        private readonly Linear[][] jagged = [[New()], [New(), New()]];
        private readonly Tensor[,] table = { { Tensor.Number(1), Tensor.Number(2) } };
        private readonly List<Layer> list = [New(), Activation.Relu];
        private readonly Dictionary<string, Layer> heads = new() { ["left"] = New(), ["right"] = New() };
        private readonly Dictionary<int, List<Tensor>> deep = new() { [7] = [Tensor.Number(1)] };
        private readonly (Linear A, Tensor B) tuple = (New(), Tensor.Number(3));
        private readonly (Tensor, int)[] tuples = [(Tensor.Number(3), 1)];
        private readonly IReadOnlyList<IDifferentiableEnergy> energies = [new PlanarFlow(2, 1, Random)];
        private readonly object boxed = new List<object> { New(), "text", 3 };

        protected Linear Property { get; } = New();

        public int Used => jagged.Length + table.Length + list.Count + heads.Count + deep.Count + tuples.Length + energies.Count
            + (tuple.B is null ? 1 : 0) + (boxed is null ? 1 : 0);
    }

    private sealed class Derived(Tensor captured) : Everything
    {
        private readonly Linear list = New();

        public override Tensor Apply(Tensor x) => list.Apply(x) + captured;
    }

    [Fact]
    public void Collections_properties_and_inherited_private_fields_are_looked_into()
    {
        string[] linear = ["weight", "bias"];
        string[] Of(params string[] names) => [.. names.SelectMany(n => linear.Select(l => $"{n}.{l}"))];
        var layer = new Derived(Tensor.Number(1));
        string[] expected =
        [
            "Array.0", "Array.1", .. Of("jagged.0.0", "jagged.1.0", "jagged.1.1"), "table.0", "table.1",
            .. Of("list.0", "heads.left", "heads.right"), "deep.7.0",
            .. Of("tuple.0"), "tuple.1", "tuples.0.0", "energies.0.steps.0.W", "energies.0.steps.0.U", "energies.0.steps.0.B",
            .. Of("boxed.0", "Property"),
        ];
        Assert.Equal(expected, Names(layer)[..expected.Length]);
        Assert.Equal(["Derived.list.bias", "Derived.list.weight", "captured"], Names(layer)[expected.Length..]
            .Order(StringComparer.Ordinal));
        Assert.True(layer.Used > 0);
    }

    private sealed class Mixed : Silent
    {
        public readonly Tensor Weight = Tensor.Filled(1, 2), Table = Tensor.Filled(3, 2).Constant(), Start = (Tensor.Filled(1, 2) * .1f)
            .AsParameter();
        public Tensor? Cache;

        public override Tensor Apply(Tensor x) => Cache = x * Weight * Table + Start;
    }

    [Fact]
    public void Constants_and_caches_are_neither_trained_nor_saved()
    {
        var layer = new Mixed();
        Assert.Equal(["Weight", "Start"], Names(layer));
        layer.Apply(Tensor.Filled(1, 2));
        Assert.Equal(["Weight", "Start"], Names(layer));
        new Trainer(layer, new Sgd(.1), _ => layer.Apply(Tensor.Filled(1, 2)).Square().Mean(), new Rng(1)).Run(3);
        Assert.Equal(["Weight", "Start"], Names(layer));
        Assert.Equal([3f, 3], layer.Table.ToArray());
        Assert.NotEqual(1, layer.Weight.Data[0]);
        Assert.NotEqual(.1f, layer.Start.Data[0]);
    }

    private sealed class Twice(Linear one) : Silent
    {
        public readonly Layer[] Both = [one, one];
        public readonly Tensor Weight = one.Weight;
        public readonly Dictionary<string, object> Loop = [];
    }

    [Fact]
    public void What_is_reached_twice_counts_once_and_loops_end()
    {
        var layer = new Twice(New());
        layer.Loop["self"] = layer;
        layer.Loop["loop"] = layer.Loop;
        Assert.Equal(2, layer.Parameters().Count);
        Assert.Equal(6, layer.ParameterCount);
    }

    private sealed class Lazy : Silent
    {
        public IEnumerable<Layer> Layers { get; } = Enumerable.Range(0, 2).Select(_ => New());
    }

    private sealed class Clash : Silent
    {
        public readonly Dictionary<string, Tensor> Weights = new() { ["a.0"] = Tensor.Number(1) };
        public readonly Dictionary<string, object> Other = [];

        public Clash() => Weights["a"] = Tensor.Number(2);
    }

    private sealed class Nothing : Silent;

    [Fact]
    public void What_would_be_lost_is_refused()
    {
        Assert.Contains("ToArray()", Assert.Throws<InvalidOperationException>(() => new Lazy().Parameters()).Message,
            StringComparison.Ordinal);
        Assert.Equal(["Weights.a.0", "Weights.a"], Names(new Clash()));
        var clash = new Clash();
        clash.Other["Weights"] = 1;
        clash.Other["x"] = new Dictionary<string, object>
        {
            ["y.z"] = Tensor.Number(1),
            ["y"] = new Dictionary<string, Tensor> { ["z"] = Tensor.Number(2) }
        };
        Assert.Contains("'Other.x.y.z'", Assert.Throws<InvalidOperationException>(() => clash.Parameters()).Message,
            StringComparison.Ordinal);
        Assert.Contains("nothing to train",
            Assert.Throws<ArgumentException>("network", () => new Trainer(new Nothing(), new Sgd(.1), _ => 1, new Rng(1))).Message,
            StringComparison.Ordinal);
        Assert.Contains("Linear", Assert.Throws<ArgumentException>("function", () => new Activation("hidden", New().Apply)).Message,
            StringComparison.Ordinal);
        Assert.Equal("relu", new Activation("relu", Activation.Relu.Apply).ToString());
    }
}
