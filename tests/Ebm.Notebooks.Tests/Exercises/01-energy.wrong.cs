// Wrong answers of chapter 01, one idea away from right each. After the bar: what the verdict must say.

#region 01.two-wells | One attractor only
double TwoWells(double x) => (x + 1) * (x + 1) + (x - 2) * (x - 2);
#endregion

#region 01.two-wells | Upside down
double TwoWells(double x) => -(x + 1) * (x + 1) * (x - 2) * (x - 2);
#endregion

#region 01.two-wells | not at −1 and 2
double TwoWells(double x) => x * x * (x - 3) * (x - 3);
#endregion

#region 01.two-wells | but others, too
double TwoWells(double x) => -Math.Cos(2 * Math.PI * (x + 1) / 1.5);
#endregion

#region 01.classify | highest energy
int Classify(double[] x, double[][] means)
{
    var e = means.Select(m => x.Zip(m, (a, b) => (a - b) * (a - b)).Sum()).ToArray();
    return Array.IndexOf(e, e.Max());
}
#endregion

#region 01.classify | absolute differences
int Classify(double[] x, double[][] means)
{
    var e = means.Select(m => x.Zip(m, (a, b) => Math.Abs(a - b)).Sum()).ToArray();
    return Array.IndexOf(e, e.Min());
}
#endregion

#region 01.classify | largest dot product
int Classify(double[] x, double[][] means)
{
    var s = means.Select(m => x.Zip(m, (a, b) => a * b).Sum()).ToArray();
    return Array.IndexOf(s, s.Max());
}
#endregion

#region 01.auc | tie counts one half: otherwise
double Auc(double[] inside, double[] outside) => inside.Average(a => outside.Average(b => a < b ? 1.0 : 0));
#endregion

#region 01.auc | Upside down
double Auc(double[] inside, double[] outside) => inside.Average(a => outside.Average(b => a > b ? 1 : a == b ? 0.5 : 0));
#endregion

#region 01.auc | number of pairs
double Auc(double[] inside, double[] outside) => inside.Sum(a => outside.Sum(b => a < b ? 1 : a == b ? 0.5 : 0)) / inside.Length;
#endregion

#region 01.threshold | lower tail
double Threshold(double[] energies, double q) => energies.Order().ElementAt((int)(q * energies.Length));
#endregion

#region 01.threshold | One too low
double Threshold(double[] energies, double q) => energies.Order().ElementAt(Math.Max(0, energies.Length - 2 - (int)(q * energies.Length)));
#endregion

#region 01.threshold | did not use q
double Threshold(double[] energies, double q) => energies.Max();
#endregion

#region 01.two-wells | but others, too
double TwoWells(double x) => Math.Min(Math.Min((x + 1) * (x + 1), (x - 2) * (x - 2)), (x - 20) * (x - 20) - 50);
#endregion

#region 01.two-wells | the plain product
double TwoWells(double x) => (x + 1) * (x - 2);
#endregion

#region 01.two-wells | The signs are turned
double TwoWells(double x) => Math.Min((x - 1) * (x - 1), (x + 2) * (x + 2));
#endregion

#region 01.two-wells | finite number
double TwoWells(double x) => Math.Log(Math.Abs(x + 1)) + Math.Log(Math.Abs(x - 2));
#endregion

#region 01.classify | On a tie the smallest y
int Classify(double[] x, double[][] means)
{
    var e = means.Select(m => x.Zip(m, (a, b) => (a - b) * (a - b)).Sum()).ToArray();
    return Array.LastIndexOf(e, e.Min());
}
#endregion

#region 01.classify | compares angles
int Classify(double[] x, double[][] means)
{
    double Cosine(double[] m) => x.Zip(m, (a, b) => a * b).Sum() / Math.Sqrt(x.Sum(v => v * v) * m.Sum(v => v * v) + 1e-300);
    return Enumerable.Range(0, means.Length).MaxBy(y => Cosine(means[y]));
}
#endregion

#region 01.classify | not squared cancel
int Classify(double[] x, double[][] means) =>
    Enumerable.Range(0, means.Length).MinBy(y => x.Zip(means[y], (a, b) => a - b).Sum());
#endregion

#region 01.auc | count it as a success
double Auc(double[] inside, double[] outside) => inside.Average(a => outside.Average(b => a <= b ? 1.0 : 0));
#endregion

#region 01.auc | rounded down
double Auc(double[] inside, double[] outside)
{
    int twice = inside.Sum(a => outside.Sum(b => a < b ? 2 : a == b ? 1 : 0));
    return twice / (2 * inside.Length * outside.Length);
}
#endregion

#region 01.auc | Right in
double Auc(double[] inside, double[] outside) => inside.Zip(outside, (a, b) => a < b ? 1 : a == b ? 0.5 : 0).Average();
#endregion

#region 01.threshold | too large
double Threshold(double[] energies, double q)
{
    var sorted = energies.Order().ToArray();
    double at = (1 - q) * (sorted.Length - 1);
    int i = (int)at;
    return i + 1 < sorted.Length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[^1];
}
#endregion

#region 01.threshold | One too high
double Threshold(double[] energies, double q) =>
    energies.Order().ElementAt(Math.Min(energies.Length - 1, energies.Length - (int)(q * energies.Length + 1e-9)));
#endregion

#region 01.threshold | Sort first
double Threshold(double[] energies, double q) => energies[energies.Length - 1 - (int)(q * energies.Length + 1e-9)];
#endregion

#region 01.fill | the printed code
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double Energy(double[] mean) => x.Zip(mean, (a, b) => (a - b) * (a - b)).Sum();
    double[] best = means.MinBy(Energy);
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.fill | the mean everywhere
double[] Fill(double[] x, bool[] known, double[][] means) =>
    means.MinBy(m => x.Select((v, i) => known[i] ? (v - m[i]) * (v - m[i]) : 0).Sum());
