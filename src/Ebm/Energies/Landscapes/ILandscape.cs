//  ∇E(x*) = 0    at a minimum, where E rises in every direction, and at a saddle, where it falls in one.
//
//  The barrier between two minima is E(saddle) − E(minimum): what a sampler must climb to get across.

namespace Ebm;

/// <summary>The kind of a stationary point.</summary>
public enum StationaryKind
{
    /// <summary>E rises in every direction.</summary>
    Minimum,

    /// <summary>E falls in one direction and rises in the others: a mountain pass.</summary>
    Saddle,
}

/// <summary>
/// A known landscape: exact in double precision for one point, vectorised in single precision for many.
/// </summary>
/// <remarks>
/// <code>
/// ∇E(x*) = 0    at a minimum, where E rises in every direction, and at a saddle, where it falls in one.
/// </code>
/// </remarks>
public interface ILandscape : IDifferentiableEnergy, IConcurrentEnergy
{
    /// <summary>A point at which the gradient of an energy vanishes.</summary>
    /// <param name="Kind">Minimum or saddle.</param>
    /// <param name="Point">Where it is.</param>
    /// <param name="Energy">The energy E there.</param>
    sealed record StationaryPoint(StationaryKind Kind, double[] Point, double Energy);

    /// <summary>E at one point, in double precision, from the formula.</summary>
    /// <param name="x">Dimension finite numbers.</param>
    double Energy(double[] x);

    /// <inheritdoc/>
    double IEnergy.Energy(ReadOnlySpan<double> state) => Energy(state.ToArray());

    /// <summary>∂E/∂x at one point, in double precision, from the formula.</summary>
    /// <param name="x">Dimension finite numbers.</param>
    double[] Gradient(double[] x);

    /// <summary>Known minima and saddles, lowest first; empty where none has a closed or published form.</summary>
    IReadOnlyList<StationaryPoint> StationaryPoints { get; }
}
