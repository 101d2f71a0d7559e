//  E(s) = −J Σ_⟨ij⟩ s_i s_j  on a side × side torus,  p ∝ e^{−βE};  checkerboard Metropolis, 512 spins at a time.
//
//  Two ways to fill the 512 bits of a word:
//      Replicas   bit = replica: 512 independent lattices of any even side
//      Lattice    bit = block: one lattice, side a multiple of 128, cut into 64 × 8 blocks; word (r, c) holds site (r, c) of every
//                 block. Inside a block neighbours are other words; over a block's edge the bits move one lane (rows) or one
//                 bit (columns) on.
//  In states in which no spin feels a field Metropolis in a fixed order only permutes them. On the smallest lattices these have a share
//  that shows (4 of 16 states at side 2, 36 of 65536 at 4, 196 of 2³⁶ at 6). So there a sweep ends with one site at random, in which every
//  spin that feels no field is drawn anew: the chain is ergodic. From side 8 on a replica starts in such a state with probability
//  below 10⁻¹⁵, and none is ever entered from outside. Where e^{−8β|J|} is 1, J = 0 above all, a sweep draws every spin anew.
//
//  Both colour classes are updated once a sweep. How many random bits decide a flip, and the bias: MultiSpinKernel.cs.
//  What can be read off: MultiSpinReadings.cs.

using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>The fast Ising lattice: no field, torus, one coupling; Metropolis in checkerboard order on bits.</summary>
/// <remarks>
/// <code>
/// E(s) = −J Σ_⟨ij⟩ s_i s_j  on a side × side torus,  p ∝ e^{−βE};  checkerboard Metropolis, 512 spins at a time.
/// </code>
/// About 0.1 nanoseconds for an update of one spin. Every spin of every replica uses random bits of its own. Not thread safe; run
/// one on each thread, with streams from <see cref="Rng.Split()"/>. For fields, free borders and clusters see <see cref="IsingLattice"/>.
/// </remarks>
public sealed unsafe partial class MultiSpinIsing
{
    private readonly Vector512<ulong>[] words, edge, digits, random;
    private readonly int width, height;
    private readonly bool cut;
    private bool free;

