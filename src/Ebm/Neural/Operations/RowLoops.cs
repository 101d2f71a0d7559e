// z = x ∘ y for tables: an operand is the whole table, one row for all, one number per row, or one number.
//
// Most broadcasting is of this kind (a bias, a mean, a weight per row), and rows are often short: one loop over all of them, no calls
// inside.

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

internal interface IRowOperator
{
    static abstract Vector<float> Of(Vector<float> x, Vector<float> y);

    static abstract float Of(float x, float y);
}

/// <summary>Loops over rows of a table.</summary>
internal static class RowLoops
{
    private const MethodImplOptions Compiled = MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization;

    /// <summary>How to step through an operand: from one row to the next, and inside a row. Null if it is of another kind.</summary>
    public static (int Row, int Column)? Steps(int[] shape, int[] table)
    {
        var (length, whole, width) = (TensorShape.Length(shape), TensorShape.Length(table), table.Length == 0 ? 1 : table[^1]);
        if (length == 1)
            return (0, 0);
        if (length == whole)
            return (width, 1);
        if (shape[^1] == width && length == width)
            return (0, 1);
        return shape[^1] == 1 && length == whole / width ? (1, 0) : null;
    }

    /// <summary>z = x ∘ y.</summary>
    public static void Run(Arithmetic kind, ReadOnlySpan<float> x, (int Row, int Column) stepX, ReadOnlySpan<float> y,
        (int Row, int Column) stepY, Span<float> z, int width)
    {
        switch (kind)
        {
            case Arithmetic.Add: Run<AddOperator>(x, stepX, y, stepY, z, width); break;
            case Arithmetic.Subtract: Run<SubtractOperator>(x, stepX, y, stepY, z, width); break;
            case Arithmetic.Multiply: Run<MultiplyOperator>(x, stepX, y, stepY, z, width); break;
            default: Run<DivideOperator>(x, stepX, y, stepY, z, width); break;
        }
    }

    [MethodImpl(Compiled)]
    private static void Run<T>(ReadOnlySpan<float> x, (int Row, int Column) stepX, ReadOnlySpan<float> y, (int Row, int Column) stepY,
        Span<float> z, int width)
        where T : struct, IRowOperator
    {
        ref var firstX = ref MemoryMarshal.GetReference(x);
        ref var firstY = ref MemoryMarshal.GetReference(y);
        for (int at = 0, atX = 0, atY = 0; at < z.Length; at += width, atX += stepX.Row, atY += stepY.Row)
        {
            ref var a = ref Unsafe.Add(ref firstX, atX);
            ref var b = ref Unsafe.Add(ref firstY, atY);
            ref var c = ref z[at];
            var i = 0;
            for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
            {
                var left = stepX.Column == 0 ? new Vector<float>(a) : Vector.LoadUnsafe(ref a, (nuint)i);
                var right = stepY.Column == 0 ? new Vector<float>(b) : Vector.LoadUnsafe(ref b, (nuint)i);
                T.Of(left, right).StoreUnsafe(ref c, (nuint)i);
            }

            for (; i < width; i++)
                Unsafe.Add(ref c, i) = T.Of(Unsafe.Add(ref a, i * stepX.Column), Unsafe.Add(ref b, i * stepY.Column));
        }
    }

    /// <summary>y_j = 0 + x_1j + x_2j + …, row after row, for the columns from <paramref name="first"/> on.</summary>
    public static void SumColumns(ReadOnlySpan<float> x, Span<float> y, int rows, int width, int first)
    {
        var done = 0;
        if (Vector512.IsHardwareAccelerated)
            done = SumColumns<Lanes512>(x, y, rows, width, first, done);
        if (Vector256.IsHardwareAccelerated)
            done = SumColumns<Lanes256>(x, y, rows, width, first, done);
        SumColumns<Lanes1>(x, y, rows, width, first, done);
    }

    // Four sums in registers at a time, as long as there are so many columns.
    [MethodImpl(Compiled)]
    private static int SumColumns<T>(ReadOnlySpan<float> x, Span<float> y, int rows, int width, int first, int start)
        where T : struct, ILanes<T>
    {
        ref var sum = ref MemoryMarshal.GetReference(y);
        ref var top = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), first);
        var i = start;
        for (; i <= y.Length - (4 * T.Count); i += 4 * T.Count)
        {
            T s0 = T.All(0f), s1 = s0, s2 = s0, s3 = s0;
            ref var row = ref Unsafe.Add(ref top, i);
            for (var k = 0; k < rows; k++, row = ref Unsafe.Add(ref row, width))
            {
                s0 += T.Load(ref row, 0);
                s1 += T.Load(ref row, (nuint)T.Count);
                s2 += T.Load(ref row, 2 * (nuint)T.Count);
                s3 += T.Load(ref row, 3 * (nuint)T.Count);
            }

            T.Store(s0, ref sum, (nuint)i);
            T.Store(s1, ref sum, (nuint)(i + T.Count));
            T.Store(s2, ref sum, (nuint)(i + (2 * T.Count)));
            T.Store(s3, ref sum, (nuint)(i + (3 * T.Count)));
        }

        for (; i <= y.Length - T.Count; i += T.Count)
        {
            var s = T.All(0f);
            ref var row = ref Unsafe.Add(ref top, i);
            for (var k = 0; k < rows; k++, row = ref Unsafe.Add(ref row, width))
                s += T.Load(ref row, 0);
            T.Store(s, ref sum, (nuint)i);
        }

        return i;
    }

    private readonly struct AddOperator : IRowOperator
    {
        public static Vector<float> Of(Vector<float> x, Vector<float> y) => x + y;

        public static float Of(float x, float y) => x + y;
    }

    private readonly struct SubtractOperator : IRowOperator
    {
        public static Vector<float> Of(Vector<float> x, Vector<float> y) => x - y;

        public static float Of(float x, float y) => x - y;
    }

    private readonly struct MultiplyOperator : IRowOperator
    {
        public static Vector<float> Of(Vector<float> x, Vector<float> y) => x * y;

        public static float Of(float x, float y) => x * y;
    }

    private readonly struct DivideOperator : IRowOperator
    {
        public static Vector<float> Of(Vector<float> x, Vector<float> y) => x / y;

        public static float Of(float x, float y) => x / y;
    }
}
