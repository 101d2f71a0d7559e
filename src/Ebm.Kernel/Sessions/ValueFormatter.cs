using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Turns values into what front ends show, by the formatter of .NET Interactive where that does it well. Whatever a value is, the result is
/// bounded in length.
/// </summary>
internal sealed partial class ValueFormatter
{
    /// <summary>How many characters of a value are shown as text.</summary>
    public const int TextLimit = 200_000;

    /// <summary>How many characters another form of a value may have: a chart with its library takes 5 million.</summary>
    public const int FormLimit = 50_000_000;

    // Objects within objects: from here on it is worth looking whether they go in a circle.
    private const int DeepEnough = 3;

    private int _styled;

    static ValueFormatter() => SpecialValues.Register();

    /// <summary>
    /// Another cell begins: its first table brings the style sheet again, since the output that brought it before may be cleared.
    /// </summary>
    public void BeginCell() => _styled = 0;

    /// <summary>A value in the forms its type prefers, and always as plain text.</summary>
    public MimeBundle Format(object? value, params IReadOnlyList<string> mimeTypes)
    {
        if (mimeTypes.Count == 0)
            mimeTypes = value is null ? [PlainTextFormatter.MimeType] : [.. Formatter.GetPreferredMimeTypesFor(value.GetType())];
        (string plain, ShownValue? special) = Plain(value);
        var data = new Dictionary<string, string>();
        foreach (string mimeType in mimeTypes)
        {
            string? text = mimeType == PlainTextFormatter.MimeType ? plain
                : special is not null && mimeType == HtmlFormatter.MimeType ? special.Html
                : Form(value, mimeType);
            // A form that this value does not have, as a chart has no claims, comes as no text at all; that is no JSON.
            if (text is not null && (text.Length > 0 || !MimeBundle.IsJson(mimeType)))
                data[mimeType] = text;
        }

        data.TryAdd(PlainTextFormatter.MimeType, plain);
        return new MimeBundle(data);
    }

    /// <summary>A text that a cell shows as it is: cut where it is plain and too long, else replaced by a word about it.</summary>
    public static MimeBundle Raw(string text, string mimeType)
    {
        bool fits = text.Length <= (mimeType == PlainTextFormatter.MimeType ? TextLimit : FormLimit);
        return new MimeBundle(new Dictionary<string, string> { [fits ? mimeType : PlainTextFormatter.MimeType] = fits ? text : Cut(text) });
    }

    /// <summary>The plain text, and where that was not the formatter's, the HTML to go with it.</summary>
    private static (string Text, ShownValue? Special) Plain(object? value)
    {
        if (value is null)
            return (Formatter.NullString, null);
        bool saysHow = value.GetType().CustomAttributes.Any(a => a.AttributeType.Name == nameof(TypeFormatterSourceAttribute));
        var writer = new BoundedWriter(TextLimit);
        try
        {
            // A type that says how it is shown, as a chart does, also says how it reads: by ToString.
            if (saysHow)
                return (Cut(value.ToString() ?? ""), null);
            if (SpecialValues.Find(value) is { } special)
                return (Cut(special.Text), special.Html.Length <= FormLimit ? special : ShownValue.Lines(Cut(special.Text)));
            EndlessValues.Guard(value);
            Write(value, PlainTextFormatter.MimeType, writer);
        }
        catch (Exception problem) when (IsOfTheValue(problem, value, writer))
        {
            if (writer.IsCut)
                return (writer + Note(null), ShownValue.Lines(writer + Note(null)));
            string safe = GraphText.Of(value).Text;
            return (safe, saysHow ? null : ShownValue.Lines(safe));
        }

        if (writer.MaxDepth >= DeepEnough && GraphText.Of(value) is { IsCyclic: true } graph)
            return (graph.Text, ShownValue.Lines(graph.Text));
        return (writer.ToString(), null);
    }

    private string? Form(object? value, string mimeType)
    {
        var writer = new BoundedWriter(FormLimit);
        try
        {
            Write(value, mimeType, writer);
        }
        catch (Exception problem) when (IsOfTheValue(problem, value, writer))
        {
            return null;
        }

        string text = writer.ToString();
        if (mimeType != HtmlFormatter.MimeType || !text.Contains(".dni-", StringComparison.Ordinal))
            return text;
        // The formatter's style sheet comes with every table; a cell's outputs need it once.
        return DefaultStyles().Replace(text, match => Interlocked.Exchange(ref _styled, 1) == 0 ? match.Value : "");
    }

    /// <summary>Whether the value can be shown another way. A sequence that throws while it is read is the cell's own error.</summary>
    private static bool IsOfTheValue(Exception problem, object? value, BoundedWriter writer) =>
        GraphText.CanGoOn(problem) && (writer.IsCut || writer.IsTooDeep || value is not IEnumerable);

    private static void Write(object? value, string mimeType, BoundedWriter writer)
    {
        using var context = new FormatContext(writer);
        writer.Context = context;
        value.FormatTo(context, mimeType);
    }

    private static string Cut(string text) => text.Length <= TextLimit ? text : text[..TextLimit] + Note(text.Length);

    private static string Note(int? length) => length is { } all
        ? string.Create(CultureInfo.InvariantCulture, $"…\n[value too large: {all:N0} characters, the first {TextLimit:N0} are shown]")
        : string.Create(CultureInfo.InvariantCulture, $"…\n[value too large: the first {TextLimit:N0} characters are shown]");

    [GeneratedRegex(@"<style>\s*\.dni-code-hint.*?</style>\s*", RegexOptions.Singleline | RegexOptions.CultureInvariant)]
    private static partial Regex DefaultStyles();
}
