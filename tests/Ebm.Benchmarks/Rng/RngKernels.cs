using BenchmarkDotNet.Attributes;

namespace Ebm.Benchmarks;

/// <summary>Filling spans against drawing one number at a time, and against Box and Muller by the system's log and sine.</summary>
public class RngKernels
{
    private const int N = 4096;
    private readonly Rng rng = new(1);
    private readonly float[] floats = new float[N];
    private readonly double[] doubles = new double[N];

    /// <summary>Ours.</summary>
    [Benchmark(OperationsPerInvoke = N)]
    public void FillUniformFloat() => rng.FillUniform(floats);

    /// <summary>Ours.</summary>
    [Benchmark(OperationsPerInvoke = N)]
    public void FillUniformDouble() => rng.FillUniform(doubles);

    /// <summary>Ours.</summary>
    [Benchmark(OperationsPerInvoke = N)]
    public void FillGaussianFloat() => rng.FillGaussian(floats);

    /// <summary>Ours.</summary>
    [Benchmark(OperationsPerInvoke = N)]
    public void FillGaussianDouble() => rng.FillGaussian(doubles);

    /// <summary>One at a time.</summary>
    [Benchmark(OperationsPerInvoke = N)]
    public void NextFloat()
    {
        for (var i = 0; i < floats.Length; i++) floats[i] = rng.NextFloat();
    }

    /// <summary>One at a time.</summary>
    [Benchmark(OperationsPerInvoke = N)]
    public void NextGaussian()
    {
        for (var i = 0; i < doubles.Length; i++) doubles[i] = rng.NextGaussian();
    }

    /// <summary>Naive.</summary>
    [Benchmark(Baseline = true, OperationsPerInvoke = N)]
    public void BoxMullerNaive()
    {
        for (var i = 0; i < floats.Length; i += 2)
        {
            var r = MathF.Sqrt(-2 * MathF.Log(1 - rng.NextFloat()));
            var (sin, cos) = MathF.SinCos(2 * MathF.PI * rng.NextFloat());
            (floats[i], floats[i + 1]) = (r * cos, r * sin);
        }
    }
}
