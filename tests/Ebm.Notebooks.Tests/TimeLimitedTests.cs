namespace Ebm.Notebooks.Tests;

/// <summary>
/// The time limit of a check where there is one thread: what the host polls is shared by the process, so nothing runs beside it.
/// </summary>
[Collection("alone")]
public sealed class TimeLimitedTests
{
    [Fact]
    public void Where_there_is_one_thread_the_polls_end_what_takes_too_long()
    {
        var before = Host.Interruption;
        var ended = TimeLimited.RunHere(() =>
        {
            while (true)
            {
                Host.Interruption!();
            }
        }, TimeSpan.FromMilliseconds(50), out var outcome);
        Assert.Equal(TimedEnd.Stopped, ended);
        Assert.Null(outcome);
        Assert.Same(before, Host.Interruption);
    }

    [Fact]
    public void An_answer_that_swallows_the_end_of_its_time_is_too_late_all_the_same()
    {
        var ended = TimeLimited.RunHere(() =>
        {
            for (var stops = 0; stops < 3;)
            {
                try
                {
                    Host.Interruption!();
                }
                catch (OperationCanceledException)
                {
                    stops++;
                }
            }

            return "solved";
        }, TimeSpan.FromMilliseconds(50), out var outcome);
        Assert.Equal(TimedEnd.Stopped, ended);
        Assert.Null(outcome);
    }

    [Fact]
    public void The_time_that_a_machine_slept_does_not_count()
    {
        var time = new TimeLimited.AwakeTime();
        Assert.Equal(0.02, time.At(TimeSpan.FromSeconds(0.02)).TotalSeconds, 9);
        Assert.Equal(0.62, time.At(TimeSpan.FromSeconds(0.62)).TotalSeconds, 9);
        Assert.Equal(1.62, time.At(TimeSpan.FromHours(8)).TotalSeconds, 9);
    }

    [Fact]
    public void Where_there_is_one_thread_it_does_not_count_either()
    {
        var looks = 0;
        TimeSpan Clock() => TimeSpan.FromSeconds(0.1 * ++looks) + (looks > 3 ? TimeSpan.FromHours(8) : TimeSpan.Zero);
        Assert.Equal(TimedEnd.InTime, TimeLimited.RunHere(() => Poll(5), TimeSpan.FromSeconds(2), out var outcome, Clock));
        Assert.Equal("solved", outcome);
        looks = 0;
        Assert.Equal(TimedEnd.Stopped, TimeLimited.RunHere(() => Poll(50), TimeSpan.FromSeconds(2), out outcome, Clock));
        Assert.Null(outcome);
        // Three looks at 0.1 s, one second of the night, then those that fill the two seconds.
        Assert.InRange(looks, 10, 12);

        static string Poll(int times)
        {
            for (var i = 0; i < times; i++)
                Host.Interruption!();
            return "solved";
        }
    }

    [Fact]
    public void What_ends_in_time_has_its_outcome_and_its_own_exceptions()
    {
        Assert.Equal(TimedEnd.InTime, TimeLimited.RunHere(() => 7, TimeSpan.FromSeconds(10), out var outcome));
        Assert.Equal(7, outcome);
        Assert.Throws<OperationCanceledException>(() =>
            TimeLimited.RunHere(() => throw new OperationCanceledException(), TimeSpan.FromSeconds(10), out _));
        Assert.Null(Record.Exception(() => Host.Interruption?.Invoke()));
    }
}

/// <summary>Tests beside which no other runs.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
