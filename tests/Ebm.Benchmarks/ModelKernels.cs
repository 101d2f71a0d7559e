using BenchmarkDotNet.Attributes;
using Ebm.Benchmarks.Pairs;

namespace Ebm.Benchmarks;

/// <summary>Storing 100 patterns of 1000 spins, and recalling 100 of them; the obvious double sum as baseline.</summary>
public class HopfieldKernels
{
    private const int N = 1000;
    private readonly int[][] patterns = HopfieldPatterns.Random(100, N, new Rng(1));
    private Hopfield net = null!;
    private int[][] probes = null!;

    /// <summary>Stores, and flips a tenth of every pattern.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        net = Hopfield.Hebb(patterns);
        probes = [.. patterns.Select(x => HopfieldPatterns.Damage(x, 0.1, new Rng(2)))];
    }

    /// <summary>Ours.</summary>
    [Benchmark]
    public Hopfield Store() => Hopfield.Hebb(patterns, threads: 1);

    /// <summary>Ours.</summary>
    [Benchmark]
    public Hopfield.Outcomes Retrieve() => net.RecallMany(probes, new Rng(3), threads: 1);

    /// <summary>Naive.</summary>
    [Benchmark(Baseline = true)]
    public float[] StoreNaive()
    {
        var w = new float[N * N];
        foreach (var x in patterns)
        {
            for (var i = 0; i < N; i++)
            {
                for (var j = 0; j < N; j++)
                    w[(i * N) + j] += i == j ? 0 : x[i] * x[j] / (float)N;
            }
        }

        return w;
    }
}

/// <summary>One update of CD-1, exact log Z and AIS, and the product of a matrix of zeros and ones both ways.</summary>
public class RbmKernels
{
    private readonly Rbm thin = RbmExactPair.Machine();
    private readonly float[] bits = new float[100 * 784];
    private readonly float[] weights = new float[784 * 500];
    private readonly float[] product = new float[100 * 500];
    private readonly byte[] packed = new byte[100 * 784 / 4];
    private RbmTrainer trainer = null!;

    /// <summary>Makes data of fair coins.</summary>
    [GlobalSetup]
    public void Prepare()
    {
        var rng = new Rng(1);
        rng.FillBernoulli([.. Enumerable.Repeat(0.5f, bits.Length)], bits);
        rng.FillGaussian(weights);
        trainer = new RbmTrainer(Rbm.Random(784, 500, rng), [.. bits.Chunk(784)], new RbmTraining(), rng, 1);
    }

    /// <summary>A minibatch of 100 through a 784 × 500 machine.</summary>
    [Benchmark]
    public void Step() => trainer.Update();

    /// <summary>784 × 16.</summary>
    [Benchmark]
    public double LogZ() => RbmPartition.Exact(thin, 1);

    /// <summary>784 × 16, 100 temperatures, 100 chains.</summary>
    [Benchmark]
    public double Anneal() => RbmPartition.Anneal(thin, 100, 100, new Rng(2), threads: 1).LogZ.Value;

    /// <summary>100 × 784 bits times 784 × 500, by tables.</summary>
    [Benchmark]
    public void BitProducts()
    {
        BitProduct.TryPack(bits, 100, 784, packed);
        BitProduct.Add(packed, weights, product, 100, 784, 500, false, 1);
    }

    /// <summary>The same by the general product.</summary>
    [Benchmark(Baseline = true)]
    public void MatrixProducts() => MatrixMultiply.Run(bits, weights, product, 100, 784, 500, beta: 1, threads: 1);
}
