using System.CommandLine;
using System.ComponentModel;
using System.Diagnostics;
using Ebm.Live;

namespace Ebm.Cli;

/// <summary><c>ebm demo</c>: serves the live demos to a browser on this machine until it is interrupted.</summary>
internal static class DemoCommand
{
    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="folder">The folder to start from.</param>
    public static Command Create(Screen screen, string folder)
    {
        var name = new Argument<string?>("NAME")
        {
            Description = "One of " + string.Join("; ", Catalogue.Cards.Select(card => $"{card.Name}: {card.Title}"))
                + ". Without a name the page lists all.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var port = new Option<int>("--port")
        {
            Description = "The port on 127.0.0.1; where it is busy the next free one is taken. 0 takes any.",
            DefaultValueFactory = _ => DemoServer.UsualPort,
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address." };
        var command = new Command("demo", "Shows live demos in the browser, computed on this machine; stop with Ctrl-C.") { name, port,
            noBrowser };
        command.SetAction((parsed, cancel) => RunAsync(screen, folder, parsed.GetValue(name) ?? "", parsed.GetValue(port),
            !parsed.GetValue(noBrowser), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Screen screen, string folder, string name, int port, bool browser, CancellationToken cancel)
    {
        if (name.Length > 0 && Catalogue.Cards.All(card => card.Name != name))
            throw new UsageException(
                $"there is no demo '{name}'; there are: {string.Join(", ", Catalogue.Cards.Select(card => card.Name))}");
        if (port is < 0 or > 65535)
            throw new UsageException($"--port {port} is not from 0 to 65535");
        await using DemoServer server = await DemoServer.StartAsync(port, book: Checkout.Find(folder)?.Book).ConfigureAwait(false);
        if (port > 0 && server.Port != port)
            screen.Warn($"port {port} is busy; {server.Port} is taken");
        string address = server.Address(name);
        screen.Out.WriteLine($"{address}");
        screen.Out.WriteLine("Ctrl-C stops.");
        screen.Out.Flush();
        if (browser) Open(address, screen);
        try
        {
            await Task.Delay(Timeout.Infinite, cancel).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Asked to stop, which is how it ends.
        }

        return ExitCode.Ok;
    }

    private static void Open(string address, Screen screen)
    {
        try
        {
            if (OperatingSystem.IsLinux() && Environment.GetEnvironmentVariable("DISPLAY") is null
                && Environment.GetEnvironmentVariable("WAYLAND_DISPLAY") is null)
                return;
            using Process? process = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
        }
        catch (Exception problem) when (problem is Win32Exception or InvalidOperationException
            or IOException or PlatformNotSupportedException)
        {
            screen.Warn("no browser could be opened; open the address yourself");
        }
    }
}
