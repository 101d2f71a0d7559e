using System.CommandLine;
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
        await Served.UntilInterruptedAsync(server.Address(name), screen, browser, cancel).ConfigureAwait(false);
        return ExitCode.Ok;
    }
}
