// Wrong answers of chapter 17, one idea away from right each. After the bar: what the verdict must say.

#region 17.bernoulli-cost | sum over its pixels
double BernoulliCost(double[] y, double[] output) =>
    y.Zip(output, (v, o) => Math.Max(o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))) - v * o).Average();
#endregion

#region 17.bernoulli-cost | sign is wrong
double BernoulliCost(double[] y, double[] output) =>
    -y.Zip(output, (v, o) => Math.Max(o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))) - v * o).Sum();
#endregion

#region 17.bernoulli-cost | is missing
double BernoulliCost(double[] y, double[] output) =>
    y.Zip(output, (v, o) => v * (Math.Max(-o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))))).Sum();
#endregion

#region 17.bernoulli-cost | until e^o overflows
double BernoulliCost(double[] y, double[] output) => y.Zip(output, (v, o) => Math.Log(1 + Math.Exp(o)) - v * o).Sum();
#endregion

#region 17.score | Upside down
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Zip(x, (r, v) => (v - r) / (sigma * sigma)).ToArray();
#endregion

#region 17.score | not by σ
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Zip(x, (r, v) => (r - v) / sigma).ToArray();
#endregion

#region 17.score | step of the denoiser
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) => denoise(x).Zip(x, (r, v) => r - v).ToArray();
#endregion

#region 17.best-denoiser | nearest point
double[] BestDenoiser(double[][] points, double sigma, double[] x) =>
    points.OrderBy(p => p.Zip(x, (a, b) => (a - b) * (a - b)).Sum()).First().ToArray();
#endregion

#region 17.best-denoiser | the 2 of the Gaussian
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var logs = points.Select(p => -p.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (sigma * sigma)).ToArray();
    var weights = logs.Select(l => Math.Exp(l - logs.Max())).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.best-denoiser | underflows
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var weights = points.Select(p => Math.Exp(-p.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (2 * sigma * sigma))).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.contraction | enters squared
double Contraction(double[][] W, double[] b, double[] y) => W.Select((row, j) =>
{
    var h = 1 / (1 + Math.Exp(-b[j] - row.Zip(y, (w, v) => w * v).Sum()));
    return h * (1 - h) * row.Sum(w => w * w);
}).Sum();
#endregion

#region 17.contraction | slope of the sigmoid is missing
double Contraction(double[][] W, double[] b, double[] y) => W.Sum(row => row.Sum(w => w * w));
#endregion

#region 17.contraction | must not cancel
double Contraction(double[][] W, double[] b, double[] y) => W.Select((row, j) =>
{
    var h = 1 / (1 + Math.Exp(-b[j] - row.Zip(y, (w, v) => w * v).Sum()));
    return Math.Pow(h * (1 - h) * row.Sum(), 2);
}).Sum();
#endregion

#region 17.masked-loss | still in the mean
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) =>
    y.Select((v, i) => (v - reconstruction[i]) * (v - reconstruction[i])).Average();
#endregion

#region 17.masked-loss | Upside down
double MaskedLoss(double[] y, double[] reconstruction, int[] mask)
{
    var errors = y.Select((v, i) => (v - reconstruction[i]) * (v - reconstruction[i])).Where((_, i) => mask[i] == 1).ToArray();
    return errors.Length == 0 ? 0 : errors.Average();
}
#endregion

#region 17.masked-loss | not by all
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) =>
    y.Select((v, i) => (1 - mask[i]) * (v - reconstruction[i]) * (v - reconstruction[i])).Sum() / y.Length;
#endregion
