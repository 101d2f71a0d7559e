using System.Diagnostics;
using System.Globalization;

namespace Ebm.Cli;

/// <summary>
/// The folder of the runtimes that were built: <c>KEY</c> for a state of the sources, <c>KEY.PID</c> while process PID builds or deletes
/// it. To tidy it is nobody's purpose: what cannot be deleted is no error, and the next build tries again.
/// </summary>
internal static class KeptRuntimes
{
    private const int KeyLength = 16;

    // A number of a process is given again; no build takes as long.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>The place where this process builds a runtime.</summary>
    public static string Work(string kept) => string.Create(CultureInfo.InvariantCulture, $"{kept}.{Environment.ProcessId}");

    /// <summary>Keeps the runtimes of the latest few states of the sources.</summary>
    public static void ForgetOld(string folder, int count)
    {
        foreach (DirectoryInfo old in Folders(folder).Where(IsWhole).OrderByDescending(kept => kept.LastWriteTimeUtc).Skip(count))
            Delete(old.FullName);
    }

    /// <summary>Deletes what processes that were ended have left: halves of a build, and of what was being deleted.</summary>
    public static void ForgetHalves(string folder)
    {
        foreach (DirectoryInfo half in Folders(folder).Where(IsHalf))
            Delete(half.FullName);
    }

    /// <summary>Deletes a folder as far as it can be: one that is whole is not seen half.</summary>
    public static void Delete(string folder)
    {
        string at = folder;
        try
        {
            if (Path.GetFileName(folder).Length == KeyLength && !Directory.Exists(Work(folder)))
                Directory.Move(folder, at = Work(folder));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            at = folder;
        }

        try
        {
            if (Directory.Exists(at))
                Directory.Delete(at, recursive: true);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A process that is just ending may still write there; .NET calls a path that is too long for the system an argument.
        }
    }

    private static DirectoryInfo[] Folders(string folder)
    {
        try
        {
            return Directory.Exists(folder) ? new DirectoryInfo(folder).GetDirectories() : [];
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    private static bool IsWhole(DirectoryInfo folder) =>
        IsKey(folder.Name) && File.Exists(Path.Combine(folder.FullName, LiveRuntime.Manifest));

    private static bool IsHalf(DirectoryInfo folder)
    {
        if (IsKey(folder.Name))
            return !IsWhole(folder);
        return folder.Name.Split('.') is [var key, var number] && IsKey(key)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out int process)
            && (DateTime.UtcNow - folder.LastWriteTimeUtc > Longest || !IsRunning(process));
    }

    private static bool IsKey(string name) => name.Length == KeyLength && name.All(char.IsAsciiHexDigitLower);

    private static bool IsRunning(int id)
    {
        try
        {
            using var process = Process.GetProcessById(id);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
