using System.Collections.Concurrent;
using System.Diagnostics;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>
/// A test that needs programs which a learner may not have. Without them it is skipped and says what is missing; where CI is set it runs,
/// and fails: the machine that proves the project must have them all.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class NeedsAttribute : FactAttribute
{
    /// <summary>Needs /usr/bin/python3 with some modules, and perhaps a browser.</summary>
    /// <param name="modules">Python modules.</param>
    public NeedsAttribute(params string[] modules)
    {
        if (Programs.IsCi)
            return;
        if (!Programs.HasPython(modules))
            Skip = $"needs python3 with {string.Join(", ", modules)} (Debian: see .ci/packages)";
    }

    /// <summary>Whether it needs a browser too.</summary>
    public bool Browser
    {
        get;
        set
        {
            field = value;
            if (value && Skip is null && !Programs.IsCi && Programs.Browser is null)
                Skip = "needs chromium or google-chrome";
        }
    }
}

/// <summary>The other programs that tests drive.</summary>
internal static class Programs
{
    private static readonly ConcurrentDictionary<string, bool> _found = new();

    /// <summary>The system's Python: the one that Debian's packages belong to.</summary>
    public static string Python { get; } = File.Exists("/usr/bin/python3") ? "/usr/bin/python3" : OperatingSystem.IsWindows() ? "python"
        : "python3";

    /// <summary>A Chromium; null when there is none.</summary>
    public static string? Browser => InstalledBrowser.Program;

    /// <summary>The checkout that these tests were built in.</summary>
    public static string Checkout { get; } = Find();

    /// <summary>Whether this is the machine that proves the project.</summary>
    public static bool IsCi => Environment.GetEnvironmentVariable("CI") == "true";

    /// <summary>Whether Python has the modules.</summary>
    public static bool HasPython(params string[] modules) => _found.GetOrAdd(string.Join(", ", modules), CanImport);

    private static bool CanImport(string modules)
    {
        try
        {
            using var process = Start(["-c", $"import {modules}"], []);
            process.StandardOutput.ReadToEndAsync();
            process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    /// <summary>Runs Python to its end.</summary>
    /// <returns>The exit code and all that was written.</returns>
    public static (int Code, string Text) RunPython(string[] arguments, Dictionary<string, string> variables, double seconds)
    {
        using var process = Start(arguments, variables);
        var text = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        bool ended = process.WaitForExit(TimeSpan.FromSeconds(seconds));
        if (!ended)
            process.Kill(entireProcessTree: true);
        return (ended ? process.ExitCode : -1, text.Result + errors.Result + (ended ? "" : $"\nstopped after {seconds} s"));
    }

    /// <summary>Starts Python.</summary>
    public static Process Start(string[] arguments, Dictionary<string, string> variables)
    {
        var start = new ProcessStartInfo(Python, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static string Find()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "EbmCourse.sln")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests do not run inside the checkout");
    }
}
