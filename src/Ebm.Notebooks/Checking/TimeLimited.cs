using System.Diagnostics;
using System.Runtime;

namespace Ebm.Notebooks;

/// <summary>How something with a time limit came to its end.</summary>
internal enum TimedEnd
{
    /// <summary>By itself.</summary>
    InTime,

    /// <summary>It was stopped.</summary>
    Stopped,

    /// <summary>It goes on, and nothing that is safe stops it.</summary>
    RunsOn,
}

/// <summary>
/// Runs something that may never end. When its time is over it is stopped where that is safe: at the checks that the course's kernel puts
/// into the loops of a cell, at the polls of the library, and where it sleeps or waits. Code without any of these is left running in the
/// background: to abort its thread may end the process, and the learner's variables with it. That is done only where it would fill the
/// memory.
/// </summary>
internal static class TimeLimited
{
    private const long MemoryLimit = 1L << 30;
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan ToACheck = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan ToWake = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);
    private static readonly AsyncLocal<CancellationToken> Stop = new();

    /// <summary>How many times its limit everything may take: more than 1 where many checks share a machine, as in tests.</summary>
    internal static double Slowness { get; set; } = 1;

    /// <summary>Runs <paramref name="action"/> on a thread of its own and stops it when its time is over.</summary>
    /// <param name="action">What to run. It must not throw.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="outcome">What it returned; null when its time was over.</param>
    /// <returns>How it ended.</returns>
    /// <remarks>An interrupt by the host stops it too, and is thrown here.</remarks>
    public static TimedEnd Run(Func<object> action, TimeSpan limit, out object? outcome)
    {
        if (OperatingSystem.IsBrowser())
        {
            return RunHere(action, limit, out outcome);
        }

        limit *= Slowness;
        object? result = null;
        var stop = new CancellationTokenSource();
        var abort = new CancellationTokenSource();
        var thread = new Thread(() => Guarded(() => result = action(), stop.Token, abort.Token)) { IsBackground = true, Name = "answer" };
        thread.Start();
        var ended = false;
        try
        {
            var clock = Stopwatch.StartNew();
            for (var time = new AwakeTime(); !ended && time.At(clock.Elapsed) < limit;)
            {
                ended = thread.Join(Patience);
                Host.Poll();
            }
        }
        finally
        {
            if (!ended)
                stop.Cancel();
        }

        outcome = ended ? result : null;
        return ended ? TimedEnd.InTime : End(thread, abort);
    }

    /// <summary>
    /// The same where there is one thread, as in a browser: the checks and the polls look at the clock themselves. Code without any of them
    /// ends with the browser's worker.
    /// </summary>
    /// <param name="action">What to run.</param>
    /// <param name="limit">How long it may take while the machine is awake.</param>
    /// <param name="outcome">What it returned; null when its time was over.</param>
    /// <param name="now">The time since it began; null: that of a clock. Tests give one that leaps.</param>
    internal static TimedEnd RunHere(Func<object> action, TimeSpan limit, out object? outcome, Func<TimeSpan>? now = null)
    {
        var before = Host.Interruption;
        var clock = Stopwatch.StartNew();
        var time = new AwakeTime();
        var here = Environment.CurrentManagedThreadId;
        var isOver = false;
        Host.Interruption = () =>
        {
            before?.Invoke();
            if (Environment.CurrentManagedThreadId == here && time.At(now?.Invoke() ?? clock.Elapsed) > limit)
            {
                isOver = true;
                throw new OperationCanceledException();
            }
        };
        try
        {
            outcome = action();
        }
        catch (OperationCanceledException) when (isOver)
        {
            outcome = null;
        }
        finally
        {
            Host.Interruption = before;
        }

        outcome = isOver ? null : outcome;
        return isOver ? TimedEnd.Stopped : TimedEnd.InTime;
    }

    /// <summary>
    /// How long a process was awake, as far as one can tell who looks at a clock again and again. Who looks much too late was asleep, with
    /// the machine or without a processor, and the answer was so too.
    /// </summary>
    internal sealed class AwakeTime
    {
        private static readonly TimeSpan MostBetweenLooks = TimeSpan.FromSeconds(1);

        private TimeSpan last, awake;

        /// <summary>Looks at the clock.</summary>
        /// <param name="now">What it shows, from 0 on.</param>
        /// <returns>The time so far.</returns>
        public TimeSpan At(TimeSpan now)
        {
            awake += now - last < MostBetweenLooks ? now - last : MostBetweenLooks;
            last = now;
            return awake;
        }
    }

    /// <summary>Where a kernel does not run limited parts, the library's polls at least end them.</summary>
    private static void RunLimited(Action action, CancellationToken stop)
    {
        if (Host.Limited is { } limited)
        {
            limited(action, stop);
            return;
        }

        Stop.Value = stop;
        Host.Interruption ??= static () => Stop.Value.ThrowIfCancellationRequested();
        action();
    }

    private static void Guarded(Action action, CancellationToken stop, CancellationToken abort)
    {
        try
        {
            // Obsolete because it may leave locks and state behind: the last means, see above.
#pragma warning disable SYSLIB0046
            ControlledExecution.Run(() => RunLimited(action, stop), abort);
#pragma warning restore SYSLIB0046
        }
        catch (Exception problem) when (problem is OperationCanceledException or ThreadInterruptedException)
        {
            // Stopped: whoever waited for it has gone on.
        }
    }

    private static TimedEnd End(Thread thread, CancellationTokenSource abort)
    {
        if (thread.Join(ToACheck))
            return TimedEnd.Stopped;
        thread.Interrupt();
        if (thread.Join(ToWake))
            return TimedEnd.Stopped;
        new Thread(() => Watch(thread, abort)) { IsBackground = true, Name = "answer that runs on" }.UnsafeStart();
        return TimedEnd.RunsOn;
    }

    private static void Watch(Thread thread, CancellationTokenSource abort)
    {
        var before = GC.GetTotalMemory(forceFullCollection: false);
        while (!thread.Join(BetweenLooks))
        {
            if (GC.GetTotalMemory(forceFullCollection: false) - before > MemoryLimit)
            {
                // Waits until the thread is gone, which may be never.
                abort.Cancel();
                return;
            }
        }
    }
}
