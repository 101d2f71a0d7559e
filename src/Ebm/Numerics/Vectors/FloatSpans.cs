//  d_i = x_i a + y_i      d_i = (x_i − y_i) a      Σ_i x_i y_i
//
//  Products are rounded before sums. Natively the calls are those of TensorPrimitives; a machine that interprets, to which these are slow,
//  takes a few numbers at a time from a loop of its own. The sum alone has an order that follows the machine's vectors, there too.

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>Sums and products of spans that samplers and memories need in every step.</summary>
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

    /// <summary>Σ x y, of as many numbers as x has, in an order that follows the machine.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) =>
        Platform.Interprets ? DotPlain(x, y) : TensorPrimitives.Dot(x, y);

    /// <summary>d = d + x a, as long as x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddScaled(ReadOnlySpan<double> x, double a, Span<double> d)
    {
        if (Platform.Interprets)
            AddScaledPlain(x, a, d);
        else
            TensorPrimitives.MultiplyAdd(x, a, d, d);
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

    /// <summary>The loop of <see cref="Dot"/>: eight sums that do not wait for each other.</summary>
    internal static double DotPlain(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        Check.Length(y.Length, x.Length, nameof(y));
        ref var p = ref MemoryMarshal.GetReference(x);
        ref var q = ref MemoryMarshal.GetReference(y);
        Vector128<double> a = default, b = default, c = default, e = default;
        var i = 0;
        for (; i <= x.Length - 8; i += 8)
        {
            a += Vector128.LoadUnsafe(ref p, (nuint)i) * Vector128.LoadUnsafe(ref q, (nuint)i);
            b += Vector128.LoadUnsafe(ref p, (nuint)(i + 2)) * Vector128.LoadUnsafe(ref q, (nuint)(i + 2));
            c += Vector128.LoadUnsafe(ref p, (nuint)(i + 4)) * Vector128.LoadUnsafe(ref q, (nuint)(i + 4));
            e += Vector128.LoadUnsafe(ref p, (nuint)(i + 6)) * Vector128.LoadUnsafe(ref q, (nuint)(i + 6));
        }

        var sum = Vector128.Sum(a + b + (c + e));
        for (; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>The loop of <see cref="AddScaled"/>.</summary>
    internal static void AddScaledPlain(ReadOnlySpan<double> x, double a, Span<double> d)
    {
        Check.AtLeast(d.Length, x.Length, "d.Length");
        ref var from = ref MemoryMarshal.GetReference(x);
        ref var to = ref MemoryMarshal.GetReference(d);
        var factor = Vector128.Create(a);
        var i = 0;
        for (; i <= x.Length - 2; i += 2)
            ((Vector128.LoadUnsafe(ref from, (nuint)i) * factor) + Vector128.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < x.Length; i++) d[i] = (x[i] * a) + d[i];
    }
}
