using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Cells;

/// <summary>What a cell can call besides the libraries it uses. Imported into every cell.</summary>
public static class DisplayExtensions
{
    /// <summary>Shows a value below the cell, now, as a trailing expression would be shown at the end.</summary>
    /// <param name="value">The value; null is shown as <c>&lt;null&gt;</c>.</param>
    /// <param name="mimeTypes">The forms to show it in, such as <c>text/plain</c>; none = the ones its type prefers.</param>
    /// <returns>A handle by which the shown value can be replaced.</returns>
    public static DisplayedValue Display(this object? value, params string[] mimeTypes)
    {
        var shown = new DisplayedValue(mimeTypes);
        shown.Show(value, isFirst: true);
        return shown;
    }

    /// <summary>Shows a text of a given MIME type as it is: HTML, Markdown, SVG.</summary>
    /// <param name="text">The text in that format.</param>
    /// <param name="mimeType">The format, such as <c>text/html</c>.</param>
    public static DisplayedValue DisplayAs(this string text, string mimeType)
    {
        var shown = new DisplayedValue([mimeType]) { IsRaw = true };
        shown.Show(text, isFirst: true);
        return shown;
    }
}

/// <summary>A value that a cell has shown and may replace.</summary>
public sealed class DisplayedValue
{
    private readonly string[] _mimeTypes;

    internal DisplayedValue(string[] mimeTypes) => _mimeTypes = mimeTypes;

    /// <summary>The id under which front ends know it.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    internal bool IsRaw { get; init; }

    /// <summary>Shows another value in its place. Front ends that cannot replace outputs show it anew.</summary>
    public void Update(object? value) => Show(value, isFirst: false);

    internal void Show(object? value, bool isFirst)
    {
        Session? session = Session.Current;
        if (session is null)
        {
            Console.WriteLine(value);
            return;
        }

        MimeBundle bundle = IsRaw
            ? ValueFormatter.Raw(value?.ToString() ?? "", _mimeTypes[0])
            : session.Format(value, _mimeTypes);
        session.Output.Show(bundle, DisplayId, isUpdate: !isFirst);
    }
}
