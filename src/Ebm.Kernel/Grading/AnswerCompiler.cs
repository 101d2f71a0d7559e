using System.Text.RegularExpressions;
using Ebm.Kernel.Sessions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Grading;

/// <summary>
/// Compiles answers outside the process that runs them: takes the cell that holds the answer and those that it needs, refuses what answers
/// may not use, and appends the course's own call, so that nothing a notebook declares stands between the answer and its check.
/// </summary>
/// <param name="libraries">The assemblies of the course that cells use.</param>
internal sealed partial class AnswerCompiler(IEnumerable<string> libraries)
{
    private const int MostCode = 200_000;
    private const int MostHelpers = 40;
    private const int MostDepth = 300;

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: ["System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
            "Ebm",
            "Ebm.Notebooks", typeof(Silent.SilentDisplay).Namespace!],
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: false,
        concurrentBuild: false,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    private readonly MetadataReference[] _references =
    [
        .. FrameworkReferences.List, MetadataReference.CreateFromFile(typeof(AnswerCompiler).Assembly.Location),
        .. libraries.Select(path => MetadataReference.CreateFromFile(path)),
    ];

    /// <summary>Compiles one answer.</summary>
    public CompileReply Compile(CompileRequest request)
    {
        if (Call().Match(request.Check) is not { Success: true } call)
            return new CompileReply(CompileState.Failed) { Message = $"the course's check of {request.Exercise} is not understood" };
        string function = call.Groups["function"].Value;
        if (AnswerType(call.Groups["topic"].Value, call.Groups["name"].Value) is not { } type)
            return new CompileReply(CompileState.Failed) { Message = $"the course's library does not know {request.Exercise}" };
        if (request.Cells.Sum(cell => (long)cell.Code.Length) > 20L * MostCode)
            return new CompileReply(CompileState.Refused) { Message = "the notebook's code is longer than 4 million characters" };
        var stub = AnswerSyntax.Of(new AnswerCell(0, request.Stub, false, false));
        AnswerSyntax[] cells = [.. request.Cells.Where(cell => cell.Code.Length <= MostCode).Select(AnswerSyntax.Of)];
        var notes = new List<string>();
        if (request.Cells.FirstOrDefault(cell => cell.Code.Length > MostCode) is { } huge)
            notes.Add($"cell {huge.Number} is longer than {MostCode} characters and was not read");
        if (cells.FirstOrDefault(cell => cell.Depth > MostDepth) is { Cell: { } deep })
        {
            // The parser goes down with the brackets, as deep as its stack and longer than anyone waits.
            string nested = $"cell {deep.Number} nests brackets more than {MostDepth} deep and was not read";
            if (deep.IsTagged)
                return new CompileReply(CompileState.Failed) { Message = nested, Answer = deep.Number };
            notes.Add(nested);
            cells = [.. cells.Where(cell => cell.Depth <= MostDepth)];
        }

        AnswerChoice choice = AnswerChoice.Of(cells, stub, function);
        notes.AddRange(choice.Notes);
        if (choice.Answer is not { } answer)
            return new CompileReply(choice.State) { Answer = choice.Number, Notes = notes };
        CompileReply reply = Link(answer, cells, $"({type}){function}", request.Refuses);
        return reply with { Answer = answer.Cell.Number, Notes = [.. notes, .. reply.Notes], Fingerprints = Fingerprint.Of(answer.Root) };
    }

    private CompileReply Link(AnswerSyntax answer, AnswerSyntax[] all, string call, bool refuses)
    {
        var needed = new HelperCells(answer, all);
        while (true)
        {
            AnswerSyntax[] cells = [.. needed.Order, answer];
            (List<CSharpCompilation> chain, Diagnostic[] errors) = Chain(cells, call);
            if (errors.Length > 0 && cells.Length <= MostHelpers && needed.Add(errors))
                continue;
            int[] helpers = [.. needed.Order.Where(cell => cell.Cell.Number > 0).Select(cell => cell.Cell.Number)];
            if (refuses && Refused(chain, cells) is { } refused)
                return new CompileReply(CompileState.Refused) { Message = refused, Helpers = helpers };
            if (errors.Length > 0)
                return new CompileReply(CompileState.Failed) { Message = Describe(errors[0]), Helpers = helpers };
            return Emit(chain) with { Helpers = helpers };
        }
    }

