namespace Ebm.Benchmarks.Pairs;

/// <summary>65536 uniform floats.</summary>
internal sealed class UniformPair : IPair
{
    public string Row => "rng-uniform-65536";

    public string Work => "65536 uniform floats; one thread. 0.0131 ms is 0.2 ns a float.";

    public IReadOnlyList<Peer> Peers => [new("p00_limits.py", "numpy_uniform_f32"), new("p00_limits.py", "torch_uniform_f32")];

    public IReadOnlyList<int> Threads => [1];

    /// <summary>numpy takes 2.0 ns a float; we mean to take 0.2.</summary>
    public double Target(int threads) => 10;

    public string Limit => "Latency of one xoshiro step, hidden by two vectors side by side; then the stores.";

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var x = new float[65536];
        return new PairedWork(() => rng.FillUniform(x), () => Moments.Of(x));
    }
}

/// <summary>65536 Gaussian floats.</summary>
internal sealed class GaussianPair : IPair
{
    public string Row => "rng-gaussian-65536";

    public string Work => "65536 Gaussian floats; one thread. 0.0655 ms is 1 ns a float.";

    public IReadOnlyList<Peer> Peers => [new("p00_limits.py", "numpy_normal_f32"), new("p00_limits.py", "torch_normal_f32")];

    public IReadOnlyList<int> Threads => [1];

    /// <summary>torch takes 3 ns a float, numpy 7; we mean to take 1.</summary>
    public double Target(int threads) => 3;

    public string Limit => "Two polynomials and a square root in vectors of 256 bits, without fused multiply-add: the same bits on " +
        "every machine.";

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var x = new float[65536];
        return new PairedWork(() => rng.FillGaussian(x), () => Moments.Of(x));
    }
}

internal static class Moments
{
    public static IReadOnlyDictionary<string, double> Of(float[] x) => new Dictionary<string, double>
    {
        ["mean"] = x.Average(v => (double)v),
        ["mean square"] = x.Average(v => (double)v * v),
    };
}
