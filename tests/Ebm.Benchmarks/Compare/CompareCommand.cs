// ratio = median over the pairs of old time / new time;   a row counts as slower when ratio < 0.95, measured twice

using System.Globalization;
using Ebm.Benchmarks.Pairs;

namespace Ebm.Benchmarks.Compare;

/// <summary>
/// Two builds of this project on one machine, row by row, in one process and by turns of a few milliseconds: see <see cref="Alternation"/>.
/// compare.sh makes the build of the old commit.
/// </summary>
internal static class CompareCommand
{
    private const double Slower = 0.95, Seconds = 2, SecondsOfDoubt = 6;

    /// <summary>
    /// <c>compare OLD_DLL [row...] [--threads n] [--seconds s]</c>: this program against an older build of it. Returns 1 when a row is
    /// slower.
    /// </summary>
    public static int Run(string[] args)
    {
        var names = args.Skip(1).TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
        if (args.Length == 0 || !File.Exists(args[0]) || !TryOption(args, "--threads", 0, out var threadsWanted)
            || !TryOption(args, "--seconds", Seconds, out var seconds))
        {
            Console.Error.WriteLine("compare OLD_DLL [row...] [--threads n] [--seconds s]");
            return 2;
        }

        var old = new OldBuild(args[0]);
        var wanted = Timing.Rows().Where(r => names.Length == 0 || names.Any(n => r.Row.Contains(n, StringComparison.Ordinal)))
            .SelectMany(r => r.Threads.Select(t => (Row: r, Threads: t))).Where(w => threadsWanted == 0 || w.Threads == threadsWanted)
            .ToArray();
        Console.WriteLine("| Row | Threads | Old ms | New ms | Old / new | |\n|---|---|---|---|---|---|");
        List<string> slower = [];
        foreach (var (row, threads) in wanted)
        {
            if (!old.Has(row.Row))
            {
                Console.WriteLine($"| {row.Row} | {threads} | | | | new row |");
                continue;
            }

            var measured = Measure(old, row, threads, seconds, "under 0.95: measured again");
            if (measured.Ratio < Slower && Measure(old, row, threads, seconds * SecondsOfDoubt / Seconds, "**slower**").Ratio < Slower)
                slower.Add($"{row.Row} with {threads}");
        }

        Console.WriteLine(slower.Count == 0 ? "no row is slower" : $"slower: {string.Join(", ", slower)}");
        return slower.Count == 0 && wanted.Length > 0 ? 0 : 1;
    }

    private static bool TryOption(string[] args, string name, double otherwise, out double value)
    {
        var at = Array.IndexOf(args, name);
        value = otherwise;
        return at < 0 || (at + 1 < args.Length && double.TryParse(args[at + 1], CultureInfo.InvariantCulture, out value) && value > 0);
    }

    private static Alternation Measure(OldBuild old, IPair row, int threads, double seconds, string ifSlower)
    {
        var times = Alternation.Measure(old.Prepare(row.Row, threads), row.Prepare(threads).Run, seconds);
        var (low, high) = times.Quartiles();
        string[] remarks = [times.Ratio < Slower ? ifSlower : "", old.Work(row.Row) == row.Work ? "" : "the work is described differently",
            times.Disturbance];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {row.Row} | {threads} | {PairResult.Median(times.First) * 1e3:G4} | {PairResult.Median(times.Second) * 1e3:G4} | " +
                $"{times.Ratio:0.000} [{low:0.000}, {high:0.000}] | {string.Join("; ", remarks.Where(r => r.Length > 0))} |"));
        return times;
    }
}
