// One formula, four widths: 16, 8, 4 or 1 floats at a time.
//
// A function written once over TLanes compiles to AVX-512, AVX2, SSE / NEON or plain scalar code. No multiply and add is
// ever fused here, so every width, and every machine, gives the same bits.
// Written out per width because the vector types of .NET 8 share no interface; keep the four in step.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>A fixed number of floats that are computed with together.</summary>
internal interface ILanes<T>
    where T : struct, ILanes<T>
{
    static abstract int Count { get; }

    static abstract T All(float value);

    static abstract T Load(ref float source, nuint offset);

    static abstract void Store(T value, ref float destination, nuint offset);

    static abstract T operator +(T a, T b);

    static abstract T operator -(T a, T b);

    static abstract T operator *(T a, T b);

    static abstract T operator /(T a, T b);

    /// <summary>The absolute value, bit for bit (also of NaN).</summary>
    static abstract T Abs(T a);

    /// <summary>The square root, correctly rounded.</summary>
    static abstract T Sqrt(T a);

    /// <summary>Where a ≥ b then yes, else no (a NaN chooses no).</summary>
    static abstract T IfAtLeast(T a, T b, T yes, T no);

    /// <summary>Where a = b then yes, else no (a NaN chooses no).</summary>
    static abstract T IfEqual(T a, T b, T yes, T no);

    /// <summary>The magnitude of a with the sign of b.</summary>
    static abstract T WithSign(T a, T b);

    /// <summary>The bits of a as an integer, plus the integer held in the low bits of b shifted left by 23: a · 2ⁿ.</summary>
    static abstract T AddToExponent(T a, T b);

    /// <summary>Splits a positive normal x = m · 2ⁿ with √½ ≤ m &lt; √2; n as a float.</summary>
    static abstract (T Mantissa, T Exponent) Split(T x);
}

