namespace Ebm.Benchmarks.Pairs;

/// <summary>One epoch of CD-1 over 10 000 binary images.</summary>
internal sealed class RbmTrainingPair : IPair
{
    public string Row => "rbm-cd1";

    public string Work => "CD-1 of a 784 × 500 RBM, one epoch over 10 000 binarised Fashion-MNIST images in batches of 100.";

    public IReadOnlyList<Peer> Peers => [new("p03_rbm.py", "numpy_cd1"), new("p03_rbm.py", "torch_cd1")];

    public string Limit => "Sums of four rows are looked up wherever a factor is bits: reading the tables, not multiplying, bounds the " +
        "row. Drawing 128 400 bits, packing rows, summing columns and the distance run on one thread.";

    public double Target(int threads) => threads == 1 ? 1.3 : 1.8;

    public PairedWork Prepare(int threads)
    {
        var data = FashionMnist.LoadTrain().Images.Take(10_000).Select(x => Array.ConvertAll(x, p => p > 0.5f ? 1f : 0f)).ToArray();
        RbmTrainer Fresh() => new(Rbm.Random(784, 500, new Rng(1)), data, new RbmTraining { LearningRate = 0.05 }, new Rng(2), threads);
        var trainer = Fresh();
        double error = 0;
        return new PairedWork(
            () => error = trainer.Train(1)[0].ReconstructionError,
            () =>
            {
                var once = Fresh();
                once.Train(1);
                var rows = data.Take(1000).ToArray();
                return new Dictionary<string, double>
                {
                    ["mse"] =
                    rows.Average(v => once.Rbm.VisibleProbabilities(once.Rbm.HiddenProbabilities(v)).Zip(v, (p, x) => (p - x) * (p - x))
                    .Average())
                };
            },
            // Two ways up, one down, and two terms of the gradient, as if by multiplication: tables need fewer.
            Operations: 5 * 2.0 * 10_000 * 784 * 500);
    }
}

/// <summary>Exact log Z over 2^16 hidden states.</summary>
internal sealed class RbmExactPair : IPair
{
    public string Row => "rbm-exact-logz";

    public string Work => "Exact log Z of an RBM of 784 visible and 16 hidden units (weights of size 0.1, biases 0.3).";

    public IReadOnlyList<Peer> Peers =>
        [new("p07_logz.py", "exact_numpy_f32"), new("p07_logz.py", "exact_numba_gray_f64"), new("p07_logz.py", "exact_torch_f32")];

    public string Limit => "51 million factors, two products and a sum each.";

    public double Target(int threads) => 15;

    public PairedWork Prepare(int threads)
    {
        var rbm = Machine();
        double logZ = 0;
        return new PairedWork(() => logZ = RbmPartition.Exact(rbm, threads), () => new Dictionary<string, double> { ["logz"] = logZ });
    }

    internal static Rbm Machine()
    {
        var rng = new Rng(1);
        var rbm = Rbm.Random(784, 16, rng, 0.1);
        rng.FillGaussian(rbm.VisibleBias);
        rng.FillGaussian(rbm.HiddenBias);
        for (var i = 0; i < 784; i++)
            rbm.VisibleBias[i] *= 0.3f;
        for (var j = 0; j < 16; j++)
            rbm.HiddenBias[j] *= 0.3f;
        return rbm;
    }
}

/// <summary>AIS with 1000 temperatures and 100 chains.</summary>
internal sealed class RbmAnnealingPair : IPair
{
    public string Row => "rbm-ais";

    public string Work => "AIS of the same RBM, 1000 temperatures, 100 chains.";

    public IReadOnlyList<Peer> Peers => [new("p07_logz.py", "ais_numpy_float32_1000x100"), new("p07_logz.py", "ais_torch_f32_1000x100")];

    public string Limit => "78 million random numbers, and as many products of four looked-up factors; tables are made anew at every " +
        "temperature.";

    public double Target(int threads) => 4;

    public PairedWork Prepare(int threads)
    {
        var rbm = RbmExactPair.Machine();
        var rng = new Rng(2);
        RbmPartition.Annealed? last = null;
        return new PairedWork(
            () => last = RbmPartition.Anneal(rbm, 1000, 100, rng, threads: threads),
            () => new Dictionary<string, double>
            {
                ["logz"] = last!.LogZ.Value,
                ["standardError"] = last.LogZ.StandardError,
                ["exact"] = RbmPartition.Exact(rbm)
            });
    }
}
