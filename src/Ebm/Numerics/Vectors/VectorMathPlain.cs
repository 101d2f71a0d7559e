//  The formulas of VectorMathKernels.cs written out over Vector128, operation by operation: the same bits.
//
//  For a machine that interprets: its vectors have 128 bits, and they are fast only where no structure of ours is wrapped around them.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>A function of four floats.</summary>
internal interface IPlainFunction
{
    static abstract Vector128<float> Of(Vector128<float> x);
}

/// <summary>The functions of <see cref="VectorMath"/> for a machine that interprets.</summary>
internal static class VectorMathPlain
{
    /// <summary>A function of each number; the result is at least as long as x.</summary>
    public static void Apply<TFunction>(ReadOnlySpan<float> x, Span<float> result)
        where TFunction : struct, IPlainFunction
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(result);
        var i = 0;
        for (; i <= x.Length - 4; i += 4)
            TFunction.Of(Vector128.LoadUnsafe(ref source, (nuint)i)).StoreUnsafe(ref target, (nuint)i);
        if (i == x.Length) return;
        Span<float> last = stackalloc float[4];
        last.Clear();
        x[i..].CopyTo(last);
        TFunction.Of(Vector128.Create((ReadOnlySpan<float>)last)).CopyTo(last);
        last[..(x.Length - i)].CopyTo(result[i..]);
    }

    /// <summary><see cref="VectorMath.BernoulliOfSigmoid"/>; equal lengths.</summary>
    public static void BernoulliOfSigmoid(ReadOnlySpan<float> x, Span<float> uniforms)
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(uniforms);
        var i = 0;
        for (; i <= x.Length - 4; i += 4)
            Bernoulli(Vector128.LoadUnsafe(ref source, (nuint)i), Vector128.LoadUnsafe(ref target, (nuint)i))
                .StoreUnsafe(ref target, (nuint)i);
        if (i == x.Length) return;
        Span<float> lastX = stackalloc float[4], lastU = stackalloc float[4];
        lastX.Clear();
        lastU.Clear();
        x[i..].CopyTo(lastX);
        uniforms[i..].CopyTo(lastU);
        Bernoulli(Vector128.Create((ReadOnlySpan<float>)lastX), Vector128.Create((ReadOnlySpan<float>)lastU)).CopyTo(lastU);
        lastU[..(x.Length - i)].CopyTo(uniforms[i..]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Bernoulli(Vector128<float> x, Vector128<float> u)
    {
        Vector128<float> one = All(1f), most = All(88f), minus = Vector128<float>.Zero - x;
        var e = Exponential.Of(IfAtLeast(minus, most, most, minus));
        return IfAtLeast(u + (u * e), one, Vector128<float>.Zero, one);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> All(float value) => Vector128.Create(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> IfAtLeast(Vector128<float> a, Vector128<float> b, Vector128<float> yes, Vector128<float> no) =>
        Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> IfEqual(Vector128<float> a, Vector128<float> b, Vector128<float> yes, Vector128<float> no) =>
        Vector128.ConditionalSelect(Vector128.Equals(a, b), yes, no);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Absolute(Vector128<float> a) => (a.AsInt32() & Vector128.Create(int.MaxValue)).AsSingle();

    internal readonly struct Exponential : IPlainFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Of(Vector128<float> x)
        {
            var magic = All(12582912f);
            var shifted = (x * All(1.44269504f)) + magic;
            var n = shifted - magic;
            var r = x - (n * All(0.693359375f)) - (n * All(-2.12194440e-4f));
            var p = (All(0.00138144673f) * r) + All(0.00836878084f);
            p = (p * r) + All(0.0416683927f);
            p = (p * r) + All(0.166665196f);
            p = (p * r) + All(0.49999994f);
            p = (p * (r * r)) + r + All(1f);
            var result = (p.AsInt32() + Vector128.ShiftLeft(shifted.AsInt32(), 23)).AsSingle();
            result = IfAtLeast(x, All(ExpFunction.Largest), All(float.PositiveInfinity), result);
            result = IfAtLeast(x, All(ExpFunction.Smallest), result, Vector128<float>.Zero);
            return IfEqual(x, x, result, x);
        }
    }

    internal readonly struct Logarithm : IPlainFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Of(Vector128<float> x)
        {
            var smallestNormal = All(1.17549435e-38f);
            var bits = IfAtLeast(x, smallestNormal, x, x * All(33554432f)).AsInt32() - Vector128.Create(Lanes1.SqrtHalfBits);
            var n = Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(bits, 23));
            var m = ((bits & Vector128.Create(0x007FFFFF)) + Vector128.Create(Lanes1.SqrtHalfBits)).AsSingle();
            n = IfAtLeast(x, smallestNormal, n, n - All(25f));
            var f = m - All(1f);
            var s = f / (All(2f) + f);
            var u = s * s;
            var p = (All(0.149363846f) * u) + All(0.199887529f);
            p = (p * u) + All(0.33333388f);
            p *= All(2f) * u;
            var result = (n * All(0.693359375f)) + (f - ((s * (f - p)) + (n * All(2.12194440e-4f))));
            result = IfAtLeast(x, All(float.PositiveInfinity), x, result);
            result = IfAtLeast(x, Vector128<float>.Zero, result, All(float.NaN));
            return IfEqual(x, Vector128<float>.Zero, All(float.NegativeInfinity), result);
        }
    }

    internal readonly struct Sigmoid : IPlainFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Of(Vector128<float> x) => All(1f) / (All(1f) + Exponential.Of(Vector128<float>.Zero - x));
    }

    internal readonly struct Softplus : IPlainFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Of(Vector128<float> x)
        {
            var y = Exponential.Of(Vector128<float>.Zero - Absolute(x));
            var s = y / (All(2f) + y);
            var u = s * s;
            var p = (All(0.121541604f) * u) + All(0.107129261f);
            p = (p * u) + All(0.143085182f);
            p = (p * u) + All(0.19999437f);
            p = (p * u) + All(0.333333373f);
            s += s;
            var tail = s + (s * (p * u));
            return IfAtLeast(x, Vector128<float>.Zero, x + tail, IfEqual(x, x, tail, x));
        }
    }

    internal readonly struct Tangent : IPlainFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<float> Of(Vector128<float> x)
        {
            Vector128<float> a = Absolute(x), one = All(1f);
            var far = one - (All(2f) / (Exponential.Of(a + a) + one));
            var u = x * x;
            var p = (All(-0.00571659254f) * u) + All(0.0206502005f);
            p = (p * u) + All(-0.0537433848f);
            p = (p * u) + All(0.133314908f);
            p = (p * u) + All(-0.333332837f);
            var near = a + (a * (u * p));
            return Vector128.ConditionalSelect(All(-0.0f), x, IfAtLeast(a, All(0.625f), far, near));
        }
    }
}
