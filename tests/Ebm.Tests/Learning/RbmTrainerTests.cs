namespace Ebm.Tests;

public sealed class RbmTrainerTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("ebm-rbm-").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    private static float[][] Data(int rows = 57)
    {
        var rng = new Rng(1);
        return [.. Enumerable.Range(0, rows)
            .Select(n => Enumerable.Range(0, 9).Select(i => (float)((i / 3) == n % 3 ? 1 : rng.NextBernoulli(0.1) ? 1 : 0)).ToArray())];
    }

    private static RbmTraining[] Settings() =>
    [
        new() { BatchSize = 10, LearningRate = 0.1 },
        new() { BatchSize = 10, LearningRate = 0.1, Steps = 3, Momentum = 0.5, WeightDecay = 1e-3 },
        new() { BatchSize = 10, LearningRate = 0.1, Method = RbmMethod.Persistent, Chains = 7, Momentum = 0.5 },
        new() { BatchSize = 10, LearningRate = 0.1, Method = RbmMethod.Exact },
    ];

    private static RbmTrainer New(RbmTraining settings, int threads = 1) =>
        new(Rbm.Random(9, 5, new Rng(2)), Data(), settings, new Rng(3), threads);

    /// <summary>One CD update by the definition, from the same random numbers in the same order.</summary>
    [Theory]
    [InlineData(20, 5)]
    [InlineData(30, 20)]
    public void Update_equals_the_definition(int rows, int hidden)
    {
        foreach (var steps in new[] { 1, 2 })
        {
            var settings = new RbmTraining { BatchSize = rows, LearningRate = 0.3, Steps = steps, WeightDecay = 0.01, Momentum = 0.9 };
            var data = Data(rows);
            var trainer = new RbmTrainer(Rbm.Random(9, hidden, new Rng(2), 0.5), data, settings, new Rng(3));
            var start = RbmTests.Small(trainer.Rbm);
            trainer.Update();

            var rng = new Rng(3);
            var order = Enumerable.Range(0, rows).ToArray();
            rng.Shuffle<int>(order);
            var batch = order.Select(n => Array.ConvertAll(data[n], x => (double)x)).ToArray();
            var v = batch;
            for (var k = 0; k < steps; k++)
                v = Sample(Sample(v.Select(start.HiddenProbabilities), rng).Select(start.VisibleProbabilities), rng);
            for (var j = 0; j < hidden; j++)
            {
                for (var i = 0; i < 9; i++)
                {
                    double Mean(double[][] rows) => rows.Average(r => start.HiddenProbabilities(r)[j] * r[i]);
                    var w = start.Weights[(j * 9) + i];
                    Assert.Equal(w + (0.3 * (Mean(batch) - Mean(v) - (0.01 * w))), trainer.Rbm.Weights[(j * 9) + i], 1e-5);
                }

                Assert.Equal(start.HiddenBias[j]
                    + (0.3 * (batch.Average(r => start.HiddenProbabilities(r)[j]) - v.Average(r => start.HiddenProbabilities(r)[j]))),
                    trainer.Rbm.HiddenBias[j], 1e-5);
            }

            for (var i = 0; i < 9; i++)
                Assert.Equal(start.VisibleBias[i] + (0.3 * (batch.Average(r => r[i]) - v.Average(r => r[i]))), trainer.Rbm.VisibleBias[i],
                    1e-5);
        }

        static double[][] Sample(IEnumerable<double[]> probabilities, Rng rng)
        {
            var rows = probabilities.ToArray();
            var p = rows.SelectMany(r => r).Select(x => (float)x).ToArray();
            var drawn = new float[p.Length];
            rng.FillBernoulli(p, drawn);
            var width = rows[0].Length;
            return [.. Enumerable.Range(0, rows.Length)
                .Select(n => Array.ConvertAll(drawn[(n * width)..((n + 1) * width)], x => (double)x))];
        }
    }

    [Fact]
    public void Exact_training_follows_the_exact_gradient()
    {
        var data = Data(24);
        var trainer = new RbmTrainer(Rbm.Random(9, 5, new Rng(2), 0.5), data,
            new RbmTraining { Method = RbmMethod.Exact, BatchSize = 24, LearningRate = 0.2 }, new Rng(3));
        var small = RbmTests.Small(trainer.Rbm);
        var empirical = EnumeratedRbm.Empirical(9, data.Select(r => Array.ConvertAll(r, x => (double)x)));
        for (var update = 0; update < 10; update++)
        {
            trainer.Update();
            small.Move(small.Gradient(empirical), 0.2);
        }

        for (var k = 0; k < small.Weights.Length; k++)
            Assert.Equal(small.Weights[k], trainer.Rbm.Weights[k], 1e-5);
    }

    [Fact]
    public void Training_raises_the_likelihood()
    {
        var data = Data();
        foreach (var settings in Settings())
        {
            var trainer = New(settings);
            double Likelihood() => RbmPartition.LogLikelihood(trainer.Rbm, data, RbmPartition.Exact(trainer.Rbm));
            var before = Likelihood();
            var history = trainer.Train(300);
            Assert.True(Likelihood() > before + 1, $"{settings}: {before} → {Likelihood()}");
            Assert.Equal(300, history.Count);
            Assert.True(history[^1].ReconstructionError < history[0].ReconstructionError);
        }
    }

    [Fact]
    public void Threads_change_no_bit()
    {
        foreach (var settings in Settings())
        {
            RbmTrainer one = New(settings, 1), two = New(settings, 2);
            one.Train(2);
            two.Train(2);
            Assert.Equal(one.Rbm.Weights, two.Rbm.Weights);
        }
    }

    [Fact]
    public void A_checkpoint_continues_to_the_same_bits_from_anywhere()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        foreach (var settings in Settings())
        {
            foreach (var updates in new[] { 0, 6, 9 })
            {
                RbmTrainer through = New(settings), first = New(settings);
                for (var u = 0; u < 15; u++)
                    through.Update();
                for (var u = 0; u < updates; u++)
                    first.Update();
                first.Save(path);
                var second = RbmTrainer.Load(path, Data());
                Assert.Equal(settings, second.Settings);
                for (var u = updates; u < 15; u++)
                    second.Update();
                Assert.Equal(through.Rbm.Weights, second.Rbm.Weights);
                Assert.Equal(through.Rbm.VisibleBias, second.Rbm.VisibleBias);
                Assert.Equal(through.Rbm.HiddenBias, second.Rbm.HiddenBias);
                Assert.Equal((through.Epoch, through.Updates), (second.Epoch, second.Updates));
            }
        }
    }

    [Fact]
    public void Cancelling_saves_and_training_goes_on_to_the_same_bits()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        RbmTrainer through = New(Settings()[1]), stopped = New(Settings()[1]);
        through.Train(4);
        using var source = new CancellationTokenSource();
        var reports = new List<RbmTrainer.Progress>();
        Assert.Throws<OperationCanceledException>(() => stopped.Train(4, p =>
        {
            reports.Add(p);
            if (p.Epoch == 2)
                source.Cancel();
        }, source.Token, path));
        Assert.Equal(2, reports.Count);
        var resumed = RbmTrainer.Load(path, Data());
        resumed.Train(2);
        Assert.Equal(through.Rbm.Weights, resumed.Rbm.Weights);
    }

    [Fact]
    public void Full_disk_keeps_the_previous_checkpoint()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        var trainer = New(Settings()[0]);
        trainer.Save(path);
        var before = File.ReadAllBytes(path);
        trainer.Update();
        Assert.Throws<IOException>(() => trainer.Save(path, file => new FullDisk(file)));
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal([path], Directory.GetFiles(folder));
        RbmTrainer.Load(path, Data());
    }

    [Fact]
    public void Damaged_short_and_foreign_checkpoints_are_refused()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        New(Settings()[2]).Save(path);
        var good = File.ReadAllBytes(path);
        for (var length = 0; length < good.Length; length += 97)
        {
            File.WriteAllBytes(path, good[..length]);
            Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, Data()));
        }

        var damaged = (byte[])good.Clone();
        damaged[^1] ^= 1;
        File.WriteAllBytes(path, damaged);
        Assert.Contains("damaged", Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, Data())).Message);
        File.WriteAllBytes(path, good);
        Assert.Contains("57 rows of 9", Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, Data(56))).Message);
        var other = Data();
        other[3][4] = 1 - other[3][4];
        Assert.Contains("other data", Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, other)).Message);
        Assert.Contains("the data is 57 rows of 8",
            Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, [.. other.Select(r => r[..8])])).Message);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(1.5f)]
    [InlineData(-0.25f)]
    public void A_checkpoint_whose_chains_left_the_valid_range_is_refused(float value)
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        New(Settings()[2]).Save(path);
        Rewrite(path, t => t["chains"].Data[^1] = value);
        Assert.Contains("has a chain with the value", Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, Data())).Message);
    }

    /// <summary>Changes what a checkpoint says and makes its checksum right again.</summary>
    private static void Rewrite(string path, Action<Dictionary<string, Tensor>>? numbers = null,
        Action<Dictionary<string, string>>? strings = null)
    {
        var file = WeightFile.Read(path);
        var (tensors, metadata) = (file.Tensors.ToDictionary(t => t.Name, t => t.Value),
            file.Metadata.ToDictionary(m => m.Key, m => m.Value));
        numbers?.Invoke(tensors);
        strings?.Invoke(metadata);
        Parameter[] all = [.. tensors.Select(t => new Parameter(t.Key, t.Value))];
        metadata["checksum"] = RbmTrainer.Checksum(all, metadata);
        WeightFile.Write(path, all, metadata);
    }

    [Fact]
    public void A_checkpoint_that_says_what_cannot_be_is_refused()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        void Refused(string phrase, Action<Dictionary<string, Tensor>>? numbers = null, Action<Dictionary<string, string>>? strings = null)
        {
            New(Settings()[2]).Save(path);
            Rewrite(path, numbers, strings);
            Assert.Contains(phrase, Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, Data())).Message);
        }

        foreach (var name in new[] { "method", "steps", "batchSize", "chainCount", "learningRate", "epoch", "updates", "position", "rng",
            "lastError" })
        {
            Refused($"'{name}'", strings: s => s[name] = "x");
            Refused($"'{name}'", strings: s => s.Remove(name));
        }

        Refused("do not fit", strings: s => s["learningRate"] = "-1");
        Refused("chains", strings: s => s["chainCount"] = "2000000000");
        Refused("'position'", strings: s => s["position"] = "58");
        Refused("'order'", t => t["order"].Data[0] = -1);
        Refused("'order'", t => t["order"].Data[0] = t["order"].Data[1]);
        Refused("rows of 9", t => t["order"] = Tensor.Filled(0, 3));
        Refused("momentum", t => t["velocity"] = Tensor.Filled(0, 3));
        Refused("not in it", t => t.Remove("hiddenBias"));
        Refused("do not fit together", t => t["hiddenBias"] = Tensor.Filled(0, 3));
        Refused("not a checkpoint", strings: s => s["format"] = "other");
    }

    [Fact]
    public void Every_changed_byte_of_a_checkpoint_is_harmless_or_refused()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        New(Settings()[2]).Save(path);
        var good = File.ReadAllBytes(path);
        var weights = Rbm.Load(path).Weights;
        var rng = new Rng(4);
        var refused = 0;
        for (var i = 0; i < 300; i++)
        {
            var bytes = (byte[])good.Clone();
            bytes[rng.NextInt(bytes.Length)] ^= (byte)(1 << rng.NextInt(8));
            File.WriteAllBytes(path, bytes);
            try
            {
                Assert.Equal(weights, RbmTrainer.Load(path, Data()).Rbm.Weights);
            }
            catch (InvalidDataException)
            {
                refused++;
            }
        }

        Assert.True(refused > 250, $"{refused} of 300 refused");
    }

    [Fact]
    public void A_machine_is_saved_and_loaded_without_data()
    {
        var path = Path.Combine(folder, "rbm.safetensors");
        var rbm = Rbm.Random(7, 3, new Rng(5), 1);
        new Rng(6).FillGaussian(rbm.VisibleBias);
        new Rng(7).FillGaussian(rbm.HiddenBias);
        rbm.Save(path);
        Assert.Equal(["weights (3, 7)", "visibleBias (7)", "hiddenBias (3)"],
            WeightFile.Read(path).Tensors.Select(t => $"{t.Name} {t.Value.ShapeText}"));
        foreach (var same in new[] { Rbm.Load(path), FromCheckpoint() })
        {
            Assert.Equal((7, 3), (same.Visible, same.Hidden));
            Assert.Equal(rbm.Weights, same.Weights);
            Assert.Equal(rbm.VisibleBias, same.VisibleBias);
            Assert.Equal(rbm.HiddenBias, same.HiddenBias);
        }

        Rbm FromCheckpoint()
        {
            new RbmTrainer(rbm, [new float[7]], new(), new Rng(1)).Save(path);
            return Rbm.Load(path);
        }

        rbm.Weights[2] = float.NaN;
        rbm.Save(path);
        Assert.Contains("not finite", Assert.Throws<InvalidDataException>(() => Rbm.Load(path)).Message);
        WeightFile.Write(path, [new Parameter("weights", Tensor.Filled(0, 2, 2))]);
        Assert.Contains("'visibleBias' is not in it", Assert.Throws<InvalidDataException>(() => Rbm.Load(path)).Message);
        Assert.Contains("not a checkpoint", Assert.Throws<InvalidDataException>(() => RbmTrainer.Load(path, Data())).Message);
        File.WriteAllText(path, "EbmRbm1");
        Assert.Throws<InvalidDataException>(() => Rbm.Load(path));
        Assert.Throws<FileNotFoundException>(() => Rbm.Load(path + ".not"));
    }

    [Fact]
    public void Bad_settings_and_data_are_refused_before_any_work()
    {
        var rbm = new Rbm(9, 5);
        void Refused(string phrase, RbmTraining settings, float[][]? data = null) =>
            Assert.Contains(phrase, Assert.ThrowsAny<ArgumentException>(() => new RbmTrainer(rbm, data ?? Data(), settings,
                new Rng(1))).Message);
        Refused("LearningRate = 0 must be positive", new() { LearningRate = 0 });
        Refused("LearningRate = -1 must be positive", new() { LearningRate = -1 });
        Refused("LearningRate = NaN", new() { LearningRate = double.NaN });
        Refused("Momentum = 1", new() { Momentum = 1 });
        Refused("WeightDecay = -1", new() { WeightDecay = -1 });
        Refused("Steps = 0", new() { Steps = 0 });
        Refused("BatchSize = 0", new() { BatchSize = 0 });
        Refused("Chains = 0", new() { Method = RbmMethod.Persistent, Chains = 0 });
        Refused("NaN", new(), [[0, 0, 0, 0, float.NaN, 0, 0, 0, 0]]);
        Refused("between 0 and 1", new(), [[0, 0, 0, 0, 1.5f, 0, 0, 0, 0]]);
        Refused("data.Count = 0", new(), []);
        Assert.ThrowsAny<ArgumentException>(() => new RbmTrainer(new Rbm(9, 21), Data(), new() { Method = RbmMethod.Exact }, new Rng(1)));
    }

    [Fact]
    public void Runaway_weights_are_reported_and_not_saved()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        var trainer = New(new() { LearningRate = 1e38 });
        Assert.Contains("too large", Assert.Throws<TrainingDivergedException>(() => trainer.Train(50, checkpoint: path)).Message);
        if (File.Exists(path))
            Assert.All(RbmTrainer.Load(path, Data()).Rbm.Weights, w => Assert.True(float.IsFinite(w)));
    }

    [Fact]
    public void A_cancelled_run_does_not_put_lost_weights_in_the_place_of_a_good_checkpoint()
    {
        var path = Path.Combine(folder, "rbm.ckpt");
        var trainer = New(new());
        trainer.Train(1, checkpoint: path);
        var good = File.ReadAllBytes(path);
        trainer.Rbm.Weights[3] = float.NaN;
        using var source = new CancellationTokenSource();
        source.Cancel();
        Assert.Throws<TrainingDivergedException>(() => trainer.Train(1, null, source.Token, path));
        Assert.Equal(good, File.ReadAllBytes(path));
    }

    /// <summary>A disk with room for a hundred bytes.</summary>
    private sealed class FullDisk(string path) : FileStream(path, FileMode.Create)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            base.Write(buffer[..Math.Min(100, buffer.Length)]);
            throw new IOException("No space left on device");
        }
    }
}
