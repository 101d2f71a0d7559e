//  Who may drive the demos: a page that this server sent to a browser on this machine.
//
//      only 127.0.0.1 is bound          nobody on the network reaches it
//      the address holds a token        another user of this machine, or a page elsewhere, does not know it
//      Host is this server's            a foreign name that is made to point to 127.0.0.1 is refused
//      Origin is this server's          a page elsewhere that connects from the same browser is refused
//
//  A chapter of the book has no origin, which the browser says as "null"; it may fetch the book's fonts, and nothing else.

using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ebm.Live;

/// <summary>Decides which requests are answered.</summary>
/// <param name="port">The server's port.</param>
/// <param name="token">The secret in the address.</param>
internal sealed class DemoAccess(int port, string token)
{
    private readonly byte[] _token = Encoding.UTF8.GetBytes(token);
    private readonly string[] _hosts = [$"127.0.0.1:{port}", $"localhost:{port}"];

    /// <summary>A new token: 128 random bits as letters that may stand in an address.</summary>
    public static string NewToken() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>
    /// What lies behind the token in the path of a request that may be answered; null after a refusal, which is then in the response.
    /// </summary>
    public string? Admit(HttpContext context)
    {
        HttpRequest request = context.Request;
        string host = request.Host.Value ?? "";
        string? origin = request.Headers.Origin.Count > 0 ? request.Headers.Origin.ToString() : null;
        if (!_hosts.Contains(host, StringComparer.OrdinalIgnoreCase)) return Refuse(context, StatusCodes.Status421MisdirectedRequest);
        bool isChapter = origin == "null" && IsFont(request);
        if (origin is not null && !isChapter && !string.Equals(origin, $"http://{host}", StringComparison.OrdinalIgnoreCase))
            return Refuse(context, StatusCodes.Status403Forbidden);
        if (context.WebSockets.IsWebSocketRequest && origin is null) return Refuse(context, StatusCodes.Status403Forbidden);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsHead(request.Method)) return Refuse(context,
            StatusCodes.Status405MethodNotAllowed);
        string path = request.Path.Value ?? "";
        if (isChapter) context.Response.Headers.AccessControlAllowOrigin = origin;
        int slash = path.IndexOf('/', Math.Min(1, path.Length));
        string given = slash > 0 ? path[1..slash] : "";
        // In the same time however many letters are right.
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _token) ? path[(slash + 1)..]
            : Refuse(context, StatusCodes.Status403Forbidden);
    }

    private static bool IsFont(HttpRequest request) => request.Path.Value is { } path && path.EndsWith(".woff2", StringComparison.Ordinal)
        && path.Split('/') is [_, _, "book", ..] && !request.HttpContext.WebSockets.IsWebSocketRequest;

    private static string? Refuse(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return null;
    }
}
