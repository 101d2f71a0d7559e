//  x ← K(x, ξ)   chain by chain: K is a function of one state and of random numbers ξ, written by hand.

namespace Ebm;

/// <summary>A sampler whose step is any function of one state: what <see cref="Chains.Rule"/> makes.</summary>
/// <remarks>
/// <code>
/// x ← K(x, ξ)   chain by chain: K is a function of one state and of random numbers ξ, written by hand.
/// </code>
/// </remarks>
internal sealed class TransitionRule(IEnergy energy, Func<double[], Rng, double[]> step) : ISampler
{
    /// <inheritdoc/>
    public int Dimension => energy.Dimension;

    /// <summary>One: a step draws as many numbers as it likes, and moves no other chain's stream on.</summary>
    public int ChainsPerStream => 1;

    /// <summary>False: a function written by hand may keep what it likes between steps.</summary>
    public bool IsConcurrent => false;

    /// <inheritdoc/>
    public ChainState Start(Batch points) => new(energy, points);

    /// <inheritdoc/>
    public StepInfo Step(ChainState state, Rng rng)
    {
        state.RequireFor(Dimension, slopes: false);
        var next = new double[state.Count][];
        var moved = 0;
        for (var chain = 0; chain < state.Count; chain++)
        {
            Host.Poll();
            var from = state.PointOf(chain);
            var to = step((double[])from.Clone(), rng) ?? throw new InvalidOperationException("The step returned null, not a state.");
            energy.Space.CheckOne(to, "the step's result");
            next[chain] = to;
            if (!to.AsSpan().SequenceEqual(from)) moved++;
        }

        var points = Points.From(next);
        var energies = new float[state.Count];
        energy.Energies(points, energies);
        state.MoveTo(points, energies);
        return new StepInfo((double)moved / state.Count, moved, state.Count);
    }
}
