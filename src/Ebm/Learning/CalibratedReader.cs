//  P(y|x) ∝ e^{−βE(x, y)} of a classifier that was trained and calibrated beforehand: what generated pictures are read by
//
//  share       the fraction of pictures whose largest P(y|x) is at least c
//  histogram   how many of those are read as each class
//  distance    mean over pictures of the least ‖x − x_i‖ over the pictures x_i that training has seen: 0 for copies

namespace Ebm;

/// <summary>
/// Reads pictures that a model has made, by a classifier fixed beforehand, and says how far they lie from what training has seen.
/// </summary>
/// <remarks>
/// <code>
/// P(y|x) ∝ e^{−βE(x, y)} of a classifier that was trained and calibrated beforehand: what generated pictures are read by
/// share       the fraction of pictures whose largest P(y|x) is at least c
/// histogram   how many of those are read as each class
/// distance    mean over pictures of the least ‖x − x_i‖ over the pictures x_i that training has seen: 0 for copies
/// </code>
/// A classifier has to choose, also where there is nothing to choose from: read noise and independent pixels too before you believe it.
/// </remarks>
public sealed class CalibratedReader
{
    private readonly SoftmaxClassifier classifier;
    private readonly float[][] seen;

    /// <summary>Fixes the temperature.</summary>
    /// <param name="classifier">A trained classifier.</param>
    /// <param name="calibration">Pictures that it was not trained on: β is fitted on them.</param>
    /// <param name="seen">The pictures that the generating model has seen.</param>
    public CalibratedReader(SoftmaxClassifier classifier, ImageSet calibration, ImageSet seen)
    {
        ArgumentNullException.ThrowIfNull(classifier);
        ArgumentNullException.ThrowIfNull(calibration);
        ArgumentNullException.ThrowIfNull(seen);
        Check.Length(calibration.Pixels, classifier.Inputs, "calibration.Pixels");
        Check.Length(seen.Pixels, classifier.Inputs, "seen.Pixels");
        Check.AtLeast(seen.Count, 1, "seen.Count");
        (this.classifier, this.seen) = (classifier, seen.Images);
        Beta = Calibration.FitBeta([.. calibration.Images.Select(x => classifier.PerLabel(x))], calibration.Labels);
    }

    /// <summary>What a set of pictures is read as.</summary>
    /// <param name="Share">The fraction read with confidence.</param>
    /// <param name="Counts">How many of these are read as each class.</param>
    /// <param name="Distance">The mean distance to the nearest picture that was seen.</param>
    public sealed record Reading(Estimate Share, int[] Counts, Estimate Distance)
    {
        /// <summary>The class that is read least often.</summary>
        public int Rarest => Counts.Min();
    }

    /// <summary>β, fitted on the pictures for calibration.</summary>
    public double Beta { get; }

    /// <summary>P(y|x) of one picture.</summary>
    /// <param name="picture">Its pixels; those outside [0, 1] count as 0 or 1.</param>
    public double[] Probabilities(float[] picture)
    {
        ArgumentNullException.ThrowIfNull(picture);
        return Probability.Softmin(classifier.PerLabel([.. picture.Select(v => Math.Clamp(v, 0, 1))]), Beta);
    }

    /// <summary>Reads pictures and measures their distance to those that training has seen.</summary>
    /// <param name="pictures">At least two, pixels as for <see cref="Probabilities"/>.</param>
    /// <param name="confidence">c, 0 … 1.</param>
    public Reading Read(IReadOnlyList<float[]> pictures, double confidence = .9)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        Check.AtLeast(pictures.Count, 2, "pictures.Count");
        Check.Between(confidence, 0, 1);
        var (counts, read) = (new int[classifier.Classes], new double[pictures.Count]);
        var distances = new double[pictures.Count];
        for (var i = 0; i < pictures.Count; i++)
        {
            Host.Poll();
            var p = Probabilities(pictures[i]);
            distances[i] = Distance(pictures[i]);
            if (p.Max() < confidence)
                continue;
            read[i] = 1;
            counts[Array.IndexOf(p, p.Max())]++;
        }

        return new Reading(Estimate.Of(read), counts, Estimate.Of(distances));
    }

    private double Distance(float[] picture)
    {
        var least = double.PositiveInfinity;
        foreach (var other in seen)
        {
            double squares = 0;
            for (var d = 0; d < picture.Length; d++)
            {
                var difference = Math.Clamp(picture[d], 0, 1) - other[d];
                squares += difference * difference;
            }

            least = Math.Min(least, squares);
        }

        return Math.Sqrt(least);
    }
}
