namespace Ebm.Benchmarks.Pairs;

/// <summary>The sigmoid of 65536 floats in place.</summary>
internal sealed class SigmoidPair : IPair
{
    public string Row => "sigmoid-65536";

    public string Work => "Sigmoid of 65536 floats in place, single-threaded kernel.";

    public IReadOnlyList<Peer> Peers => [new("p00_limits.py", "torch_sigmoid_f32")];

    public IReadOnlyList<int> Threads => [1];

    public double Target(int threads) => 1;

    public PairedWork Prepare(int threads)
    {
        var x = new float[65536];
        return new PairedWork(() => VectorMath.Sigmoid(x, x));
    }
}
