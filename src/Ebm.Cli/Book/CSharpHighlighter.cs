using System.Net;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Ebm.Cli;

/// <summary>C# as HTML with coloured words. Works on the syntax alone: the code may be wrong, and is never compiled.</summary>
internal static class CSharpHighlighter
{
    private static readonly CSharpParseOptions Script = new(LanguageVersion.Preview, kind: SourceCodeKind.Script);

    /// <summary>
    /// The code, escaped; keywords <c>k</c>, strings <c>s</c>, numbers <c>n</c>, comments <c>c</c>, types <c>t</c>, methods <c>m</c>,
    /// directives <c>d</c>.
    /// </summary>
    public static string ToHtml(string code)
    {
        var html = new StringBuilder();
        // "#!import" and the like are the kernel's, not C#'s: such lines stand alone.
        string[] lines = code.Split('\n');
        int from = 0;
        for (int i = 0; i <= lines.Length; i++)
        {
            if (i < lines.Length && !lines[i].StartsWith("#!", StringComparison.Ordinal))
                continue;
            if (i > from)
                Append(html, string.Join('\n', lines[from..i]));
            if (i < lines.Length)
                html.Append(i > from ? "\n" : "").Append(Span("d", lines[i])).Append(i < lines.Length - 1 ? "\n" : "");
            from = i + 1;
        }

        return html.ToString();
    }

    /// <summary>
    /// A block of code: <paramref name="isCSharp"/> in colours, one element a line. A line that is too long continues further in.
    /// </summary>
    public static string Block(string code, bool isCSharp = true)
    {
        string html = isCSharp ? ToHtml(code) : WebUtility.HtmlEncode(code);
        var lines = code.Split('\n').Zip(html.Split('\n'), (plain, coloured) =>
            $"<span class=\"l\" style=\"--i:{plain.Length - plain.TrimStart(' ').Length}\">{coloured}\n</span>");
        return $"<pre class=\"code\"><code>{string.Concat(lines)}</code></pre>";
    }

    private static void Append(StringBuilder html, string code)
    {
        int at = 0;
        foreach (SyntaxToken token in CSharpSyntaxTree.ParseText(code, Script).GetRoot().DescendantTokens())
        {
            foreach (SyntaxTrivia trivia in token.LeadingTrivia)
                Add(trivia.FullSpan, TriviaKind(trivia));
            if (!token.IsMissing)
                Add(token.Span, Kind(token));
            foreach (SyntaxTrivia trivia in token.TrailingTrivia)
                Add(trivia.FullSpan, TriviaKind(trivia));
        }

        if (at < code.Length)
            html.Append(WebUtility.HtmlEncode(code[at..]));

        void Add(TextSpan span, string? kind)
        {
            if (span.Start < at || span.Length == 0)
                return; // trivia already written
            html.Append(WebUtility.HtmlEncode(code[at..span.Start]));
            string text = code[span.Start..span.End];
            html.Append(kind is null ? WebUtility.HtmlEncode(text) : Span(kind, text));
            at = span.End;
        }
    }

    /// <summary>No element crosses the end of a line, so that lines can be taken apart.</summary>
    private static string Span(string kind, string text) =>
        string.Join('\n', text.Split('\n').Select(line => line.Length == 0 ? ""
            : $"<span class=\"{kind}\">{WebUtility.HtmlEncode(line)}</span>"));

    private static string? TriviaKind(SyntaxTrivia trivia) => trivia.Kind() switch
    {
        SyntaxKind.SingleLineCommentTrivia or SyntaxKind.MultiLineCommentTrivia => "c",
        SyntaxKind.SingleLineDocumentationCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia => "c",
        _ => trivia.IsDirective ? "d" : null,
    };

    private static string? Kind(SyntaxToken token) => token.Kind() switch
    {
        SyntaxKind.NumericLiteralToken => "n",
        SyntaxKind.StringLiteralToken or SyntaxKind.CharacterLiteralToken or SyntaxKind.InterpolatedStringTextToken => "s",
        SyntaxKind.InterpolatedStringStartToken or SyntaxKind.InterpolatedStringEndToken => "s",
        SyntaxKind.InterpolatedVerbatimStringStartToken or SyntaxKind.InterpolatedSingleLineRawStringStartToken => "s",
        SyntaxKind.InterpolatedMultiLineRawStringStartToken or SyntaxKind.InterpolatedRawStringEndToken => "s",
        SyntaxKind.SingleLineRawStringLiteralToken or SyntaxKind.MultiLineRawStringLiteralToken => "s",
        SyntaxKind.IdentifierToken => Identifier(token),
        _ => SyntaxFacts.IsKeywordKind(token.Kind()) ? "k" : null,
    };

    private static string? Identifier(SyntaxToken token) => token.Parent switch
    {
        BaseTypeDeclarationSyntax => "t",
        MethodDeclarationSyntax or LocalFunctionStatementSyntax => "m",
        ConstructorDeclarationSyntax or TypeParameterSyntax => "t",
        SimpleNameSyntax name => Name(name, token.Text),
        _ => null,
    };

    private static string? Name(SimpleNameSyntax name, string text)
    {
        SyntaxNode whole = name.Parent is MemberAccessExpressionSyntax access && access.Name == name ? access : name;
        if (whole.Parent is InvocationExpressionSyntax call && call.Expression == whole)
            return "m";
        if (whole != name)
            return null; // a property or a field
        if (text is "var" or "dynamic" or "nint" or "nuint" && name.Parent is DeclarationExpressionSyntax or not ExpressionSyntax)
            return "k";
        // Locals are lower-case in the course's cells: a name with a capital that stands before a dot, or where a type does, is a type.
        return char.IsUpper(text[0]) && text.Length > 1 && IsTypePlace(name) ? "t" : null;
    }

    private static bool IsTypePlace(SimpleNameSyntax name) => name.Parent switch
    {
        MemberAccessExpressionSyntax access => access.Expression == name,
        ArgumentSyntax or BinaryExpressionSyntax or EqualsValueClauseSyntax or AssignmentExpressionSyntax or ExpressionStatementSyntax =>
            false,
        GlobalStatementSyntax or ReturnStatementSyntax or ArrowExpressionClauseSyntax or InterpolationSyntax => false,
        _ => true,
    };
}
