//  log Σ_x e^{b·x} Π_i (1 + e^{a_i + W_·i·x}),   x ∈ {0,1}^n, the n enumerated units; i = 1 … m the others
//
//  The first 8 enumerated units are "low", x_L; the rest "high", x_H. Then
//      1 + e^{z_i} = 1 + A_i(x_H) B_i(x_L),   A_i = e^{a_i + W_Hi·x_H},  B_i = e^{W_Li·x_L}
//  so that a table of 256 m exponentials B, and m for every x_H, replace 2ⁿ m of them: a factor costs two products and a sum.
//  Products are kept as mantissa and exponent, split off before they can overflow: Σ softplus of the largest z_i below 80.
//  Every factor is at least 1, so nothing underflows. Error: about 10⁻⁷ √(2m) relative to Z, i.e. absolute in log Z.

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>The exact sum over all states of one side of an RBM.</summary>
internal static class RbmStateSum
{
    private const int LowUnits = 8;
    private const int LowStates = 1 << LowUnits;
    private const int HighRows = 4;

    /// <summary>log of the sum; w is n × m, row by row.</summary>
    public static double Log(float[] w, float[] own, float[] other, int threads)
    {
        var groups = own.Length < LowUnits + 2 ? null : Groups(w, own.Length, other);
        if (groups is null)
            return LogInDouble(w, own, other, threads);
        if (Vector512.IsHardwareAccelerated)
            return LogByTables<Lanes512>(w, own, other, groups, threads);
        return Vector256.IsHardwareAccelerated
            ? LogByTables<Lanes256>(w, own, other, groups, threads)
            : LogByTables<Lanes128>(w, own, other, groups, threads);
    }

    /// <summary>The same in double precision, one softplus a factor: any weights, and the oracle of the tests.</summary>
    internal static double LogInDouble(float[] w, float[] own, float[] other, int threads)
    {
        var n = own.Length;
        var parts = Math.Min(1 << n, 64);
        var partial = new double[parts];
        ForkJoin.Run(parts, threads, part =>
        {
            var values = new double[(1 << n) / parts];
            for (var k = 0; k < values.Length; k++)
            {
                Host.Poll();
                values[k] = LogWeightInDouble(w, own, other, (part * values.Length) + k);
            }
            partial[part] = Functions.LogSumExp(values);
        });
        return Functions.LogSumExp(partial);
    }

    /// <summary>b·x + Σ_i softplus(a_i + W_·i·x) of one state, in double precision.</summary>
    internal static double LogWeightInDouble(float[] w, float[] own, float[] other, int state)
    {
        var (n, m) = (own.Length, other.Length);
        var sum = 0.0;
        for (var j = 0; j < n; j++)
            sum += (state >> j & 1) == 0 ? 0 : own[j];
        for (var i = 0; i < m; i++)
        {
            double z = other[i];
            for (var j = 0; j < n; j++)
                z += (state >> j & 1) == 0 ? 0 : w[(j * m) + i];
            sum += Functions.Softplus(z);
        }

        return sum;
    }

    /// <summary>Where to split exponents off: ends of runs of units. Null if some z may leave the range of the tables.</summary>
    internal static int[]? Groups(float[] w, int n, float[] other)
    {
        var m = other.Length;
        var ends = new List<int>();
        var run = 0.0;
        for (var i = 0; i < m; i++)
        {
            double low = 0, high = 0, highest = other[i], magnitude = Math.Abs(other[i]);
            for (var j = 0; j < n; j++)
            {
                var x = w[(j * m) + i];
                highest += Math.Max(x, 0);
                if (j < LowUnits)
                    low += Math.Abs(x);
                else
                    high += Math.Abs(x);
            }

            if (!(low < 80 && high + magnitude < 80))
                return null;
            var most = Functions.Softplus(highest);
            if (run + most > 80)
            {
                if (most > 80)
                    return null;
                ends.Add(i);
                run = 0;
            }

            run += most;
        }

        ends.Add(m);
        return [.. ends];
    }

