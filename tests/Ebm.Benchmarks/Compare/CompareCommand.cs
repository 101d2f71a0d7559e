// ratio = median old time / median new time;   a row counts as slower when ratio < 0.95, measured twice

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ebm.Benchmarks.Pairs;

namespace Ebm.Benchmarks.Compare;

/// <summary>
/// Two builds of this project on one machine, row by row: their processes run in turn, old new new old ..., so that what drifts hits both.
/// compare.sh makes the build of the old commit.
/// </summary>
internal static class CompareCommand
{
    private const double Slower = 0.95;
    private const int Rounds = 3, RoundsOfDoubt = 6;

    /// <summary><c>compare OLD_DLL [row...] [--threads n]</c>: this program against an older build of it. Returns 1 when a row is slower.</summary>
    public static int Run(string[] args)
    {
        var at = Array.IndexOf(args, "--threads");
        var names = args.Skip(1).Take((at < 0 ? args.Length : at) - 1).ToArray();
        if (args.Length == 0 || !File.Exists(args[0]) || (at >= 0 && at + 2 != args.Length))
        {
            Console.Error.WriteLine("compare OLD_DLL [row...] [--threads n]");
            return 2;
        }

        string oldProgram = Path.GetFullPath(args[0]), newProgram = typeof(CompareCommand).Assembly.Location;
        var before = List(oldProgram);
        var wanted = List(newProgram)
            .Where(r => names.Length == 0 || names.Any(n => r.Row.Contains(n, StringComparison.Ordinal)))
            .Where(r => at < 0 || r.Threads == args[at + 1]).ToArray();
        Console.WriteLine("| Row | Threads | Old ms | New ms | Old / new | Of the fastest | |\n|---|---|---|---|---|---|---|");
        List<string> slower = [];
        foreach (var (row, threads) in wanted)
        {
            if (!before.Contains((row, threads)))
            {
                Console.WriteLine($"| {row} | {threads} | | | | | new row |");
                continue;
            }

            var measured = Measure(oldProgram, newProgram, row, threads, Rounds);
            Write(measured, row, threads, measured.Ratio < Slower ? "under 0.95: measured again" : "");
            if (measured.Ratio >= Slower)
                continue;
            measured = Measure(oldProgram, newProgram, row, threads, RoundsOfDoubt);
            Write(measured, row, threads, measured.Ratio < Slower ? "**slower**" : "again: not slower");
            if (measured.Ratio < Slower)
                slower.Add($"{row} with {threads}");
        }

        Console.WriteLine(slower.Count == 0 ? "no row is slower" : $"slower: {string.Join(", ", slower)}");
        return slower.Count == 0 && wanted.Length > 0 ? 0 : 1;
    }

    private static void Write(Measured m, string row, string threads, string remark) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {row} | {threads} | {m.Old * 1e3:G4} | {m.New * 1e3:G4} | {m.Ratio:0.000} | {m.RatioOfFastest:0.000} | {remark}{(m.IsSameWork ? "" : " the work is described differently")} |"));

    private static Measured Measure(string oldProgram, string newProgram, string row, string threads, int rounds)
    {
        List<Sample> old = [], @new = [];
        for (var i = 0; i < rounds; i++)
        {
            if (i % 2 == 0)
                old.Add(Time(oldProgram, row, threads));
            @new.Add(Time(newProgram, row, threads));
            if (i % 2 == 1)
                old.Add(Time(oldProgram, row, threads));
        }

        return new Measured(
            PairResult.Median(old.Select(s => s.Seconds)), PairResult.Median(@new.Select(s => s.Seconds)), old.Min(s => s.Fastest) / @new.Min(s => s.Fastest), old[0].Work == @new[0].Work);
    }

    private static Sample Time(string program, string row, string threads)
    {
        var answer = JsonDocument.Parse(Start(program, "time", row, "--threads", threads)).RootElement;
        double[] seconds = [.. answer.GetProperty("seconds").EnumerateArray().Select(s => s.GetDouble())];
        return new Sample(PairResult.Median(seconds), seconds.Min(), answer.GetProperty("work").GetString()!);
    }

    private static (string Row, string Threads)[] List(string program) =>
        [.. Start(program, "time").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ')).Select(w => (w[0], w[1].Trim()))];

    private static string Start(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? text : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}.");
    }

    private sealed record Sample(double Seconds, double Fastest, string Work);

    private sealed record Measured(double Old, double New, double RatioOfFastest, bool IsSameWork)
    {
        public double Ratio => Old / New;
    }
}
