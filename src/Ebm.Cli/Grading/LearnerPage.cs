using System.Globalization;
using System.Text;

namespace Ebm.Cli;

/// <summary>What a learner is told: each exercise with its verdict, the smallest counterexample, what it suggests, and what to read
/// again.</summary>
internal static class LearnerPage
{
    /// <summary>The page.</summary>
    /// <param name="learner">The learner.</param>
    /// <param name="exercises">The exercises of the assignment.</param>
    /// <param name="book">The address of the readable course, seen from the page.</param>
    /// <param name="run">The run.</param>
    public static string Write(LearnerGrade learner, IReadOnlyList<CourseExercise> exercises, string book, GradeRun run)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $"<p><strong>{learner.Points:0.##} of {learner.Possible:0.##} points</strong>");
        html.Append(learner.IsLate ? ", handed in late" : "").Append(learner.Status == "graded" ? "" : $", {learner.Status}")
            .Append("</p>\n");
        foreach (string note in learner.Notes)
            html.Append($"<p class=\"small\">{GradePage.Encode(note)}</p>\n");
        foreach ((ExerciseGrade grade, CourseExercise exercise) in learner.Exercises.Zip(exercises))
            Write(html, grade, exercise, book);
        html.Append($"<p class=\"small\">Seed {GradePage.Encode(run.Seed)}. A rejection was checked again before it counted, " +
            "with other cases where the exercise draws its own.</p>");
        return GradePage.Write(learner.Name, html.ToString());
    }

    private static void Write(StringBuilder html, ExerciseGrade grade, CourseExercise exercise, string book)
    {
        html.Append(CultureInfo.InvariantCulture,
            $"<section><h3>{GradePage.Encode(exercise.Title)} <span class=\"small\">{grade.Id} " +
                $"{new string('·', exercise.Difficulty)}</span></h3>\n");
        html.Append(CultureInfo.InvariantCulture,
            $"<p class=\"{grade.State}\">{GradeState.Symbol(grade.State)} {GradeState.Words(grade.State)}: {grade.Points:0.##} of " +
                $"{grade.Possible:0.##}</p>\n");
        Paragraph(html, grade.Message, "case");
        Paragraph(html, grade.Counterexample, "case");
        Paragraph(html, grade.Misconception ?? grade.Relation, "");
        Paragraph(html, grade.Hint is { } hint && grade.State == GradeState.Wrong ? $"Hint: {hint}" : null, "");
        if (grade.State is not (GradeState.Solved or GradeState.Missing or GradeState.NotAttempted))
        {
            // A heading's anchor in the book, as Jupyter writes it.
            string anchor = grade.Reread is { Length: > 0 } section ? "#" + Uri.EscapeDataString(section.Replace(' ', '-')) : "";
            string where = grade.Reread is { Length: > 0 } ? $"“{grade.Reread}” in chapter {exercise.Chapter}"
                : $"chapter {exercise.Chapter}";
            string address = GradePage.Encode($"{book}/{exercise.Chapter}.html{anchor}");
            html.Append($"<p>Read again: <a href=\"{address}\">{GradePage.Encode(where)}</a></p>\n");
        }

        if (grade.Cell > 0)
        {
            Paragraph(html, string.Create(CultureInfo.InvariantCulture, $"From {grade.File}, cell {grade.Cell}")
                + (grade.Helpers.Count > 0 ? $", with cells {string.Join(", ", grade.Helpers)}" : ""), "small");
        }

        foreach (string note in grade.Notes)
            Paragraph(html, note, "small");
        html.Append("</section>\n");
    }

    private static void Paragraph(StringBuilder html, string? text, string style)
    {
        if (!string.IsNullOrEmpty(text))
            html.Append($"<p{(style.Length > 0 ? $" class=\"{style}\"" : "")}>{GradePage.Encode(text)}</p>\n");
    }
}
