using System.Globalization;

namespace Ebm.Kernel.Grading;

/// <summary>
/// A bound on how many processes and threads a worker and all that it starts may have: a control group (Linux), version 2 or 1, where the
/// grader may make one. The worker enters it by itself before it loads an answer, and what is in it can be ended without finding it first.
/// </summary>
internal sealed class ProcessCount
{
    /// <summary>The most processes and threads of one worker. An idle one has about 15.</summary>
    public const int Most = 400;

    /// <summary>The variable that tells a worker which group to enter.</summary>
    public const string Variable = "EBM_GRADE_GROUP";

    /// <summary>How the names of groups begin.</summary>
    public const string Prefix = "ebm-grade-";

    private const string Members = "cgroup.procs";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly string _folder;

    private ProcessCount(string folder) => _folder = folder;

    /// <summary>The file by which the worker enters.</summary>
    public string Entry => Path.Combine(_folder, Members);

    /// <summary>Makes a group.</summary>
    /// <param name="mark">What tells it from those of other workers.</param>
    /// <returns>Null where the grader may make none.</returns>
    public static ProcessCount? Make(string mark)
    {
        foreach (string parent in OperatingSystem.IsLinux() ? Parents() : [])
        {
            string folder = Path.Combine(parent, Prefix + mark);
            try
            {
                Directory.CreateDirectory(folder);
                // Only in a hierarchy that counts processes is this file there.
                if (File.Exists(Path.Combine(folder, "pids.max")))
                {
                    File.WriteAllText(Path.Combine(folder, "pids.max"), Most.ToString(CultureInfo.InvariantCulture));
                    return new ProcessCount(folder);
                }

                Directory.Delete(folder);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Not ours to make.
            }
        }

        return null;
    }

    /// <summary>Enters the group that the grader has made for this process, if there is one.</summary>
    public static void Enter()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } entry)
            return;
        Environment.SetEnvironmentVariable(Variable, null);
        try
        {
            File.WriteAllText(entry, "0");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // What is in force is looked at and said at the beginning of each run.
        }
    }

    /// <summary>Whether this process is in such a group.</summary>
    public static bool IsIn() => File.ReadAllText("/proc/self/cgroup").Contains("/" + Prefix, StringComparison.Ordinal);

    /// <summary>Ends all that is in it, and the group.</summary>
    /// <param name="kill">Ends one process.</param>
    public void Remove(Action<int> kill)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            try
            {
                string all = Path.Combine(_folder, "cgroup.kill");
                if (File.Exists(all))
                    File.WriteAllText(all, "1");
                foreach (string line in File.ReadAllLines(Entry))
                    kill(int.Parse(line, CultureInfo.InvariantCulture));
                // A group's files are not deleted one by one.
                Directory.Delete(_folder);
                return;
            }
            catch (DirectoryNotFoundException)
            {
                return;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or FormatException)
            {
                Thread.Sleep(10); // what was killed takes a moment to go
            }
        }
    }

    /// <summary>The groups that this process is in, where one could be made below.</summary>
    private static IEnumerable<string> Parents()
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines("/proc/self/cgroup");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        foreach (string line in lines)
        {
            // ID:CONTROLLERS:PATH
            if (line.Split(':', 3) is not [_, var controllers, var path])
                continue;
            if (controllers.Length == 0)
                yield return "/sys/fs/cgroup" + path;
            else if (controllers.Split(',').Contains("pids"))
                yield return $"/sys/fs/cgroup/{controllers}" + path;
        }
    }
}
