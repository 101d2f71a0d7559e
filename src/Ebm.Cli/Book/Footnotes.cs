using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Footnotes;
using Markdig.Syntax;

namespace Ebm.Cli;

/// <summary>
/// The footnotes of one page. Each cell is read by itself, and a footnote may be defined in another cell than it is used: a cell is given
/// the definitions that it uses and lacks. A definition that nobody uses is a paragraph: no text vanishes.
/// </summary>
/// <param name="pipeline">How the cells are read.</param>
internal sealed partial class Footnotes(MarkdownPipeline pipeline)
{
    private readonly Dictionary<string, string> _known = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _given = [];

    /// <summary>Takes up the definitions of a page's cells, and which of them are used elsewhere.</summary>
    public void Gather(IEnumerable<string> cells)
    {
        string[] texts = [.. cells.Where(MayHave)];
        foreach (Definition definition in texts.SelectMany(Definitions))
            _known.TryAdd(definition.Label, definition.Text);
        if (_known.Count > 0)
            _given.UnionWith(texts.SelectMany(text => Lacking(text, Labels(Definitions(text)), Used(text))));
    }

    /// <summary>A cell with the definitions that it lacks, and with paragraphs for those that nobody uses.</summary>
    public string Complete(string markdown)
    {
        if (!MayHave(markdown))
            return markdown;
        List<Definition> own = Definitions(markdown);
        if (own.Count == 0 && _known.Count == 0)
            return markdown;
        HashSet<string> used = Used(markdown);
        var text = new StringBuilder(markdown);
        foreach (Definition definition in own.Where(IsForNobody).Reverse())
        {
            text.Remove(definition.At, definition.Text.Length);
            text.Insert(definition.At, AsParagraph(definition.Text));
        }

        foreach (string lacking in Lacking(markdown, Labels(own), used))
            text.Append("\n\n").Append(lacking);
        return text.ToString();

        bool IsForNobody(Definition definition) => !used.Contains(definition.Label) && !_given.Contains(definition.Text);
    }

    private static bool MayHave(string text) => text.Contains("[^", StringComparison.Ordinal);

    private static HashSet<string> Labels(IEnumerable<Definition> definitions) =>
        new(definitions.Select(definition => definition.Label), StringComparer.OrdinalIgnoreCase);

    private IEnumerable<string> Lacking(string text, HashSet<string> own, HashSet<string> used) => !MayHave(text) ? []
        : _known.Where(known => used.Contains(known.Key) && !own.Contains(known.Key)).Select(known => known.Value);

    /// <summary>The labels that a cell uses, by the reader itself: what stands in code is no use.</summary>
    private HashSet<string> Used(string text)
    {
        HashSet<string> own = Labels(Definitions(text));
        string all = text + string.Concat(_known.Where(known => !own.Contains(known.Key)).Select(known => "\n\n" + known.Value));
        return new(Markdown.Parse(MathText.Of(all).Text, pipeline).Descendants<FootnoteLink>().Where(link => !link.IsBackLink)
            .Select(link => link.Footnote.Label?.TrimStart('^') ?? ""), StringComparer.OrdinalIgnoreCase);
    }

    private static string AsParagraph(string definition) =>
        "\n" + Start().Replace(definition, match => $"\\[^{match.Groups["label"].Value}\\]:", 1)
            .Replace("\n    ", "\n", StringComparison.Ordinal);

    /// <summary>The definitions of a text outside code blocks, in order, each with the lines that belong to it.</summary>
    private static List<Definition> Definitions(string text)
    {
        var found = new List<Definition>();
        string? fence = null;
        (string Label, int At, int End)? open = null;
        bool isAfterBlank = false;
        for (int at = 0; at < text.Length;)
        {
            int next = text.IndexOf('\n', at) is var end and >= 0 ? end + 1 : text.Length;
            string line = text[at..next].TrimEnd();
            bool isIndented = line.StartsWith("    ", StringComparison.Ordinal) || line.StartsWith('\t');
            if (fence is null && Start().Match(line) is { Success: true } start)
            {
                Close();
                open = (start.Groups["label"].Value, at, at + line.Length);
            }
            else if (line.Length > 0)
            {
                if (fence is null && isAfterBlank && !isIndented)
                    Close();
                if (open is { } definition)
                    open = definition with { End = at + line.Length };
                fence = Fenced(isIndented && open is null && fence is null ? "" : line.Trim());
            }

            isAfterBlank = line.Length == 0;
            at = next;
        }

        Close();
        return found;

        string? Fenced(string mark) => fence is null ? Fence().Match(mark) is { Success: true } opening ? opening.Groups[1].Value : null
            : mark.StartsWith(fence, StringComparison.Ordinal) && mark.Trim(fence[0]).Length == 0 ? null : fence;

        void Close()
        {
            if (open is { } definition)
                found.Add(new Definition(definition.Label, definition.At, text[definition.At..definition.End]));
            open = null;
        }
    }

    private sealed record Definition(string Label, int At, string Text);

    [GeneratedRegex(@"^ {0,3}\[\^(?<label>[^\]\n]+)\]:", RegexOptions.CultureInvariant)]
    private static partial Regex Start();

    [GeneratedRegex("^(`{3,}|~{3,})", RegexOptions.CultureInvariant)]
    private static partial Regex Fence();
}
