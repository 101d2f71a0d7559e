using System.Diagnostics;
using System.Text.Json;
using Ebm.Benchmarks.Pairs;

namespace Ebm.Benchmarks.Cost;

/// <summary>How the time of a piece of work grows with its size.</summary>
/// <param name="Name">What grows, such as "Ising: sites".</param>
/// <param name="Sizes">How much of it.</param>
/// <param name="Seconds">The least of many times for each size, one thread.</param>
/// <param name="Bytes">What one run allocates at each size; null where that was not measured.</param>
/// <param name="Slope">The power of the size that the operations grow with; 0 where it is none.</param>
public sealed record CostCurve(string Name, double[] Sizes, double[] Seconds, long[]? Bytes, double Slope)
{
    /// <summary>What time is compared with: the sizes, or 2^size where the operations grow with no power.</summary>
    public IEnumerable<double> Work() => Sizes.Select(size => Slope > 0 ? size : Math.Pow(2, size));

    /// <summary>Slope of log seconds over log work by least squares: 1 when the cost is linear in it.</summary>
    public double Exponent()
    {
        double[] x = [.. Work().Select(w => Math.Log(w))], y = [.. Seconds.Select(s => Math.Log(s))];
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / x.Sum(a => (a - mx) * (a - mx));
    }
}

/// <summary>Everything that one run of the command measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Date">When, UTC.</param>
/// <param name="Curves">What.</param>
public sealed record CostReport(Machine Machine, string Date, CostCurve[] Curves);

/// <summary>Measures the cost of every kind of work over its size; writes results/cost.json and results/cost.svg.</summary>
internal static class CostMeasurements
{
    private const int Rounds = 9;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>cost [row...] | cost --draw (only draws again what cost.json holds); some rows take the place of their old ones.</summary>
    public static int Run(string[] args)
    {
        var file = Path.Combine(PairRunner.Results(), "cost.json");
        if (!args.Contains("--draw"))
        {
            var wanted = CostRows.All.Where(r => args.Length == 0 || args.Any(a => r.Name.Contains(a, StringComparison.OrdinalIgnoreCase)))
                .ToArray();
            if (wanted.Length == 0)
            {
                Console.Error.WriteLine($"No such row. Rows: {string.Join("; ", CostRows.All.Select(r => r.Name))}");
                return 1;
            }

            var curves = wanted.Length == CostRows.All.Count || !File.Exists(file) ? []
                : JsonSerializer.Deserialize<CostReport>(File.ReadAllText(file), Json)!.Curves.ToDictionary(c => c.Name);
            foreach (var row in wanted)
            {
                curves[row.Name] = Measure(row);
                Console.WriteLine(Line(curves[row.Name]));
            }

            CostReport measured = new(Machine.Here(),
                DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture),
                [.. CostRows.All.Where(r => curves.ContainsKey(r.Name)).Select(r => curves[r.Name])]);
            File.WriteAllText(file, JsonSerializer.Serialize(measured, Json) + "\n");
        }

        var report = JsonSerializer.Deserialize<CostReport>(File.ReadAllText(file), Json)!;
        File.WriteAllText(Path.ChangeExtension(file, ".svg"), CostPlot.Svg(report));
        foreach (var curve in report.Curves)
            Console.WriteLine(Line(curve));
        return PairRunner.Run(["table"]);
    }

    private static string Line(CostCurve c) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{c.Name}: seconds grow with the power {c.Exponent():F3}{(c.Slope > 0 ? "" : " of 2^size")}; "
        + $"{c.Bytes?[^1] / 1e6:G3} MB at {c.Sizes[^1]:G6}");

    /// <summary>Times all sizes in turn, round after round, and keeps each one's least: a disturbance then hits no size for good.</summary>
    private static CostCurve Measure(CostRow row)
    {
        Action[] works = [.. row.Sizes.Select(row.Prepare)];
        var repeats = Array.ConvertAll(works, WarmUp);
        var best = Enumerable.Repeat(double.PositiveInfinity, works.Length).ToArray();
        var bytes = new long[works.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                var watch = Stopwatch.StartNew();
                for (var k = 0; k < repeats[i]; k++)
                    works[i]();
                best[i] = Math.Min(best[i], watch.Elapsed.TotalSeconds / repeats[i]);
                bytes[i] = (GC.GetAllocatedBytesForCurrentThread() - before) / repeats[i];
            }
        }

        return new CostCurve(row.Name, Array.ConvertAll(row.Sizes, s => row.Size(s)), best, bytes, row.Slope);
    }

    /// <summary>Lets the compiler settle; returns how often to run for 20 ms.</summary>
    private static int WarmUp(Action work)
    {
        var watch = Stopwatch.StartNew();
        var runs = 0;
        for (; runs < 2 || watch.Elapsed.TotalSeconds < 0.15; runs++)
            work();
        return Math.Max(1, (int)(0.02 * runs / watch.Elapsed.TotalSeconds));
    }
}
