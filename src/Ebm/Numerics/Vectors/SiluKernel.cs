// h = x σ(x),  d = σ + h (1 − σ),    σ = 1/(1 + e^−x),    in three passes over numbers that stay in the first-level cache:
//
//   reduce    t = round(−x / ln 2) in its low bits,  r = x + n ln 2          of −x = n ln 2 − r
//   power     e^−x = 2ⁿ e^−r
//   divide    σ, h, d
//
// One pass over a vector is a chain of a hundred cycles, and a core holds four of them at once. Three short chains, four vectors side by
// side, take two thirds of the time. Every operation is that of ExpFunction and SigmoidFunction (VectorMathKernels.cs), or its exact
// mirror under r → −r, so the bits are theirs.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>SiLU and its slope together.</summary>
internal static unsafe class SiluKernel
{
    // A few kilobytes of each array.
    private const int Block = 512;
    private const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>What becomes of the ends, where a product would be ∞ · 0.</summary>
    internal interface IEnds
    {
        /// <summary>s, and NaN where x is: e^−x was made 0 there.</summary>
        static abstract T Sigmoid<T>(T x, T s)
            where T : struct, ILanes<T>;

        /// <summary>x s.</summary>
        static abstract T Value<T>(T x, T s)
            where T : struct, ILanes<T>;

        /// <summary>h (1 − s).</summary>
        static abstract T Product<T>(T h, T rest)
            where T : struct, ILanes<T>;
    }

    /// <summary>h and d of x.</summary>
    /// <param name="x">Any floats.</param>
    /// <param name="h">Receives x σ(x): 0 at −∞.</param>
    /// <param name="d">Receives the slope: 1 at +∞.</param>
    public static void Run(ReadOnlySpan<float> x, Span<float> h, Span<float> d)
    {
        fixed (float* px = x, ph = h, pd = d)
        {
            var done = Vector512.IsHardwareAccelerated ? Groups<Lanes512>(px, ph, pd, x.Length)
                : Vector256.IsHardwareAccelerated ? Groups<Lanes256>(px, ph, pd, x.Length)
                : Groups<Lanes128>(px, ph, pd, x.Length);
            done = OneByOne<Lanes128, Guarded>(px, ph, pd, done, x.Length);
            OneByOne<Lanes1, Guarded>(px, ph, pd, done, x.Length);
        }
    }

    private static int Groups<T>(float* x, float* h, float* d, int length)
        where T : struct, ILanes<T>
    {
        length -= length % (4 * T.Count);
        for (var at = 0; at < length; at += Block)
        {
            var some = Math.Min(Block, length - at);
            Reduce<T>(x + at, h + at, d + at, some);
            Power<T>(h + at, d + at, some);
            Divide<T, Guarded>(x + at, h + at, d + at, some);
        }

        return length;
    }

    /// <summary>h and d of x = z + b, row by row. z becomes x. Of infinite z they are NaN.</summary>
    /// <param name="z">rows × width.</param>
    /// <param name="bias">One b for each row.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="h">Receives x σ(x).</param>
    /// <param name="d">Receives the slope.</param>
    /// <param name="width">A multiple of two vectors.</param>
    public static void Rows<T>(float* z, float* bias, int rows, float* h, float* d, int width)
        where T : struct, ILanes<T>
    {
        var most = Math.Max(1, Block / width);
        for (var j = 0; j < rows; j += most)
        {
            var (some, at) = (Math.Min(most, rows - j), j * width);
            var length = some * width;
            var groups = length - (length % (4 * T.Count));
            ReduceRows<T>(z + at, bias + j, some, h + at, d + at, width);
            Power<T>(h + at, d + at, groups);
            Divide<T, Plain>(z + at, h + at, d + at, groups);
            OneByOne<T, Plain>(z + at, h + at, d + at, groups, length);
        }
    }

    [MethodImpl(Compiled)]
    private static void ReduceRows<T>(float* z, float* bias, int rows, float* h, float* d, int width)
        where T : struct, ILanes<T>
    {
        for (var j = 0; j < rows; j++, z += width, h += width, d += width)
        {
            var b = T.All(bias[j]);
            for (var i = 0; i < width; i += 2 * T.Count)
            {
                T x0 = T.Load(ref *z, (nuint)i) + b, x1 = T.Load(ref *z, (nuint)(i + T.Count)) + b;
                T.Store(x0, ref *z, (nuint)i);
                T.Store(x1, ref *z, (nuint)(i + T.Count));
                ReduceTwo(x0, x1, h + i, d + i);
            }
        }
    }

