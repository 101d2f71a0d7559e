//  w_ij = scale · k_ij,   k_ij whole: short for Hebb's rule (|k| ≤ K), int with |k| ≤ 2³⁰ for the others
//
//  Fields are sums of ±k_ij: int for shorts (N K < 2³¹), long for ints. All exact.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>The symmetric weights of a Hopfield net as whole numbers; shared by all nets that differ in thresholds only.</summary>
internal sealed class HopfieldWeights
{
    /// <summary>Hebb's sums, else null.</summary>
    private readonly short[]? sums;

    /// <summary>Multiples of the scale, else null.</summary>
    private readonly int[]? grid;

    public HopfieldWeights(short[] sums, float[] patterns, int patternCount, int spins, double scale)
    {
        if ((long)spins * patternCount > int.MaxValue)
            throw new ArgumentException($"{patternCount} patterns of {spins} spins: fields may exceed {int.MaxValue}.", nameof(patterns));
        this.sums = sums;
        Patterns = patterns;
        PatternCount = patternCount;
        Spins = spins;
        Scale = scale;
    }

    public HopfieldWeights(int[] grid, int spins, double scale)
    {
        this.grid = grid;
        Spins = spins;
        Scale = scale;
    }

    public int Spins { get; }

    public double Scale { get; }

    /// <summary>The patterns of Hebb's rule as rows of ±1, else null.</summary>
    public float[]? Patterns { get; }

    public int PatternCount { get; }

    /// <summary>True if fields fit int.</summary>
    public bool Narrow => sums is not null;

    public int this[int i, int j] => sums is not null ? sums[((nint)i * Spins) + j] : grid![((nint)i * Spins) + j];

    /// <summary>fields[j] += factor · k_ij for all j, factor ±1 or ±2; narrow weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void AddRow(int i, int factor, int[] fields)
    {
        var row = sums.AsSpan(i * Spins, Spins);
        ref var source = ref MemoryMarshal.GetReference(row);
        ref var target = ref MemoryMarshal.GetArrayDataReference(fields);
        var j = 0;
        if (Avx512F.IsSupported)
        {
            var f = Vector512.Create(factor);
            for (; j <= row.Length - 16; j += 16)
            {
                var k = Avx512F.ConvertToVector512Int32(Vector256.LoadUnsafe(ref source, (nuint)j));
                (Vector512.LoadUnsafe(ref target, (nuint)j) + (k * f)).StoreUnsafe(ref target, (nuint)j);
            }
        }
        else if (Avx2.IsSupported)
        {
            var f = Vector256.Create(factor);
            for (; j <= row.Length - 8; j += 8)
            {
                var k = Avx2.ConvertToVector256Int32(Vector128.LoadUnsafe(ref source, (nuint)j));
                (Vector256.LoadUnsafe(ref target, (nuint)j) + (k * f)).StoreUnsafe(ref target, (nuint)j);
            }
        }

        for (; j < row.Length; j++)
            fields[j] += factor * row[j];
    }

    /// <summary>fields[j] += factor · k_ij for all j; wide weights.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public void AddRow(int i, int factor, long[] fields)
    {
        var row = grid.AsSpan(i * Spins, Spins);
        for (var j = 0; j < fields.Length; j++)
            fields[j] += (long)factor * row[j];
    }

    /// <summary>
    /// The fields of many states, row by row, by two products with the patterns: Σ_μ (ξ^μ·S) ξ^μ − (K − k_ii) S. Null where the
    /// weights are not Hebb's, where the rows are cheaper, or where a partial sum might exceed the whole numbers of a float, 2²⁴.
    /// </summary>
    public float[]? BatchFields(float[] rows, int count, int threads)
    {
        if (Patterns is null || PatternCount > Spins / 2 || (long)PatternCount * Spins >= 1 << 24)
            return null;
        var overlaps = new float[count * PatternCount];
        MatrixMultiply.Run(rows, Patterns, overlaps, count, Spins, PatternCount, transposeB: true, threads: threads);
        var fields = (float[])rows.Clone();
        MatrixMultiply.Run(overlaps, Patterns, fields, count, PatternCount, Spins, beta: this[0, 0] - PatternCount, threads: threads);
        return fields;
    }

    /// <summary>Σ_j k_ij S_j for narrow weights.</summary>
    public int[] NarrowFields(float[] spins)
    {
        var fields = new int[Spins];
        for (var i = 0; i < Spins; i++)
        {
            Host.Poll();
            AddRow(i, (int)spins[i], fields);
        }
        return fields;
    }

    /// <summary>Σ_j k_ij S_j for wide weights.</summary>
    public long[] WideFields(float[] spins)
    {
        var fields = new long[Spins];
        for (var i = 0; i < Spins; i++)
        {
            Host.Poll();
            AddRow(i, (int)spins[i], fields);
        }
        return fields;
    }
}
