// Wrong answers of chapter 10, one idea away from right each. After the bar: what the verdict must say.

#region 10.pseudo-likelihood | neighbours all lie far above
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = b[i];
        for (int j = 0; j < x.Length; j++) h += J[i, j] * x[j];
        cost += Functions.Softplus((2 * x[i] * h));
    }
    return cost;
}
#endregion

#region 10.pseudo-likelihood | factor 2 is missing
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = b[i];
        for (int j = 0; j < x.Length; j++) h += J[i, j] * x[j];
        cost += Functions.Softplus(-(x[i] * h));
    }
    return cost;
}
#endregion

#region 10.pseudo-likelihood | x_i is missing
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = b[i];
        for (int j = 0; j < x.Length; j++) h += J[i, j] * x[j];
        cost += Functions.Softplus(-(2 * h));
    }
    return cost;
}
#endregion

#region 10.pseudo-likelihood | fields b_i are missing
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = 0;
        for (int j = 0; j < x.Length; j++) h += J[i, j] * x[j];
        cost += Functions.Softplus(-(2 * x[i] * h));
    }
    return cost;
}
#endregion

#region 10.pseudo-likelihood | minus it, a cost
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = b[i];
        for (int j = 0; j < x.Length; j++) h += J[i, j] * x[j];
        cost += Functions.Softplus(-(2 * x[i] * h));
    }
    return -cost;
}
#endregion

#region 10.pseudo-likelihood | the mean over spins
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = b[i];
        for (int j = 0; j < x.Length; j++) h += J[i, j] * x[j];
        cost += Functions.Softplus(-(2 * x[i] * h));
    }
    return cost / x.Length;
}
#endregion

#region 10.pseudo-likelihood | range of a double
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = b[i];
        for (int j = 0; j < x.Length; j++) h += J[i, j] * x[j];
        cost += Math.Log(1 + Math.Exp(-2 * x[i] * h));
    }
    return cost;
}
#endregion

#region 10.score-matching | counts with a minus
double ScoreObjective(double[] x, double lambda, double mu) =>
    x.Average(v => lambda * lambda * (v - mu) * (v - mu) / 2) + lambda;
#endregion

#region 10.score-matching | ½ before the squared slope
double ScoreObjective(double[] x, double lambda, double mu) =>
    x.Average(v => lambda * lambda * (v - mu) * (v - mu)) - lambda;
#endregion

#region 10.score-matching | curvature is missing
double ScoreObjective(double[] x, double lambda, double mu) =>
    x.Average(v => lambda * lambda * (v - mu) * (v - mu) / 2);
#endregion

#region 10.score-matching | λ enters squared
double ScoreObjective(double[] x, double lambda, double mu) =>
    x.Average(v => lambda * (v - mu) * (v - mu) / 2) - lambda;
#endregion

#region 10.score-matching | squared mean slope
double ScoreObjective(double[] x, double lambda, double mu) =>
    lambda * lambda * Math.Pow(x.Average() - mu, 2) / 2 - lambda;
#endregion

#region 10.score-matching | A sum over the data
double ScoreObjective(double[] x, double lambda, double mu) =>
    x.Sum(v => lambda * lambda * (v - mu) * (v - mu) / 2 - lambda);
#endregion

#region 10.score-matching | μ is left out
double ScoreObjective(double[] x, double lambda, double mu) =>
    x.Average(v => lambda * lambda * v * v / 2) - lambda;
#endregion

#region 10.noise-contrast | log ν is missing
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise;
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | count ν times
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | log p_n is missing
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | classes are exchanged
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(-G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | Low energy is high probability
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => energy - logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | A sum over all points
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return energyData.Length * (energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average());
}
#endregion

#region 10.noise-contrast | not the other way round
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyData.Length / (double)energyNoise.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | range of a double
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Math.Log(1 + Math.Exp(-G(e, l)))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Math.Log(1 + Math.Exp(G(e, l)))).Average();
}
#endregion

#region 10.flow | That is the printed line
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => Math.Exp((w - v) / 2)).Sum()).Average();
#endregion

#region 10.flow | The half is missing
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => Math.Exp(v - w)).Sum()).Average();
#endregion

#region 10.flow | That is pseudo-likelihood
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => Math.Log(1 + Math.Exp(v - w))).Sum()).Average();
#endregion

#region 10.flow | That is ratio matching
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => 1 / Math.Pow(1 + Math.Exp(w - v), 2)).Sum()).Average();
#endregion

#region 10.flow | A mean over the neighbours
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => Math.Exp((v - w) / 2)).Average()).Average();
#endregion

#region 10.flow | A sum over the data
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => Math.Exp((v - w) / 2)).Sum()).Sum();
#endregion

#region 10.flow | Half of the exponential
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => Math.Exp(v - w) / 2).Sum()).Average();
#endregion

#region 10.own-price | must cost more
double Price(double[] a)
{
    double D = a[0], A = a[1], k = a[2];
    return -(k == 1 ? A * D : A / (1 - k) * (Math.Exp((1 - k) * D) - 1));
}
#endregion

#region 10.own-price | e^u is missing
double Price(double[] a)
{
    double D = a[0], A = a[1], k = a[2];
    return A / k * (1 - Math.Exp(-k * D));
}
#endregion

#region 10.own-price | e^{−u} instead of e^u
double Price(double[] a)
{
    double D = a[0], A = a[1], k = a[2];
    return A / (k + 1) * (1 - Math.Exp(-(k + 1) * D));
}
#endregion

#region 10.own-price | slope at −D
double Price(double[] a)
{
    double D = a[0], A = a[1], k = a[2];
    return A * Math.Exp((1 - k) * D);
}
#endregion

