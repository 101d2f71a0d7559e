//  F(y) = −log Σ_z exp(−E(y, z))     or  −log ∫ exp(−E(y, z)) dz,     p(z|y) = exp(F(y) − E(y, z))
//
//  y   what is observed, a state of Space            z   what is not, a state of LatentSpace

namespace Ebm;

/// <summary>
/// An energy over what is observed that comes from an energy E(y, z) with a latent part z, summed out at inverse temperature 1.
/// </summary>
/// <remarks>
/// <code>
/// F(y) = −log Σ_z exp(−E(y, z))     or  −log ∫ exp(−E(y, z)) dz,     p(z|y) = exp(F(y) − E(y, z))
/// </code>
/// The energy of a state is the free energy F(y) = −log Σ_z exp(−E(y, z)), or, for a model whose sum has no closed form, a bound that is
/// not below it; such a model says so.
/// </remarks>
public interface ILatentEnergy : IEnergy
{
    /// <summary>The space of z: hidden units, the number of a component, a code.</summary>
    StateSpace LatentSpace { get; }

    /// <summary>
    /// The joint energy E(y, z). It holds every constant, so that its sum over z gives F(y) and not only F up to a number.
    /// </summary>
    /// <param name="y">A state of the energy's space.</param>
    /// <param name="z">A state of <see cref="LatentSpace"/>.</param>
    /// <exception cref="ArgumentException">A length that does not fit, or a number that the space does not have.</exception>
    double JointEnergy(ReadOnlySpan<double> y, ReadOnlySpan<double> z);
}
