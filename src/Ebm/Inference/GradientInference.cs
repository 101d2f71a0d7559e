//  y_{k+1} = Π( y_k − η_k ∇E(y_k) ),   η_k halved until
//  E(y_{k+1}) ≤ E(y_k) − c/η_k · ‖y_{k+1} − y_k‖²            (Armijo, 1966, on the projected step)
//
//  Π   projection: the identity, or onto the ball B_ε(y₀) = { y : ‖y − y₀‖ ≤ ε }
//  c   the fraction of the predicted decrease that is asked for: 1e-4
//  η_k begins no longer than a longest step allows: ‖η_k ∇E‖ ≤ longestStep
//  Converged means one thing: ‖∇E(y)‖ ≤ tolerance, or in the ball ‖y − Π(y − t ∇E(y))‖/t ≤ tolerance, which leaves out what Π removes.
//  t is 1, but for steps that leave the ball's size or are lost beside it: t‖∇E‖ is kept between 10⁻⁶ and 1 of its radius.
//  Where the decrease is lost in the rounding of E, a step is taken if it shrinks the (projected) gradient by a tenth. Its point replaces
//  the one before, from which E cannot tell it.

namespace Ebm;

/// <summary>Inference by following −∇E down from a starting point, with a line search, freely or inside a ball.</summary>
/// <remarks>
/// <code>
/// y_{k+1} = Π( y_k − η_k ∇E(y_k) ),   η_k halved until
/// E(y_{k+1}) ≤ E(y_k) − c/η_k · ‖y_{k+1} − y_k‖²            (Armijo, 1966, on the projected step)
/// </code>
/// </remarks>
public static class GradientInference
{
    private const double Share = 1e-4;

    /// <summary>So many units of the last place of E count as no change.</summary>
    private const double Rounding = 8 * 2.2e-16;

    /// <summary>Follows the gradient down from <paramref name="start"/>. E falls along the path.</summary>
    /// <param name="energy">E(y).</param>
    /// <param name="gradient">∂E/∂y, as a new array of the same length.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="tolerance">Stops when no gradient longer than this is left, &gt; 0.</param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    /// <param name="longestStep">No step is longer than this, &gt; 0: short ones stay in their basin, long ones may jump out.</param>
    /// <returns>
    /// Converged only if the gradient at the end is at most the tolerance; otherwise <see cref="Minimum{TState}.Reason"/> tells the limit
    /// on steps from a line search that found nothing lower, as with a gradient of the wrong sign.
    /// </returns>
    /// <remarks>A trial point where E is +∞ or NaN lies outside the domain: the step is halved.</remarks>
    /// <exception cref="ArgumentException">The start, its energy, or a gradient on the way is not finite, or E falls to −∞.</exception>
    public static Minimum<double[]> Minimize(
        Func<double[], double> energy,
        Func<double[], double[]> gradient,
        double[] start,
        double tolerance = 1e-6,
        int maxSteps = 1000,
        double longestStep = double.PositiveInfinity) =>
        Descend(energy, gradient, start, static y => y, static (_, slope) => Norm(slope), tolerance, maxSteps, longestStep);

    /// <summary>Follows the gradient of an energy down from <paramref name="start"/>. E falls along the path.</summary>
    /// <param name="energy">Any energy that knows its gradient.</param>
    /// <param name="start">Where to begin; not changed.</param>
    /// <param name="tolerance">
    /// Stops when no gradient longer than this is left, &gt; 0. Models in single precision reach about 1e-3 of their energy.
    /// </param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    /// <param name="longestStep">No step is longer than this, &gt; 0.</param>
    /// <inheritdoc cref="Minimize(Func{double[], double}, Func{double[], double[]}, double[], double, int, double)"
    ///     path="/returns|/remarks|/exception"/>
    public static Minimum<double[]> Minimize(
        IDifferentiableEnergy energy,
        double[] start,
        double tolerance = 1e-6,
        int maxSteps = 1000,
        double longestStep = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(energy);
        return Minimize(y => energy.Energy(y.AsSpan()), y => energy.Gradient(y), start, tolerance, maxSteps, longestStep);
    }

