using System.Diagnostics;
using System.Runtime;

namespace Ebm.Notebooks;

/// <summary>Runs something that may never end.</summary>
internal static class TimeLimited
{
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs <paramref name="action"/> on a thread of its own and stops it when its time is over, also within a loop.</summary>
    /// <param name="action">What to run. It must not throw.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="outcome">What it returned; null when it was stopped.</param>
    /// <returns>Whether it ended by itself.</returns>
    /// <remarks>An interrupt by the host stops it too, and is thrown here.</remarks>
    public static bool Run(Func<object> action, TimeSpan limit, out object? outcome)
    {
        object? result = null;
        var stop = new CancellationTokenSource();
        var thread = new Thread(() =>
        {
            try
            {
                // Obsolete because it may leave locks and state behind; what runs here is a learner's function, and the alternative is a core lost for good.
#pragma warning disable SYSLIB0046
                ControlledExecution.Run(() => result = action(), stop.Token);
#pragma warning restore SYSLIB0046
            }
            catch (OperationCanceledException)
            {
            }
        })
        { IsBackground = true };
        thread.Start();
        var ended = false;
        try
        {
            for (var clock = Stopwatch.StartNew(); !ended && clock.Elapsed < limit;)
            {
                ended = thread.Join(Patience);
                Host.Poll();
            }
        }
        finally
        {
            if (!ended)
            {
                // Cancelling waits for the thread, which may be deep in a call that cannot be stopped. A thread of its own: the pool may be busy for long.
                new Thread(stop.Cancel) { IsBackground = true }.Start();
            }
        }

        if (!ended)
        {
            thread.Join(TimeSpan.FromSeconds(1));
        }

        outcome = ended ? result : null;
        return ended;
    }
}
