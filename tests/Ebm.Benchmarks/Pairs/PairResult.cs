namespace Ebm.Benchmarks.Pairs;

/// <summary>What was measured for one row at one thread count; this is the raw JSON.</summary>
public sealed record PairResult
{
    /// <summary>The row's name.</summary>
    public required string Row { get; init; }

    /// <summary>What is done.</summary>
    public required string Work { get; init; }

    /// <summary>Threads given to either side.</summary>
    public required int Threads { get; init; }

    /// <summary>The ratio we mean to reach.</summary>
    public required double Target { get; init; }

    /// <summary>What bounds our time.</summary>
    public required string Limit { get; init; }

    /// <summary>Date of the run, UTC.</summary>
    public required string Date { get; init; }

    /// <summary>The machine.</summary>
    public required Machine Machine { get; init; }

    /// <summary>How many updates or steps the work is; 0 where a rate says nothing.</summary>
    public double Items { get; init; }

    /// <summary>Seconds per work, one entry a pair.</summary>
    public required double[] Ours { get; init; }

    /// <summary>What our side observed.</summary>
    public required IReadOnlyDictionary<string, double> OursObserved { get; init; }

    /// <summary>Each peer's seconds per work, one entry a pair.</summary>
    public required IReadOnlyDictionary<string, double[]> Peers { get; init; }

    /// <summary>What each peer observed.</summary>
    public required IReadOnlyDictionary<string, Dictionary<string, double>> PeersObserved { get; init; }

    /// <summary>The fastest peer by median.</summary>
    public string BestPeer() => Peers.MinBy(p => Median(p.Value)).Key;

    /// <summary>Median over the pairs of (fastest peer's time / our time).</summary>
    public double Ratio() => Median(Peers[BestPeer()].Zip(Ours, (p, o) => p / o));

    /// <summary>The middle value.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        var half = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }
}
