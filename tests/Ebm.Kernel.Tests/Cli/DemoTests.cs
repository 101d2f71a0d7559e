using System.Net;
using System.Net.Sockets;
using Ebm.Live;

namespace Ebm.Kernel.Tests.Cli;

/// <summary><c>ebm demo</c>: the address, the list, and a port that is taken.</summary>
public class DemoTests
{
    [Fact]
    public async Task The_help_names_every_demo()
    {
        (int code, string output, _) = await CommandLine.RunAsync(Path.GetTempPath(), "demo", "--help");
        Assert.Equal(0, code);
        string text = string.Join(' ', output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.All(Catalogue.Cards, card => Assert.Contains($"{card.Name}: {card.Title}", text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_busy_port_is_said_in_one_line_and_the_next_one_serves()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(1500));
        (int code, string output, string error) = await CommandLine.RunAsync(Path.GetTempPath(), cancel.Token, "demo", "ising",
            "--no-browser", "--port", $"{port}");
        Assert.Equal(0, code);
        CommandLine.Complains(error, $"port {port} is busy");
        string[] lines = output.TrimEnd('\n').Split('\n');
        Assert.Matches("^http://127\\.0\\.0\\.1:[0-9]+/[0-9a-f]{32}/ising$", lines[0]);
        Assert.Equal(2, lines.Length);
    }
}
