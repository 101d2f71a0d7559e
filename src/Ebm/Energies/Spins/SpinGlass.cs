//  E(s) = −Σ_⟨ij⟩ J_ij s_i s_j,     J_ij = +1 with probability p, else −1, each bond of an L × L torus for itself
//
//  p = 1 is a ferromagnet, p = ½ the glass of Edwards and Anderson (1975). Where tanh β = 2p − 1 the mean energy of a bond, over all
//  ways to draw the bonds, is exactly −tanh β on any graph: Nishimori, Internal energy of some random Ising models (1981).

namespace Ebm;

/// <summary>Spins whose neighbours were told at random to agree or to differ.</summary>
/// <remarks>
/// <code>
/// E(s) = −Σ_⟨ij⟩ J_ij s_i s_j,     J_ij = +1 with probability p, else −1, each bond of an L × L torus for itself
/// </code>
/// </remarks>
public static class SpinGlass
{
    /// <summary>A glass of ±1 bonds on a square torus.</summary>
    /// <param name="side">L ≥ 3, so that no two bonds join the same pair.</param>
    /// <param name="positive">p, the probability of a bond +1, 0 … 1.</param>
    /// <param name="rng">Draws the 2 L² bonds: for each site, row by row, the one to its right and the one below.</param>
    public static CouplingGraph OnTorus(int side, double positive, Rng rng)
    {
        Check.Between(side, 3, 10_000);
        Check.Between(positive, 0, 1);
        ArgumentNullException.ThrowIfNull(rng);
        var bonds = new List<Coupling>(2 * side * side);
        for (var i = 0; i < side * side; i++)
        {
            var (y, x) = (i / side, i % side);
            bonds.Add(new Coupling(i, (y * side) + ((x + 1) % side), rng.NextBernoulli(positive) ? 1 : -1));
            bonds.Add(new Coupling(i, ((y + 1) % side * side) + x, rng.NextBernoulli(positive) ? 1 : -1));
        }

        return new CouplingGraph(side * side, bonds);
    }
}
