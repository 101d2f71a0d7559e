//  E(s) = −J Σ_⟨ij⟩ s_i s_j − h Σ_i s_i on a side × side torus,  p ∝ e^{−βE};   checkerboard Metropolis with a field, 64 spins at a time
//
//  A flip costs ΔE = 2 s (J n + h), n the sum of the four neighbours: ten classes (s, n), each with p = min(1, e^{−βΔE}). A spin flips if u
//  < p, u uniform. The binary digits of u come one after the other, the same place of all 64 spins at once, until each spin's u differs
//  from its p: eight or nine words of random bits for 64 spins. After 53 digits that are equal it does not flip: a bias below 2⁻⁵³.
//  A fixed order with ΔE = 0 taken for certain is ergodic but for states in which no spin feels a field; no run enters them.

namespace Ebm.Live;

/// <summary>A large Ising lattice with a field, on bits; the twin of <see cref="MultiSpinIsing"/>, which has no field.</summary>
internal sealed class FieldLattice
{
    private const int Digits = 53;
    private const ulong Even = 0x5555555555555555;

    private readonly ulong[] _words;
    private readonly int _side, _width;
    // of class 2 n + (s > 0), n the number of neighbours up; the digits, highest in bit 52
    private readonly ulong[] _chances = new ulong[10];

    /// <summary>Makes a lattice of spins −1.</summary>
    /// <param name="side">A multiple of 64.</param>
    public FieldLattice(int side)
    {
        if (side < 64 || side % 64 != 0) throw new ArgumentOutOfRangeException(nameof(side), side,
            $"side = {side} must be a positive multiple of 64.");
        (_side, _width) = (side, side / 64);
        _words = new ulong[side * _width];
    }

    /// <summary>The spins: bit x mod 64 of word y · side / 64 + ⌊x / 64⌋ is 1 where the spin in row y, column x is +1.</summary>
    public Span<ulong> Words => _words;

    /// <summary>Sets what the sweeps that follow sample.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    /// <param name="coupling">J, finite.</param>
    /// <param name="field">h, finite.</param>
    public void Set(double beta, double coupling, double field)
    {
        for (int up = 0; up <= 4; up++)
        {
            for (int s = 0; s < 2; s++)
            {
                double chance = Math.Exp(-beta * 2 * ((2 * s) - 1) * ((coupling * ((2 * up) - 4)) + field));
                _chances[(2 * up) + s] = chance >= 1 ? ulong.MaxValue : (ulong)(chance * (1UL << Digits));
            }
        }
    }

    /// <summary>Updates every spin once.</summary>
    /// <param name="rng">Random numbers; as many as the digits need.</param>
    public void Sweep(Rng rng)
    {
        Span<ulong> classes = stackalloc ulong[10];
        for (int colour = 0; colour < 2; colour++)
        {
            for (int y = 0; y < _side; y++)
            {
                Span<ulong> row = _words.AsSpan(y * _width, _width);
                ReadOnlySpan<ulong> above = _words.AsSpan((y > 0 ? y - 1 : _side - 1) * _width, _width),
                    below = _words.AsSpan((y < _side - 1 ? y + 1 : 0) * _width, _width);
                ulong active = (y + colour) % 2 == 0 ? Even : ~Even;
                for (int k = 0; k < _width; k++)
                {
                    ulong left = (row[k] << 1) | (row[k > 0 ? k - 1 : _width - 1] >> 63),
                        right = (row[k] >> 1) | (row[k < _width - 1 ? k + 1 : 0] << 63);
                    Classify(row[k], above[k], below[k], left, right, classes);
                    row[k] ^= Flips(active, classes, rng);
                }
            }
        }
    }

    /// <summary>Which spins are in each class.</summary>
    private static void Classify(ulong spin, ulong a, ulong b, ulong c, ulong d, Span<ulong> classes)
    {
        // The number of neighbours up, in binary: four, two, one.
        ulong ab = a ^ b, cd = c ^ d, one = ab ^ cd, carry = ab & cd, both = a & b, others = c & d;
        ulong four = both & others, two = both ^ others ^ carry;
        Span<ulong> counts = [~(four | two | one), one & ~two, two & ~one, one & two, four];
        for (int n = 0; n <= 4; n++)
        {
            classes[2 * n] = counts[n] & ~spin;
            classes[(2 * n) + 1] = counts[n] & spin;
        }
    }

    private ulong Flips(ulong active, ReadOnlySpan<ulong> classes, Rng rng)
    {
        ulong flips = 0, undecided = active;
        for (int k = 0; k < 10; k++)
        {
            if (_chances[k] == ulong.MaxValue) flips |= classes[k];
        }

        flips &= active;
        undecided &= ~flips;
        for (int digit = Digits - 1; digit >= 0 && undecided != 0; digit--)
        {
            ulong chance = 0, random = rng.NextUInt64();
            for (int k = 0; k < 10; k++) chance |= classes[k] & (0 - (_chances[k] >> digit & 1));
            // Where the digits differ the smaller number is known: u < p if u's digit is 0.
            flips |= undecided & chance & ~random;
            undecided &= ~(chance ^ random);
        }

        return flips;
    }
}
