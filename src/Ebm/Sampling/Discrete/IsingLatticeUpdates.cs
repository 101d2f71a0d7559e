//  Metropolis     one site at random: flip with probability min(1, e^{−βΔE})
//  Checkerboard   all black sites, then all white ones: no two of one colour are neighbours, so that their updates do not meet
//  Wolff          grow a cluster from a random site over satisfied bonds (J s_i s_j > 0), each with probability 1 − e^{−2β|J|}; flip
//                 it whole (h = 0). Right for either sign of J and on frustrated lattices too: a site is taken in once. Over two
//                 bonds between a pair it is taken in with probability 1 − e^{−4β|J|}; a bond of a site with itself plays no part.
//
//  Metropolis flips a spin without preference, ΔE = 0, for certain. In a fixed order that is not ergodic: there are states in which
//  no spin feels a field, s = (−1)^row f(row + column) on a torus for example, and a sweep only permutes them. So a checkerboard
//  sweep ends with one spin at random, drawn anew if ΔE = 0. Where no spin ever has a preference (no bonds, no field) all are drawn anew.
//
//  A flip with probability p is u < p with u uniform on the multiples of 2⁻⁵³, so p is rounded up to such a multiple: a bias below
//  1.2·10⁻¹⁶. Every decision draws a number of its own.
//  Source: Metropolis et al. (1953); Wolff, Collective Monte Carlo updating for spin systems, PRL 62 (1989).

namespace Ebm;

public sealed partial class IsingLattice
{
    private const int SitesBetweenPolls = 1 << 16;

    private bool indifferent;   // e^{−βΔE} is 1 for every flip of every state
    private bool tiesExist;     // else: in some state some flip costs nothing
    private int reached, looked;   // of the cluster that grows: its sites, and those of them whose neighbours were asked

    /// <summary>N single-site Metropolis updates at random places.</summary>
    /// <param name="rng">Random numbers.</param>
    public void Metropolis(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Metropolis(rng, Platform.Interprets);
    }

    /// <summary>The same with a table of the probabilities or without; the same bits.</summary>
    internal void Metropolis(Rng rng, bool plain)
    {
        if (plain && !indifferent)
        {
            MetropolisPlain(rng);
            return;
        }

        for (var n = 0; n < spins.Length; n++)
        {
            if ((n & 0xFFF) == 0) Host.Poll();
            TryFlip(rng.NextInt(spins.Length), rng);
        }
    }

    /// <summary>One Metropolis update of every site: first those with row + column even, then the others.</summary>
    /// <remarks>Draws one more number, or two, where a spin can be without preference: see the top of the file.</remarks>
    /// <param name="rng">Random numbers.</param>
    /// <exception cref="InvalidOperationException">A torus with an odd side has no checkerboard.</exception>
    public void Checkerboard(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        if (Border == LatticeBorder.Torus && (Rows % 2 != 0 || Columns % 2 != 0))
            throw new InvalidOperationException($"A torus of {Rows} × {Columns} has no checkerboard: both sides must be even.");
        Checkerboard(rng, Platform.Interprets);
    }

    /// <summary>The same with a table of the probabilities or without; the same bits.</summary>
    internal void Checkerboard(Rng rng, bool plain)
    {
        if (plain && !indifferent)
            CheckerboardPlain(rng);
        else
            CheckerboardSites(rng);
        if (tiesExist) Loosen(rng.NextInt(spins.Length), rng);
    }

    private void CheckerboardSites(Rng rng)
    {
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
    /// <remarks>
    /// Exact for either sign of J on every lattice. Slow where bonds are frustrated and the temperature is low: clusters span the lattice.
    /// </remarks>
    /// <param name="rng">Random numbers.</param>
    /// <returns>How many spins it had. A lattice without bonds has clusters of one spin, which is drawn anew.</returns>
    /// <exception cref="InvalidOperationException">A field is on.</exception>
    public int Wolff(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        if (Field != 0) throw new InvalidOperationException($"Wolff's clusters need field 0; it is {Field}.");
        Host.Poll();
        Abandon();
        int size;
        while ((size = Grow(rng, SitesBetweenPolls)) == 0)
            Host.Poll();
        return size;
    }

    /// <summary>Whether a cluster was begun and is not complete.</summary>
    internal bool Grows => reached > 0;

    /// <summary>Begins a cluster, or goes on with the one that was begun; looks at so many of its sites at most.</summary>
    /// <returns>How many spins it had, if it is complete; else 0.</returns>
    internal int Grow(Rng rng, int most)
    {
        var join = 1 - Math.Exp(-2 * Beta * Math.Abs(Coupling));
        var sign = Coupling < 0 ? -1 : 1;
        var (size, next) = (reached, looked);
        if (size == 0)
        {
            cluster[0] = rng.NextInt(spins.Length);
            if (spins.Length == 1 || join == 0)   // always flipped, the number of spins up would only change between even and odd
            {
                if (rng.NextBernoulli(0.5)) Take(cluster[0]);
                inCluster[cluster[0]] = false;
                return 1;
            }

            Take(cluster[0]);
            size = 1;
        }

        var end = (int)Math.Min(int.MaxValue, (long)next + most);
        while (next < Math.Min(size, end))
        {
            var i = cluster[next++];
            for (var k = 0; k < 4; k++)
            {
                var j = neighbours[(4 * i) + k];
                if (j < 0 || inCluster[j] || spins[j] != -sign * spins[i] || !(rng.NextDouble() < join)) continue;   // i is flipped already
                Take(j);
                cluster[size++] = j;
            }
        }

        (reached, looked) = (size, next);
        if (next < size)
            return 0;
        Abandon();
        return size;
    }

    /// <summary>Leaves the cluster that was begun, with the spins that it has flipped.</summary>
    internal void Abandon()
    {
        for (var c = 0; c < reached; c++) inCluster[cluster[c]] = false;
        (reached, looked) = (0, 0);
    }

    private void Take(int i)
    {
        inCluster[i] = true;
        spins[i] = (sbyte)-spins[i];
    }

    private void TryFlip(int i, Rng rng)
    {
        if (indifferent) Loosen(i, rng);
        else if (EnergyChange(i) is var change && (change <= 0 || rng.NextDouble() < Math.Exp(-Beta * change))) spins[i] = (sbyte)-spins[i];
    }

    /// <summary>Draws a spin anew if both its values have the same energy.</summary>
    private void Loosen(int i, Rng rng)
    {
        if ((indifferent || EnergyChange(i) == 0) && rng.NextBernoulli(0.5)) spins[i] = (sbyte)-spins[i];
    }

    /// <summary>Finds out in which states spins have no preference; called when β, J or h is new.</summary>
    private void Prepare()
    {
        accepted = null;
        indifferent = 2 * Beta * ((spins.Length > 1 ? 4 * Math.Abs(Coupling) : 0) + Math.Abs(Field)) < 1e-16;
        tiesExist = false;
        for (var sum = -4; sum <= 4; sum += Border == LatticeBorder.Torus ? 2 : 1)
            tiesExist |= !indifferent && (Coupling * sum) + Field == 0;
    }
}
