//  u = e^{−2|s|}:     tanh s = sign(s) (1 − u)/(1 + u),     log cosh s = |s| + log(1 + u) − log 2
//
//  One exponential for both. The logarithms of 1024 factors 1 + u ≤ 2 are taken together: 64 of them fit into a float, 512 into a double.
//  tanh has an absolute error of 10⁻⁷: near 0 its relative digits are lost, which no mean of products needs.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>tanh of many numbers, and the sums that maximum likelihood of sources 1/(π cosh s) asks for, in one pass.</summary>
internal struct LogCosh
{
    private const int Together = 64, Most = 16;

    /// <summary>Σ log cosh s.</summary>
    public double Sum;

    /// <summary>Σ tanh² s.</summary>
    public double Slopes;

    /// <summary>Σ s².</summary>
    public double Squares;

    /// <summary>Σ s² tanh² s.</summary>
    public double Both;

    /// <summary>Writes tanh s and returns the sums. They depend on the width of the machine's vectors in their last digits.</summary>
    /// <param name="s">The numbers.</param>
    /// <param name="slope">Receives tanh s; as long.</param>
    public static LogCosh Of(ReadOnlySpan<float> s, Span<float> slope)
    {
        Check.Length(slope.Length, s.Length, nameof(slope));
        var (sums, done) = (default(LogCosh), 0);
        if (Vector512.IsHardwareAccelerated)
            done = Run<Lanes512>(s, slope, done, ref sums);
        if (Vector256.IsHardwareAccelerated)
            done = Run<Lanes256>(s, slope, done, ref sums);
        if (Vector128.IsHardwareAccelerated)
            done = Run<Lanes128>(s, slope, done, ref sums);
        Run<Lanes1>(s, slope, done, ref sums);
        sums.Sum -= s.Length * Math.Log(2);
        return sums;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Run<TLanes>(ReadOnlySpan<float> s, Span<float> slope, int start, ref LogCosh sums)
        where TLanes : struct, ILanes<TLanes>
    {
        ref var source = ref MemoryMarshal.GetReference(s);
        ref var target = ref MemoryMarshal.GetReference(slope);
        TLanes zero = TLanes.All(0), one = TLanes.All(1);
        var i = start;
        while (i <= s.Length - TLanes.Count)
        {
            var (sizes, factors, slopes, squares, both) = (zero, one, zero, zero, zero);
            var end = Math.Min(s.Length - TLanes.Count, i + ((Together - 1) * TLanes.Count));
            for (; i <= end; i += TLanes.Count)
            {
                var x = TLanes.Load(ref source, (nuint)i);
                var size = TLanes.Abs(x);
                var u = ExpFunction.Of(zero - (size + size));
                var factor = one + u;
                var t = TLanes.WithSign((one - u) / factor, x);
                TLanes.Store(t, ref target, (nuint)i);
                (sizes, factors) = (sizes + size, factors * factor);
                var (tt, xx) = (t * t, x * x);
                (slopes, squares, both) = (slopes + tt, squares + xx, both + (tt * xx));
            }

            sums.Sum += Total(sizes) + LogProduct(factors);
            sums.Slopes += Total(slopes);
            sums.Squares += Total(squares);
            sums.Both += Total(both);
        }

        return i;
    }

    private static double Total<TLanes>(TLanes lanes)
        where TLanes : struct, ILanes<TLanes>
    {
        Span<float> each = stackalloc float[Most];
        TLanes.Store(lanes, ref MemoryMarshal.GetReference(each), 0);
        var sum = 0.0;
        for (var k = 0; k < TLanes.Count; k++) sum += each[k];
        return sum;
    }

    private static double LogProduct<TLanes>(TLanes lanes)
        where TLanes : struct, ILanes<TLanes>
    {
        Span<float> each = stackalloc float[Most];
        TLanes.Store(lanes, ref MemoryMarshal.GetReference(each), 0);
        double even = 1, odd = 1;
        for (var k = 0; k < TLanes.Count; k++)
        {
            if (k % 2 == 0) even *= each[k];
            else odd *= each[k];
        }

        return Math.Log(even) + Math.Log(odd);
    }
}
