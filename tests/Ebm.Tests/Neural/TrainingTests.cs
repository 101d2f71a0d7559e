using System.Text;

namespace Ebm.Tests;

public sealed class TrainingTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("weights").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private string At(string name) => Path.Combine(folder, name);

    private static (Sequential Network, Trainer Trainer) Regression(double rate = .01, int threads = 1, double average = -1)
    {
        var network = Sequential.Mlp(new Rng(3), Activation.Silu, 2, 16, 1);
        Tensor Loss(Rng rng)
        {
            var x = Tensor.Gaussian(rng, 32, 2);
            return (network.Apply(x) - (x.Slice(1, 0, 1) * x.Slice(1, 1, 1))).Square().Mean();
        }

        var trainer = new Trainer(network, new Adam(rate), Loss, new Rng(4), threads)
        {
            ClipNorm = 5,
            Rate = LearningRate.Cosine(200, 10),
            Average = average < 0 ? null : new MovingAverage(network.Parameters(), average)
        };
        return (network, trainer);
    }

    private static float[] All(Layer network) => [.. network.Parameters().SelectMany(p => p.Value.ToArray())];

    private sealed class Ring(Rng rng) : Layer
    {
        private readonly Linear inside = new(2, 64, rng);
        private readonly Linear outside = new(64, 1, rng);

        public override Tensor Apply(Tensor x) => outside.Apply(inside.Apply(x).Silu());
    }

    [Fact]
    public void A_network_prints_shapes_and_counts()
    {
        var text = new Ring(new Rng(1)).ToString();
        Assert.Contains("inside.weight", text, StringComparison.Ordinal);
        Assert.Contains("(64, 2)", text, StringComparison.Ordinal);
        Assert.Contains("257", text, StringComparison.Ordinal);
        Assert.Equal(["inside.weight", "inside.bias", "outside.weight", "outside.bias"], new Ring(new Rng(1)).Parameters()
            .Select(p => p.Name));
        Assert.Equal(["layers.0.weight", "layers.0.bias", "layers.2.weight", "layers.2.bias"],
            Sequential.Mlp(new Rng(1), Activation.Relu, 2, 3, 1).Parameters().Select(p => p.Name));
    }

    [Fact]
    public void Optimisers_follow_their_formulas()
    {
        float[] start = [1, -2, .5f, 3, 0, 7, -1, 4, 2];
        float[][] gs = [[.1f, 2, -3, 0, 1e-4f, 5, -1, 1, 1], [1, -1, .2f, .3f, 2, 0, -4, 1, 1]];
        var (sgd, adam) = (Tensor.From(start), Tensor.From(start));
        var (one, two) = (new Sgd(.1, .9), new Adam(.01, weightDecay: .1));
        var (s, a, v, m, q) = (start.Select(x => (double)x).ToArray(), start.Select(x => (double)x).ToArray(), new double[9],
            new double[9], new double[9]);
        for (var t = 0; t < 2; t++)
        {
            one.Step([sgd], [Tensor.From(gs[t])], .5);
            two.Step([adam], [Tensor.From(gs[t])]);
            for (var i = 0; i < 9; i++)
            {
                double g = gs[t][i];
                v[i] = (.9 * v[i]) + g;
                s[i] -= .05 * v[i];
                m[i] = (.9 * m[i]) + (.1 * g);
                q[i] = (.999 * q[i]) + (.001 * g * g);
                a[i] -= (.01 * .1 * a[i])
                    + (.01 * m[i] / (1 - Math.Pow(.9, t + 1)) / (Math.Sqrt(q[i] / (1 - Math.Pow(.999, t + 1))) + 1e-8));
            }
        }

        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(s[i], sgd.Data[i], 5);
            Assert.Equal(a[i], adam.Data[i], 5);
        }

        Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Adam(0));
        Assert.Throws<ArgumentException>(() => one.Step([sgd], [Tensor.From([1f, 2])]));
        Assert.Equal(.5, LearningRate.Cosine(100)(50), 12);
        Assert.Equal(.2, LearningRate.Cosine(100, 5)(0), 12);
    }

    [Fact]
    public void Clipping_scales_all_gradients_together()
    {
        Tensor[] g = [Tensor.From([3f]), Tensor.From([0f, 4f])];
        Assert.Equal(5, Gradient.ClipToNorm(g, 1), 6);
        Assert.Equal(.6, g[0].Data[0], 6);
        Assert.Equal(.8, g[1].Data[1], 6);
    }

    [Fact]
    public void Training_learns_and_threads_change_no_bit()
    {
        var (network, trainer) = Regression(threads: 1);
        var first = trainer.Run(10);
        var lines = new List<string>();
        Assert.True(trainer.Run(190, s => lines.Add(s.ToString())) < first / 3);
        Assert.Equal(10, lines.Count);
        Assert.Contains("step    200 of 200", lines[^1], StringComparison.Ordinal);
        var (other, again) = Regression(threads: 2);
        again.Run(200);
        Assert.Equal(All(network), All(other));
    }

    [Fact]
    public void A_checkpoint_resumes_to_the_same_bits()
    {
        var (network, trainer) = Regression(average: .9);
        trainer.Run(30);
        trainer.Save(At("run.safetensors"));
        trainer.Run(20);
        var (other, resumed) = Regression(average: .9);
        resumed.Run(3);
        resumed.Load(At("run.safetensors"));
        resumed.Run(20);
        Assert.Equal(All(network), All(other));
        trainer.Average!.Swap();
        resumed.Average!.Swap();
        Assert.Equal(All(network), All(other));
    }

    private sealed class Clashing(Rng rng) : Layer
    {
        private readonly Tensor[] average = [Tensor.Gaussian(rng, 2, 3), Tensor.Gaussian(rng, 1, 3)];
        private readonly Dictionary<string, Tensor> optimizer = new() { ["1"] = Tensor.Gaussian(rng, 3, 1) };
        private readonly Tensor[] objective = [Tensor.Gaussian(rng, 1, 1)];

        public override Tensor Apply(Tensor x) =>
            (x.MatrixProduct(average[0]) + average[1]).Silu().MatrixProduct(optimizer["1"]) + objective[0];
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_network_may_call_its_fields_what_a_checkpoint_calls_its_own(bool averaged)
    {
        (Clashing, Trainer) New(ulong seed)
        {
            var network = new Clashing(new Rng(seed));
            Tensor Loss(Rng rng) => network.Apply(Tensor.Gaussian(rng, 8, 2)).Square().Mean();
            return (network, new Trainer(network, new Adam(.01), Loss, new Rng(4), 1)
            {
                Average = averaged ? new MovingAverage(network.Parameters(), .9) : null,
            });
        }

        var ((network, trainer), (other, resumed)) = (New(1), New(2));
        Assert.Equal(["average.0", "average.1", "optimizer.1", "objective.0"], network.Parameters().Select(p => p.Name));
        trainer.Run(5);
        trainer.Save(At("clash"));
        trainer.Run(5);
        resumed.Load(At("clash"));
        resumed.Run(5);
        Assert.Equal(All(network), All(other));
        trainer.Average?.Swap();
        resumed.Average?.Swap();
        Assert.Equal(All(network), All(other));
    }

    [Fact]
    public void Divergence_stops_with_the_last_good_parameters()
    {
        var network = Sequential.Mlp(new Rng(3), Activation.Silu, 1, 4, 1);
        var before = All(network);
        var trainer = new Trainer(network, new Adam(.1), _ => network.Apply(Tensor.Filled(1, 1, 1)).Sum() * float.NaN, new Rng(1));
        var e = Assert.Throws<TrainingDivergedException>(() => trainer.Run(5));
        Assert.Contains("smaller learning rate", e.Message, StringComparison.Ordinal);
        Assert.Equal(before, All(network));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Parameters_that_left_the_floats_do_not_take_the_place_of_a_good_checkpoint(bool cancelled)
    {
        var network = new Linear(1, 1, new Rng(3));
        var rate = 1.0;
        var trainer = new Trainer(network, new Sgd(.1), _ => network.Apply(Tensor.Filled(1e15f, 1, 1)).Sum(), new Rng(1))
        {
            Rate = _ => rate,
        };
        trainer.Run(1, checkpoint: At("good"));
        var good = File.ReadAllBytes(At("good"));
        rate = 1e30;
        using var source = new CancellationTokenSource();
        if (cancelled)
        {
            trainer.Step();
            source.Cancel();
        }

        var e = Assert.Throws<TrainingDivergedException>(() => trainer.Run(1, null, source.Token, At("good")));
        Assert.Contains("still good", e.Message, StringComparison.Ordinal);
        Assert.Equal(good, File.ReadAllBytes(At("good")));
    }

    [Fact]
    public void Cancellation_stops_between_steps()
    {
        using var source = new CancellationTokenSource();
        var (_, trainer) = Regression();
        Assert.Throws<OperationCanceledException>(() => trainer.Run(100, s => source.Cancel(), source.Token));
        Assert.Equal(10, trainer.Optimizer.Steps);
    }

    [Fact]
    public void Weight_files_round_trip_and_refuse_what_does_not_fit()
    {
        var network = Sequential.Mlp(new Rng(3), Activation.Silu, 2, 5, 1);
        WeightFile.Write(At("w"), network.Parameters(), new Dictionary<string, string> { ["note"] = "é" });
        var read = WeightFile.Read(At("w"));
        Assert.Equal("é", read.Metadata["note"]);
        var other = Sequential.Mlp(new Rng(9), Activation.Silu, 2, 5, 1);
        read.CopyTo(other.Parameters());
        Assert.Equal(All(network), All(other));

        var wide = Sequential.Mlp(new Rng(9), Activation.Silu, 2, 6, 1);
        Assert.Contains("(5, 2) in the file and (6, 2) here",
            Assert.Throws<InvalidDataException>(() => read.CopyTo(wide.Parameters())).Message, StringComparison.Ordinal);
        var deep = Sequential.Mlp(new Rng(9), Activation.Silu, 2, 5, 1, 1);
        Assert.Contains("'layers.4.weight'", Assert.Throws<InvalidDataException>(() => read.CopyTo(deep.Parameters())).Message,
            StringComparison.Ordinal);

        var bytes = File.ReadAllBytes(At("w"));
        for (var cut = 0; cut < bytes.Length; cut += 7)
        {
            File.WriteAllBytes(At("cut"), bytes[..cut]);
            Assert.Throws<InvalidDataException>(() => WeightFile.Read(At("cut")));
        }

        File.WriteAllText(At("cut"), new string('x', 100));
        Assert.Throws<InvalidDataException>(() => WeightFile.Read(At("cut")));
    }

    [Fact]
    public void A_weight_file_has_the_bytes_of_the_format()
    {
        WeightFile.Write(At("one"), [new Parameter("a", Tensor.From([1f, 2], 2, 1))]);
        var bytes = File.ReadAllBytes(At("one"));
        var header = (int)BitConverter.ToInt64(bytes);
        Assert.Equal("""{"a":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}""", Encoding.UTF8.GetString(bytes, 8, header).TrimEnd());
        Assert.Equal([0, 0, 0x80, 0x3F, 0, 0, 0, 0x40], bytes[(8 + header)..]);
    }

    [Fact]
    public void A_failed_save_leaves_the_previous_file()
    {
        WeightFile.Write(At("w"), [new Parameter("a", Tensor.From([1f]))]);
        var before = File.ReadAllBytes(At("w"));
        Assert.Throws<ArgumentException>(() =>
            WeightFile.Write(At("w"), [new Parameter("a", Tensor.From([1f])), new Parameter("a", Tensor.From([1f]))]));
        Assert.Throws<IOException>(() => WeightFile.Write(At("w"), [new Parameter("b", Tensor.Filled(2, 1000))], null,
            file => new FullDisk(file)));
        Assert.Equal(before, File.ReadAllBytes(At("w")));
        Assert.Single(Directory.GetFiles(folder));
    }

    /// <summary>A disk with room for 2000 bytes.</summary>
    private sealed class FullDisk(string path) : FileStream(path, FileMode.Create, FileAccess.Write)
    {
        private int left = 2000;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            left -= buffer.Length;
            if (left < 0)
                throw new IOException("No space left on device");
            base.Write(buffer);
        }
    }

    [Fact]
    public void A_run_saves_as_it_goes_and_a_cancelled_one_goes_on_to_the_same_bits()
    {
        var (network, trainer) = Regression();
        trainer.Run(60);
        using var source = new CancellationTokenSource();
        var (_, stopped) = Regression();
        Assert.Throws<OperationCanceledException>(() => stopped.Run(60, s => source.Cancel(), source.Token, At("run")));
        var (other, resumed) = Regression();
        resumed.Load(At("run"));
        Assert.Equal(6, resumed.Optimizer.Steps);
        resumed.Run(54);
        Assert.Equal(All(network), All(other));
    }

    [Fact]
    public void Rates_clips_and_batches_out_of_range_are_named()
    {
        foreach (var rate in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Sgd(rate));
            Assert.Throws<ArgumentOutOfRangeException>("learningRate", () => new Adam(rate));
            Assert.Throws<ArgumentOutOfRangeException>("ClipNorm", () => Regression().Trainer.ClipNorm = rate);
        }

        Assert.Throws<ArgumentOutOfRangeException>("steps", () => Regression().Trainer.Run(-1));
        Assert.Throws<InvalidDataException>(() =>
        {
            WeightFile.Write(At("weights"), Regression().Network.Parameters());
            Regression().Trainer.Load(At("weights"));
        });
    }

    [Fact]
    public void Shape_errors_name_both_shapes_and_the_operation()
    {
        var (a, b) = (Tensor.Filled(1, 2, 3), Tensor.Filled(1, 4, 5));
        foreach (var (name, f) in new (string, Func<Tensor>)[] { ("MatrixProduct", () => a.MatrixProduct(b)), ("Add", () => a + b),
            ("Concatenate", () => Tensor.Concatenate(0, a, b)), ("Convolve", () => a.Convolve(b)) })
        {
            var e = Assert.Throws<ArgumentException>(() => f());
            Assert.Contains(name, e.Message, StringComparison.Ordinal);
            Assert.Contains("(2, 3)", e.Message, StringComparison.Ordinal);
            Assert.Contains("(4, 5)", e.Message, StringComparison.Ordinal);
        }

        Assert.Contains("(2, 3)", Assert.Throws<ArgumentException>(() => Gradient.Of(a, a)).Message, StringComparison.Ordinal);
        Assert.Contains("labels[1] = 3", Assert.Throws<ArgumentOutOfRangeException>(() => a.CrossEntropy(0, 3)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tensor_of_a_past_step_says_so()
    {
        var workspace = new Workspace(1);
        Tensor? gone = null, kept = null;
        workspace.Run(() => (gone, kept) = (Tensor.Filled(1, 3) + 1, (Tensor.Filled(1, 3) + 2).Keep()));
        Assert.Throws<ObjectDisposedException>(() => gone!.ToArray());
        workspace.Run(() => _ = Tensor.Filled(9, 3) + 1);
        Assert.Equal([3f, 3f, 3f], kept!.ToArray());
    }
}
