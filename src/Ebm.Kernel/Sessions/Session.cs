using System.Globalization;
using Microsoft.CodeAnalysis.CSharp;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// A C# session on Roslyn. Cells share variables, types, usings and references; a cell that fails or is interrupted keeps what it had
/// assigned until then. Console text goes to the cell's output; a process should run one session at a time, or its cells share the console.
/// </summary>
public sealed partial class Session : ISession
{
    private static Session? _latest;

    private readonly SessionOptions _options;
    private readonly CellLoadContext _context = new();
    private readonly CellReferences _references;
    private readonly CellCompiler _compiler;
    private readonly CellThread _thread = new();
    private readonly ValueFormatter _formatter = new();
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Imports _imports;
    private readonly PackageReferences _packages;
    private object?[] _submissions = new object?[64];
    private int _cells;

    /// <summary>A session without cells.</summary>
    public Session(SessionOptions options)
    {
        _options = options;
        Output = new OutputQueue(options.OutputLimit);
        _references = new CellReferences(_context);
        _compiler = new CellCompiler(_references, _context);
        _imports = new Imports(options.Folder);
        _packages = new PackageReferences(options.Folder);
        Strays = new StrayErrors(Output);
        CellConsole.Install();
        StrayErrors.Install();
    }

    /// <summary>The session whose cell the current thread works for; else the one that ran last.</summary>
    internal static Session? Current => CellRun.Current?.Session ?? Volatile.Read(ref _latest);

    /// <summary>How rough the last interrupt of a running cell had to become.</summary>
    internal StopMeans LastStop => _thread.LastStop;

    /// <summary>Where cells print and show.</summary>
    internal OutputQueue Output { get; }

    /// <summary>Exceptions on threads that cells started.</summary>
    internal StrayErrors Strays { get; }

    /// <inheritdoc/>
    public Task<CellResult> RunAsync(string code, ICellOutput output, CancellationToken interrupt)
    {
        if (!string.IsNullOrWhiteSpace(code))
            _cells++;
        return RunAsync(code, string.Create(CultureInfo.InvariantCulture, $"cell {_cells}"), output, interrupt);
    }

    /// <inheritdoc/>
    public async Task<CellResult> RunAsync(string code, string name, ICellOutput output, CancellationToken interrupt)
    {
        // The engine's own continuations stay off the caller's context, and the caller's context out of the cell.
        await _turn.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            Volatile.Write(ref _latest, this);
            Output.Open(output);
            _formatter.BeginCell();
            CellConsole.Enter();
            CellResult result = await Task.Run(() => RunPartsAsync(code.ReplaceLineEndings("\n"), name, interrupt), CancellationToken.None)
                .ConfigureAwait(false);
            if (Strays.TakeNew() is { } stray)
                result = result.Status == CellStatus.Ok ? new CellResult(CellStatus.Failed, null, stray) : result;
            await Output.DrainAsync().ConfigureAwait(false);
            return result;
        }
        finally
        {
            CellConsole.Leave();
            _turn.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Interlocked.CompareExchange(ref _latest, null, this);
        _thread.Dispose();
        Output.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>A value as front ends show it.</summary>
    internal MimeBundle Format(object? value, params IReadOnlyList<string> mimeTypes) => _formatter.Format(value, mimeTypes);

    private async Task<CellResult> RunPartsAsync(string code, string name, CancellationToken interrupt)
    {
        try
        {
            return await RunTextAsync(code, name, _options.Folder, 0, interrupt).ConfigureAwait(false);
        }
        catch (CellException problem)
        {
            return new CellResult(CellStatus.Failed, null, problem.Error);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            return Interrupted();
        }
        catch (Exception problem)
        {
            // Not of the cell's own code: what it refers to cannot be had, or the engine is at fault. The session goes on.
            string kind = problem.GetType().Name, message = RuntimeErrors.Message(problem).ReplaceLineEndings(" ");
            return new CellResult(CellStatus.Failed, null, new CellError(kind, message, [$"{kind}: {message}"]));
        }
    }

    private async Task<CellResult> RunTextAsync(string code, string name, string folder, int depth, CancellationToken interrupt)
    {
        var result = new CellResult(CellStatus.Ok, null, null);
        foreach (CellPart part in CellScript.Split(code))
        {
            interrupt.ThrowIfCancellationRequested();
            switch (part.Kind)
            {
                case CellPartKind.Reference:
                    await ReferAsync(part.Text, folder, interrupt).ConfigureAwait(false);
                    break;
                case CellPartKind.Import:
                    result = await ImportAsync(part.Text, folder, depth, interrupt).ConfigureAwait(false);
                    break;
                default:
                    result = await RunCodeAsync(part.Text, name, interrupt).ConfigureAwait(false);
                    break;
            }

            if (result.Status != CellStatus.Ok)
                break;
        }

        return result;
    }

    private async Task<CellResult> RunCodeAsync(string code, string name, CancellationToken interrupt)
    {
        CompiledCell cell = _compiler.CompileWritten(code, name, interrupt);
        _compiler.Adopt(cell);
        if (cell.Entry is not { } entry)
            return new CellResult(CellStatus.Ok, null, null);
        // The cell takes the place after those that are kept.
        if (_compiler.Kept + 2 > _submissions.Length)
            Array.Resize(ref _submissions, 2 * _compiler.Kept);
        object?[] submissions = _submissions;
        (CellStatus status, MimeBundle? value, CellError? error) = await _thread.RunAsync(
            new CellRun(this, interrupt),
            () => entry(submissions),
            value => cell.HasValue ? Format(value) : null,
            interrupt).ConfigureAwait(false);
        return status switch
        {
            CellStatus.Ok => new CellResult(status, value, null),
            CellStatus.Failed => new CellResult(status, null, error),
            _ => Interrupted(status),
        };
    }

    private static CellResult Interrupted(CellStatus status = CellStatus.Interrupted)
    {
        string message = "the cell was interrupted; variables keep their values"
            + (status == CellStatus.RunsOn
                ? ". Its call into another library goes on in the background until it returns, and uses a processor: restart the " +
                "kernel to be rid of it. "
                    + "Should it fill the memory, it is aborted, which may end the kernel"
                : "");
        return new CellResult(status, null, new CellError("Interrupted", message, [$"Interrupted: {message}"]));
    }
}
