using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

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
        (WebApplication app, int bound) = await LoopbackServer.StartAsync(port, tried => Build(folder, tried)).ConfigureAwait(false);
        return new BookServer(app, bound);
    }

    /// <summary>Stops the server.</summary>
    public async ValueTask DisposeAsync() => await LoopbackServer.StopAsync(_app).ConfigureAwait(false);

    private static WebApplication Build(string folder, int port)
    {
        WebApplication app = LoopbackServer.Build(port);
        app.Use(AdmitAsync);
        var files = new PhysicalFileProvider(Path.GetFullPath(folder));
        string root = Path.GetFullPath(folder);
        app.Use((HttpContext context, RequestDelegate next) => PrecompressedFiles.ChooseAsync(root, context, next));
        app.UseDefaultFiles(new DefaultFilesOptions { FileProvider = files });
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".ipynb"] = "application/x-ipynb+json";
        types.Mappings[".br"] = types.Mappings[".gz"] = "application/octet-stream";
        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = files,
            ContentTypeProvider = types,
            OnPrepareResponse = sent => PrecompressedFiles.Prepare(sent, types),
        });
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
