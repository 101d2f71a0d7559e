using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Ebm.Live;

/// <summary>Serves the demos' page on 127.0.0.1 and runs one demo for each open page. Writes nothing to disk.</summary>
internal sealed class DemoServer : IAsyncDisposable
{
    /// <summary>The port that is tried first.</summary>
    public const int UsualPort = 8642;

    /// <summary>How many pages may have a run at one moment.</summary>
    public const int MostPages = 16;

    private const WebSocketCloseStatus TryAgainLater = (WebSocketCloseStatus)1013;   // of the registry of RFC 6455
    private const int RunsAtFullSpeed = 2;

    private readonly CancellationTokenSource _stop = new();
    private readonly SemaphoreSlim _turns = new(RunsAtFullSpeed);
    private readonly string _token;
    private readonly string? _book;
    private WebApplication? _app;
    private DemoAccess? _access;
    private int _pages;

    private DemoServer(string? token, string? book) => (_token, _book) = (token ?? DemoAccess.NewToken(), book);

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>How many pages have a run at this moment.</summary>
    public int Pages => Volatile.Read(ref _pages);

    /// <summary>The address of a demo's page, with the token.</summary>
    /// <param name="demo">The demo's name; empty for the list of all.</param>
    public string Address(string demo = "") => $"http://127.0.0.1:{Port}/{_token}/{demo}";

    /// <summary>Starts the server on a port, or on the next one that is free.</summary>
    /// <param name="port">The first port to try, 1 … 65535; 0 for any that is free.</param>
    /// <param name="token">The secret in the address; null for a new one.</param>
    /// <param name="book">The folder of the readable course, to which pages then link; null for none.</param>
    /// <exception cref="IOException">None of the ports that follow is free.</exception>
    public static async Task<DemoServer> StartAsync(int port = UsualPort, string? token = null, string? book = null)
    {
        var server = new DemoServer(token, book);
        (server._app, server.Port) = await LoopbackServer.StartAsync(port, server.Build).ConfigureAwait(false);
        server._access = new DemoAccess(server.Port, server._token);
        return server;
    }

    /// <summary>Stops: every page is told, and every run ends.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        if (_app is not null)
            await LoopbackServer.StopAsync(_app).ConfigureAwait(false);

        _stop.Dispose();
        _turns.Dispose();
    }

    private WebApplication Build(int port)
    {
        WebApplication app = LoopbackServer.Build(port);
        app.UseWebSockets(new WebSocketOptions
        {
            KeepAliveInterval = TimeSpan.FromSeconds(15),
            KeepAliveTimeout = TimeSpan.FromSeconds(30)
        });
        app.Run(AnswerAsync);
        return app;
    }

    private async Task AnswerAsync(HttpContext context)
    {
        HttpResponse response = context.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-store";
        if (_access?.Admit(context) is not { } path)
        {
            if (!response.HasStarted) await response.WriteAsync(
                "Use the address that 'ebm demo' has printed: it changes with every start.\n").ConfigureAwait(false);
            return;
        }

        if (path.StartsWith("run/", StringComparison.Ordinal))
            await RunAsync(context, path["run/".Length..]).ConfigureAwait(false);
        else
            await SendAsync(response, path).ConfigureAwait(false);
    }

    private async Task SendAsync(HttpResponse response, string path)
    {
        if (path == "catalogue.json")
        {
            response.ContentType = "application/json";
            await response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(
                Catalogue.Cards.Select(card => new
                {
                    card.Name,
                    card.Title,
                    card.Formula,
                    card.Summary,
                    card.Chapter,
                    book = HasChapter(card.Chapter)
                }), JsonSerializerOptions.Web)).ConfigureAwait(false);
            return;
        }

        if (path.StartsWith("book/", StringComparison.Ordinal) && _book is not null)
        {
            await BookPages.SendAsync(response, _book, path["book/".Length..]).ConfigureAwait(false);
            return;
        }

        string name = path.Length == 0 || Catalogue.Cards.Any(card => card.Name == path) ? "index.html" : path == "notes" ? "notes.html"
            : path;
        if (!PageFiles.TryGet(name, out (byte[] Content, string Type) file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync("There is no such page.\n").ConfigureAwait(false);
            return;
        }

        response.Headers.ContentSecurityPolicy =
            $"default-src 'self'; img-src 'self' blob: data:; media-src blob:; frame-ancestors 'none'; base-uri 'none'; form-action " +
            $"'none'; connect-src 'self' ws://{response.HttpContext.Request.Host}";
        response.ContentType = file.Type;
        response.ContentLength = file.Content.Length;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method)) await response.Body.WriteAsync(file.Content).ConfigureAwait(false);
    }

    private bool HasChapter(string chapter) => _book is not null && File.Exists(Path.Combine(_book, chapter + ".html"));

    /// <summary>A page can read why a connection was closed, not why none was made.</summary>
    private async Task RefuseAsync(HttpContext context)
    {
        using WebSocket socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, context.RequestAborted);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            await socket.CloseAsync(TryAgainLater, $"{MostPages} pages are open already", patience.Token).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // Nobody is there to be told.
        }
    }

    private async Task RunAsync(HttpContext context, string name)
    {
        if (!context.WebSockets.IsWebSocketRequest || Catalogue.Make(name) is not { } demo)
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        if (Interlocked.Increment(ref _pages) > MostPages)
        {
            Interlocked.Decrement(ref _pages);
            await RefuseAsync(context).ConfigureAwait(false);
            return;
        }

        try
        {
            using var socket = await context.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
            using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token, context.RequestAborted);
            (string Name, string Text)[] values = [.. context.Request.Query.Take(64).Select(pair => (pair.Key, pair.Value.ToString()))];
            // Away from the thread that serves requests: a run computes.
            await Task.Run(() => new DemoRun(socket, demo, _turns).RunAsync(values, ended.Token), CancellationToken.None)
                .ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _pages);
        }
    }
}
