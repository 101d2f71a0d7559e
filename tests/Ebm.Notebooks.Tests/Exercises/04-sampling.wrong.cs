// Wrong answers of chapter 04, one idea away from right each. After the bar: what the verdict must say.

#region 04.metropolis | at most 1
double Accept(double now, double fresh, double beta) => Math.Exp(-beta * (fresh - now));
#endregion

#region 04.metropolis | Upside down
double Accept(double now, double fresh, double beta) => Math.Min(1, Math.Exp(beta * (fresh - now)));
#endregion

#region 04.metropolis | β is missing
double Accept(double now, double fresh, double beta) => Math.Min(1, Math.Exp(now - fresh));
#endregion

#region 04.metropolis | That is descent
double Accept(double now, double fresh, double beta) => fresh <= now ? 1 : 0;
#endregion

#region 04.metropolis | heat bath
double Accept(double now, double fresh, double beta) => 1 / (1 + Math.Exp(beta * (fresh - now)));
#endregion

#region 04.langevin-step | variance 2η
double LangevinStep(double x, double slope, double eta, double xi) => x - eta * slope + Math.Sqrt(eta) * xi;
#endregion

#region 04.langevin-step | Uphill
double LangevinStep(double x, double slope, double eta, double xi) => x + eta * slope + Math.Sqrt(2 * eta) * xi;
#endregion

#region 04.langevin-step | scales with √η
double LangevinStep(double x, double slope, double eta, double xi) => x - eta * slope + 2 * eta * xi;
#endregion

#region 04.langevin-step | multiplied by the step
double LangevinStep(double x, double slope, double eta, double xi) => x - slope + Math.Sqrt(2 * eta) * xi;
#endregion

#region 04.leapfrog | Euler's method
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (var l = 0; l < steps; l++) (x, p) = (x + step * p, p - step * slope(x));
    return (x, p);
}
#endregion

#region 04.leapfrog | half kicks are missing
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    p -= step * slope(x);
    for (var l = 0; l < steps; l++)
    {
        x += step * p;
        p -= step * slope(x);
    }

    return (x, p);
}
#endregion

#region 04.leapfrog | last kick
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    p -= step / 2 * slope(x);
    for (var l = 0; l < steps; l++)
    {
        x += step * p;
        p -= step * slope(x);
    }

    return (x, p);
}
#endregion

#region 04.leapfrog | Downhill
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (var l = 0; l < steps; l++)
    {
        p += step / 2 * slope(x);
        x += step * p;
        p += step / 2 * slope(x);
    }

    return (x, p);
}
#endregion

#region 04.mala | correction is missing
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta) => e0 - e1;
#endregion

#region 04.mala | exchanged
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    double there = x1 - x0 + eta * g0, back = x0 - x1 + eta * g1;
    return e0 - e1 - (there * there - back * back) / (4 * eta);
}
#endregion

#region 04.mala | by 4η
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    double there = x1 - x0 + eta * g0, back = x0 - x1 + eta * g1;
    return e0 - e1 + (there * there - back * back) / (2 * eta);
}
#endregion

#region 04.mala | slope at its own start
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    double there = x1 - x0 + eta * g0, back = x0 - x1 + eta * g0;
    return e0 - e1 + (there * there - back * back) / (4 * eta);
}
#endregion

#region 04.swap | at most 1
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) => Math.Exp((cold - hot) * (coldEnergy - hotEnergy));
#endregion

#region 04.swap | Upside down
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) => Math.Min(1, Math.Exp((hot - cold) * (coldEnergy - hotEnergy)));
#endregion

#region 04.swap | Both temperatures
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) => Math.Min(1, Math.Exp(cold * (coldEnergy - hotEnergy)));
#endregion

#region 04.schedule | Too cold all the time
double[] Schedule(int steps) => Enumerable.Repeat(30.0, steps).ToArray();
#endregion

#region 04.schedule | constant temperature
double[] Schedule(int steps) => Enumerable.Repeat(5.0, steps).ToArray();
#endregion

#region 04.schedule | You heat them up
double[] Schedule(int steps) => Grid.Log(60, 2, steps);
#endregion

#region 04.schedule | Most are caught
double[] Schedule(int steps) => Grid.Log(10, 100, steps);
#endregion

#region 04.schedule | not quiet
double[] Schedule(int steps) => Grid.Log(1, 8, steps);
#endregion

#region 04.schedule | One inverse temperature for every step
double[] Schedule(int steps) => Grid.Log(2, 60, 25);
#endregion

#region 04.metropolis | 1/beta in place of beta
double Accept(double now, double fresh, double beta) => Math.Min(1, Math.Exp(-(fresh - now) / beta));
#endregion

