// Each cell of CourseCells runs in a session of its own and is interrupted again and again, each time after 0.05 to 1.5 s, drawn from the
// seed. Each time it must be true that
//
//   stopped     the call returns "Interrupted" within 0.5 s, and no thread was aborted for it
//   quiet       from 1 s after it on nothing of the cell wants the processor
//   safe        arrays allocated after the interrupt and a full collection are as they were made, 1.5 s later
//   kept        variables have their values
//   right, fast the next cell gives the same number as before, for at most 2.5 times the processor time (medians over a cell's tries)
//
// Under load a thread may wait for the processor longer than the bound allows: the load is printed with each failure.

using System.Diagnostics;
using System.Globalization;
using Ebm.Kernel.Sessions;

namespace Ebm.Campaigns.Interrupts;

/// <summary>Interrupts long cells of the course at random times.</summary>
internal sealed class InterruptCampaign : Campaign
{
    private const int OwnTries = 200;
    private const double SlowestNext = 2.5;
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(0.5);

    private const string Common =
        """
        int kept = 5;
        byte[][] canaries = [];
        double Probe()
        {
            double sum = 0;
            for (int i = 0; i < 2_000_000; i++) sum += Math.Sqrt(i);
            var square = Tensor.Filled(1, 512, 512);
            return sum + square.MatrixProduct(square).Sum().Item;
        }
        """;

    private const string Canaries =
        """
        GC.Collect(); GC.WaitForPendingFinalizers(); GC.Collect();
        canaries = new[] { 16, 16, 16, 16, 20, 20, 20, 20, 26, 26, 28 }.Select(bits => new byte[1 << bits]).ToArray();
        """;

    private const string Untouched =
        "bool untouched = canaries.All(c => c.AsSpan().IndexOfAnyExcept((byte)0) < 0); canaries = []; untouched";

    /// <inheritdoc/>
    public override string Name => "interrupts";

    /// <inheritdoc/>
    public override string Summary =>
        "long cells of the course, interrupted at random times: stopped in 0.5 s, safe, quiet, the next cell right and fast";

    /// <inheritdoc/>
    public override async Task<Tally> RunAsync(CampaignOptions options)
    {
        List<CourseCell> cells = [.. CourseCells.All.Where(cell => cell.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase))];
        int tries = options.Tries > 0 ? options.Tries : OwnTries;
        var random = new Draws(options.Seed);
        int passed = 0, failed = 0;
        for (int k = 0; k < cells.Count; k++)
        {
            int own = (tries * (k + 1) / cells.Count) - (tries * k / cells.Count);
            if (own == 0)
                continue;
            try
            {
                Tally tally = await RunAsync(cells[k], own, random, options.Log);
                (passed, failed) = (passed + tally.Passed, failed + tally.Failed);
            }
            catch (InvalidOperationException problem)
            {
                options.Log.WriteLine($"FAILED {cells[k].Name}: {problem.Message}");
                failed += own;
            }
        }

        return new Tally(passed, failed);
    }

    private static async Task<Tally> RunAsync(CourseCell cell, int tries, Draws random, TextWriter log)
    {
        await using var session = new LongSession(Checkout.Notebooks);
        await session.ValueAsync("#!import course.cs");
        await session.ValueAsync(Common);
        await session.ValueAsync(cell.Setup);
        var before = new List<double>();
        string? right = null;
        for (int k = 0; k < 12; k++)
        {
            (right, double cost) = await session.MeasureAsync("Probe()");
            before.Add(cost);
        }

        int passed = 0;
        List<double> stops = [], after = [];
        var means = new Dictionary<StopMeans, int>();
        for (int k = 0; k < tries; k++)
        {
            var faults = new List<string>();
            (CellResult result, TimeSpan stop, StopMeans used) = await session.InterruptAsync(cell.Code, random.Seconds(0.05, 1.5));
            stops.Add(stop.TotalSeconds);
            means[used] = means.GetValueOrDefault(used) + 1;
            if (result.Status != CellStatus.Interrupted)
                faults.Add($"status {result.Status} {result.Error?.Message}");
            if (result.Status == CellStatus.RunsOn)
            {
                Report(log, cell, k, faults);
                return new Tally(passed, tries - passed);
            }

            if (stop > Bound)
                faults.Add(string.Create(CultureInfo.InvariantCulture, $"stopped after {stop.TotalSeconds:F2} s"));
            if (used == StopMeans.Abort)
                faults.Add("aborted");
            await session.ValueAsync(Canaries);
            await Task.Delay(TimeSpan.FromSeconds(1));
            if (await Demand.ThreadsAsync() is { } busy)
                faults.Add($"still running: {busy}");
            if (await session.ValueAsync(Untouched) != "True")
                faults.Add("a new array was written to");
            if (await session.ValueAsync("kept") != "6")
                faults.Add("a variable lost its value");
            (string? next, double cost) = await session.MeasureAsync("Probe()");
            after.Add(cost);
            if (next != right)
                faults.Add($"the next cell gave {next}, not {right}");
            if (faults.Count == 0)
                passed++;
            else
                Report(log, cell, k, faults);
        }

        double ratio = Median(after) / Median(before.Skip(3));
        bool slow = ratio > SlowestNext;
        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{cell.Name,-38} {passed}/{tries}  stop {Median(stops):F3} s, longest {stops.Max():F3}  next cell " +
                $"×{ratio:F2}{(slow ? " TOO SLOW" : "")}  {string.Join(", ", means.Select(m => $"{m.Key} {m.Value}"))}  load " +
                $"{Demand.Load}"));
        return slow ? new Tally(0, tries) : new Tally(passed, tries - passed);
    }

    private static void Report(TextWriter log, CourseCell cell, int k, List<string> faults) =>
        log.WriteLine($"FAILED {cell.Name}, try {k + 1}: {string.Join("; ", faults)} (load {Demand.Load})");

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : sorted[sorted.Length / 2];
    }
}
