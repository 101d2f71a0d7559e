//  d̄ = mean over seeds s of T(s; all examples),        σ² = a + b,   a = Var_s T / R,   b = Var* of mean_s T(s; examples drawn anew)
//
//  R trainings judged on the same n examples: a is the luck of the seeds, b, by the bootstrap, that of the examples. What the two share
//  is counted twice, so σ is a little too large and never too small. Differences of two models that a seed makes and that see the same
//  examples keep only the luck that the two do not share.
//
//  Interval: d̄ ± t_f σ,  Student's t of f degrees of freedom;   f = (a + b)² / (a²/(R − 1) + b²/(n − 1))       (Satterthwaite 1946)

using MathNet.Numerics.Distributions;

namespace Ebm;

public readonly partial record struct Estimate
{
    /// <summary>The mean over seeds of a number that every seed measures on the same examples; the error holds the luck of both.</summary>
    /// <param name="seeds">R ≥ 2, how often something was trained.</param>
    /// <param name="examples">n ≥ 2, how many examples each is judged on.</param>
    /// <param name="statistic">Takes a seed 0 … R − 1 and the places of examples, 0 … n − 1, some of them several times.</param>
    /// <param name="rng">Draws examples anew. Moved on.</param>
    /// <param name="resamples">How often, ≥ 2.</param>
    /// <returns>The mean with its error, and how many degrees of freedom the error has, for <see cref="Interval"/>.</returns>
    /// <exception cref="ArgumentException">The statistic is not finite.</exception>
    public static (Estimate Mean, double Freedom) OverSeeds(
        int seeds, int examples, Func<int, int[], double> statistic, Rng rng, int resamples = 200)
    {
        Check.AtLeast(seeds, 2);
        Check.AtLeast(examples, 2);
        ArgumentNullException.ThrowIfNull(statistic);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(resamples, 2);
        double Of(int seed, int[] places) => statistic(seed, places) is var value && double.IsFinite(value) ? value
            : throw new ArgumentException($"statistic({seed}, …) is {value}; it must be finite.", nameof(statistic));
        int[] all = [.. Enumerable.Range(0, examples)];
        double[] each = [.. Enumerable.Range(0, seeds).Select(s => Of(s, all))], again = new double[resamples];
        var drawn = new int[examples];
        for (var r = 0; r < resamples; r++)
        {
            Host.Poll();
            for (var i = 0; i < examples; i++)
                drawn[i] = rng.NextInt(examples);
            again[r] = Enumerable.Range(0, seeds).Average(s => Of(s, drawn));
        }

        double a = Statistics.Variance(each) / seeds, b = Statistics.Variance(again);
        var freedom = a + b > 0 ? (a + b) * (a + b) / ((a * a / (seeds - 1)) + (b * b / (examples - 1))) : double.PositiveInfinity;
        return (new Estimate(Statistics.Mean(each), Math.Sqrt(a + b)), freedom);
    }

    /// <summary>The interval around the value that holds the true one with this probability, if the errors are Gaussian.</summary>
    /// <param name="freedom">
    /// Degrees of freedom of the error, ≥ 1: for the mean of R numbers R − 1. With few the interval is wider (Student's t).
    /// </param>
    /// <param name="level">The probability, between 0 and 1.</param>
    public (double Low, double High) Interval(double freedom = double.PositiveInfinity, double level = .95)
    {
        if (!(freedom >= 1))
            throw new ArgumentOutOfRangeException(nameof(freedom), freedom, $"freedom = {freedom} must be at least 1.");
        if (!(level > 0 && level < 1))
            throw new ArgumentOutOfRangeException(nameof(level), level, $"level = {level} must lie strictly between 0 and 1.");
        var t = freedom > 1e6 ? Normal.InvCDF(0, 1, (1 + level) / 2) : StudentT.InvCDF(0, 1, freedom, (1 + level) / 2);
        return (Value - (t * StandardError), Value + (t * StandardError));
    }
}
