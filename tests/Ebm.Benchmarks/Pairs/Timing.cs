using System.Diagnostics;

namespace Ebm.Benchmarks.Pairs;

/// <summary>The rows of the table of ratios, and how our side of one is timed.</summary>
internal static class Timing
{
    private const double WarmUpSeconds = 2;

    /// <summary>Every row, by name.</summary>
    public static IReadOnlyList<IPair> Rows() => [.. typeof(IPair).Assembly.GetTypes()
        .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(IPair).IsAssignableFrom(t))
        .Select(t => (IPair)Activator.CreateInstance(t)!).OrderBy(r => r.Row, StringComparer.Ordinal)];

    /// <summary>Runs until the compiler has settled.</summary>
    /// <returns>How often to run for a tenth of a second.</returns>
    public static int Repeats(Action run) => Math.Max(1, (int)Math.Ceiling(0.1 / WarmUp.Run(run, WarmUpSeconds)));

    /// <summary>Seconds of one run, from so many in a row.</summary>
    public static double Seconds(Action run, int repeats)
    {
        GC.Collect();
        Settle();
        var watch = Stopwatch.StartNew();
        for (var r = 0; r < repeats; r++)
            run();
        return watch.Elapsed.TotalSeconds / repeats;
    }

    /// <summary>Lets threads that have just worked stop spinning.</summary>
    public static void Settle() => Thread.Sleep(60);
}
