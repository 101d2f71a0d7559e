using System.Globalization;
using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>
/// A number the chapter states, beside its exact or published twin. Shown as one row; checked at every run: a false claim fails it.
/// <c>expected</c> comes from another algorithm or a printed constant, never from the function that is measured.
/// </summary>
public static class Claim
{
    /// <summary>|measured − expected| ≤ tolerance.</summary>
    /// <param name="name">What the number is.</param>
    /// <param name="measured">What the chapter computed.</param>
    /// <param name="expected">Its exact or published value.</param>
    /// <param name="tolerance">Largest accepted difference, ≥ 0.</param>
    /// <param name="source">Where the expected value comes from: a formula, a paper and its equation.</param>
    public static Visual Equal(string name, double measured, double expected, double tolerance, string source)
    {
        if (!(tolerance >= 0) || double.IsInfinity(tolerance))
        {
            throw new ArgumentOutOfRangeException(nameof(tolerance), tolerance, $"tolerance = {tolerance} must be ≥ 0 and finite.");
        }

        var holds = Math.Abs(measured - expected) <= tolerance;
        return Row(name, measured, expected, tolerance, source, holds, "against " + Show(expected), "± " + Show(tolerance, "G2"));
    }

    /// <summary>A number from random draws: |measured − expected| ≤ k standard errors.</summary>
    /// <param name="name">What the number is.</param>
    /// <param name="measured">What the chapter measured.</param>
    /// <param name="standardError">Its standard error, &gt; 0.</param>
    /// <param name="expected">Its exact or published value.</param>
    /// <param name="source">Where the expected value comes from.</param>
    /// <param name="k">How many standard errors are accepted, 4 … 8: 4.5 is wrong once in 150 000 true claims.</param>
    /// <param name="degrees">
    /// Of few numbers the error itself is uncertain: the degrees of freedom of Student's t, for n numbers n − 1. Infinite for many.
    /// </param>
    public static Visual Random(string name, double measured, double standardError, double expected, string source, double k = 4.5,
        double degrees = double.PositiveInfinity)
    {
        if (!(standardError > 0) || double.IsInfinity(standardError))
        {
            throw new ArgumentOutOfRangeException(nameof(standardError), standardError,
                $"standardError = {standardError} must be positive and finite.");
        }

        if (!(k >= 4) || k > 8)
        {
            throw new ArgumentOutOfRangeException(nameof(k), k, $"k = {k} must lie between 4 and 8.");
        }

        if (!(degrees > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(degrees), degrees, $"degrees = {degrees} must be positive.");
        }

        var alarm = double.IsInfinity(degrees) ? MathNet.Numerics.SpecialFunctions.Erfc(k / Math.Sqrt(2))
            : 2 * MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degrees, -k);
        var holds = Math.Abs(measured - expected) <= k * standardError;
        return Row(name, measured, expected, k * standardError, source, holds, "against " + Show(expected),
            $"± {Show(k)} × {Show(standardError, "G2")} (false alarm {Show(alarm, "G1")})");
    }

    /// <summary>An estimate: |its value − expected| ≤ k of its standard errors.</summary>
    /// <inheritdoc cref="Random(string, double, double, double, string, double, double)"/>
    public static Visual Random(string name, Estimate measured, double expected, string source, double k = 4.5,
        double degrees = double.PositiveInfinity) =>
        Random(name, measured.Value, measured.StandardError, expected, source, k, degrees);

    /// <summary>measured ≤ bound, where theory gives a bound.</summary>
    /// <param name="name">What the number is.</param>
    /// <param name="measured">What the chapter computed.</param>
    /// <param name="bound">The greatest value it may have.</param>
    /// <param name="source">Where the bound comes from.</param>
    public static Visual AtMost(string name, double measured, double bound, string source) =>
        Row(name, measured, bound, 0, source, measured <= bound, "≤ " + Show(bound), "");

    /// <summary>measured ≥ bound, where theory gives a bound.</summary>
    /// <param name="name">What the number is.</param>
    /// <param name="measured">What the chapter computed.</param>
    /// <param name="bound">The least value it may have.</param>
    /// <param name="source">Where the bound comes from.</param>
    public static Visual AtLeast(string name, double measured, double bound, string source) =>
        Row(name, measured, bound, 0, source, measured >= bound, "≥ " + Show(bound), "");

    private static Visual Row(string name, double measured, double expected, double tolerance, string source, bool holds, string relation,
        string margin)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(source);
        var facts = new JsonObject
        {
            ["name"] = name,
            ["measured"] = Json(measured),
            ["expected"] = Json(expected),
            ["tolerance"] = Json(tolerance),
            ["source"] = source,
            ["holds"] = holds,
        };
        var sign = holds ? "✓ holds" : "✗ false";
        var html = $"<div class=\"ebm-claim{(holds ? "" : " ebm-bad")}\">"
            + $"<span class=\"ebm-chip\">{sign}</span><span class=\"ebm-name\">{Html5.Encode(name)}</span>"
            + $"<span class=\"ebm-number\">{Html5.Encode(Show(measured))} {Html5.Encode(relation)}</span>"
            + (margin.Length > 0 ? $"<span class=\"ebm-number\" style=\"opacity:.8\">{Html5.Encode(margin)}</span>" : "")
            + $"<span class=\"ebm-source\">{Html5.Encode(source)}</span></div>";
        return new Visual(_ => html, $"{sign} {name}: {Show(measured)} {relation} {margin} [{source}]")
        {
            Facts =
            [new Fact(Fact.Claim, facts)]
        };
    }

    private static JsonNode Json(double value) =>
        double.IsFinite(value) ? JsonValue.Create(value) : JsonValue.Create(value.ToString(CultureInfo.InvariantCulture));

    private static string Show(double value, string format = "G7") => value.ToString(format, CultureInfo.InvariantCulture);
}
