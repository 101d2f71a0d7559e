namespace Ebm.Benchmarks.Pairs;

/// <summary>Hebb's rule, P = 0.1 N random patterns.</summary>
internal sealed class HopfieldStorePair : IPair
{
    public string Row => "hopfield-store-4096";

    public string Work => "Hebb's rule for 409 random patterns of 4096 spins into a new matrix: ours of 16-bit sums, numpy's of floats.";

    public IReadOnlyList<Peer> Peers => [new("p02_hopfield.py", "numpy_store_N4096")];

    public string Limit => "Writing 32 MB of fresh memory: see hopfield-store-again-4096, the same without.";

    public double Target(int threads) => 5;

    public PairedWork Prepare(int threads)
    {
        var patterns = HopfieldPatterns.Random(409, 4096, new Rng(1));
        return new PairedWork(() => Hopfield.Hebb(patterns, threads: threads));
    }
}

/// <summary>The same into a matrix that is already there: what the store costs without the first touch of its pages.</summary>
internal sealed class HopfieldStoreAgainPair : IPair
{
    private const int Count = 409, Spins = 4096;

    public string Row => "hopfield-store-again-4096";

    public string Work => "The sums of Hebb's rule for 409 random patterns of 4096 spins into a matrix that is already there.";

    public IReadOnlyList<Peer> Peers => [new("p02_hopfield.py", "numpy_store_again_N4096")];

    public double Target(int threads) => 5;

    public PairedWork Prepare(int threads)
    {
        float[] rows = [.. HopfieldPatterns.Random(Count, Spins, new Rng(1)).SelectMany(p => p.Select(s => (float)s))];
        var sums = new short[Spins * Spins];
        return new PairedWork(() => HebbianStore.Fill(rows, Count, Spins, sums, keepSelfCoupling: false, threads));
    }
}

/// <summary>A hundred probes with a tenth of their bits flipped, to convergence.</summary>
internal abstract class HopfieldRecallPair(int n, params string[] peers) : IPair
{
    public string Row => $"hopfield-recall-{n}";

    public string Work => $"Recall of 100 probes, a tenth of whose bits are flipped, N = {n}, P = N/10, asynchronous in random order, " +
        $"until nothing changes.";

    public IReadOnlyList<Peer> Peers => [.. peers.Select(p => new Peer("p02_hopfield.py", p))];

    public double Target(int threads) => 3;

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var patterns = HopfieldPatterns.Random(n / 10, n, rng);
        var net = Hopfield.Hebb(patterns);
        var probes = Enumerable.Range(0, 100).Select(k => HopfieldPatterns.Damage(patterns[k % patterns.Length], 0.1, rng)).ToArray();
        Hopfield.Outcomes? last = null;
        return new PairedWork(
            () => last = net.RecallMany(probes, rng, threads: threads),
            () => new Dictionary<string, double>
            {
                ["overlap"] = last!.States.Select((s, k) => Hopfield.Overlap(s, patterns[k % patterns.Length])).Average(),
                ["sweeps"] = last.Sweeps.Average(),
            });
    }
}

internal sealed class HopfieldRecall1000() : HopfieldRecallPair(1000, "numba_incremental_N1000", "numpy_batched_N1000");

internal sealed class HopfieldRecall4096() : HopfieldRecallPair(4096, "numpy_batched_N4096", "numba_incremental_N4096");
