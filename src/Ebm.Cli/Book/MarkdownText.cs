using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Mathematics;
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

/// <summary>Turns the Markdown cells of one page into HTML. Mathematics becomes <c>class="math"</c> elements, which KaTeX draws in the browser.</summary>
internal sealed partial class MarkdownText
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePipeTables().UseMathematics().UseFootnotes().UseAutoLinks().UseTaskLists().Build();

    private readonly HashSet<string> _ids = [];
    private readonly List<Heading> _headings = [];

    /// <summary>The headings so far, in order.</summary>
    public IReadOnlyList<Heading> Headings => _headings;

    /// <summary>One cell as HTML.</summary>
    public string ToHtml(string markdown)
    {
        MarkdownDocument document = Markdown.Parse(markdown, Pipeline);
        foreach (HeadingBlock heading in document.Descendants<HeadingBlock>())
            heading.GetAttributes().Id = Note(heading);
        foreach (ParagraphBlock paragraph in document.Descendants<ParagraphBlock>())
        {
            if (paragraph.Inline?.FirstChild is EmphasisInline { DelimiterCount: 2 } strong && PlainText(strong).StartsWith("Predict", StringComparison.Ordinal))
                (paragraph.Parent is QuoteBlock quote ? (MarkdownObject)quote : paragraph).GetAttributes().AddClass("predict");
            if (paragraph.Inline?.FirstChild is LinkInline { IsImage: true, NextSibling: null } picture)
                paragraph.GetAttributes().AddClass(string.IsNullOrEmpty(picture.Title) ? "figure" : "figure titled");
        }

        return Render(document);
    }

    private string Note(HeadingBlock heading)
    {
        string text = heading.Inline is null ? "" : PlainText(heading.Inline);
        string slug = NotWord().Replace(text.ToLowerInvariant(), "-").Trim('-');
        if (slug.Length == 0)
            slug = "section";
        string id = slug;
        for (int i = 2; !_ids.Add(id); i++)
            id = $"{slug}-{i}";
        _headings.Add(new Heading(heading.Level, id, heading.Inline is null ? "" : Inlines(heading.Inline), text));
        return id;
    }

    private static string Render(MarkdownObject document)
    {
        using var writer = new StringWriter();
        HtmlRenderer renderer = Renderer(writer);
        renderer.Render(document);
        writer.Flush();
        return writer.ToString();
    }

    private static string Inlines(ContainerInline inline)
    {
        using var writer = new StringWriter();
        Renderer(writer).WriteChildren(inline);
        writer.Flush();
        return Anchor().Replace(writer.ToString(), "");
    }

    private static HtmlRenderer Renderer(StringWriter writer)
    {
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.ObjectRenderers.Replace<HtmlMathInlineRenderer>(new MathInlineRenderer());
        renderer.ObjectRenderers.Replace<HtmlMathBlockRenderer>(new MathBlockRenderer());
        renderer.ObjectRenderers.Replace<HeadingRenderer>(new AnchoredHeadingRenderer());
        renderer.ObjectRenderers.Replace<CodeBlockRenderer>(new ColouredCodeRenderer());
        return renderer;
    }

    private static string PlainText(ContainerInline inline)
    {
        var text = new StringBuilder();
        foreach (Inline part in inline.Descendants())
        {
            text.Append(part switch
            {
                LiteralInline literal => literal.Content.ToString(),
                CodeInline code => code.Content,
                MathInline math => math.Content.ToString(),
                HtmlEntityInline entity => entity.Transcoded.ToString(),
                LineBreakInline => " ",
                _ => "",
            });
        }

        return text.ToString();
    }

    [GeneratedRegex(@"[^\p{L}\p{N}]+")]
    private static partial Regex NotWord();

    [GeneratedRegex(@"^\d\d · ")]
    private static partial Regex ChapterNumber();

    [GeneratedRegex("</?a\\b[^>]*>")]
    private static partial Regex Anchor();

    private sealed class MathInlineRenderer : HtmlObjectRenderer<MathInline>
    {
        protected override void Write(HtmlRenderer renderer, MathInline math) =>
            renderer.Write(math.DelimiterCount > 1 ? "<span class=\"math display\">" : "<span class=\"math\">")
                .WriteEscape(math.Content).Write("</span>");
    }

    private sealed class MathBlockRenderer : HtmlObjectRenderer<MathBlock>
    {
        protected override void Write(HtmlRenderer renderer, MathBlock math) =>
            renderer.EnsureLine().Write("<div class=\"math display\">").WriteLeafRawLines(math, true, true).WriteLine("</div>");
    }

    private sealed class AnchoredHeadingRenderer : HtmlObjectRenderer<HeadingBlock>
    {
        protected override void Write(HtmlRenderer renderer, HeadingBlock heading)
        {
            string id = WebUtility.HtmlEncode(heading.GetAttributes().Id!);
            // The line above the title names the chapter's number.
            if (heading is { Level: 1, Inline.FirstChild: LiteralInline title })
                title.Content = new StringSlice(ChapterNumber().Replace(title.Content.ToString(), ""));
            renderer.EnsureLine().Write($"<h{heading.Level} id=\"{id}\">").WriteLeafInline(heading);
            renderer.WriteLine($"<a class=\"anchor\" href=\"#{id}\" aria-label=\"Link to this section\">#</a></h{heading.Level}>");
        }
    }

    private sealed class ColouredCodeRenderer : HtmlObjectRenderer<CodeBlock>
    {
        protected override void Write(HtmlRenderer renderer, CodeBlock block)
        {
            string code = block.Lines.ToString();
            bool isCSharp = block is FencedCodeBlock { Info: "csharp" or "cs" or "C#" or "c#" };
            renderer.EnsureLine().WriteLine(CSharpHighlighter.Block(code, isCSharp));
        }
    }
}
