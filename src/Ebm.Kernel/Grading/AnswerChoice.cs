namespace Ebm.Kernel.Grading;

/// <summary>Which cell holds the answer: notebooks come with cells copied, untagged, moved or deleted.</summary>
/// <param name="Answer">The cell; null where there is nothing to check.</param>
/// <param name="State">Why there is none: <see cref="CompileState.Unchanged"/> or <see cref="CompileState.Missing"/>.</param>
/// <param name="Number">The number of the cell that was looked at; 0 for none.</param>
/// <param name="Notes">What a teacher should know about the choice.</param>
internal sealed record AnswerChoice(AnswerSyntax? Answer, string State, int Number, IReadOnlyList<string> Notes)
{
    /// <summary>
    /// The last tagged cell that is not the stub; without one, the last cell of the learner's that declares the answer's name.
    /// </summary>
    /// <param name="cells">The notebook's cells.</param>
    /// <param name="stub">The course's stub.</param>
    /// <param name="function">The name that the check looks at.</param>
    public static AnswerChoice Of(IReadOnlyList<AnswerSyntax> cells, AnswerSyntax stub, string function)
    {
        AnswerSyntax[] tagged = [.. cells.Where(cell => cell.Cell.IsTagged)];
        AnswerSyntax[] written = [.. tagged.Where(cell => IsWritten(cell, stub))];
        AnswerSyntax[] declaring = [.. written.Where(cell => cell.DeclaresName(function))];
        if (declaring.Length > 0)
            return Taken(declaring[^1], declaring, "hold an answer");
        AnswerSyntax[] elsewhere = [.. cells.Where(cell => !cell.Cell.IsTagged && cell.Cell.IsOwn && cell.DeclaresName(function)
            && IsWritten(cell, stub))];
        if (elsewhere.Length > 0)
            return Taken(elsewhere[^1], elsewhere, $"without the exercise's mark declare {function}");
        if (written.Length > 0)
            return Taken(written[^1], written, "hold an answer");
        return tagged.Length > 0 ? new AnswerChoice(null, CompileState.Unchanged, tagged[^1].Cell.Number, [])
            : new AnswerChoice(null, CompileState.Missing, 0, []);
    }

    private static AnswerChoice Taken(AnswerSyntax cell, AnswerSyntax[] among, string what) => new(
        cell,
        CompileState.Ready,
        cell.Cell.Number,
        among.Length == 1 && cell.Cell.IsTagged ? [] : among.Length == 1
            ? [$"taken: cell {cell.Cell.Number}, which has lost the exercise's mark"]
            : [$"cells {string.Join(", ", among.Select(other => other.Cell.Number))} {what}; taken: the last, cell {cell.Cell.Number}"]);

    private static bool IsWritten(AnswerSyntax cell, AnswerSyntax stub) => cell.Tokens.Count > 0 && !cell.Tokens.SequenceEqual(stub.Tokens);
}
