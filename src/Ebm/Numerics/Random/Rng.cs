//  Sixteen lanes of xoshiro256++ (Blackman & Vigna 2021) run side by side and are read in turn:
//
//      stream[16k + j] = k-th output of lane j,        j = 0 … 15
//
//  Lane j starts from words 4j … 4j+3 of SplitMix64(seed). One lane does, with rotl = rotate left:
//
//      output = rotl(s0 + s3, 23) + s0
//      t = s1 << 17;  s2 ^= s0;  s3 ^= s1;  s1 ^= s2;  s0 ^= s3;  s2 ^= t;  s3 = rotl(s3, 45)
//
//  Every method takes the next unread numbers of this one stream, so scalar and vectorised draws may be mixed freely.
//  Integers are exact everywhere. Floating point is only IEEE +, −, ×, ÷, √ in a written order, without fused multiply-add
//  and without the platform's log or sin: the bits are the same on every machine, whatever its vector width.
//  Speed and the Gaussians' formula: RngStream.cs and RngGaussian.cs.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ebm;

/// <summary>
/// A stream of random numbers with a documented algorithm: the same seed gives the same bits on every machine.
/// </summary>
/// <remarks>
/// Not safe to use from two threads at once: give each its own stream with <see cref="Split()"/>. Not for secrets.
/// Source: Blackman and Vigna, Scrambled linear pseudorandom number generators, ACM TOMS 47 (2021).
/// </remarks>
/// <example><code>
/// var rng = new Rng(seed: 1);
/// double u = rng.NextDouble();          // uniform on [0, 1)
/// var noise = new float[1000];
/// rng.FillGaussian(noise);              // the fast way to many
/// </code></example>
public sealed partial class Rng
{
    private const int Lanes = 16;
    private const int BufferLength = 64;
    private const int GaussianBlock = 16;
    private const ulong SaveVersion = 1;

    private readonly ulong[] state = new ulong[4 * Lanes];  // word w of lane j at state[w * Lanes + j]
    private readonly ulong[] buffer = new ulong[BufferLength];
    private readonly double[] gaussians = new double[GaussianBlock];
    private int position = BufferLength;                    // the next unread number of buffer
    private int gaussianPosition = GaussianBlock;           // the next unread number of gaussians

    /// <summary>Starts the stream that belongs to a seed. Different seeds give unrelated streams.</summary>
    /// <param name="seed">Any number, 0 included.</param>
    public Rng(ulong seed)
    {
        for (var j = 0; j < Lanes; j++)
            for (var w = 0; w < 4; w++)
            {
                seed += 0x9E3779B97F4A7C15;
                state[w * Lanes + j] = Mix(seed);
            }
    }

    private Rng() { }

    /// <summary>The next 64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong NextUInt64()
    {
        var (numbers, next) = (buffer, position);
        if ((uint)next >= (uint)numbers.Length)
        {
            Refill();
            next = 0;
        }
        position = next + 1;
        return numbers[next];
    }

    /// <summary>The upper half of the next 64 random bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint NextUInt32() => (uint)(NextUInt64() >> 32);

    /// <summary>A uniform number on [0, 1): a multiple of 2⁻⁵³.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public double NextDouble() => (long)(NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A uniform number on [0, 1): a multiple of 2⁻²⁴.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float NextFloat() => (int)(NextUInt64() >> 40) * (1f / (1 << 24));

    /// <summary>A uniform integer from 0 to exclusiveMax − 1, without bias (Lemire 2019).</summary>
    /// <param name="exclusiveMax">One more than the largest result, ≥ 1.</param>
    public int NextInt(int exclusiveMax)
    {
        if (exclusiveMax < 1)
            throw new ArgumentOutOfRangeException(nameof(exclusiveMax), exclusiveMax, "must be at least 1");
        var range = (uint)exclusiveMax;
        var product = (ulong)NextUInt32() * range;
        if ((uint)product < range)
            for (var threshold = (0u - range) % range; (uint)product < threshold;)
                product = (ulong)NextUInt32() * range;
        return (int)(product >> 32);
    }

    /// <summary>A number from the normal distribution with mean 0 and variance 1.</summary>
    /// <remarks>Handed out from blocks of sixteen that <see cref="FillGaussian(Span{double})"/> makes. |x| ≤ 8.6.</remarks>
    public double NextGaussian()
    {
        if (gaussianPosition == GaussianBlock)
        {
            FillGaussian(gaussians.AsSpan());
            gaussianPosition = 0;
        }
        return gaussians[gaussianPosition++];
    }

    /// <summary>True with probability p.</summary>
    /// <param name="p">The probability, in [0, 1].</param>
    public bool NextBernoulli(double p)
    {
        if (!(p >= 0 && p <= 1))
            throw new ArgumentOutOfRangeException(nameof(p), p, "must be in [0, 1]");
        return NextDouble() < p;
    }

    /// <summary>Starts a new stream, independent of this one, and moves this one on by 64 numbers.</summary>
    /// <remarks>
    /// The child's 1024 bits of state are the next 64 numbers of this stream, each passed through SplitMix64's finaliser:
    /// no seed of 64 bits in between, so that millions of streams do not collide.
    /// </remarks>
    public Rng Split()
    {
        var child = new Rng();
        FillBits(child.state);
        for (var i = 0; i < child.state.Length; i++) child.state[i] = Mix(child.state[i]);
        return child;
    }

    /// <summary>Starts n new streams, independent of this one and of each other: one for each thread or chain.</summary>
    /// <param name="n">How many, ≥ 0.</param>
    public Rng[] Split(int n)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        var children = new Rng[n];
        for (var i = 0; i < n; i++) children[i] = Split();
        return children;
    }

    /// <summary>Puts the items into random order, in place: every order is equally likely.</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (var i = items.Length - 1; i > 0; i--)
        {
            var j = NextInt(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>Puts the items into random order, in place: every order is equally likely.</summary>
    public void Shuffle<T>(T[] items)
    {
        ArgumentNullException.ThrowIfNull(items);
        Shuffle(items.AsSpan());
    }

    /// <summary>Everything that decides what comes next, as numbers to store. See <see cref="Restore"/>.</summary>
    public ulong[] Save() =>
        [SaveVersion, (ulong)position, (ulong)gaussianPosition, .. state, .. buffer, .. MemoryMarshal.Cast<double, ulong>(gaussians)];

    /// <summary>Continues a stream from where it was saved.</summary>
    /// <param name="saved">What <see cref="Save"/> returned: 147 numbers.</param>
    public static Rng Restore(ReadOnlySpan<ulong> saved)
    {
        const int length = 3 + 4 * Lanes + BufferLength + GaussianBlock;
        if (saved.Length != length)
            throw new ArgumentException($"expected {length} numbers, got {saved.Length}", nameof(saved));
        if (saved[0] != SaveVersion || saved[1] > BufferLength || saved[2] > GaussianBlock)
            throw new ArgumentException("these numbers were not made by Rng.Save", nameof(saved));
        var rng = new Rng { position = (int)saved[1], gaussianPosition = (int)saved[2] };
        var rest = saved[3..];
        rest[..(4 * Lanes)].CopyTo(rng.state);
        rest.Slice(4 * Lanes, BufferLength).CopyTo(rng.buffer);
        MemoryMarshal.Cast<ulong, double>(rest[(4 * Lanes + BufferLength)..]).CopyTo(rng.gaussians);
        return rng;
    }

    /// <summary>SplitMix64's finaliser: a bijection that moves every output bit when one input bit moves.</summary>
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Refill()
    {
        Generate<Bits>(buffer);
        position = 0;
    }
}
