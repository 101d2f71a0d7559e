using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>A connection file that cannot be used is refused with one line that says why, and nothing is bound.</summary>
public sealed class ConnectionFileTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ebm-connection-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("key", null, "has no key")]
    [InlineData("key", "\"\"", "has no key")]
    [InlineData("key", "7", "has no key")]
    [InlineData("ip", "\"0.0.0.0\"", "loopback only")]
    [InlineData("ip", "\"*\"", "loopback only")]
    [InlineData("ip", "\"192.0.2.1\"", "loopback only")]
    [InlineData("ip", "\"example.org\"", "loopback only")]
    [InlineData("transport", "\"ipc\"", "'tcp' only")]
    [InlineData("signature_scheme", "\"hmac-md5\"", "'hmac-sha256' only")]
    [InlineData("shell_port", null, "needs shell_port")]
    [InlineData("hb_port", "0", "needs hb_port")]
    [InlineData("hb_port", "70000", "needs hb_port")]
    [InlineData("hb_port", "\"5555\"", "needs hb_port")]
    [InlineData("hb_port", "55.5", "needs hb_port")]
    public void A_field_that_is_wrong_is_named(string field, string? value, string message)
    {
        var good = RawClient.NewConnection(_folder.FullName);
        var json = JsonNode.Parse(File.ReadAllText(good.Path))!.AsObject();
        json.Remove(field);
        if (value is not null)
            json[field] = JsonNode.Parse(value);
        File.WriteAllText(good.Path, json.ToJsonString());
        var e = Assert.Throws<ConnectionFileException>(() => ConnectionFile.Read(good.Path));
        Assert.Contains(message, e.Message);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void The_same_port_twice_is_refused()
    {
        var good = RawClient.NewConnection(_folder.FullName);
        File.WriteAllText(good.Path, File.ReadAllText(good.Path).Replace($"{good.HeartbeatPort}", $"{good.ShellPort}"));
        Assert.Contains("same port twice", Assert.Throws<ConnectionFileException>(() => ConnectionFile.Read(good.Path)).Message);
    }

    [Theory]
    [InlineData("{", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "no JSON object")]
    public void A_file_that_is_no_object_is_refused(string text, string message)
    {
        string path = Path.Combine(_folder.FullName, "kernel.json");
        File.WriteAllText(path, text);
        Assert.Contains(message, Assert.Throws<ConnectionFileException>(() => ConnectionFile.Read(path)).Message);
    }

    [Fact]
    public void A_missing_file_is_refused() =>
        Assert.Contains("cannot read",
            Assert.Throws<ConnectionFileException>(() => ConnectionFile.Read(Path.Combine(_folder.FullName, "none.json"))).Message);

    [Fact]
    public void A_port_in_use_ends_the_start_with_its_number()
    {
        var file = RawClient.NewConnection(_folder.FullName);
        var taken = new TcpListener(IPAddress.Loopback, file.IopubPort);
        taken.Start();
        var log = new StringWriter();
        Assert.Equal(1, KernelHost.Run(file.Path, () => new FakeSession(), log));
        Assert.Contains($"127.0.0.1:{file.IopubPort} (iopub)", log.ToString());
        taken.Stop();
    }

    [Fact]
    public async Task Two_kernels_do_not_share_the_ports_of_one_file()
    {
        var file = RawClient.NewConnection(_folder.FullName);
        await using var first = new JupyterKernel(file, () => new FakeSession(), _ => { });
        Assert.Throws<ConnectionFileException>(() => new JupyterKernel(file, () => new FakeSession(), _ => { }));
    }
}
