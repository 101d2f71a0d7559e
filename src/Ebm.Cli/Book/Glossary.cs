using System.Net;
using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>A line of the glossary.</summary>
/// <param name="Name">The term or the symbol.</param>
/// <param name="Meaning">One sentence.</param>
/// <param name="Chapter">The chapter that introduces it, such as <c>04-sampling</c>; may be empty.</param>
internal sealed record Term(string Name, string Meaning, string Chapter)
{
    /// <summary>Its place on the glossary's page.</summary>
    public string Anchor => "term-" + Uri.EscapeDataString(Name.ToLowerInvariant().Replace(' ', '-')).Replace('%', '_');
}

/// <summary>The course's glossary, read from the tables of a Markdown file.</summary>
/// <param name="Sections">The headings, each with its terms in the file's order.</param>
internal sealed partial record Glossary(IReadOnlyList<(string Title, IReadOnlyList<Term> Terms)> Sections)
{
    /// <summary>The script that the book's pages read, below the book's folder.</summary>
    public const string File = "assets/glossary.js";

    /// <summary>An empty glossary.</summary>
    public static readonly Glossary None = new([]);

    /// <summary>Reads a glossary.</summary>
    /// <param name="path">The file; null, or one that is not there, is an empty glossary.</param>
    public static Glossary Read(string? path)
    {
        if (path is null || !System.IO.File.Exists(path))
            return None;
        List<(string, IReadOnlyList<Term>)> sections = [];
        List<Term> terms = [];
        string title = "";
        foreach (string line in System.IO.File.ReadLines(path))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
            {
                Close();
                (title, terms) = (line[3..].Trim(), []);
            }
            else if (line.StartsWith("|--", StringComparison.Ordinal))
            {
                terms.Clear(); // what stood above the line was the table's head
            }
            else if (Row().Match(line) is { Success: true } row)
            {
                terms.Add(new Term(Text(row, "name"), Text(row, "meaning"), row.Groups["chapter"].Value));
            }
        }

        Close();
        return new Glossary(sections);

        void Close()
        {
            if (terms.Count > 0)
                sections.Add((title, terms));
        }

        static string Text(Match row, string group) =>
            WebUtility.HtmlDecode(row.Groups[group].Value.Trim()).Replace("*", "", StringComparison.Ordinal);
    }

    /// <summary>
    /// The words among the terms, for the tips in the text: <c>[[term, meaning, anchor, chapter], …]</c>. Symbols stay on the glossary's
    /// page: one letter has several meanings.
    /// </summary>
    public byte[] Script() => ScriptData.Assign("ebmGlossary", Sections.SelectMany(section => section.Terms)
        .Where(term => Word().IsMatch(term.Name))
        .Select(term => (string[])[term.Name, term.Meaning, term.Anchor, term.Chapter]));

    [GeneratedRegex(@"^\| (?<name>[^|]+) \| (?<meaning>[^|]+) \| (?:\[[^\]]*\]\([^)]*?(?<chapter>[^/)]+)\.ipynb\))?[^|]*\|\s*$")]
    private static partial Regex Row();

    [GeneratedRegex(@"^\p{L}[\p{L}\d' -]{2,}$")]
    private static partial Regex Word();
}
