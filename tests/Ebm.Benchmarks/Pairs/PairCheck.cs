// now / then = median ratio to the fastest peer now / the committed one;   a row has fallen when it is below 0.9, measured twice

using System.Globalization;

namespace Ebm.Benchmarks.Pairs;

/// <summary>
/// <c>pairs --check</c>: has a row lost against its peers since the results were committed? Only results of this model of processor are
/// compared.
/// Writes no file. Run by hand on a quiet machine.
/// </summary>
internal static class PairCheck
{
    private const double Fallen = 0.9;

    /// <summary>
    /// Prints each row and, at the end, those that have fallen or could not be measured; returns 1 if there are any.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="measure">Measures one at a thread count.</param>
    /// <param name="committed">Its committed result, or null.</param>
    /// <param name="onlyThreads">One thread count only, if given.</param>
    public static int Run(IReadOnlyList<IPair> rows, Func<IPair, int, PairResult> measure, Func<string, int, PairResult?> committed,
        int? onlyThreads)
    {
        var here = Machine.Here().Processor;
        List<string> fallen = [];
        Console.WriteLine("| Row | Threads | Then | Now | Now / then | |\n|---|---|---|---|---|---|");
        foreach (var row in rows)
        {
            foreach (var threads in row.Threads.Where(t => onlyThreads is null || onlyThreads == t))
            {
                if (committed(row.Row, threads) is not { } then || then.Machine.Processor != here)
                {
                    Console.WriteLine($"| {row.Row} | {threads} | | | | no committed result of this processor |");
                    continue;
                }

                try
                {
                    var share = Share(row, threads, then, measure);
                    if (share < Fallen)
                        share = Share(row, threads, then, measure);
                    if (share < Fallen)
                        fallen.Add($"{row.Row} with {threads}");
                }
                catch (InvalidOperationException e)
                {
                    Console.WriteLine($"| {row.Row} | {threads} | | | | {e.Message} |");
                    fallen.Add($"{row.Row} with {threads} (not measured)");
                }
            }
        }

        Console.WriteLine(fallen.Count == 0 ? "no row has fallen" : $"fallen: {string.Join(", ", fallen)}");
        return fallen.Count == 0 ? 0 : 1;
    }

    private static double Share(IPair row, int threads, PairResult then, Func<IPair, int, PairResult> measure)
    {
        var now = measure(row, threads).Ratio();
        var share = now / then.Ratio();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {row.Row} | {threads} | {then.Ratio():0.00} | {now:0.00} | {share:0.00} | {(share < Fallen ? "below 0.9" : "")} |"));
        return share;
    }
}
