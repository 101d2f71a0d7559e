namespace Ebm.Kernel.Jupyter;

/// <summary>
/// How fast a kernel may publish, so that nobody who listens loses a message. A publisher's socket drops what is more than its backlog
/// ahead of a listener, and a Jupyter server cuts a kernel off that publishes more than 1,000 messages a second over three seconds
/// (<c>iopub_msg_rate_limit</c>, <c>rate_limit_window</c>): the <c>idle</c> that ends a cell would be lost with the rest, and the cell seem
/// to run forever. The pace is a bucket of <see cref="Burst"/> messages that fills by <see cref="PerSecond"/>: at most
/// 1,000 + 3 · 600 = 2,800 messages in any three seconds.
/// </summary>
/// <param name="clock">Tells the time.</param>
internal sealed class MessagePace(TimeProvider clock)
{
    /// <summary>How many messages may follow each other at once.</summary>
    public const int Burst = 1000;

    /// <summary>How many messages a second may follow in the long run.</summary>
    public const int PerSecond = 600;

    private readonly Lock _gate = new();
    private double _room = Burst;
    private long _seen = clock.GetTimestamp();

    /// <summary>Counts one message, whether or not there is room for it.</summary>
    /// <returns>How long whoever publishes should wait before the next one; zero while there is room.</returns>
    public TimeSpan Count()
    {
        lock (_gate)
        {
            long now = clock.GetTimestamp();
            _room = Math.Min(Burst, _room + PerSecond * clock.GetElapsedTime(_seen, now).TotalSeconds) - 1;
            _seen = now;
            return _room >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_room / PerSecond);
        }
    }
}
