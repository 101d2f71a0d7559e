// Long sessions, each in a process of its own. After the last cell and a full collection the process's own resident memory (RssAnon) must
// stay below a bound, or must have grown by less than one; each cell's value must be right.

using System.Diagnostics;
using System.Globalization;
using Ebm.Campaigns.Interrupts;

namespace Ebm.Campaigns.Memory;

/// <summary>A session of many cells.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Setup">Its first cell.</param>
/// <param name="Count">How many cells follow.</param>
/// <param name="Cell">The text of each, by its number from 1.</param>
/// <param name="Value">Its value as text; null where it is not compared.</param>
/// <param name="BoundMB">The most that the process may hold in the end.</param>
/// <param name="GrowthMB">The most that it may hold more than after the tenth cell.</param>
internal sealed record ManyCells(string Name, string Setup, int Count, Func<int, string> Cell, Func<int, string>? Value, double BoundMB,
    double GrowthMB);

/// <summary>What a session costs that runs for a day.</summary>
internal sealed class MemoryCampaign : Campaign
{
    private const string Course = "#!import course.cs";

    private static readonly List<ManyCells> Cases =
    [
        new("1000 variables", Course, 1000, i => $"var w{i} = {i}*2.0; w{i}", i => (2 * i).ToString(CultureInfo.InvariantCulture), 400,
            400),
        new("200 charts", Course, 200, i => $"Chart.Contour((x, y) => x * x + {i} * y * y, (-2, 2), (-2, 2))", null, 400, 50),
        new("200 charts in variables", Course, 200,
            i => $"var chart{i} = Chart.Contour((x, y) => x * x + {i} * y * y, (-2, 2), (-2, 2)); chart{i}", null, 400, 200),
        new("5000 variables", "", 5000, i => $"var w{i} = {i}*2.0; w{i}", i => (2 * i).ToString(CultureInfo.InvariantCulture), 1000, 1000),
        new("5000 times 1", "", 5000, _ => "1", _ => "1", 150, 100),
        new("a sum 500 times", "double v = 1;", 500, _ => "v = v*0.5+1; v", null, 400, 50),
        new("a declaration 500 times", Course, 500,
            _ => "var q = Enumerable.Range(0, 10).Sum(k => k * k); double Half(double x) => x / 2; Half(q)", _ => "142.5", 400, 50),
        new("a chart 500 times", Course, 500, _ => "var chart = Chart.Contour((x, y) => x * x + y * y, (-2, 2), (-2, 2)); chart", null,
            400, 50),
        new("two cells in turn 500 times", Course, 500, i => i % 2 == 0 ? "var p = 1.0; p" : "var r = 2.0; r", i => i % 2 == 0 ? "1"
            : "2", 400, 50),
        new(
            "1000 cells of every kind", Course, 1000,
            i => (i % 5) switch
            {
                0 => $"record R{i}(int X, string Y) {{ public int Twice => 2 * X; }} new R{i}({i}, \"y\").Twice",
                1 => $"int F{i}(int n) {{ int sum = 0; for (int k = 0; k < n; k++) sum += k; return sum; }} F{i}(4)",
                2 => $"var rows{i} = Enumerable.Range(0, 3).Select(k => new {{ K = k, N = {i} }}).ToList(); rows{i}.Count",
                3 => $"Func<int, int> g{i} = n => n + {i}; await Task.FromResult(g{i}(1))",
                _ => $"class C{i}<T> where T : class {{ public List<T> Items {{ get; }} = new(); }} var c{i} = new C{i}<string>(); " +
                    $"c{i}.Items.Count",
            },
            null, 400, 400),
    ];

    /// <inheritdoc/>
    public override string Name => "memory";

    /// <inheritdoc/>
    public override string Summary =>
        "sessions of 200 to 5000 cells: the memory of the process grows slowly and linearly, every value is right";

    /// <inheritdoc/>
    public override async Task<Tally> RunAsync(CampaignOptions options)
    {
        if (Cases.Find(one => one.Name == options.Only) is { } chosen)
            return await RunAsync(chosen, options.Log);
        int passed = 0, failed = 0;
        foreach (ManyCells one in Cases.Where(one => one.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase)))
        {
            using Process child = Process.Start(
                new ProcessStartInfo("dotnet",
                    [typeof(MemoryCampaign).Assembly.Location, Name, "--only", one.Name])
                { RedirectStandardOutput = true })!;
            string[] lines = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await child.WaitForExitAsync();
            foreach (string line in lines.Skip(1).SkipLast(1))
                options.Log.WriteLine(line);
            (passed, failed) = child.ExitCode == 0 ? (passed + 1, failed) : (passed, failed + 1);
        }

        return new Tally(passed, failed);
    }

    private static async Task<Tally> RunAsync(ManyCells cells, TextWriter log)
    {
        await using var session = new LongSession(Checkout.Notebooks);
        await session.ValueAsync(cells.Setup);
        double early = 0, slowest = 0;
        for (int i = 1; i <= cells.Count; i++)
        {
            long start = Stopwatch.GetTimestamp();
            string? value = await session.ValueAsync(cells.Cell(i));
            slowest = i > cells.Count - 20 ? Math.Max(slowest, Stopwatch.GetElapsedTime(start).TotalMilliseconds) : 0;
            if (cells.Value is not null && value != cells.Value(i))
            {
                log.WriteLine($"FAILED {cells.Name}: cell {i} gave {value}, not {cells.Value(i)}");
                return new Tally(0, 1);
            }

            if (i == 10)
                early = OwnMB();
        }

        double late = OwnMB();
        bool good = late <= cells.BoundMB && late - early <= cells.GrowthMB;
        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{(good ? "" : "FAILED ")}{cells.Name,-28} {early:F0} MB after 10 cells, {late:F0} MB in the end (at most " +
                $"{cells.BoundMB:F0}, growth {cells.GrowthMB:F0}); slowest of the last 20 cells {slowest:F0} ms"));
        return good ? new Tally(1, 0) : new Tally(0, 1);
    }

    /// <summary>The memory of this process that is no file's, in MiB, after a full collection.</summary>
    private static double OwnMB()
    {
        for (int k = 0; k < 2; k++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        const string status = "/proc/self/status";
        string? line = File.Exists(status) ? File.ReadLines(status).FirstOrDefault(l => l.StartsWith("RssAnon:", StringComparison.Ordinal))
            : null;
        return (line is null ? Environment.WorkingSet / 1024.0
            : double.Parse(line[8..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)) / 1024;
    }
}
