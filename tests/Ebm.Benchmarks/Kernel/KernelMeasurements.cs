using System.Diagnostics;
using System.Globalization;
using System.Text;
using Ebm.Kernel.Running;
using Ebm.Kernel.Sessions;

namespace Ebm.Benchmarks.Kernel;

/// <summary>
/// How fast and how small the session is: a worker's start, its first and later cells, completion, memory. Run with
/// <c>dotnet run -c Release --project tests/Ebm.Benchmarks -- kernel</c> after a Release build of the solution; writes results/kernel.md.
/// </summary>
internal static class KernelMeasurements
{
    private const int Repeats = 5;
    private const int Trivial = 10;
    private const string Chart =
        "var xs = Grid.Linear(-3, 3, 200);\nChart.Lines(xs, xs.Select(x => x * x).ToArray()).Title(\"E\").Axes(\"x\", \"E(x)\")";

    private static readonly string[] TenCells =
    [
        "#!import course.cs", "var a = 1;", "a + 1", "int Twice(int n) => 2 * n;", "Twice(21)",
        "Enumerable.Range(0, 100).Select(i => i * i).Sum()", "new[] { 1, 2, 3 }", "record Point(int X, int Y);", "new Point(1, 2)", Chart,
    ];

    public static int Run(string[] arguments)
    {
        string checkout = Checkout();
        string notebooks = Path.Combine(checkout, "notebooks");
        if (arguments is ["session"])
        {
            SessionAsync(notebooks).GetAwaiter().GetResult();
            return 0;
        }

        if (!File.Exists(Path.Combine(notebooks, "course.cs")))
        {
            Console.Error.WriteLine("The course is not built: run `dotnet build -c Release` first.");
            return 1;
        }

        var table = new StringBuilder("# The session: time and memory\n\n");
        table.Append(CultureInfo.InvariantCulture,
            $"Median of {Repeats} processes, {Environment.ProcessorCount} cores, .NET {Environment.Version}. ");
        table.Append("Written by `dotnet run -c Release --project tests/Ebm.Benchmarks -- kernel`.\n\n| What | Measured | Limit " +
            "|\n|---|---|---|\n");
        List<Sample> plain = [.. Enumerable.Range(0, Repeats)
            .Select(_ => WorkerAsync(notebooks, ["1 + 1", .. TenCells[1..9], .. Enumerable.Repeat("a + 1", Trivial)]).GetAwaiter()
            .GetResult())];
        List<Sample> course = [.. Enumerable.Range(0, Repeats).Select(_ => WorkerAsync(notebooks, TenCells).GetAwaiter().GetResult())];
        Row("worker start to the result of `1 + 1`", Median(plain, s => s.Ends[0]), "ms", 2500);
        Row("worker start to the end of `#!import course.cs`", Median(course, s => s.Ends[0]), "ms", 2500);
        Row("eight cells, each the first of its kind, median", Median(plain, s => Middle(Times(s.Ends.Take(9)))), "ms", double.NaN);
        Row("later trivial cells, median", Median(plain, s => Middle(Times(s.Ends.TakeLast(Trivial + 1)))), "ms", 50);
        Row("first chart", Median(course, s => s.Ends[9] - s.Ends[8]), "ms", double.NaN);
        Row("RssAnon of the worker after ten cells with a chart", Median(course, s => s.AnonymousMB), "MB", 150);
        Dictionary<string, double>[] answers = [.. Enumerable.Range(0, Repeats).Select(_ => Child())];
        Row("first completion", Middle([.. answers.Select(a => a["first"])]), "ms", 2000);
        Row("later completions, median", Middle([.. answers.Select(a => a["later"])]), "ms", 300);
        Row("RssAnon after ten cells with a chart and completion", Middle([.. answers.Select(a => a["anon"])]), "MB", 200);
        string path = Path.Combine(checkout, "tests", "Ebm.Benchmarks", "results", "kernel.md");
        File.WriteAllText(path, table.ToString());
        Console.WriteLine(table);
        return 0;

        void Row(string what, double value, string unit, double limit) =>
            table.Append(CultureInfo.InvariantCulture,
                $"| {what} | {value:0} {unit} | {(double.IsNaN(limit) ? "" : $"{limit:0} {unit}")} |\n");
    }

