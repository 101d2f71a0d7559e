using System.Runtime.InteropServices;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Jupyter;

/// <summary>A kernelspec that cannot be installed or removed: the message is one line for the person who asked.</summary>
public sealed class KernelSpecException(string message) : Exception(message);

/// <summary>Tells Jupyter where this kernel is: writes and removes its kernelspec, in the folder of the person's own kernels.</summary>
public static partial class KernelSpecs
{
    /// <summary>The kernelspec's usual name.</summary>
    public const string DefaultName = "ebm-csharp";

    private const string Mark = "ebm_course";
    private static readonly string[] _logos = ["logo-32x32.png", "logo-64x64.png", "logo-svg.svg"];
    private static readonly JsonSerializerOptions _readable =
        new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The folder where Jupyter looks for the person's own kernels.</summary>
    public static string Folder()
    {
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string data = Environment.GetEnvironmentVariable("JUPYTER_DATA_DIR") is { Length: > 0 } named ? named
            : OperatingSystem.IsWindows() ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData), "jupyter")
            : OperatingSystem.IsMacOS() ? Path.Combine(home, "Library", "Jupyter")
            : Path.Combine(Environment.GetEnvironmentVariable("XDG_DATA_HOME") is { Length: > 0 } xdg ? xdg
            : Path.Combine(home, ".local", "share"), "jupyter");
        return Path.Combine(data, "kernels");
    }

    /// <summary>Writes a kernelspec that starts <paramref name="program"/> with the dotnet that runs now.</summary>
    /// <param name="name">The kernelspec's name: letters, digits, dot, dash, underscore.</param>
    /// <param name="program">Ebm.Cli.dll, as a full path.</param>
    /// <param name="force">Replace a kernelspec of that name even when another program wrote it.</param>
    /// <returns>The kernelspec's folder.</returns>
    /// <exception cref="KernelSpecException">The name is no name, the program is missing, or the place is taken.</exception>
    public static string Install(string name, string program, bool force)
    {
        string folder = Place(name);
        if (!File.Exists(program))
            throw new KernelSpecException($"cannot find {program}: build the course first (dotnet build -c Release)");
        if (Directory.Exists(folder) && !force && !IsOurs(folder))
            throw new KernelSpecException(
                $"{folder} belongs to another kernel; nothing was changed. Use --force to replace it, or --name to choose another name");
        var spec = new JsonObject
        {
            ["argv"] = new JsonArray(DotNet(), program, "kernel", "start", "{connection_file}"),
            ["display_name"] = "C# (EBM course)",
            ["language"] = "C#",
            ["interrupt_mode"] = "message",
            ["metadata"] = new JsonObject { [Mark] = true },
        };
        try
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            foreach (string logo in _logos)
            {
                using var from = typeof(KernelSpecs).Assembly.GetManifestResourceStream(logo)
                    ?? throw new InvalidOperationException($"no resource {logo}");
                using var to = File.Create(Path.Combine(folder, logo));
                from.CopyTo(to);
            }

            File.WriteAllText(Path.Combine(folder, "kernel.json"), spec.ToJsonString(_readable) + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelSpecException($"cannot write {folder}: {e.Message}");
        }

        return folder;
    }

    /// <summary>Removes a kernelspec.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="force">Remove it even when another program wrote it.</param>
    /// <returns>The folder that was removed.</returns>
    /// <exception cref="KernelSpecException">There is none of that name, or it is not ours.</exception>
    public static string Remove(string name, bool force)
    {
        string folder = Place(name);
        if (!Directory.Exists(folder))
            throw new KernelSpecException($"there is no kernel '{name}' in {Folder()}");
        if (!force && !IsOurs(folder))
            throw new KernelSpecException(
                $"{folder} belongs to another kernel; nothing was changed. Use --force to remove it all the same");
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelSpecException($"cannot remove {folder}: {e.Message}");
        }

        return folder;
    }

    // The host of the running runtime, <root>/shared/Microsoft.NETCore.App/<version>/: right on every system, also for `dotnet run` and
    // tools.
    private static string DotNet()
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string host = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(host) ? host : "dotnet";
    }

    private static string Place(string name) => Name().IsMatch(name) && name.Trim('.').Length > 0
        ? Path.Combine(Folder(), name)
        : throw new KernelSpecException($"'{name}' is no kernel name: use letters, digits, '.', '-' and '_'");

    private static bool IsOurs(string folder)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "kernel.json")))?["metadata"]?[Mark] is not null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return !Directory.EnumerateFileSystemEntries(folder).Any();
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._\-]+$")]
    private static partial Regex Name();
}
