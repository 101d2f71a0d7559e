using System.Globalization;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// The cells of one page, on one thread. As in the kernel they share variables, types and usings, and a cell that fails keeps what it had
/// assigned until then. Nothing interrupts a cell: whoever wants to stop it ends the worker, and the variables with it.
/// </summary>
internal sealed class Session
{
    /// <summary>What <c>#!import course.cs</c> brings; src/Ebm.Plotly writes the same usings into that file.</summary>
    private const string Course = "using System; using System.Collections.Generic; using System.Linq; using Ebm; using Ebm.Notebooks; ";

    private readonly CellCompiler _compiler;
    private readonly ValueFormatter _formatter = new();
    private object?[] _submissions = new object?[64];
    private int _cells;

    /// <summary>A session without cells, which takes the console.</summary>
    /// <param name="references">The assemblies that cells compile against, by their names.</param>
    /// <param name="output">Takes what cells print and show.</param>
    public Session(IEnumerable<string> references, ICellOutput output)
    {
        Output = new CellPrinter(output);
        _compiler = new CellCompiler(new CellReferences(references), new CellLoadContext());
        Console.SetOut(new PrintedText("stdout", Output));
        Console.SetError(new PrintedText("stderr", Output));
        Current = this;
    }

    /// <summary>The session.</summary>
    public static Session? Current { get; private set; }

    /// <summary>Where cells print and show.</summary>
    public CellPrinter Output { get; }

    /// <summary>A value as front ends show it.</summary>
    public MimeBundle Format(object? value, params IReadOnlyList<string> mimeTypes) => _formatter.Format(value, mimeTypes);

    /// <summary>Runs a cell. Every way to fail is in the result, but for those that end the program.</summary>
    /// <param name="code">Its text.</param>
    public async Task<CellResult> RunAsync(string code)
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"cell {++_cells}");
        Output.Begin();
        _formatter.BeginCell();
        var result = new CellResult(CellStatus.Ok, null, null);
        try
        {
            foreach (CellPart part in CellScript.Split(code.ReplaceLineEndings("\n")))
                result = await RunPartAsync(part, name);
        }
        catch (CellException problem)
        {
            result = new CellResult(CellStatus.Failed, null, problem.Error);
        }
        catch (InsufficientExecutionStackException)
        {
            const string Message = "a function of this cell calls itself too often: does its recursion end?";
            result = new CellResult(CellStatus.Failed, null, new CellError("StackOverflow", Message, [Message]));
        }
        catch (Exception problem)
        {
            result = new CellResult(CellStatus.Failed, null, RuntimeErrors.Describe(problem));
        }

        Output.End();
        return result;
    }

    private Task<CellResult> RunPartAsync(CellPart part, string name) => part switch
    {
        { Kind: CellPartKind.Code } => RunCodeAsync(part.Text, name),
        { Kind: CellPartKind.Import, Text: "course.cs" } => RunCodeAsync(Course, "course.cs"),
        { Kind: CellPartKind.Import } => throw new CellException("ImportError",
            $"#!import {part.Text}: in the page there are no files but course.cs; run the notebook on your machine"),
        _ => throw new CellException("ReferenceError",
            $"#r \"{part.Text}\": in the page cells can use the course's libraries only; run the notebook on your machine"),
    };

    private async Task<CellResult> RunCodeAsync(string code, string name)
    {
        CompiledCell cell = _compiler.CompileWritten(code, name, CancellationToken.None);
        _compiler.Adopt(cell);
        if (cell.Entry is not { } entry)
            return new CellResult(CellStatus.Ok, null, null);
        if (_compiler.Kept + 2 > _submissions.Length)
            Array.Resize(ref _submissions, 2 * _compiler.Kept);
        object? value = await entry(_submissions);
        return new CellResult(CellStatus.Ok, cell.HasValue ? Format(value) : null, null);
    }
}
