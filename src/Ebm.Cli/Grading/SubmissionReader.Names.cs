using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <content>Whose a file is, by the names of folders and files.</content>
internal sealed partial class SubmissionReader
{
    /// <summary>Takes away a folder around everything, as zips have it.</summary>
    private void Unwrap()
    {
        while (_found.Count > 0 && _found.All(item => item.Parts.Length > 1 && item.Parts[0] == _found[0].Parts[0])
            && !Moodle().IsMatch(_found[0].Parts[0]) && !IsZip(_found[0].Parts[0])
            && _found.Select(item => item.Parts[1]).Distinct().Count() > 1
            && (_found.Any(item => item.Parts.Length > 2) || _found.All(item => Canvas().IsMatch(item.Parts[1]))))
        {
            for (int i = 0; i < _found.Count; i++)
                _found[i] = _found[i] with { Parts = _found[i].Parts[1..] };
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
