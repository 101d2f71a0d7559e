//  E(x) = Σ over pairs (i, j) of [x_i = x_j]  +  Σ over given (i, v) of [x_i ≠ v]          x_i ∈ {0, …, q − 1}
//
//  [·] is 1 where it holds, else 0: E counts violations, and E(x) = 0 exactly where x solves the puzzle. So
//      number of solutions = lim β→∞ Z(β) = Z(β) p_β(E = 0) at every β
//  Colouring a map and Sudoku are of this kind. In physics it is the antiferromagnetic Potts model.

using System.Numerics;
using System.Runtime.InteropServices;

namespace Ebm;

/// <summary>Rules as an energy: how many pairs of places that must differ hold the same symbol, and how many givens are not kept.</summary>
/// <remarks>
/// <code>
/// E(x) = Σ over pairs (i, j) of [x_i = x_j]  +  Σ over given (i, v) of [x_i ≠ v]          x_i ∈ {0, …, q − 1}
/// </code>
/// </remarks>
public sealed class ConstraintEnergy : IConcurrentEnergy
{
    private readonly (int First, int Second)[] pairs;
    private readonly (int Place, int Symbol)[] given;

    /// <summary>Makes the energy.</summary>
    /// <param name="places">n ≥ 1, how many symbols a state has.</param>
    /// <param name="symbols">q ≥ 2, how many there are to choose from.</param>
    /// <param name="pairs">Pairs of two places that must differ; a pair that is listed twice counts twice.</param>
    /// <param name="given">Places and the symbol that each must hold; null for none.</param>
    public ConstraintEnergy(int places, int symbols, IEnumerable<(int First, int Second)> pairs,
        IEnumerable<(int Place, int Symbol)>? given = null)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        Check.AtLeast(places, 1);
        Check.AtLeast(symbols, 2);
        (this.pairs, this.given, Symbols) = ([.. pairs], [.. given ?? []], symbols);
        foreach (var (first, second) in this.pairs)
        {
            Check.Between(first, 0, places - 1, "a place of a pair");
            Check.Between(second, 0, places - 1, "a place of a pair");
            if (first == second)
                throw new ArgumentException($"pairs holds ({first}, {second}): no place differs from itself.", nameof(pairs));
        }

        foreach (var (place, symbol) in this.given)
        {
            Check.Between(place, 0, places - 1, "a given place");
            Check.Between(symbol, 0, symbols - 1, "a given symbol");
        }

        Space = StateSpace.Symbols([.. Enumerable.Repeat(symbols, places)]);
    }

    /// <summary>q, how many symbols a place may hold.</summary>
    public int Symbols { get; }

    /// <summary>The states: n places, each with a symbol 0 … q − 1.</summary>
    public StateSpace Space { get; }

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <summary>The rule that in each group of places all symbols differ: one pair for every two places of a group.</summary>
    /// <param name="places">n ≥ 1.</param>
    /// <param name="symbols">q ≥ 2.</param>
    /// <param name="groups">Such as the rows of a square.</param>
    public static ConstraintEnergy AllDifferent(int places, int symbols, params int[][] groups)
    {
        ArgumentNullException.ThrowIfNull(groups);
        Check.NoNulls(groups);
        return new ConstraintEnergy(places, symbols, groups.SelectMany(g => g.SelectMany((a, i) => g.Skip(i + 1).Select(b => (a, b)))));
    }

    /// <summary>The rule that some places hold a given symbol: the clues of a puzzle.</summary>
    /// <param name="places">n ≥ 1.</param>
    /// <param name="symbols">q ≥ 2.</param>
    /// <param name="given">Places and their symbols.</param>
    public static ConstraintEnergy Given(int places, int symbols, params (int Place, int Symbol)[] given) =>
        new(places, symbols, [], given);

    /// <summary>E of one state: a whole number.</summary>
    /// <param name="state">n symbols.</param>
    public double Energy(ReadOnlySpan<double> state)
    {
        var x = Space.Whole(state, nameof(state));
        return pairs.Count(p => x[p.First] == x[p.Second]) + given.Count(g => x[g.Place] != g.Symbol);
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var count = states.For(Space.Dimension, energies).Count;
        energies = energies[..count];
        energies.Clear();
        foreach (var symbol in states.Values)
        {
            if (!(symbol >= 0 && symbol < Symbols && symbol == MathF.Floor(symbol)))
                Space.CheckAll(states, nameof(states));
        }

        foreach (var (first, second) in pairs)
            AddEqual(states.Coordinate(first), states.Coordinate(second), energies);
        foreach (var (place, symbol) in given)
        {
            var column = states.Coordinate(place);
            for (var i = 0; i < count; i++)
                energies[i] += column[i] == symbol ? 0 : 1;
        }
    }

    /// <summary>
    /// Every state without a violation, by exhaustive search: place by place, back where nothing fits. Searched anew, and apart from all
    /// others, each time it is gone through.
    /// </summary>
    public IEnumerable<int[]> Solutions()
    {
        int[][] before = [.. Enumerable.Range(0, Space.Dimension).Select(d => pairs.Where(p => Math.Max(p.First, p.Second) == d)
            .Select(p => Math.Min(p.First, p.Second)).ToArray())];
        return Search();

        // A place to work in for each search: two that go on in turn must not share it.
        IEnumerable<int[]> Search()
        {
            foreach (var solution in Extend(new int[Space.Dimension], 0, before))
                yield return solution;
        }
    }

    internal static ConstraintEnergy Sum(ConstraintEnergy[] parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Check.AtLeast(parts.Length, 1, "parts.Length");
        foreach (var part in parts)
        {
            ArgumentNullException.ThrowIfNull(part, "a part");
            if (!part.Space.Equals(parts[0].Space))
                throw new ArgumentException($"A part is an energy over {part.Space}, the first over {parts[0].Space}; all must have the "
                    + "same states.", nameof(parts));
        }

        return new ConstraintEnergy(parts[0].Space.Dimension, parts[0].Symbols, parts.SelectMany(p => p.pairs),
            parts.SelectMany(p => p.given));
    }

    private IEnumerable<int[]> Extend(int[] x, int place, int[][] before)
    {
        if (place == x.Length)
        {
            yield return (int[])x.Clone();
            yield break;
        }

        for (var symbol = 0; symbol < Symbols; symbol++)
        {
            Host.Poll();
            if (before[place].Any(b => x[b] == symbol) || given.Any(g => g.Place == place && g.Symbol != symbol))
                continue;
            x[place] = symbol;
            foreach (var solution in Extend(x, place + 1, before))
                yield return solution;
        }
    }

    private static void AddEqual(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> energies)
    {
        var va = MemoryMarshal.Cast<float, Vector<float>>(a);
        var vb = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sums = MemoryMarshal.Cast<float, Vector<float>>(energies);
        for (var k = 0; k < sums.Length; k++)
            sums[k] += Vector.ConditionalSelect(Vector.Equals(va[k], vb[k]), Vector<float>.One, Vector<float>.Zero);
        for (var i = sums.Length * Vector<float>.Count; i < energies.Length; i++)
            energies[i] += a[i] == b[i] ? 1 : 0;
    }
}
