//  E(q) = √(‖q − g‖² + s²) − s + h e^{−(d(q)/w)²}
//
//  q  where the robot is;   g = (3, 0)  its goal: the first term is the distance, rounded off within s = 0.1
//  d  distance from the wall, an arc of radius 0.7 around (1.3, 0) that reaches from −1.5 to 1.5 radians: a cup, open to the left
//  h  height of the wall;   w = 1/√12  its thickness
//
//  Two minima: the goal, where E is 0 but for the end of the wall's push, and the bottom of the cup.
//  Of the passes out of the cup those around the two ends of the wall are the lower ones.
//  A potential of attraction and repulsion: Khatib, Real-time obstacle avoidance for manipulators and mobile robots (1986).

using MathNet.Numerics.RootFinding;

namespace Ebm;

/// <summary>The robot's world: a goal that pulls, and a wall that pushes: a cup in which whoever only goes downhill is caught.</summary>
/// <remarks>
/// <code>
/// E(q) = √(‖q − g‖² + s²) − s + h e^{−(d(q)/w)²}
/// </code>
/// </remarks>
internal sealed class Cup : ILandscape
{
    private const double GoalX = 3, CenterX = 1.3, Radius = 0.7, HalfAngle = 1.5, Rounding = 0.1, Steepness = 12;
    private static readonly double Cos = Math.Cos(HalfAngle), Sin = Math.Sin(HalfAngle);

    /// <summary>Makes the landscape.</summary>
    /// <param name="height">h, the height of the wall, 1.5 … 10: lower walls hold nobody.</param>
    public Cup(double height = 2.5)
    {
        Check.Between(height, 1.5, 10);
        Height = height;
    }

    /// <summary>The height h of the wall.</summary>
    public double Height { get; }

    /// <inheritdoc/>
    public int Dimension => 2;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>The goal, the bottom of the cup, and the two passes around the ends of the wall.</summary>
    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints
    {
        get
        {
            double[] goal = [Brent.FindRoot(x => Gradient(x, 0)[0], 2.8, 3.1, 1e-14), 0];
            double[] bottom = [Brent.FindRoot(x => Gradient(x, 0)[0], 1.2, 1.7, 1e-14), 0];
            var pass = Broyden.FindRoot(q => Gradient(q), [0.85, 0.91], 1e-12);
            return
            [
                new(StationaryKind.Minimum, goal, Energy(goal)),
                new(StationaryKind.Minimum, bottom, Energy(bottom)),
                new(StationaryKind.Saddle, pass, Energy(pass)),
                new(StationaryKind.Saddle, [pass[0], -pass[1]], Energy(pass)),
            ];
        }
    }

    /// <inheritdoc/>
    public double Energy(params double[] x)
    {
        Check.Length(x.Length, 2, nameof(x));
        return At(x[0], x[1]).Energy;
    }

    /// <inheritdoc/>
    public double[] Gradient(params double[] x)
    {
        Check.Length(x.Length, 2, nameof(x));
        var (_, gx, gy) = At(x[0], x[1]);
        return [gx, gy];
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(2, energies);
        for (var i = 0; i < count; i++) energies[i] = (float)At(points[i], points[count + i]).Energy;
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(2, energies, gradients);
        for (var i = 0; i < count; i++)
        {
            var (energy, gx, gy) = At(points[i], points[count + i]);
            (energies[i], gradients[i], gradients[count + i]) = ((float)energy, (float)gx, (float)gy);
        }
    }

    private (double Energy, double SlopeX, double SlopeY) At(double x, double y)
    {
        double toX = x - GoalX, far = Math.Sqrt((toX * toX) + (y * y) + (Rounding * Rounding));
        var (awayX, awayY) = FromWall(x - CenterX, y);
        var wall = Height * Math.Exp(-Steepness * ((awayX * awayX) + (awayY * awayY)));
        var push = -2 * Steepness * wall;
        return (far - Rounding + wall, (toX / far) + (push * awayX), (y / far) + (push * awayY));
    }

    /// <summary>The vector from the nearest point of the wall; u and v are measured from the middle of its circle.</summary>
    private static (double X, double Y) FromWall(double u, double v)
    {
        var radius = Math.Sqrt((u * u) + (v * v));
        if (u < radius * Cos) return (u - (Radius * Cos), v - (Math.CopySign(Radius, v) * Sin));
        if (radius == 0) return (-Radius, 0);
        var outward = 1 - (Radius / radius);
        return (u * outward, v * outward);
    }
}
