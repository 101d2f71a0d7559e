//  Every model of the course, seen as one thing: F(y) over the plane.
//
//  What a model's states are decides how it sees the plane, and nothing else does:
//    Real(2)                    F = E
//    Spins(2b), Bits(2b)        F(y) = E(code of y)                      one code for all: PlaneCode
//    Pair(Real(2), labels)      F(y) = −log Σ_k e^{−E(y, k)}

namespace Ebm;

/// <summary>
/// Every model of the course on the same points of the plane: <c>foreach (var entry in Atlas.All) entry.Fit(points, rng)</c>. A model of
/// one's own is one more <see cref="AtlasEntry"/>: <c>[.. Atlas.All, mine]</c>.
/// </summary>
public static class Atlas
{
    /// <summary>Half the side of the square [−3, 3]² on which all models are trained and compared.</summary>
    public const double HalfWidth = 3;

    /// <summary>How many nodes the square has along each side: each in the middle of its cell.</summary>
    public const int Nodes = 128;

    /// <summary>The code of the plane that all models of bits and spins share: six bits for each coordinate.</summary>
    public static PlaneCode Code { get; } = new();

    /// <summary>All models, in the order of the classes and, within a class, of the chapters.</summary>
    public static IReadOnlyList<AtlasEntry> All { get; } =
        [.. DiscreteModels.Entries.Concat(NetworkModels.Entries).Concat(ReconstructionModels.Entries).Concat(DensityModels.Entries)
            .OrderBy(e => e.Class).ThenBy(e => e.Chapter, StringComparer.Ordinal)];

    /// <summary>The nodes along one side, −3 + 6 (k + ½) / 128.</summary>
    public static double[] Axis() => [.. Enumerable.Range(0, Nodes).Select(k => HalfWidth * ((((2 * k) + 1.0) / Nodes) - 1))];

    /// <summary>
    /// The label that classifiers of the atlas are taught: in which third of the data, counted from the centre outward, a point lies.
    /// </summary>
    /// <param name="points">Points of the plane, at least three.</param>
    /// <returns>0, 1 or 2 for each.</returns>
    public static int[] Labels(Points points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Check.AtLeast(points.Count, 3, "points.Count");
        var distance = points.DistancesTo(0, 0);
        double[] sorted = [.. distance.Order()];
        var (first, second) = (sorted[sorted.Length / 3], sorted[2 * sorted.Length / 3]);
        return Array.ConvertAll(distance, d => d < first ? 0 : d < second ? 1 : 2);
    }

    /// <summary>Any energy of the kinds named above as an energy of the plane.</summary>
    /// <param name="energy">An energy of two real numbers, of a whole <see cref="Code"/>, or of two real numbers and one label.</param>
    public static IEnergy OnPlane(IEnergy energy)
    {
        ArgumentNullException.ThrowIfNull(energy);
        var space = energy.Space;
        if (space.Equals(StateSpace.Real(2)))
            return energy;
        if (Code.Fits(space))
            return Code.OnPlane(energy);
        if (space.Dimension == 3 && space.Values(0).IsEmpty && space.Values(1).IsEmpty && !space.Values(2).IsEmpty)
            return new LabelsSummed(energy);
        throw new ArgumentException($"energy has the states {space}; the plane can be seen as Real(2), as Spins({Code.Length}) or "
            + $"Bits({Code.Length}), or as Pair(Real(2), one label).", nameof(energy));
    }

    /// <summary>−log Σ_k e^{−E(y, k)}.</summary>
    private sealed class LabelsSummed(IEnergy pairs) : IEnergy
    {
        public StateSpace Space => StateSpace.Real(2);

        public void Energies(Batch states, Span<float> energies)
        {
            states.For(2, energies);
            var count = states.Count;
            var values = pairs.Space.Values(2);
            var (rows, each) = (new float[3 * count], new float[values.Length][]);
            states.Values.CopyTo(rows);
            for (var k = 0; k < values.Length; k++)
            {
                rows.AsSpan(2 * count).Fill(values[k]);
                pairs.Energies(new Batch(rows, 3, count), each[k] = new float[count]);
            }

            for (var i = 0; i < count; i++)
                energies[i] = (float)-Functions.LogSumExp([.. each.Select(e => -(double)e[i])]);
        }
    }
}
