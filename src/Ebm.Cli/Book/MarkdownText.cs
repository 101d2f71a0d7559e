using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.EmphasisExtras;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Ebm.Cli;

/// <summary>A heading of a page.</summary>
/// <param name="Level">1 to 6.</param>
/// <param name="Id">Its anchor, unique in the page.</param>
/// <param name="Html">Its text.</param>
/// <param name="Text">Its text without markup.</param>
internal sealed record Heading(int Level, string Id, string Html, string Text);

/// <summary>
/// Turns the Markdown cells of one page into HTML. Mathematics becomes <c>class="math"</c> elements, which KaTeX draws in the browser.
/// </summary>
internal sealed partial class MarkdownText
{
    private const string Restored = "restored", JupyterId = "jupyter-id";

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseFootnotes().UseAutoLinks().UseTaskLists().UseEmphasisExtras(EmphasisExtraOptions.Strikethrough).Build();

    private readonly Footnotes _footnotes = new(Pipeline);
    private readonly HashSet<string> _ids = [];
    private readonly HashSet<string> _macros = [];
    private readonly List<Heading> _headings = [];
    private readonly List<string> _problems = [];
    private int _cells;

    /// <summary>The headings so far, in order.</summary>
    public IReadOnlyList<Heading> Headings => _headings;

    /// <summary>What the page cannot show, one line each.</summary>
    public IReadOnlyList<string> Problems => _problems;

    /// <summary>Takes up what cells of the page say for other cells: the footnotes that they define.</summary>
    public void Gather(IEnumerable<string> cells) => _footnotes.Gather(cells);

    /// <summary>One cell as HTML: clean, with a place for each formula.</summary>
    public string ToHtml(string markdown)
    {
        var math = MathText.Of(_footnotes.Complete(markdown));
        _problems.AddRange(math.Problems);
        foreach (Formula formula in math.Formulas)
            Check(formula.Tex);
        var clean = new CleanHtml(math, $"{++_cells}");
        MarkdownDocument document = Markdown.Parse(math.Text, Pipeline);
        foreach (CodeInline code in document.Descendants<CodeInline>())
            code.Content = math.Restore(code.Content);
        foreach (CodeBlock block in document.Descendants<CodeBlock>())
            block.SetData(Restored, math.Restore(block.Lines.ToString()));
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
            Note(heading, math);
        foreach (ParagraphBlock paragraph in document.Descendants<ParagraphBlock>())
        {
            if (paragraph.Inline?.FirstChild is EmphasisInline { DelimiterCount: 2, DelimiterChar: not '~' } strong
                && PlainText(strong, math).StartsWith("Predict", StringComparison.Ordinal))
                (paragraph.Parent is QuoteBlock quote ? (MarkdownObject)quote : paragraph).GetAttributes().AddClass("predict");
            if (paragraph.Inline?.FirstChild is LinkInline { IsImage: true, NextSibling: null } picture)
                paragraph.GetAttributes().AddClass(string.IsNullOrEmpty(picture.Title) ? "figure" : "figure titled");
        }

        string html = clean.Write(Render(document));
        _problems.AddRange(clean.Problems);
        return html;
    }

    /// <summary>Notes why a formula cannot be drawn, where that is so.</summary>
    public void Check(string tex)
    {
        if (Tex.Problem(Tex.ForKatex(tex), _macros) is { } problem)
            _problems.Add($"the formula {Short(tex)} {problem}");
    }

    private void Note(HeadingBlock heading, MathText math)
    {
        string text = heading.Inline is null ? "" : PlainText(heading.Inline, math);
        string slug = NotWord().Replace(text.ToLowerInvariant(), "-").Trim('-');
        if (slug.Length == 0)
            slug = "section";
        string id = slug;
        for (int i = 2; !_ids.Add(id); i++)
            id = $"{slug}-{i}";
        heading.GetAttributes().Id = id;
        // Links that were written in Jupyter name a heading by its text, with hyphens for spaces.
        string jupyter = (heading.Inline is null ? "" : PlainText(heading.Inline, math, asSource: true)).Trim().Replace(' ', '-');
        if (jupyter.Length > 0 && _ids.Add(jupyter))
            heading.SetData(JupyterId, jupyter);
        _headings.Add(new Heading(heading.Level, id, heading.Inline is null ? ""
            : NotForLists().Replace(new CleanHtml(math, "").Write(Inlines(heading.Inline)), ""), text));
    }

    private static string Render(MarkdownObject document)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        HtmlRenderer renderer = Renderer(writer);
        renderer.Render(document);
        writer.Flush();
        return writer.ToString();
    }

    private static string Inlines(ContainerInline inline)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        Renderer(writer).WriteChildren(inline);
        writer.Flush();
        return writer.ToString();
    }

    private static HtmlRenderer Renderer(StringWriter writer)
    {
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HeadingRenderer>(new AnchoredHeadingRenderer());
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new ColouredCodeRenderer());
        return renderer;
    }

    private static string PlainText(ContainerInline inline, MathText math, bool asSource = false)
    {
        var text = new StringBuilder();
        foreach (Inline part in inline.Descendants())
        {
            text.Append(part switch
            {
                LiteralInline literal => asSource ? math.Restore(literal.Content.ToString()) : math.RestoreTex(literal.Content.ToString()),
                CodeInline code => code.Content,
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LineBreakInline => " ",
                _ => "",
            });
        }

        return text.ToString();
    }

    private static string Short(string text) => (text.Length <= 40 ? text : text[..40] + "…").ReplaceLineEndings(" ").Trim();

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"^\d\d · ")]
    private static partial Regex ChapterNumber();

    // A heading's place in a list is a link already, and its pictures stay with the text.
    [GeneratedRegex("</?(?:a|img|audio|video|source|input)\\b[^>]*>")]
    private static partial Regex NotForLists();

    private sealed class AnchoredHeadingRenderer : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
        {
            string id = WebUtility.HtmlEncode(heading.GetAttributes().Id!);
            // The line above the title names the chapter's number.
            if (heading is { Level: 1, Inline.FirstChild: LiteralInline title })
                title.Content = new StringSlice(ChapterNumber().Replace(title.Content.ToString(), ""));
            string jupyter = heading.GetData(JupyterId) is string name ? $"<span id=\"{HtmlTag.Encode(name)}\"></span>" : "";
            renderer.EnsureLine().Write($"<h{heading.Level} id=\"{id}\">{jupyter}").WriteLeafInline(heading);
            renderer.WriteLine($"<a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a></h{heading.Level}>");
        }
    }

    private sealed class ColouredCodeRenderer : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            string code = block.GetData(Restored) as string ?? block.Lines.ToString();
            bool isCSharp = block is FencedCodeBlock { Info: "csharp" or "cs" or "C#" or "c#" };
            renderer.EnsureLine().WriteLine(CSharpHighlighter.Block(code, isCSharp));
        }
    }
}
