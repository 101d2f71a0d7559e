// Wrong answers of chapter 14, one idea away from right each. After the bar: what the verdict must say.

#region 14.bars | exp leaves the range
double[] EnergyBars(double[] f) => f.Select(v => Math.Log(f.Sum(u => Math.Exp(u))) - v).ToArray();
#endregion

#region 14.bars | underflow to 0
double[] EnergyBars(double[] f)
{
    double sum = f.Sum(v => Math.Exp(v - f.Max()));
    return f.Select(v => -Math.Log(Math.Exp(v - f.Max()) / sum)).ToArray();
}
#endregion

#region 14.bars | These are the probabilities
double[] EnergyBars(double[] f)
{
    double sum = f.Sum(v => Math.Exp(v - f.Max()));
    return f.Select(v => Math.Exp(v - f.Max()) / sum).ToArray();
}
#endregion

#region 14.bars | The sign is wrong
double[] EnergyBars(double[] f)
{
    double normaliser = f.Max() + Math.Log(f.Sum(v => Math.Exp(v - f.Max())));
    return f.Select(v => v - normaliser).ToArray();
}
#endregion

#region 14.bars | must sum to 1
double[] EnergyBars(double[] f) => f.Select(v => -v).ToArray();
#endregion

#region 14.bars | from the largest output
double[] EnergyBars(double[] f) => f.Select(v => f.Max() - v).ToArray();
#endregion

#region 14.binary | until exp overflows
double BinaryEnergy(double f, int y) => Math.Log(1 + Math.Exp(-y * f));
#endregion

#region 14.binary | sign of the margin
double BinaryEnergy(double f, int y) => Math.Max(0, y * f) + Math.Log(1 + Math.Exp(-Math.Abs(f)));
#endregion

#region 14.binary | log 2, not 0
double BinaryEnergy(double f, int y) => Math.Max(0, -y * f);
#endregion

#region 14.binary | The label is left out
double BinaryEnergy(double f, int y) => Math.Max(0, -f) + Math.Log(1 + Math.Exp(-Math.Abs(f)));
#endregion

#region 14.binary | not 0 or 1
double BinaryEnergy(double f, int y) => Math.Max(0, f) + Math.Log(1 + Math.Exp(-Math.Abs(f))) - y * f;
#endregion

#region 14.gradient | Upside down
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    return f.Select((v, k) => (k == label ? 1 : 0) - Math.Exp(v) / sum).ToArray();
}
#endregion

#region 14.gradient | its derivative is −1
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    return f.Select(v => Math.Exp(v) / sum).ToArray();
}
#endregion

#region 14.gradient | depends on all of them
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    return f.Select((v, k) => k == label ? Math.Exp(v) / sum - 1 : 0).ToArray();
}
#endregion

#region 14.gradient | divide by −ỹ_y
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v)), own = Math.Exp(f[label]) / sum;
    return f.Select((v, k) => own * ((k == label ? 1 : 0) - Math.Exp(v) / sum)).ToArray();
}
#endregion

#region 14.margin | never positive
double LabelMargin(double[] f, int label) => f[label] - f.Max();
#endregion

#region 14.margin | positive means right
double LabelMargin(double[] f, int label) => f.Where((_, k) => k != label).Max() - f[label];
#endregion

#region 14.margin | average wrong label
double LabelMargin(double[] f, int label) => f[label] - f.Where((_, k) => k != label).Average();
#endregion

#region 14.margin | difference of probabilities
double LabelMargin(double[] f, int label)
{
    double[] p = f.Select(v => Math.Exp(v) / f.Sum(u => Math.Exp(u))).ToArray();
    return p[label] - p.Where((_, k) => k != label).Max();
}
#endregion

#region 14.floor | 0 is the floor of the right loss
double Floor(int classes) => 0;
#endregion

#region 14.floor | knows nothing
double Floor(int classes) => Math.Log(classes);
#endregion

#region 14.floor | −f_y is missing
double Floor(int classes) => Math.Log(Math.E + classes - 1);
#endregion

#region 14.floor | K − 1 others remain
double Floor(int classes) => Math.Log(Math.E + classes) - 1;
#endregion

#region 14.test-size | Both shares are uncertain
int TestPictures(double p1, double p2, double k) => (int)Math.Ceiling(p1 * (1 - p1) * Math.Pow(k / (p1 - p2), 2));
#endregion

#region 14.test-size | add in squares
int TestPictures(double p1, double p2, double k) =>
    (int)Math.Ceiling(Math.Pow(k * (Math.Sqrt(p1 * (1 - p1)) + Math.Sqrt(p2 * (1 - p2))) / (p1 - p2), 2));
#endregion

#region 14.test-size | square the whole ratio
int TestPictures(double p1, double p2, double k) =>
    (int)Math.Ceiling(k * Math.Sqrt(p1 * (1 - p1) + p2 * (1 - p2)) / Math.Abs(p1 - p2));
#endregion

#region 14.test-size | Round up
int TestPictures(double p1, double p2, double k) =>
    (int)((p1 * (1 - p1) + p2 * (1 - p2)) * Math.Pow(k / (p1 - p2), 2));
#endregion
