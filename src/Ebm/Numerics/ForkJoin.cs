// Fork: parts 0 … n−1 are handed out one at a time.    Join: the caller works too, and returns when all are done.
//
// Cheap enough for a few microseconds of work: the other threads watch for a new job for a while before they sleep.

using System.Diagnostics;

namespace Ebm;

/// <summary>
/// Runs the parts of a job on all cores. Which thread takes which part is not fixed, so a part must write only what is its
/// own and draw from its own Rng; results are then the same bits at any thread count.
/// </summary>
public static class ForkJoin
{
    private static readonly object Turn = new();
    private static readonly long SpinTicks = Stopwatch.Frequency / 20_000;
    private static readonly SemaphoreSlim Wake = new(0);
    private static volatile Job? current;
    private static int sleeping;
    private static int workers;

    /// <summary>The number of threads that a parameter <c>threads</c> means: itself, or one a core for 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is negative.</exception>
    public static int Threads(int threads)
    {
        Check.NotNegative(threads);
        return threads == 0 ? Environment.ProcessorCount : threads;
    }

    /// <summary>Calls <paramref name="part"/> with 0 … parts − 1, each once, and returns when all have returned.</summary>
    /// <remarks>A call inside a part, or while another thread runs a job, runs its parts one after the other.</remarks>
    /// <param name="parts">How many parts, ≥ 0.</param>
    /// <param name="threads">How many threads at most; 0 = one a core.</param>
    /// <param name="part">The work. The first exception that a part throws is thrown again here.</param>
    public static void Run(int parts, int threads, Action<int> part)
    {
        Check.NotNegative(parts);
        threads = Math.Min(Threads(threads), Math.Min(parts, Environment.ProcessorCount));
        if (threads > 1 && !Monitor.IsEntered(Turn) && Monitor.TryEnter(Turn))
        {
            try
            {
                RunTogether(new Job(part, parts, threads - 1));
            }
            finally
            {
                Monitor.Exit(Turn);
            }

            return;
        }

        for (var i = 0; i < parts; i++)
            part(i);
    }

    private static void RunTogether(Job job)
    {
        for (; workers < job.Guests; workers++)
            new Thread(Work) { IsBackground = true, Name = $"{nameof(ForkJoin)} {workers}" }.Start();
        current = job;
        Interlocked.MemoryBarrier();
        var asleep = Volatile.Read(ref sleeping);
        if (asleep > 0)
            Wake.Release(Math.Min(asleep, job.Guests));
        job.TakeParts();
        var spinner = default(SpinWait);
        while (!job.Finished)
            spinner.SpinOnce(sleep1Threshold: -1);
        current = null;
        job.Throw();
    }

    private static void Work()
    {
        Job? last = null;
        while (true)
        {
            var job = NextJob(last);
            last = job;
            if (job.Join())
                job.TakeParts();
        }
    }

    private static Job NextJob(Job? last)
    {
        while (true)
        {
            var start = Stopwatch.GetTimestamp();
            do
            {
                if (current is { } job && job != last)
                    return job;
                Thread.SpinWait(20);
            }
            while (Stopwatch.GetTimestamp() - start < SpinTicks);

            // Say so before looking a last time: a job published in between sees a sleeper and wakes it.
            Interlocked.Increment(ref sleeping);
            if (current is null || current == last)
                Wake.Wait();
            Interlocked.Decrement(ref sleeping);
        }
    }

    private sealed class Job(Action<int> part, int parts, int guests)
    {
        private int next;
        private int done;
        private int joined;
        private Exception? failure;

        public int Guests => guests;

        public bool Finished => Volatile.Read(ref done) == parts;

        public bool Join() => Interlocked.Increment(ref joined) <= guests;

        public void TakeParts()
        {
            for (int i; (i = Interlocked.Increment(ref next) - 1) < parts;)
            {
                try
                {
                    part(i);
                }
                catch (Exception e)
                {
                    Interlocked.CompareExchange(ref failure, e, null);
                }

                Interlocked.Increment(ref done);
            }
        }

        public void Throw()
        {
            if (failure is not null)
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }
}
