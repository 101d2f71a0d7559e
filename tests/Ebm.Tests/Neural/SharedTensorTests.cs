namespace Ebm.Tests;

/// <summary>Nobody else's numbers change when a tensor is written to, and no gradient is lost without a word.</summary>
public class SharedTensorTests
{
    private static Tensor[] Three() => [Tensor.From([1f, 2, 3, 4]), Tensor.From([5f, 6, 7, 8]), Tensor.From([9f, 1, 2, 3])];

    public static TheoryData<string> Losses => ["sum", "difference", "sum of sums", "repeated", "twice the same", "nested"];

    private static Tensor Loss(string name, Tensor[] p) => name switch
    {
        "sum" => (p[0] + p[1] + p[2]).Sum() * 5,
        "difference" => (p[0] - p[1] + p[2]).Square().Sum(),
        "sum of sums" => p[0].Sum() + p[1].Sum() + p[2].Sum(),
        "repeated" => (p[0].RepeatTo(4) + p[1].SumTo(4) + p[2].Reshape(4)).Exp().Sum() * 1e-4f,
        "twice the same" => (p[0] + p[0] + p[1] + p[2]).Square().Sum(),
        _ => ((p[0] + (p[1] + p[2])) * (p[0] + p[1])).Sum(),
    };

    [Theory]
    [MemberData(nameof(Losses))]
    public void Gradients_are_distinct_and_clipped_once(string name)
    {
        var p = Three();
        var g = Gradient.Of(Loss(name, p), [.. p, p[0]]);
        for (var i = 0; i < g.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                Assert.NotSame(g[i], g[j]);
                Assert.NotSame(g[i].Buffer, g[j].Buffer);
            }
        }

        Assert.Equal(g[0].ToArray(), g[3].ToArray());
        var before = g.Select(x => x.ToArray()).ToArray();
        var norm = Math.Sqrt(before.Sum(x => x.Sum(v => (double)v * v)));
        Assert.Equal(1, Gradient.ClipToNorm(g, 1) / norm, 1e-6);
        Assert.Equal(1, Gradient.Norm(g), 1e-6);
        for (var i = 0; i < g.Length; i++)
        {
            for (var k = 0; k < 4; k++)
                Assert.Equal(before[i][k] / norm, g[i].Data[k], 1e-6);
        }

