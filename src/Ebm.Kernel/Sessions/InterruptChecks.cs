using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Puts a check for interrupts at the start of every loop, function, lambda and label of a cell, without changing its lines. Aborting a
/// thread from outside (ControlledExecution) is no substitute: struck in the middle of an allocation or a lock, .NET 10 ends the process.
/// </summary>
internal sealed class InterruptChecks : CSharpSyntaxWalker
{
    private const string Check = "global::Ebm.Kernel.Cells.Interruption.Check();";

    private readonly List<(int Position, string Text)> _insertions = [];

    private readonly SemanticModel _model;

    private InterruptChecks(SemanticModel model) => _model = model;

    /// <summary>The text with checks, and how to find a position of it in the original.</summary>
    /// <param name="text">The cell.</param>
    /// <param name="root">Its syntax.</param>
    /// <param name="model">Its meaning: it tells what a body without braces returns.</param>
    public static (SourceText Text, Func<int, int> ToOriginal) Insert(SourceText text, SyntaxNode root, SemanticModel model)
    {
        var walker = new InterruptChecks(model);
        walker.Visit(root);
        if (walker._insertions.Count == 0)
            return (text, position => position);
        // A stable sort: of two insertions at one place, the outer statement's comes first.
        List<(int Position, string Text)> insertions = [.. walker._insertions.OrderBy(insertion => insertion.Position)];
        SourceText changed = text.WithChanges(insertions.GroupBy(i => i.Position)
            .Select(group => new TextChange(new TextSpan(group.Key, 0), string.Concat(group.Select(i => i.Text)))));
        return (changed, position => ToOriginal(insertions, position));
    }

    public override void VisitWhileStatement(WhileStatementSyntax node)
    {
        Body(node.Statement);
        base.VisitWhileStatement(node);
        CloseBody(node.Statement);
    }

    public override void VisitDoStatement(DoStatementSyntax node)
    {
        Body(node.Statement);
        base.VisitDoStatement(node);
        CloseBody(node.Statement);
    }

    public override void VisitForStatement(ForStatementSyntax node)
    {
        Body(node.Statement);
        base.VisitForStatement(node);
        CloseBody(node.Statement);
    }

    public override void VisitForEachStatement(ForEachStatementSyntax node)
    {
        Body(node.Statement);
        base.VisitForEachStatement(node);
        CloseBody(node.Statement);
    }

    public override void VisitForEachVariableStatement(ForEachVariableStatementSyntax node)
    {
        Body(node.Statement);
        base.VisitForEachVariableStatement(node);
        CloseBody(node.Statement);
    }

    public override void VisitLabeledStatement(LabeledStatementSyntax node)
    {
        if (!node.ColonToken.IsMissing)
            _insertions.Add((node.ColonToken.Span.End, Check));
        base.VisitLabeledStatement(node);
    }

    /// <summary>The body of any function that has braces.</summary>
    public override void VisitBlock(BlockSyntax node)
    {
        if (node.Parent is MethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or OperatorDeclarationSyntax
            or ConversionOperatorDeclarationSyntax or AnonymousFunctionExpressionSyntax
            || (node.Parent is ConstructorDeclarationSyntax constructor && !IsStatic(constructor)))
            Begin(node);
        base.VisitBlock(node);
    }

    /// <summary>A function without braces gets some. Its arrow stays, as a comment, so that nothing is ever taken away.</summary>
    public override void VisitArrowExpressionClause(ArrowExpressionClauseSyntax node)
    {
        bool? returnsVoid = node.Expression is ThrowExpressionSyntax ? null : ReturnsVoid(node.Parent!);
        bool isProperty = node.Parent is BasePropertyDeclarationSyntax;
        if (returnsVoid is not null)
        {
            _insertions.Add((node.ArrowToken.SpanStart, (isProperty ? "{get{" : "{") + Check + "/*"));
            _insertions.Add((node.ArrowToken.Span.End, "*/"));
            // Here, that an exception has the expression's line.
            if (returnsVoid == false)
                _insertions.Add((node.Expression.SpanStart, "return "));
        }

        base.VisitArrowExpressionClause(node);
        if (returnsVoid is not null)
            _insertions.Add((node.Parent!.Span.End, isProperty ? "}}" : "}"));
    }

