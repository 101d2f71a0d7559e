using Ebm.Kernel.Sessions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Grading;

/// <summary>What can be read off a cell without compiling it.</summary>
internal sealed class AnswerSyntax
{
    private readonly Lazy<CompilationUnitSyntax> _root;
    private readonly Lazy<HashSet<string>> _declares;
    private readonly Lazy<HashSet<string>> _uses;
    private readonly Lazy<IReadOnlyList<string>> _tokens;

    // A text that wears out the compiler must hurt only the exercises that need its cell: nothing is read before it is asked for.
    private AnswerSyntax(AnswerCell cell, string code, bool hasDirectives)
    {
        (Cell, Code, HasDirectives) = (cell, code, hasDirectives);
        // What wears it out is remembered, so that the same text does it once.
        const LazyThreadSafetyMode Once = LazyThreadSafetyMode.ExecutionAndPublication;
        _root = new(
            () => (CompilationUnitSyntax)CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing, $"cell {cell.Number}").GetRoot(), Once);
        _declares = new(() => [.. Names(Root)], Once);
        _uses = new(() => [.. Root.DescendantNodes().OfType<SimpleNameSyntax>().Select(name => name.Identifier.ValueText)], Once);
        _tokens = new(() => [.. Root.DescendantTokens().Where(token => token.Span.Length > 0).Select(token => token.Text)], Once);
    }

    /// <summary>The cell.</summary>
    public AnswerCell Cell { get; }

    /// <summary>Its text without directives.</summary>
    public string Code { get; }

    /// <summary>Whether it asked for other libraries or files.</summary>
    public bool HasDirectives { get; }

    /// <summary>The parsed text.</summary>
    public CompilationUnitSyntax Root => _root.Value;

    /// <summary>The functions, variables and types that it declares for other cells.</summary>
    public HashSet<string> Declares => _declares.Value;

    /// <summary>The names in it.</summary>
    public HashSet<string> Uses => _uses.Value;

    /// <summary>Its text without spaces and comments.</summary>
    public IReadOnlyList<string> Tokens => _tokens.Value;

    /// <summary>How deep its brackets are nested, in texts and comments too.</summary>
    public int Depth
    {
        get
        {
            int depth = 0, most = 0;
            foreach (char c in Code)
            {
                depth = c is '(' or '[' or '{' ? depth + 1 : c is ')' or ']' or '}' ? Math.Max(depth - 1, 0) : depth;
                most = Math.Max(most, depth);
            }

            return most;
        }
    }

    /// <summary>Whether it declares a name; a text without the word is not parsed.</summary>
    public bool DeclaresName(string name) => Code.Contains(name, StringComparison.Ordinal) && Declares.Contains(name);

    /// <summary>Reads a cell.</summary>
    public static AnswerSyntax Of(AnswerCell cell)
    {
        string[] lines = cell.Code.ReplaceLineEndings("\n").Split('\n');
        bool asks = false;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimStart();
            bool refers = line.StartsWith("#r ", StringComparison.Ordinal) || line.StartsWith("#r\"", StringComparison.Ordinal)
                || line.StartsWith("#load", StringComparison.Ordinal) || line.StartsWith("#i ", StringComparison.Ordinal)
                || (line.StartsWith("#!import", StringComparison.Ordinal) && !line.Contains("course.cs", StringComparison.Ordinal));
            asks |= refers;
            if (refers || line.StartsWith("#!", StringComparison.Ordinal))
                lines[i] = "";
        }

        return new AnswerSyntax(cell, string.Join('\n', lines), asks);
    }

    private static IEnumerable<string> Names(CompilationUnitSyntax root)
    {
        foreach (MemberDeclarationSyntax member in root.Members)
        {
            switch (member)
            {
                case MethodDeclarationSyntax method:
                    yield return method.Identifier.ValueText;
                    break;
                case BaseTypeDeclarationSyntax type:
                    yield return type.Identifier.ValueText;
                    break;
                case DelegateDeclarationSyntax type:
                    yield return type.Identifier.ValueText;
                    break;
                case PropertyDeclarationSyntax property:
                    yield return property.Identifier.ValueText;
                    break;
                case FieldDeclarationSyntax field:
                    foreach (VariableDeclaratorSyntax variable in field.Declaration.Variables)
                        yield return variable.Identifier.ValueText;
                    break;
                case GlobalStatementSyntax statement:
                    foreach (SingleVariableDesignationSyntax name in statement.DescendantNodes().OfType<SingleVariableDesignationSyntax>())
                        yield return name.Identifier.ValueText;
                    break;
            }
        }
    }
}
