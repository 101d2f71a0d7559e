using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.StaticFiles;

namespace Ebm.Live;

/// <summary>
/// Sends the compressed copy that lies beside a file, <c>x.br</c> or <c>x.gz</c>, where whoever asks takes it: the runtime of the cells is
/// a third then. A host without this sends the file itself.
/// </summary>
internal static class PrecompressedFiles
{
    private static readonly (string Encoding, string Extension)[] Forms = [("br", ".br"), ("gzip", ".gz")];

    /// <summary>Before the static files: asks for the copy instead.</summary>
    /// <param name="root">The folder that is served.</param>
    /// <param name="context">The request.</param>
    /// <param name="next">What sends files.</param>
    public static Task ChooseAsync(string root, HttpContext context, RequestDelegate next)
    {
        string path = context.Request.Path.Value ?? "";
        if (!path.StartsWith("/assets/live/", StringComparison.Ordinal) || path.Contains("..", StringComparison.Ordinal))
            return next(context);
        string accepted = context.Request.Headers.AcceptEncoding.ToString();
        foreach ((string encoding, string extension) in Forms)
        {
            if (!accepted.Split(',').Any(word => word.Split(';')[0].Trim().Equals(encoding, StringComparison.OrdinalIgnoreCase))
                || !File.Exists(Path.Combine(root, path.TrimStart('/') + extension)))
                continue;
            context.Items[typeof(PrecompressedFiles)] = path;
            context.Request.Path = path + extension;
            context.Response.Headers.ContentEncoding = encoding;
            break;
        }

        context.Response.Headers.Vary = "Accept-Encoding";
        return next(context);
    }

    /// <summary>Gives a copy the type of its file, and lets what is named by its content be kept.</summary>
    public static void Prepare(StaticFileResponseContext sent, FileExtensionContentTypeProvider types)
    {
        string path = sent.Context.Items[typeof(PrecompressedFiles)] as string ?? sent.Context.Request.Path.Value ?? "";
        if (types.TryGetContentType(path, out string? type))
            sent.Context.Response.ContentType = type;
        // assets/live/<content>/...: another edition has another name.
        if (path.StartsWith("/assets/live/", StringComparison.Ordinal) && path.Count(c => c == '/') > 3
            && !path.StartsWith("/assets/live/data/", StringComparison.Ordinal))
            sent.Context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
    }
}