#region 10.own-price | factor A is missing
double Price(double[] a)
{
    double D = a[0], A = a[1], k = a[2];
    return k == 1 ? D : (Math.Exp((1 - k) * D) - 1) / (1 - k);
}
#endregion

#region 10.own-price | from D on
double Price(double[] a)
{
    double D = a[0], A = a[1], k = a[2];
    return k > 1 ? A / (k - 1) * Math.Exp((1 - k) * D) : A;
}
#endregion

#region 10.wires | No pair at all
(int I, int J)[] FindWires(Points states)
{
    var model = new SpinModel(states.Dimension);
    LocalComparison.PseudoLikelihood.Minimize(model, TrainingSet.From(states), new Rng(1));
    double[,] j = model.Machine().Couplings;
    return [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(0, a).Select(b => (b, a))).Where(p => j[p.b, p.a] > 5)];
}
#endregion

#region 10.wires | negative
(int I, int J)[] FindWires(Points states)
{
    var model = new SpinModel(states.Dimension);
    LocalComparison.PseudoLikelihood.Minimize(model, TrainingSet.From(states), new Rng(1));
    double[,] j = model.Machine().Couplings;
    return [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(0, a).Select(b => (b, a))).Where(p => j[p.b, p.a] > 0.15)];
}
#endregion

#region 10.wires | Nearly everything
(int I, int J)[] FindWires(Points states)
{
    var model = new SpinModel(states.Dimension);
    LocalComparison.PseudoLikelihood.Minimize(model, TrainingSet.From(states), new Rng(1));
    double[,] j = model.Machine().Couplings;
    return [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(0, a).Select(b => (b, a))).Where(p => Math.Abs(j[p.b, p.a]) > 0.001)];
}
#endregion

#region 10.wires | Too few
(int I, int J)[] FindWires(Points states)
{
    var model = new SpinModel(states.Dimension);
    LocalComparison.PseudoLikelihood.Minimize(model, TrainingSet.From(states), new Rng(1));
    double[,] j = model.Machine().Couplings;
    return [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(0, a).Select(b => (b, a))).Where(p => Math.Abs(j[p.b, p.a]) > 0.45)];
}
#endregion

#region 10.wires | two different spins
(int I, int J)[] FindWires(Points states) => [(1, 1)];
#endregion

#region 10.wires | Couplings instead of correlations
(int I, int J)[] FindWires(Points states)
{
    double C(int a, int b) => states.Coordinate(a).Zip(states.Coordinate(b), (x, y) => x * y).Average();
    return [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(0, a).Select(b => (b, a))).Where(p => Math.Abs(C(p.a, p.b)) > 0.15)];
}
#endregion

#region 10.noise-contrast | quotient of two ints
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | log ν has the wrong sign
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise + Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | log p_n has the wrong sign
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy + logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.noise-contrast | data and noise
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return (energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average()) / (1 + nu);
}
#endregion

#region 10.flow | Metropolis
double Flow(double[] e, double[][] near) => e.Select((v, i) => near[i].Select(w => Math.Min(1, Math.Exp(v - w))).Sum()).Average();
#endregion

#region 10.flow | direction counts
double Flow(double[] e, double[][] near) => e.Select((v, i) => near[i].Select(w => Math.Exp(Math.Abs(v - w) / 2)).Sum()).Average();
#endregion

#region 10.own-price | 0/0
double Price(double[] a) => a[1] / (1 - a[2]) * (Math.Exp((1 - a[2]) * a[0]) - 1);
#endregion

#region 10.own-price | is a difference
double Price(double[] a) => a[2] == 1 ? a[1] * a[0] : a[1] / (1 - a[2]) * Math.Exp((1 - a[2]) * a[0]);
#endregion

#region 10.own-price | division is missing
double Price(double[] a) => a[1] * (Math.Exp((1 - a[2]) * a[0]) - 1);
#endregion

#region 10.own-price | stands inside
double Price(double[] a) => Math.Exp(a[0]) * a[1] / a[2] * (1 - Math.Exp(-a[2] * a[0]));
#endregion

#region 10.wires | counted from 0
(int I, int J)[] FindWires(Points states)
{
    var model = new SpinModel(states.Dimension);
    LocalComparison.PseudoLikelihood.Minimize(model, TrainingSet.From(states), new Rng(1));
    double[,] j = model.Machine().Couplings;
    return [.. Enumerable.Range(0, 11).SelectMany(a => Enumerable.Range(0, a).Select(b => (b, a))).Where(p => Math.Abs(j[p.b, p.a]) > 0.15).Select(p => (p.b + 1, p.a + 1))];
}
#endregion

#region 10.wires | Couplings instead of correlations
(int I, int J)[] FindWires(Points states)
{
    var rows = Enumerable.Range(0, states.Count).Select(i => states[i]).ToArray();
    return (from i in Enumerable.Range(0, 12) from j in Enumerable.Range(0, i) orderby -Math.Abs(rows.Average(r => (double)r[i] * r[j])) select (i, j)).Take(16).ToArray();
}
#endregion

#region 10.pseudo-likelihood | the number of entries of J = 1
double PseudoLikelihood(double[,] J, double[] b, int[] x) =>
    x.Select((s, i) => Functions.Softplus(-2 * s * (b[i] + x.Take(i).Select((t, j) => J[i, j] * t).Sum()))).Sum();
#endregion

#region 10.score-matching | just where lambda = 1
double ScoreObjective(double[] x, double lambda, double mu) => x.Average(v => lambda * lambda * (v - mu) * (v - mu) / 2) - lambda * lambda;
#endregion
