using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>One session for the tests of a class: starting the compiler takes a second.</summary>
public sealed class SessionFixture : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly Session _session;

    public SessionFixture() => _session = new Session(new SessionOptions(_folder.Path));

    public Session Session => _session;

    internal TemporaryFolder Folder => _folder;

    internal async Task<(CellResult Result, RecordingOutput Output)> RunAsync(string code, CancellationToken interrupt = default)
    {
        var output = new RecordingOutput();
        CellResult result = await _session.RunAsync(code, output, interrupt).WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
        return (result, output);
    }

    /// <summary>The trailing value of a cell that must succeed, as plain text.</summary>
    internal async Task<string?> ValueAsync(string code)
    {
        (CellResult result, _) = await RunAsync(code);
        Assert.Null(result.Error);
        return result.Value?.Data["text/plain"];
    }

    internal async Task<CellError> ErrorAsync(string code)
    {
        (CellResult result, _) = await RunAsync(code);
        Assert.Equal(CellStatus.Failed, result.Status);
        return result.Error!;
    }

    public async ValueTask DisposeAsync()
    {
        await _session.DisposeAsync();
        _folder.Dispose();
    }
}
