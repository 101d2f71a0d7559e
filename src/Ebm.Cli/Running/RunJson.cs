using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>The results of a run as JSON, for other programs.</summary>
internal static class RunJson
{
    private static readonly JsonWriterOptions Layout = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document <c>{"notebooks":[...]}</c>. Non-finite numbers are strings: JSON has none.</summary>
    public static string Write(IEnumerable<NotebookReport> reports)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Layout))
        {
            json.WriteStartObject();
            json.WriteStartArray("notebooks");
            foreach (NotebookReport report in reports)
                Write(json, report);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.ToArray()) + "\n";
    }

    /// <summary>The word for a status. A notebook that was interrupted has failed, and its error says so.</summary>
    public static string Word(NotebookStatus status) => status switch
    {
        NotebookStatus.Ok => "ok",
        NotebookStatus.Timeout => "timeout",
        NotebookStatus.Crashed => "crashed",
        _ => "failed",
    };

    private static void Write(Utf8JsonWriter json, NotebookReport report)
    {
        json.WriteStartObject();
        json.WriteString("path", report.Path);
        json.WriteString("status", Word(report.Status));
        Number(json, "seconds", Math.Round(report.Seconds, 3));
        Number(json, "peakMemoryMB", Math.Round(report.PeakMemoryMB, 1));
        json.WriteNumber("cells", report.Cells);
        json.WriteStartArray("claims");
        foreach (ClaimResult claim in report.Claims)
        {
            json.WriteStartObject();
            json.WriteString("name", claim.Name);
            Number(json, "measured", claim.Measured);
            Number(json, "expected", claim.Expected);
            Number(json, "tolerance", claim.Tolerance);
            json.WriteString("source", claim.Source);
            json.WriteBoolean("holds", claim.Holds);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("exercises");
        foreach (ExerciseResult exercise in report.Exercises)
        {
            json.WriteStartObject();
            json.WriteString("id", exercise.Id);
            json.WriteString("state", exercise.State);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("error", report.Error);
        json.WriteEndObject();
    }

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
            json.WriteNumber(name, value);
        else
            json.WriteString(name, double.IsNaN(value) ? "NaN" : value > 0 ? "Infinity" : "-Infinity");
    }
}
