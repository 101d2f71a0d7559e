using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>A kernel over a fake session in this process, and a raw client of it.</summary>
public sealed class FakeKernel : IAsyncDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ebm-jupyter-");

    public FakeKernel(string? leftBehind = null)
    {
        File = RawClient.NewConnection(_folder.FullName);
        if (leftBehind is not null)
            System.IO.File.WriteAllText(File.Path + ".running", leftBehind);
        Kernel = new JupyterKernel(File, () => Session, line =>
        {
            lock (Log)
                Log.Add(line);
        });
        Client = new RawClient(File);
    }

    internal FakeSession Session { get; } = new();

    internal RawClient Client { get; }

    public ConnectionFile File { get; }

    public JupyterKernel Kernel { get; }

    public List<string> Log { get; } = [];

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Kernel.DisposeAsync();
        _folder.Delete(recursive: true);
    }
}
