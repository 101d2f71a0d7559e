using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Sessions;

namespace Ebm.Cli;

/// <summary>
/// What runs cells in the page: src/Ebm.Browser as it is published, compressed, in a folder of the book that is named by its content, so
/// that no cache can mix two of them. It is built once for a state of the sources and kept in artifacts/live.
/// </summary>
/// <param name="checkout">The checkout with the sources.</param>
internal sealed class LiveRuntime(Checkout checkout)
{
    /// <summary>Where it lies in the book.</summary>
    public const string Folder = "assets/live";

    /// <summary>The file that names the folder of the runtime, below <see cref="Folder"/>. Pages ask for it anew each time.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The service worker's file, beside the pages: its place says what it may serve.</summary>
    public const string Offline = "offline.js";

    private const int Kept = 3;

    // Ten per cent smaller at 11, for nine times the time.
    private const int BrotliQuality = 9, BrotliWindow = 22;

    private static readonly string[] Sources = ["src/Ebm", "src/Ebm.Notebooks", "src/Ebm.Browser", "src/Ebm.Kernel/Sessions",
        "src/Ebm.Kernel/Cells", "notebooks/solutions"];

    private static readonly string[] Libraries = ["Ebm.Browser", "Ebm.Notebooks", "Ebm"];

    private static readonly string[] SourceFiles = ["Directory.Build.props", "Directory.Packages.props", "global.json"];

    private readonly string _kept = Path.Combine(checkout.Root, "artifacts", "live", Key(checkout.Root));

    /// <summary>Where the runtime of these sources is, or will be.</summary>
    internal string Place => _kept;

    /// <summary>Whether the runtime of these sources is there.</summary>
    public bool IsBuilt => File.Exists(Path.Combine(_kept, Manifest));

    /// <summary>Publishes and compresses it, if it is not there.</summary>
    /// <returns>Why it could not, in one line; null where it could.</returns>
    public async Task<string?> BuildAsync(Screen screen, CancellationToken cancel)
    {
        if (IsBuilt)
            return null;
        screen.Out.WriteLine("Building what runs cells in the page; about a minute, and once for each change of the libraries.");
        screen.Out.Flush();
        var clock = Stopwatch.StartNew();
        string work = KeptRuntimes.Work(_kept);
        KeptRuntimes.ForgetHalves(Path.GetDirectoryName(_kept)!);
        KeptRuntimes.Delete(work);
        try
        {
            if (await PublishAsync(work, cancel).ConfigureAwait(false) is { } problem)
                return problem;
            await Task.Run(() => Pack(Path.Combine(work, "wwwroot"), cancel), cancel).ConfigureAwait(false);
            // Another command may have been quicker.
            if (!Directory.Exists(_kept))
                Directory.Move(Path.Combine(work, "wwwroot"), _kept);
        }
        catch (Exception trouble) when (trouble is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            return trouble.Message.ReplaceLineEndings(" ");
        }
        finally
        {
            KeptRuntimes.Delete(work);
        }

        KeptRuntimes.ForgetOld(Path.GetDirectoryName(_kept)!, Kept);
        screen.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Built in {clock.Elapsed.TotalSeconds:0} s: {Sizes()}."));
        return null;
    }

