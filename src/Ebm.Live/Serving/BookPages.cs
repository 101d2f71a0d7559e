using Microsoft.AspNetCore.Http;

namespace Ebm.Live;

/// <summary>The chapters of the readable course, where they were written: what a demo links to.</summary>
internal static class BookPages
{
    /// <summary>Sends one file of the book's folder, and nothing from outside it.</summary>
    /// <param name="response">Takes the file, or says that there is none.</param>
    /// <param name="folder">The book's folder.</param>
    /// <param name="path">What was asked for, from anywhere.</param>
    public static async Task SendAsync(HttpResponse response, string folder, string path)
    {
        string root = Path.GetFullPath(folder) + Path.DirectorySeparatorChar;
        string? type = Path.GetExtension(path) switch
        {
            ".html" => "text/html; charset=utf-8",
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            ".svg" => "image/svg+xml",
            ".png" => "image/png",
            ".woff2" => "font/woff2",
            ".ipynb" => "application/x-ipynb+json",
            _ => null,
        };
        string? file = path.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(Path.Combine(root, path));
        if (type is null || file is null || !file.StartsWith(root, StringComparison.Ordinal) || !File.Exists(file))
        {
            response.StatusCode = StatusCodes.Status404NotFound;
            await response.WriteAsync("The book has no such page.\n").ConfigureAwait(false);
            return;
        }

        // What a notebook wrote into its chapter must not drive the demos: the page gets an origin of its own.
        response.Headers.ContentSecurityPolicy = "sandbox allow-scripts allow-popups";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        response.ContentType = type;
        await response.SendFileAsync(file).ConfigureAwait(false);
    }
}
