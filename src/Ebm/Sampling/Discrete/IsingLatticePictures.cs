//  A lattice as a picture, and the start from perfect order.

namespace Ebm;

public sealed partial class IsingLattice
{
    /// <summary>Turns every spin up.</summary>
    public void Align() => Array.Fill(spins, (sbyte)1);

    /// <summary>The spins ±1 row by row, as a picture's pixels; a copy.</summary>
    public float[] Picture() => Array.ConvertAll(spins, s => (float)s);

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
