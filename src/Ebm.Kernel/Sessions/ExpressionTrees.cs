using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Sessions;

/// <summary>What the compiler makes data of instead of code: in it no lambda may have statements, not even one inside another.</summary>
internal static class ExpressionTrees
{
    /// <summary>Whether a lambda is one.</summary>
    public static bool Contain(SemanticModel model, LambdaExpressionSyntax lambda) => IsTree(model.GetTypeInfo(lambda).ConvertedType);

    /// <summary>Whether the clauses of a query are: all but what its first one goes through.</summary>
    public static bool Contain(SemanticModel model, QueryExpressionSyntax query) => query.DescendantNodes()
        .Where(node => node.FirstAncestorOrSelf<QueryExpressionSyntax>() == query)
        .Select(node => node switch
        {
            QueryClauseSyntax clause => model.GetQueryClauseInfo(clause).OperationInfo.Symbol,
            OrderingSyntax or SelectOrGroupClauseSyntax => model.GetSymbolInfo(node).Symbol,
            _ => null,
        })
        .OfType<IMethodSymbol>()
        .Any(method => method.Parameters.Any(parameter => IsTree(parameter.Type)));

    /// <summary>Whether a type is Expression or Expression of a delegate.</summary>
    private static bool IsTree(ITypeSymbol? type) => type is INamedTypeSymbol
    {
        Name: "Expression" or "LambdaExpression",
        ContainingNamespace:
        {
            Name: "Expressions",
            ContainingNamespace: { Name: "Linq", ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } }
        }
    };
}