    public override void VisitParenthesizedLambdaExpression(ParenthesizedLambdaExpressionSyntax node)
    {
        if (ExpressionTrees.Contain(_model, node))
            return;
        Lambda(node);
        base.VisitParenthesizedLambdaExpression(node);
        CloseLambda(node);
    }

    public override void VisitSimpleLambdaExpression(SimpleLambdaExpressionSyntax node)
    {
        if (ExpressionTrees.Contain(_model, node))
            return;
        Lambda(node);
        base.VisitSimpleLambdaExpression(node);
        CloseLambda(node);
    }

    public override void VisitQueryExpression(QueryExpressionSyntax node)
    {
        if (ExpressionTrees.Contain(_model, node))
            Visit(node.FromClause.Expression);
        else
            base.VisitQueryExpression(node);
    }

    private static int ToOriginal(List<(int Position, string Text)> insertions, int position)
    {
        int shift = 0;
        foreach ((int at, string text) in insertions)
        {
            if (at + shift >= position)
                break;
            shift += Math.Min(text.Length, position - shift - at);
        }

        return position - shift;
    }

    /// <summary>Stopped in its static constructor, a type would be lost for good.</summary>
    private static bool IsStatic(ConstructorDeclarationSyntax constructor) => constructor.Modifiers.Any(SyntaxKind.StaticKeyword);

    private void Begin(BlockSyntax block)
    {
        if (!block.OpenBraceToken.IsMissing)
            _insertions.Add((block.OpenBraceToken.Span.End, Check));
    }

    private void Lambda(LambdaExpressionSyntax lambda)
    {
        if (Value(lambda) is { } returnsVoid)
            _insertions.Add((lambda.Body.SpanStart, "{" + Check + (returnsVoid ? "" : "return ")));
    }

    private void CloseLambda(LambdaExpressionSyntax lambda)
    {
        if (Value(lambda) is not null)
            _insertions.Add((lambda.Body.Span.End, ";}"));
    }

    /// <summary>
    /// For a lambda without braces that may have some: whether it returns nothing. Else null: a throw, or what does not compile.
    /// </summary>
    private bool? Value(LambdaExpressionSyntax lambda) =>
        lambda.ExpressionBody is null or ThrowExpressionSyntax
        || _model.GetTypeInfo(lambda).ConvertedType is not INamedTypeSymbol { TypeKind: TypeKind.Delegate }
        || _model.GetSymbolInfo(lambda).Symbol is not IMethodSymbol method ? null : ReturnsVoid(method);

    /// <summary>For what an arrow belongs to: whether it returns nothing; null where no check may stand.</summary>
    private bool? ReturnsVoid(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax or LocalFunctionStatementSyntax =>
            _model.GetDeclaredSymbol(function) is IMethodSymbol method ? ReturnsVoid(method) : null,
        OperatorDeclarationSyntax { ReturnType: PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } } => true,
        OperatorDeclarationSyntax or ConversionOperatorDeclarationSyntax or BasePropertyDeclarationSyntax => false,
        ConstructorDeclarationSyntax constructor => IsStatic(constructor) ? null : true,
        AccessorDeclarationSyntax accessor => !accessor.IsKind(SyntaxKind.GetAccessorDeclaration),
        _ => null,
    };

    /// <summary>Whether a body returns nothing: one with awaits may return what is inside its task.</summary>
    private static bool ReturnsVoid(IMethodSymbol method) =>
        method.ReturnsVoid || (method.IsAsync && method.ReturnType is not INamedTypeSymbol { Arity: 1 });

    private void Body(StatementSyntax body)
    {
        if (body is BlockSyntax block)
            Begin(block);
        else if (!body.IsMissing)
            _insertions.Add((body.SpanStart, "{" + Check));
    }

    private void CloseBody(StatementSyntax body)
    {
        if (body is not BlockSyntax && !body.IsMissing)
            _insertions.Add((body.Span.End, "}"));
    }
}
