//  A row of energies E(x, y) becomes P(y|x) = exp(−βE(x, y)) / Z(x, β). β says how far energies may be trusted.
//
//      L(β) = mean over samples of βE(x, y*) + log Z(x, β)                    negative log-likelihood of the right answers y*
//      L'(β) = mean of E(x, y*) − mean of ⟨E(x, ·)⟩_β,     L''(β) = mean of Var_β E(x, ·) ≥ 0
//
//  E = +∞ forbids an answer: P(y|x) = 0 at every β, and its term of ⟨E⟩ is 0. If a right answer is forbidden L = +∞ at every β.
//  Energies of one x count only by their differences, so all sums are of differences from E(x, y*): a common offset costs no digits.
//  L is convex; at its minimum the right answers' mean energy equals the mean of the model's own ⟨E⟩_β.
//  Expected calibration error (Guo et al. 2017): Σ_b (n_b/n) |accuracy_b − confidence_b| over bins b of the largest P(y|x).

namespace Ebm;

/// <summary>Choosing the temperature of a classifier, and measuring how well calibrated its confidence is.</summary>
/// <remarks>
/// <code>
/// A row of energies E(x, y) becomes P(y|x) = exp(−βE(x, y)) / Z(x, β). β says how far energies may be trusted.
/// </code>
/// </remarks>
public static class Calibration
{
    /// <summary>One bin of a reliability diagram.</summary>
    /// <param name="Low">Lower end of the bin of confidence.</param>
    /// <param name="High">Upper end, included.</param>
    /// <param name="Count">How many samples fall in it.</param>
    /// <param name="Confidence">Their mean largest P(y|x); NaN when there are none.</param>
    /// <param name="Accuracy">The fraction of them whose class of lowest energy is right; NaN when there are none.</param>
    public sealed record Bin(double Low, double High, int Count, double Confidence, double Accuracy)
    {
        /// <summary>The binomial standard error of the accuracy if the confidence were true.</summary>
        public double StandardError => Math.Sqrt(Confidence * (1 - Confidence) / Count);
    }

    /// <summary>L(β): the mean negative log-likelihood of the right answers, in nats.</summary>
    /// <param name="energies">
    /// A row E(x, y) over the classes y for each sample: numbers, or +∞ for a forbidden class; at least one number per row.
    /// </param>
    /// <param name="labels">The right class of each sample.</param>
    /// <param name="beta">Inverse temperature β, finite.</param>
    /// <returns>L(β); +∞ where a right answer has energy +∞.</returns>
    /// <exception cref="ArgumentException">Lengths or labels do not fit, an energy is NaN or −∞, or a row has no number.</exception>
    public static double NegativeLogLikelihood(double[][] energies, int[] labels, double beta)
    {
        Check.Finite(beta);
        return Mean(energies, labels, (row, label) => double.IsPositiveInfinity(row[label])
            ? double.PositiveInfinity
            : Functions.LogSumExp([.. row.Select(e => Probability.LogWeight(e - row[label], beta))]));
    }

    /// <summary>The mean of ⟨E(x, ·)⟩_β: the energy that the model itself expects of an answer. Forbidden classes add nothing.</summary>
    /// <inheritdoc cref="NegativeLogLikelihood" path="/param|/exception"/>
    /// <returns>A finite number.</returns>
    public static double ExpectedEnergy(double[][] energies, int[] labels, double beta) =>
        Mean(energies, labels, (row, _) => Expected(row, 0, beta));

    /// <summary>The mean energy of the right answers; +∞ where one is forbidden.</summary>
    /// <inheritdoc cref="NegativeLogLikelihood" path="/param|/exception"/>
    public static double EnergyOfAnswers(double[][] energies, int[] labels) => Mean(energies, labels, (row, label) => row[label]);

    /// <summary>
    /// The β ≥ 0 that minimises L(β), the smallest where several do, to about 1e-12 of itself, by bisection of its gradient.
    /// </summary>
    /// <remarks>
    /// 0 where the right answers have no lower energies than chance would give; so too where all energies of a row are equal.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// Every right answer has the lowest energy of its row: L falls forever, no β is best. Or a right answer has energy +∞: L = +∞ at every
    /// β. Or as for <see cref="NegativeLogLikelihood"/>.
    /// </exception>
    /// <inheritdoc cref="NegativeLogLikelihood" path="/param"/>
    public static double FitBeta(double[][] energies, int[] labels)
    {
        if (double.IsPositiveInfinity(EnergyOfAnswers(energies, labels)))
        {
            var i = Enumerable.Range(0, labels.Length).First(i => double.IsPositiveInfinity(energies[i][labels[i]]));
            throw new ArgumentException($"energies[{i}][{labels[i]}], of the right answer, is +∞: its likelihood is 0 at every beta.",
                nameof(energies));
        }

        double Slope(double beta) => Mean(energies, labels, (row, label) => -Expected(row, row[label], beta));
        if (Slope(0) >= 0) return 0;
        if (energies.Zip(labels, (row, label) => row[label] == row.Min()).All(lowest => lowest))
            throw new ArgumentException("every right answer has the lowest energy: no finite beta is best.", nameof(energies));
        var (low, high) = (0.5, 1.0);
        while (Slope(high) < 0)
        {
            (low, high) = (high, 2 * high);
            if (double.IsInfinity(high))
                throw new ArgumentException("the right answers are the lowest but for differences too small for any beta to show.",
                    nameof(energies));
        }

        while (low > 0 && Slope(low) >= 0) (low, high) = (low / 2, low);
        return Bisection.Middle(low, high, beta => Slope(beta) < 0, steps: 60, relative: 1e-13);
    }

