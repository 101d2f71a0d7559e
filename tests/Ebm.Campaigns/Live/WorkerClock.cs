using System.Globalization;

namespace Ebm.Campaigns.Live;

/// <summary>
/// The processor time of the workers in which pages run cells, so that a machine that does other things measures what a quiet one would.
/// From /proc, where each thread has a name and its time; where there is none, the time on the wall.
/// </summary>
internal sealed class WorkerClock
{
    private const string Processes = "/proc", Worker = "DedicatedWorker";

    private readonly Dictionary<string, double> _threads = [];

    /// <summary>Seconds that workers of browsers of this program have computed, those that have ended too.</summary>
    public double Seconds()
    {
        if (!Directory.Exists("/proc/self/task"))
            return System.Diagnostics.Stopwatch.GetTimestamp() / (double)System.Diagnostics.Stopwatch.Frequency;
        ILookup<int, int> children = Directory.GetDirectories(Processes).Select(folder => Path.GetFileName(folder))
            .Where(name => name.All(char.IsAsciiDigit)).Select(name => int.Parse(name, CultureInfo.InvariantCulture))
            .ToLookup(Parent);
        var open = new Stack<int>([Environment.ProcessId]);
        while (open.TryPop(out int process))
        {
            foreach (int child in children[process])
                open.Push(child);
            foreach ((string thread, double seconds) in Workers(process))
                _threads[thread] = seconds;
        }

        return _threads.Values.Sum();
    }

    private static int Parent(int process)
    {
        // The name, in brackets, may hold anything; behind it stand the state and the parent.
        string text = Read($"{Processes}/{process}/stat");
        string[] rest = text[(text.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return rest.Length > 1 ? int.Parse(rest[1], CultureInfo.InvariantCulture) : 0;
    }

    private static IEnumerable<(string Thread, double Seconds)> Workers(int process)
    {
        string tasks = $"{Processes}/{process}/task";
        if (!Directory.Exists(tasks))
            yield break;
        foreach (string task in Directory.GetDirectories(tasks))
        {
            if (Read($"{task}/comm").Trim() == Worker && Read($"{task}/schedstat").Split(' ') is [{ Length: > 0 } nanoseconds, ..])
                yield return (task, 1e-9 * long.Parse(nanoseconds, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A file's text; nothing where the process has just ended.</summary>
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