#region 04.langevin-step | eta/2 in place of eta
double LangevinStep(double x, double slope, double eta, double xi) => x - eta / 2 * slope + Math.Sqrt(eta) * xi;
#endregion

#region 04.langevin-step | xi/2 in place of xi
double LangevinStep(double x, double slope, double eta, double xi) => x - eta * slope + Math.Sqrt(eta / 2) * xi;
#endregion

#region 04.leapfrog | the drift comes first
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (var l = 0; l < steps; l++)
    {
        x += step / 2 * p;
        p -= step * slope(x);
        x += step / 2 * p;
    }

    return (x, p);
}
#endregion

#region 04.leapfrog | one step too few
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    p -= step / 2 * slope(x);
    for (var l = 1; l < steps; l++)
    {
        x += step * p;
        p -= (l < steps - 1 ? step : step / 2) * slope(x);
    }

    return (x, p);
}
#endregion

#region 04.mala | cut off above at 0
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    double there = x1 - x0 + eta * g0, back = x0 - x1 + eta * g1;
    return Math.Min(0, e0 - e1 + (there * there - back * back) / (4 * eta));
}
#endregion

#region 04.mala | Energies upside down
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    double there = x1 - x0 + eta * g0, back = x0 - x1 + eta * g1;
    return e1 - e0 + (there * there - back * back) / (4 * eta);
}
#endregion

#region 04.swap | Right in 1 of the 5
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) =>
    Math.Min(1, Math.Exp(-cold * (hotEnergy - coldEnergy))) * Math.Min(1, Math.Exp(-hot * (coldEnergy - hotEnergy)));
#endregion

#region 04.swap | one half
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) =>
    1 / (1 + Math.Exp(-(cold - hot) * (coldEnergy - hotEnergy)));
#endregion

#region 04.swap | ratio of temperatures
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) =>
    Math.Min(1, Math.Exp((1 / cold - 1 / hot) * (coldEnergy - hotEnergy)));
#endregion

#region 04.metropolis | take it before exp
double Accept(double now, double fresh, double beta) => Math.Min(1, Math.Exp(-beta * fresh) / Math.Exp(-beta * now));
#endregion

#region 04.metropolis | Down is always accepted
double Accept(double now, double fresh, double beta) => Math.Exp(-beta * Math.Abs(fresh - now));
#endregion

#region 04.metropolis | not the larger
double Accept(double now, double fresh, double beta) => Math.Max(1, Math.Exp(-beta * (fresh - now)));
#endregion

#region 04.leapfrog | a whole kick, then a whole drift
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (int k = 0; k < steps; k++) { p -= step * slope(x); x += step * p; }
    return (x, p);
}
#endregion

#region 04.leapfrog | a whole drift, then a whole kick
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (int k = 0; k < steps; k++) { x += step * p; p -= step * slope(x); }
    return (x, p);
}
#endregion

#region 04.leapfrog | last half kick is missing
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    p -= step / 2 * slope(x);
    for (int k = 0; k < steps; k++) { x += step * p; if (k < steps - 1) p -= step * slope(x); }
    return (x, p);
}
#endregion

#region 04.leapfrog | where the drift has led
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (int k = 0; k < steps; k++) { double g = slope(x); p -= step / 2 * g; x += step * p; p -= step / 2 * g; }
    return (x, p);
}
#endregion

#region 04.leapfrog | momentum after the half kick
(double X, double P) Leapfrog(Func<double, double> slope, double x, double p, double step, int steps)
{
    for (int k = 0; k < steps; k++) { double a = slope(x); x += step * p; p -= 0.5 * step * (a + slope(x)); }
    return (x, p);
}
#endregion

#region 04.mala | way back is missing
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta) => e0 - e1 + Math.Pow(x1 - x0 + eta * g0, 2) / (4 * eta);
#endregion

#region 04.mala | divide by (4 * eta)
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    double there = x1 - x0 + eta * g0, back = x0 - x1 + eta * g1;
    return e0 - e1 + (there * there - back * back) / 4 * eta;
}
#endregion

#region 04.mala | energies are missing
double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta)
{
    double there = x1 - x0 + eta * g0, back = x0 - x1 + eta * g1;
    return (there * there - back * back) / (4 * eta);
}
#endregion

#region 04.swap | not their sum
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) => Math.Min(1, Math.Exp((cold + hot) * (coldEnergy - hotEnergy)));
#endregion

#region 04.swap | now and then
double Swap(double cold, double hot, double coldEnergy, double hotEnergy) => hotEnergy <= coldEnergy ? 1 : 0;
#endregion

#region 04.schedule | A constant temperature that lets them out
double[] Schedule(int steps) => [.. Enumerable.Range(0, steps).Select(k => 1.0 + 60 * (k / steps))];
#endregion

#region 04.schedule | returned null
double[] Schedule(int steps) => null;
#endregion