    private MultiSpinIsing(int side, bool cut, double beta, Rng rng, double coupling)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(beta);
        if (!double.IsFinite(coupling)) throw new ArgumentOutOfRangeException(nameof(coupling), coupling,
            $"coupling = {coupling} must be finite.");
        (Side, this.cut, Coupling) = (side, cut, coupling);
        (width, height) = cut ? (side / 64, side / 8) : (side, side);
        words = new Vector512<ulong>[width * height];
        edge = new Vector512<ulong>[2 * width];
        digits = new Vector512<ulong>[2 * MultiSpinKernel.Digits];
        random = new Vector512<ulong>[8];
        Fill(words, rng);
        Fill(random, rng);
        Beta = beta;
        SetDigits();
    }

    /// <summary>L: the lattice has L × L sites.</summary>
    public int Side { get; }

    /// <summary>The coupling J between neighbours.</summary>
    public double Coupling { get; }

    /// <summary>The energy that is sampled, for whoever takes any energy.</summary>
    public IsingEnergy Model => new(Side, Side, Coupling);

    /// <summary>How many independent lattices: 512 or 1.</summary>
    public int ReplicaCount => cut ? 1 : 512;

    /// <summary>β, the inverse temperature.</summary>
    public double Beta { get; private set; }

    /// <summary>512 independent lattices from random spins.</summary>
    /// <param name="side">L, even, ≥ 2.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <param name="rng">Random numbers for the start and for the generators' states.</param>
    /// <param name="coupling">J, finite.</param>
    public static MultiSpinIsing Replicas(int side, double beta, Rng rng, double coupling = 1)
    {
        if (side < 2 || side % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(side), side,
                $"side = {side} must be even and at least 2: a checkerboard must close.");
        return new MultiSpinIsing(side, cut: false, beta, rng, coupling);
    }

    /// <summary>One lattice from random spins.</summary>
    /// <param name="side">L, a multiple of 128.</param>
    /// <param name="beta">β, &gt; 0.</param>
    /// <param name="rng">Random numbers for the start and for the generators' states.</param>
    /// <param name="coupling">J, finite.</param>
    public static MultiSpinIsing Lattice(int side, double beta, Rng rng, double coupling = 1)
    {
        if (side < 128 || side % 128 != 0)
            throw new ArgumentOutOfRangeException(nameof(side), side, $"side = {side} must be a positive multiple of 128.");
        return new MultiSpinIsing(side, cut: true, beta, rng, coupling);
    }

    /// <summary>Makes all spins +1: the start for low temperatures, where random spins would freeze into domains.</summary>
    public void Align() => Array.Fill(words, Vector512<ulong>.AllBitsSet);

    /// <summary>Changes the temperature and keeps the spins.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public void SetBeta(double beta)
    {
        Check.Positive(beta);
        Beta = beta;
        SetDigits();
    }

    /// <summary>Updates every spin, sweeps times.</summary>
    /// <param name="sweeps">≥ 0.</param>
    public void Sweep(int sweeps = 1)
    {
        Check.NotNegative(sweeps);
        Sweep(sweeps, Platform.Interprets);
    }

    /// <summary>The same by the plain kernel or the other; the same bits.</summary>
    internal void Sweep(int sweeps, bool plain)
    {
        var invert = Coupling < 0 ? Vector512<ulong>.AllBitsSet : Vector512<ulong>.Zero;
        fixed (Vector512<ulong>* w = words, e = edge, d = digits, r = random)
        {
            for (var sweep = 0; sweep < sweeps; sweep++)
            {
                if (free)
                {
                    Host.Poll();
                    for (var i = 0; i < words.Length; i++) w[i] = MultiSpinKernel.Next(r);
                    continue;
                }

                for (var colour = 0; colour < 2; colour++)
                {
                    for (var y = 0; y < height; y++)
                    {
                        if ((y & 15) == 0) Host.Poll();
                        Vector512<ulong>* up = w + ((y > 0 ? y - 1 : height - 1) * width),
                            down = w + ((y < height - 1 ? y + 1 : 0) * width);
                        if (cut && y == 0) up = Moved(up, e, 7);
                        if (cut && y == height - 1) down = Moved(down, e + width, 1);
                        Update(plain, up, w + (y * width), down, (y + colour) & 1, invert, d, r);
                    }
                }

                if (Side <= 6) Loosen(w, r, invert);
            }
        }
    }

    private void Update(bool plain, Vector512<ulong>* up, Vector512<ulong>* row, Vector512<ulong>* down, int parity,
        Vector512<ulong> invert, Vector512<ulong>* d, Vector512<ulong>* r)
    {
        if (!plain)
            MultiSpinKernel.UpdateRow(up, row, down, width, parity, cut, invert, d, r);
        else
            MultiSpinPlain.UpdateRow((Vector128<ulong>*)up, (Vector128<ulong>*)row, (Vector128<ulong>*)down, width, parity, cut,
                invert.GetLower().GetLower(), (Vector128<ulong>*)d, (Vector128<ulong>*)r);
    }

    /// <summary>At one site, chosen at random: draws anew the spins of those replicas in which they feel no field.</summary>
    private void Loosen(Vector512<ulong>* w, Vector512<ulong>* r, Vector512<ulong> invert)
    {
        var site = (int)Math.BigMul(MultiSpinKernel.Next(r).GetElement(0), (ulong)words.Length, out _);
        var (y, x) = (site / width, site % width);
        Vector512<ulong> up = WordAt(y + height - 1, x), down = WordAt(y + 1, x), left = WordAt(y, x + width - 1), right = WordAt(y, x + 1);
        w[site] ^= MultiSpinKernel.Torn(w[site] ^ invert, up, down, left, right) & MultiSpinKernel.Next(r);
    }

    private Vector512<ulong>* Moved(Vector512<ulong>* row, Vector512<ulong>* target, int lanes)
    {
        for (var x = 0; x < width; x++) target[x] = lanes == 1 ? NextLane(row[x]) : PreviousLane(row[x]);
        return target;
    }

    /// <summary>Lane k gets lane k + 1: the block below.</summary>
    private static Vector512<ulong> NextLane(Vector512<ulong> x) => Vector512.Shuffle(x, Vector512.Create(1UL, 2, 3, 4, 5, 6, 7, 0));

    /// <summary>Lane k gets lane k − 1: the block above.</summary>
    private static Vector512<ulong> PreviousLane(Vector512<ulong> x) => Vector512.Shuffle(x, Vector512.Create(7UL, 0, 1, 2, 3, 4, 5, 6));

    private static void Fill(Vector512<ulong>[] target, Rng rng)
    {
        var bits = new ulong[8];
        for (var i = 0; i < target.Length; i++)
        {
            rng.FillBits(bits);
            target[i] = Vector512.Create(bits);
        }
    }

    private void SetDigits()
    {
        for (var k = 0; k < 2; k++)
        {
            var p = (ulong)Math.Round(Math.Exp(-4 * (k + 1) * Beta * Math.Abs(Coupling)) * (1UL << MultiSpinKernel.Digits));
            p = Math.Min(p, (1UL << MultiSpinKernel.Digits) - 1);
            free = p == (1UL << MultiSpinKernel.Digits) - 1;   // in the end that of e^{−8β|J|}
            for (var t = 0; t < MultiSpinKernel.Digits; t++)
                digits[(2 * t) + k] = (p >> (MultiSpinKernel.Digits - 1 - t) & 1) == 1 ? Vector512<ulong>.AllBitsSet
                    : Vector512<ulong>.Zero;
        }
    }
}
