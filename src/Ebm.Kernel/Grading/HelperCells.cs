using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Grading;

/// <summary>
/// The cells that an answer needs: those that declare a name which the compiler misses, and what they need in turn. Cells of the learner's
/// before the answer come first; the course's own are taken where nobody else declares the name.
/// </summary>
internal sealed class HelperCells
{
    private readonly AnswerSyntax _answer;
    private readonly AnswerSyntax[] _cells;
    private readonly List<AnswerSyntax> _taken = [];
    private AnswerSyntax? _usings;
    private bool _hasUsings;

    public HelperCells(AnswerSyntax answer, AnswerSyntax[] cells)
    {
        _answer = answer;
        _cells = [.. cells.Where(cell => cell != answer && !cell.Cell.IsTagged)];
        // A class or function of the learner's that bears a name of the library is meant where it stands before the answer.
        foreach (AnswerSyntax cell in _cells.Where(cell => cell.Cell.IsOwn && cell.Cell.Number < answer.Cell.Number))
        {
            if (cell.Root.Members.Any(member => member is BaseTypeDeclarationSyntax or MethodDeclarationSyntax)
                && cell.Declares.Overlaps(answer.Uses) && !cell.Declares.Overlaps(answer.Declares))
                _taken.Add(cell);
        }
    }

    /// <summary>The cells, in the order in which they run: that of the notebook, but each after those whose names it uses.</summary>
    public IReadOnlyList<AnswerSyntax> Order
    {
        get
        {
            List<AnswerSyntax> order = _usings is null ? [] : [_usings];
            var seen = new HashSet<AnswerSyntax>();
            foreach (AnswerSyntax cell in _taken.OrderBy(cell => cell.Cell.Number))
                Visit(cell, seen, order);
            return order;
        }
    }

    /// <summary>Takes what may cure errors.</summary>
    /// <returns>Whether anything was taken.</returns>
    public bool Add(IEnumerable<Diagnostic> errors)
    {
        string[] missing = [.. errors.Where(error => error.Id is "CS0103" or "CS0246" or "CS0841" or "CS0119").Select(Missing).Distinct()];
        bool added = false;
        foreach (string name in missing)
        {
            if (_taken.Any(cell => cell.Declares.Contains(name)) || Declaring(name) is not { } cell)
                continue;
            _taken.Add(cell);
            added = true;
        }

        if (added || _hasUsings)
            return added;
        _hasUsings = true;
        string[] usings = [.. _cells.Where(cell => cell.Cell.IsOwn).SelectMany(cell => cell.Root.Usings).Select(line => line.ToString())
            .Distinct()];
        if (usings.Length == 0)
            return false;
        _usings = AnswerSyntax.Of(new AnswerCell(0, string.Join('\n', usings), false, true));
        return true;
    }

    private void Visit(AnswerSyntax cell, HashSet<AnswerSyntax> seen, List<AnswerSyntax> order)
    {
        if (!seen.Add(cell))
            return;
        foreach (AnswerSyntax other in _taken.Where(other => other.Declares.Overlaps(cell.Uses) && !other.Declares.Overlaps(cell.Declares))
            .OrderBy(other => other.Cell.Number))
            Visit(other, seen, order);
        order.Add(cell);
    }

    private AnswerSyntax? Declaring(string name)
    {
        AnswerSyntax[] all = [.. _cells.Where(cell => cell.Declares.Contains(name))];
        return all.LastOrDefault(cell => cell.Cell.IsOwn && cell.Cell.Number < _answer.Cell.Number)
            ?? all.FirstOrDefault(cell => cell.Cell.IsOwn)
            ?? all.LastOrDefault(cell => cell.Cell.Number < _answer.Cell.Number) ?? all.FirstOrDefault();
    }

    private static string Missing(Diagnostic error)
    {
        SyntaxNode? node = error.Location.SourceTree?.GetRoot().FindNode(error.Location.SourceSpan);
        return node is SimpleNameSyntax name ? name.Identifier.ValueText
            : error.Location.SourceTree?.GetText().ToString(error.Location.SourceSpan) ?? "";
    }
}
