using BenchmarkDotNet.Attributes;

namespace Ebm.Benchmarks;

/// <summary>Vector maths against the obvious loop over System.Math.</summary>
public class VectorMathKernels
{
    private readonly float[] x = [.. Enumerable.Range(0, 4096).Select(i => (i - 2048) / 200f)];
    private readonly float[] y = new float[4096];

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Exp() => VectorMath.Exp(x, y);

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Sigmoid() => VectorMath.Sigmoid(x, y);

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Softplus() => VectorMath.Softplus(x, y);

    /// <summary>Ours.</summary>
    [Benchmark]
    public void Tanh() => VectorMath.Tanh(x, y);

    /// <summary>Naive.</summary>
    [Benchmark(Baseline = true)]
    public void SigmoidNaive()
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = 1 / (1 + MathF.Exp(-x[i]));
    }
}
