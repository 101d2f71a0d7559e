using System.Diagnostics;
using System.Text.Json;
using Ebm.Benchmarks.Pairs;

namespace Ebm.Benchmarks.Cost;

/// <summary>How the time of a sampling loop grows with the size of its work.</summary>
/// <param name="Name">What grows, such as "Ising: sites".</param>
/// <param name="Sizes">How much of it.</param>
/// <param name="Seconds">The least of many times for each size, one thread.</param>
public sealed record CostCurve(string Name, double[] Sizes, double[] Seconds)
{
    /// <summary>Slope of log seconds over log size by least squares: 1 when the cost is linear.</summary>
    public double Exponent()
    {
        double[] x = [.. Sizes.Select(s => Math.Log(s))], y = [.. Seconds.Select(s => Math.Log(s))];
        double mx = x.Average(), my = y.Average();
        return x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / x.Sum(a => (a - mx) * (a - mx));
    }
}

/// <summary>Everything that one run of the command measured.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Date">When, UTC.</param>
/// <param name="Curves">What.</param>
public sealed record CostReport(Machine Machine, string Date, CostCurve[] Curves);

/// <summary>Measures the cost over lattice sites, chains and steps; writes results/cost.json and results/cost.svg.</summary>
internal static class CostMeasurements
{
    private const int Rounds = 25;
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>cost | cost --draw (only draws again what cost.json holds)</summary>
    public static int Run(string[] args)
    {
        var file = Path.Combine(PairRunner.Results(), "cost.json");
        if (!args.Contains("--draw"))
        {
            CostReport measured = new(Machine.Here(),
                DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", System.Globalization.CultureInfo.InvariantCulture),
                [Sites(), OverChains(), OverSteps()]);
            File.WriteAllText(file, JsonSerializer.Serialize(measured, Json) + "\n");
        }

        var report = JsonSerializer.Deserialize<CostReport>(File.ReadAllText(file), Json)!;
        File.WriteAllText(Path.ChangeExtension(file, ".svg"), CostPlot.Svg(report));
        foreach (var curve in report.Curves)
            Console.WriteLine($"{curve.Name}: seconds grow with the power {curve.Exponent():F3}");
        return PairRunner.Run(["table"]);
    }

    private static CostCurve Sites() =>
        Curve("Ising: sites of a lattice (20 sweeps)", [128, 256, 384, 512, 768, 1024, 1536, 2048], s => (double)s * s, side =>
    {
        var lattice = MultiSpinIsing.Lattice(side, 1 / 2.269, new Rng(1));
        return () => lattice.Sweep(20);
    });

    private static CostCurve OverChains() =>
        Curve("Langevin: chains (100 steps)", [256, 512, 1024, 2048, 4096, 8192, 16384, 32768], n => n, n => Langevin(n, 100));

    private static CostCurve OverSteps() =>
        Curve("Langevin: steps (1024 chains)", [25, 50, 100, 200, 400, 800, 1600, 3200], n => n, n => Langevin(1024, n));

    private static Action Langevin(int count, int steps)
    {
        var sampler = new Langevin(new QuarticWells(2, 2), 0.01);
        var rng = new Rng(2);
        var start = StateSpace.Real(2).Random(rng, count);
        return () => Chains.Run(sampler, start, steps, rng, thin: steps, threads: 1);
    }

    /// <summary>Times all sizes in turn, round after round, and keeps each one's least: a disturbance then hits no size for good.</summary>
    private static CostCurve Curve(string name, int[] sizes, Func<int, double> measure, Func<int, Action> prepare)
    {
        Action[] works = [.. sizes.Select(prepare)];
        var repeats = Array.ConvertAll(works, work => WarmUp(work));
        var best = Enumerable.Repeat(double.PositiveInfinity, sizes.Length).ToArray();
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < works.Length; i++)
            {
                var watch = Stopwatch.StartNew();
                for (var k = 0; k < repeats[i]; k++)
                    works[i]();
                best[i] = Math.Min(best[i], watch.Elapsed.TotalSeconds / repeats[i]);
            }
        }

        return new CostCurve(name, Array.ConvertAll(sizes, s => measure(s)), best);
    }

    /// <summary>Lets the compiler settle; returns how often to run for 30 ms.</summary>
    private static int WarmUp(Action work)
    {
        var watch = Stopwatch.StartNew();
        var runs = 0;
        for (; runs < 2 || watch.Elapsed.TotalSeconds < 0.3; runs++)
            work();
        return Math.Max(1, (int)(0.03 * runs / watch.Elapsed.TotalSeconds));
    }
}
