namespace Ebm.Kernel.Sessions;

/// <summary>
/// Where restored packages are remembered: a folder that only its owner may enter, since what lies there is loaded and run.
/// </summary>
internal static class PackageFolder
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static string? _temporary;

    /// <summary>The folder, which is there: below the person's own data, else a new one with a name that nobody can guess.</summary>
    public static string Make()
    {
        string data = Environment.GetFolderPath(
            Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        if (data.Length > 0)
        {
            string place = Path.Combine(data, "ebm-course", "packages");
            try
            {
                MakePrivate(place);
                return place;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // A person without a folder of their own, as in some containers: the packages live as long as the process.
            }
        }

        return _temporary ??= Directory.CreateTempSubdirectory("ebm-packages-").FullName;
    }

    /// <summary>
    /// Takes the turn at a folder: two sessions that restore the same packages do so one after the other, and the second finds them there.
    /// </summary>
    public static async Task<IDisposable> TakeTurnAsync(string folder, CancellationToken cancel)
    {
        string path = Path.Combine(folder, "turn.lock");
        while (true)
        {
            try
            {
                // The system gives it up with the process that holds it. A mutex would belong to a thread, and a restore awaits.
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException problem) when (IsTaken(problem))
            {
                await Task.Delay(Pause, cancel).ConfigureAwait(false);
            }
        }
    }

    // Windows: sharing and lock violations; Linux and macOS: EWOULDBLOCK.
    private static bool IsTaken(IOException problem) => OperatingSystem.IsWindows()
        ? (problem.HResult & 0xFFFF) is 32 or 33
        : problem.HResult == (OperatingSystem.IsMacOS() ? 35 : 11);

    private static void MakePrivate(string place)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(place);
            return;
        }

        Directory.CreateDirectory(place, OwnerOnly);
        File.SetUnixFileMode(place, OwnerOnly);
    }
}
