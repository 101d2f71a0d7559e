//  One leapfrog step of size ε from every chain, with fresh momenta:   a(ε) = mean over chains of min(1, e^{−(H' − H)})
//
//  ε ← 2ε while a(2ε) > ½, or ε ← ε/2 until a(ε) > ½:   the largest guess · 2^k at which half is accepted, k = −60 … 60.
//  A guess beyond 10^±15 is taken for that; below 1 it may grow to 2^60 at least, above 1 shrink to 2^−60.
//  A step that leaves the floats, or meets an energy that is no number, counts as a = 0. A step too small to change any float says nothing.
//  With scales s: x ← x + ε s ∘ p,  p ← p − ½ ε β s ∘ ∂E  (see NoUTurnSampler.cs).
//  Source: Hoffman and Gelman, The no-U-turn sampler, JMLR 15 (2014), algorithm 4.

namespace Ebm;

/// <summary>Finds the order of magnitude of a leapfrog step size before it is tuned.</summary>
internal static class StepSizeSearch
{
    private const int MostDoublings = 60;
    private const double Furthest = 1e15;

    /// <summary>
    /// The largest step among guess · 2^k that one leapfrog step survives. Leaves the chains where they are; uses their scratch memory.
    /// </summary>
    /// <exception cref="InvalidOperationException">All steps are accepted, or none is.</exception>
    public static double Find(IDifferentiableEnergy energy, ChainState state, Rng rng, double guess, double beta,
        ReadOnlySpan<double> scales)
    {
        guess = Math.Clamp(guess, 1 / Furthest, Furthest);
        var (step, here) = (guess, Acceptance(energy, state, rng, guess, beta, scales));
        var smaller = here <= 0.5;
        var towardsOne = Math.Max(0, (smaller ? 1 : -1) * Math.Log2(guess));
        for (var k = 0; k < MostDoublings + towardsOne; k++)
        {
            Host.Poll();
            var next = Acceptance(energy, state, rng, smaller ? step / 2 : 2 * step, beta, scales);
            if (smaller && next > 0.5) return step / 2;
            if (smaller ? double.IsNaN(next) : next <= 0.5)
            {
                if (!smaller && here > 0.5) return step;
                smaller = true;
                break;
            }

            (step, here) = (smaller ? step / 2 : 2 * step, next);
        }

        throw new InvalidOperationException(smaller
            ? $"WarmUp found no step size: from {guess} to {step} hardly any step that moves a point is accepted. The slope does not "
                + $"belong to the energy, or the chains start between walls."
            : $"WarmUp found no step size: every step from {guess} to {step} is accepted. The energy hardly changes with x, so that "
                + $"exp(−βE) has no finite integral.");
    }

    /// <summary>Says that a warm-up ended without a step that is ever accepted.</summary>
    public static InvalidOperationException NothingAccepted(double stepSize) =>
        new($"WarmUp found no step size: in its last half, which ended at {stepSize}, no step was accepted. Fewer leapfrog steps, another "
            + $"start, or more warm-up steps may help.");

    /// <summary>a(ε), or NaN where no point changes.</summary>
    private static double Acceptance(IDifferentiableEnergy energy, ChainState state, Rng rng, double step, double beta,
        ReadOnlySpan<double> scales)
    {
        var count = state.Count;
        state.DrawNoise(rng);
        state.LogRatio.AsSpan().Clear();
        for (var d = 0; d < state.Dimension; d++)
        {
            var (drift, kick) = Sizes(step, beta, scales, d);
            for (var i = 0; i < count; i++)
            {
                ref var p = ref state.Noise[(d * state.Width) + i];
                state.LogRatio[i] += 0.5f * p * p;
                p -= kick * state.Gradients[(d * count) + i];
                state.NewPoints[(d * count) + i] = state.Positions[(d * count) + i] + (drift * p);
            }
        }

        energy.EnergiesAndGradients(state.Proposals, state.NewEnergies, state.NewGradients);
        for (var d = 0; d < state.Dimension; d++)
        {
            var kick = Sizes(step, beta, scales, d).Kick;
            for (var i = 0; i < count; i++)
            {
                var p = state.Noise[(d * state.Width) + i] - (kick * state.NewGradients[(d * count) + i]);
                state.LogRatio[i] -= 0.5f * p * p;
            }
        }

        if (state.NewPoints.AsSpan().SequenceEqual(state.Positions)) return double.NaN;
        var sum = 0.0;
        for (var i = 0; i < count; i++)
        {
            var ratio = state.LogRatio[i] + (beta * ((double)state.Energies[i] - state.NewEnergies[i]));
            if (float.IsFinite(state.NewEnergies[i]) && !double.IsNaN(ratio)) sum += Math.Exp(Math.Min(0, ratio));
        }

        return sum / count;
    }

    private static (float Drift, float Kick) Sizes(double step, double beta, ReadOnlySpan<double> scales, int d)
    {
        var size = scales.IsEmpty ? step : step * scales[d];
        return ((float)size, (float)(size * beta / 2));
    }
}
