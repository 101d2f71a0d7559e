using System.Globalization;
using System.Text;

namespace Ebm.Benchmarks.Pairs;

/// <summary>Writes the table of ratios.</summary>
internal static class PairTable
{
    public static string Markdown(IReadOnlyList<PairResult> results)
    {
        var text = new StringBuilder("# Measured against the peers\n\n");
        text.Append("Made by `dotnet run -c Release --project tests/Ebm.Benchmarks -- pairs`; this file and the JSON beside it are its " +
            "output.\n");
        text.Append("Peer and ours run in turn; times are medians; the ratio is the median over the pairs of peer / ours, its range in " +
            "brackets. ");
        text.Append("A row is reached if its ratio is at least the target.\n\n");
        text.Append("| Row | Threads | Fastest peer | Peer ms | Ours ms | Ratio | Target | |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var result in results)
            text.Append(Line(result)).Append('\n');
        text.Append("\n## The work, what both sides observed, what limits us\n\n");
        foreach (var group in results.GroupBy(r => r.Row))
        {
            var last = group.Last();
            text.Append(CultureInfo.InvariantCulture, $"- **{group.Key}**: {last.Work}");
            if (last.OursObserved.Count > 0)
                text.Append(CultureInfo.InvariantCulture,
                    $" Observed: ours {Numbers(last.OursObserved)}; {last.BestPeer()} {Numbers(last.PeersObserved[last.BestPeer()])}.");
            foreach (var r in group.Where(r => r.Items > 0))
                text.Append(CultureInfo.InvariantCulture,
                    $" Rate with {r.Threads} thread{(r.Threads > 1 ? "s" : "")}: ours {Rate(r.Items, r.Ours)}, {r.BestPeer()} " +
                    $"{Rate(r.Items, r.Peers[r.BestPeer()])} a nanosecond.");
            if (last.Limit.Length > 0)
                text.Append(CultureInfo.InvariantCulture, $" Limit: {last.Limit}");
            text.Append('\n');
        }

        text.Append("\n## The second thread\n\nWhat it brings, by turns in one process: [threads.md](threads.md), from `-- threads`.\n");
        text.Append("\n## The cost over the work\n\nTime of one thread over the size of every kind of work, beside the slope of " +
            "its operations, and what one run allocates at the largest size (`-- cost` measures and draws; `-- cost NAME` only some of " +
            "it; `-- cost --draw` only draws):\n\n![Time over size](cost.svg)\n");
        text.Append("\n## Machines\n\n");
        foreach (var group in results.GroupBy(r => r.Machine))
        {
            var m = group.Key;
            text.Append(CultureInfo.InvariantCulture,
                $"- {m.Processor}; {m.Cores} cores; vectors of {m.Vectors}; {m.System}; {m.Runtime}; " +
                $"{m.Peers}{(m.Blas.Length > 0 ? $"; BLAS of {m.Blas}" : "")}. ");
            text.Append(CultureInfo.InvariantCulture,
                $"Rows: {string.Join(", ", group.Select(r => r.Row).Distinct())}; {group.Min(r => r.Date)} to {group.Max(r => r.Date)} " +
                $"UTC, {group.Min(r => r.Ours.Length)} pairs or more.\n");
        }

        return text.ToString();
    }

    public static string Line(PairResult r)
    {
        var best = r.BestPeer();
        var each = r.Peers[best].Zip(r.Ours, (p, o) => p / o).ToArray();
        var verdict = r.Ratio() >= r.Target ? "reached" : "**missed**";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {r.Row} | {r.Threads} | {best} | {Milliseconds(PairResult.Median(r.Peers[best]))} | " +
            $"{Milliseconds(PairResult.Median(r.Ours))} | {r.Ratio():0.00} [{each.Min():0.00}, {each.Max():0.00}] | {r.Target} | " +
            $"{verdict} |");
    }

    private static string Milliseconds(double seconds) =>
        (seconds * 1e3).ToString(seconds < 1e-4 ? "0.0000" : seconds < 1e-2 ? "0.000" : "0.0", CultureInfo.InvariantCulture);

    private static string Rate(double items, double[] seconds) =>
        (items / PairResult.Median(seconds) * 1e-9).ToString("G3", CultureInfo.InvariantCulture);

    private static string Numbers(IReadOnlyDictionary<string, double> values) =>
        string.Join(", ", values.Select(v => string.Create(CultureInfo.InvariantCulture, $"{v.Key} {v.Value:G6}")));
}
