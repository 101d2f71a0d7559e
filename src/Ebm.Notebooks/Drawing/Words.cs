namespace Ebm.Notebooks;

/// <summary>Words in a chart.</summary>
internal static class Words
{
    /// <summary>
    /// Words with an arrow to a point, or at a point of a picture. On a logarithmic axis plotly places words by powers of ten.
    /// </summary>
    public static TextNote At((double X, double Y, string Text) note, Figure figure) =>
        new(figure.LogX ? Math.Log10(note.X) : note.X, figure.LogY ? Math.Log10(note.Y) : note.Y, Layout.Escape(note.Text),
            figure.IsPicture ? NotePlace.Centred : NotePlace.WithArrow, figure.IsMap && !figure.IsPicture ? Palette.Over(0) : "@ink");

    /// <summary>
    /// The label of a reference line. A label stands right of a vertical line, or left where the line is far to the right.
    /// </summary>
    public static TextNote Beside(Mark mark, Figure figure)
    {
        var at = (mark.Vertical ? figure.LogX : figure.LogY) ? Math.Log10(mark.At) : mark.At;
        var text = Layout.Escape(mark.Label!);
        return mark.Vertical
            ? new TextNote(at, 1, text, IsFarRight(mark, figure) ? NotePlace.LeftOfLine : NotePlace.RightOfLine)
            : new TextNote(0.99, at, text, NotePlace.AboveLine);
    }

    private static bool IsFarRight(Mark mark, Figure figure)
    {
        var (low, high) = figure.XRange ?? Extent.Of(figure.Series, 'x', figure.LogX);
        var share = figure.LogX ? (Math.Log(mark.At) - Math.Log(low)) / (Math.Log(high) - Math.Log(low)) : (mark.At - low) / (high - low);
        return share > 0.72;
    }
}