    private static double[] Times(IEnumerable<double> ends)
    {
        double[] all = [.. ends];
        return [.. all.Zip(all.Skip(1), (from, to) => to - from)];
    }

    private sealed record Sample(IReadOnlyList<double> Ends, double AnonymousMB);

    private static async Task<Sample> WorkerAsync(string folder, string[] cells)
    {
        var clock = Stopwatch.StartNew();
        // The last cell waits, so that the process can be looked at while it lives.
        string[] all = [.. cells, "System.Threading.Thread.Sleep(1000);"];
        using WorkerProcess worker = WorkerProcess.Start(
            new WorkerRequest(folder, [.. all.Select((code, i) => new WorkerCell(i + 1, "csharp", code))]), 4L << 30);
        var ends = new List<double>();
        double anonymous = 0;
        await foreach (WorkerEvent message in worker.EventsAsync().ConfigureAwait(false))
        {
            if (message.Kind == "error")
                throw new InvalidOperationException($"cell {message.Cell}: {message.Text}");
            if (message.Kind == "done")
            {
                if (message.Cell <= cells.Length)
                    ends.Add(clock.Elapsed.TotalMilliseconds);
            }

            if (message.Kind == "done" && message.Cell == cells.Length)
                anonymous = AnonymousMB(worker.Id);
        }

        return new Sample(ends, anonymous);
    }

    /// <summary>The session in this process, which was started with the settings of the kernel.</summary>
    private static async Task SessionAsync(string folder)
    {
        TextWriter real = Console.Out;
        await using var session = new Session(new SessionOptions(folder));
        foreach (string code in TenCells)
        {
            CellResult result = await session.RunAsync(code, new Nowhere(), CancellationToken.None).ConfigureAwait(false);
            if (result.Error is { } error)
                throw new InvalidOperationException(error.Message);
        }

        var times = new List<double>();
        foreach (string code in (string[])["xs.", "Chart.", "Math.S", "xs.Where(x => x.", "Con", "Chart.Lines(xs, xs).", "a",
            "\"text\".Sub"])
        {
            var clock = Stopwatch.StartNew();
            await session.CompleteAsync(code, code.Length, CancellationToken.None).ConfigureAwait(false);
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        real.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"first={times[0]} later={Middle([.. times.Skip(1)])} anon={AnonymousMB(Environment.ProcessId)}"));
        real.Flush();
        Environment.Exit(0);
    }

    private static Dictionary<string, double> Child()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(KernelMeasurements).Assembly.Location);
        start.ArgumentList.Add("kernel");
        start.ArgumentList.Add("session");
        start.Environment["DOTNET_gcConcurrent"] = "0";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using Process process = Process.Start(start)!;
        string text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(word => word.Split('='))
            .ToDictionary(pair => pair[0], pair => double.Parse(pair[1], CultureInfo.InvariantCulture));
    }

    private static double AnonymousMB(int process)
    {
        string line = File.ReadLines($"/proc/{process}/status").First(l => l.StartsWith("RssAnon:", StringComparison.Ordinal));
        return double.Parse(line[8..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) / 1024;
    }

    private static double Median(List<Sample> samples, Func<Sample, double> value) => Middle([.. samples.Select(value)]);

    private static double Middle(double[] values)
    {
        Array.Sort(values);
        return values[values.Length / 2];
    }

    private static string Checkout()
    {
        for (DirectoryInfo? place = new(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            if (File.Exists(Path.Combine(place.FullName, "EbmCourse.sln")))
                return place.FullName;
        }

        throw new InvalidOperationException("not inside a checkout of the course");
    }

    private sealed class Nowhere : ICellOutput
    {
        public void Stream(string name, string text)
        {
        }

        public void Display(MimeBundle bundle)
        {
        }

        public string? ReadLine(string prompt) => null;
    }
}
