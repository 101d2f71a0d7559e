//  The one loop that runs chains:  burn-in steps thrown away, then every `thin`-th state recorded.
//
//  Chains are worked through in groups of ChainsPerStream; group g has the g-th stream split from the seed's. A group runs all its
//  steps before the next one starts, so that it stays in the first-level cache; threads take whole groups. Neither the number of
//  threads nor the number of chains changes the path of any one chain.

namespace Ebm;

/// <summary>Runs chains of a sampler and records where they went.</summary>
public static class Chains
{
    /// <summary>Runs chains from given points.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="start">One starting point for each chain.</param>
    /// <param name="steps">Steps to record, ≥ 1, after the burn-in.</param>
    /// <param name="rng">Random numbers; moved on by one stream for each group of chains.</param>
    /// <param name="burnIn">Steps to run first and forget, ≥ 0.</param>
    /// <param name="thin">Records every thin-th step, 1 … steps.</param>
    /// <param name="threads">Threads to use; 0 takes all cores. The result is the same whatever their number.</param>
    /// <returns>Recorded points and energies, and what the steps observed.</returns>
    /// <exception cref="SamplingException">An energy or a gradient was not finite.</exception>
    public static ChainTrace Run(
        ISampler sampler, Points start, int steps, Rng rng, int burnIn = 0, int thin = 1, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(steps, 1);
        Check.AtLeast(burnIn, 0);
        Check.Between(thin, 1, steps);
        Check.AtLeast(threads, 0);
        Check.Length(start.Dimension, sampler.Dimension, "start.Dimension");
        var count = start.Count;
        var size = sampler.ChainsPerStream;
        var groups = (count + size - 1) / size;
        var streams = rng.Split(groups);
        var states = new ChainState[groups];
        for (var g = 0; g < groups; g++)
        {
            states[g] = sampler.Start(start.Slice(g * size, Math.Min(size, count - (g * size))));
        }

        var trace = new ChainTrace(sampler.Dimension, count, steps / thin);
        var totals = new StepTotals[groups];
        void RunGroup(int g)
        {
            for (var i = 0; i < burnIn; i++)
            {
                Host.Poll();
                sampler.Step(states[g], streams[g]);
            }

            for (var i = 0; i < steps; i++)
            {
                Host.Poll();
                totals[g].Add(sampler.Step(states[g], streams[g]));
                if ((i + 1) % thin == 0) trace.Record((i + 1) / thin - 1, g * size, states[g]);
            }
        }

        ForkJoin.Run(groups, sampler.IsConcurrent ? threads : 1, RunGroup);
        for (var g = 0; g < groups; g++) trace.Count(totals[g], states[g].Count, steps);
        return trace;
    }

    /// <summary>Runs chains that all start at one point.</summary>
    /// <param name="sampler">The sampler.</param>
    /// <param name="start">The point, Dimension numbers.</param>
    /// <param name="count">How many chains, ≥ 1.</param>
    /// <param name="steps">Steps to record, ≥ 1.</param>
    /// <param name="rng">Random numbers.</param>
    /// <param name="burnIn">Steps to run first and forget, ≥ 0.</param>
    /// <param name="thin">Records every thin-th step.</param>
    /// <param name="threads">Threads to use; 0 takes all cores.</param>
    public static ChainTrace RunFrom(
        ISampler sampler, double[] start, int count, int steps, Rng rng, int burnIn = 0, int thin = 1, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(sampler);
        ArgumentNullException.ThrowIfNull(start);
        Check.AtLeast(count, 1);
        Check.Length(start.Length, sampler.Dimension, nameof(start));
        return Run(sampler, Points.Repeat(start, count), steps, rng, burnIn, thin, threads);
    }

    /// <summary>Makes a sampler of a step that is written by hand: a function of one state. Plain, not fast.</summary>
    /// <param name="energy">The energy E of the chains, for the trace. Whether the step samples it is the step's matter.</param>
    /// <param name="step">
    /// From where a chain is (a copy) to where it goes; the same numbers where it stays. Random numbers come from the stream that it is
    /// given and from nowhere else. Points are kept in single precision.
    /// </param>
    /// <returns>A sampler whose <see cref="StepInfo.Acceptance"/> is the fraction of chains that moved.</returns>
    public static ISampler Rule(IEnergy energy, Func<double[], Rng, double[]> step)
    {
        ArgumentNullException.ThrowIfNull(energy);
        ArgumentNullException.ThrowIfNull(step);
        return new TransitionRule(energy, step);
    }
}
