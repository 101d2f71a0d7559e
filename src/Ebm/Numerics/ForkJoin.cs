// Fork: parts 0 … n−1 are handed out one at a time.    Join: the caller works too, and returns when all are done.
//
// Cheap enough for a few microseconds of work (fork and join together take a few tenths of one): the other threads watch for a new job for
// half a millisecond before they sleep.
// However a job ends - by its last part, by an exception, by an abort of the caller - it is closed first: no further part is handed out,
// and Run is left only when every guest has left. So a part may write through pointers that the caller holds fixed.

using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Ebm;

/// <summary>
/// Runs the parts of a job on all cores. Which thread takes which part is not fixed, so a part must write only what is its
/// own and draw from its own Rng; results are then the same bits at any thread count.
/// </summary>
internal static class ForkJoin
{
    private const int SpinsBeforeYield = 512;
    private const int LooksBetweenClocks = 16;

    private static readonly object Turn = new();

    // Half a millisecond: longer than the pauses between the operations of one step. To wake a thread costs the caller 10 to 30
    // microseconds.
    private static readonly long SpinTicks = Stopwatch.Frequency / 2_000;
    private static readonly SemaphoreSlim Wake = new(0);
    private static volatile Job? current;
    private static int sleeping;
    private static int workers;
    private static long jobs;

    /// <summary>The number of threads that a parameter <c>threads</c> means: itself, or one per core for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public static int Threads(int threads)
    {
        Check.NotNegative(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>Calls <paramref name="part"/> with 0 … parts − 1, each once, and returns when all have returned.</summary>
    /// <remarks>
    /// A call inside a part, or while another thread runs a job, runs its parts one after the other. On other threads a part sees the
    /// caller's ExecutionContext. After an exception no further part begins, and the call throws when those that run have ended.
    /// </remarks>
    /// <param name="parts">How many parts, ≥ 0.</param>
    /// <param name="threads">How many threads at most; 0: one thread per core.</param>
    /// <param name="part">The work. The first exception that a part throws is thrown again here.</param>
    public static void Run(int parts, int threads, Action<int> part)
    {
        ArgumentNullException.ThrowIfNull(part);
        Check.NotNegative(parts);
        threads = Math.Min(Threads(threads), Math.Min(parts, Environment.ProcessorCount));
        if (threads > 1 && TryRunTogether(part, parts, threads - 1))
            return;
        for (var i = 0; i < parts; i++)
        {
            Host.Poll();
            part(i);
        }
    }

    /// <summary>False, and nothing done, while a job runs.</summary>
    private static bool TryRunTogether(Action<int> part, int parts, int guests)
    {
        if (Monitor.IsEntered(Turn))
            return false;
        var mine = false;
        try
        {
            Monitor.TryEnter(Turn, ref mine);
            if (mine)
                RunTogether(new Job(part, parts, guests, ++jobs));
            return mine;
        }
        finally
        {
            if (mine)
                Monitor.Exit(Turn);
        }
    }

    private static void RunTogether(Job job)
    {
        for (; workers < job.Guests; workers++)
        {
            // Unsafe: a thread that lives for good must not carry the context of whoever came first.
            new Thread(Work) { IsBackground = true, Name = $"{nameof(ForkJoin)} {workers}" }.UnsafeStart();
        }

        try
        {
            current = job;
            Interlocked.MemoryBarrier();
            var asleep = Volatile.Read(ref sleeping);
            if (asleep > 0)
                Wake.Release(Math.Min(asleep, job.Guests));
            job.TakeParts();
        }
        finally
        {
            // In a finally block, where no abort strikes; and without a wait that Thread.Interrupt could end.
            job.Close();
            for (var looks = 0; !job.IsEmpty; looks++)
            {
                if (looks < SpinsBeforeYield)
                    Thread.SpinWait(1);
                else
                    Thread.Yield();
            }

            current = null;
        }

        job.Throw();
    }

    private static void Work()
    {
        for (long last = 0; ;)
            last = WorkFor(NextJob(last));
    }

    // A method of its own, so that a sleeping thread keeps no job, and no data of one, alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long WorkFor(Job job)
    {
        job.BeGuest();
        return job.Number;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static Job NextJob(long last)
    {
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            do
            {
                for (var looks = 0; looks < LooksBetweenClocks; looks++)
                {
                    if (current is { } job && job.Number != last)
                        return job;
                    Thread.SpinWait(1);
                }
            }
            while (Stopwatch.GetTimestamp() - start < SpinTicks);

            // Say so before looking a last time: a job published in between sees a sleeper and wakes it.
            Interlocked.Increment(ref sleeping);
            if (IsIdle(last))
                Wake.Wait();
            Interlocked.Decrement(ref sleeping);
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsIdle(long last) => current is not { } job || job.Number == last;

    private sealed class Job(Action<int> part, int parts, int guests, long number)
    {
        private static readonly ContextCallback Take = job => ((Job)job!).TakePartsAsGuest();

        private readonly ExecutionContext? context = ExecutionContext.Capture();
        private readonly bool held = Host.IsHeld;
        private long next;
        private int joined;
        private int inside;
        private Exception? failure;

        public int Guests => guests;

        public long Number => number;

        /// <summary>Whether no guest is inside. After <see cref="Close"/> none will begin a part any more.</summary>
        public bool IsEmpty => Volatile.Read(ref inside) == 0;

        /// <summary>Hands out no more parts.</summary>
        public void Close() => Interlocked.Exchange(ref next, parts);

        /// <summary>Works on the job, if there is room, in the context of the one who published it.</summary>
        public void BeGuest()
        {
            // Inside before the first part is taken: who closes the job and then finds nobody inside knows that nobody has a part.
            Interlocked.Increment(ref inside);
            if (Interlocked.Increment(ref joined) <= guests && Volatile.Read(ref next) < parts)
            {
                if (context is null)
                    TakePartsAsGuest();
                else
                    ExecutionContext.Run(context, Take, this);
            }

            Interlocked.Decrement(ref inside);
        }

        public void TakeParts()
        {
            for (long i; (i = Interlocked.Increment(ref next) - 1) < parts;)
            {
                try
                {
                    Host.Poll();
                    part((int)i);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                    Close();
                }
            }
        }

        public void Throw()
        {
            if (failure is not null)
                ExceptionDispatchInfo.Throw(failure);
        }

        private void TakePartsAsGuest()
        {
            if (held)
                Host.Hold();
            TakeParts();
            if (held)
                Host.Release();
        }
    }
}
