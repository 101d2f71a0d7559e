using System.IO.Compression;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// Finds who handed in what, in a folder or a zip: a folder a learner, a file a learner, and the names that Moodle and Canvas give to what
/// a teacher downloads. Links are not followed, hidden files and copies of Jupyter's are left out. What is in a zip is read when it is
/// graded. Every limit is one learner's: what is too much of one is left out of that one's files, and who handed in something always
/// appears.
/// </summary>
internal sealed partial class SubmissionReader
{
    /// <summary>The longest file, in bytes.</summary>
    public const long MostBytes = 50_000_000;

    /// <summary>The most notebooks of one learner.</summary>
    public const int MostFiles = 200;

    /// <summary>The most of one learner, in bytes.</summary>
    public const long MostOfOne = 500_000_000;

    private const int MostDepth = 12;

    private readonly List<(string[] Parts, SubmittedFile File, long Length)> _found = [];
    private readonly List<string> _warnings = [];

    /// <summary>What was left out, one line each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads a folder, a zip or a notebook.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<Submission> Read(string place)
    {
        try
        {
            if (Directory.Exists(place))
                Walk(new DirectoryInfo(place), [], 0);
            else if (IsZip(place))
                Unzip(() => File.OpenRead(place), [], Path.GetFileName(place), 0);
            else
                Add([Path.GetFileName(place)], new FileInfo(place), Path.GetFileName(place));
        }
        catch (UnauthorizedAccessException problem)
        {
            throw new IOException(problem.Message, problem);
        }

        Unwrap();
        return
        [
            .. _found.Select(item => (Who: Learner(item.Parts), item.File, item.Length)).GroupBy(item => item.Who.Key)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new Submission(
                    group.Key,
                    group.First().Who.Name,
                    Within(group.Key, group.Select(item => (item.File, item.Length))),
                    group.Any(item => item.Who.IsLate))),
        ];
    }

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool IsNotebook(string name) => name.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase);

    private static bool IsHidden(string name) => name.StartsWith('.') || name == "__MACOSX";

    private static bool IsUnreadable(Exception problem) => problem
        is IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException;

    private void Add(string[] parts, FileInfo file, string name) => _found.Add((parts,
        new SubmittedFile(name, file.LastWriteTime, () => PlainFile.Read(file.FullName, MostBytes)), file.Length));

    /// <summary>Leaves something out; who handed it in handed in something all the same.</summary>
    private void LeaveOut(string[] parts, string name, DateTimeOffset time, string why)
    {
        _found.Add((parts, new SubmittedFile(name, time, () => throw new IOException(why)), 0));
        _warnings.Add($"{name}: {why}");
    }

    private void Walk(DirectoryInfo folder, string[] parts, int depth)
    {
        FileSystemInfo[] items;
        try
        {
            items = [.. folder.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal)];
        }
        catch (Exception problem) when (parts.Length > 0 && IsUnreadable(problem))
        {
            LeaveOut(parts, string.Join('/', parts), DateTimeOffset.MinValue, "it is a folder that cannot be read");
            return;
        }

        foreach (FileSystemInfo item in items)
        {
            string[] here = [.. parts, item.Name];
            string name = string.Join('/', here);
            if (IsHidden(item.Name))
                continue;
            try
            {
                if (item.LinkTarget is not null)
                    _warnings.Add($"{name} is a link and was not followed");
                else if (item is DirectoryInfo inner && depth < MostDepth)
                    Walk(inner, here, depth + 1);
                else if (item is FileInfo file && IsNotebook(item.Name))
                    Add(here, file, name);
                else if (item is FileInfo && IsZip(item.Name) && PlainFile.Is(item.FullName))
                    Unzip(() => File.OpenRead(item.FullName), here, name, 1);
            }
            catch (Exception problem) when (IsUnreadable(problem))
            {
                LeaveOut(here, name, DateTimeOffset.MinValue, "it cannot be read");
            }
        }
    }

    private void Unzip(Func<Stream> open, string[] parts, string name, int depth)
    {
        try
        {
            using Stream stream = open();
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            long zips = 0;
            for (int i = 0; i < archive.Entries.Count; i++)
            {
                ZipArchiveEntry entry = archive.Entries[i];
                string[] inner = entry.FullName.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
                if (inner.Length == 0 || inner.Any(IsHidden) || inner.Contains("..")
                    || !(IsNotebook(inner[^1]) || (IsZip(inner[^1]) && depth < 2)))
                    continue;
                string[] here = [.. parts, .. inner];
                string shown = string.Join('/', here);
                int index = i;
                byte[] Again() => Bytes(open, index);
                if (entry.Length > MostBytes)
                    LeaveOut(here, shown, entry.LastWriteTime, TooLong);
                else if (!IsZip(inner[^1]))
                    _found.Add((here, new SubmittedFile(shown, entry.LastWriteTime, Again), entry.Length));
                else if (depth > 0 && (zips += entry.Length) > MostOfOne)
                    LeaveOut(here, shown, entry.LastWriteTime, TooMuch);
                else
                    Unzip(() => new MemoryStream(Again()), here, shown, depth + 1);
            }
        }
        catch (Exception problem) when (IsUnreadable(problem))
        {
            if (parts.Length == 0)
                throw new IOException($"{name} is not a readable zip: {problem.Message}", problem);
            LeaveOut(parts, name, DateTimeOffset.MinValue, "it is not a readable zip");
        }
    }

    private static string TooLong => $"it is longer than {MostBytes / 1_000_000} MB";

    private static string TooMuch => $"it was left out: there is more than {MostOfOne / 1_000_000} MB of this learner";

    /// <summary>An entry's bytes, whatever its header says of their number.</summary>
    /// <exception cref="IOException">There are too many.</exception>
    private static byte[] Bytes(Func<Stream> open, int index)
    {
        using Stream zip = open();
        using var archive = new ZipArchive(zip, ZipArchiveMode.Read);
        using Stream stream = archive.Entries[index].Open();
        using var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            bytes.Write(chunk, 0, read);
            if (bytes.Length > MostBytes)
                throw new IOException(TooLong);
        }

        return bytes.ToArray();
    }

    /// <summary>A learner's files: the newest, as many and as long as one learner may have.</summary>
    private IReadOnlyList<SubmittedFile> Within(string learner, IEnumerable<(SubmittedFile File, long Length)> files)
    {
        var kept = new List<SubmittedFile>();
        long bytes = 0;
        int left = 0;
        foreach ((SubmittedFile file, long length) in files.OrderByDescending(item => item.File.Time)
            .ThenBy(item => item.File.Name, StringComparer.Ordinal))
        {
            if (kept.Count == MostFiles || (bytes += length) > MostOfOne)
                left++;
            else
                kept.Add(file);
        }

        if (left > 0)
        {
            _warnings.Add($"{learner}: {left} of {left + kept.Count} notebooks, the oldest, were left out: one learner may hand in "
                + $"{MostFiles} notebooks and {MostOfOne / 1_000_000} MB");
        }

        return [.. kept.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }
}
