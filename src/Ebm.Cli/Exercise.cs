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

    /// <summary>
    /// The exercises of a notebook, in order. The newest saved verdict counts; without one, an exercise is not attempted.
    /// </summary>
    public static IReadOnlyList<Exercise> Read(NotebookDocument document) => Read([document]);

    /// <summary>The exercises of a notebook and its copies, each once, in the order of the first that has it.</summary>
    public static IReadOnlyList<Exercise> Read(IEnumerable<NotebookDocument> documents)
    {
        var exercises = new Dictionary<string, Exercise>();
        var newest = new Dictionary<string, VerdictTime>();
        foreach (NotebookDocument document in documents)
        {
            string heading = "";
            foreach (NotebookCell cell in document.Cells)
            {
                heading = cell.LastHeading ?? heading;
                if ((cell.Exercise ?? cell.Check) is not { } id)
                    continue;
                exercises.TryAdd(id, new Exercise(id, heading, NotAttempted));
                if (cell.Check is null || SavedVerdicts.Of(cell).LastOrDefault(verdict => verdict.Id == id) is not { } found)
                    continue;
                VerdictTime time = VerdictTime.Of(cell, document);
                if (newest.TryGetValue(id, out VerdictTime? best) && time.IsOlderThan(best))
                    continue;
                newest[id] = time;
                exercises[id] = exercises[id] with { State = found.State };
            }
        }

        return [.. exercises.Values];
    }

    /// <summary>
    /// How many exercises of an executed notebook are solved, and how many there are: those whose check did not run included.
    /// </summary>
    public static (int Solved, int All) Count(NotebookReport report)
    {
        if (report.Executed is null)
            return (0, 0);
        IReadOnlyList<Exercise> exercises = Read(report.Executed);
        return (exercises.Count(exercise => exercise.IsSolved), exercises.Count);
    }
}
