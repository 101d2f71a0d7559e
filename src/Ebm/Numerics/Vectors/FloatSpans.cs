//  d_i = x_i a + y_i      d_i = x_i − y_i      d_i = x_i a
//
//  Products are rounded before sums. Natively the calls are those of TensorPrimitives; a machine that interprets, to which these are slow,
//  takes the same four numbers at a time from a loop of its own.

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>Sums and products of spans of floats that samplers need in every step.</summary>
/// <remarks>Where the target is one of the operands it is the same span, from the same number on.</remarks>
internal static class FloatSpans
{
    /// <summary>d = x a + y, as long as x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MultiplyAdd(ReadOnlySpan<float> x, float a, ReadOnlySpan<float> y, Span<float> d)
    {
        if (Platform.Interprets)
            MultiplyAddPlain(x, a, y, d);
        else
            TensorPrimitives.MultiplyAdd(x, a, y, d);
    }

    /// <summary>d = (x − y) a, as long as x: a difference, rounded, times a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ScaledDifference(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float a, Span<float> d)
    {
        if (Platform.Interprets)
        {
            ScaledDifferencePlain(x, y, a, d);
            return;
        }

        TensorPrimitives.Subtract(x, y, d);
        TensorPrimitives.Multiply(d, a, d);
    }

    /// <summary>The loop of <see cref="MultiplyAdd"/>.</summary>
    internal static void MultiplyAddPlain(ReadOnlySpan<float> x, float a, ReadOnlySpan<float> y, Span<float> d)
    {
        Check.Length(y.Length, x.Length, nameof(y));
        Check.AtLeast(d.Length, x.Length, "d.Length");
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var plus = ref MemoryMarshal.GetReference(y);
        ref var to = ref MemoryMarshal.GetReference(d);
        var factor = Vector128.Create(a);
        var i = 0;
        for (; i <= x.Length - 4; i += 4)
            ((Vector128.LoadUnsafe(ref from, (nuint)i) * factor) + Vector128.LoadUnsafe(ref plus, (nuint)i))
                .StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++) d[i] = (x[i] * a) + y[i];
    }

    /// <summary>The loop of <see cref="ScaledDifference"/>.</summary>
    internal static void ScaledDifferencePlain(ReadOnlySpan<float> x, ReadOnlySpan<float> y, float a, Span<float> d)
    {
        Check.Length(y.Length, x.Length, nameof(y));
        Check.AtLeast(d.Length, x.Length, "d.Length");
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var minus = ref MemoryMarshal.GetReference(y);
        ref var to = ref MemoryMarshal.GetReference(d);
        var factor = Vector128.Create(a);
        var i = 0;
        for (; i <= x.Length - 4; i += 4)
            ((Vector128.LoadUnsafe(ref from, (nuint)i) - Vector128.LoadUnsafe(ref minus, (nuint)i)) * factor)
                .StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++) d[i] = (x[i] - y[i]) * a;
    }
}
