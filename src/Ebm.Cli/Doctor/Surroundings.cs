using System.ComponentModel;
using System.Diagnostics;
using Ebm.Kernel.Jupyter;

namespace Ebm.Cli;

/// <summary>Where the doctor looks.</summary>
/// <param name="Folder">The folder that the command was started in.</param>
/// <param name="Program">The folder of the command itself.</param>
/// <param name="Kernels">The folder of the person's Jupyter kernels.</param>
/// <param name="SearchPath">Folders of programs.</param>
/// <param name="SdkVersion">The SDK that <c>dotnet</c> uses in a folder, or why it uses none.</param>
internal sealed record Surroundings(string Folder, string Program, string Kernels, IReadOnlyList<string> SearchPath, Func<string,
    (string? Version, string? Problem)> SdkVersion)
{
    /// <summary>The folders of kernels that a machine has for all its users.</summary>
    public IReadOnlyList<string> SharedKernels { get; init; } = [];

    /// <summary>Those of this process.</summary>
    public static Surroundings Of(string folder) => new(
        folder, AppContext.BaseDirectory, KernelSpecs.Folder(), (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries), AskDotNet)
    {
        SharedKernels = [.. (Environment.GetEnvironmentVariable("JUPYTER_PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(OperatingSystem.IsWindows() ? [] : ["/usr/local/share/jupyter", "/usr/share/jupyter"])
            .Select(place => Path.Combine(place, "kernels"))],
    };

    /// <summary>A program of the search path; null when it is not there.</summary>
    public string? Named(string name)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        return SearchPath.SelectMany(folder => endings.Select(ending => Path.Combine(folder, name + ending))).FirstOrDefault(File.Exists);
    }

    private static (string? Version, string? Problem) AskDotNet(string folder)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo("dotnet", ["--version"])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), error = process.StandardError.ReadToEndAsync();
            if (!process.WaitForExit(TimeSpan.FromSeconds(20)))
            {
                process.Kill(entireProcessTree: true);
                return (null, "dotnet does not answer");
            }

            return process.ExitCode == 0 ? (output.Result.Trim(), null)
                : (null, $"{error.Result}{output.Result}".Trim().Split('\n')[0].Trim());
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException)
        {
            return (null, "dotnet is not among the programs of the search path");
        }
    }
}
