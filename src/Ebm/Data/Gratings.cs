//  R(θ, f) = | Σ_xy filter(x, y) exp(2πi f (x cos θ + y sin θ)) |
//
//  How strongly a filter answers to a grating of direction θ and f waves a pixel, at its best phase. At the best f:
//  width = how many degrees of θ have an answer above half of the best one. Narrow: the filter is oriented; 180: it is not.

using System.Numerics;

namespace Ebm;

/// <summary>What a linear filter over a square window answers to gratings, as one measures it in cells of the visual cortex.</summary>
/// <remarks>
/// <code>
/// R(θ, f) = | Σ_xy filter(x, y) exp(2πi f (x cos θ + y sin θ)) |
/// </code>
/// </remarks>
public static class Gratings
{
    /// <summary>How a filter is tuned to the direction of a grating.</summary>
    /// <param name="Directions">θ in degrees, 0 … 178, in steps of 2: the direction in which the grating's brightness changes.</param>
    /// <param name="Answers">R at the best frequency, over the best answer of all.</param>
    /// <param name="Preferred">The direction of the best answer, in degrees.</param>
    /// <param name="Width">Degrees whose answer exceeds half of the best one, 2 … 180.</param>
    /// <param name="Frequency">The best frequency, in waves a pixel.</param>
    public sealed record Tuning(double[] Directions, double[] Answers, double Preferred, double Width, double Frequency);

    /// <summary>Measures the tuning of a filter.</summary>
    /// <param name="filter">side × side finite numbers, row by row, not all 0.</param>
    public static Tuning Tune(params double[] filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        Check.Finite(filter);
        var side = (int)Math.Round(Math.Sqrt(filter.Length));
        if (side < 2 || side * side != filter.Length)
            throw new ArgumentException($"filter has {filter.Length} numbers; a square of at least 4 is needed.", nameof(filter));
        if (filter.All(v => v == 0))
            throw new ArgumentException("filter is 0 and answers to nothing.", nameof(filter));
        double[] directions = [.. Enumerable.Range(0, 90).Select(k => 2.0 * k)];

        // From one wave over the window to one in two pixels.
        double[] frequencies = [.. Enumerable.Range(0, 13).Select(k => (1.0 / side) + (k * (.5 - (1.0 / side)) / 12))];
        var (best, answers, frequency) = (-1.0, Array.Empty<double>(), 0.0);
        foreach (var f in frequencies)
        {
            double[] row = [.. directions.Select(theta => Answer(filter, side, theta * Math.PI / 180, f))];
            if (row.Max() > best)
                (best, answers, frequency) = (row.Max(), row, f);
        }

        return new Tuning(directions, [.. answers.Select(a => a / best)], directions[Array.IndexOf(answers, best)],
            2 * answers.Count(a => a > best / 2), frequency);
    }

    private static double Answer(double[] filter, int side, double theta, double frequency)
    {
        var (x, y) = (Complex.FromPolarCoordinates(1, 2 * Math.PI * frequency * Math.Cos(theta)),
            Complex.FromPolarCoordinates(1, 2 * Math.PI * frequency * Math.Sin(theta)));
        var (sum, row) = (Complex.Zero, Complex.One);
        for (var i = 0; i < side; i++, row *= y)
        {
            var wave = row;
            for (var j = 0; j < side; j++, wave *= x) sum += filter[(i * side) + j] * wave;
        }

        return sum.Magnitude;
    }
}
