// Reference solutions of chapter 04. Each region replaces the exercise cell of the same id.

#region 04.metropolis
// Lower is always accepted; the ratio of probabilities is e^{−βΔE}, and Z cancels in it.
double Accept(double now, double fresh, double beta) => Math.Min(1, Math.Exp(-beta * (fresh - now)));
#endregion

#region 04.langevin-step
// Noise of variance 2η belongs to temperature 1.
double LangevinStep(double x, double slope, double eta, double xi) => x - eta * slope + Math.Sqrt(2 * eta) * xi;
#endregion

#region 04.leapfrog
// Each drift stands between two half kicks; two half kicks in a row are one whole kick.
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (var l = 0; l < steps; l++)
    {
        p -= step / 2 * slope(x);
        x += step * p;
        p -= step / 2 * slope(x);
    }

    return (x, p);
}
#endregion

#region 04.mala
// The proposal is not symmetric: the ratio needs the probability of the way back over that of the way there.
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    var there = x1 - x0 + eta * g0;
    var back = x0 - x1 + eta * g1;
    return e0 - e1 + (there * there - back * back) / (4 * eta);
}
#endregion

#region 04.swap
// Joint law before: e^{−β₁E₁ − β₂E₂}; after: e^{−β₁E₂ − β₂E₁}.
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) =>
    Math.Min(1, Math.Exp((cold - hot) * (coldEnergy - hotEnergy)));
#endregion

#region 04.schedule
// Equal ratios from T = 1 to T = 1/60: a sixth of the time is spent where the cup can just be left.
double[] Schedule(int steps) => Grid.Log(1, 60, steps);
#endregion
