using System.Diagnostics;
using System.Globalization;

namespace Ebm.Campaigns.Interrupts;

/// <summary>Which threads of this process want the processor: they use it, or wait for it on a busy machine.</summary>
internal static class Demand
{
    private const string Own = "demand";
    private const double Used = 0.2;
    private const double Wanted = 0.95;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.4);

    /// <summary>The average number of threads that ran or waited on the machine during the last minute.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>
    /// The threads that in three windows of 0.4 s or more in a row ran for a fifth of the time, or ran and waited to run all the time; null
    /// for none. The compiler that makes hot code faster in the background does not count.
    /// </summary>
    public static Task<string?> ThreadsAsync()
    {
        var found = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() => found.SetResult(Find())) { Name = Own, IsBackground = true }.Start();
        return found.Task;
    }

    private static string? Find()
    {
        HashSet<string>? always = null;
        for (int window = 0; window < 3; window++)
        {
            Dictionary<string, (double Ran, double Waited)> before = Threads();
            long start = Stopwatch.GetTimestamp();
            Thread.Sleep(Window);
            Dictionary<string, (double Ran, double Waited)> after = Threads();
            double elapsed = Stopwatch.GetElapsedTime(start).TotalSeconds;
            HashSet<string> busy = [.. after.Where(thread => before.TryGetValue(thread.Key, out var then)
                && IsBusy(thread.Value, then, elapsed)).Select(thread => thread.Key)];
            always = always is null ? busy : [.. always.Intersect(busy)];
            if (always.Count == 0)
                return null;
        }

        return string.Join(", ", always!);
    }

    private static bool IsBusy((double Ran, double Waited) now, (double Ran, double Waited) then, double elapsed)
    {
        double ran = now.Ran - then.Ran;
        return ran > Used * elapsed || ran + now.Waited - then.Waited > Wanted * elapsed;
    }

    /// <summary>
    /// For each thread the seconds that it ran and that it waited to run; where the system does not tell, the whole process as one.
    /// </summary>
    private static Dictionary<string, (double Ran, double Waited)> Threads()
    {
        var threads = new Dictionary<string, (double, double)>();
        if (!File.Exists("/proc/self/schedstat"))
        {
            threads["process"] = (Environment.CpuUsage.TotalTime.TotalSeconds, 0);
            return threads;
        }

        foreach (string thread in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                string name = File.ReadAllText(Path.Combine(thread, "comm")).Trim();
                string[] numbers = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ');

                // An idle worker of the pool yields many times before it sleeps, and waits each time: with it only running counts.
                double waited = name.StartsWith(".NET TP", StringComparison.Ordinal) ? 0 : Seconds(numbers[1]);
                if (name != Own && !name.StartsWith(".NET Tiered", StringComparison.Ordinal))
                    threads[$"{name} {Path.GetFileName(thread)}"] = (Seconds(numbers[0]), waited);
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        }

        return threads;
    }

    private static double Seconds(string nanoseconds) => 1e-9 * double.Parse(nanoseconds, CultureInfo.InvariantCulture);
}
