//  θ̂_1 … θ̂_R from R independent data sets of n:    error e_r = θ̂_r − θ
//
//    bias       b = mean of (e_r·θ) / ‖θ‖²            by how large a share the estimates are too long, on average
//    spread     n · mean of ‖e_r‖² / k                n times the mean squared error of one of the k parameters: comparable with a bound

namespace Ebm;

/// <summary>What an estimator does over many data sets: a row of a table that compares methods.</summary>
/// <remarks>
/// <code>
/// θ̂_1 … θ̂_R from R independent data sets of n:    error e_r = θ̂_r − θ
/// </code>
/// </remarks>
/// <param name="Name">The name of the method.</param>
/// <param name="Bias">The share of their length by which estimates are too long, over the data sets.</param>
/// <param name="Spread">n times the mean squared error per parameter.</param>
/// <param name="Milliseconds">Mean time of one estimate.</param>
public sealed record EstimatorStudy(string Name, Estimate Bias, Estimate Spread, double Milliseconds)
{
    /// <summary>Draws data sets and estimates from each.</summary>
    /// <param name="name">The method.</param>
    /// <param name="truth">θ, not all 0.</param>
    /// <param name="size">n, the number of data in a set, ≥ 1.</param>
    /// <param name="repeats">R, how many sets, ≥ 2.</param>
    /// <param name="rng">Split into one stream for every set: methods given equal generators see equal data if they draw them
    /// first.</param>
    /// <param name="estimate">Draws a set of n data and estimates θ from it. Called on several threads at once.</param>
    /// <param name="threads">0: one thread per core. Results are bit-identical.</param>
    public static EstimatorStudy Run(
        string name, double[] truth, int size, int repeats, Rng rng, Func<Rng, double[]> estimate, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(truth);
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentNullException.ThrowIfNull(estimate);
        Check.AtLeast(size, 1);
        Check.AtLeast(repeats, 2);
        var length = truth.Sum(t => t * t);
        Check.Positive(length, "‖truth‖²");
        var streams = rng.Split(repeats);
        var (bias, spread, ticks) = (new double[repeats], new double[repeats], new long[repeats]);
        ForkJoin.Run(repeats, threads, r =>
        {
            Host.Poll();
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            var found = estimate(streams[r]);
            ticks[r] = System.Diagnostics.Stopwatch.GetTimestamp() - start;
            Check.Length(found.Length, truth.Length, "the estimate");
            bias[r] = found.Zip(truth, (f, t) => (f - t) * t).Sum() / length;
            spread[r] = size * found.Zip(truth, (f, t) => (f - t) * (f - t)).Average();
        });
        return new(name, Estimate.Of(bias), Estimate.Of(spread), ticks.Average() * 1000 / System.Diagnostics.Stopwatch.Frequency);
    }
}
