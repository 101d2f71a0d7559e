using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ebm.Live;

/// <summary>What the servers share: they listen on 127.0.0.1 only, take no bodies, and move to the next port where one is busy.</summary>
internal static class LoopbackServer
{
    private const int PortsTried = 50;

    /// <summary>A server on a port of this machine that answers nothing yet.</summary>
    /// <param name="port">1 … 65535; 0 for any that is free.</param>
    public static WebApplication Build(int port)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxConcurrentConnections = 128;
            kestrel.Limits.MaxRequestBodySize = 0;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        });
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(2));
        return builder.Build();
    }

    /// <summary>Stops a server; who still asks has three seconds.</summary>
    public static async Task StopAsync(WebApplication app)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await app.StopAsync(patience.Token).ConfigureAwait(false);
        await app.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Starts a server on a port, or on the next one that is free.</summary>
    /// <param name="port">The first port to try, 1 … 65535; 0 for any that is free.</param>
    /// <param name="build">Makes the server for a port.</param>
    /// <returns>The started server, and the port it listens on.</returns>
    /// <exception cref="IOException">None of the ports that follow is free.</exception>
    public static async Task<(WebApplication App, int Port)> StartAsync(int port, Func<int, WebApplication> build)
    {
        for (int tried = port; ; tried++)
        {
            WebApplication app = build(tried);
            try
            {
                await app.StartAsync().ConfigureAwait(false);
                return (app, new Uri(app.Urls.First()).Port);
            }
            catch (IOException problem)
            {
                await app.DisposeAsync().ConfigureAwait(false);
                // Without the right to use a port (below 1024) the next has it no more than this one.
                if (problem.InnerException is AddressInUseException && tried < Math.Min(65535, port + PortsTried) && port > 0)
                    continue;
                throw new IOException($"none of the ports {port} to {tried} can be used: {problem.Message}", problem);
            }
            catch (SocketException problem)
            {
                await app.DisposeAsync().ConfigureAwait(false);
                throw new IOException($"port {tried} cannot be used: {problem.Message}", problem);
            }
        }
    }
}