/// <summary>One float: the fallback, the tail of every loop, and the form to read first.</summary>
internal readonly struct Lanes1 : ILanes<Lanes1>
{
    /// <summary>The bits of √½: subtracting them leaves an exponent field that rounds to the nearest power of two.</summary>
    public const int SqrtHalfBits = 0x3F3504F3;

    public readonly float V;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes1(float v) => V = v;

    public static int Count => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 All(float value) => new(value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Load(ref float source, nuint offset) => new(Unsafe.Add(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes1 value, ref float destination, nuint offset) => Unsafe.Add(ref destination, offset) = value.V;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator +(Lanes1 a, Lanes1 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator -(Lanes1 a, Lanes1 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator *(Lanes1 a, Lanes1 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 operator /(Lanes1 a, Lanes1 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Abs(Lanes1 a) => new(MathF.Abs(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 Sqrt(Lanes1 a) => new(MathF.Sqrt(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 IfAtLeast(Lanes1 a, Lanes1 b, Lanes1 yes, Lanes1 no) => a.V >= b.V ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 IfEqual(Lanes1 a, Lanes1 b, Lanes1 yes, Lanes1 no) => a.V == b.V ? yes : no;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 WithSign(Lanes1 a, Lanes1 b) => new(MathF.CopySign(a.V, b.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes1 AddToExponent(Lanes1 a, Lanes1 b) =>
        new(BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(a.V) + (BitConverter.SingleToInt32Bits(b.V) << 23)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes1 Mantissa, Lanes1 Exponent) Split(Lanes1 x)
    {
        var bits = BitConverter.SingleToInt32Bits(x.V) - SqrtHalfBits;
        var mantissa = BitConverter.Int32BitsToSingle((bits & 0x007FFFFF) + SqrtHalfBits);
        return (new(mantissa), new(bits >> 23));
    }
}

/// <summary>4 floats.</summary>
internal readonly struct Lanes128 : ILanes<Lanes128>
{
    public readonly Vector128<float> V;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes128(Vector128<float> v) => V = v;

    public static int Count => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Load(ref float source, nuint offset) => new(Vector128.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes128 value, ref float destination, nuint offset) => value.V.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator +(Lanes128 a, Lanes128 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator -(Lanes128 a, Lanes128 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator *(Lanes128 a, Lanes128 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 operator /(Lanes128 a, Lanes128 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Abs(Lanes128 a) => new(Vector128.Abs(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 Sqrt(Lanes128 a) => new(Vector128.Sqrt(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 IfAtLeast(Lanes128 a, Lanes128 b, Lanes128 yes, Lanes128 no) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(a.V, b.V), yes.V, no.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 IfEqual(Lanes128 a, Lanes128 b, Lanes128 yes, Lanes128 no) =>
        new(Vector128.ConditionalSelect(Vector128.Equals(a.V, b.V), yes.V, no.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 WithSign(Lanes128 a, Lanes128 b) => new(Vector128.ConditionalSelect(Vector128.Create(-0.0f), b.V, a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes128 AddToExponent(Lanes128 a, Lanes128 b) =>
        new((a.V.AsInt32() + Vector128.ShiftLeft(b.V.AsInt32(), 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes128 Mantissa, Lanes128 Exponent) Split(Lanes128 x)
    {
        var bits = x.V.AsInt32() - Vector128.Create(Lanes1.SqrtHalfBits);
        var exponent = Vector128.ConvertToSingle(Vector128.ShiftRightArithmetic(bits, 23));
        var mantissa = ((bits & Vector128.Create(0x007FFFFF)) + Vector128.Create(Lanes1.SqrtHalfBits)).AsSingle();
        return (new(mantissa), new(exponent));
    }
}

/// <summary>8 floats.</summary>
internal readonly struct Lanes256 : ILanes<Lanes256>
{
    public readonly Vector256<float> V;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes256(Vector256<float> v) => V = v;

    public static int Count => 8;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Load(ref float source, nuint offset) => new(Vector256.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes256 value, ref float destination, nuint offset) => value.V.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator +(Lanes256 a, Lanes256 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator -(Lanes256 a, Lanes256 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator *(Lanes256 a, Lanes256 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 operator /(Lanes256 a, Lanes256 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Abs(Lanes256 a) => new(Vector256.Abs(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 Sqrt(Lanes256 a) => new(Vector256.Sqrt(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 IfAtLeast(Lanes256 a, Lanes256 b, Lanes256 yes, Lanes256 no) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(a.V, b.V), yes.V, no.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 IfEqual(Lanes256 a, Lanes256 b, Lanes256 yes, Lanes256 no) =>
        new(Vector256.ConditionalSelect(Vector256.Equals(a.V, b.V), yes.V, no.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 WithSign(Lanes256 a, Lanes256 b) => new(Vector256.ConditionalSelect(Vector256.Create(-0.0f), b.V, a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes256 AddToExponent(Lanes256 a, Lanes256 b) =>
        new((a.V.AsInt32() + Vector256.ShiftLeft(b.V.AsInt32(), 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes256 Mantissa, Lanes256 Exponent) Split(Lanes256 x)
    {
        var bits = x.V.AsInt32() - Vector256.Create(Lanes1.SqrtHalfBits);
        var exponent = Vector256.ConvertToSingle(Vector256.ShiftRightArithmetic(bits, 23));
        var mantissa = ((bits & Vector256.Create(0x007FFFFF)) + Vector256.Create(Lanes1.SqrtHalfBits)).AsSingle();
        return (new(mantissa), new(exponent));
    }
}

/// <summary>16 floats.</summary>
internal readonly struct Lanes512 : ILanes<Lanes512>
{
    public readonly Vector512<float> V;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Lanes512(Vector512<float> v) => V = v;

    public static int Count => 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Load(ref float source, nuint offset) => new(Vector512.LoadUnsafe(ref source, offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes512 value, ref float destination, nuint offset) => value.V.StoreUnsafe(ref destination, offset);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator +(Lanes512 a, Lanes512 b) => new(a.V + b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator -(Lanes512 a, Lanes512 b) => new(a.V - b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator *(Lanes512 a, Lanes512 b) => new(a.V * b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 operator /(Lanes512 a, Lanes512 b) => new(a.V / b.V);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Abs(Lanes512 a) => new(Vector512.Abs(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 Sqrt(Lanes512 a) => new(Vector512.Sqrt(a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 IfAtLeast(Lanes512 a, Lanes512 b, Lanes512 yes, Lanes512 no) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(a.V, b.V), yes.V, no.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 IfEqual(Lanes512 a, Lanes512 b, Lanes512 yes, Lanes512 no) =>
        new(Vector512.ConditionalSelect(Vector512.Equals(a.V, b.V), yes.V, no.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 WithSign(Lanes512 a, Lanes512 b) => new(Vector512.ConditionalSelect(Vector512.Create(-0.0f), b.V, a.V));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes512 AddToExponent(Lanes512 a, Lanes512 b) =>
        new((a.V.AsInt32() + Vector512.ShiftLeft(b.V.AsInt32(), 23)).AsSingle());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (Lanes512 Mantissa, Lanes512 Exponent) Split(Lanes512 x)
    {
        var bits = x.V.AsInt32() - Vector512.Create(Lanes1.SqrtHalfBits);
        var exponent = Vector512.ConvertToSingle(Vector512.ShiftRightArithmetic(bits, 23));
        var mantissa = ((bits & Vector512.Create(0x007FFFFF)) + Vector512.Create(Lanes1.SqrtHalfBits)).AsSingle();
        return (new(mantissa), new(exponent));
    }
}
