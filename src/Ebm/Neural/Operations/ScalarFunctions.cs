// y = f(x)                     f′                      f″
// eˣ                           y                       y
// ln x                         1/x                     −1/x²
// √x                           1/2y                    −1/4y³
// x²                           2x                      2
// |x|                          sign x                  0
// ReLU: max(0, x)              1 if x > 0 else 0       0
// tanh x                       1 − y²                  −2y (1 − y²)
// σ(x) = 1/(1 + e⁻ˣ)           y (1 − y)               y (1 − y)(1 − 2y)
// softplus: ln(1 + eˣ)         σ                       σ (1 − σ)
// SiLU: x σ                    σ + y (1 − σ)           σ (1 − σ)(2 + x (1 − 2σ))
// sin x                        cos x                   −y

using System.Numerics.Tensors;
using System.Runtime.CompilerServices;

namespace Ebm;

internal interface ISlope
{
    /// <summary>g f′ from x and y = f(x).</summary>
    static abstract T Of<T>(T x, T y, T g)
        where T : struct, ILanes<T>;
}

/// <summary>A function whose gradient is one formula.</summary>
internal abstract record ScalarFunction<TSlope> : ScalarFunction
    where TSlope : struct, ISlope
{
    public sealed override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> g, Span<float> d) =>
        Run<TSlope>(x, y, g, d);
}

internal sealed record ScalarExp : ScalarFunction<ScalarExp.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => VectorMath.Exp(x, y);

    public override Tensor? Curvature(Tensor x, Tensor y) => y;

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T> => g * y;
    }
}

internal sealed record ScalarLog : ScalarFunction<ScalarLog.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => VectorMath.Log(x, y);

    public override Tensor? Curvature(Tensor x, Tensor y)
    {
        // From 1/x, not x²: its own gradients stay floats much longer.
        var inverse = 1 / x;
        return -inverse.Square();
    }

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T> => g / x;
    }
}

internal sealed record ScalarSqrt : ScalarFunction<ScalarSqrt.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Sqrt(x, y);

    public override Tensor? Curvature(Tensor x, Tensor y)
    {
        var inverse = 1 / y;
        return -.25f * inverse * inverse.Square();
    }

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T> => g / (y + y);
    }
}

internal sealed record ScalarSquare : ScalarFunction<ScalarSquare.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Multiply(x, x, y);

    public override Tensor? Curvature(Tensor x, Tensor y) => Tensor.Number(2);

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T> => g * (x + x);
    }
}

internal sealed record ScalarAbs : ScalarFunction<ScalarAbs.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => TensorPrimitives.Abs(x, y);

    public override Tensor? Curvature(Tensor x, Tensor y) => null;

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T>
        {
            var zero = T.All(0f);
            var signed = T.IfAtLeast(x, zero, g, g * T.All(-1f));
            return T.IfEqual(x, x, T.IfEqual(x, zero, zero, signed), zero);
        }
    }
}

internal sealed record ScalarRelu : ScalarFunction<ScalarRelu.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => VectorMath.Apply<Positive>(x, y);

    public override Tensor? Curvature(Tensor x, Tensor y) => null;

    // A NaN stays one.
    private readonly struct Positive : IFloatFunction
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : struct, ILanes<T> => T.IfAtLeast(T.All(0f), x, T.All(0f), x);
    }

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T> => T.IfEqual(x, x, T.IfAtLeast(T.All(0f), x, T.All(0f), g), T.All(0f));
    }
}

internal sealed record ScalarTanh : ScalarFunction<ScalarTanh.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => VectorMath.Tanh(x, y);

    public override Tensor? Curvature(Tensor x, Tensor y) => -2 * y * (1 - y.Square());

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T> => g * (T.All(1f) - (y * y));
    }
}

internal sealed record ScalarSigmoid : ScalarFunction<ScalarSigmoid.Formula>
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => VectorMath.Sigmoid(x, y);

    public override Tensor? Curvature(Tensor x, Tensor y) => y * (1 - y) * (1 - (2 * y));

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T> => g * y * (T.All(1f) - y);
    }
}

internal sealed record ScalarSoftplus : ScalarFunction
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y) => VectorMath.Softplus(x, y);

    public override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> g, Span<float> d)
    {
        VectorMath.Sigmoid(x, d);
        TensorPrimitives.Multiply(d, g, d);
    }

    public override void ValueAndSlope(ReadOnlySpan<float> x, Span<float> y, Span<float> d)
    {
        Value(x, y);
        VectorMath.Sigmoid(x, d);
    }

    public override Tensor? Curvature(Tensor x, Tensor y)
    {
        var s = x.Sigmoid();
        return s * (1 - s);
    }
}

internal sealed record ScalarSilu : ScalarFunction<ScalarSilu.Formula>
{
    public override bool SlopeIsCheapBesideValue => !Platform.Interprets;

    public override void Value(ReadOnlySpan<float> x, Span<float> y) => VectorMath.Apply<Product>(x, y);

    public override void ValueAndSlope(ReadOnlySpan<float> x, Span<float> y, Span<float> d) => SiluKernel.Run(x, y, d);

    public override Tensor? Curvature(Tensor x, Tensor y)
    {
        var s = x.Sigmoid();
        return s * (1 - s) * (2 + (x * (1 - (2 * s))));
    }

    internal readonly struct Formula : ISlope
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x, T y, T g)
            where T : struct, ILanes<T>
        {
            // The second part is 0 at +∞, not ∞ · 0.
            var s = SigmoidFunction.Of(x);
            var rest = T.All(1f) - s;
            return g * (s + T.IfEqual(rest, T.All(0f), T.All(0f), y * rest));
        }
    }

    private readonly struct Product : IFloatFunction
    {
        // x σ(x) is 0 at −∞, not −∞ · 0.
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static T Of<T>(T x)
            where T : struct, ILanes<T>
        {
            var s = SigmoidFunction.Of(x);
            return T.IfEqual(s, T.All(0f), T.All(0f), x * s);
        }
    }
}

internal sealed record ScalarSin : ScalarFunction
{
    public override void Value(ReadOnlySpan<float> x, Span<float> y)
    {
        for (var i = 0; i < x.Length; i++)
            y[i] = MathF.Sin(x[i]);
    }

    public override void Slope(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> g, Span<float> d)
    {
        for (var i = 0; i < x.Length; i++)
            d[i] = g[i] * MathF.Cos(x[i]);
    }

    public override Tensor? Curvature(Tensor x, Tensor y) => -y;
}
