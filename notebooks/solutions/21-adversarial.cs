// Reference solutions of chapter 21.

#region 21.best
// p σ(E) = q σ(−E) gives e^E = q/p.
double[] BestEnergy(double[] p, double[] q) => p.Zip(q, (a, b) => Math.Log(b / a)).ToArray();
#endregion

#region 21.generator-loss
// −log σ(−E) = log(1 + e^E), written so that no exponential is large.
double GeneratorLoss(double[] energies) =>
    energies.Average(e => Math.Max(e, 0) + Math.Log(1 + Math.Exp(-Math.Abs(e))));
#endregion

#region 21.value
// 2 JS − log 4, by entropies; a probability of 0 adds nothing to an entropy.
double GameValue(double[] p, double[] q)
{
    double Entropy(IEnumerable<double> a) => -a.Where(v => v > 0).Sum(v => v * Math.Log(v));
    var js = Entropy(p.Zip(q, (a, b) => (a + b) / 2)) - (Entropy(p) + Entropy(q)) / 2;
    return 2 * js - Math.Log(4);
}
#endregion

#region 21.margin
// A bent line in every cell: least at 0 or at the bend, if the ceiling lets it get there.
double LeastLoss(double[] p, double[] q, double m, double most)
{
    var top = Math.Min(m, most);
    return p.Zip(q, (a, b) => Math.Min(b * m, a * top + b * (m - top))).Sum();
}
#endregion

#region 21.growth
// Eigenvalues of a 2 × 2 matrix from its trace and determinant.
double Growth(double etaD, double etaG, double sigma)
{
    double a = 1 - etaD * sigma * sigma / 2, b = etaD / 2, c = -etaG / 2;
    double half = (a + 1) / 2, determinant = a - b * c, square = half * half - determinant;
    if (square < 0) return Math.Sqrt(determinant);
    return Math.Max(Math.Abs(half + Math.Sqrt(square)), Math.Abs(half - Math.Sqrt(square)));
}
#endregion

#region 21.hinge
// The hinge of every point, then the mean.
double Loss(double[] data, double[] generated, double m) =>
    data.Average() + generated.Average(e => Math.Max(0, m - e));
#endregion

#region 21.project
// Much noise, then less.
Gan Pair(TrainingSet rows)
{
    var pair = Gan.Logistic(2, new Rng(1), hidden: 48);
    var rng = new Rng(2);
    foreach (var σ in new[] { 0.5, 0.2, 0.05 })
        pair.Fit(rows, rng, 600, batch: 128, game: AdversarialGame.Logistic.WithNoise(σ));
    return pair;
}
#endregion
