//  Metropolis     one site at random: flip with probability min(1, e^{−βΔE})
//  Checkerboard   all black sites, then all white ones: no two of one colour are neighbours, so that their updates do not meet
//  Wolff          grow a cluster from a random site over equal neighbours, each bond with probability 1 − e^{−2βJ}; flip it whole
//                 (J > 0 or, over opposite neighbours, J < 0; h = 0)
//  A flip with probability p is u < p with u uniform on the multiples of 2⁻⁵³, so p is rounded up to such a multiple: a bias below
//  1.2·10⁻¹⁶. Every decision draws a number of its own.
//  Source: Metropolis et al. (1953); Wolff, Collective Monte Carlo updating for spin systems, PRL 62 (1989).

namespace Ebm;

public sealed partial class IsingLattice
{
    /// <summary>N single-site Metropolis updates at random places.</summary>
    /// <param name="rng">Random numbers.</param>
    public void Metropolis(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        for (var n = 0; n < spins.Length; n++)
        {
            if ((n & 0xFFF) == 0) Host.Poll();
            TryFlip(rng.NextInt(spins.Length), rng);
        }
    }

    /// <summary>One Metropolis update of every site: first those with row + column even, then the others.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <exception cref="InvalidOperationException">A torus with an odd side has no checkerboard.</exception>
    public void Checkerboard(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        if (Border == LatticeBorder.Torus && (Rows % 2 != 0 || Columns % 2 != 0))
            throw new InvalidOperationException($"A torus of {Rows} × {Columns} has no checkerboard: both sides must be even.");
        for (var colour = 0; colour < 2; colour++)
        {
            for (var y = 0; y < Rows; y++)
            {
                Host.Poll();
                for (var x = (y + colour) & 1; x < Columns; x += 2)
                    TryFlip((y * Columns) + x, rng);
            }
        }
    }

    /// <summary>Flips one Wolff cluster.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <returns>How many spins it had.</returns>
    /// <exception cref="InvalidOperationException">A field is on.</exception>
    public int Wolff(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        if (Field != 0) throw new InvalidOperationException($"Wolff's clusters need field 0; it is {Field}.");
        Host.Poll();
        var join = 1 - Math.Exp(-2 * Beta * Math.Abs(Coupling));
        var sign = Coupling < 0 ? -1 : 1;
        var (size, next) = (1, 0);
        cluster[0] = rng.NextInt(spins.Length);
        spins[cluster[0]] = (sbyte)-spins[cluster[0]];
        while (next < size)
        {
            var i = cluster[next++];
            for (var k = 0; k < 4; k++)
            {
                var j = neighbours[(4 * i) + k];
                if (j < 0 || spins[j] != -sign * spins[i] || !(rng.NextDouble() < join)) continue;   // i is flipped already
                spins[j] = (sbyte)-spins[j];
                cluster[size++] = j;
            }
        }

        return size;
    }

    private void TryFlip(int i, Rng rng)
    {
        var change = EnergyChange(i);
        if (change <= 0 || rng.NextDouble() < Math.Exp(-Beta * change)) spins[i] = (sbyte)-spins[i];
    }
}
