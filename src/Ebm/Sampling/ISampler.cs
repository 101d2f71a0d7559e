//  A sampler is a rule K(x → x') that leaves p(x) ∝ exp(−βE(x)) as it is:  Σ_x p(x) K(x → x') = p(x').
//
//  Three things are kept apart: the state (what the next step needs), the information a step gives back (how often it
//  accepted), and the tuning (step sizes: they belong to the sampler, which never changes).

namespace Ebm;

/// <summary>A Markov chain rule, applied to many chains at once.</summary>
/// <remarks>
/// <code>
/// A sampler is a rule K(x → x') that leaves p(x) ∝ exp(−βE(x)) as it is:  Σ_x p(x) K(x → x') = p(x').
/// </code>
/// A sampler holds no chain: <c>Step</c> changes only the state and the random stream it is given, and allocates nothing.
/// </remarks>
public interface ISampler
{
    /// <summary>The number of coordinates of a point.</summary>
    int Dimension { get; }

    /// <summary>
    /// How many chains share one random stream. A state with fewer chains draws as many numbers as a full one, so that a
    /// chain's path depends on its seed and its place alone, not on how many others run beside it.
    /// </summary>
    int ChainsPerStream { get; }

    /// <summary>Whether several threads may step different states at once.</summary>
    bool IsConcurrent { get; }

    /// <summary>Whether the energies in the state are those of its points after a step: what swaps between temperatures compare.</summary>
    bool KeepsEnergies => true;

    /// <summary>Makes the state of chains that start at given points, with their energies.</summary>
    /// <param name="points">One state of the energy's space for each chain; copied.</param>
    /// <exception cref="SamplingException">An energy or a gradient there is not finite.</exception>
    ChainState Start(Batch points);

    /// <summary>Moves every chain by one step.</summary>
    /// <param name="state">Made by <see cref="Start"/> of this sampler, or of one of the same kind. Changed.</param>
    /// <param name="rng">Random numbers. Moved on.</param>
    /// <exception cref="SamplingException">An energy or a gradient is not finite.</exception>
    StepInfo Step(ChainState state, Rng rng);
}

/// <summary>What a step observed.</summary>
/// <param name="Acceptance">
/// The mean over chains of the probability with which the proposal was accepted; 1 where nothing is proposed.
/// </param>
/// <param name="Accepted">How many chains accepted.</param>
/// <param name="Count">
/// How many chains there are; in parallel tempering, how many swaps were offered. The mean acceptance of many steps is weighted by it.
/// </param>
/// <param name="EnergyError">The mean |error| that the acceptance test corrected, in units of βE; 0 where there is no test.</param>
/// <param name="Divergences">
/// How many chains' trajectories left the energy surface: H rose by more than 1000, or was not a number. Hamiltonian samplers only.
/// </param>
/// <param name="LeapfrogSteps">The mean number of leapfrog steps of a chain. Hamiltonian samplers only.</param>
/// <param name="TreeDepth">The mean number of doublings of a chain's trajectory. No-U-turn sampler only.</param>
public readonly record struct StepInfo(
    double Acceptance, int Accepted, int Count, double EnergyError = 0, int Divergences = 0, double LeapfrogSteps = 0,
        double TreeDepth = 0);

/// <summary>A chain met an energy, a gradient or a point that is not a finite number.</summary>
public sealed class SamplingException : Exception
{
    private const string UsualAdvice = "A smaller step size, or an energy that grows in every direction, prevents this.";

    /// <summary>Reports where it happened.</summary>
    /// <param name="what">"energy", "slope", "field" or "point".</param>
    /// <param name="step">The step, from 0.</param>
    /// <param name="chain">The chain, from 0, within its state.</param>
    /// <param name="point">Where the chain was, or would have gone.</param>
    /// <param name="energy">E there.</param>
    /// <param name="advice">What to do about it, a sentence; null gives the usual one.</param>
    internal SamplingException(string what, long step, int chain, double[] point, double energy, string? advice = null)
        : base($"The {what} is not finite at step {step}, chain {chain}: x = "
            + $"({string.Join(", ", point.Take(8))}{(point.Length > 8 ? ", …" : "")}), E = {energy}. " +
               (advice ?? UsualAdvice))
    {
        (Step, Chain, Point, Energy) = (step, chain, point, energy);
    }

    /// <summary>The step, from 0.</summary>
    public long Step { get; }

    /// <summary>The chain, from 0, within its state.</summary>
    public int Chain { get; }

    /// <summary>Where the chain was, or would have gone.</summary>
    public double[] Point { get; }

    /// <summary>The energy E there.</summary>
    public double Energy { get; }
}
