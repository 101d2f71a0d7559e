using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>
/// Whoever waits as long as the pace asks stays under what a Jupyter server lets through, and whoever is slow never waits.
/// </summary>
public sealed class MessagePaceTests
{
    private sealed class Clock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)(Seconds * 1_000_000);
    }

    [Fact]
    public void In_any_three_seconds_less_than_three_thousand_messages_go_out()
    {
        var clock = new Clock();
        var pace = new MessagePace(clock);
        List<double> sent = [];
        for (int i = 0; i < 20_000; i++)
        {
            sent.Add(clock.Seconds);
            clock.Seconds += pace.Count().TotalSeconds;
        }

        for (int first = 0, end = 0; first < sent.Count; first++)
        {
            while (end < sent.Count && sent[end] < sent[first] + 3)
                end++;
            Assert.InRange(end - first, 1, 2_999);
        }

        // The long run: 19,000 messages at the rate.
        Assert.InRange(sent[^1], 19_000.0 / MessagePace.PerSecond - 1, 19_000.0 / MessagePace.PerSecond + 1);
    }

    [Fact]
    public void A_pause_fills_the_room_again_but_never_beyond_the_burst()
    {
        var clock = new Clock();
        var pace = new MessagePace(clock);
        for (int round = 0; round < 3; round++)
        {
            for (int i = 0; i < MessagePace.Burst; i++)
                Assert.Equal(TimeSpan.Zero, pace.Count());
            Assert.True(pace.Count() > TimeSpan.Zero);
            clock.Seconds += 3600;
        }
    }

    [Fact]
    public void A_clock_that_is_slower_than_the_pace_never_waits()
    {
        var clock = new Clock();
        var pace = new MessagePace(clock);
        for (int i = 0; i < 10_000; i++)
        {
            Assert.Equal(TimeSpan.Zero, pace.Count());
            clock.Seconds += 1.01 / MessagePace.PerSecond;
        }
    }
}
