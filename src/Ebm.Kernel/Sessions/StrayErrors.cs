using System.Runtime.ExceptionServices;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Exceptions on threads that a cell started. They would end the process; here they are told to the reader and fail the cell.
/// </summary>
internal sealed class StrayErrors(OutputQueue output)
{
    private static int _installed;

    private readonly Lock _gate = new();
    private CellError? _new;

    /// <summary>Takes over unhandled exceptions of cells' threads, once a process.</summary>
    public static void Install()
    {
        if (Interlocked.Exchange(ref _installed, 1) == 0)
            ExceptionHandling.SetUnhandledExceptionHandler(Handle);
    }

    /// <summary>The first error since the last call, if any.</summary>
    public CellError? TakeNew()
    {
        lock (_gate)
        {
            CellError? error = _new;
            _new = null;
            return error;
        }
    }

    private static bool Handle(Exception error)
    {
        if (CellRun.Current is not { } run)
            return false;
        if (error is OperationCanceledException or ThreadAbortException)
            return true;
        run.Session.Strays.Add(RuntimeErrors.Describe(error));
        return true;
    }

    private void Add(CellError error)
    {
        error = error with
        {
            Message = "on another thread: " + error.Message,
            Traceback = [$"{error.Name} on another thread: {error.Message}", .. error.Traceback.Skip(1)],
        };
        lock (_gate)
            _new ??= error;
        output.Print("stderr", string.Join('\n', error.Traceback) + "\n");
    }
}
