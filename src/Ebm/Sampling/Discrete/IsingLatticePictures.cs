//  A lattice as a picture, and the start from perfect order.

namespace Ebm;

public sealed partial class IsingLattice
{
    /// <summary>Turns every spin up.</summary>
    public void Align() => Array.Fill(spins, (sbyte)1);

    /// <summary>The spins ±1 row by row, as a picture's pixels; a copy.</summary>
    public float[] Picture() => Array.ConvertAll(spins, s => (float)s);

    /// <summary>Writes the spins row by row, eight to a byte, the first in the lowest bit; 1 is +1.</summary>
    /// <param name="bits">Receives Rows · Columns / 8 bytes, rounded up.</param>
    internal void CopyBits(Span<byte> bits)
    {
        Check.Length(bits.Length, (spins.Length + 7) / 8, nameof(bits));
        bits.Clear();
        for (var i = 0; i < spins.Length; i++) bits[i >> 3] |= (byte)((spins[i] + 1) >> 1 << (i & 7));
    }

    /// <summary>Sets the spins from what <see cref="CopyBits"/> writes.</summary>
    /// <param name="bits">Rows · Columns / 8 bytes, rounded up.</param>
    internal void SetBits(ReadOnlySpan<byte> bits)
    {
        Check.Length(bits.Length, (spins.Length + 7) / 8, nameof(bits));
        for (var i = 0; i < spins.Length; i++) spins[i] = (sbyte)((2 * (bits[i >> 3] >> (i & 7) & 1)) - 1);
    }

    /// <summary>Flips several Wolff clusters one after the other.</summary>
    /// <param name="clusters">How many, ≥ 0.</param>
    /// <param name="rng">Random numbers.</param>
    /// <returns>Their mean size; NaN of none.</returns>
    /// <exception cref="InvalidOperationException">A field is on.</exception>
    public double Wolff(int clusters, Rng rng)
    {
        Check.AtLeast(clusters, 0);
        var sum = 0L;
        for (var c = 0; c < clusters; c++) sum += Wolff(rng);
        return (double)sum / clusters;
    }
}
