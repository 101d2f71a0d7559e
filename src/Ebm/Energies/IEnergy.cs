//  p(x) = exp(−βE(x)) / Z,    Z = Σ_x exp(−βE(x))  or  ∫ exp(−βE(x)) dx
//
//  E   the energy: a number for every state x; low = preferred; only differences matter
//  β   inverse temperature (dimensionless here: energies are in units of the temperature)
//
//  One root, and what an energy can do besides is an interface each: whoever needs more asks for it by name.

namespace Ebm;

/// <summary>
/// An energy E : X → ℝ. Low energy = preferred; only differences matter; p(x) ∝ exp(−βE(x)). Every model of the course is one:
/// a lattice of spins, an associative memory, a machine with hidden units, a landscape, a classifier, a flow, a diffusion model.
/// </summary>
/// <remarks>
/// <code>
/// p(x) = exp(−βE(x)) / Z,    Z = Σ_x exp(−βE(x))  or  ∫ exp(−βE(x)) dx
/// </code>
/// <see cref="Batch"/> states the contract that all keep: layout, room in buffers, threads, numbers that are not finite.
/// </remarks>
public interface IEnergy
{
    /// <summary>X: how many coordinates a state has, and what they may be.</summary>
    StateSpace Space { get; }

    /// <summary>The number of coordinates of a state.</summary>
    int Dimension => Space.Dimension;

    /// <summary>Writes E of every state.</summary>
    /// <param name="states">States of the space.</param>
    /// <param name="energies">Receives one energy for each; at least that long.</param>
    void Energies(Batch states, Span<float> energies);

    /// <summary>E of one state: in double precision where the formula is simple enough, else as a batch of one gives it.</summary>
    /// <param name="state">Dimension numbers.</param>
    double Energy(ReadOnlySpan<double> state)
    {
        var single = new float[state.Length];
        for (var d = 0; d < state.Length; d++) single[d] = (float)state[d];
        var value = new float[1];
        Energies(new Batch(single, single.Length, 1), value);
        return value[0];
    }
}

/// <summary>
/// An energy that also knows its gradient ∂E/∂x: what Langevin, HMC and gradient inference need. States are real, or of other spaces where
/// the formula has values between, as the free energy of an <see cref="Rbm"/>; Langevin and HMC refuse those.
/// </summary>
public interface IDifferentiableEnergy : IEnergy
{
    /// <summary>Writes E and ∂E/∂x of every state.</summary>
    /// <param name="states">States of the space.</param>
    /// <param name="energies">Receives one energy for each; at least that long.</param>
    /// <param name="gradients">
    /// Receives Dimension numbers for each, laid out like the states; at least that long. Overwritten, not added to.
    /// </param>
    void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients);
}

/// <summary>
/// Spins whose energy is E(s) = −½ Σ_{i≠j} J_ij s_i s_j − Σ_i h_i s_i + constant: all that one spin needs to know is the field it feels.
/// </summary>
public interface IPairwiseEnergy : IEnergy
{
    /// <summary>f_i = Σ_{j≠i} J_ij s_j + h_i of every state: flipping spin i costs 2 s_i f_i.</summary>
    /// <param name="states">States of spins −1 and +1.</param>
    /// <param name="spin">i, 0 … Dimension − 1.</param>
    /// <param name="fields">Receives one field for each state; at least that long.</param>
    void Fields(Batch states, int spin, Span<float> fields);
}

/// <summary>A pairwise energy that knows how large its fields can be: single precision does not hold every number.</summary>
internal interface IBoundedFields : IPairwiseEnergy
{
    /// <summary>The largest |f_i| that any state could have, in double precision.</summary>
    /// <param name="spin">i, 0 … Dimension − 1.</param>
    double LargestField(int spin);
}

/// <summary>An energy whose partition function is known exactly; of some kinds, for some of their members only.</summary>
public interface IPartitionFunction : IEnergy
{
    /// <summary>log Z(β), the logarithm of the sum or integral of exp(−βE) over the space, where a level of a
    /// <see cref="TabularEnergy"/> counts as often as its multiplicity says. 0 at β = 1 for a normalised model.</summary>
    /// <param name="beta">β; which values have an answer, the energy says.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no exact answer at this β.</exception>
    /// <exception cref="InvalidOperationException">
    /// This member of its kind has no closed form at any β, such as <see cref="StudentExperts"/> with more experts than coordinates.
    /// </exception>
    double LogPartition(double beta = 1);
}

/// <summary>
/// A model that draws states by itself, each independent of the last: exactly from p ∝ e^{−E} unless it says otherwise. A generator of
/// its own is not exact (<see cref="Gan"/>), nor the usual way back from noise, which leaves out the last of it (<see cref="Diffusion"/>).
/// </summary>
public interface IGenerator : IEnergy
{
    /// <summary>Draws independent states, as the model draws them.</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="count">How many, ≥ 1.</param>
    Points Sample(Rng rng, int count);
}

/// <summary>An energy that several threads may ask at once: it keeps no scratch memory of its own.</summary>
/// <remarks>Samplers spread their chains over threads only for such an energy; their results are the same either way.</remarks>
public interface IConcurrentEnergy : IEnergy;
