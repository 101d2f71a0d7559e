//  q = ⌊(u + a) 2ᵇ / 2a⌋ ∈ 0 … 2ᵇ − 1,   g = q ⊕ ⌊q/2⌋,   for u = y₁ and then for u = y₂; bit k of g is coordinate k of the code
//
//  Gray's code: neighbouring cells differ in one bit, and each of the 2²ᵇ codes is one cell of the square [−a, a]². So an energy of
//  codes is an energy of the plane that is constant in cells; beyond the square it is +∞.

namespace Ebm;

/// <summary>How models of bits or spins see the plane: every point of a square gets a code, that of the cell in which it lies.</summary>
/// <remarks>
/// <code>
/// q = ⌊(u + a) 2ᵇ / 2a⌋ ∈ 0 … 2ᵇ − 1,   g = q ⊕ ⌊q/2⌋,   for u = y₁ and then for u = y₂; bit k of g is coordinate k of the code
/// </code>
/// </remarks>
public sealed class PlaneCode
{
    /// <summary>A code of the square [−a, a]².</summary>
    /// <param name="halfWidth">a, &gt; 0.</param>
    /// <param name="bits">b, bits for each of the two coordinates, 1 … 8.</param>
    internal PlaneCode(double halfWidth = Atlas.HalfWidth, int bits = 6)
    {
        Check.Positive(halfWidth);
        Check.Between(bits, 1, 8);
        (HalfWidth, Each) = (halfWidth, bits);
    }

    /// <summary>Half the side a of the square.</summary>
    public double HalfWidth { get; }

    /// <summary>The number b of bits for each coordinate.</summary>
    public int Each { get; }

    /// <summary>The number of bits of a whole code, 2b.</summary>
    public int Length => 2 * Each;

    /// <summary>Codes of points as spins −1 and +1, for memories and Boltzmann machines.</summary>
    /// <param name="points">Points of the square.</param>
    /// <exception cref="ArgumentException">A point lies outside, or has not two coordinates.</exception>
    public Points Spins(Points points) => Encode(points, -1);

    /// <summary>Codes of points as bits 0 and 1, for machines with hidden units.</summary>
    /// <inheritdoc cref="Spins"/>
    public Points Bits(Points points) => Encode(points, 0);

    /// <summary>An energy of codes as an energy of the plane. It is asked once for every code, now; later changes are not seen.</summary>
    /// <param name="codes">An energy of <see cref="Length"/> spins or bits.</param>
    public IEnergy OnPlane(IEnergy codes)
    {
        ArgumentNullException.ThrowIfNull(codes);
        if (!Fits(codes.Space))
            throw new ArgumentException($"codes has the states {codes.Space}; {Length} spins or bits are needed.", nameof(codes));
        return new Cells(this, codes.Energies(codes.Space.States()));
    }

    /// <summary>Whether an energy of these states can be laid over the plane.</summary>
    internal bool Fits(StateSpace space) => space.Equals(StateSpace.Spins(Length)) || space.Equals(StateSpace.Bits(Length));

    private Points Encode(Points points, float off)
    {
        ArgumentNullException.ThrowIfNull(points);
        Check.Length(points.Dimension, 2, "points.Dimension");
        var codes = new Points(Length, points.Count);
        for (var i = 0; i < points.Count; i++)
        {
            var number = Number(points[i, 0], points[i, 1]);
            if (number < 0)
                throw new ArgumentException(
                    $"Point {i}, ({points[i, 0]}, {points[i, 1]}), lies outside the square of half side {HalfWidth}.", nameof(points));
            for (var k = 0; k < Length; k++)
                codes.Span(k)[i] = (number >> k & 1) == 1 ? 1 : off;
        }

        return codes;
    }

    /// <summary>The number of a point's code, first bit fastest, as <see cref="StateSpace.States"/> counts; −1 outside.</summary>
    private int Number(float x, float y)
    {
        int column = Gray(x), row = Gray(y);
        return column < 0 || row < 0 ? -1 : column | (row << Each);
    }

    private int Gray(float u)
    {
        if (!(Math.Abs(u) <= HalfWidth))
            return -1;
        var q = Math.Min((int)((u + HalfWidth) / (2 * HalfWidth) * (1 << Each)), (1 << Each) - 1);
        return q ^ (q >> 1);
    }

    private sealed class Cells(PlaneCode code, double[] table) : IConcurrentEnergy
    {
        public StateSpace Space => StateSpace.Real(2);

        public double Energy(ReadOnlySpan<double> state)
        {
            Check.Length(state.Length, 2, nameof(state));
            return Of((float)state[0], (float)state[1]);
        }

        public void Energies(Batch states, Span<float> energies)
        {
            states.For(2, energies);
            for (var i = 0; i < states.Count; i++)
                energies[i] = (float)Of(states[i, 0], states[i, 1]);
        }

        // What is no number lies nowhere: E is not finite there either.
        private double Of(float x, float y) => code.Number(x, y) is >= 0 and var number ? table[number] : double.PositiveInfinity;
    }
}