    internal static unsafe double LogByTables<T>(float[] w, float[] own, float[] other, int[] groups, int threads)
        where T : struct, ILanes<T>
    {
        // From a cache line on: a vector that lies across two costs twice, and the large arrays of the collector begin anywhere.
        var length = LowStates * other.Length;
        fixed (float* buffer = GC.AllocateUninitializedArray<float>(length + 16))
            return LogByTables<T>(w, own, other, groups, (float*)(((nuint)buffer + 63) & ~(nuint)63), threads);
    }

    private static unsafe double LogByTables<T>(float[] w, float[] own, float[] other, int[] groups, float* table, int threads)
        where T : struct, ILanes<T>
    {
        var (n, m) = (own.Length, other.Length);
        var width = 2 * T.Count;
        LowTable<T>(w, m, table, threads);
        var lowBias = BiasSums(own.AsSpan(0, LowUnits));
        var blocks = (1 << (n - LowUnits)) / HighRows;
        var partial = new double[blocks];
        ForkJoin.Run(blocks, threads, block =>
        {
            var high = new float[HighRows * m];
            var highBias = new double[HighRows];
            for (var r = 0; r < HighRows; r++)
                HighRow(w, own, other, (block * HighRows) + r, high.AsSpan(r * m, m), out highBias[r]);
            float[] mantissa = new float[HighRows * width], exponent = new float[HighRows * width];
            var values = new double[HighRows * LowStates];
            for (var part = 0; part < LowStates / width; part++)
            {
                Products<T>(new ReadOnlySpan<float>(table + ((nint)part * m * width), m * width), high, m, groups, mantissa, exponent);
                VectorMath.Log(mantissa, mantissa);
                for (var e = 0; e < mantissa.Length; e++)
                {
                    var (r, lane) = Math.DivRem(e, width);
                    values[(r * LowStates) + (part * width) + lane] = (exponent[e] * 0.69314718055994531) + mantissa[e] + highBias[r]
                        + lowBias[(part * width) + lane];
                }
            }

            partial[block] = Functions.LogSumExp(values);
        });
        return Functions.LogSumExp(partial);
    }

    /// <summary>B in parts of two vectors of states: table[(part * m + i) * width + lane].</summary>
    /// <remarks>The exponent of a state is that of the state without its highest unit, plus this unit's weight.</remarks>
    private static unsafe void LowTable<T>(float[] w, int m, float* table, int threads)
        where T : struct, ILanes<T>
    {
        const int Chunk = 64;
        var width = 2 * T.Count;
        ForkJoin.Run((m + Chunk - 1) / Chunk, threads, chunk =>
        {
            var (from, to) = (chunk * Chunk, Math.Min(m, (chunk + 1) * Chunk));
            for (var i = from; i < to; i++)
            {
                var first = table + ((nint)i * width);
                first[0] = 0;
                for (var j = 0; j < LowUnits; j++)
                    Double<T>(first, m, 1 << j, w[(j * m) + i]);
            }

            for (var part = 0; part < LowStates / width; part++)
            {
                var span = new Span<float>(table + (((nint)part * m) + from) * width, (to - from) * width);
                VectorMath.Exp(span, span);
            }
        });
    }

    /// <summary>Sets the exponents of the states with unit j = log₂ <paramref name="known"/> from those of all states below.</summary>
    private static unsafe void Double<T>(float* first, int m, int known, float weight)
        where T : struct, ILanes<T>
    {
        var width = 2 * T.Count;
        for (var s = 0; s < Math.Min(known, width - known); s++)
            first[known + s] = first[s] + weight;
        for (var part = 0; part < known / width; part++)
        {
            var from = first + ((nint)part * m * width);
            var to = from + ((nint)(known / width) * m * width);
            T.Store(T.Load(ref *from, 0) + T.All(weight), ref *to, 0);
            T.Store(T.Load(ref *from, (nuint)T.Count) + T.All(weight), ref *to, (nuint)T.Count);
        }
    }

