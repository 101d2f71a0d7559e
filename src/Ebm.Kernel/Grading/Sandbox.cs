using System.Text.RegularExpressions;

namespace Ebm.Kernel.Grading;

/// <summary>How a worker is shut in.</summary>
internal enum SandboxKind
{
    /// <summary>A process group with limits, a clean environment and a temporary folder of its own: all platforms.</summary>
    Group,

    /// <summary>Namespaces of its own and a root that holds only what it needs, read-only: Linux, where it is permitted.</summary>
    Namespaces,
}

/// <summary>The place where answers run: a copy of the course's libraries and data without notebooks and solutions, and walls around
/// it.</summary>
internal sealed partial class Sandbox : IDisposable
{
    private const string Prefix = "ebm-grade-";
    private const string Owner = "owner";

    private readonly string _work = Directory.CreateTempSubdirectory(Prefix).FullName;
    private int _count;

    private Sandbox(string checkout)
    {
        Checkout = checkout;
        File.WriteAllText(Path.Combine(_work, Owner), Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));
        RemoveOrphans(Path.GetDirectoryName(_work)!);
        Course = Path.Combine(_work, "course");
        Library = Path.Combine(Course, "lib");
        Directory.CreateDirectory(Library);
        // The library finds its data by the mark of a checkout.
        File.WriteAllText(Path.Combine(Course, Documents.CourseFolder.Marker), "");
        foreach (string file in Directory.GetFiles(Libraries(checkout), "*.dll"))
            LibraryCopy.Write(file, Path.Combine(Library, Path.GetFileName(file)));
        string kernel = typeof(Sandbox).Assembly.Location;
        foreach (string file in (string[])[kernel, Path.ChangeExtension(kernel, ".runtimeconfig.json")])
            File.Copy(file, Path.Combine(Library, Path.GetFileName(file)));
        string data = Path.Combine(checkout, "data");
        foreach (string file in Directory.Exists(data) ? Directory.GetFiles(data, "*", SearchOption.AllDirectories) : [])
        {
            string copy = Path.Combine(Course, "data", Path.GetRelativePath(data, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
    }

    /// <summary>The checkout that it was made from.</summary>
    public string Checkout { get; }

    /// <summary>What holds a worker in.</summary>
    public SandboxKind Kind { get; private set; }

    /// <summary>What was found to be in force, one line each.</summary>
    public IReadOnlyList<string> InForce { get; private set; } = [];

    /// <summary>The copy of the course.</summary>
    public string Course { get; }

    /// <summary>The folder of its libraries.</summary>
    public string Library { get; }

    /// <summary>The program of a worker.</summary>
    public string Program => Path.Combine(Library, "Ebm.Kernel.dll");

    /// <summary>Makes one, and tries what the machine permits.</summary>
    /// <param name="checkout">The course, built.</param>
    /// <param name="kind">The kind that a test asks for; null takes the strongest that works.</param>
    /// <exception cref="IOException">The course is not built, or no worker starts.</exception>
    public static async Task<Sandbox> CreateAsync(string checkout, SandboxKind? kind = null)
    {
        var sandbox = new Sandbox(checkout);
        foreach (SandboxKind candidate in kind is { } one ? [one] : (SandboxKind[])[SandboxKind.Namespaces, SandboxKind.Group])
        {
            if (candidate == SandboxKind.Namespaces && !(OperatingSystem.IsLinux() && CheckProcess.Unshare is not null))
                continue;
            sandbox.Kind = candidate;
            var ask = new CheckRequest("", 0, CheckProcess.NewKey(), [], CheckProcess.Limits(TimeSpan.FromSeconds(30), 1))
            { Outside = [checkout, Path.Combine(checkout, "notebooks")] };
            CheckEnd end = await CheckProcess.RunAsync(sandbox, ask, TimeSpan.FromSeconds(30), CancellationToken.None)
                .ConfigureAwait(false);
            if (end.Reply is not { } reply)
                continue;
            sandbox.InForce = Describe(candidate, reply, checkout);
            return sandbox;
        }

        sandbox.Dispose();
        throw new IOException("no worker process starts here: run `ebm doctor`");
    }

    /// <summary>The libraries that cells of this course refer to.</summary>
    /// <exception cref="IOException">The course is not built.</exception>
    public static string Libraries(string checkout)
    {
        string file = Path.Combine(checkout, "notebooks", "course.cs");
        if (File.Exists(file) && Reference().Match(File.ReadAllText(file)) is { Success: true } match && File.Exists(match.Groups[1].Value))
            return Path.GetDirectoryName(match.Groups[1].Value)!;
        throw new IOException($"the course in {checkout} is not built: run `dotnet build -c Release` there");
    }

    /// <summary>A new folder for one worker.</summary>
    public string NewFolder() =>
        Directory.CreateDirectory(Path.Combine(_work, "w"
            + Interlocked.Increment(ref _count).ToString(System.Globalization.CultureInfo.InvariantCulture)))
            .FullName;

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            Directory.Delete(_work, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // A child that got away may still hold it; the system's temporary folder is cleaned some day.
        }
    }

    /// <summary>Deletes what runs have left that were killed.</summary>
    private static void RemoveOrphans(string folder)
    {
        foreach (string place in Directory.GetDirectories(folder, Prefix + "*"))
        {
            try
            {
                string owner = File.ReadAllText(Path.Combine(place, Owner));
                if (int.TryParse(owner, out int id)
                    && !Array.Exists(System.Diagnostics.Process.GetProcesses(), process => process.Id == id))
                    Directory.Delete(place, recursive: true);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // Someone else's, or being made.
            }
        }
    }

    private static IReadOnlyList<string> Describe(SandboxKind kind, CheckReply reply, string checkout)
    {
        bool Reaches(string what) => reply.Reached.Contains(what);
        return
        [
            kind == SandboxKind.Namespaces ? "walls: Linux namespaces (unshare), a root of its own, no rights"
                : "walls: none but a process group and a clean environment",
            Reaches(Reach.Network) ? "network: NOT shut off" : "network: none",
            Reaches(Reach.Writing) ? "files: the worker's user may write where he may" : "files: read-only but for a temporary folder",
            Reaches(checkout) ? "course: notebooks and solutions are NOT hidden"
                : "course: notebooks, solutions and submissions are not there",
            Reaches(Reach.Processes) ? "processes: others are visible; children are killed by group and by mark"
                : "processes: a space of their own, which ends with the check",
            !Reaches(Reach.Number) ? $"number: at most {ProcessCount.Most} processes and threads a check (control group)"
                : !OperatingSystem.IsLinux() ? "number: processes are NOT counted"
                : $"number: processes are counted five times a second, over {ProcessCount.Most} end the check; threads are not counted",
            OperatingSystem.IsWindows() ? "limits: managed memory, time"
                : "limits: managed memory, memory, time, time of a processor, length of a file, open files",
        ];
    }

    [GeneratedRegex("^#r \"(.*Ebm\\.Notebooks\\.dll)\"", RegexOptions.Multiline)]
    private static partial Regex Reference();
}
