using System.Globalization;

namespace Ebm.Campaigns.Interrupts;

/// <summary>Whether this process wants the processor: it uses it, or, where the system tells, a thread waits for it all the time on a busy machine.</summary>
internal static class Demand
{
    private const double Used = 0.2;
    private const double Wanted = 0.8;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(0.4);

    /// <summary>The average number of threads that ran or waited on the machine during the last minute.</summary>
    public static string Load => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    /// <summary>
    /// Whether in three windows of 0.4 s in a row a fifth of a processor is used, or one thread runs or waits to run for four fifths of the time. A
    /// burst of the compiler ends before that; a loop does not.
    /// </summary>
    public static async Task<bool> IsHighAsync()
    {
        for (int window = 0; window < 3; window++)
        {
            TimeSpan used = Environment.CpuUsage.TotalTime;
            Dictionary<string, double> before = Threads();
            await Task.Delay(Window);
            bool uses = Environment.CpuUsage.TotalTime - used > Used * Window;
            bool wants = Threads().Any(thread => before.TryGetValue(thread.Key, out double then) && thread.Value - then > Wanted * Window.TotalSeconds);
            if (!uses && !wants)
                return false;
        }

        return true;
    }

    /// <summary>For each thread the seconds that it ran or waited to run; none where the system does not tell.</summary>
    private static Dictionary<string, double> Threads()
    {
        var threads = new Dictionary<string, double>();
        if (!Directory.Exists("/proc/self/task"))
            return threads;
        foreach (string thread in Directory.GetDirectories("/proc/self/task"))
        {
            try
            {
                string[] numbers = File.ReadAllText(Path.Combine(thread, "schedstat")).Split(' ');
                threads[thread] = 1e-9 * (double.Parse(numbers[0], CultureInfo.InvariantCulture) + double.Parse(numbers[1], CultureInfo.InvariantCulture));
            }
            catch (IOException)
            {
                // It has ended meanwhile, or the system keeps no such file.
            }
        }

        return threads;
    }
}
