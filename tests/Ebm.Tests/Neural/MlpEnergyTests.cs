namespace Ebm.Tests;

/// <summary>The fused pass against the graph: energies, slopes, parameter gradients.</summary>
public class MlpEnergyTests
{
    public static IEnumerable<object[]> Networks =>
    [
        [new[] { 2, 128, 128, 1 }, "SiLU", 256],
        [new[] { 2, 7, 1 }, "tanh", 3],
        [new[] { 5, 33, 20, 9, 1 }, "softplus", 70],
        [new[] { 300, 64, 70, 1 }, "ReLU", 33],
        [new[] { 1, 6, 1 }, "sigmoid", 1],
        [new[] { 2, 7, 1 }, "SiLU", 4500],
    ];

    [Theory]
    [MemberData(nameof(Networks))]
    public void Same_numbers_as_the_graph(int[] widths, string activation, int count)
    {
        var f = new[] { Activation.Silu, Activation.Tanh, Activation.Softplus, Activation.Relu,
            Activation.Sigmoid }.Single(a => a.ToString() == activation);
        var rng = new Rng(5);
        var network = Sequential.Mlp(rng, f, widths);
        foreach (var p in network.Parameters().Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
            rng.FillGaussian(p.Value.Data);
        var x = Tensor.Gaussian(rng, count, widths[0]);
        var fused = (MlpEnergy)NetworkEnergy.From(network, widths[0], 1);
        float[] e = new float[count], g = new float[count * widths[0]], e2 = new float[count], g2 = new float[g.Length],
            e3 = new float[count], g3 = new float[g.Length];
        var points = x.Transpose().ToArray();
        fused.EnergiesAndGradients(points, count, e, g);
        fused.Energies(points, count, e2);
        Assert.Equal(e, e2);
        new MlpEnergy(network, 2).EnergiesAndGradients(points, count, e2, g2);
        Assert.Equal(e, e2);
        Assert.Equal(g, g2);
        new GraphEnergy(network.Apply, widths[0]).EnergiesAndGradients(points, count, e3, g3);
        Close(e3, e);
        Close(g3, g);

        // L = Σ c(E): c_i = ∂L/∂E_i = i/n + 0.1 E_i.
        var parameters = network.Parameters().Select(p => p.Value).ToArray();
        var energies = network.Apply(x);
        var weights = Tensor.From([.. Enumerable.Range(0, count).Select(i => i / (float)count)], count, 1);
        var expected = Gradient.Of(((energies * weights) + (.05f * energies.Square())).Sum(), parameters);
        foreach (var threads in new[] { 1, 2 })
        {
            float[][] sums = [.. parameters.Select(p => new float[p.Length])];
            new MlpEnergy(network, threads).AddParameterGradients(points, count, e2, g2, (i, v) => (i / (float)count) + (.1f * v), sums);
            Assert.Equal(e, e2);
            Assert.Equal(g, g2);
            for (var i = 0; i < sums.Length; i++)
                Close(expected[i].ToArray(), sums[i]);
        }
    }

    [Theory]
    [InlineData("SiLU", 256, new[] { 64, 128, 128, 10 })]
    [InlineData("tanh", 3, new[] { 2, 7, 2 })]
    [InlineData("ReLU", 33, new[] { 300, 64, 70, 33 })]
    [InlineData("sigmoid", 1, new[] { 1, 6, 3 })]
    [InlineData("softplus", 4500, new[] { 2, 7, 5, 4 })]
    public void Several_outputs_end_in_the_same_marginal_energy_as_the_graph(string activation, int count, int[] widths)
    {
        var f = new[] { Activation.Silu, Activation.Tanh, Activation.Softplus, Activation.Relu,
            Activation.Sigmoid }.Single(a => a.ToString() == activation);
        var rng = new Rng(6);
        var network = Sequential.Mlp(rng, f, widths);
        foreach (var p in network.Parameters().Where(p => p.Name.EndsWith("bias", StringComparison.Ordinal)))
            rng.FillGaussian(p.Value.Data);
        var points = Tensor.Gaussian(rng, count, widths[0]).Transpose().ToArray();
        float[] e = new float[count], g = new float[points.Length], e2 = new float[count], g2 = new float[points.Length];
        var fused = MlpMarginal.From(network, 1)!;
        fused.EnergiesAndGradients(points, count, e, g);
        fused.Energies(points, count, e2);
        Assert.Equal(e, e2);
        MlpMarginal.From(network, 2)!.EnergiesAndGradients(points, count, e2, g2);
        Assert.Equal(e, e2);
        Assert.Equal(g, g2);
        var model = new SoftmaxClassifier(network, widths[0], widths[^1]);
        new GraphEnergy(x => model.Marginal.F(x), widths[0]).EnergiesAndGradients(points, count, e2, g2);
        Close(e2, e);
        Close(g2, g);
        model.Marginal.Energies(points, count, e2);
        Assert.Equal(e, e2);

        // Logits of a thousand must not overflow.
        network.Parameters()[^1].Value.Data.Fill(1000);
        model.Marginal.Energies(points, count, e2);
        Assert.All(e2, v => Assert.InRange(v, -1200, -800));
    }

    [Fact]
    public void Other_networks_keep_the_graph_for_their_marginal()
    {
        Assert.Null(MlpMarginal.From(new Linear(2, 3, new Rng(1))));
        Assert.Null(MlpMarginal.From(new Sequential(new Linear(2, 3, new Rng(1)), Activation.Tanh)));
        var wrong = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 4, 3), 5, 3);
        Assert.Throws<ArgumentException>(() => wrong.Marginal.Energy(1, 2, 3, 4, 5));
    }

    private static void Close(float[] expected, float[] actual)
    {
        var scale = 1 + expected.Max(MathF.Abs);
        for (var i = 0; i < expected.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * scale, $"[{i}] {actual[i]}, graph {expected[i]}");
    }

    [Fact]
    public void It_sees_new_parameters_and_names_bad_input()
    {
        var network = Sequential.Mlp(new Rng(1), Activation.Silu, 2, 4, 1);
        var energy = NetworkEnergy.From(network, 2);
        var e = new float[1];
        energy.Energies([1, 2], 1, e);
        var before = e[0];
        network.Parameters()[^1].Value.Data[0] += 1;
        energy.Energies([1, 2], 1, e);
        Assert.Equal(before + 1, e[0], 5);
        Assert.Throws<ArgumentException>("values", () => energy.Energies([1], 1, e));
        Assert.Throws<ArgumentOutOfRangeException>("dimension", () => NetworkEnergy.From(network, 3));
        Assert.Throws<ArgumentException>("network", () => new MlpEnergy(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 4, 2)));
    }
}
