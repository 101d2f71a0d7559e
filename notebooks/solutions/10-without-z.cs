// Reference solutions of chapter 10. Each region replaces the exercise cell of the same id.

#region 10.pseudo-likelihood
// Turning spin i costs 2 x_i h_i; log(1 + e^{−Δ}) without overflow.
double PseudoLikelihood(double[,] J, double[] b, int[] x)
{
    double cost = 0;
    for (int i = 0; i < x.Length; i++)
    {
        double h = b[i];
        for (int j = 0; j < x.Length; j++) if (j != i) h += J[i, j] * x[j];
        double d = 2 * x[i] * h;
        cost += Math.Max(0, -d) + Math.Log(1 + Math.Exp(-Math.Abs(d)));
    }
    return cost;
}
#endregion

#region 10.score-matching
// Slope λ(x − μ), curvature λ.
double ScoreObjective(double[] x, double lambda, double mu) =>
    x.Average(v => lambda * lambda * (v - mu) * (v - mu) / 2) - lambda;
#endregion

#region 10.noise-contrast
// The cross-entropy of a classifier whose log-odds of "datum" are G.
double NoiseContrast(double[] energyData, double[] logNoiseData, double[] energyNoise, double[] logNoiseNoise)
{
    double nu = energyNoise.Length / (double)energyData.Length;
    double G(double energy, double logNoise) => -energy - logNoise - Math.Log(nu);
    return energyData.Zip(logNoiseData, (e, l) => Functions.Softplus(-G(e, l))).Average()
        + nu * energyNoise.Zip(logNoiseNoise, (e, l) => Functions.Softplus(G(e, l))).Average();
}
#endregion

#region 10.flow
// Probability flows from high energy to low: E(x) − E(x'), and half of it.
double Flow(double[] e, double[][] near) =>
    e.Select((v, i) => near[i].Select(w => Math.Exp((v - w) / 2)).Sum()).Average();
#endregion

#region 10.own-price
// ψ'(−u) = e^u ψ'(u) = −A e^{(1−k)u}, integrated from 0 to D.
double Price(double[] a)
{
    double D = a[0], A = a[1], k = a[2];
    return k == 1 ? A * D : A / (1 - k) * (Math.Exp((1 - k) * D) - 1);
}
#endregion

#region 10.wires
// Couplings, not correlations; the cut lies half-way between an error of 1/√n and the weakest wire.
(int I, int J)[] FindWires(Points states)
{
    var model = new SpinModel(states.Dimension);
    LocalComparison.PseudoLikelihood.Minimize(model, TrainingSet.From(states), new Rng(1));
    double[,] j = model.Machine().Couplings;
    return [.. Enumerable.Range(0, 12).SelectMany(a => Enumerable.Range(0, a).Select(b => (b, a)))
        .Where(p => Math.Abs(j[p.b, p.a]) > 0.15)];
}
#endregion
