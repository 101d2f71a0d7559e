//  x̂ ± s:   s² = the variance of x̂, so that another seed gives a value about s away
//
//  mean of n independent numbers    s² = Σ(x − x̄)² / n(n − 1)
//  mean of n independent estimates  s² = Σ s_i² / n²
//  difference of two independent    s² = s_a² + s_b²
//  function of means over n groups  s² = (n − 1)/n Σ (f_i − f̄)²,  f_i without group i       (the jackknife: Efron 1982)

using System.Globalization;

namespace Ebm;

/// <summary>A number from random draws with its standard error, which holds all the noise there is in it.</summary>
/// <remarks>
/// <code>
/// x̂ ± s:   s² = the variance of x̂, so that another seed gives a value about s away
/// mean of n independent numbers    s² = Σ(x − x̄)² / n(n − 1)
/// mean of n independent estimates  s² = Σ s_i² / n²
/// difference of two independent    s² = s_a² + s_b²
/// </code>
/// </remarks>
/// <param name="Value">The estimate itself, a number.</param>
/// <param name="StandardError">
/// How far it is from its own mean, typically: the standard deviation over seeds. Itself estimated from the draws.
/// </param>
public readonly partial record struct Estimate(double Value, double StandardError)
{
    /// <summary>The mean of independent numbers; the error holds everything that makes them differ.</summary>
    /// <param name="independent">At least two numbers.</param>
    public static Estimate Of(ReadOnlySpan<double> independent) => new(Statistics.Mean(independent), Statistics.StandardError(independent));

    /// <summary>The mean of independent numbers; the error holds everything that makes them differ.</summary>
    /// <param name="independent">At least two numbers.</param>
    public static Estimate Of(IEnumerable<double> independent) => Of(independent.ToArray().AsSpan());

    /// <summary>
    /// The mean of independent estimates of different things, such as one for each row of a test set: the error is that of the
    /// mean over just these rows. Where the rows stand for others of their kind, take <see cref="Of(IEnumerable{double})"/> of the values.
    /// </summary>
    /// <param name="estimates">At least one.</param>
    public static Estimate MeanOf(IReadOnlyCollection<Estimate> estimates)
    {
        ArgumentNullException.ThrowIfNull(estimates);
        Check.AtLeast(estimates.Count, 1, "estimates.Count");
        return new(estimates.Average(e => e.Value), Math.Sqrt(estimates.Sum(e => e.StandardError * e.StandardError)) / estimates.Count);
    }

    /// <summary>A function of two means over independent groups of one size; the error comes from leaving out each group in turn.</summary>
    /// <param name="first">The first mean in each group, at least two.</param>
    /// <param name="second">The second mean; same length.</param>
    /// <param name="function">Of the two means.</param>
    internal static Estimate LeavingOut(double[] first, double[] second, Func<double, double, double> function)
    {
        double n = first.Length, sum1 = first.Sum(), sum2 = second.Sum();
        double[] without = [.. first.Zip(second, (a, b) => function((sum1 - a) / (n - 1), (sum2 - b) / (n - 1)))];
        var mean = without.Average();
        return new Estimate(function(sum1 / n, sum2 / n), Math.Sqrt((n - 1) / n * without.Sum(f => (f - mean) * (f - mean))));
    }

    /// <summary>x̂ + a; the error stays.</summary>
    public static Estimate operator +(Estimate x, double a) => x with { Value = x.Value + a };

    /// <summary>x̂ − a; the error stays.</summary>
    public static Estimate operator -(Estimate x, double a) => x with { Value = x.Value - a };

    /// <summary>The difference of two estimates that are independent of each other.</summary>
    public static Estimate operator -(Estimate x, Estimate y) =>
        new(x.Value - y.Value, Math.Sqrt((x.StandardError * x.StandardError) + (y.StandardError * y.StandardError)));

    /// <summary>"1.23 ± 0.04": the error with one digit, two where the first is a 1; the value to the same place.</summary>
    public override string ToString()
    {
        if (!double.IsFinite(Value) || !(StandardError > 0) || double.IsInfinity(StandardError))
            return string.Create(CultureInfo.InvariantCulture, $"{Value:G6} ± {StandardError:G2}");
        var place = (int)Math.Floor(Math.Log10(StandardError));
        if (StandardError < 1.95 * Math.Pow(10, place))
            place--;
        else if (StandardError >= 9.5 * Math.Pow(10, place))
            place++;
        if (place < -12 || place > 12)
            return string.Create(CultureInfo.InvariantCulture, $"{Value:G6} ± {StandardError:G2}");
        var (format, unit) = ("F" + Math.Max(0, -place).ToString(CultureInfo.InvariantCulture), Math.Pow(10, Math.Max(0, place)));
        string Show(double x) =>
            (Math.Round(x / unit) * unit is var whole && place > 0 ? whole : x).ToString(format, CultureInfo.InvariantCulture);
        return $"{Show(Value)} ± {Show(StandardError)}";
    }
}
