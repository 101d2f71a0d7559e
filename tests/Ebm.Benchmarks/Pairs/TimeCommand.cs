using System.Globalization;
using System.Text.Json;

namespace Ebm.Benchmarks.Pairs;

/// <summary>
/// Times our side of one row in a process of its own, for a profiler or a look by hand.
/// </summary>
internal static class TimeCommand
{
    private const int Samples = 5;

    /// <summary>
    /// <c>time</c> writes each row's name and a thread count, one pair a line; <c>time ROW --threads n</c> writes the row's
    /// <c>{"row","threads","work","seconds":[...]}</c> on one line.
    /// </summary>
    public static int Run(string[] args)
    {
        var rows = Timing.Rows();
        if (args is ["time"])
        {
            foreach (var row in rows)
            {
                foreach (var threads in row.Threads)
                    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row.Row} {threads}"));
            }

            return 0;
        }

        if (args is not ["time", var name, "--threads", var count] || !int.TryParse(count, CultureInfo.InvariantCulture, out var n)
            || n < 1)
        {
            Console.Error.WriteLine("time | time ROW --threads n");
            return 2;
        }

        if (rows.FirstOrDefault(r => r.Row == name) is not { } wanted)
        {
            Console.Error.WriteLine($"There is no row {name}. Rows: {string.Join(", ", rows.Select(r => r.Row))}");
            return 2;
        }

        var run = wanted.Prepare(n).Run;
        var repeats = Timing.Repeats(run);
        var seconds = new double[Samples];
        for (var i = 0; i < Samples; i++)
            seconds[i] = Timing.Seconds(run, repeats);
        Console.WriteLine(JsonSerializer.Serialize(new { row = name, threads = n, work = wanted.Work, seconds }));
        return 0;
    }
}
