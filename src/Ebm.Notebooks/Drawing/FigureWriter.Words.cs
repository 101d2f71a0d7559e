using System.Text.Json;

namespace Ebm.Notebooks;

// Reference lines and words.
internal sealed partial class FigureWriter
{
    private static void Lines(Utf8JsonWriter json, FigureLayout layout)
    {
        if (layout.Lines.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("shapes");
        foreach (var line in layout.Lines)
        {
            var (along, across) = line.IsVertical ? ("x", "y") : ("y", "x");
            json.WriteStartObject();
            json.WriteString("type", "line");
            Number(json, along + "0", line.At);
            Number(json, along + "1", line.At);
            Number(json, across + "0", 0);
            Number(json, across + "1", 1);
            json.WriteString(across + "ref", "paper");
            json.WriteStartObject("line");
            json.WriteString("color", "@soft");
            Number(json, "width", 1.5);
            json.WriteString("dash", "dash");
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Notes(Utf8JsonWriter json, FigureLayout layout)
    {
        if (layout.Notes.IsEmpty)
        {
            return;
        }

        json.WriteStartArray("annotations");
        foreach (var note in layout.Notes)
        {
            json.WriteStartObject();
            Number(json, "x", note.X);
            Number(json, "y", note.Y);
            json.WriteString("text", note.Text);
            Font(json, "font", 12);
            json.WriteBoolean("showarrow", note.Place == NotePlace.WithArrow);
            json.WriteString("bgcolor", note.Place == NotePlace.WithArrow ? "@paper/0.78" : "@paper/0.6");
            if (note.Place == NotePlace.WithArrow)
            {
                Arrow(json, note.ArrowColor);
            }
            else if (note.Place != NotePlace.Centred)
            {
                Beside(json, note.Place);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Arrow(Utf8JsonWriter json, string color)
    {
        json.WriteString("arrowcolor", color);
        Number(json, "arrowhead", 2);
        Number(json, "arrowsize", 0.9);
        Number(json, "arrowwidth", 1.3);
        Number(json, "ax", 30);
        Number(json, "ay", -30);
        Number(json, "borderpad", 3);
    }

    private static void Beside(Utf8JsonWriter json, NotePlace place)
    {
        json.WriteString(place == NotePlace.AboveLine ? "xref" : "yref", "paper");
        json.WriteString("xanchor", place == NotePlace.RightOfLine ? "left" : "right");
        json.WriteString("yanchor", place == NotePlace.AboveLine ? "bottom" : "top");
        Number(json, "xshift", place switch { NotePlace.RightOfLine => 4, NotePlace.LeftOfLine => -4, _ => 0 });
    }
}
