using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Kernel.Sessions;

/// <summary>Turns values into what front ends show, by the formatter of .NET Interactive.</summary>
internal sealed partial class ValueFormatter
{
    private int _styled;

    /// <summary>A value in the forms its type prefers, and always as plain text.</summary>
    public MimeBundle Format(object? value, params IReadOnlyList<string> mimeTypes)
    {
        var data = new Dictionary<string, string>();
        if (mimeTypes.Count == 0)
            mimeTypes = value is null ? [PlainTextFormatter.MimeType] : [.. Formatter.GetPreferredMimeTypesFor(value.GetType())];
        foreach (string mimeType in mimeTypes)
        {
            // A form that this value does not have, as a chart has no claims, comes as no text at all; that is no JSON.
            if (Text(value, mimeType) is { } text && (text.Length > 0 || !MimeBundle.IsJson(mimeType)))
                data[mimeType] = text;
        }

        if (!data.ContainsKey(PlainTextFormatter.MimeType))
            data[PlainTextFormatter.MimeType] = PlainText(value);
        return new MimeBundle(data);
    }

    private static string PlainText(object? value)
    {
        // A type that says how it is shown, as a chart does, also says how it reads: by ToString.
        if (value is not null && value.GetType().CustomAttributes.Any(a => a.AttributeType.Name == nameof(TypeFormatterSourceAttribute)))
            return value.ToString() ?? "";
        return value.ToDisplayString(PlainTextFormatter.MimeType);
    }

    private string Text(object? value, string mimeType)
    {
        string text = mimeType == PlainTextFormatter.MimeType ? PlainText(value) : value.ToDisplayString(mimeType);
        if (mimeType != HtmlFormatter.MimeType || !text.Contains(".dni-", StringComparison.Ordinal))
            return text;
        // The formatter's style sheet comes with every table; a page needs it once.
        return DefaultStyles().Replace(text, match => Interlocked.Exchange(ref _styled, 1) == 0 ? match.Value : "");
    }

    [GeneratedRegex(@"<style>\s*\.dni-code-hint.*?</style>\s*", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex DefaultStyles();
}
