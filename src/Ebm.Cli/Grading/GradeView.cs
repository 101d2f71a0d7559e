using System.Globalization;
using Spectre.Console;

namespace Ebm.Cli;

/// <summary>Shows a class being graded: a bar on a terminal, else a line a learner.</summary>
internal static class GradeView
{
    /// <summary>Shows progress while <paramref name="run"/> runs; it is given what to call with each finished learner, from any
    /// thread.</summary>
    public static Task ShowAsync(Screen screen, int learners, Func<Action<LearnerGrade>, Task> run)
    {
        int count = 0;
        if (screen.Live is not { } console)
        {
            return run(grade =>
            {
                lock (screen.Out)
                    screen.Out.WriteLine(Line(grade, ++count, learners));
            });
        }

        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 30 }, new PercentageColumn(),
            new ElapsedTimeColumn(), new RemainingTimeColumn(),
        ];
        return console.Progress().AutoClear(false).Columns(columns).StartAsync(context =>
        {
            ProgressTask bar = context.AddTask("grading", maxValue: learners);
            return run(grade =>
            {
                bar.Increment(1);
                bar.Description = string.Create(CultureInfo.InvariantCulture,
                    $"{bar.Value:0} of {learners} {Short(Printable(grade.Name)).EscapeMarkup()}");
            });
        });
    }

    /// <summary>One learner in one line.</summary>
    public static string Line(LearnerGrade grade, int number, int of) => string.Create(CultureInfo.InvariantCulture,
        $"[{number}/{of}] {Printable(grade.Key)}: {grade.Points:0.##} of {grade.Possible:0.##} " +
            $"{string.Concat(grade.Exercises.Select(e => GradeState.Symbol(e.State)))}")
        + (grade.Status == "graded" ? "" : $" {grade.Status}") + (grade.IsLate ? " late" : "");

    private static string Short(string name) => (name.Length <= 24 ? name : name[..23] + "…").PadRight(24);

    /// <summary>A text without characters that command a terminal.</summary>
    public static string Printable(string text) => new([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
}
