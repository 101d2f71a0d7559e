//  A row of energies E(x, y) becomes P(y|x) = exp(−βE(x, y)) / Z(x, β). β says how far energies may be trusted.
//
//      L(β) = mean over samples of βE(x, y*) + log Z(x, β)                    negative log-likelihood of the right answers y*
//      L'(β) = mean of E(x, y*) − mean of ⟨E(x, ·)⟩_β,     L''(β) = mean of Var_β E(x, ·) ≥ 0
//
//  L is convex; at its minimum the right answers' mean energy equals the mean of the model's own ⟨E⟩_β.
//  Expected calibration error (Guo et al. 2017): Σ_b (n_b/n) |accuracy_b − confidence_b| over bins b of the largest P(y|x).

namespace Ebm;

/// <summary>One bin of a reliability diagram.</summary>
/// <param name="Low">Lower end of the bin of confidence.</param>
/// <param name="High">Upper end, included.</param>
/// <param name="Count">How many samples fall in it.</param>
/// <param name="Confidence">Their mean largest P(y|x); NaN when there are none.</param>
/// <param name="Accuracy">The share of them whose class of lowest energy is right; NaN when there are none.</param>
public sealed record ReliabilityBin(double Low, double High, int Count, double Confidence, double Accuracy)
{
    /// <summary>The binomial standard error of the accuracy if the confidence were true.</summary>
    public double StandardError => Math.Sqrt(Confidence * (1 - Confidence) / Count);
}

/// <summary>Choosing the temperature of a classifier, and measuring whether its confidence is worth its name.</summary>
public static class Calibration
{
    /// <summary>L(β): the mean negative log-likelihood of the right answers, in nats.</summary>
    /// <param name="energies">A row E(x, y) over the classes y for each sample.</param>
    /// <param name="labels">The right class of each sample.</param>
    /// <param name="beta">Inverse temperature β.</param>
    public static double NegativeLogLikelihood(double[][] energies, int[] labels, double beta) =>
        Mean(energies, labels, (row, label) => beta * row[label] + Functions.LogSumExp([.. row.Select(e => -beta * e)]));

    /// <summary>The mean of ⟨E(x, ·)⟩_β: the energy that the model itself expects of an answer.</summary>
    /// <inheritdoc cref="NegativeLogLikelihood"/>
    public static double ExpectedEnergy(double[][] energies, int[] labels, double beta) =>
        Mean(energies, labels, (row, _) =>
        {
            var p = Probability.Softmin(row, beta);
            var sum = 0.0;
            for (var y = 0; y < p.Length; y++) sum += p[y] * row[y];
            return sum;
        });

    /// <summary>The mean energy of the right answers.</summary>
    public static double EnergyOfAnswers(double[][] energies, int[] labels) => Mean(energies, labels, (row, label) => row[label]);

    /// <summary>The β ≥ 0 that minimises L(β), to about 1e-12 of itself, by bisection of its slope.</summary>
    /// <exception cref="ArgumentException">Every right answer has the lowest energy: L falls for ever, no β is best.</exception>
    /// <inheritdoc cref="NegativeLogLikelihood"/>
    public static double FitBeta(double[][] energies, int[] labels)
    {
        var target = EnergyOfAnswers(energies, labels);
        if (ExpectedEnergy(energies, labels, 0) <= target) return 0;
        if (energies.Zip(labels, (row, label) => row[label] == row.Min()).All(lowest => lowest))
            throw new ArgumentException("every right answer has the lowest energy: no finite beta is best.", nameof(energies));
        var (low, high) = (0.0, 1.0);
        while (ExpectedEnergy(energies, labels, high) > target) (low, high) = (high, 2 * high);
        for (var step = 0; step < 60 && high - low > 1e-13 * high; step++)
        {
            var middle = (low + high) / 2;
            if (ExpectedEnergy(energies, labels, middle) > target) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>Sorts samples by confidence into bins of equal width on [0, 1] and compares confidence with accuracy.</summary>
    /// <param name="energies">A row E(x, y) over the classes y for each sample.</param>
    /// <param name="labels">The right class of each sample.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <param name="bins">How many, ≥ 1.</param>
    public static ReliabilityBin[] Reliability(double[][] energies, int[] labels, double beta, int bins = 10)
    {
        Check.AtLeast(bins, 1);
        var (counts, confidence, right) = (new int[bins], new double[bins], new double[bins]);
        Mean(energies, labels, (row, label) =>
        {
            var p = Probability.Softmin(row, beta);
            var b = Math.Clamp((int)Math.Ceiling(p.Max() * bins) - 1, 0, bins - 1);
            counts[b]++;
            confidence[b] += p.Max();
            if (Array.IndexOf(p, p.Max()) == label) right[b]++;
            return 0;
        });
        return [.. Enumerable.Range(0, bins).Select(b => new ReliabilityBin(
            (double)b / bins, (b + 1.0) / bins, counts[b], confidence[b] / counts[b], right[b] / counts[b]))];
    }

    /// <summary>Σ (n_b/n) |accuracy − confidence|. Never below 0, so that noise alone lifts it: compare it between like sizes only.</summary>
    public static double ExpectedCalibrationError(IReadOnlyCollection<ReliabilityBin> bins)
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
    public static (double Value, double StandardError) MeasureError(double[][] energies, int[] labels, double beta, Rng rng, int bins = 10, int resamples = 200)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(resamples, 2);
        var value = ExpectedCalibrationError(Reliability(energies, labels, beta, bins));
        var others = new double[resamples];
        for (var r = 0; r < resamples; r++)
        {
            var chosen = new int[labels.Length];
            for (var i = 0; i < chosen.Length; i++) chosen[i] = rng.NextInt(labels.Length);
            others[r] = ExpectedCalibrationError(Reliability([.. chosen.Select(i => energies[i])], [.. chosen.Select(i => labels[i])], beta, bins));
        }
        return (value, Statistics.StandardDeviation(others));
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
            Check.Between(labels[i], 0, energies[i].Length - 1, $"labels[{i}]");
            sum += term(energies[i], labels[i]);
        }
        return sum / energies.Length;
    }
}
