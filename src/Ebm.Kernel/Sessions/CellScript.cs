using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ebm.Kernel.Sessions;

/// <summary>What a part of a cell asks for.</summary>
internal enum CellPartKind
{
    /// <summary>C# to compile and run.</summary>
    Code,

    /// <summary><c>#!import FILE</c>.</summary>
    Import,

    /// <summary><c>#r "FILE"</c> or <c>#r "nuget: NAME, VERSION"</c>.</summary>
    Reference,
}

/// <summary>A part of a cell. Code keeps its line numbers: lines before it are blank.</summary>
internal sealed record CellPart(CellPartKind Kind, string Text);

/// <summary>Splits a cell into C# and the directives that no compiler knows.</summary>
internal static partial class CellScript
{
    /// <summary>The parts of a cell, in order.</summary>
    /// <exception cref="CellException">A directive that only other kernels have, or a malformed one.</exception>
    public static IReadOnlyList<CellPart> Split(string code)
    {
        if (!MayHaveDirectives().IsMatch(code))
            return [new CellPart(CellPartKind.Code, code)];
        var parts = new List<CellPart>();
        string[] lines = code.Split('\n');
        string[] rest = new string[lines.Length];
        Array.Fill(rest, "");
        SyntaxNode? syntax = null;
        int position = 0;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            int start = position + lines[i].IndexOf('#', StringComparison.Ordinal);
            position += lines[i].Length + 1;
            if (!MayHaveDirectives().IsMatch(line) || IsInsideText(syntax ??= Parse(code), start))
            {
                rest[i] = lines[i];
                continue;
            }

            if (Directive(line) is { } part)
            {
                if (part.Kind == CellPartKind.Import)
                    Flush(parts, rest);
                parts.Add(part);
            }
        }

        Flush(parts, rest);
        return parts;
    }

    private static void Flush(List<CellPart> parts, string[] rest)
    {
        if (rest.All(string.IsNullOrWhiteSpace))
            return;
        parts.Add(new CellPart(CellPartKind.Code, string.Join('\n', rest)));
        Array.Fill(rest, "");
    }

    private static SyntaxNode Parse(string code) => CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing).GetRoot();

    /// <summary>Whether a position lies in a string literal or a comment.</summary>
    private static bool IsInsideText(SyntaxNode syntax, int position)
    {
        if (syntax.FindToken(position) is { RawKind: not 0 } token && token.Span.Contains(position) && token.Span.Start < position)
            return true;
        SyntaxTrivia trivia = syntax.FindTrivia(position);
        return trivia.Kind() is SyntaxKind.MultiLineCommentTrivia or SyntaxKind.MultiLineDocumentationCommentTrivia
            or SyntaxKind.DisabledTextTrivia;
    }

    private static CellPart? Directive(string line)
    {
        if (line.StartsWith("#r", StringComparison.Ordinal))
        {
            Match match = QuotedArgument().Match(line);
            return match.Success
                ? new CellPart(CellPartKind.Reference, match.Groups[1].Value)
                : throw new CellException("DirectiveError",
                "#r needs a quoted argument: #r \"path/to/library.dll\" or #r \"nuget: Name, 1.2.3\"");
        }

        if (line.StartsWith("#load", StringComparison.Ordinal))
            throw new CellException("DirectiveError", "#load is not supported here: use #!import file.cs");
        if (line.StartsWith("#i", StringComparison.Ordinal))
        {
            throw new CellException(
                "DirectiveError", "#i is not supported here: name the package source in a NuGet.Config beside the notebook");
        }

        string[] words = line.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries);
        string argument = words.Length > 1 ? words[1].Trim().Trim('"') : "";
        switch (words[0])
        {
            case "#!import" when argument.Length > 0:
                return new CellPart(CellPartKind.Import, argument);
            case "#!import":
                throw new CellException("DirectiveError", "#!import needs a file: #!import course.cs");
            case "#!csharp" or "#!c#" or "#!C#":
                return null;
            default:
                throw new CellException("DirectiveError", ForeignConstructs.Directive(words[0]));
        }
    }

    [GeneratedRegex(@"^\s*#(!\S|r\b|i\s|load\b)", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex MayHaveDirectives();

    [GeneratedRegex("^#r\\s*\"([^\"]+)\"\\s*(//.*)?$", RegexOptions.CultureInvariant)]
    private static partial Regex QuotedArgument();
}
