// Each try runs in a process of its own, which the abort of foreign code that fills the memory may end: a cell is interrupted after 0.3 to
// 1.5 s. A try passes where the process is alive, the cell was interrupted or had ended, the variables have their values and the next cell
// runs. The interrupt must be answered within 4 s. Of all tries 95 % must pass, and all where the cell's own lambda or loop runs.

using System.Diagnostics;
using System.Globalization;
using Ebm.Kernel.Sessions;

namespace Ebm.Campaigns.Interrupts;

/// <summary>Interrupts cells that are inside the framework.</summary>
internal sealed class ForeignCampaign : Campaign
{
    private const int OwnTries = 100;
    private const double Share = 0.95;
    private const string Child = "child ";
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(4);

    /// <inheritdoc/>
    public override string Name => "foreign";

    /// <inheritdoc/>
    public override string Summary =>
        "cells inside the framework's code, interrupted at random times: the process and the variables are kept";

    /// <inheritdoc/>
    public override async Task<Tally> RunAsync(CampaignOptions options)
    {
        if (options.Only.StartsWith(Child, StringComparison.Ordinal))
            return await TryAsync(ForeignCells.All.Single(cell => cell.Name == options.Only[Child.Length..]),
                new Draws(options.Seed).Seconds(0.3, 1.5), options.Log);
        List<ForeignCell> cells = [.. ForeignCells.All.Where(cell => cell.Name.Contains(options.Only, StringComparison.OrdinalIgnoreCase))];
        int tries = options.Tries > 0 ? options.Tries : OwnTries;
        int lost = 0, lostOwn = 0;
        for (int k = 0; k < tries; k++)
        {
            ForeignCell cell = cells[k % cells.Count];
            string seed = (options.Seed + (ulong)k).ToString(CultureInfo.InvariantCulture);
            using Process child = Process.Start(new ProcessStartInfo("dotnet",
                [typeof(ForeignCampaign).Assembly.Location, Name, "--only", Child + cell.Name, "--seed", seed])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> errors = child.StandardError.ReadToEndAsync();
            string[] lines = (await child.StandardOutput.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            await child.WaitForExitAsync();
            bool kept = child.ExitCode == 0;
            string end = lines.Length > 1 ? lines[1]
                : $"the process ended with exit code {child.ExitCode}: {(await errors).Split('\n')[0]}";
            options.Log.WriteLine($"{(kept ? "" : "LOST ")}{cell.Name,-34} {end}");
            lost += kept ? 0 : 1;
            lostOwn += kept || !cell.IsOwn ? 0 : 1;
        }

        bool good = lostOwn == 0 && lost <= (1 - Share) * tries;
        options.Log.WriteLine($"kept {tries - lost} of {tries}; where the cell's own code runs, {lostOwn} were lost");
        return good ? new Tally(tries, 0) : new Tally(tries - lost, lost);
    }

    private static async Task<Tally> TryAsync(ForeignCell cell, TimeSpan after, TextWriter log)
    {
        await using var session = new LongSession(Checkout.Root);
        await session.ValueAsync("int kept = 5;");
        (CellResult result, TimeSpan stop, StopMeans means) = await session.InterruptAsync(cell.Code, after);

        // A cell that is still being compiled, as the longest here is, has not begun.
        string? value = await session.ValueAsync("kept");
        bool good = value is "5" or "6" && stop < Bound
            && await session.ValueAsync("Enumerable.Range(0, 10).Select(i => i * kept).Sum() > 0") == "True";
        log.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
                $"interrupt after {after.TotalSeconds:F1} s: {result.Status} in {stop.TotalSeconds:F2} s by {means}, the variable is " +
                $"{value}"));
        return good ? new Tally(1, 0) : new Tally(0, 1);
    }
}