    /// <summary>⟨E − origin⟩_β of one row.</summary>
    private static double Expected(double[] row, double origin, double beta)
    {
        var lowest = row.Min();
        var p = Probability.Softmin(row, beta);
        var sum = 0.0;
        for (var y = 0; y < p.Length; y++)
            if (p[y] > 0) sum += p[y] * (row[y] - lowest);
        return sum + (lowest - origin);
    }

    /// <summary>Sorts samples by confidence into bins of equal width on [0, 1] and compares confidence with accuracy.</summary>
    /// <param name="energies">A row E(x, y) over the classes y for each sample, as for <see cref="NegativeLogLikelihood"/>.</param>
    /// <param name="labels">The right class of each sample.</param>
    /// <param name="beta">Inverse temperature β, ≥ 0 and finite.</param>
    /// <param name="bins">How many, ≥ 1.</param>
    public static Bin[] Reliability(double[][] energies, int[] labels, double beta, int bins = 10)
    {
        Check.NotNegative(beta);
        Check.AtLeast(bins, 1);
        var (counts, confidence, right) = (new int[bins], new double[bins], new double[bins]);
        Mean(energies, labels, (row, label) =>
        {
            var p = Probability.Softmin(row, beta);
            var b = Math.Clamp((int)Math.Ceiling(p.Max() * bins) - 1, 0, bins - 1);
            counts[b]++;
            confidence[b] += p.Max();
            if (Array.IndexOf(row, row.Min()) == label) right[b]++;
            return 0;
        });
        return [.. Enumerable.Range(0, bins).Select(b => new Bin(
            (double)b / bins, (b + 1.0) / bins, counts[b], confidence[b] / counts[b], right[b] / counts[b]))];
    }

    /// <summary>
    /// Σ (n_b/n) |accuracy − confidence|. Never below 0, so that noise alone lifts it: compare it between like sizes only.
    /// </summary>
    public static double ExpectedCalibrationError(IReadOnlyCollection<Bin> bins)
    {
        ArgumentNullException.ThrowIfNull(bins);
        double n = bins.Sum(b => b.Count);
        return bins.Where(b => b.Count > 0).Sum(b => b.Count / n * Math.Abs(b.Accuracy - b.Confidence));
    }

    /// <summary>The expected calibration error with its standard error over resampled samples (bootstrap).</summary>
    /// <param name="energies">A row E(x, y) over the classes y for each sample.</param>
    /// <param name="labels">The right class of each sample.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <param name="rng">Moved on.</param>
    /// <param name="bins">How many bins, ≥ 1.</param>
    /// <param name="resamples">How many resampled sets, ≥ 2.</param>
    public static Estimate MeasureError(double[][] energies, int[] labels, double beta, Rng rng, int bins = 10, int resamples = 200)
    {
        ArgumentNullException.ThrowIfNull(rng);
        ArgumentNullException.ThrowIfNull(labels);
        Check.AtLeast(resamples, 2);
        var value = ExpectedCalibrationError(Reliability(energies, labels, beta, bins));
        var others = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            var chosen = new int[labels.Length];
            for (var i = 0; i < chosen.Length; i++) chosen[i] = rng.NextInt(labels.Length);
            others[r] = ExpectedCalibrationError(
                Reliability([.. chosen.Select(i => energies[i])], [.. chosen.Select(i => labels[i])], beta, bins));
        }
        return new Estimate(value, Statistics.StandardDeviation(others));
    }

    private static double Mean(double[][] energies, int[] labels, Func<double[], int, double> term)
    {
        ArgumentNullException.ThrowIfNull(energies);
        ArgumentNullException.ThrowIfNull(labels);
        Check.AtLeast(energies.Length, 1, "energies.Length");
        Check.Length(labels.Length, energies.Length, nameof(labels));
        var sum = 0.0;
        for (var i = 0; i < energies.Length; i++)
        {
            Host.Poll();
            ArgumentNullException.ThrowIfNull(energies[i], $"energies[{i}]");
            Check.Between(labels[i], 0, energies[i].Length - 1, $"labels[{i}]");
            Usable(energies[i], i);
            sum += term(energies[i], labels[i]);
        }
        return sum / energies.Length;
    }

    private static void Usable(double[] row, int i)
    {
        for (var y = 0; y < row.Length; y++)
            if (double.IsNaN(row[y]) || double.IsNegativeInfinity(row[y]))
                throw new ArgumentException($"energies[{i}][{y}] = {row[y]}: an energy must be a number or +∞.", "energies");
        if (!row.Any(double.IsFinite)) throw new ArgumentException($"energies[{i}] forbids every class; one must have a finite energy.",
            "energies");
    }
}
