// z = x ∘ y for tables: an operand is the whole table, one row for all, one number per row, or one number.
//
// Most broadcasting is of this kind (a bias, a mean, a weight per row), and rows are often short: one loop over all of them, no calls inside.

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

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
    public static void Run(Arithmetic kind, ReadOnlySpan<float> x, (int Row, int Column) stepX, ReadOnlySpan<float> y, (int Row, int Column) stepY, Span<float> z, int width)
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
    private static void Run<T>(ReadOnlySpan<float> x, (int Row, int Column) stepX, ReadOnlySpan<float> y, (int Row, int Column) stepY, Span<float> z, int width)
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

    /// <summary>y += every row of x, one after the other.</summary>
    [MethodImpl(Compiled)]
    public static void AddRows(ReadOnlySpan<float> x, Span<float> y)
    {
        var width = y.Length;
        ref var sum = ref MemoryMarshal.GetReference(y);
        for (var at = 0; at < x.Length; at += width)
        {
            ref var row = ref Unsafe.Add(ref MemoryMarshal.GetReference(x), at);
            var i = 0;
            for (; i <= width - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.LoadUnsafe(ref sum, (nuint)i) + Vector.LoadUnsafe(ref row, (nuint)i)).StoreUnsafe(ref sum, (nuint)i);
            for (; i < width; i++)
                Unsafe.Add(ref sum, i) += Unsafe.Add(ref row, i);
        }
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
