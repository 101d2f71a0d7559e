using System.Globalization;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>Writes what a run found: tables, data and pages.</summary>
internal static class GradeFiles
{
    /// <summary>Writes everything into the folder of the reports, and the files that were asked for besides.</summary>
    public static void Write(GradeReport report, IReadOnlyList<CourseExercise> exercises, GradeRequest request, Checkout checkout)
    {
        string pages = Path.Combine(request.Out, "learners");
        if (Directory.Exists(pages))
            Directory.Delete(pages, recursive: true);
        Directory.CreateDirectory(pages);
        string book = Path.GetRelativePath(pages, checkout.Book).Replace('\\', '/');
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var files = new Dictionary<string, string>();
        foreach (LearnerGrade learner in report.Learners)
        {
            string name = FileName(learner.Key);
            for (int more = 2; !names.Add(name); more++)
                name = string.Create(CultureInfo.InvariantCulture, $"{FileName(learner.Key)}-{more}");
            files.TryAdd(learner.Key, $"learners/{name}.html");
            WholeFile.Write(Path.Combine(pages, name + ".html"), LearnerPage.Write(learner, exercises, book, report.Run));
        }

        string csv = Csv(report, exercises), json = JsonSerializer.Serialize(report, GradesJson.Default.GradeReport) + "\n";
        WholeFile.Write(Path.Combine(request.Out, "index.html"), ClassPage.Write(report, exercises, files));
        foreach ((string? path, string text) in ((string?, string)[])[(Path.Combine(request.Out, "grades.csv"), csv),
            (Path.Combine(request.Out, "grades.json"), json), (request.Csv, csv), (request.Json, json)])
        {
            if (path is null)
                continue;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Write(path, text);
        }
    }

    /// <summary>A row a learner: who, how, points, and the points and state of each exercise.</summary>
    public static string Csv(GradeReport report, IReadOnlyList<CourseExercise> exercises)
    {
        var text = new StringBuilder();
        Row(["learner", "name", "status", "late", "points", "possible", .. exercises.SelectMany(e => (string[])[e.Id, e.Id + " state"]),
            "notes"]);
        foreach (LearnerGrade learner in report.Learners)
        {
            Row([learner.Key, learner.Name, learner.Status, learner.IsLate ? "late" : "", Number(learner.Points), Number(learner.Possible),
                .. learner.Exercises.SelectMany(e => (string[])[Number(e.Points), e.State]), string.Join("; ", learner.Notes)]);
        }

        return text.ToString();

        void Row(IEnumerable<string> cells) => text.AppendJoin(',', cells.Select(Cell)).Append("\r\n");
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A cell that no spreadsheet takes for a formula.</summary>
    private static string Cell(string text)
    {
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r')
            text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }

    private static string FileName(string key)
    {
        string name = new([.. key.Select(c => char.IsLetterOrDigit(c) || c is '-' or '_' ? c : '-').Take(80)]);
        return name.Trim('-').Length == 0 ? "learner" : name;
    }
}
