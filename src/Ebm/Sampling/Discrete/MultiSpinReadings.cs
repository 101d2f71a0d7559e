//  e = E/N = −J (2 − 2 b/N) with b broken bonds;  m = 2u/N − 1 with u spins up.
//
//  Counted for all 512 bits of a word at once: plane k of a counter holds bit k of 512 sums.

using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

public sealed unsafe partial class MultiSpinIsing
{
    /// <summary>Energy and magnetisation, both per site, of every replica.</summary>
    /// <param name="energies">Receives E/N, in units of the coupling's; ReplicaCount numbers.</param>
    /// <param name="magnetisations">Receives M/N in −1 … 1; ReplicaCount numbers.</param>
    public void Measure(Span<double> energies, Span<double> magnetisations)
    {
        Check.Length(energies.Length, ReplicaCount, nameof(energies));
        Check.Length(magnetisations.Length, ReplicaCount, nameof(magnetisations));
        Measure(energies, magnetisations, Platform.Interprets);
    }

    /// <summary>The same with plain counters or the others.</summary>
    internal void Measure(Span<double> energies, Span<double> magnetisations, bool plain)
    {
        var (broken, ups) = (new BitCounter(2L * words.Length), new BitCounter(words.Length));
        for (var y = 0; y < height; y++)
        {
            Host.Poll();
            if (plain && !cut)
            {
                CountPlain(y, ups, broken);
                continue;
            }

            for (var x = 0; x < width; x++)
            {
                var q = words[(y * width) + x];
                ups.Add(q);
                broken.Add(q ^ WordAt(y, x + 1));
                broken.Add(q ^ WordAt(y + 1, x));
            }
        }

        if (cut)
        {
            double sites = (double)Side * Side;
            magnetisations[0] = (2 * ups.Total() / sites) - 1;
            energies[0] = -Coupling * (2 - (2 * broken.Total() / sites));
            return;
        }

        for (var k = 0; k < 512; k++)
        {
            magnetisations[k] = (2.0 * ups.Of(k) / words.Length) - 1;
            energies[k] = -Coupling * (2 - (2.0 * broken.Of(k) / words.Length));
        }
    }

    /// <summary>Sweeps and measures, again and again.</summary>
    /// <param name="measurements">How many, ≥ 1; 6 or more for errors of a single lattice.</param>
    /// <param name="sweepsBetween">Sweeps before each measurement, ≥ 1.</param>
    /// <param name="burnIn">Sweeps before the first, ≥ 0.</param>
    public Samples Sample(int measurements, int sweepsBetween = 1, int burnIn = 0)
    {
        Check.AtLeast(measurements, 1);
        Check.AtLeast(sweepsBetween, 1);
        Sweep(burnIn);
        double[][] Table() => [.. Enumerable.Range(0, ReplicaCount).Select(_ =>
        {
            Host.Poll();
            return new double[measurements];
        })];
        var (energies, magnetisations) = (Table(), Table());
        var (e, m) = (new double[ReplicaCount], new double[ReplicaCount]);
        for (var t = 0; t < measurements; t++)
        {
            Sweep(sweepsBetween);
            Measure(e, m);
            for (var k = 0; k < ReplicaCount; k++) (energies[k][t], magnetisations[k][t]) = (e[k], m[k]);
        }

        return new Samples(Beta, Side * Side, energies, magnetisations);
    }

    /// <summary>512 lattices at each of several temperatures: <see cref="Sample"/> of <see cref="Replicas"/>, on all cores.</summary>
    /// <param name="side">L, even, ≥ 2.</param>
    /// <param name="betas">β, each &gt; 0; at least one.</param>
    /// <param name="measurements">How many, ≥ 1.</param>
    /// <param name="sweepsBetween">Sweeps before each measurement, ≥ 1.</param>
    /// <param name="burnIn">Sweeps before the first, ≥ 0.</param>
    /// <param name="rng">Random numbers; moved on by one stream for each temperature.</param>
    /// <param name="threads">Threads to use; 0 takes all cores. The result is the same whatever their number.</param>
    public static Samples[] Scan(int side, double[] betas, int measurements, int sweepsBetween, int burnIn, Rng rng, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(betas);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(betas.Length, 1, "betas.Length");
        Check.AtLeast(measurements, 1);
        Check.AtLeast(sweepsBetween, 1);
        Check.NotNegative(burnIn);
        var streams = rng.Split(betas.Length);
        var lattices = betas.Select((beta, k) => Replicas(side, beta, streams[k])).ToArray();
        var samples = new Samples[betas.Length];
        ForkJoin.Run(betas.Length, threads, k => samples[k] = lattices[k].Sample(measurements, sweepsBetween, burnIn));
        return samples;
    }