    private static void HighRow(float[] w, float[] own, float[] other, int state, Span<float> row, out double bias)
    {
        other.CopyTo(row);
        bias = 0;
        for (var j = LowUnits; j < own.Length; j++)
        {
            if ((state >> (j - LowUnits) & 1) == 0)
                continue;
            bias += own[j];
            System.Numerics.Tensors.TensorPrimitives.Add(row, w.AsSpan(j * row.Length, row.Length), row);
        }

        VectorMath.Exp(row, row);
    }

    private static double[] BiasSums(ReadOnlySpan<float> bias)
    {
        var sums = new double[1 << bias.Length];
        for (var j = 0; j < bias.Length; j++)
        {
            for (var s = 0; s < 1 << j; s++)
                sums[s | (1 << j)] = sums[s] + bias[j];
        }

        return sums;
    }

    /// <summary>Π_i (1 + A_i B_i) for 4 high states × 2 vectors of low states, as mantissa and power of two.</summary>
    [System.Runtime.CompilerServices.MethodImpl(
        System.Runtime.CompilerServices.MethodImplOptions.AggressiveOptimization
        | System.Runtime.CompilerServices.MethodImplOptions.NoInlining)]
    private static unsafe void Products<T>(ReadOnlySpan<float> table, float[] high, int m, int[] groups, float[] mantissa, float[] exponent)
        where T : struct, ILanes<T>
    {
        var one = T.All(1f);
        T p00 = one, p01 = one, p10 = one, p11 = one, p20 = one, p21 = one, p30 = one, p31 = one;
        Array.Clear(exponent);
        ref var b = ref MemoryMarshal.GetReference(table);
        ref var e = ref MemoryMarshal.GetArrayDataReference(exponent);
        var width = (nuint)(2 * T.Count);
        var half = (nuint)T.Count;
        fixed (float* a0 = high)
        {
            float* a1 = a0 + m, a2 = a1 + m, a3 = a2 + m;
            var i = 0;
            foreach (var end in groups)
            {
                for (; i < end; i++)
                {
                    var b0 = T.Load(ref b, (nuint)i * width);
                    var b1 = T.Load(ref b, ((nuint)i * width) + half);
                    var x = T.All(a0[i]);
                    p00 *= (x * b0) + one;
                    p01 *= (x * b1) + one;
                    x = T.All(a1[i]);
                    p10 *= (x * b0) + one;
                    p11 *= (x * b1) + one;
                    x = T.All(a2[i]);
                    p20 *= (x * b0) + one;
                    p21 *= (x * b1) + one;
                    x = T.All(a3[i]);
                    p30 *= (x * b0) + one;
                    p31 *= (x * b1) + one;
                }

                p00 = Split(p00, ref e, 0);
                p01 = Split(p01, ref e, half);
                p10 = Split(p10, ref e, width);
                p11 = Split(p11, ref e, width + half);
                p20 = Split(p20, ref e, 2 * width);
                p21 = Split(p21, ref e, (2 * width) + half);
                p30 = Split(p30, ref e, 3 * width);
                p31 = Split(p31, ref e, (3 * width) + half);
            }
        }

        ref var to = ref MemoryMarshal.GetArrayDataReference(mantissa);
        T.Store(p00, ref to, 0);
        T.Store(p01, ref to, half);
        T.Store(p10, ref to, width);
        T.Store(p11, ref to, width + half);
        T.Store(p20, ref to, 2 * width);
        T.Store(p21, ref to, (2 * width) + half);
        T.Store(p30, ref to, 3 * width);
        T.Store(p31, ref to, (3 * width) + half);

        static T Split(T product, ref float exponents, nuint at)
        {
            var (mantissa, exponent) = T.Split(product);
            T.Store(T.Load(ref exponents, at) + exponent, ref exponents, at);
            return mantissa;
        }
    }
}
