// Wrong answers of chapter 21, one idea away from right each. After the bar: what the verdict must say.

#region 21.best | sign is wrong
double[] BestEnergy(double[] p, double[] q) => p.Zip(q, (a, b) => Math.Log(a) - Math.Log(b)).ToArray();
#endregion

#region 21.best | minus its log-odds
double[] BestEnergy(double[] p, double[] q) => p.Zip(q, (a, b) => 1 / (1 + b / a)).ToArray();
#endregion

#region 21.best | That is −log D
double[] BestEnergy(double[] p, double[] q) => p.Zip(q, (a, b) => -Math.Log(a / (a + b))).ToArray();
#endregion

#region 21.best | logarithm is missing
double[] BestEnergy(double[] p, double[] q) => p.Zip(q, (a, b) => b / a).ToArray();
#endregion

#region 21.best | only knows the ratio
double[] BestEnergy(double[] p, double[] q) => p.Select(a => -Math.Log(a)).ToArray();
#endregion

#region 21.best | base 2
double[] BestEnergy(double[] p, double[] q) => p.Zip(q, (a, b) => Math.Log2(b) - Math.Log2(a)).ToArray();
#endregion

#region 21.generator-loss | saturating
double GeneratorLoss(double[] energies) =>
    energies.Average(e => -Math.Max(-e, 0) - Math.Log(1 + Math.Exp(-Math.Abs(e))));
#endregion

#region 21.generator-loss | what the discriminator lowers
double GeneratorLoss(double[] energies) =>
    energies.Average(e => Math.Max(-e, 0) + Math.Log(1 + Math.Exp(-Math.Abs(e))));
#endregion

#region 21.generator-loss | sign is wrong
double GeneratorLoss(double[] energies) =>
    -energies.Average(e => Math.Max(e, 0) + Math.Log(1 + Math.Exp(-Math.Abs(e))));
#endregion

#region 21.generator-loss | mean energy
double GeneratorLoss(double[] energies) => energies.Average();
#endregion

#region 21.generator-loss | not the sum
double GeneratorLoss(double[] energies) =>
    energies.Sum(e => Math.Max(e, 0) + Math.Log(1 + Math.Exp(-Math.Abs(e))));
#endregion

#region 21.generator-loss | must not overflow
double GeneratorLoss(double[] energies) => energies.Average(e => Math.Log(1 + Math.Exp(e)));
#endregion

#region 21.generator-loss | near E = 0
double GeneratorLoss(double[] energies) => energies.Average(e => Math.Max(e, 0));
#endregion

#region 21.value | log 4 is missing
double GameValue(double[] p, double[] q)
{
    double Entropy(IEnumerable<double> a) => -a.Where(v => v > 0).Sum(v => v * Math.Log(v));
    return 2 * Entropy(p.Zip(q, (a, b) => (a + b) / 2)) - Entropy(p) - Entropy(q);
}
#endregion

#region 21.value | JS comes twice
double GameValue(double[] p, double[] q)
{
    double Entropy(IEnumerable<double> a) => -a.Where(v => v > 0).Sum(v => v * Math.Log(v));
    return Entropy(p.Zip(q, (a, b) => (a + b) / 2)) - (Entropy(p) + Entropy(q)) / 2 - Math.Log(4);
}
#endregion

#region 21.value | not log 2
double GameValue(double[] p, double[] q)
{
    double Entropy(IEnumerable<double> a) => -a.Where(v => v > 0).Sum(v => v * Math.Log(v));
    return 2 * Entropy(p.Zip(q, (a, b) => (a + b) / 2)) - Entropy(p) - Entropy(q) - Math.Log(2);
}
#endregion

#region 21.value | loss of the discriminator
double GameValue(double[] p, double[] q) => -p.Zip(q, (a, b) =>
    (a > 0 ? a * Math.Log(a / (a + b)) : 0) + (b > 0 ? b * Math.Log(b / (a + b)) : 0)).Sum();
#endregion

#region 21.value | must be left out
double GameValue(double[] p, double[] q) => p.Zip(q, (a, b) => a * Math.Log(a / (a + b)) + b * Math.Log(b / (a + b))).Sum();
#endregion

