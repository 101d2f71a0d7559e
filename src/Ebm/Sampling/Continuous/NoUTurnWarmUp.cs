//  Steps of a warm-up of N:   first 75 | windows of 25, 50, 100, … | last 50        (N < 150: 15 % | one window | 10 %;  N < 20: no window)
//
//  At the end of each window, with n states of variances v_d in it (all chains together) and the scales s_d before:
//
//      s_d² ← (n v_d + 5 · 10⁻³ s_d²) / (n + 5)
//
//  then ε is searched for anew. A window that would leave less than twice its length before the last stretch is lengthened up to there.
//  Source: Stan Reference Manual, "Automatic parameter tuning": the windows, and the constants 5 and 10⁻³, there with 1 in place of s_d².

namespace Ebm;

/// <summary>Chooses the step size and the scales of a no-U-turn sampler.</summary>
internal static class NoUTurnWarmUp
{
    public static NoUTurnSampler Run(NoUTurnSampler sampler, IDifferentiableEnergy energy, ChainState state, Rng rng, int steps,
        double target)
    {
        StepSizeAdaptation Search() =>
            new(StepSizeSearch.Find(energy, state, rng, sampler.StepSize, sampler.Beta, sampler.Scales), target);
        var adaptation = Search();
        var (first, last, window) = Stretches(steps);
        var windowEnd = WindowEnd(first, window, steps - last);
        var spread = new Spread(state.Dimension);
        var late = 0.0;
        for (var i = 0; i < steps; i++)
        {
            Host.Poll();
            sampler = sampler.WithStepSize(adaptation.StepSize);
            var acceptance = sampler.Step(state, rng).Acceptance;
            adaptation = adaptation.Next(acceptance);
            if (i >= steps / 2) late += acceptance;
            if (i < first || i >= steps - last) continue;
            spread.Add(state);
            if (i + 1 < windowEnd) continue;
            sampler = sampler.WithStepSize(adaptation.Averaged).WithScales(spread.Scales(sampler.Scales));
            adaptation = Search();
            spread = new Spread(state.Dimension);
            window *= 2;
            windowEnd = WindowEnd(i + 1, window, steps - last);
        }

        if (late == 0 && steps >= 20) throw StepSizeSearch.NothingAccepted(sampler.StepSize);
        return sampler.WithStepSize(adaptation.Averaged);
    }

    private static (int First, int Last, int Window) Stretches(int steps)
    {
        if (steps < 20) return (steps, 0, 1);
        if (steps >= 150) return (75, 50, 25);
        var (first, last) = ((int)(0.15 * steps), (int)(0.1 * steps));
        return (first, last, steps - first - last);
    }

    private static int WindowEnd(int start, int window, int end) => start + (3 * window) > end ? end : start + window;

    /// <summary>The mean and the variance of each coordinate, updated one state at a time (Welford 1962).</summary>
    private sealed class Spread(int dimension)
    {
        private readonly double[] mean = new double[dimension], squares = new double[dimension];
        private long n;

        public void Add(ChainState state)
        {
            for (var chain = 0; chain < state.Count; chain++)
            {
                n++;
                for (var d = 0; d < mean.Length; d++)
                {
                    double x = state.Positions[(d * state.Count) + chain], off = x - mean[d];
                    mean[d] += off / n;
                    squares[d] += off * (x - mean[d]);
                }
            }
        }

        public double[] Scales(double[] before) =>
            [.. squares.Select((s, d) => Math.Sqrt(((n * s / Math.Max(1, n - 1)) + (5e-3 * before[d] * before[d])) / (n + 5)))];
    }
}
