//  y_{k+1} = Π( y_k − η_k ∇E(y_k) ),   η_k halved until
//  E(y_{k+1}) ≤ E(y_k) − c/η_k · ‖y_{k+1} − y_k‖²            (Armijo, 1966, on the projected step)
//
//  Π   projection: the identity, or onto the ball B_ε(y₀) = { y : ‖y − y₀‖ ≤ ε }
//  c   the share of the predicted decrease that is asked for: 1e-4
//  The gradient of a finished minimum vanishes up to what Π removes: ‖y − Π(y − ∇E(y))‖ ≤ tolerance.
//  Energies are compared, so a minimum is resolved to about √ε ≈ 1e-8 of its scale.

namespace Ebm;

/// <summary>Inference by following −∇E down from a starting point, with a line search, freely or inside a ball.</summary>
public static class GradientInference
{
    private const double Share = 1e-4;

    /// <summary>Follows the gradient down from <paramref name="start"/>. E never rises.</summary>
    /// <param name="energy">E(y).</param>
    /// <param name="gradient">∂E/∂y, as a new array of the same length.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="tolerance">Stops when no gradient longer than this is left, &gt; 0.</param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    /// <exception cref="ArgumentException">The start, an energy or a gradient on the way is not finite.</exception>
    public static Minimum<double[]> Minimize(
        Func<double[], double> energy,
        Func<double[], double[]> gradient,
        double[] start,
        double tolerance = 1e-6,
        int maxSteps = 1000) =>
        Descend(energy, gradient, start, static y => y, tolerance, maxSteps);

    /// <summary>Lowest energy in the ball of radius <paramref name="radius"/> around <paramref name="center"/>: error correction, y ∈ B_ε(y₀).</summary>
    /// <param name="energy">E(y).</param>
    /// <param name="gradient">∂E/∂y, as a new array of the same length.</param>
    /// <param name="center">y₀, the corrupted point to start from; not changed.</param>
    /// <param name="radius">ε, how far the correction may go, &gt; 0.</param>
    /// <param name="tolerance">Stops when the projected gradient is at most this long, &gt; 0.</param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    public static Minimum<double[]> MinimizeInBall(
        Func<double[], double> energy,
        Func<double[], double[]> gradient,
        double[] center,
        double radius,
        double tolerance = 1e-6,
        int maxSteps = 1000)
    {
        ArgumentNullException.ThrowIfNull(center);
        Check.Positive(radius);
        return Descend(energy, gradient, center, y => IntoBall(y, center, radius), tolerance, maxSteps);
    }

    /// <summary>The point of the ball B_ε(center) that is nearest to <paramref name="y"/>. A new array.</summary>
    /// <param name="y">Any point.</param>
    /// <param name="center">The centre of the ball.</param>
    /// <param name="radius">ε, &gt; 0.</param>
    public static double[] IntoBall(double[] y, double[] center, double radius)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(center);
        Check.Length(y.Length, center.Length, nameof(y));
        Check.Positive(radius);
        var distance = Distance(y, center);
        var scale = distance <= radius ? 1 : radius / distance;
        return [.. y.Select((v, i) => center[i] + scale * (v - center[i]))];
    }

    private static Minimum<double[]> Descend(
        Func<double[], double> energy,
        Func<double[], double[]> gradient,
        double[] start,
        Func<double[], double[]> project,
        double tolerance,
        int maxSteps)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(start);
        Check.Finite(start);
        Check.Positive(tolerance);
        Check.AtLeast(maxSteps, 1);

        var y = (double[])start.Clone();
        var e = FiniteEnergy(energy, y, 0);
        var path = new List<double[]> { y };
        var energies = new List<double> { e };
        var eta = 1.0;
        for (var step = 0; step < maxSteps; step++)
        {
            var slope = FiniteGradient(gradient, y, step);
            if (Distance(project(Moved(y, slope, 1)), y) <= tolerance)
            {
                return new Minimum<double[]>(y, e, step, true, path, energies);
            }

            var (next, nextEnergy, used) = LineSearch(energy, y, e, slope, project, eta);
            if (used == 0)
            {
                // No shorter step lowers E any more: the point is a minimum to machine precision.
                return new Minimum<double[]>(y, e, step, true, path, energies);
            }

            (y, e) = (next, nextEnergy);
            eta = 2 * used;
            path.Add(y);
            energies.Add(e);
        }

        return new Minimum<double[]>(y, e, maxSteps, false, path, energies);
    }

    private static (double[] Next, double Energy, double Eta) LineSearch(
        Func<double[], double> energy, double[] y, double e, double[] slope, Func<double[], double[]> project, double eta)
    {
        for (var halvings = 0; halvings < 60; halvings++, eta /= 2)
        {
            Host.Poll();
            var next = project(Moved(y, slope, eta));
            var moved = Distance(next, y);
            var candidate = energy(next);
            if (moved > 0 && candidate <= e - (Share / eta * moved * moved) && candidate < e)
            {
                return (next, candidate, eta);
            }
        }

        return (y, e, 0);
    }

    private static double FiniteEnergy(Func<double[], double> energy, double[] y, int step)
    {
        var e = energy(y);
        return double.IsFinite(e)
            ? e
            : throw new ArgumentException($"E = {e} at step {step}, y = ({string.Join(", ", y.Take(4))}{(y.Length > 4 ? ", …" : "")}): an energy must be finite.");
    }

    private static double[] FiniteGradient(Func<double[], double[]> gradient, double[] y, int step)
    {
        var slope = gradient(y) ?? throw new ArgumentException($"the gradient is null at step {step}.", nameof(gradient));
        Check.Length(slope.Length, y.Length, nameof(gradient));
        for (var i = 0; i < slope.Length; i++)
        {
            if (!double.IsFinite(slope[i]))
            {
                throw new ArgumentException($"∂E/∂y[{i}] = {slope[i]} at step {step}: a gradient must be finite.", nameof(gradient));
            }
        }

        return slope;
    }

    private static double[] Moved(double[] y, double[] slope, double eta)
    {
        var moved = new double[y.Length];
        for (var i = 0; i < y.Length; i++)
        {
            moved[i] = y[i] - eta * slope[i];
        }

        return moved;
    }

    private static double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
        {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }

        return Math.Sqrt(sum);
    }
}
