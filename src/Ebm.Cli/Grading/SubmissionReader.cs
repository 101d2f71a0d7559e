using System.IO.Compression;
using System.Text.RegularExpressions;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>
/// Finds who handed in what, in a folder or a zip: a folder a learner, a file a learner, and the names that Moodle and Canvas give to what
/// a teacher downloads. Links are not followed, hidden files and copies of Jupyter's are left out.
/// </summary>
internal sealed partial class SubmissionReader
{
    private const long MostBytes = 50_000_000;
    private const long MostZipped = 2_000_000_000;
    private const int MostFiles = 20_000;
    private const int MostDepth = 12;

    private readonly List<(string[] Parts, SubmittedFile File)> _found = [];
    private readonly List<string> _warnings = [];
    private long _unzipped;

    /// <summary>What was left out, one line each.</summary>
    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>Reads a folder, a zip or a notebook.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyList<Submission> Read(string place)
    {
        if (Directory.Exists(place))
            Walk(new DirectoryInfo(place), [], 0);
        else if (IsZip(place))
            Unzip(() => File.OpenRead(place), [], Path.GetFileName(place), 0);
        else
            Add([Path.GetFileName(place)], new SubmittedFile(Path.GetFileName(place), File.GetLastWriteTime(place), () =>
                PlainFile.Read(place, MostBytes)));
        Unwrap();
        return
        [
            .. _found.Select(item => (Who: Learner(item.Parts), item.File)).GroupBy(item => item.Who.Key)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .Select(group => new Submission(
                    group.Key,
                    group.First().Who.Name,
                    [.. group.Select(item => item.File).OrderBy(file => file.Name, StringComparer.Ordinal)],
                    group.Any(item => item.Who.IsLate))),
        ];
    }

    private static bool IsZip(string name) => name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase);

    private static bool IsNotebook(string name) => name.EndsWith(".ipynb", StringComparison.OrdinalIgnoreCase);

    private static bool IsHidden(string name) => name.StartsWith('.') || name == "__MACOSX";

    private void Add(string[] parts, SubmittedFile file)
    {
        if (_found.Count == MostFiles)
            throw new IOException($"more than {MostFiles} notebooks");
        _found.Add((parts, file));
    }

    private void Walk(DirectoryInfo folder, string[] parts, int depth)
    {
        foreach (FileSystemInfo item in folder.EnumerateFileSystemInfos().OrderBy(item => item.Name, StringComparer.Ordinal))
        {
            string[] here = [.. parts, item.Name];
            string name = string.Join('/', here);
            if (IsHidden(item.Name))
                continue;
            if (item.LinkTarget is not null)
                _warnings.Add($"{name} is a link and was not followed");
            else if (item is DirectoryInfo inner && depth < MostDepth)
                Walk(inner, here, depth + 1);
            else if (item is FileInfo file && IsNotebook(item.Name))
                Add(here, new SubmittedFile(name, file.LastWriteTime, () => PlainFile.Read(file.FullName, MostBytes)));
            else if (item is FileInfo && IsZip(item.Name) && PlainFile.Is(item.FullName))
                Unzip(() => File.OpenRead(item.FullName), here, name, 1);
        }
    }

    private void Unzip(Func<Stream> open, string[] parts, string name, int depth)
    {
        try
        {
            using Stream stream = open();
            using var archive = new ZipArchive(stream, ZipArchiveMode.Read);
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                string[] inner = entry.FullName.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries);
                if (inner.Length == 0 || inner.Any(IsHidden) || inner.Contains("..")
                    || !(IsNotebook(inner[^1]) || (IsZip(inner[^1]) && depth < 2)))
                    continue;
                string shown = string.Join('/', parts.Concat(inner));
                if (Bytes(entry) is not { } bytes)
                    _warnings.Add($"{shown} is too long and was left out");
                else if (IsZip(inner[^1]))
                    Unzip(() => new MemoryStream(bytes), [.. parts, .. inner], shown, depth + 1);
                else
                    Add([.. parts, .. inner], new SubmittedFile(shown, entry.LastWriteTime, () => bytes));
            }
        }
        catch (Exception problem) when (problem is InvalidDataException or NotSupportedException or EndOfStreamException)
        {
            if (parts.Length == 0)
                throw new IOException($"{name} is not a readable zip: {problem.Message}", problem);
            // Someone handed it in all the same.
            byte[] nothing = [];
            Add(parts, new SubmittedFile(name, DateTimeOffset.MinValue, () => nothing));
            _warnings.Add($"{name} is not a readable zip");
        }
    }

    /// <summary>An entry's bytes, whatever its header says of their number; null where there are too many.</summary>
    private byte[]? Bytes(ZipArchiveEntry entry)
    {
        using Stream stream = entry.Open();
        using var bytes = new MemoryStream();
        var chunk = new byte[64 * 1024];
        for (int read; (read = stream.Read(chunk)) > 0;)
        {
            bytes.Write(chunk, 0, read);
            if (bytes.Length > MostBytes || (_unzipped += read) > MostZipped)
                return null;
        }

        return bytes.ToArray();
    }

    /// <summary>Takes away a folder around everything, as zips have it.</summary>
    private void Unwrap()
    {
        while (_found.Count > 0 && _found.All(item => item.Parts.Length > 1 && item.Parts[0] == _found[0].Parts[0])
            && !Moodle().IsMatch(_found[0].Parts[0]) && !IsZip(_found[0].Parts[0])
            && _found.Select(item => item.Parts[1]).Distinct().Count() > 1
            && (_found.Any(item => item.Parts.Length > 2) || _found.All(item => Canvas().IsMatch(item.Parts[1]))))
        {
            for (int i = 0; i < _found.Count; i++)
                _found[i] = (_found[i].Parts[1..], _found[i].File);
        }
    }

    private static (string Key, string Name, bool IsLate) Learner(string[] parts)
    {
        string first = parts[0];
        if (Moodle().Match(first) is { Success: true } moodle)
            return ($"{moodle.Groups["name"].Value}_{moodle.Groups["id"].Value}", moodle.Groups["name"].Value, false);
        if (Canvas().Match(first) is { Success: true } canvas)
            return ($"{canvas.Groups["name"].Value}_{canvas.Groups["id"].Value}", canvas.Groups["name"].Value,
                canvas.Groups["late"].Success);
        string name = parts.Length == 1 || IsZip(first) ? Path.GetFileNameWithoutExtension(first) : first;
        return (name, name, false);
    }

    [GeneratedRegex(@"^(?<name>.+?)_(?<id>\d+)_assignsubmission_(file|onlinetext)(_|$)", RegexOptions.CultureInvariant)]
    private static partial Regex Moodle();

    [GeneratedRegex(@"^(?<name>[^_/]+)_(?<late>LATE_)?(?<id>\d+)_(\d+)_[^/]*\.(ipynb|zip)$",
        RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Canvas();
}
