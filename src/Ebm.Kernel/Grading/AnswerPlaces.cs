using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace Ebm.Kernel.Grading;

/// <summary>Finds calls of the course's library that read or write files: its methods that do say so by a parameter's name.</summary>
internal static class AnswerPlaces
{
    /// <summary>What the library calls a file or folder in its parameters. A test looks for methods that reach files without one of
    /// these.</summary>
    public static readonly HashSet<string> Parameters = ["path", "folder", "checkpoint"];

    /// <summary>What a cell may not do here, in a few words; null when all is well.</summary>
    public static string? Problem(SyntaxNode node, SemanticModel model)
    {
        if (node is not ExpressionSyntax expression)
            return null;
        if (model.GetOperation(expression) is IInvocationOperation call)
        {
            return call.Arguments.Any(argument => argument.ArgumentKind != ArgumentKind.DefaultValue && IsPlace(argument.Parameter))
                ? $"a file ({Name(call.TargetMethod)})" : null;
        }

        // Handed on as a value, it can be called with anything.
        return model.GetSymbolInfo(expression).Symbol is IMethodSymbol method && method.Parameters.Any(IsPlace) && !IsCalled(expression)
            ? $"a file ({Name(method)})" : null;
    }

    /// <summary>Whether a parameter names a file or folder of the library's methods.</summary>
    public static bool IsPlace(IParameterSymbol? parameter) => parameter is { Type.SpecialType: SpecialType.System_String }
        && Parameters.Contains(parameter.Name) && parameter.ContainingAssembly?.Name.StartsWith("Ebm", StringComparison.Ordinal) == true;

    private static bool IsCalled(ExpressionSyntax expression)
    {
        SyntaxNode node = expression;
        while (node.Parent is MemberAccessExpressionSyntax access && access.Name == node)
            node = access;
        return node.Parent is InvocationExpressionSyntax call && call.Expression == node || node is InvocationExpressionSyntax
            || node.Parent is MemberBindingExpressionSyntax;
    }

    private static string Name(IMethodSymbol method) => $"{method.ContainingType.ToDisplayString()}.{method.Name}";
}
