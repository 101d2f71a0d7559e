// Reference solutions of chapter 01. Each region replaces the exercise cell of the same id.

#region 01.two-wells
// Zero at −1 and at 2, positive elsewhere.
double TwoWells(double x) => (x + 1) * (x + 1) * (x - 2) * (x - 2);
#endregion

#region 01.classify
// Every class is tried; the first of the lowest wins.
int Classify(double[] x, double[][] means)
{
    var energies = means.Select(m => x.Zip(m, (a, b) => (a - b) * (a - b)).Sum()).ToArray();
    return Array.IndexOf(energies, energies.Min());
}
#endregion

#region 01.auc
// All pairs: 1 for lower, ½ for equal.
double Auc(double[] inside, double[] outside) =>
    inside.Select(a => outside.Average(b => a < b ? 1 : a == b ? 0.5 : 0)).Average();
#endregion

#region 01.threshold
// k = ⌊qn⌋ may lie above; the tiny addition keeps 0.1 · 10 from becoming 0.
double Threshold(double[] energies, double q)
{
    var sorted = energies.Order().ToArray();
    int k = (int)Math.Floor(q * sorted.Length + 1e-9);
    return sorted[Math.Max(0, sorted.Length - 1 - k)];
}
#endregion

#region 01.fill
// Unknown is not white: only the known pixels speak for or against a class.
double[] Fill(double[] x, bool[] known, double[][] means)
{
    double Energy(double[] mean) => x.Select((v, i) => known[i] ? (v - mean[i]) * (v - mean[i]) : 0).Sum();
    double[] best = means.MinBy(Energy);
    return x.Select((v, i) => known[i] ? v : best[i]).ToArray();
}
#endregion

#region 01.better
// A class remembers all its pictures: its energy is the squared distance to the nearest of them.
Func<float[], double[]> Train(ImageSet train)
{
    var classes = Enumerable.Range(0, 10).Select(y => new PrototypeEnergy(train.OfClass(y))).ToArray();
    return x => classes.Select(memory => memory.Energies(x).Min()).ToArray();
}
#endregion
