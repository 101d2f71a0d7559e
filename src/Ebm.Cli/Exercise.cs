using Ebm.Kernel.Documents;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>An exercise of a notebook, with the state that the notebook's saved outputs show.</summary>
/// <param name="Id">Its id, such as <c>02.stable-softmin</c>.</param>
/// <param name="Title">The heading above it; empty when there is none.</param>
/// <param name="State"><see cref="NotAttempted"/>, <see cref="Wrong"/> or <see cref="Solved"/>.</param>
internal sealed record Exercise(string Id, string Title, string State)
{
    public const string NotAttempted = "not-attempted";
    public const string Wrong = "wrong";
    public const string Solved = "solved";

    /// <summary>Whether it is solved.</summary>
    public bool IsSolved => State == Solved;

    /// <summary>One character for the state.</summary>
    public char Symbol => State switch
    {
        Solved => '✓',
        Wrong => '✗',
        _ => '·',
    };

    /// <summary>The exercises of a notebook, in order. The last saved verdict counts; without one, an exercise is not attempted.</summary>
    public static IReadOnlyList<Exercise> Read(NotebookDocument document)
    {
        var titles = new Dictionary<string, string>();
        var order = new List<string>();
        var states = new Dictionary<string, string>();
        string heading = "";
        foreach (NotebookCell cell in document.Cells)
        {
            if (cell.Kind == CellKind.Markdown)
                heading = cell.Source.Split('\n').LastOrDefault(line => line.StartsWith('#'))?.Trim('#', ' ', '\r') ?? heading;
            if ((cell.Exercise ?? cell.Check) is { } id && titles.TryAdd(id, heading))
                order.Add(id);
        }

        foreach (ExerciseResult verdict in Verdicts.Exercises(document))
            states[verdict.Id] = verdict.State;

        return [.. order.Select(id => new Exercise(id, titles[id], states.GetValueOrDefault(id, NotAttempted)))];
    }

    /// <summary>How many exercises of an executed notebook are solved, and how many there are: those whose check did not run included.</summary>
    public static (int Solved, int All) Count(NotebookReport report)
    {
        if (report.Executed is null)
            return (0, 0);
        IReadOnlyList<Exercise> exercises = Read(report.Executed);
        return (exercises.Count(exercise => exercise.IsSolved), exercises.Count);
    }
}
