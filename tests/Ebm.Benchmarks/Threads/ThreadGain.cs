// gain = time with one thread / time with two;    share of the limit = operations / (time · the fused multiply-adds measured just before)

using System.Globalization;
using System.Text;
using Ebm.Benchmarks.Pairs;

namespace Ebm.Benchmarks.Threads;

/// <summary><c>threads</c>: what the second thread brings, row by row, in one process; writes results/threads.md.</summary>
internal static class ThreadGain
{
    private const double Seconds = 2;

    /// <summary>threads [row...] [--seconds s]; all rows together write the file, some rows only print.</summary>
    public static int Run(string[] args)
    {
        var at = Array.IndexOf(args, "--seconds");
        var seconds = at < 0 ? Seconds : double.Parse(args[at + 1], CultureInfo.InvariantCulture);
        var names = args.Take(at < 0 ? args.Length : at).ToArray();
        var rows = Timing.Rows().Where(r => r.Threads.Contains(2)
            && (names.Length == 0 || names.Any(n => r.Row.Contains(n, StringComparison.Ordinal)))).ToArray();
        if (rows.Length == 0 || Environment.ProcessorCount < 2)
        {
            Console.Error.WriteLine("No such row, or one core only.");
            return 1;
        }

        var text = new StringBuilder(
            "| Row | 1 thread, ms | 2 threads, ms | gain | share of the multiply-add limit, 1 / 2 threads | " +
            "|\n|---|---|---|---|---|---|\n");
        Console.Write(text);
        List<double> one = [], two = [];
        foreach (var row in rows)
        {
            one.Add(PeakSpeed.Measure(1));
            two.Add(PeakSpeed.Measure(2));
            var work = row.Prepare(1);
            var line = Line(row.Row, work.Operations, Alternation.Measure(work.Run, row.Prepare(2).Run, seconds), one[^1], two[^1]);
            Console.WriteLine(line);
            text.Append(line).Append('\n');
        }

        var limit = string.Create(CultureInfo.InvariantCulture,
            $"Fused multiply-adds: {PairResult.Median(one) * 1e-9:0} GFLOP/s with one thread, {PairResult.Median(two) * 1e-9:0} with two.");
        Console.WriteLine(limit);
        if (names.Length == 0)
            File.WriteAllText(Path.Combine(PairRunner.Results(), "threads.md"), Report(text.ToString(), limit));
        return 0;
    }

    private static string Line(string row, double operations, Alternation times, double peakOfOne, double peakOfTwo)
    {
        double first = PairResult.Median(times.First), second = PairResult.Median(times.Second);
        var (low, high) = times.Quartiles();
        var share = operations > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{operations / first / peakOfOne:0 %} / {operations / second / peakOfTwo:0 %}")
            : "";
        return string.Create(CultureInfo.InvariantCulture,
            $"| {row} | {first * 1e3:G4} | {second * 1e3:G4} | {times.Ratio:0.00} [{low:0.00}, {high:0.00}] | {share} | " +
            $"{times.Disturbance} |");
    }

    private static string Report(string table, string limit)
    {
        var m = Machine.Here();
        return string.Create(CultureInfo.InvariantCulture, $"""
            # What the second thread brings

            Made by `dotnet run -c Release --project tests/Ebm.Benchmarks -- threads`; this file is its output. Both run by turns in one process, in blocks of
            at least 8 ms; times are medians, the gain is the median over the pairs, in brackets its quartiles. The share is given where a row is mostly
            matrix products: their operations over time and over what fused multiply-adds reach, measured just before the row.

            {table}
            {limit}

            {m.Processor}; {m.Cores} cores; vectors of {m.Vectors}; {m.System}; {m.Runtime}; {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC.

            """);
    }
}