    /// <summary>Completion: minimises over the coordinates that are not known. The known ones stay as they are.</summary>
    /// <param name="energy">Any energy that knows its gradient.</param>
    /// <param name="start">The known coordinates, and where the others begin; not changed.</param>
    /// <param name="known">Which coordinates are known; not all.</param>
    /// <param name="tolerance">Stops when no gradient longer than this is left in the free coordinates, &gt; 0.</param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    /// <param name="longestStep">No step is longer than this, &gt; 0.</param>
    /// <inheritdoc cref="Minimize(Func{double[], double}, Func{double[], double[]}, double[], double, int, double)"
    ///     path="/returns|/remarks|/exception"/>
    public static Minimum<double[]> Complete(
        IDifferentiableEnergy energy,
        double[] start,
        bool[] known,
        double tolerance = 1e-6,
        int maxSteps = 1000,
        double longestStep = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(known);
        Check.Length(known.Length, start.Length, nameof(known));
        if (Array.TrueForAll(known, k => k))
            throw new ArgumentException("known: every coordinate is known; at least one must be free.", nameof(known));
        return Minimize(y => energy.Energy(y.AsSpan()), Free, start, tolerance, maxSteps, longestStep);

        double[] Free(double[] y) => [.. energy.Gradient(y).Select((slope, i) => known[i] ? 0 : slope)];
    }

    /// <summary>
    /// Lowest energy in the ball of radius <paramref name="radius"/> around <paramref name="center"/>: error correction, y ∈ B_ε(y₀).
    /// </summary>
    /// <param name="energy">E(y).</param>
    /// <param name="gradient">∂E/∂y, as a new array of the same length.</param>
    /// <param name="center">y₀, the corrupted point to start from; not changed.</param>
    /// <param name="radius">ε, how far the correction may go, &gt; 0.</param>
    /// <param name="tolerance">Stops when the projected gradient is at most this long, &gt; 0.</param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    /// <param name="longestStep">No step is longer than this, &gt; 0.</param>
    /// <inheritdoc cref="Minimize(Func{double[], double}, Func{double[], double[]}, double[], double, int, double)"
    ///     path="/returns|/remarks|/exception"/>
    public static Minimum<double[]> MinimizeInBall(
        Func<double[], double> energy,
        Func<double[], double[]> gradient,
        double[] center,
        double radius,
        double tolerance = 1e-6,
        int maxSteps = 1000,
        double longestStep = double.PositiveInfinity)
    {
        ArgumentNullException.ThrowIfNull(center);
        Check.Positive(radius);
        return Descend(energy, gradient, center, y => Nearest(y, center, radius), Projected, tolerance, maxSteps, longestStep);

        double Projected(double[] y, double[] slope)
        {
            var length = Norm(slope);
            if (length == 0) return 0;
            var t = Math.Clamp(1, 1e-6 * radius / length, radius / length);
            var here = Difference(y, center);
            return Distance(Nearest(Moved(here, slope, t), new double[here.Length], radius), here) / t;
        }
    }

