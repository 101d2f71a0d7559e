using System.Diagnostics;
using System.Globalization;

namespace Ebm.Benchmarks.Pairs;

/// <summary>What other processes use of this machine's cores while something is measured.</summary>
internal sealed class Neighbours
{
    private const double Disturbing = 0.05;
    private const double TicksPerSecond = 100;
    private readonly long start = Stopwatch.GetTimestamp();
    private readonly double before = Others();

    /// <summary>Cores that others have used since this object was made; 0 where the system does not tell.</summary>
    public double Cores => (Others() - before) / Stopwatch.GetElapsedTime(start).TotalSeconds;

    /// <summary>A remark where it was enough to disturb, else nothing.</summary>
    public string Remark() => Cores is > Disturbing and var cores
        ? string.Create(CultureInfo.InvariantCulture, $"others used {cores:0.00} cores") : "";

    private static double Others()
    {
        if (!File.Exists("/proc/stat"))
            return 0;
        double[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(t => double.Parse(t, CultureInfo.InvariantCulture))];

        // user, nice, system, (idle, iowait), irq, softirq, steal
        return ((ticks[0] + ticks[1] + ticks[2] + ticks[5] + ticks[6]
            + ticks[7]) / TicksPerSecond) - Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
    }
}
