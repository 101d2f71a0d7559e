using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Ebm.Live;

/// <summary>Serves the written course on 127.0.0.1, as any static host would. Reads one folder, and writes nothing.</summary>
internal sealed class BookServer : IAsyncDisposable
{
    /// <summary>The port that is tried first.</summary>
    public const int UsualPort = 8650;

    private readonly WebApplication _app;

    private BookServer(WebApplication app, int port) => (_app, Port) = (app, port);

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>The address of the first page.</summary>
    public string Address => $"http://127.0.0.1:{Port}/";

    /// <summary>Starts the server on a port, or on the next one that is free.</summary>
    /// <param name="folder">The book's folder.</param>
    /// <param name="port">The first port to try, 1 … 65535; 0 for any that is free.</param>
    /// <exception cref="IOException">None of the ports that follow is free.</exception>
    public static async Task<BookServer> StartAsync(string folder, int port = UsualPort)
    {
        (WebApplication app, int bound) = await FreePort.StartAsync(port, tried => Build(folder, tried)).ConfigureAwait(false);
        return new BookServer(app, bound);
    }

    /// <summary>Stops the server.</summary>
    public async ValueTask DisposeAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        await _app.StopAsync(patience.Token).ConfigureAwait(false);
        await _app.DisposeAsync().ConfigureAwait(false);
    }

    private static WebApplication Build(string folder, int port)
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
        WebApplication app = builder.Build();
        app.Use(AdmitAsync);
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".ipynb"] = "application/x-ipynb+json";
        app.UseStaticFiles(new StaticFileOptions { FileProvider = files, ContentTypeProvider = types });
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("The book has no such page.\n");
        });
        return app;
    }

    // A name that a page elsewhere has pointed at this machine is refused; so is any way to write.
    private static Task AdmitAsync(HttpContext context, RequestDelegate next)
    {
        bool isOurs = context.Request.Host.Host is "127.0.0.1" or "localhost";
        bool reads = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method);
        context.Response.Headers.XContentTypeOptions = "nosniff";
        context.Response.Headers.CacheControl = "no-cache";
        if (isOurs && reads)
            return next(context);
        context.Response.StatusCode = isOurs ? StatusCodes.Status405MethodNotAllowed : StatusCodes.Status403Forbidden;
        return context.Response.WriteAsync("Use the address that 'ebm book --serve' has printed.\n");
    }
}
