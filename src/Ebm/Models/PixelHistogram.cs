//  E(x) = −Σ_i ln p_i(x_i),     p_i(k) = (n_ik + 1) / (n + L)
//
//  x_i  the level of pixel i, 0 … L − 1;   n_ik  how many of the n training images have level k there; one is added, after Laplace
//  The dullest model of pictures: every pixel by itself. log Z = 0.

namespace Ebm;

/// <summary>Independent pixels, a histogram of the levels of each: the rival that every model of pictures has to beat.</summary>
/// <remarks>
/// <code>
/// E(x) = −Σ_i ln p_i(x_i),     p_i(k) = (n_ik + 1) / (n + L)
/// </code>
/// A state is the levels of all pixels.
/// </remarks>
public sealed class PixelHistogram : IPartitionFunction, IGenerator, IConcurrentEnergy, IExactEnergy
{
    private readonly double[][] shares;

    private PixelHistogram(double[][] shares, int levels) => (this.shares, Levels) = (shares, levels);

    /// <summary>The number L of levels of a pixel.</summary>
    public int Levels { get; }

    /// <inheritdoc/>
    public int Dimension => shares.Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Symbols([.. Enumerable.Repeat(Levels, Dimension)]);

    /// <summary>Counts the levels of every pixel.</summary>
    /// <param name="images">The training images; their pixels are 0 … 1.</param>
    /// <param name="levels">L, 2 … 256: pixel p has the level (L − 1)p, rounded.</param>
    public static PixelHistogram Fit(ImageSet images, int levels = 17)
    {
        ArgumentNullException.ThrowIfNull(images);
        Check.Between(levels, 2, 256);
        var one = 1.0 / (images.Count + levels);
        var shares = Enumerable.Range(0, images.Pixels).Select(_ => Enumerable.Repeat(one, levels).ToArray()).ToArray();
        foreach (var image in images.Images)
            for (var i = 0; i < image.Length; i++) shares[i][Level(image[i], levels)] += one;
        return new PixelHistogram(shares, levels);
    }

    /// <summary>The probability p_i(k) of each level of one pixel: a copy.</summary>
    /// <param name="pixel">The pixel i, 0 … Dimension − 1.</param>
    public double[] Probabilities(int pixel)
    {
        Check.Between(pixel, 0, Dimension - 1);
        return (double[])shares[pixel].Clone();
    }

    /// <summary>The mean of −ln p over images, in nats a picture; its error is that of the choice of images.</summary>
    /// <param name="images">Images of as many pixels, 0 … 1.</param>
    public Estimate Nats(ImageSet images)
    {
        ArgumentNullException.ThrowIfNull(images);
        Check.Length(images.Pixels, Dimension, nameof(images));
        return Estimate.Of(images.Images.Select(image => -image.Select((p, i) => Math.Log(shares[i][Level(p, Levels)])).Sum()));
    }

    /// <summary>The exact denoiser of pixels that are this histogram, each level spread evenly over its cell.</summary>
    /// <param name="schedule">The noise.</param>
    /// <param name="first">Where the cell of level 0 begins.</param>
    /// <param name="last">Where the cell of level L − 1 ends; may lie below <paramref name="first"/>.</param>
    public Layer Denoiser(NoiseSchedule schedule, double first = 0, double last = 1) => new PixelDenoiser(shares, schedule, first, last);

    /// <summary>log Z = 0 at β = 1; at another β, the sum over the levels of every pixel.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public double LogPartition(double beta = 1)
    {
        Check.Positive(beta);
        return beta == 1 ? 0 : shares.Sum(p => Functions.LogSumExp([.. p.Select(v => beta * Math.Log(v))]));
    }

    /// <summary>Draws every pixel from its histogram.</summary>
    /// <inheritdoc/>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var points = new Points(Dimension, count);
        for (var i = 0; i < Dimension; i++)
        {
            var column = points.Span(i);
            for (var s = 0; s < count; s++)
            {
                var (u, k) = (rng.NextDouble(), 0);
                for (u -= shares[i][0]; u >= 0 && k < Levels - 1; u -= shares[i][k]) k++;
                column[s] = k;
            }
        }

        return points;
    }

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state)
    {
        Check.Length(state.Length, Dimension, nameof(state));
        var sum = 0.0;
        for (var i = 0; i < Dimension; i++) sum += EnergyOf(i, state[i]);
        return sum;
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        for (var s = 0; s < count; s++) energies[s] = (float)EnergyOf(points, count, s);
    }

    void IExactEnergy.Energies(Batch states, Span<double> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        for (var s = 0; s < count; s++) energies[s] = EnergyOf(points, count, s);
    }

    private double EnergyOf(ReadOnlySpan<float> points, int count, int state)
    {
        var sum = 0.0;
        for (var i = 0; i < Dimension; i++) sum += EnergyOf(i, points[(i * count) + state]);
        return sum;
    }

    /// <summary>−ln p_i(level); +∞ for a number that is no level.</summary>
    private double EnergyOf(int pixel, double level) =>
        level >= 0 && level < Levels && level == Math.Floor(level) ? -Math.Log(shares[pixel][(int)level]) : double.PositiveInfinity;

    private static int Level(float pixel, int levels) => (int)Math.Clamp(Math.Round(pixel * (levels - 1)), 0, levels - 1);
}
