//  log Σᵢ exp xᵢ = m + log Σᵢ exp(xᵢ − m),   m = max x          (never overflows; −∞ for no terms)
//  sigmoid x = 1 / (1 + e^{−x})                                  (its gradient: σ(1 − σ))
//  softplus x = log(1 + e^x) = max(x, 0) + log(1 + e^{−|x|})     (its gradient: σ)

namespace Ebm;

/// <summary>The three functions that turn energies into probabilities, safe for arguments of any size.</summary>
/// <remarks>
/// <code>
/// log Σᵢ exp xᵢ = m + log Σᵢ exp(xᵢ − m),   m = max x          (never overflows; −∞ for no terms)
/// sigmoid x = 1 / (1 + e^{−x})                                  (its gradient: σ(1 − σ))
/// softplus x = log(1 + e^x) = max(x, 0) + log(1 + e^{−|x|})     (its gradient: σ)
/// </code>
/// </remarks>
public static class Functions
{
    /// <summary>log Σ exp xᵢ without overflow. −∞ when every xᵢ is −∞ or there is none; +∞ when one is +∞; NaN when one is NaN.</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        var max = double.NegativeInfinity;
        foreach (var v in x) max = Math.Max(max, v);  // Math.Max hands a NaN on
        if (!double.IsFinite(max)) return max;
        var sum = 0.0;
        foreach (var v in x) sum += Math.Exp(v - max);
        return max + Math.Log(sum);
    }

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{double})"/>
    public static double LogSumExp(params double[] x) => LogSumExp(x.AsSpan());

    /// <summary>log of the mean of exp xᵢ without overflow: the logarithm of a Monte-Carlo estimate from log weights.</summary>
    /// <param name="x">At least one number; −∞ is a weight of 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is none: a mean of nothing.</exception>
    public static double LogMeanExp(ReadOnlySpan<double> x)
    {
        Check.AtLeast(x.Length, 1);
        return LogSumExp(x) - Math.Log(x.Length);
    }

    /// <summary>1 / (1 + e^{−x}), in [0, 1]; exact to a few units in the last place on both tails.</summary>
    /// <remarks>
    /// A double has no room for all of (0, 1): from x = 36.8 on the result is 1, below −708.4 it has fewer digits, below −745.2 it is 0.
    /// For 1 − σ(x) take σ(−x), which loses nothing.
    /// </remarks>
    public static double Sigmoid(double x)
    {
        var e = Math.Exp(-Math.Abs(x));
        return (x >= 0 ? 1 : e) / (1 + e);
    }

    /// <summary>log(1 + e^x): a smooth maximum of 0 and x.</summary>
    public static double Softplus(double x) => Math.Max(x, 0) + LogOnePlus(Math.Exp(-Math.Abs(x)));

    /// <summary>Writes sigmoid of every element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">Receives the values. As long as x; may be x itself.</param>
    public static void Sigmoid(ReadOnlySpan<double> x, Span<double> result)
    {
        Check.Length(result.Length, x.Length, nameof(result));
        for (var i = 0; i < x.Length; i++) result[i] = Sigmoid(x[i]);
    }

    /// <summary>Writes softplus of every element.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="result">Receives the values. As long as x; may be x itself.</param>
    public static void Softplus(ReadOnlySpan<double> x, Span<double> result)
    {
        Check.Length(result.Length, x.Length, nameof(result));
        for (var i = 0; i < x.Length; i++) result[i] = Softplus(x[i]);
    }

    /// <summary>log(1 + z) for z in [0, 1] without losing a small z (Kahan's correction).</summary>
    private static double LogOnePlus(double z)
    {
        var u = 1 + z;
        return u == 1 ? z : Math.Log(u) * z / (u - 1);
    }
}
