using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ebm.Kernel.Sessions;

/// <summary>What a front end asks of a text that is not run: completion, inspection, completeness.</summary>
public sealed partial class Session
{
    private const int IndentSize = 4;

    /// <summary>The compiler's words for an open comment, verbatim string and raw string.</summary>
    private static readonly string[] Unclosed = ["CS1035", "CS1039", "CS8997"];

    /// <inheritdoc/>
    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancel) =>
        Task.Run(() => CodeCompletion.Complete(_compiler, code, position, cancel), cancel);

    /// <inheritdoc/>
    public Task<MimeBundle?> InspectAsync(string code, int position, CancellationToken cancel) =>
        Task.Run(() => CodeInspection.Inspect(_compiler, code, position, cancel), cancel);

    /// <inheritdoc/>
    public Completeness IsComplete(string code)
    {
        string text;
        try
        {
            text = string.Join('\n', CellScript.Split(code.ReplaceLineEndings("\n")).Where(p => p.Kind == CellPartKind.Code)
                .Select(p => p.Text));
        }
        catch (CellException)
        {
            return new Completeness("invalid");
        }

        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, CellCompiler.Parsing);
        var errors = tree.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        if (SyntaxFactory.IsCompleteSubmission(tree))
            return new Completeness(errors.Count > 0 ? "invalid" : "complete");
        // More text can mend an error at the end, and a comment or string that is still open; nothing mends one before.
        int last = tree.GetRoot().GetLastToken(includeSkipped: true).SpanStart;
        bool isLost = HasStrayBracket(tree) || errors.Any(d => d.Location.SourceSpan.End <= last && !Unclosed.Contains(d.Id));
        return isLost ? new Completeness("invalid") : new Completeness("incomplete", new string(' ', IndentSize * OpenBrackets(tree)));
    }

    /// <summary>Whether a bracket closes what is not open: nothing that follows can mend that.</summary>
    private static bool HasStrayBracket(SyntaxTree tree)
    {
        var open = new Stack<SyntaxKind>();
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens(descendIntoTrivia: true).Where(token => !token.IsMissing))
        {
            SyntaxKind? opener = token.Kind() switch
            {
                SyntaxKind.CloseBraceToken => SyntaxKind.OpenBraceToken,
                SyntaxKind.CloseParenToken => SyntaxKind.OpenParenToken,
                SyntaxKind.CloseBracketToken => SyntaxKind.OpenBracketToken,
                _ => null,
            };
            if (token.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken)
                open.Push(token.Kind());
            else if (opener is { } needed && !(open.TryPop(out SyntaxKind last) && last == needed))
                return true;
        }

        return false;
    }

    private static int OpenBrackets(SyntaxTree tree)
    {
        int open = 0;
        foreach (SyntaxToken token in tree.GetRoot().DescendantTokens().Where(token => !token.IsMissing))
        {
            if (token.Kind() is SyntaxKind.OpenBraceToken or SyntaxKind.OpenParenToken or SyntaxKind.OpenBracketToken)
                open++;
            else if (token.Kind() is SyntaxKind.CloseBraceToken or SyntaxKind.CloseParenToken or SyntaxKind.CloseBracketToken)
                open--;
        }

        return Math.Max(open, 0);
    }
}
