// Elementary functions over spans of floats, 16, 8, 4 or 1 at a time: same bits at every width and on every machine.
//
// The formulas are in VectorMathKernels.cs. Errors are in units of the last place of the exact result (ulp), the largest
// found by the tests over every 997th float of the whole range, in comparison with double precision.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>Exponential, logarithm, sigmoid, softplus and hyperbolic tangent of many floats at once.</summary>
/// <remarks>
/// Source and destination may be the same span; a partial overlap gives undefined results. NaN gives NaN. Results do not
/// depend on the vector width, nor on how a span is cut into pieces. Cost: four to ten nanoseconds for eight numbers
/// in vectors of 256 bits.
/// </remarks>
internal static class VectorMath
{
    /// <summary>e^x, within 2 ulp. Results below the smallest normal float, 1.2e-38, are 0.</summary>
    /// <param name="x">Any floats.</param>
    /// <param name="result">Receives e^x; at least as long as x.</param>
    /// <exception cref="ArgumentException">The result is shorter than x.</exception>
    public static void Exp(ReadOnlySpan<float> x, Span<float> result) =>
        Apply<ExpFunction, VectorMathPlain.Exponential>(x, result);

    /// <summary>The natural logarithm, within 2 ulp. 0 gives −∞, negative numbers NaN.</summary>
    /// <param name="x">Any floats.</param>
    /// <param name="result">Receives log x; at least as long as x.</param>
    /// <exception cref="ArgumentException">The result is shorter than x.</exception>
    public static void Log(ReadOnlySpan<float> x, Span<float> result) =>
        Apply<LogFunction, VectorMathPlain.Logarithm>(x, result);

    /// <summary>σ(x) = 1/(1 + e^−x), within 3 ulp; 0 where x ≤ −88.7.</summary>
    /// <param name="x">Any floats.</param>
    /// <param name="result">Receives σ(x); at least as long as x.</param>
    /// <exception cref="ArgumentException">The result is shorter than x.</exception>
    public static void Sigmoid(ReadOnlySpan<float> x, Span<float> result) =>
        Apply<SigmoidFunction, VectorMathPlain.Sigmoid>(x, result);

    /// <summary>log(1 + e^x), within 3 ulp; 0 where x &lt; −87.3.</summary>
    /// <param name="x">Any floats.</param>
    /// <param name="result">Receives log(1 + e^x); at least as long as x.</param>
    /// <exception cref="ArgumentException">The result is shorter than x.</exception>
    public static void Softplus(ReadOnlySpan<float> x, Span<float> result) =>
        Apply<SoftplusFunction, VectorMathPlain.Softplus>(x, result);

    /// <summary>tanh x, within 2 ulp.</summary>
    /// <param name="x">Any floats.</param>
    /// <param name="result">Receives tanh x; at least as long as x.</param>
    /// <exception cref="ArgumentException">The result is shorter than x.</exception>
    public static void Tanh(ReadOnlySpan<float> x, Span<float> result) =>
        Apply<TanhFunction, VectorMathPlain.Tangent>(x, result);

