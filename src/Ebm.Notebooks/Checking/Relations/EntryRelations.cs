using System.Runtime.CompilerServices;

namespace Ebm.Notebooks;

/// <summary>Lists, tuples and matrices some of whose entries are right in every case: which, and what the others are like.</summary>
internal static class EntryRelations
{
    private static readonly (Func<int, Pair, bool> Has, string Words)[] Places =
    [
        ((i, _) => i == 0, "the first entry"), ((i, p) => i == p.Right.Length - 1, "the last entry"),
        ((i, p) => i == 0 || i == p.Right.Length - 1, "the first and the last entry"),
        ((i, p) => Side(p) is { } n && i / n == i % n, "the diagonal"),
        ((i, p) => Side(p) is { } n && i / n < i % n, "the entries above the diagonal"),
        ((i, p) => Side(p) is { } n && i / n > i % n, "the entries below the diagonal"),
        ((i, p) => Side(p) is { } n && i / n != i % n, "the entries off the diagonal"),
        ((i, p) => p.Right[i] == 0, "those entries where 0 is expected"),
        ((i, p) => p.Right[i] < 0, "those entries where a negative number is expected"),
        ((i, p) => p.Right[i] > 0, "those entries where a positive number is expected"),
        ((i, p) => p.Right[i] != 0, "those entries where 0 is not expected"),
        ((i, p) => p.Right[i] == p.Right.Max(), "the largest entry"), ((i, p) => p.Right[i] == p.Right.Min(), "the smallest entry"),
        ((i, _) => i % 2 == 0, "the entries 0, 2, 4, …"), ((i, _) => i % 2 == 1, "the entries 1, 3, 5, …"),
        ((i, _) => i > 0, "what follows the first entry"), ((i, p) => i < p.Right.Length - 1, "what comes before the last entry"),
    ];

    /// <summary>A sentence or two; null when no such places are found.</summary>
    public static string? Find(Attempt attempt, IReadOnlyList<Pair> pairs)
    {
        if (pairs.All(p => p.Right.Length < 2))
        {
            return null;
        }

        bool Wrong(Pair p, int i) => !attempt.Close(p.Given[i], p.Right[i]);
        IEnumerable<int> All(Pair p) => Enumerable.Range(0, p.Right.Length);
        foreach (var (has, words) in Places)
        {
            if (pairs.All(p => All(p).All(i => has(i, p) || !Wrong(p, i))) && IsShown(has))
            {
                return Sentence(attempt, pairs, $"right except in {words}", Named(pairs, words), has);
            }
        }

        // Where the answer is wrong, it is so at most of these places and right at some other.
        bool IsShown(Func<int, Pair, bool> has)
        {
            var wrong = pairs.Where(p => All(p).Any(i => Wrong(p, i))).ToList();
            return wrong.TrueForAll(p => All(p).Any(i => !has(i, p)))
                && 2 * wrong.Sum(p => All(p).Count(i => Wrong(p, i))) >= wrong.Sum(p => All(p).Count(i => has(i, p)));
        }

        // Lists of one length: the places that are wrong in some case.
        var length = pairs[0].Right.Length;
        if (pairs.Any(p => p.Right.Length != length))
        {
            return null;
        }

        int[] bad = [.. Enumerable.Range(0, length).Where(i => pairs.Any(p => Wrong(p, i)))];
        return bad.Length == length || bad.Length > 8
            ? null
            : Sentence(attempt, pairs, $"right except in the entries {string.Join(", ", bad)} (from 0)", null, (i, _) => bad.Contains(i));
    }

    private static string Sentence(Attempt attempt, IReadOnlyList<Pair> pairs, string words, string? named, Func<int, Pair, bool> has)
    {
        List<Pair> rest = [.. pairs.Select(p => new Pair(p.Trial, [.. p.Given.Where((_, i) => has(i, p))],
            [.. p.Right.Where((_, i) => has(i, p))]))];
        var relation = ValueRelations.Find(attempt, rest);
        var count = pairs.Count == 1 ? "" : $" in all {pairs.Count} cases tried";
        return $"Your result is {named ?? words}{count}.{(relation is null ? "" : $" There it is {Relations.Ended(relation)}")}";
    }

    /// <summary>The parts of a pair have numbers, not places.</summary>
    private static string? Named(IReadOnlyList<Pair> pairs, string words) => pairs[0].Trial.Right is ITuple { Length: 2 }
        ? words switch
        {
            "the first entry" => "right in its second number, not in its first",
            "the last entry" => "right in its first number, not in its second",
            _ => null,
        }
        : null;

    /// <summary>Rows of a square matrix.</summary>
    private static int? Side(Pair pair) => pair.Trial.Right switch
    {
        Array { Rank: 2 } m when m.GetLength(0) == m.GetLength(1) => m.GetLength(0),
        double[][] rows when rows.All(r => r.Length == rows.Length) => rows.Length,
        _ => null,
    };
}
