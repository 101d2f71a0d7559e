// z = g(x; θ), where g rises in x:  one coordinate, moved as the coordinates that stay still say by θ
//
//   affine   g(x) = x e^s + t,   s = tanh(θ₁),  t = θ₂          ln g′ = s         (RealNVP: Dinh et al. 2017)
//   spline   see SplineCoupling.cs

namespace Ebm;

/// <summary>How a coupling moves coordinates.</summary>
internal abstract class CouplingMap
{
    /// <summary>How many numbers θ a coordinate takes.</summary>
    public abstract int Numbers { get; }

    /// <summary>The scale of a network's last weights. Small: the flow starts near the identity.</summary>
    public abstract double Gain { get; }

    /// <summary>g(x) and ln g′(x) of every coordinate.</summary>
    /// <param name="x">What moves, (n, m).</param>
    /// <param name="theta">What the network says of it, (n, Numbers · m).</param>
    public abstract (Tensor Moved, Tensor LogSlopes) There(Tensor x, Tensor theta);

    /// <summary>g⁻¹(z) of every coordinate.</summary>
    public abstract Tensor Back(Tensor z, Tensor theta);
}

internal sealed class AffineCoupling : CouplingMap
{
    public override int Numbers => 2;

    public override double Gain => .1;

    public override (Tensor Moved, Tensor LogSlopes) There(Tensor x, Tensor theta)
    {
        var (s, t) = Change(theta);
        return ((x * s.Exp()) + t, s);
    }

    public override Tensor Back(Tensor z, Tensor theta)
    {
        var (s, t) = Change(theta);
        return (z - t) * (-s).Exp();
    }

    private static (Tensor LogScale, Tensor Shift) Change(Tensor theta)
    {
        var width = theta.Shape[1] / 2;
        return (theta.Slice(1, 0, width).Tanh(), theta.Slice(1, width, width));
    }
}