    /// <summary>Puts the runtime into a book, in place of an older one.</summary>
    /// <exception cref="IOException">The folder is no book of ours, or cannot be written.</exception>
    public void AddTo(BookFolder book)
    {
        foreach (string file in Directory.EnumerateFiles(_kept, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(_kept, file).Replace(Path.DirectorySeparatorChar, '/');
            if (name != Manifest)
                book.WriteShared(name == Offline ? name : $"{Folder}/{name}", File.ReadAllBytes(file));
        }

        foreach (string data in Directory.EnumerateFiles(Path.Combine(checkout.Root, "data")).Where(IsData))
            book.WriteShared($"{Folder}/data/{Path.GetFileName(data)}", File.ReadAllBytes(data));
        // Last: whoever reads it finds what it names.
        book.WriteShared($"{Folder}/{Manifest}", File.ReadAllBytes(Path.Combine(_kept, Manifest)));
        string current = Path.GetFileName(Directory.GetDirectories(_kept).Single());
        foreach (string old in Directory.GetDirectories(book.In(Folder)).Where(IsOld))
            Directory.Delete(old, recursive: true);

        bool IsOld(string folder) => Path.GetFileName(folder) != current && Path.GetFileName(folder) != "data"
            && File.Exists(Path.Combine(folder, "worker.js"));
    }

    private static bool IsData(string path) => Path.GetExtension(path) is ".gz" or ".txt";

    private async Task<string?> PublishAsync(string folder, CancellationToken cancel)
    {
        string project = Path.Combine(checkout.Root, "src", "Ebm.Browser", "Ebm.Browser.csproj");
        if (!File.Exists(project))
            return $"there is no {project}";
        foreach (string library in Libraries)
            RestoredAssets.Keep(RestoredAssets.Of(Path.Combine(checkout.Root, "src", library)));
        var start = new ProcessStartInfo("dotnet", ["publish", project, "-c", "Release", "-v", "q", "--nologo", "-o", folder])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = checkout.Root,
        };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        try
        {
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        string[] lines = [.. (await output.ConfigureAwait(false) + "\n" + await errors.ConfigureAwait(false)).Split('\n')
            .Where(line => line.Contains("error", StringComparison.OrdinalIgnoreCase))];
        if (process.ExitCode == 0)
            return null;
        string first = lines.FirstOrDefault()?.Trim() ?? "dotnet publish failed";
        return lines.Any(line => line.Contains("NU1301", StringComparison.Ordinal) || line.Contains("NU1101", StringComparison.Ordinal))
            ? "its packages come from NuGet once, which could not be reached" : first;
    }

    /// <summary>Gathers what was published in a folder named by its content, compressed beside it, and writes the manifest.</summary>
    private static void Pack(string published, CancellationToken cancel)
    {
        List<string> files = [.. Directory.EnumerateFiles(published, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != Offline && Path.GetExtension(file) is not (".br" or ".gz"))
            .Order(StringComparer.Ordinal)];
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Path.GetRelativePath(published, file)));
            hash.AppendData(File.ReadAllBytes(file));
        }

        string name = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        Parallel.ForEach(files, new ParallelOptions { CancellationToken = cancel }, file =>
        {
            string place = Path.Combine(published, name, Path.GetRelativePath(published, file));
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(file, place);
            Compress(place);
        });
        foreach (string empty in Directory.GetDirectories(published).Where(folder => Path.GetFileName(folder) != name))
            Directory.Delete(empty, recursive: true);
        long bytes = files.Where(file => file.EndsWith(".wasm", StringComparison.Ordinal))
            .Sum(file => new FileInfo(Path.Combine(published, name, Path.GetRelativePath(published, file))).Length);
        File.WriteAllBytes(Path.Combine(published, Manifest),
            JsonSerializer.SerializeToUtf8Bytes(new { protocol = 1, folder = name, bytes }));
    }

    private static void Compress(string file)
    {
        byte[] bytes = File.ReadAllBytes(file);
        byte[] small = new byte[BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        if (BrotliEncoder.TryCompress(bytes, small, out int length, BrotliQuality, BrotliWindow) && length < bytes.Length)
            File.WriteAllBytes(file + ".br", small[..length]);
        using FileStream stream = File.Create(file + ".gz");
        using var zipped = new GZipStream(stream, CompressionLevel.SmallestSize);
        zipped.Write(bytes);
    }

    private string Sizes()
    {
        double Megabytes(string pattern) => Directory.EnumerateFiles(_kept, pattern, SearchOption.AllDirectories)
            .Sum(file => new FileInfo(file).Length) / 1e6;
        double brotli = Megabytes("*.br"), gzip = Megabytes("*.gz"), all = Megabytes("*");
        return string.Create(CultureInfo.InvariantCulture, $"{all - brotli - gzip:0.0} MB, {gzip:0.0} with gzip, {brotli:0.0} with brotli");
    }

    /// <summary>The state of the sources as a name.</summary>
    private static string Key(string root)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        IEnumerable<string> files = Sources.Select(folder => Path.Combine(root, folder)).Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            .Concat(SourceFiles.Select(file => Path.Combine(root, file)).Where(File.Exists))
            .Select(file => Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/'))
            .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);
        foreach (string file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(file));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(Path.Combine(root, file))));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
    }
}