    /// <summary>The point of the ball B_ε(center) that is nearest to <paramref name="y"/>. A new array.</summary>
    /// <param name="y">Any finite point.</param>
    /// <param name="center">The centre of the ball.</param>
    /// <param name="radius">ε, &gt; 0.</param>
    public static double[] IntoBall(double[] y, double[] center, double radius)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(center);
        Check.Length(y.Length, center.Length, nameof(y));
        Check.Finite(y);
        Check.Finite(center);
        Check.Positive(radius);
        return Nearest(y, center, radius);
    }

    private static double[] Nearest(double[] y, double[] center, double radius)
    {
        var distance = Distance(y, center);
        var scale = distance <= radius ? 1 : radius / distance;
        return [.. y.Select((v, i) => center[i] + scale * (v - center[i]))];
    }

    private static Minimum<double[]> Descend(
        Func<double[], double> energy,
        Func<double[], double[]> gradient,
        double[] start,
        Func<double[], double[]> project,
        Func<double[], double[], double> remaining,
        double tolerance,
        int maxSteps,
        double longestStep)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(gradient);
        ArgumentNullException.ThrowIfNull(start);
        Check.Finite(start);
        Check.Positive(tolerance);
        Check.AtLeast(maxSteps, 1);
        if (!(longestStep > 0))
            throw new ArgumentOutOfRangeException(nameof(longestStep), longestStep, $"longestStep = {longestStep} must be > 0.");

        var y = (double[])start.Clone();
        var e = FiniteEnergy(energy, y, 0);
        var path = new List<double[]> { y };
        var energies = new List<double> { e };
        var eta = 1.0;
        for (var step = 0; ; step++)
        {
            var slope = FiniteGradient(gradient, y, step);
            var left = remaining(y, slope);
            if (left <= tolerance) return new Minimum<double[]>(y, e, step, true, path, energies);
            if (step == maxSteps) return new Minimum<double[]>(y, e, step, false, path, energies);

            var first = Math.Min(eta, longestStep / Norm(slope));
            var (next, nextEnergy, used) = LineSearch(energy, y, e, slope, project, first, step, Polishes);
            if (used == 0) return new Minimum<double[]>(y, e, step, false, path, energies) { Reason = StopReason.LineSearchFailed };

            (y, e) = (next, nextEnergy);
            eta = Math.Min(2 * used, 1e300);
            while (energies.Count > 1 && energies[^1] <= e + (Rounding * Math.Abs(e)))
            {
                path.RemoveAt(path.Count - 1);
                energies.RemoveAt(energies.Count - 1);
            }

            path.Add(y);
            energies.Add(e);

            bool Polishes(double[] candidate, double at) =>
                at <= energies[0] && remaining(candidate, FiniteGradient(gradient, candidate, step)) <= 0.9 * left;
        }
    }

    /// <summary>The longest of η, η/2, η/4, … that lowers E enough; η = 0 if none does before y stops changing.</summary>
    private static (double[] Next, double Energy, double Eta) LineSearch(
        Func<double[], double> energy, double[] y, double e, double[] slope, Func<double[], double[]> project, double eta, int step,
            Func<double[], double, bool> polishes)
    {
        for (; eta > 0; eta /= 2)
        {
            Host.Poll();
            var next = project(Moved(y, slope, eta));
            if (!next.All(double.IsFinite)) continue;
            var moved = Distance(next, y);
            if (moved == 0) break;
            var candidate = energy(next);
            if (double.IsNegativeInfinity(candidate)) throw NotFinite(candidate, next, step + 1);
            if (candidate < e && candidate <= e - (Share * moved * (moved / eta))) return (next, candidate, eta);
            if (Math.Abs(candidate - e) <= Rounding * Math.Abs(e) && polishes(next, candidate)) return (next, candidate, eta);
        }

        return (y, e, 0);
    }

    private static double FiniteEnergy(Func<double[], double> energy, double[] y, int step)
    {
        var e = energy(y);
        return double.IsFinite(e) ? e : throw NotFinite(e, y, step);
    }

    private static ArgumentException NotFinite(double e, double[] y, int step) => new(
        $"E = {e} at step {step}, y = ({string.Join(", ", y.Take(4))}{(y.Length > 4 ? ", …" : "")}): an energy must be "
            + $"finite{(e < 0 ? " and bounded from below" : "")}.", "energy");

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

    private static double[] Difference(double[] a, double[] b) => [.. a.Select((v, i) => v - b[i])];

    private static double Distance(double[] a, double[] b) => Norm(Difference(a, b));

    /// <summary>√Σ x², also where the squares overflow or vanish.</summary>
    private static double Norm(double[] x)
    {
        var sum = 0.0;
        foreach (var v in x) sum += v * v;
        if (sum is > 1e-280 and < 1e300) return Math.Sqrt(sum);
        var largest = x.Max(Math.Abs);
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        sum = 0;
        foreach (var v in x) sum += v / largest * (v / largest);
        return largest * Math.Sqrt(sum);
    }
}