#region 21.value | Only the data's half
double GameValue(double[] p, double[] q) => p.Zip(q, (a, b) => a > 0 ? a * Math.Log(a / (a + b)) : 0).Sum();
#endregion

#region 21.value | blind
double GameValue(double[] p, double[] q) => -Math.Log(4);
#endregion

#region 21.margin | right where most
double LeastLoss(double[] p, double[] q, double m, double most) => p.Zip(q, (a, b) => m * Math.Min(a, b)).Sum();
#endregion

#region 21.margin | does not change the margin
double LeastLoss(double[] p, double[] q, double m, double most) => p.Zip(q, (a, b) => Math.Min(m, most) * Math.Min(a, b)).Sum();
#endregion

#region 21.margin | not most
double LeastLoss(double[] p, double[] q, double m, double most) =>
    p.Zip(q, (a, b) => Math.Min(b * m, a * most + b * Math.Max(0, m - most))).Sum();
#endregion

#region 21.margin | min and max
double LeastLoss(double[] p, double[] q, double m, double most)
{
    var top = Math.Min(m, most);
    return p.Zip(q, (a, b) => Math.Max(b * m, a * top + b * (m - top))).Sum();
}
#endregion

#region 21.margin | m TV
double LeastLoss(double[] p, double[] q, double m, double most) => m * p.Zip(q, (a, b) => Math.Abs(a - b)).Sum() / 2;
#endregion

#region 21.margin | once for all
double LeastLoss(double[] p, double[] q, double m, double most)
{
    var top = Math.Min(m, most);
    return Math.Min(q.Sum() * m, p.Sum() * top + q.Sum() * (m - top));
}
#endregion

#region 21.growth | geometric mean
double Growth(double etaD, double etaG, double sigma) => Math.Sqrt(Math.Abs(1 - etaD * sigma * sigma / 2 + etaD * etaG / 4));
#endregion

#region 21.growth | determinant
double Growth(double etaD, double etaG, double sigma) => 1 - etaD * sigma * sigma / 2 + etaD * etaG / 4;
#endregion

#region 21.growth | pulls back
double Growth(double etaD, double etaG, double sigma)
{
    double a = 1 - etaD * sigma / 2, half = (a + 1) / 2, determinant = a + etaD * etaG / 4, square = half * half - determinant;
    if (square < 0) return Math.Sqrt(determinant);
    return Math.Max(Math.Abs(half + Math.Sqrt(square)), Math.Abs(half - Math.Sqrt(square)));
}
#endregion

#region 21.growth | both move at once
double Growth(double etaD, double etaG, double sigma)
{
    double a = 1 - etaD * sigma * sigma / 2, half = (a + 1 - etaD * etaG / 4) / 2, square = half * half - a;
    if (square < 0) return Math.Sqrt(a);
    return Math.Max(Math.Abs(half + Math.Sqrt(square)), Math.Abs(half - Math.Sqrt(square)));
}
#endregion

#region 21.growth | noise is left out
double Growth(double etaD, double etaG, double sigma) => Math.Sqrt(1 + etaD * etaG / 4);
#endregion

#region 21.growth | opposite senses
double Growth(double etaD, double etaG, double sigma)
{
    double a = 1 - etaD * sigma * sigma / 2, half = (a + 1) / 2, root = Math.Sqrt(half * half - a + etaD * etaG / 4);
    return Math.Max(Math.Abs(half + root), Math.Abs(half - root));
}
#endregion

#region 21.hinge | printed loss
double Loss(double[] data, double[] generated, double m) => data.Average() + Math.Max(0, m - generated.Average());
#endregion

#region 21.hinge | forever
double Loss(double[] data, double[] generated, double m) => data.Average() + m - generated.Average();
#endregion

#region 21.hinge | without one
double Loss(double[] data, double[] generated, double m) =>
    data.Average(e => Math.Max(0, e - m)) + generated.Average(e => Math.Max(0, m - e));
#endregion

#region 21.hinge | wrong way round
double Loss(double[] data, double[] generated, double m) => data.Average() + generated.Average(e => Math.Max(0, e - m));
#endregion

#region 21.hinge | not sums
double Loss(double[] data, double[] generated, double m) => data.Sum() + generated.Sum(e => Math.Max(0, m - e));
#endregion

