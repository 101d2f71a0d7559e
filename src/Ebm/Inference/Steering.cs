//  heading* = argmin over headings θ of  U(position + stride · (cos θ, sin θ)) + turn · (1 − cos(θ − θ_now))
//
//  A decision is an inference: the energy of an action is the energy of where it leads, plus what it costs.

namespace Ebm;

/// <summary>A robot that always steers where the energy is lowest.</summary>
/// <remarks>
/// <code>
/// heading* = argmin over headings θ of  U(position + stride · (cos θ, sin θ)) + turn · (1 − cos(θ − θ_now))
/// </code>
/// </remarks>
public static class Steering
{
    /// <summary>Where a steering robot went.</summary>
    /// <param name="X">First coordinate at every step, start included.</param>
    /// <param name="Y">Second coordinate at every step.</param>
    /// <param name="Arrived">Whether it came within one stride of the goal.</param>
    public sealed record Route(double[] X, double[] Y, bool Arrived);

    /// <summary>Walks from start until the goal is near or the steps are used up.</summary>
    /// <param name="energy">U(x, y) of a position; +∞ marks where it may not stand.</param>
    /// <param name="start">Where it begins.</param>
    /// <param name="goal">Where it should end.</param>
    /// <param name="stride">Length of a step, &gt; 0.</param>
    /// <param name="headings">How many directions it weighs, ≥ 3.</param>
    /// <param name="turn">Cost of turning right around, ≥ 0, halved.</param>
    /// <param name="maxSteps">Stops after this many steps, ≥ 1.</param>
    /// <returns>The walk. It ends early, without having arrived, where every heading leads to +∞.</returns>
    /// <exception cref="ArgumentException">An energy is NaN or −∞, or a coordinate of start or goal is not finite.</exception>
    public static Route Walk(
        Func<double, double, double> energy,
        (double X, double Y) start,
        (double X, double Y) goal,
        double stride = 0.1,
        int headings = 32,
        double turn = 0,
        int maxSteps = 500)
    {
        ArgumentNullException.ThrowIfNull(energy);
        Check.Positive(stride);
        Check.AtLeast(headings, 3);
        Check.NotNegative(turn);
        Check.AtLeast(maxSteps, 1);
        Check.Finite([start.X, start.Y], nameof(start));
        Check.Finite([goal.X, goal.Y], nameof(goal));
        var (xs, ys) = (new List<double> { start.X }, new List<double> { start.Y });
        var now = Math.Atan2(goal.Y - start.Y, goal.X - start.X);
        var circle = Enumerable.Range(0, headings).Select(i => 2 * Math.PI * i / headings).ToArray();
        for (var step = 0; step < maxSteps; step++)
        {
            if (IsNear())
            {
                break;
            }

            var (x, y) = (xs[^1], ys[^1]);
            var best = Exhaustive.Minimize(
                circle,
                theta => energy(x + (stride * Math.Cos(theta)), y + (stride * Math.Sin(theta))) + (turn * (1 - Math.Cos(theta - now))));
            if (double.IsPositiveInfinity(best.Energy))
            {
                break;
            }

            now = best.State;
            xs.Add(x + (stride * Math.Cos(now)));
            ys.Add(y + (stride * Math.Sin(now)));
        }

        return new Route([.. xs], [.. ys], IsNear());

        bool IsNear() => Math.Sqrt(((goal.X - xs[^1]) * (goal.X - xs[^1])) + ((goal.Y - ys[^1]) * (goal.Y - ys[^1]))) <= stride;
    }
}
