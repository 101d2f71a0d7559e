using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;

namespace Ebm.Live;

/// <summary>Starts a server on a port, or on the next one that is free.</summary>
internal static class FreePort
{
    private const int PortsTried = 50;

    /// <summary>Starts a server.</summary>
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
