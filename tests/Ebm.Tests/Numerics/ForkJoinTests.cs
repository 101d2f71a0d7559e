using System.Runtime;

namespace Ebm.Tests.Numerics;

/// <summary>
/// However a job ends - an exception, an abort, an interrupt of the caller - nobody is inside a part when <see cref="ForkJoin.Run"/> is
/// left.
/// </summary>
[Collection("alone")]
public sealed class ForkJoinTests
{
    private const int Rounds = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public void After_an_exception_nobody_is_inside_and_no_part_begins()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var (inside, begun) = (0, 0);
            var thrower = round % 8;
            Assert.Throws<InvalidOperationException>(() => ForkJoin.Run(int.MaxValue, 2, i =>
            {
                Interlocked.Increment(ref inside);
                Interlocked.Increment(ref begun);
                Thread.SpinWait(200);
                Interlocked.Decrement(ref inside);
                if (i == thrower)
                    throw new InvalidOperationException("part");
            }));
            Assert.Equal(0, inside);
            var then = begun;
            Thread.SpinWait(2000);
            Assert.Equal(then, begun);
        }
    }

    [Fact]
    public void The_last_part_number_is_the_largest_there_can_be()
    {
        var largest = 0;
        Assert.Throws<InvalidOperationException>(() => ForkJoin.Run(int.MaxValue, 2, i =>
        {
            largest = Math.Max(largest, i);
            throw new InvalidOperationException($"part {i}");
        }));
        Assert.InRange(largest, 0, int.MaxValue - 1);
    }

    [Fact]
    public async Task An_aborted_caller_waits_for_its_guests()
    {
        if (Environment.ProcessorCount < 2)
            return;
        var job = new HeldJob();
        using var abort = new CancellationTokenSource();
        var ended = job.Start(run =>
        {
#pragma warning disable SYSLIB0046 // what a notebook kernel does to a cell that does not stop
            ControlledExecution.Run(run, abort.Token);
#pragma warning restore SYSLIB0046
        });
        job.WaitUntilBothAreInside();
        new Thread(abort.Cancel) { IsBackground = true }.Start();
        job.WaitUntilTheCallerHasLeftItsPart();
        Assert.False(ended.IsCompleted);
        job.LetGuestGo();
        Assert.False(await ended.WaitAsync(Patience), "the guest was inside when Run was left");
    }

    [Fact]
    public async Task An_interrupted_caller_waits_for_its_guests()
    {
        if (Environment.ProcessorCount < 2)
            return;
        var job = new HeldJob();
        var ended = job.Start(run => Assert.Throws<ThreadInterruptedException>(run));
        job.WaitUntilBothAreInside();
        job.Caller!.Interrupt();
        job.WaitUntilTheCallerHasLeftItsPart();
        Assert.False(ended.IsCompleted);
        job.Caller.Interrupt();
        job.LetGuestGo();
        Assert.False(await ended.WaitAsync(Patience), "the guest was inside when Run was left");
    }

    [Fact]
    public void Parts_see_the_callers_context_and_threads_keep_none_of_it()
    {
        var seenBy = new AsyncLocal<object?>();
        for (var round = 0; round < Rounds; round++)
        {
            var mark = new object();
            var strangers = 0;
            seenBy.Value = mark;
            ForkJoin.Run(64, 2, _ =>
            {
                Thread.SpinWait(50);
                if (seenBy.Value != mark)
                    Interlocked.Increment(ref strangers);
            });
            seenBy.Value = null;
            ForkJoin.Run(64, 2, _ =>
            {
                Thread.SpinWait(50);
                if (seenBy.Value is not null)
                    Interlocked.Increment(ref strangers);
            });
            Assert.Equal(0, strangers);
        }
    }

    [Fact]
    public void No_thread_is_in_the_callers_context_after_the_job()
    {
        var inside = 0;
        var local = new AsyncLocal<string?>(change =>
            Interlocked.Add(ref inside, (change.CurrentValue is null ? 0 : 1) - (change.PreviousValue is null ? 0 : 1)));
        for (var round = 0; round < Rounds; round++)
        {
            local.Value = "caller";
            ForkJoin.Run(16, 2, _ => Thread.SpinWait(100));
            Assert.Equal(1, inside);
            local.Value = null;
            Assert.Equal(0, inside);
        }
    }

    [Fact]
    public void An_abandoned_job_does_not_block_the_next()
    {
        var threads = new HashSet<int>();
        for (var round = 0; round < Rounds; round++)
        {
            Assert.Throws<InvalidOperationException>(() => ForkJoin.Run(8, 2, i => throw new InvalidOperationException("part")));
            ForkJoin.Run(256, 2, _ =>
            {
                Thread.SpinWait(100);
                lock (threads)
                    threads.Add(Environment.CurrentManagedThreadId);
            });
        }

        Assert.InRange(threads.Count, Math.Min(2, Environment.ProcessorCount), Environment.ProcessorCount);
    }

    /// <summary>A job of two parts: the caller's ends when the caller is stopped, the guest's when it is told.</summary>
    private sealed class HeldJob
    {
        private readonly ManualResetEventSlim callerInside = new(), callerLeft = new(), guestInside = new();
        private volatile bool guestMayGo, guestIsInside;

        public Thread? Caller { get; private set; }

        /// <summary>Runs it on a thread of its own. The result: whether the guest was inside when Run was left.</summary>
        public Task<bool> Start(Action<Action> protect)
        {
            var result = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
            Caller = new Thread(() =>
            {
                var wasInside = true;
                try
                {
                    protect(() =>
                    {
                        try
                        {
                            ForkJoin.Run(2, 2, _ => Part());
                        }
                        finally
                        {
                            wasInside = guestIsInside;
                        }
                    });
                }
                catch (OperationCanceledException)
                {
                }

                result.SetResult(wasInside);
            })
            { IsBackground = true };
            Caller.Start();
            return result.Task;
        }

        public void WaitUntilBothAreInside()
        {
            Assert.True(callerInside.Wait(Patience));
            Assert.True(guestInside.Wait(Patience));
        }

        public void WaitUntilTheCallerHasLeftItsPart() => Assert.True(callerLeft.Wait(Patience));

        public void LetGuestGo() => guestMayGo = true;

        private void Part()
        {
            if (Thread.CurrentThread != Caller)
            {
                guestIsInside = true;
                guestInside.Set();
                while (!guestMayGo)
                    Thread.Yield();
                guestIsInside = false;
                return;
            }

            callerInside.Set();
            try
            {
                while (true)
                    Thread.Sleep(1);
            }
            finally
            {
                callerLeft.Set();
            }
        }
    }
}
