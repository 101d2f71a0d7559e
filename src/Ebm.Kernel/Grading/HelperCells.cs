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
    private int _steps;

    public HelperCells(AnswerSyntax answer, AnswerSyntax[] cells)
    {
        _answer = answer;
        _cells = [.. cells.Where(cell => cell != answer && !cell.Cell.IsTagged)];
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
            if (_taken.Any(cell => cell.DeclaresName(name)) || Declaring(name) is not { } cell)
                continue;
            _taken.Add(cell);
            added = true;
        }

        // What no missing name asks for comes last: classes that bear a name of the library, then other namespaces.
        while (!added && _steps < 2)
            added = ++_steps == 1 ? AddNamesakes() : AddUsings();
        return added;
    }

    private bool AddNamesakes()
    {
        AnswerSyntax[] namesakes = [.. _cells.Where(cell => cell.Cell.IsOwn && cell.Cell.Number < _answer.Cell.Number
            && !_taken.Contains(cell)
            && _answer.Uses.Any(name => cell.Code.Contains(name, StringComparison.Ordinal))
            && cell.Root.Members.Any(member => member is BaseTypeDeclarationSyntax)
            && cell.Declares.Overlaps(_answer.Uses) && !cell.Declares.Overlaps(_answer.Declares))];
        _taken.AddRange(namesakes);
        return namesakes.Length > 0;
    }

    private bool AddUsings()
    {
        string[] usings = [.. _cells.Where(cell => cell.Cell.IsOwn && cell.Code.Contains("using ", StringComparison.Ordinal))
            .SelectMany(cell => cell.Root.Usings).Select(line => line.ToString()).Distinct()];
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
        AnswerSyntax[] all = [.. _cells.Where(cell => cell.DeclaresName(name))];
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
