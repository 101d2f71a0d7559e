using System.Net;

namespace Ebm.Cli;

/// <summary>The frame of the pages of <c>ebm grade</c>. Everything that comes from a learner is encoded; there is no script.</summary>
internal static class GradePage
{
    private const string Style = """
        :root{color-scheme:light dark;--line:#8884;--good:#1a7f37;--bad:#c0392b;--odd:#9a6700}
        @media(prefers-color-scheme:dark){:root{--good:#4ac26b;--bad:#ff7b72;--odd:#e3b341}}
        body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
        table{border-collapse:collapse;width:100%;margin:1rem 0}th,td{border-bottom:1px solid var(--line);padding:.3rem .6rem;text-align:left;vertical-align:top}
        td.n,th.n{text-align:right}section{border-top:1px solid var(--line);padding:.6rem 0}h1{font-size:1.5rem}h2{font-size:1.2rem}h3{font-size:1rem;margin:.2rem 0}
        .solved{color:var(--good)}.wrong,.compile-error{color:var(--bad)}.crashed,.timeout,.memory,.refused,.forged{color:var(--odd)}
        .case{font-family:ui-monospace,monospace;font-size:.9rem;overflow-wrap:anywhere}.small{font-size:.85rem;opacity:.8}
        .bar{display:inline-block;height:.8rem;background:currentColor;opacity:.6;vertical-align:middle;min-width:1px}
        .scroll{overflow-x:auto}
        """;

    /// <summary>A text as HTML.</summary>
    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>A page.</summary>
    public static string Write(string title, string body) =>
        $"<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">"
        + "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        + $"<title>{Encode(title)}</title><style>{Style}</style></head>\n<body>\n<h1>{Encode(title)}</h1>\n{body}\n</body></html>\n";
}