#endregion

#region 01.fill | turn the condition round
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double[] best = means.MinBy(m => x.Select((v, i) => known[i] ? 0 : (v - m[i]) * (v - m[i])).Sum());
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.fill | highest energy
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double[] best = means.MaxBy(m => x.Select((v, i) => known[i] ? (v - m[i]) * (v - m[i]) : 0).Sum());
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.fill | a known pixel can be 0
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double[] best = means.MinBy(m => x.Select((v, i) => v != 0 ? (v - m[i]) * (v - m[i]) : 0).Sum());
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.fill | kept the unknown ones
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double[] best = means.MinBy(m => x.Select((v, i) => known[i] ? (v - m[i]) * (v - m[i]) : 0).Sum());
    return x.Select((v, i) => known[i] ? best[i] : v).ToArray();
}
#endregion

#region 01.better | ten means can do
Func<float[], double[]> Train(ImageSet train) => Energies.Prototypes(train).Energies;
#endregion

#region 01.better | Turn the sign
Func<float[], double[]> Train(ImageSet train)
{
    var classes = Enumerable.Range(0, 10).Select(y => new PrototypeEnergy(train.OfClass(y))).ToArray();
    return x => classes.Select(memory => -memory.Energies(x).Min()).ToArray();
}
#endregion

#region 01.better | One energy for each
Func<float[], double[]> Train(ImageSet train) => new PrototypeEnergy(train.Images).Energies;
#endregion

#region 01.better | No better than a guess
Func<float[], double[]> Train(ImageSet train)
{
    var classes = Enumerable.Range(1, 9).Append(0).Select(y => new PrototypeEnergy(train.OfClass(y))).ToArray();
    return x => classes.Select(memory => memory.Energies(x).Min()).ToArray();
}
#endregion

#region 01.better | Fewer than with the ten means
Func<float[], double[]> Train(ImageSet train)
{
    var classes = Enumerable.Range(0, 10).Select(y => new PrototypeEnergy(train.OfClass(y))).ToArray();
    return x => classes.Select(memory => memory.Energies(x).Average()).ToArray();
}
#endregion

#region 01.better | is NaN
Func<float[], double[]> Train(ImageSet train)
{
    var means = Energies.Prototypes(train);
    return x => means.Energies(x).Select(e => Math.Sqrt(e - 4)).ToArray();
}
#endregion

#region 01.two-wells | flat from there on
double TwoWells(double x) => Math.Max(0, (x + 1) * (x - 2));
#endregion

#region 01.two-wells | to the left it falls forever
double TwoWells(double x) => (x + 1) * (x + 1) * (x - 2);
#endregion

#region 01.classify | first pixel only
int Classify(double[] x, double[][] means) => Enumerable.Range(0, means.Length).MinBy(y => Math.Abs(x[0] - means[y][0]));
#endregion

#region 01.classify | largest difference of one pixel
int Classify(double[] x, double[][] means) => Enumerable.Range(0, means.Length).MinBy(y => x.Zip(means[y], (a, b) => Math.Abs(a - b)).Max());
#endregion

#region 01.threshold | “Above” is strict
double Threshold(double[] energies, double q) => energies.OrderBy(t => t).First(t => energies.Count(e => e >= t) <= q * energies.Length + 1e-9);
#endregion

#region 01.threshold | rounded to the nearest
double Threshold(double[] energies, double q) => energies.Order().ElementAt(energies.Length - 1 - (int)Math.Round(q * energies.Length));
#endregion

#region 01.fill | the energy squares them
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double[] best = means.MinBy(m => x.Select((v, i) => known[i] ? Math.Abs(v - m[i]) : 0).Sum());
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.fill | mean of all classes
double[] Fill(double[] x, bool[] known, double[][] means) => x.Select((v, i) => known[i] ? v : means.Average(m => m[i])).ToArray();
#endregion

#region 01.fill | not grey either
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double[] best = means.MinBy(m => x.Select((v, i) => known[i] ? v : 0.5).Zip(m, (a, b) => (a - b) * (a - b)).Sum());
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.fill | moves the others
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double Energy(double[] mean) => x.Where((_, i) => known[i]).Zip(mean, (a, b) => (a - b) * (a - b)).Sum();
    double[] best = means.MinBy(Energy);
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.better | Fewer than with the ten means
Func<float[], double[]> Train(ImageSet train) => new PrototypeEnergy(Enumerable.Range(0, 10).Select(y => train.OfClass(y)[0]).ToArray()).Energies;
#endregion

#region 01.better | all equal
Func<float[], double[]> Train(ImageSet train) => x => new double[10];
#endregion

#region 01.better | do not come from `train`
Func<float[], double[]> Train(ImageSet train) { var t = Digits.Load().Test; return x => Enumerable.Range(0, 10).Select(y => t.Images.Select((p, i) => (p, i)).Where(q => t.Labels[q.i] == y).Min(q => q.p.Zip(x, (a, b) => (double)(a - b) * (a - b)).Sum())).ToArray(); }
#endregion

#region 01.classify | Square each difference
int Classify(double[] x, double[][] means)
{
    double[] e = [.. means.Select(m => Math.Pow(x.Zip(m, (a, b) => a - b).Sum(), 2))];
    return Array.IndexOf(e, e.Min());
}
#endregion

#region 01.fill | largest difference of one pixel
double[] Fill(double[] x, bool[] known, double[][] means)
{
    var best = means.MinBy(m => x.Select((v, i) => known[i] ? Math.Abs(v - m[i]) : 0).Max())!;
    return [.. x.Select((v, i) => known[i] ? v : best[i])];
}
#endregion