    /// <summary>
    /// Turns uniform numbers into 1 with probability σ(x) = 1/(1 + e^−x), else 0, without computing σ: u is below σ(x) where u (1 + e^−x)
    /// is below 1.
    /// </summary>
    /// <remarks>
    /// Uniform floats are multiples of 2⁻²⁴, and so is the probability that comes out: it is less than two steps, 1.2·10⁻⁷, from σ(x). u =
    /// 0 always gives 1, so that the smallest probability is 2⁻²⁴ = 6·10⁻⁸ however small σ(x) is: at x = −60 σ is 9·10⁻²⁷. Where events so
    /// rare matter, draw doubles and compare them with <see cref="Functions.Sigmoid(double)"/>.
    /// </remarks>
    /// <param name="x">Any finite floats.</param>
    /// <param name="uniforms">Numbers u in [0, 1) as from <see cref="Rng.FillUniform(Span{float})"/>; receives 0 and 1.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void BernoulliOfSigmoid(ReadOnlySpan<float> x, Span<float> uniforms)
    {
        Check.Length(uniforms.Length, x.Length, nameof(uniforms));
        if (Platform.Interprets)
        {
            VectorMathPlain.BernoulliOfSigmoid(x, uniforms);
            return;
        }

        var done = 0;
        if (Vector512.IsHardwareAccelerated)
            done = RunBernoulli<Lanes512>(x, uniforms, done);
        if (Vector256.IsHardwareAccelerated)
            done = RunBernoulli<Lanes256>(x, uniforms, done);
        RunBernoulli<Lanes1>(x, uniforms, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static int RunBernoulli<TLanes>(ReadOnlySpan<float> x, Span<float> uniforms, int start)
        where TLanes : struct, ILanes<TLanes>
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var target = ref MemoryMarshal.GetReference(uniforms);
        TLanes zero = TLanes.All(0f), one = TLanes.All(1f), most = TLanes.All(88f);
        var i = start;
        for (; i <= x.Length - TLanes.Count; i += TLanes.Count)
        {
            // e^−x is kept finite, so that u = 0 gives 0 · e^−x = 0 and not NaN.
            var minus = zero - TLanes.Load(ref source, (nuint)i);
            var e = ExpFunction.Of(TLanes.IfAtLeast(minus, most, most, minus));
            var u = TLanes.Load(ref target, (nuint)i);
            TLanes.Store(TLanes.IfAtLeast(u + (u * e), one, zero, one), ref target, (nuint)i);
        }

        return i;
    }

    /// <summary>Turns uniform numbers into 1 with probability 1/(1 + e), else 0, given the odds e against it.</summary>
    /// <param name="odds">Finite floats e ≥ 0.</param>
    /// <param name="uniforms">As for <see cref="BernoulliOfSigmoid"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal static void BernoulliOfOdds(ReadOnlySpan<float> odds, Span<float> uniforms)
    {
        Check.Length(uniforms.Length, odds.Length, nameof(uniforms));
        ref var e = ref MemoryMarshal.GetReference(odds);
        ref var u = ref MemoryMarshal.GetReference(uniforms);
        var i = 0;
        for (; Vector512.IsHardwareAccelerated && i <= odds.Length - 16; i += 16)
        {
            var x = Vector512.LoadUnsafe(ref u, (nuint)i);
            (Vector512.LessThan(x + (x * Vector512.LoadUnsafe(ref e, (nuint)i)), Vector512<float>.One) & Vector512<float>.One)
                .StoreUnsafe(ref u, (nuint)i);
        }

        for (; Vector256.IsHardwareAccelerated && i <= odds.Length - 8; i += 8)
        {
            var x = Vector256.LoadUnsafe(ref u, (nuint)i);
            (Vector256.LessThan(x + (x * Vector256.LoadUnsafe(ref e, (nuint)i)), Vector256<float>.One) & Vector256<float>.One)
                .StoreUnsafe(ref u, (nuint)i);
        }

        for (; i <= odds.Length - 4; i += 4)
        {
            var x = Vector128.LoadUnsafe(ref u, (nuint)i);
            (Vector128.LessThan(x + (x * Vector128.LoadUnsafe(ref e, (nuint)i)), Vector128<float>.One) & Vector128<float>.One)
                .StoreUnsafe(ref u, (nuint)i);
        }

        for (; i < odds.Length; i++)
            uniforms[i] = uniforms[i] + (uniforms[i] * odds[i]) < 1 ? 1 : 0;
    }

    /// <summary>A function of each number that is written in both forms.</summary>
    private static void Apply<TFunction, TPlain>(ReadOnlySpan<float> x, Span<float> result)
        where TFunction : struct, IFloatFunction
        where TPlain : struct, IPlainFunction
    {
        if (Platform.Interprets && result.Length >= x.Length)
            VectorMathPlain.Apply<TPlain>(x, result);
        else
            Apply<TFunction>(x, result);
    }

    /// <summary>A function of each number, at the widest vectors.</summary>
    internal static void Apply<TFunction>(ReadOnlySpan<float> x, Span<float> result)
        where TFunction : struct, IFloatFunction
    {
        if (result.Length < x.Length)
        {
            throw new ArgumentException($"result has length {result.Length}; at least {x.Length}, the length of x, is needed.",
                nameof(result));
        }

        var done = 0;
        if (Vector512.IsHardwareAccelerated)
            done = Run<TFunction, Lanes512>(x, result, done);
        if (Vector256.IsHardwareAccelerated)
            done = Run<TFunction, Lanes256>(x, result, done);
        if (Vector128.IsHardwareAccelerated)
            done = Run<TFunction, Lanes128>(x, result, done);
        Run<TFunction, Lanes1>(x, result, done);
    }

    /// <summary>Goes on from <paramref name="start"/> at one width as far as whole vectors fit; returns where it stopped.</summary>
    /// <remarks>
    /// Optimised at once, so that a cell's first call is fast, and never inlined: measured 20 times slower with four widths inlined into
    /// one method.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    internal static int Run<TFunction, TLanes>(ReadOnlySpan<float> x, Span<float> result, int start)
        where TFunction : struct, IFloatFunction
        where TLanes : struct, ILanes<TLanes>
    {
        ref var source = ref MemoryMarshal.GetReference(x);
        ref var destination = ref MemoryMarshal.GetReference(result);
        var i = start;
        for (; i <= x.Length - TLanes.Count; i += TLanes.Count)
            TLanes.Store(TFunction.Of(TLanes.Load(ref source, (nuint)i)), ref destination, (nuint)i);
        return i;
    }
}