        // The copies can be differentiated like the others.
        var again = Gradient.Of(Loss(name, p), [.. p, p[0]]);
        var weights = Tensor.From([.3f, -1, 2, .5f]);
        var (one, copy) = (Gradient.Of((again[0] * weights).Sum(), p[1]), Gradient.Of((again[3] * weights).Sum(), p[1]));
        Assert.Equal(one.ToArray(), copy.ToArray());
    }

    [Fact]
    public void A_list_with_one_tensor_twice_counts_it_twice_and_scales_it_once()
    {
        var g = Tensor.From([3f, 4]);
        Assert.Equal(Math.Sqrt(50), Gradient.ClipToNorm([g, g], 1), 1e-6);
        Assert.Equal(1, Gradient.Norm([g, g]), 1e-6);
    }

    [Theory]
    [InlineData(1e-30f)]
    [InlineData(1e-12f)]
    [InlineData(1e18f)]
    [InlineData(1e25f)]
    [InlineData(3e38f)]
    public void A_norm_is_finite_and_not_zero_where_the_gradients_are(float size)
    {
        Tensor[] g = [Tensor.From([.6f * size]), Tensor.From([.8f * size])];
        Assert.Equal(1, Gradient.Norm(g) / size, 1e-6);
        Gradient.ClipToNorm(g, 1e-3 * Math.Min(1, size));
        Assert.Equal(1, Gradient.Norm(g) / (1e-3 * Math.Min(1, size)), 1e-5);
    }

    private sealed class Offsets : Layer
    {
        private readonly Tensor token = Tensor.Filled(0, 1, 4);
        private readonly Tensor position = Tensor.Filled(0, 1, 4);

        public override Tensor Apply(Tensor x) => x + (token + position);
    }

    [Fact]
    public void A_clipped_step_of_added_parameters_has_the_norm_that_was_asked_for()
    {
        var layer = new Offsets();
        new Trainer(layer, new Sgd(1), _ => layer.Apply(Tensor.Filled(1, 1, 4)).Sum() * 5, new Rng(1)) { ClipNorm = 1 }.Step();
        Assert.Equal(1, Math.Sqrt(layer.Parameters().Sum(p => p.Value.ToArray().Sum(v => (double)v * v))), 1e-6);
    }

    public static TheoryData<string, Func<Tensor, Tensor>> Copies => new()
    {
        { "SumTo its own shape", x => x.SumTo([.. x.Shape]) },
        { "RepeatTo its own shape", x => x.RepeatTo([.. x.Shape]) },
        { "Reshape", x => x.Reshape([.. x.Shape]) },
        { "Sum over an axis of one", x => x.Sum(0) },
        { "Mean over an axis of one", x => x.Mean(0) },
        { "Slice of all", x => x.Slice(1, 0, 3) },
        { "Concatenate one", x => Tensor.Concatenate(0, x) },
        { "Gather all rows", x => x.Gather(0) },
        { "Transpose twice", x => x.Transpose().Transpose() },
        { "Constant", x => x.Constant() },
        { "times one", x => x * 1 },
        { "plus zero", x => x + 0f },
        { "Relu", x => x.Relu() },
        { "Sum of a number", x => x.Slice(1, 0, 1).Reshape().Sum() },
        { "Mean of a number", x => x.Slice(1, 0, 1).Reshape().Mean() },
        { "Pool of one", x => x.Reshape(1, 1, 1, 3).AveragePool(1) },
        { "Upsample by one", x => x.Reshape(1, 1, 1, 3).Upsample(1) },
    };

    [Theory]
    [MemberData(nameof(Copies))]
    public void Writing_into_a_tensor_changes_no_other(string name, Func<Tensor, Tensor> f)
    {
        var x = Tensor.From([1f, 2, 3], 1, 3);
        var y = f(x);
        Assert.NotSame(x, y);
        Assert.NotSame(x.Buffer, y.Buffer);
        var before = y.ToArray();
        x.Data.Fill(7);
        Assert.Equal(before, y.ToArray());
        y.Data.Fill(9);
        Assert.All(x.ToArray(), v => Assert.Equal(7, v));
        Assert.NotEmpty(name);
    }

    [Fact]
    public void A_sum_of_a_number_is_another_tensor_with_the_same_gradient()
    {
        var x = Tensor.Number(3);
        var y = x.Sum();
        Assert.NotSame(x, y);
        Assert.Equal(1, Gradient.Of(y, x).Item);
        Assert.Equal(0, Gradient.Of(Tensor.Number(2).Square(), x).Item);
    }

    [Fact]
    public void A_gradient_through_a_step_that_has_ended_is_an_error_never_zeros()
    {
        var x = Tensor.Filled(2, 2);
        Tensor? computed = null, direct = null, gone = null, scalar = null;
        float[]? inside = null;
        new Workspace().Run(() =>
        {
            computed = (x * 3).Square().Keep();
            direct = x.Square().Keep();
            gone = x * 2;
            scalar = gone.Sum();
            inside = Gradient.Of(computed.Sum(), x).ToArray();
        });
        Assert.Equal([36f, 36], inside!);
        Assert.Equal([36f, 36], computed!.ToArray());
        Assert.Equal([4f, 4], Gradient.Of(direct!.Sum(), x).ToArray());
        foreach (var ask in new Func<Tensor>[]
        {
            () => Gradient.Of(computed.Sum(), x),
            () => Gradient.Of((computed * x).Sum(), x),
            () => Gradient.Of(scalar!, x),
            () => Gradient.Of(x.Sum(), gone!),
            () => gone! + 1,
            () => gone!.Keep(),
        })
            Assert.Contains("Constant()", Assert.Throws<ObjectDisposedException>(() => ask()).Message, StringComparison.Ordinal);

        // What is declared a constant is one.
        Assert.Equal([36f, 36], Gradient.Of((computed.Constant() * x).Sum(), x).ToArray());
        new Workspace().Run(() => Assert.Throws<ObjectDisposedException>(() => Gradient.Of((computed * x).Sum(), x)));
    }

    [Fact]
    public void Keep_works_from_within_an_inner_step()
    {
        var (outer, inner) = (new Workspace(), new Workspace());
        Tensor? kept = null;
        outer.Run(() =>
        {
            var a = Tensor.Filled(3, 2);
            inner.Run(() => kept = a.Keep());
            inner.Run(() => Assert.Throws<InvalidOperationException>(() => outer.Run(() => { })));
        });
        outer.Run(() => _ = Tensor.Filled(9, 2));
        Assert.Equal([3f, 3], kept!.ToArray());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_optimiser_is_for_one_network(int width)
    {
        foreach (var optimizer in new Optimizer[] { new Adam(.1), new Sgd(.1, .9) })
        {
            var own = new Linear(2, 2, new Rng(1));
            var other = new Linear(width, width, new Rng(2));
            Trainer Of(Linear layer) =>
                new(layer, optimizer, _ => layer.Apply(Tensor.Filled(1, 3, layer.Weight.Shape[1])).Square().Mean(), new Rng(3));
            Of(own).Run(2);
            Of(own).Run(2);
            var before = other.Weight.ToArray();
            Assert.Contains("optimiser of its own", Assert.Throws<ArgumentException>("parameters", () => Of(other)).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("parameters", () => optimizer.Step([other.Weight, other.Bias], [other.Weight, other.Bias]));
            Assert.Throws<ArgumentException>("parameters", () => optimizer.Step([own.Weight], [own.Weight]));
            Assert.Throws<ArgumentException>(() => optimizer.Step([own.Weight, own.Bias], [own.Weight, Tensor.Filled(1, 5)]));
            Assert.Equal(4, optimizer.Steps);
            Assert.Equal(before, other.Weight.ToArray());
            Assert.Throws<ArgumentException>("parameters", () => new Sgd(.1).Step([own.Bias, own.Bias], [own.Bias, own.Bias]));
            Assert.Throws<ArgumentException>("parameters", () => new MovingAverage([new("a", own.Bias), new("b", own.Bias)], .9));
            Assert.Throws<ArgumentException>("value", () => Of(own).Average = new MovingAverage(other.Parameters(), .9));
        }
    }

    [Fact]
    public void Huge_gradients_are_clipped_or_reported()
    {
        var layer = new Linear(1, 1, new Rng(1));
        Trainer Of(double clip) => new(layer, new Adam(.1), _ => layer.Apply(Tensor.Filled(1, 1, 1)).Sum() * 1e25f,
            new Rng(3))
        { ClipNorm = clip };
        Assert.Contains("norm of the gradient", Assert.Throws<TrainingDivergedException>(() => Of(double.MaxValue).Step()).Message,
            StringComparison.Ordinal);
        var before = layer.Bias.Item;
        var trainer = Of(1);
        trainer.Run(3);
        Assert.Equal(before - .3, layer.Bias.Item, 1e-5);
    }
}
