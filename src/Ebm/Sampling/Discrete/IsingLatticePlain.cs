//  What a flip costs depends on the spin and on the sum of its neighbours alone: 18 numbers, computed as IsingLatticeUpdates.cs does,
//
//      2 where ΔE ≤ 0: flipped without a random number;   else e^{−βΔE}
//
//  so that the same random numbers flip the same spins. For a machine that interprets; compiled code has no need of it.

using System.Runtime.CompilerServices;

namespace Ebm;

public sealed partial class IsingLattice
{
    private const int Sums = 9, Without = 2;

    private double[]? accepted;   // null: not yet computed for this β, J and h

    /// <summary>Single-site updates at random places, with a table.</summary>
    private void MetropolisPlain(Rng rng)
    {
        var table = accepted ??= Accepted();
        for (var n = 0; n < spins.Length; n++)
        {
            if ((n & 0xFFF) == 0) Host.Poll();
            TryFlipPlain(rng.NextInt(spins.Length), table, spins, neighbours, rng);
        }
    }

    /// <summary>All sites of a checkerboard, with a table.</summary>
    private void CheckerboardPlain(Rng rng)
    {
        var table = accepted ??= Accepted();
        var (s, near, columns) = (spins, neighbours, Columns);
        for (var colour = 0; colour < 2; colour++)
        {
            for (var y = 0; y < Rows; y++)
            {
                Host.Poll();
                for (var x = (y + colour) & 1; x < columns; x += 2)
                    TryFlipPlain((y * columns) + x, table, s, near, rng);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TryFlipPlain(int i, double[] table, sbyte[] s, int[] near, Rng rng)
    {
        int sum = 0, j = near[4 * i];
        if (j >= 0 && j != i) sum = s[j];
        j = near[(4 * i) + 1];
        if (j >= 0 && j != i) sum += s[j];
        j = near[(4 * i) + 2];
        if (j >= 0 && j != i) sum += s[j];
        j = near[(4 * i) + 3];
        if (j >= 0 && j != i) sum += s[j];
        var p = table[sum + (s[i] > 0 ? Sums + 4 : 4)];
        if (p == Without || rng.NextDouble() < p) s[i] = (sbyte)-s[i];
    }

    private double[] Accepted()
    {
        var table = new double[2 * Sums];
        for (var sum = -4; sum <= 4; sum++)
        {
            for (var spin = -1; spin <= 1; spin += 2)
            {
                var change = 2 * spin * ((Coupling * sum) + Field);
                table[sum + (spin > 0 ? Sums + 4 : 4)] = change <= 0 ? Without : Math.Exp(-Beta * change);
            }
        }

        return table;
    }
}