    /// <summary>The cells and the call, one upon the other, as far as they compile; and the errors of the first that does not.</summary>
    private (List<CSharpCompilation> Chain, Diagnostic[] Errors) Chain(AnswerSyntax[] cells, string call)
    {
        var chain = new List<CSharpCompilation>();
        foreach ((string code, string name) in cells.Select(cell => (cell.Code, $"cell {cell.Cell.Number}")).Append((call, "check")))
        {
            chain.Add(Next(code, name, chain));
            Diagnostic[] errors = [.. chain[^1].GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error)];
            if (errors.Length > 0)
                return (chain, errors);
        }

        return (chain, []);
    }

    private static string? Refused(List<CSharpCompilation> parts, AnswerSyntax[] cells)
    {
        for (int i = 0; i < Math.Min(parts.Count, cells.Length); i++)
        {
            if (!cells[i].Cell.IsOwn)
                continue;
            if (cells[i].HasDirectives)
                return $"cell {cells[i].Cell.Number}: another library or file (#r, #load, #!import)";
            if (parts[i].GetDiagnostics().Any(error => error.Id is "CS0227" or "CS0214"))
                return $"cell {cells[i].Cell.Number}: unsafe code";
            if (AnswerRules.Broken(parts[i]) is { Count: > 0 } broken)
                return $"cell {cells[i].Cell.Number}: {string.Join("; ", broken)}";
        }

        return null;
    }

    private static CompileReply Emit(List<CSharpCompilation> chain)
    {
        var parts = new List<AnswerPart>();
        foreach (CSharpCompilation compilation in chain)
        {
            if (((CompilationUnitSyntax)compilation.SyntaxTrees[0].GetRoot()).Members.Count == 0)
                continue;
            using var image = new MemoryStream();
            if (compilation.Emit(image) is { Success: false } result)
            {
                return new CompileReply(CompileState.Failed)
                { Message = Describe(result.Diagnostics.First(d => d.Severity == DiagnosticSeverity.Error)) };
            }

            IMethodSymbol entry = compilation.GetEntryPoint(CancellationToken.None)!;
            parts.Add(new AnswerPart(image.ToArray(), entry.ContainingType.MetadataName, entry.MetadataName));
        }

        return new CompileReply(CompileState.Ready) { Parts = parts };
    }

    private CSharpCompilation Next(string code, string name, List<CSharpCompilation> before) => CSharpCompilation.CreateScriptCompilation(
        $"answer-{before.Count + 1}",
        CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing, name),
        before.Count == 0 ? _references : [],
        Options.WithScriptClassName($"Answer#{before.Count + 1}"),
        before.Count == 0 ? null : before[^1],
        typeof(object));

    /// <summary>The delegate type of an answer, written so that no declaration of a notebook can change its meaning.</summary>
    private string? AnswerType(string topic, string name)
    {
        INamedTypeSymbol? exercises = CSharpCompilation.Create("course", references: _references)
            .GetTypeByMetadataName("Ebm.Notebooks.Exercises");
        return exercises?.GetTypeMembers(topic).FirstOrDefault()?.GetMembers(name).FirstOrDefault() is
            IPropertySymbol { Type: INamedTypeSymbol { TypeArguments: [{ } type] } }
                ? type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)
            : null;
    }

    private static string Describe(Diagnostic error)
    {
        int line = error.Location.GetLineSpan().StartLinePosition.Line + 1;
        string place = error.Location.SourceTree?.FilePath is { Length: > 0 } file and not "check" ? $"{file}, line {line}: " : "";
        return $"{place}error {error.Id}: {error.GetMessage(System.Globalization.CultureInfo.InvariantCulture).ReplaceLineEndings(" ")}";
    }

    [GeneratedRegex(@"\bExercises\s*\.\s*(?<topic>\w+)\s*\.\s*(?<name>\w+)\s*\.\s*Check\s*\(\s*(?<function>\w+)\s*\)")]
    private static partial Regex Call();
}
