using System.Globalization;

namespace Ebm.Cli;

/// <summary>What <c>ebm grade</c> was asked for, checked.</summary>
/// <param name="Submissions">The folder, zip or notebook.</param>
/// <param name="Out">Where the reports go.</param>
/// <param name="Timeout">How long one check may take.</param>
/// <param name="Jobs">How many learners are graded at once.</param>
internal sealed record GradeRequest(string Submissions, string Out, TimeSpan Timeout, int Jobs)
{
    /// <summary>Points of an exercise of one, two and three dots.</summary>
    public IReadOnlyList<double> Points { get; init; } = [1, 2, 3];

    /// <summary>Exercises and chapters of the assignment, as they were named; empty for what most submissions hold.</summary>
    public IReadOnlyList<string> Exercises { get; init; } = [];

    public string? Roster { get; init; }

    public DateTimeOffset? Due { get; init; }

    public string? Csv { get; init; }

    public string? Json { get; init; }

    /// <summary>The seed of the run; null draws one.</summary>
    public ulong? Seed { get; init; }

    public bool Resume { get; init; }

    /// <summary>Whether answers that use what they may not are refused. False only where a test asks what the walls hold.</summary>
    public bool Refuses { get; init; } = true;

    /// <summary>A number of points for each difficulty, such as <c>1,2,3</c>.</summary>
    /// <exception cref="UsageException">They are not three numbers from 0 on.</exception>
    public static IReadOnlyList<double> ReadPoints(string text)
    {
        string[] words = text.Split(',');
        double[] points = [.. words.Select(word =>
            double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && number is >= 0 and <= 1e6
                ? number : -1)];
        return points.Length == 3 && points.All(number => number >= 0) ? points
            : throw new UsageException($"--points must be three numbers from 0 on, for ·, ·· and ···, such as 1,2,3; it is '{text}'");
    }

    /// <summary>The exercises of the assignment.</summary>
    /// <exception cref="UsageException">A name means none.</exception>
    public IReadOnlyList<CourseExercise> Choose(CourseChapters course)
    {
        var chosen = new HashSet<string>();
        foreach (string name in Exercises)
        {
            string[] ids = [.. course.Exercises.Where(exercise => exercise.Id == name || Means(exercise.Chapter, name))
                .Select(exercise => exercise.Id)];
            if (ids.Length == 0)
                throw new UsageException($"no exercise or chapter {name}; see: ebm exercises");
            chosen.UnionWith(ids);
        }

        return [.. course.Exercises.Where(exercise => chosen.Contains(exercise.Id))];
    }

    /// <summary>Whether a name means a chapter: its number, its topic or both.</summary>
    public static bool Means(string chapter, string name) =>
        string.Equals(chapter, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(chapter[3..], name, StringComparison.OrdinalIgnoreCase)
        || (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && number == int.Parse(chapter[..2], CultureInfo.InvariantCulture));
}