    [MethodImpl(Compiled)]
    private static void Reduce<T>(float* x, float* h, float* d, int length)
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < length; i += 2 * T.Count)
            ReduceTwo(T.Load(ref *x, (nuint)i), T.Load(ref *x, (nuint)(i + T.Count)), h + i, d + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ReduceTwo<T>(T x0, T x1, float* h, float* d)
        where T : struct, ILanes<T>
    {
        T magic = T.All(ExpFunction.Magic), turn = T.All(-ExpFunction.OverLn2);
        T t0 = (x0 * turn) + magic, t1 = (x1 * turn) + magic;
        T.Store(t0, ref *d, 0);
        T.Store(t1, ref *d, (nuint)T.Count);
        t0 -= magic;
        t1 -= magic;
        x0 += t0 * T.All(ExpFunction.Ln2High);
        x1 += t1 * T.All(ExpFunction.Ln2High);
        T.Store(x0 + (t0 * T.All(ExpFunction.Ln2Low)), ref *h, 0);
        T.Store(x1 + (t1 * T.All(ExpFunction.Ln2Low)), ref *h, (nuint)T.Count);
    }

    [MethodImpl(Compiled)]
    private static void Power<T>(float* h, float* d, int length)
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < length; i += 4 * T.Count)
        {
            var p0 = T.All(-ExpFunction.C5) * T.Load(ref *h, (nuint)i);
            var p1 = T.All(-ExpFunction.C5) * T.Load(ref *h, (nuint)(i + T.Count));
            var p2 = T.All(-ExpFunction.C5) * T.Load(ref *h, (nuint)(i + (2 * T.Count)));
            var p3 = T.All(-ExpFunction.C5) * T.Load(ref *h, (nuint)(i + (3 * T.Count)));
            p0 += T.All(ExpFunction.C4);
            p1 += T.All(ExpFunction.C4);
            p2 += T.All(ExpFunction.C4);
            p3 += T.All(ExpFunction.C4);
            p0 *= T.Load(ref *h, (nuint)i);
            p1 *= T.Load(ref *h, (nuint)(i + T.Count));
            p2 *= T.Load(ref *h, (nuint)(i + (2 * T.Count)));
            p3 *= T.Load(ref *h, (nuint)(i + (3 * T.Count)));
            p0 = T.All(ExpFunction.C3) - p0;
            p1 = T.All(ExpFunction.C3) - p1;
            p2 = T.All(ExpFunction.C3) - p2;
            p3 = T.All(ExpFunction.C3) - p3;
            p0 *= T.Load(ref *h, (nuint)i);
            p1 *= T.Load(ref *h, (nuint)(i + T.Count));
            p2 *= T.Load(ref *h, (nuint)(i + (2 * T.Count)));
            p3 *= T.Load(ref *h, (nuint)(i + (3 * T.Count)));
            p0 = T.All(ExpFunction.C2) - p0;
            p1 = T.All(ExpFunction.C2) - p1;
            p2 = T.All(ExpFunction.C2) - p2;
            p3 = T.All(ExpFunction.C2) - p3;
            p0 *= T.Load(ref *h, (nuint)i);
            p1 *= T.Load(ref *h, (nuint)(i + T.Count));
            p2 *= T.Load(ref *h, (nuint)(i + (2 * T.Count)));
            p3 *= T.Load(ref *h, (nuint)(i + (3 * T.Count)));
            p0 = T.All(ExpFunction.C1) - p0;
            p1 = T.All(ExpFunction.C1) - p1;
            p2 = T.All(ExpFunction.C1) - p2;
            p3 = T.All(ExpFunction.C1) - p3;
            var r0 = T.Load(ref *h, (nuint)i);
            var r1 = T.Load(ref *h, (nuint)(i + T.Count));
            var r2 = T.Load(ref *h, (nuint)(i + (2 * T.Count)));
            var r3 = T.Load(ref *h, (nuint)(i + (3 * T.Count)));
            p0 *= r0 * r0;
            p1 *= r1 * r1;
            p2 *= r2 * r2;
            p3 *= r3 * r3;
            p0 -= r0;
            p1 -= r1;
            p2 -= r2;
            p3 -= r3;
            p0 += T.All(1f);
            p1 += T.All(1f);
            p2 += T.All(1f);
            p3 += T.All(1f);
            T.Store(T.AddToExponent(p0, T.Load(ref *d, (nuint)i)), ref *h, (nuint)i);
            T.Store(T.AddToExponent(p1, T.Load(ref *d, (nuint)(i + T.Count))), ref *h, (nuint)(i + T.Count));
            T.Store(T.AddToExponent(p2, T.Load(ref *d, (nuint)(i + (2 * T.Count)))), ref *h, (nuint)(i + (2 * T.Count)));
            T.Store(T.AddToExponent(p3, T.Load(ref *d, (nuint)(i + (3 * T.Count)))), ref *h, (nuint)(i + (3 * T.Count)));
        }
    }

    [MethodImpl(Compiled)]
    private static void Divide<T, TEnds>(float* x, float* h, float* d, int length)
        where T : struct, ILanes<T>
        where TEnds : struct, IEnds
    {
        T zero = T.All(0f), one = T.All(1f), infinite = T.All(float.PositiveInfinity);
        T least = T.All(-ExpFunction.Largest), most = T.All(-ExpFunction.Smallest);
        for (var i = 0; i < length; i += 4 * T.Count)
        {
            T x0 = T.Load(ref *x, (nuint)i), s0 = T.Load(ref *h, (nuint)i);
            T x1 = T.Load(ref *x, (nuint)(i + T.Count)), s1 = T.Load(ref *h, (nuint)(i + T.Count));
            T x2 = T.Load(ref *x, (nuint)(i + (2 * T.Count))), s2 = T.Load(ref *h, (nuint)(i + (2 * T.Count)));
            T x3 = T.Load(ref *x, (nuint)(i + (3 * T.Count))), s3 = T.Load(ref *h, (nuint)(i + (3 * T.Count)));
            s0 = T.IfAtLeast(least, x0, infinite, s0);
            s1 = T.IfAtLeast(least, x1, infinite, s1);
            s2 = T.IfAtLeast(least, x2, infinite, s2);
            s3 = T.IfAtLeast(least, x3, infinite, s3);
            s0 = T.IfAtLeast(most, x0, s0, zero);
            s1 = T.IfAtLeast(most, x1, s1, zero);
            s2 = T.IfAtLeast(most, x2, s2, zero);
            s3 = T.IfAtLeast(most, x3, s3, zero);
            s0 = TEnds.Sigmoid(x0, one / (one + s0));
            s1 = TEnds.Sigmoid(x1, one / (one + s1));
            s2 = TEnds.Sigmoid(x2, one / (one + s2));
            s3 = TEnds.Sigmoid(x3, one / (one + s3));
            x0 = TEnds.Value(x0, s0);
            x1 = TEnds.Value(x1, s1);
            x2 = TEnds.Value(x2, s2);
            x3 = TEnds.Value(x3, s3);
            T.Store(x0, ref *h, (nuint)i);
            T.Store(x1, ref *h, (nuint)(i + T.Count));
            T.Store(x2, ref *h, (nuint)(i + (2 * T.Count)));
            T.Store(x3, ref *h, (nuint)(i + (3 * T.Count)));
            x0 = TEnds.Product(x0, one - s0);
            x1 = TEnds.Product(x1, one - s1);
            x2 = TEnds.Product(x2, one - s2);
            x3 = TEnds.Product(x3, one - s3);
            T.Store(s0 + x0, ref *d, (nuint)i);
            T.Store(s1 + x1, ref *d, (nuint)(i + T.Count));
            T.Store(s2 + x2, ref *d, (nuint)(i + (2 * T.Count)));
            T.Store(s3 + x3, ref *d, (nuint)(i + (3 * T.Count)));
        }
    }

    // The formulas in one pass, for the rest that is no group of four vectors.
    [MethodImpl(Compiled)]
    private static int OneByOne<T, TEnds>(float* x, float* h, float* d, int from, int to)
        where T : struct, ILanes<T>
        where TEnds : struct, IEnds
    {
        var i = from;
        for (; i <= to - T.Count; i += T.Count)
        {
            var own = T.Load(ref *x, (nuint)i);
            var s = SigmoidFunction.Of(own);
            var value = TEnds.Value(own, s);
            T.Store(value, ref *h, (nuint)i);
            T.Store(s + TEnds.Product(value, T.All(1f) - s), ref *d, (nuint)i);
        }

        return i;
    }

    // The product with a NaN x is one, and so is the slope with it.
    private readonly struct Plain : IEnds
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Sigmoid<T>(T x, T s)
            where T : struct, ILanes<T> => s;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Value<T>(T x, T s)
            where T : struct, ILanes<T> => x * s;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Product<T>(T h, T rest)
            where T : struct, ILanes<T> => h * rest;
    }

    private readonly struct Guarded : IEnds
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Sigmoid<T>(T x, T s)
            where T : struct, ILanes<T> => T.IfEqual(x, x, s, x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Value<T>(T x, T s)
            where T : struct, ILanes<T> => T.IfEqual(s, T.All(0f), T.All(0f), x * s);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Product<T>(T h, T rest)
            where T : struct, ILanes<T> => T.IfEqual(rest, T.All(0f), T.All(0f), h * rest);
    }
}
