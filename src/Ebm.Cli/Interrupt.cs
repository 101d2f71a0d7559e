using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Ebm.Cli;

/// <summary>
/// Turns Ctrl-C, and the other ways to ask a process to end, into a cancelled token. A second Ctrl-C ends the process at once.
/// Programs that end others, such as <c>timeout</c>, may send their signal twice within a moment: that counts once.
/// </summary>
internal sealed class Interrupt : IDisposable
{
    private static readonly TimeSpan OneMoment = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _signals = [];
    private long _first;

    public Interrupt()
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        if (_source.IsCancellationRequested)
        {
            context.Cancel = context.Signal != PosixSignal.SIGINT && Stopwatch.GetElapsedTime(_first) < OneMoment;
            return;
        }

        context.Cancel = true;
        _first = Stopwatch.GetTimestamp();
        _source.Cancel();
    }
}
