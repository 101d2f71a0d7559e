// The vectors of the matrix product: a·b + c in one rounding, 16, 8 or 4 floats at a time.
//
// Unlike Lanes.cs these fuse (a machine without fused multiply-add rounds twice): the product must be as fast as the core.

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Ebm;

/// <summary>The width of the vectors that a matrix product uses. Tests force each; everyone else takes the widest.</summary>
internal enum MatrixWidth
{
    Widest,
    Bits512,
    Bits256,
    Bits128,
}

internal unsafe interface IMatrixLanes<T>
    where T : struct, IMatrixLanes<T>
{
    static abstract int Count { get; }

    static abstract T Zero { get; }

    static abstract T All(float value);

    static abstract T Load(float* source);

    static abstract void Store(T value, float* destination);

    static abstract T Add(T a, T b);

    static abstract T Multiply(T a, T b);

    /// <summary>a·b + c.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);
}

internal readonly unsafe struct MatrixLanes512 : IMatrixLanes<MatrixLanes512>
{
    private readonly Vector512<float> v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MatrixLanes512(Vector512<float> v) => this.v = v;

    public static int Count => 16;

    public static MatrixLanes512 Zero => new(Vector512<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes512 All(float value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes512 Load(float* source) => new(Vector512.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(MatrixLanes512 value, float* destination) => value.v.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes512 Add(MatrixLanes512 a, MatrixLanes512 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes512 Multiply(MatrixLanes512 a, MatrixLanes512 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes512 MultiplyAdd(MatrixLanes512 a, MatrixLanes512 b, MatrixLanes512 c)
    {
        if (Avx512F.IsSupported)
            return new(Avx512F.FusedMultiplyAdd(a.v, b.v, c.v));
        var lower = MatrixLanes256.MultiplyAdd(a.v.GetLower(), b.v.GetLower(), c.v.GetLower());
        var upper = MatrixLanes256.MultiplyAdd(a.v.GetUpper(), b.v.GetUpper(), c.v.GetUpper());
        return new(Vector512.Create(lower, upper));
    }
}

internal readonly unsafe struct MatrixLanes256 : IMatrixLanes<MatrixLanes256>
{
    private readonly Vector256<float> v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MatrixLanes256(Vector256<float> v) => this.v = v;

    public static int Count => 8;

    public static MatrixLanes256 Zero => new(Vector256<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes256 All(float value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes256 Load(float* source) => new(Vector256.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(MatrixLanes256 value, float* destination) => value.v.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes256 Add(MatrixLanes256 a, MatrixLanes256 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes256 Multiply(MatrixLanes256 a, MatrixLanes256 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes256 MultiplyAdd(MatrixLanes256 a, MatrixLanes256 b, MatrixLanes256 c) => new(MultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> MultiplyAdd(Vector256<float> a, Vector256<float> b, Vector256<float> c)
    {
        if (Fma.IsSupported)
            return Fma.MultiplyAdd(a, b, c);
        var lower = MatrixLanes128.MultiplyAdd(a.GetLower(), b.GetLower(), c.GetLower());
        var upper = MatrixLanes128.MultiplyAdd(a.GetUpper(), b.GetUpper(), c.GetUpper());
        return Vector256.Create(lower, upper);
    }
}

internal readonly unsafe struct MatrixLanes128 : IMatrixLanes<MatrixLanes128>
{
    private readonly Vector128<float> v;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private MatrixLanes128(Vector128<float> v) => this.v = v;

    public static int Count => 4;

    public static MatrixLanes128 Zero => new(Vector128<float>.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes128 All(float value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes128 Load(float* source) => new(Vector128.Load(source));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(MatrixLanes128 value, float* destination) => value.v.Store(destination);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes128 Add(MatrixLanes128 a, MatrixLanes128 b) => new(a.v + b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes128 Multiply(MatrixLanes128 a, MatrixLanes128 b) => new(a.v * b.v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static MatrixLanes128 MultiplyAdd(MatrixLanes128 a, MatrixLanes128 b, MatrixLanes128 c) => new(MultiplyAdd(a.v, b.v, c.v));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> MultiplyAdd(Vector128<float> a, Vector128<float> b, Vector128<float> c)
    {
        if (Fma.IsSupported)
            return Fma.MultiplyAdd(a, b, c);
        return AdvSimd.IsSupported ? AdvSimd.FusedMultiplyAdd(c, a, b) : (a * b) + c;
    }
}
