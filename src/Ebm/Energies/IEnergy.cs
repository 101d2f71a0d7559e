//  p(x) = exp(−βE(x)) / Z,    Z = Σ_x exp(−βE(x))  or  ∫ exp(−βE(x)) dx
//
//  E   the energy: a number for every state x; low = preferred; only differences matter
//  β   inverse temperature (dimensionless here: energies are in units of the temperature)

namespace Ebm;

/// <summary>An energy E : X → ℝ. Low energy = preferred; only differences matter. Defines p(x) ∝ exp(−βE(x)).</summary>
/// <typeparam name="TState">What a state is: a point, an array of spins, a table row.</typeparam>
public interface IEnergy<in TState>
{
    /// <summary>The energy of one state.</summary>
    double Energy(TState x);
}

/// <summary>
/// An energy over points of ℝⁿ that is evaluated for many points at once. Every model of the course is one:
/// a landscape, a mixture, a neural net, a VAE's bound, a diffusion model.
/// </summary>
/// <remarks>
/// A batch of <c>count</c> points lies coordinate by coordinate: coordinate d of point i is <c>points[d * count + i]</c>.
/// Inner loops thus run over points and vectorise. Implementations must be safe to call again, not from two threads at once.
/// </remarks>
public interface IBatchEnergy
{
    /// <summary>The number n of coordinates of a point, ≥ 1.</summary>
    int Dimension { get; }

    /// <summary>Writes E of every point.</summary>
    /// <param name="points">Dimension × count numbers, coordinate by coordinate.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    /// <param name="energies">Receives count energies.</param>
    void Energies(ReadOnlySpan<float> points, int count, Span<float> energies);
}

/// <summary>A batch energy that also knows its slope ∂E/∂x: what Langevin, HMC and gradient inference need.</summary>
public interface IDifferentiableEnergy : IBatchEnergy
{
    /// <summary>Writes E and ∂E/∂x of every point.</summary>
    /// <param name="points">Dimension × count numbers, coordinate by coordinate.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    /// <param name="energies">Receives count energies.</param>
    /// <param name="gradients">Receives Dimension × count slopes, laid out like the points. Overwritten, not added to.</param>
    void EnergiesAndGradients(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients);
}

/// <summary>A batch energy that several threads may ask at once: it keeps no scratch memory of its own.</summary>
/// <remarks>Samplers spread their chains over threads only for such an energy; their results are the same either way.</remarks>
public interface IConcurrentEnergy : IBatchEnergy;
