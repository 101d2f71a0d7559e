using System.Globalization;
using System.Text;

namespace Ebm.Cli;

/// <summary>What a teacher sees: the marks, their distribution, what was misunderstood most, and what to look at.</summary>
internal static class ClassPage
{
    private const int Bins = 10;
    private const int MostIdeas = 20;

    /// <summary>The page.</summary>
    /// <param name="report">The result.</param>
    /// <param name="exercises">The exercises of the assignment.</param>
    /// <param name="pages">The page of each learner.</param>
    public static string Write(GradeReport report, IReadOnlyList<CourseExercise> exercises, IReadOnlyDictionary<string, string> pages)
    {
        var html = new StringBuilder();
        LearnerGrade[] handed = [.. report.Learners.Where(learner => learner.Status != "missing")];
        html.Append(CultureInfo.InvariantCulture, $"<p>{handed.Length} submissions, {report.Learners.Count - handed.Length} missing, ");
        html.Append(CultureInfo.InvariantCulture,
            $"{handed.Count(learner => learner.IsLate)} late. Seed {report.Run.Seed}, {report.Run.Seconds:0} s.</p>\n");
        Distribution(html, handed);
        PerExercise(html, handed, exercises);
        Ideas(html, handed, exercises);
        ToLookAt(html, report, pages);
        Marks(html, report, pages);
        html.Append("<h2>What held the answers in</h2>\n<ul>");
        foreach (string line in report.Run.InForce)
            html.Append($"<li>{GradePage.Encode(line)}</li>");
        html.Append("</ul>\n");
        if (report.Run.LeftOut.Count > 0)
        {
            html.Append("<h2>What was left out</h2>\n<ul>");
            foreach (string line in report.Run.LeftOut)
                html.Append($"<li>{GradePage.Encode(line)}</li>");
            html.Append("</ul>\n");
        }

        return GradePage.Write("Grades", html.ToString());
    }

