// Wrong answers of chapter 01, one idea away from right each. After the bar: what the verdict must say.

#region 01.two-wells | One attractor only
double TwoWells(double x) => (x + 1) * (x + 1) + (x - 2) * (x - 2);
#endregion

#region 01.two-wells | Upside down
double TwoWells(double x) => -(x + 1) * (x + 1) * (x - 2) * (x - 2);
#endregion

#region 01.two-wells | not at −1 and 2
double TwoWells(double x) => (x - 1) * (x - 1) * (x + 2) * (x + 2);
#endregion

#region 01.two-wells | More attractors
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
