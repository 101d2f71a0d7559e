//  e^x       = 2ⁿ e^r,                 n = round(x / ln 2),  r = x − n ln 2,  |r| ≤ ½ ln 2
//  log x     = n ln 2 + 2 artanh(s),   x = 2ⁿ m,  √½ ≤ m < √2,  s = (m − 1)/(m + 1)
//  σ(x)      = 1 / (1 + e^−x)
//  ζ(x)      = max(x, 0) + 2 artanh(y / (2 + y)),   y = e^−|x|           (softplus: log(1 + e^x))
//  tanh x    = sign(x) (1 − 2 / (e^{2|x|} + 1)),    or x + x³ P(x²) where |x| < 0.625
//
//  The polynomials are minimax in relative error (Remez, computed for this file): e^r to 2^−28, artanh to 2^−30 and 2^−33,
//  tanh to 2^−27. Rounding, not the polynomials, makes the errors that VectorMath states.

using System.Runtime.CompilerServices;

namespace Ebm;

/// <summary>A function of one float, at any width.</summary>
internal interface IFloatFunction
{
    static abstract T Of<T>(T x)
        where T : struct, ILanes<T>;
}

internal readonly struct ExpFunction : IFloatFunction
{
    /// <summary>Beyond it e^x exceeds the largest float.</summary>
    public const float Largest = 88.722839f;

    /// <summary>ln 2^−126: below it e^x is subnormal and returned as 0.</summary>
    public const float Smallest = -87.3365448f;

    /// <summary>1.5 · 2²³: adding it leaves the rounded number in the low bits, subtracting it again gives it as a float.</summary>
    public const float Magic = 12582912f;

    /// <summary>1 / ln 2.</summary>
    public const float OverLn2 = 1.44269504f;

    /// <summary>ln 2 = Ln2High + Ln2Low; n · Ln2High is exact.</summary>
    public const float Ln2High = 0.693359375f, Ln2Low = -2.12194440e-4f;

    /// <summary>e^r = 1 + r + r² (C1 + r (C2 + r (C3 + r (C4 + r C5)))).</summary>
    public const float C1 = 0.49999994f, C2 = 0.166665196f, C3 = 0.0416683927f, C4 = 0.00836878084f, C5 = 0.00138144673f;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var magic = T.All(Magic);
        var shifted = (x * T.All(OverLn2)) + magic;
        var n = shifted - magic;
        var r = x - (n * T.All(Ln2High)) - (n * T.All(Ln2Low));
        var p = (T.All(C5) * r) + T.All(C4);
        p = (p * r) + T.All(C3);
        p = (p * r) + T.All(C2);
        p = (p * r) + T.All(C1);
        p = (p * (r * r)) + r + T.All(1f);
        var result = T.AddToExponent(p, shifted);
        result = T.IfAtLeast(x, T.All(Largest), T.All(float.PositiveInfinity), result);
        result = T.IfAtLeast(x, T.All(Smallest), result, T.All(0f));
        return T.IfEqual(x, x, result, x);
    }
}

internal readonly struct LogFunction : IFloatFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var smallestNormal = T.All(1.17549435e-38f);
        var scaled = T.IfAtLeast(x, smallestNormal, x, x * T.All(33554432f));
        var (m, n) = T.Split(scaled);
        n = T.IfAtLeast(x, smallestNormal, n, n - T.All(25f));
        var f = m - T.All(1f);
        var s = f / (T.All(2f) + f);
        var u = s * s;
        var p = (T.All(0.149363846f) * u) + T.All(0.199887529f);
        p = (p * u) + T.All(0.33333388f);

        // log m = 2s + 2s u P(u) = f − s (f − 2u P(u)): the large term f is exact.
        p *= T.All(2f) * u;
        var result = (n * T.All(0.693359375f)) + (f - ((s * (f - p)) + (n * T.All(2.12194440e-4f))));
        result = T.IfAtLeast(x, T.All(float.PositiveInfinity), x, result);
        result = T.IfAtLeast(x, T.All(0f), result, T.All(float.NaN));
        return T.IfEqual(x, T.All(0f), T.All(float.NegativeInfinity), result);
    }
}

internal readonly struct SigmoidFunction : IFloatFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T> =>
        T.All(1f) / (T.All(1f) + ExpFunction.Of(T.All(0f) - x));
}

internal readonly struct SoftplusFunction : IFloatFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var zero = T.All(0f);
        var y = ExpFunction.Of(zero - T.Abs(x));
        var s = y / (T.All(2f) + y);
        var u = s * s;
        var p = (T.All(0.121541604f) * u) + T.All(0.107129261f);
        p = (p * u) + T.All(0.143085182f);
        p = (p * u) + T.All(0.19999437f);
        p = (p * u) + T.All(0.333333373f);
        s += s;
        var tail = s + (s * (p * u));
        return T.IfAtLeast(x, zero, x + tail, T.IfEqual(x, x, tail, x));
    }
}

internal readonly struct TanhFunction : IFloatFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Of<T>(T x)
        where T : struct, ILanes<T>
    {
        var a = T.Abs(x);
        var one = T.All(1f);
        var far = one - (T.All(2f) / (ExpFunction.Of(a + a) + one));
        var u = x * x;
        var p = (T.All(-0.00571659254f) * u) + T.All(0.0206502005f);
        p = (p * u) + T.All(-0.0537433848f);
        p = (p * u) + T.All(0.133314908f);
        p = (p * u) + T.All(-0.333332837f);
        var near = a + (a * (u * p));
        return T.WithSign(T.IfAtLeast(a, T.All(0.625f), far, near), x);
    }
}
