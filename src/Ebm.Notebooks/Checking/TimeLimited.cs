using System.Runtime;

namespace Ebm.Notebooks;

/// <summary>Runs something that may never end.</summary>
internal static class TimeLimited
{
    /// <summary>Runs <paramref name="action"/> on a thread of its own and stops it when its time is over, also within a loop.</summary>
    /// <param name="action">What to run. It must not throw.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="outcome">What it returned; null when it was stopped.</param>
    /// <returns>Whether it ended by itself.</returns>
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
        if (thread.Join(limit))
        {
            outcome = result;
            return true;
        }

        // Cancelling waits for the thread, which may be deep in a call that cannot be stopped. A thread of its own: the pool may be busy for long.
        new Thread(stop.Cancel) { IsBackground = true }.Start();
        thread.Join(TimeSpan.FromSeconds(1));
        outcome = null;
        return false;
    }
}
