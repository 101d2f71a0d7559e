using System.Text;

namespace Ebm.Cli;

/// <summary>Who should have handed in: a CSV file with a line a learner. Any of its cells may be the name by which a submission is
/// known.</summary>
internal sealed class Roster
{
    private readonly List<string[]> _rows = [];

    /// <summary>Reads the text of the file; a first line without any learner of the submissions is its heading.</summary>
    public Roster(string text)
    {
        char separator = text.Split('\n')[0] is { } first && first.Count(c => c == ';') > first.Count(c => c == ',') ? ';' : ',';
        _rows.AddRange(Rows(text, separator).Where(row => row.Any(cell => cell.Length > 0)));
    }

    /// <summary>The learners without a submission: how they are called.</summary>
    public IReadOnlyList<string> Missing(IReadOnlyList<Submission> submissions)
    {
        HashSet<string> known = new(submissions.SelectMany(Names), StringComparer.OrdinalIgnoreCase);
        string[] heading = ["id", "name", "learner", "student", "username", "email", "first name", "last name", "surname", "matriculation"];
        return
        [
            .. _rows.Where((row, i) => !(i == 0 && row.Any(cell => heading.Contains(cell.Trim(), StringComparer.OrdinalIgnoreCase))))
                .Where(row => !Cells(row).Any(known.Contains))
                .Select(row => row.First(cell => cell.Length > 0)),
        ];
    }

    private static IEnumerable<string> Cells(string[] row)
    {
        string[] words = [.. row.Select(Plain).Where(cell => cell.Length > 0)];
        foreach (string word in words)
            yield return word;
        // Names come in two columns, and Canvas writes them as one word, the last name first.
        for (int i = 0; i + 1 < words.Length; i++)
        {
            yield return words[i] + words[i + 1];
            yield return words[i + 1] + words[i];
        }
    }

    private static IEnumerable<string> Names(Submission submission)
    {
        yield return Plain(submission.Key);
        yield return Plain(submission.Name);
        if (submission.Key.Split('_') is [.., { Length: > 0 } id] && id.All(char.IsAsciiDigit))
            yield return id;
    }

    private static string Plain(string text) => new([.. text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);

    private static IEnumerable<string[]> Rows(string text, char separator)
    {
        var row = new List<string>();
        var cell = new StringBuilder();
        bool quoted = false;
        foreach (char c in text.TrimStart('\uFEFF') + "\n")
        {
            if (c == '"')
            {
                quoted = !quoted;
            }
            else if (!quoted && (c == separator || c == '\n'))
            {
                row.Add(cell.ToString().Trim());
                cell.Clear();
                if (c != '\n')
                    continue;
                yield return [.. row];
                row.Clear();
            }
            else
            {
                cell.Append(c);
            }
        }
    }
}