#region 21.hinge | beyond the margin
double Loss(double[] data, double[] generated, double m)
{
    var low = generated.Where(e => e < m).ToArray();
    return data.Average() + (low.Length > 0 ? low.Average(e => m - e) : 0);
}
#endregion

#region 21.project | trained at all
Gan Pair(TrainingSet rows) => Gan.Logistic(2, new Rng(1));
#endregion

#region 21.project | heap
Gan Pair(TrainingSet rows) => Gan.Logistic(2, new Rng(1), hidden: 16).Fit(rows, new Rng(2), 30, batch: 64);
#endregion

#region 21.project | purest form
Gan Pair(TrainingSet rows)
{
    var g = new Sequential(new Linear(2, 2, new Rng(1), 0));
    g.Layers.OfType<Linear>().Single().Bias.Data[0] = .9f;
    g.Layers.OfType<Linear>().Single().Bias.Data[1] = 1.5f;
    return new Gan(new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 8, 1), 2), g, 2);
}
#endregion

#region 21.project | coordinates
Gan Pair(TrainingSet rows) => Gan.Logistic(3, new Rng(1));
#endregion

#region 21.project | null
Gan Pair(TrainingSet rows) => null;
#endregion

#region 21.project | Blurred
sealed class Heaps : Layer
{
    static readonly float[] X = [-1.8f, -.6f, .9f, 1.9f, -1.2f, .8f], Y = [.4f, 1.7f, 1.5f, -.2f, -1.3f, -1.7f];
    public override Tensor Apply(Tensor z)
    {
        var rows = z.ToArray();
        for (var i = 0; i < rows.Length / 2; i++)
        {
            rows[2 * i] = X[i % 6] + .4f * rows[2 * i];
            rows[2 * i + 1] = Y[i % 6] + .4f * rows[2 * i + 1];
        }

        return Tensor.From(rows, rows.Length / 2, 2);
    }
}
Gan Pair(TrainingSet rows) => new(new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Silu, 2, 8, 1), 2), new Heaps(), 2);
#endregion

#region 21.best | of the logarithms
double[] BestEnergy(double[] p, double[] q) => p.Zip(q, (a, b) => b - a).ToArray();
#endregion

#region 21.margin | does not pay
double LeastLoss(double[] p, double[] q, double m, double most) => p.Zip(q, (a, b) => new[] { 0, most }.Min(e => a * e + b * (m - e))).Sum();
#endregion

#region 21.growth | may be negative
double Growth(double etaD, double etaG, double sigma)
{
    double t = 2 - etaD * sigma * sigma / 2, det = 1 - etaD * sigma * sigma / 2 + etaD * etaG / 4, root = t * t / 4 - det;
    return root < 0 ? Math.Sqrt(det) : t / 2 + Math.Sqrt(root);
}
#endregion

#region 21.growth | imaginary it counts
double Growth(double etaD, double etaG, double sigma)
{
    double t = 2 - etaD * sigma * sigma / 2, det = 1 - etaD * sigma * sigma / 2 + etaD * etaG / 4;
    return t / 2 + Math.Sqrt(Math.Max(0, t * t / 4 - det));
}
#endregion

#region 21.hinge | not a square
double Loss(double[] data, double[] generated, double m) => data.Average() + generated.Average(v => Math.Pow(Math.Max(0, m - v), 2));
#endregion

#region 21.hinge | its own number
double Loss(double[] data, double[] generated, double m) => (data.Sum() + generated.Sum(v => Math.Max(0, m - v))) / data.Length;
#endregion

#region 21.hinge | Pairs drop
double Loss(double[] data, double[] generated, double m) => data.Zip(generated, (a, b) => a + Math.Max(0, m - b)).Average();
#endregion

#region 21.growth | √D is NaN where D
double Growth(double etaD, double etaG, double sigma) => Math.Sqrt(1 - etaD * sigma * sigma / 2 + etaD * etaG / 4);
#endregion

#region 21.growth | The root is NaN where T²
double Growth(double etaD, double etaG, double sigma)
{
    double T = 2 - etaD * sigma * sigma / 2, D = 1 - etaD * sigma * sigma / 2 + etaD * etaG / 4;
    return T / 2 + Math.Sqrt(T * T / 4 - D);
}
#endregion
