// two works in one process, by turns:   a b  b a  a b  …     ratio = median over the pairs of time(a) / time(b)
//
// Separate processes of the same program differ by up to two: addresses, the compiler's profile, the neighbours of that minute. Inside one
// process, and a few milliseconds apart, most of that hits both sides alike.

using System.Diagnostics;

namespace Ebm.Benchmarks.Pairs;

/// <summary>Times of two works that ran by turns.</summary>
/// <param name="First">Seconds of the first, one entry a pair.</param>
/// <param name="Second">Seconds of the second.</param>
/// <param name="Disturbance">What other processes did meanwhile, if that was enough to matter.</param>
public sealed record Alternation(double[] First, double[] Second, string Disturbance)
{
    private const double Block = 0.008;
    private const double Warm = 0.8;
    private const int FewestPairs = 7;

    /// <summary>Median over the pairs of the first time over the second.</summary>
    public double Ratio => PairResult.Median(First.Zip(Second, (a, b) => a / b));

    /// <summary>The quarter and three-quarter points of the ratio of a pair.</summary>
    public (double Low, double High) Quartiles()
    {
        var sorted = First.Zip(Second, (a, b) => a / b).Order().ToArray();
        return (sorted[sorted.Length / 4], sorted[^((sorted.Length / 4) + 1)]);
    }

    /// <summary>Warms both up, then runs blocks of at least 8 ms by turns.</summary>
    /// <param name="first">One work.</param>
    /// <param name="second">The other.</param>
    /// <param name="seconds">How long to measure; at least seven pairs.</param>
    public static Alternation Measure(Action first, Action second, double seconds)
    {
        var repeats = Repeats(WarmUp.Run(first, Warm));
        var repeatsOfSecond = Repeats(WarmUp.Run(second, Warm));
        List<double> a = [], b = [];
        var neighbours = new Neighbours();
        var watch = Stopwatch.StartNew();
        while (watch.Elapsed.TotalSeconds < seconds || a.Count < FewestPairs)
        {
            if (a.Count % 2 == 0)
                a.Add(Seconds(first, repeats));
            b.Add(Seconds(second, repeatsOfSecond));
            if (a.Count < b.Count)
                a.Add(Seconds(first, repeats));
        }

        return new Alternation([.. a], [.. b], neighbours.Remark());
    }

    private static int Repeats(double last) => Math.Max(1, (int)Math.Ceiling(Block / last));

    private static double Seconds(Action run, int repeats)
    {
        // Busy, so that the core keeps its speed, until the threads of the block before have gone to sleep.
        var settled = Stopwatch.GetTimestamp() + (Stopwatch.Frequency / 400);
        while (Stopwatch.GetTimestamp() < settled)
            Thread.SpinWait(20);
        var start = Stopwatch.GetTimestamp();
        for (var r = 0; r < repeats; r++)
            run();
        return Stopwatch.GetElapsedTime(start).TotalSeconds / repeats;
    }
}
