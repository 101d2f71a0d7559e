using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Compiles cells one after the other, each as a Roslyn script submission that sees the ones before it. Uses the compiler directly: the
/// scripting package on top of it loads assemblies its own way and copies the framework's metadata into memory.
/// </summary>
internal sealed class CellCompiler(CellReferences references, CellLoadContext context)
{
    /// <summary>The namespaces that every cell sees, as .NET Interactive has them, and the one of <c>Display()</c>.</summary>
    private static readonly ImmutableArray<string> Usings =
    [
        "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        typeof(Cells.DisplayExtensions).Namespace!,
    ];

    public static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, DocumentationMode.Parse, SourceCodeKind.Script);

    private static readonly CSharpCompilationOptions Options = new(
        OutputKind.DynamicallyLinkedLibrary,
        usings: Usings,
        optimizationLevel: OptimizationLevel.Release,
        allowUnsafe: true,
        concurrentBuild: false,
        deterministic: false,
        assemblyIdentityComparer: DesktopAssemblyIdentityComparer.Default);

    private int _count;
    private Link? _last;

    /// <summary>
    /// How many cells later ones build on: each has a place in the array that <see cref="CompiledCell.Entry"/> takes, after the first.
    /// </summary>
    public int Kept => _last?.Number ?? 0;

    /// <summary>A compilation of a text as the next cell, which is not run: for completion and the like.</summary>
    public CSharpCompilation Draft(SyntaxTree tree) => Create(tree, _last);

    /// <summary>
    /// Compiles a cell as it was written: <c>Console.Clear</c> asks the front end, and a construct of another dialect gets a hint.
    /// </summary>
    /// <inheritdoc cref="Compile"/>
    public CompiledCell CompileWritten(string code, string name, CancellationToken cancel)
    {
        try
        {
            return Compile(ConsoleClear.Replace(code), name, cancel);
        }
        catch (CellException problem) when (ForeignConstructs.Hint(code, problem.Error) is { } hint)
        {
            throw new CellException(problem.Error with { Message = hint, Traceback = [hint, .. problem.Error.Traceback] });
        }
    }

    /// <summary>Compiles a cell.</summary>
    /// <param name="code">The text.</param>
    /// <param name="name">The name that stands in tracebacks: <c>cell 3</c>.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="CellException">It does not compile.</exception>
    public CompiledCell Compile(string code, string name, CancellationToken cancel)
    {
        var source = SourceText.From(code, System.Text.Encoding.UTF8);
        SyntaxTree original = CSharpSyntaxTree.ParseText(source, Parsing, name, cancel);
        if (original.GetDiagnostics(cancel).Any(d => d.Severity == DiagnosticSeverity.Error))
            throw new CellException(CompileErrors.Describe(original.GetDiagnostics(cancel), code, position => position));
        // The last cell run again takes its own place: it declares all that it did, so that nothing refers to its former self.
        Link? before = _last?.Code == code ? _last.Before : _last;
        CSharpCompilation compilation = Create(original, before);
        (SourceText text, Func<int, int> toOriginal) =
            InterruptChecks.Insert(source, original.GetRoot(cancel), compilation.GetSemanticModel(original));
        SyntaxTree tree = text == source ? original : CSharpSyntaxTree.ParseText(text, Parsing, name, cancel);
        if (text != source)
            compilation = compilation.ReplaceSyntaxTree(original, tree);
        var root = (CompilationUnitSyntax)tree.GetRoot(cancel);
        if (root.Members.Count == 0)
        {
            ThrowErrors(compilation.GetDiagnostics(cancel), code, toOriginal);
            _count++;
            return new CompiledCell(null, false, After(before, compilation, code, false));
        }

        using var image = new MemoryStream();
        // A browser's runtime reads no symbols, and the compiler waits for another thread while it writes them.
        using MemoryStream? symbols = OperatingSystem.IsBrowser() ? null : new MemoryStream();
        EmitResult result = compilation.Emit(
            image, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb),
                cancellationToken: cancel);
        if (!result.Success && TrailingSpan.Rewrite(code, original, compilation, result.Diagnostics) is { } copied)
            return Compile(copied, name, cancel);
        if (!result.Success)
            ThrowErrors(result.Diagnostics, code, toOriginal);
        Link? link = After(before, compilation, code, Declarations.HasSharedTypes(image));
        image.Position = 0;
        symbols?.Seek(0, SeekOrigin.Begin);
        Func<object?[], Task<object?>> entry = Load(image, symbols, compilation.GetEntryPoint(cancel)!);
        bool hasValue = TrailingSpan.Expression(root) is { } last
            && compilation.GetSemanticModel(tree).GetTypeInfo(last, cancel).Type?.SpecialType != SpecialType.System_Void;
        return new CompiledCell(entry, hasValue, link);
    }

    /// <summary>Loads a cell. Its number is spent from here on, whatever becomes of it: no two assemblies may have one name.</summary>
    /// <exception cref="CellException">The runtime refuses what the compiler has let pass.</exception>
    private Func<object?[], Task<object?>> Load(MemoryStream image, MemoryStream? symbols, IMethodSymbol entry)
    {
        _count++;
        try
        {
            Assembly assembly = context.LoadFromStream(image, symbols);
            MethodInfo method = assembly.GetType(entry.ContainingType.MetadataName, throwOnError: true)!
                .GetMethod(entry.MetadataName, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)!;
            return method.CreateDelegate<Func<object?[], Task<object?>>>();
        }
        catch (Exception problem) when (problem is TypeLoadException or BadImageFormatException or IOException)
        {
            throw new CellException(problem.GetType().Name, problem.Message.ReplaceLineEndings(" "));
        }
    }

    /// <summary>Makes a cell the one that later cells build on, if it declares anything: it is about to run.</summary>
    public void Adopt(CompiledCell cell) => _last = cell.Link ?? _last;

    /// <summary>A cell as a member of the chain; null when it declares nothing.</summary>
    private Link? After(Link? before, CSharpCompilation compilation, string code, bool sharesTypes)
    {
        if (!sharesTypes && !Declarations.Any(compilation))
            return null;
        HashSet<MetadataReference> known = before?.Known.IsSupersetOf(references.All) == true ? before.Known
            : [.. references.All, .. before?.Known ?? []];
        return new Link(compilation, before, (before?.Number ?? 0) + 1, sharesTypes ? null : code, known);
    }

    private CSharpCompilation Create(SyntaxTree tree, Link? before) => CSharpCompilation.CreateScriptCompilation(
        $"cell-{_count + 1}",
        tree,
        // A compilation also refers to whatever the ones before it do, one by one: named again they would add up to the square of the
        // cells.
        before is null ? references.All : references.All.Where(reference => !before.Known.Contains(reference)),
        Options.WithScriptClassName($"Submission#{_count + 1}"),
        before?.Compilation,
        typeof(object));

    private static void ThrowErrors(IEnumerable<Diagnostic> diagnostics, string code, Func<int, int> toOriginal)
    {
        List<Diagnostic> errors = [.. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)];
        if (errors.Count > 0)
            throw new CellException(CompileErrors.Describe(errors, code, toOriginal));
    }
}

/// <summary>A cell that compiled.</summary>
/// <param name="Entry">Runs it over the submissions' shared array; null when it holds nothing to run.</param>
/// <param name="HasValue">Whether it ends in an expression that has a value.</param>
/// <param name="Link">What later cells build on; null when it declares nothing.</param>
internal sealed record CompiledCell(Func<object?[], Task<object?>>? Entry, bool HasValue, Link? Link);

/// <summary>A cell in the chain of those that declare something.</summary>
/// <param name="Compilation">The cell.</param>
/// <param name="Before">The one that it builds on.</param>
/// <param name="Number">How many there are up to it.</param>
/// <param name="Code">Its text; null when it makes a type that another run of the same text must share.</param>
/// <param name="Known">What the compilations up to it refer to.</param>
internal sealed record Link(CSharpCompilation Compilation, Link? Before, int Number, string? Code, HashSet<MetadataReference> Known);