    private static void Distribution(StringBuilder html, LearnerGrade[] learners)
    {
        int[] counts = new int[Bins];
        foreach (LearnerGrade learner in learners.Where(learner => learner.Possible > 0))
            counts[Math.Min((int)(Bins * learner.Points / learner.Possible), Bins - 1)]++;
        html.Append("<h2>Distribution</h2>\n<table><tr><th>points</th><th class=\"n\">learners</th><th></th></tr>\n");
        for (int i = 0; i < Bins; i++)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{100 * i / Bins}–{100 * (i + 1) / Bins} %</td><td class=\"n\">{counts[i]}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td>{Bar(counts[i], counts.Max())}</td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void PerExercise(StringBuilder html, LearnerGrade[] learners, IReadOnlyList<CourseExercise> exercises)
    {
        html.Append("<h2>Exercises</h2>\n<table><tr><th>exercise</th><th></th><th class=\"n\">solved</th><th class=\"n\">not yet</th>"
            + "<th class=\"n\">not attempted</th><th class=\"n\">other</th><th></th></tr>\n");
        foreach (CourseExercise exercise in exercises)
        {
            string[] states = [.. learners.Select(learner => learner.Exercises.First(grade => grade.Id == exercise.Id).State)];
            int solved = states.Count(s => s == GradeState.Solved), wrong = states.Count(s => s == GradeState.Wrong),
                open = states.Count(s => s is GradeState.NotAttempted or GradeState.Missing);
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{GradePage.Encode(exercise.Title)}<br><span " +
                    $"class=\"small\">{exercise.Id}</span></td><td>{new string('·', exercise.Difficulty)}</td>");
            html.Append(CultureInfo.InvariantCulture,
                $"<td class=\"n\">{solved}</td><td class=\"n\">{wrong}</td><td class=\"n\">{open}</td><td " +
                    $"class=\"n\">{states.Length - solved - wrong - open}</td>");
            html.Append(CultureInfo.InvariantCulture, $"<td class=\"solved\">{Bar(solved, states.Length)}</td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void Ideas(StringBuilder html, LearnerGrade[] learners, IReadOnlyList<CourseExercise> exercises)
    {
        var ideas = learners.SelectMany(learner => learner.Exercises).Where(grade => grade.Misconception is not null)
            .GroupBy(grade => (grade.Id, grade.Misconception)).OrderByDescending(group => group.Count()).Take(MostIdeas).ToArray();
        html.Append("<h2>What to explain next week</h2>\n");
        if (ideas.Length == 0)
        {
            html.Append("<p>No known misconception was found.</p>\n");
            return;
        }

        html.Append("<table><tr><th class=\"n\">learners</th><th>exercise</th><th>what they were told</th><th>section</th></tr>\n");
        foreach (var idea in ideas)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td class=\"n\">{idea.Count()}</td><td>{GradePage.Encode(exercises.First(e => e.Id == idea.Key.Id).Title)}</td>");
            html.Append($"<td>{GradePage.Encode(idea.Key.Misconception)}</td><td>{GradePage.Encode(idea.First().Reread)}</td></tr>\n");
        }

        html.Append("</table>\n");
    }

    private static void ToLookAt(StringBuilder html, GradeReport report, IReadOnlyDictionary<string, string> pages)
    {
        html.Append("<h2>To look at</h2>\n<table><tr><th>learner</th><th>exercise</th><th>what happened</th></tr>\n");
        foreach (LearnerGrade learner in report.Learners)
        {
            if (learner.Status == "unreadable")
                Row(learner.Key, "", string.Join("; ", learner.Notes));
            foreach (ExerciseGrade grade in learner.Exercises.Where(GradeCommand.IsOdd))
                Row(learner.Key, grade.Id, $"{GradeState.Words(grade.State)}: " +
                    $"{string.Join("; ", grade.Notes.Prepend(grade.Message ?? "")).Trim(' ', ';')}");
        }

        html.Append("</table>\n");
        if (report.Similar.Count == 0)
            return;
        html.Append("<h3>Written much alike</h3>\n<p class=\"small\">A hint to read both, no verdict: short answers to one question are " +
            "alike by nature.</p>\n"
            + "<table><tr><th>exercise</th><th>learner</th><th>learner</th><th class=\"n\">share</th></tr>\n");
        foreach (SimilarPair pair in report.Similar)
        {
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{pair.Exercise}</td><td>{Link(pair.First, pages)}</td><td>{Link(pair.Second, pages)}</td><td " +
                    $"class=\"n\">{pair.Share:P0}</td></tr>\n");
        }

        html.Append("</table>\n");

        void Row(string learner, string exercise, string what) =>
            html.Append($"<tr><td>{Link(learner, pages)}</td><td>{exercise}</td><td class=\"case\">{GradePage.Encode(what)}</td></tr>\n");
    }

    private static void Marks(StringBuilder html, GradeReport report, IReadOnlyDictionary<string, string> pages)
    {
        html.Append("<h2>Learners</h2>\n<div class=\"scroll\"><table><tr><th>learner</th><th " +
            "class=\"n\">points</th><th>exercises</th><th></th></tr>\n");
        foreach (LearnerGrade learner in report.Learners)
        {
            string states = string.Concat(learner.Exercises.Select(grade =>
                $"<span class=\"{grade.State}\" title=\"{grade.Id}: " +
                    $"{GradeState.Words(grade.State)}\">{GradeState.Symbol(grade.State)}</span> "));
            html.Append(CultureInfo.InvariantCulture,
                $"<tr><td>{Link(learner.Key, pages)}</td><td class=\"n\">{learner.Points:0.##} of {learner.Possible:0.##}</td>");
            html.Append($"<td>{states}</td><td>{(learner.IsLate ? "late" : "")} " +
                $"{(learner.Status == "graded" ? "" : learner.Status)}</td></tr>\n");
        }

        html.Append("</table></div>\n");
    }

    private static string Link(string learner, IReadOnlyDictionary<string, string> pages) => pages.TryGetValue(learner, out string? page)
        ? $"<a href=\"{Uri.EscapeDataString(page).Replace("%2F", "/", StringComparison.Ordinal)}\">{GradePage.Encode(learner)}</a>"
            : GradePage.Encode(learner);

    private static string Bar(int part, int whole) => part == 0 ? ""
        : string.Create(CultureInfo.InvariantCulture,
            $"<span class=\"bar\" style=\"width:{12.0 * part / Math.Max(whole, 1):0.##}rem\"></span>");
}
