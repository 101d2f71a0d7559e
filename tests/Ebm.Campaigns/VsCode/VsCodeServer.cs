using System.Diagnostics;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Ebm.Campaigns.VsCode;

/// <summary>
/// VS Code as a web server, on loopback, with a folder to work in and settings of its own. install.sh puts it into artifacts/vscode.
/// </summary>
internal sealed class VsCodeServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly string _data;

    private VsCodeServer(Process process, string data, string address) => (_process, _data, Address) = (process, data, address);

    /// <summary>Where it answers.</summary>
    public string Address { get; }

    private static string Home => Path.Combine(Checkout.Root, "artifacts", "vscode");

    /// <summary>Installs it if need be.</summary>
    public static async Task InstallAsync()
    {
        string script = Path.Combine(Checkout.Root, "tests", "Ebm.Campaigns", "VsCode", "install.sh");
        using Process install = Process.Start("bash", [script, Home]);
        await install.WaitForExitAsync();
        if (install.ExitCode != 0)
            throw new InvalidOperationException($"VS Code could not be installed: install.sh ended with {install.ExitCode}");
    }

    /// <summary>Starts it; it must be installed.</summary>
    /// <param name="theme">The name of a colour theme.</param>
    public static async Task<VsCodeServer> StartAsync(string theme)
    {
        string data = Directory.CreateTempSubdirectory("vscode-data").FullName;
        Directory.CreateDirectory(Path.Combine(data, "User"));
        await File.WriteAllTextAsync(Path.Combine(data, "User", "settings.json"), new JsonObject
        {
            ["workbench.colorTheme"] = theme,
            ["window.autoDetectColorScheme"] = false,
            ["workbench.editorAssociations"] = new JsonObject { ["*.ipynb"] = "jupyter-notebook" },
            ["workbench.startupEditor"] = "none",
            ["workbench.secondarySideBar.defaultVisibility"] = "hidden",
            ["workbench.list.mouseWheelScrollSensitivity"] = 10,
            ["security.workspace.trust.enabled"] = false,
            ["chat.disableAIFeatures"] = true,
            ["telemetry.telemetryLevel"] = "off",
        }.ToJsonString());
        int port = FreePort();
        Process process = Process.Start(new ProcessStartInfo(
            Path.Combine(Home, "node", "bin", "node"),
            [Path.Combine(Home, "package", "out", "node", "entry.js"), "--auth", "none", "--bind-addr", $"127.0.0.1:{port}",
                "--user-data-dir", data,
                "--extensions-dir", Path.Combine(data, "extensions"), "--disable-telemetry", "--disable-update-check",
                    "--disable-workspace-trust"])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _ = process.StandardOutput.ReadToEndAsync();
        _ = process.StandardError.ReadToEndAsync();
        var server = new VsCodeServer(process, data, $"http://127.0.0.1:{port}");
        await server.AnswersAsync();
        return server;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AnswersAsync()
    {
        using var http = new HttpClient();
        for (int i = 0; ; i++)
        {
            try
            {
                (await http.GetAsync(Address + "/healthz")).EnsureSuccessStatusCode();
                return;
            }
            catch (HttpRequestException) when (i < 300)
            {
                await Task.Delay(100);
            }
        }
    }
}