    /// <summary>The spins ±1 of one replica row by row, as a picture's pixels.</summary>
    /// <param name="replica">0 … ReplicaCount − 1.</param>
    public float[] Picture(int replica = 0) => [.. Spins(replica).Cast<sbyte>().Select(s => (float)s)];

    /// <summary>The spins ±1 of one replica, [row, column]; a copy.</summary>
    /// <param name="replica">0 … ReplicaCount − 1.</param>
    public sbyte[,] Spins(int replica = 0)
    {
        Check.Between(replica, 0, ReplicaCount - 1);
        var spins = new sbyte[Side, Side];
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (lane, bit) = cut ? (y / height, x / width) : (replica / 64, replica % 64);
                spins[y, x] = (sbyte)((words[(y % height * width) + (x % width)].GetElement(lane) >> bit & 1) == 1 ? 1 : -1);
            }
        }

        return spins;
    }

    /// <summary>Broken bonds and spins up in a row of replicas, 128 of them after the other.</summary>
    private void CountPlain(int y, BitCounter ups, BitCounter broken)
    {
        fixed (Vector512<ulong>* all = words, up = ups.Planes, torn = broken.Planes)
        {
            for (var quarter = 0; quarter < 4; quarter++)
            {
                var first = (Vector128<ulong>*)all + quarter;
                Vector128<ulong>* row = first + (4 * y * width), below = first + (4 * ((y + 1) % height) * width);
                Vector128<ulong>* toUp = (Vector128<ulong>*)up + quarter, toTorn = (Vector128<ulong>*)torn + quarter;
                for (var x = 0; x < width; x++)
                {
                    var q = row[4 * x];
                    MultiSpinPlain.Add(q, toUp);
                    MultiSpinPlain.Add(q ^ row[x + 1 < width ? (4 * x) + 4 : 0], toTorn);
                    MultiSpinPlain.Add(q ^ below[4 * x], toTorn);
                }
            }
        }
    }

    private Vector512<ulong> WordAt(int y, int x)
    {
        var word = words[(y % height * width) + (x % width)];
        if (cut && x == width) word = MultiSpinKernel.RotateLeft(word, 63);
        return cut && y == height ? NextLane(word) : word;
    }

    /// <summary>Adds up single bits in 512 counters side by side: plane k holds bit k of every counter.</summary>
    private readonly struct BitCounter(long most)
    {
        public readonly Vector512<ulong>[] Planes = new Vector512<ulong>[BitOperations.Log2((ulong)most) + 1];

        public void Add(Vector512<ulong> bits)
        {
            for (var k = 0; bits != Vector512<ulong>.Zero; k++)
            {
                var carry = Planes[k] & bits;
                Planes[k] ^= bits;
                bits = carry;
            }
        }

        public long Of(int counter)
        {
            var lanes = MemoryMarshal.Cast<Vector512<ulong>, ulong>(Planes.AsSpan());
            long sum = 0;
            for (var k = 0; k < Planes.Length; k++) sum += (long)(lanes[(8 * k) + (counter / 64)] >> (counter % 64) & 1) << k;
            return sum;
        }

        public long Total()
        {
            long sum = 0;
            for (var k = 0; k < Planes.Length; k++)
                for (var lane = 0; lane < 8; lane++) sum += (long)BitOperations.PopCount(Planes[k].GetElement(lane)) << k;
            return sum;
        }
    }
}
