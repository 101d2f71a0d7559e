using System.Diagnostics;
using Ebm.Kernel.Sessions;

namespace Ebm.Campaigns.Interrupts;

/// <summary>A session whose cells can be interrupted and measured.</summary>
internal sealed class LongSession(string folder) : IAsyncDisposable
{
    private readonly Session _session = new(new SessionOptions(folder));

    /// <summary>The last value of a cell that must succeed, as text.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public async Task<string?> ValueAsync(string code)
    {
        CellResult result = await _session.RunAsync(code, new Listener(), CancellationToken.None);
        return result.Status == CellStatus.Ok
            ? result.Value?.Data["text/plain"]
            : throw new InvalidOperationException($"{code}\n{result.Status}: {result.Error?.Message}");
    }

    /// <summary>The same, and the processor time that it took.</summary>
    public async Task<(string? Value, double Seconds)> MeasureAsync(string code)
    {
        TimeSpan before = Environment.CpuUsage.TotalTime;
        string? value = await ValueAsync(code);
        return (value, (Environment.CpuUsage.TotalTime - before).TotalSeconds);
    }

    /// <summary>Starts a long cell, interrupts it a while after it has begun, and waits for its end.</summary>
    public async Task<(CellResult Result, TimeSpan Stop, StopMeans Means)> InterruptAsync(string code, TimeSpan after)
    {
        using var interrupt = new CancellationTokenSource();
        var listener = new Listener();
        Task<CellResult> running = _session.RunAsync("kept = 6; Console.WriteLine(\"started\");\n" + code, listener, interrupt.Token);
        await Task.WhenAny(listener.Started, running);
        await Task.WhenAny(Task.Delay(after), running);
        long asked = Stopwatch.GetTimestamp();
        await interrupt.CancelAsync();
        CellResult result = await running;
        return (result, Stopwatch.GetElapsedTime(asked), _session.LastStop);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _session.DisposeAsync();

    private sealed class Listener : ICellOutput
    {
        private readonly TaskCompletionSource _started = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Started => _started.Task;

        public void Stream(string name, string text) => _started.TrySetResult();

        public void Display(MimeBundle bundle)
        {
        }

        public void Update(MimeBundle bundle, string displayId)
        {
        }

        public string? ReadLine(string prompt) => null;
    }
}
