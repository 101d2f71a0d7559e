using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>A cell whose last expression is a span, which no object can hold: its numbers are shown, by a copy.</summary>
internal static class TrailingSpan
{
    /// <summary>The expression without semicolon that a cell ends in; null where there is none.</summary>
    public static ExpressionSyntax? Expression(CompilationUnitSyntax root) =>
        root.Members.LastOrDefault() is GlobalStatementSyntax
        {
            Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last
        }
            ? last.Expression : null;

    /// <summary>The text with the copy; null where the cell's only error is another one.</summary>
    /// <param name="code">The cell.</param>
    /// <param name="original">Its own tree.</param>
    /// <param name="compilation">The cell with the kernel's additions.</param>
    /// <param name="errors">What the compiler said.</param>
    /// <exception cref="CellException">The value is no span, but nothing can hold it either.</exception>
    public static string? Rewrite(string code, SyntaxTree original, CSharpCompilation compilation, IEnumerable<Diagnostic> errors)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        if (Expression((CompilationUnitSyntax)original.GetRoot()) is not { } shown
            || Expression((CompilationUnitSyntax)tree.GetRoot()) is not { } compiled)
            return null;
        if (errors.Any(error => error.Severity == DiagnosticSeverity.Error && error.Location.SourceSpan.Start != compiled.SpanStart))
            return null;
        ITypeSymbol? type = compilation.GetSemanticModel(tree).GetTypeInfo(compiled).Type;
        if (type is not ({ IsRefLikeType: true } or IPointerTypeSymbol or IFunctionPointerTypeSymbol))
            return null;
        if (type is INamedTypeSymbol
            {
                Name: "Span" or "ReadOnlySpan",
                ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true }
            } span)
        {
            string copy = span.TypeArguments[0].SpecialType == SpecialType.System_Char ? "ToString" : "ToArray";
            TextSpan at = shown.Span;
            return $"{code[..at.Start]}({code[at.Start..at.End]}).{copy}(){code[at.End..]}";
        }

        string message = $"the last line's value is a {type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}, "
            + "which exists only while its cell runs: show what it holds, or end the line with a semicolon";
        throw new CellException("CompilationError", message);
    }
}
