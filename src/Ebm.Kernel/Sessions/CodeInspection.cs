using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Sessions;

/// <summary>What stands at a position of a cell's text: the signature, and the summary of its documentation.</summary>
internal static class CodeInspection
{
    private static readonly SymbolDisplayFormat Format = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMemberOptions(SymbolDisplayFormat.MinimallyQualifiedFormat.MemberOptions | SymbolDisplayMemberOptions.IncludeContainingType);

    public static MimeBundle? Inspect(CellCompiler compiler, string code, int position, CancellationToken cancel)
    {
        position = Math.Clamp(position, 0, code.Length);
        SyntaxTree tree = CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing, cancellationToken: cancel);
        SyntaxNode root = tree.GetRoot(cancel);
        CSharpCompilation compilation = compiler.Draft(tree);
        SemanticModel model = compilation.GetSemanticModel(tree);
        if (Find(model, root, position, cancel) is not (ISymbol symbol, int others))
            return null;
        string signature = symbol.ToMinimalDisplayString(model, position, Format);
        if (symbol is INamedTypeSymbol type)
            signature = $"{(type.IsRecord ? "record" : type.TypeKind.ToString().ToLowerInvariant())} {signature}";
        if (others > 0)
            signature += $" (+ {others} overload{(others == 1 ? "" : "s")})";
        DocumentationText? text = DocumentationText.Of(symbol, compilation, cancel);
        var plain = new StringBuilder(signature);
        var markdown = new StringBuilder($"```csharp\n{signature}\n```");
        if (text is not null)
        {
            Append(text.Summary, null);
            foreach ((string name, string meaning) in text.Parameters)
                Append(meaning, name);
            Append(text.Returns, "returns");
        }

        return new MimeBundle(new Dictionary<string, string>
        {
            ["text/plain"] = plain.ToString(),
            ["text/markdown"] = markdown.ToString()
        });

        void Append(string meaning, string? name)
        {
            if (meaning.Length == 0)
                return;
            plain.Append(name is null ? "\n\n" : $"\n  {name}: ").Append(meaning);
            markdown.Append(name is null ? "\n\n" : $"\n- `{name}`: ").Append(meaning);
        }
    }

    private static (ISymbol Symbol, int Others)? Find(SemanticModel model, SyntaxNode root, int position, CancellationToken cancel)
    {
        SyntaxToken token = root.FindToken(Math.Min(position, Math.Max(root.FullSpan.End - 1, 0)));
        if (!token.IsKind(SyntaxKind.IdentifierToken) && position > 0)
        {
            SyntaxToken left = root.FindToken(position - 1);
            if (left.Span.End >= position)
                token = left;
        }

        // From the name at the cursor outwards; inside the brackets of a call, the call.
        foreach (SyntaxNode node in token.Parent?.AncestorsAndSelf() ?? [])
        {
            ISymbol? declared = node is VariableDeclaratorSyntax or BaseTypeDeclarationSyntax or BaseMethodDeclarationSyntax
                or LocalFunctionStatementSyntax or ParameterSyntax or PropertyDeclarationSyntax or SingleVariableDesignationSyntax
                ? model.GetDeclaredSymbol(node, cancel)
                : null;
            if (declared is not null)
                return (declared, 0);
            if (node is not (ExpressionSyntax or AttributeSyntax or ConstructorInitializerSyntax) || node is LiteralExpressionSyntax)
            {
                if (node is StatementSyntax or BaseArgumentListSyntax { Parent: not ExpressionSyntax })
                    return null;
                continue;
            }

            SymbolInfo info = model.GetSymbolInfo(node, cancel);
            ISymbol? symbol = info.Symbol ?? info.CandidateSymbols.FirstOrDefault();
            if (symbol is null)
                continue;
            int others = symbol is IMethodSymbol method
                ? method.ContainingType?.GetMembers(method.Name).OfType<IMethodSymbol>()
                .Count(other => other.DeclaredAccessibility == Accessibility.Public) - 1 ?? 0
                : 0;
            return (symbol, Math.Max(others, 0));
        }

        return null;
    }
}
