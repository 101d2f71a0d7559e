using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// <c>Console.Clear()</c> talks to a terminal, and there is none: in a cell it means the cell's output. The call cannot be caught as
/// printed text can, so its text is replaced before the cell is compiled.
/// </summary>
internal static class ConsoleClear
{
    private const string Instead = "global::Ebm.Kernel.Cells.CellOutput.Clear";

    /// <summary>The cell with its calls replaced; line numbers stay.</summary>
    public static string Replace(string code)
    {
        if (!code.Contains("Clear", StringComparison.Ordinal) || !code.Contains("Console", StringComparison.Ordinal))
            return code;
        var calls = CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing).GetRoot().DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.ArgumentList.Arguments.Count == 0
            && call.Expression.ToString() is ("Console.Clear" or "System.Console.Clear"));
        foreach (var call in calls.Reverse())
            code = code.Remove(call.Expression.Span.Start, call.Expression.Span.Length).Insert(call.Expression.Span.Start, Instead);
        return code;
    }
}
