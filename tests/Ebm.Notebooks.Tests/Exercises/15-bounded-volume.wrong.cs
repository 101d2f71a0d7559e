// Wrong answers of chapter 15, one idea away from right each. After the bar: what the verdict must say.

#region 15.lost | share that is kept
double Lost(double[] variances, int kept) => variances.Take(kept).Sum() / variances.Sum();
#endregion

#region 15.lost | no root
double Lost(double[] variances, int kept) => variances.Skip(kept).Sum(v => Math.Sqrt(v)) / variances.Sum(v => Math.Sqrt(v));
#endregion

#region 15.lost | not its share
double Lost(double[] variances, int kept) => variances.Skip(kept).Sum();
#endregion

#region 15.lost | of the whole
double Lost(double[] variances, int kept) => variances.Skip(kept).Sum() / variances.Take(kept).Sum();
#endregion

#region 15.lost | One direction too many
double Lost(double[] variances, int kept) => variances.Skip(kept - 1).Sum() / variances.Sum();
#endregion

#region 15.lost | counts directions
double Lost(double[] variances, int kept) => 1.0 - (double)kept / variances.Length;
#endregion

#region 15.lost | squaring them
double Lost(double[] variances, int kept) => variances.Skip(kept).Sum(v => v * v) / variances.Sum(v => v * v);
#endregion

#region 15.nearest | farthest
double Nearest(double[][] centres, double[] x) => centres.Max(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum());
#endregion

#region 15.nearest | Squared, please
double Nearest(double[][] centres, double[] x) => Math.Sqrt(centres.Min(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum()));
#endregion

#region 15.nearest | not the sum
double Nearest(double[][] centres, double[] x) => centres.Sum(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum());
#endregion

#region 15.nearest | not the mean
double Nearest(double[][] centres, double[] x) => centres.Average(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum());
#endregion

#region 15.nearest | no ½
double Nearest(double[][] centres, double[] x) => centres.Min(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum()) / 2;
#endregion

#region 15.nearest | number of the nearest
double Nearest(double[][] centres, double[] x)
{
    var d = centres.Select(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum()).ToArray();
    return Array.IndexOf(d, d.Min());
}
#endregion

#region 15.nearest | differences
double Nearest(double[][] centres, double[] x) => centres.Min(c => c.Zip(x, (a, b) => Math.Abs(a - b)).Sum());
#endregion

#region 15.step | not by all
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = points.Select(x => Enumerable.Range(0, centres.Length).MinBy(k => Far(x, centres[k]))).ToArray();
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? c : c.Select((v, d) => own.Sum(x => x[d]) / points.Length).ToArray();
    }).ToArray();
}
#endregion

#region 15.step | their sum
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = points.Select(x => Enumerable.Range(0, centres.Length).MinBy(k => Far(x, centres[k]))).ToArray();
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? c : c.Select((v, d) => own.Sum(x => x[d])).ToArray();
    }).ToArray();
}
#endregion

#region 15.step | does not go to 0
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = points.Select(x => Enumerable.Range(0, centres.Length).MinBy(k => Far(x, centres[k]))).ToArray();
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? new double[c.Length] : c.Select((v, d) => own.Average(x => x[d])).ToArray();
    }).ToArray();
}
#endregion

#region 15.step | 0/0
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = points.Select(x => Enumerable.Range(0, centres.Length).MinBy(k => Far(x, centres[k]))).ToArray();
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? c.Select(_ => double.NaN).ToArray() : c.Select((v, d) => own.Average(x => x[d])).ToArray();
    }).ToArray();
}
#endregion

#region 15.step | Only half
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = points.Select(x => Enumerable.Range(0, centres.Length).MinBy(k => Far(x, centres[k]))).ToArray();
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? c : c.Select((v, d) => (v + own.Average(x => x[d])) / 2).ToArray();
    }).ToArray();
}
#endregion

#region 15.step | old centre
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = points.Select(x => Enumerable.Range(0, centres.Length).MinBy(k => Far(x, centres[k]))).ToArray();
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? c : c.Select((v, d) => (v + own.Sum(x => x[d])) / (own.Length + 1)).ToArray();
    }).ToArray();
}
#endregion

#region 15.step | nearest point
double[][] Step(double[][] points, double[][] centres) =>
    centres.Select(c => points.MinBy(x => x.Zip(c, (a, b) => (a - b) * (a - b)).Sum())).ToArray();
#endregion

#region 15.responsible | weights are missing
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => -Math.Log(sigma[k]) - (x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Max())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 15.responsible | 1/σ of the density
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => Math.Log(a) - (x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Max())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 15.responsible | not by 2σ
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => Math.Log(a / sigma[k]) - (x - mu[k]) * (x - mu[k]) / (2 * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Max())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 15.responsible | ½ of the exponent
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => Math.Log(a / sigma[k]) - (x - mu[k]) * (x - mu[k]) / (sigma[k] * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Max())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 15.responsible | not 1/σ²
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => Math.Log(a) - 2 * Math.Log(sigma[k]) - (x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Max())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 15.responsible | 0/0
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var p = w.Select((a, k) => a / sigma[k] * Math.Exp(-(x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k]))).ToArray();
    return p.Select(v => v / p.Sum()).ToArray();
}
#endregion

#region 15.responsible | do not add up
double[] Responsible(double[] w, double[] mu, double[] sigma, double x) =>
    w.Select((a, k) => a * Math.Exp(-(x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])) / (sigma[k] * Math.Sqrt(2 * Math.PI))).ToArray();
#endregion

#region 15.responsible | All or nothing
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => Math.Log(a / sigma[k]) - (x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Max())).ToArray();
    return logs.Select(v => v == logs.Max() ? 1.0 : 0).ToArray();
}
#endregion

#region 15.ica-energy | printed code
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(s => Math.Log(Math.PI) + LogCosh(s)) + Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.ica-energy | determinant is missing
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(s => Math.Log(Math.PI) + LogCosh(s));
}
#endregion

#region 15.ica-energy | absolute value
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(s => Math.Log(Math.PI) + LogCosh(s)) - Math.Log(determinant);
}
#endregion

#region 15.ica-energy | infinite
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(s => Math.Log(Math.PI * Math.Cosh(s))) - Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.ica-energy | log π of every source
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(LogCosh) - Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.ica-energy | not one for all
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return Math.Log(Math.PI) + sources.Sum(LogCosh) - Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.ica-energy | used the columns
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = Enumerable.Range(0, 2).Select(j => W[0][j] * x[0] + W[1][j] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(s => Math.Log(Math.PI) + LogCosh(s)) - Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.ica-energy | not the determinant
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(s => Math.Log(Math.PI) + LogCosh(s)) - Math.Abs(determinant);
}
#endregion

#region 15.ica-energy | That is log p
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return -(sources.Sum(s => Math.Log(Math.PI) + LogCosh(s)) - Math.Log(Math.Abs(determinant)));
}
#endregion

#region 15.follow | Too few components
GaussianMixture Follow(Points data) => GaussianMixture.Fit(data, 1, new Rng(2));
#endregion

#region 15.follow | Too few components
GaussianMixture Follow(Points data) => GaussianMixture.Fit(data, 6, new Rng(2));
#endregion

#region 15.follow | learned single points
GaussianMixture Follow(Points data) => GaussianMixture.Fit(data.Slice(0, 80), 30, new Rng(2));
#endregion

#region 15.follow | not found their places
GaussianMixture Follow(Points data) => GaussianMixture.Fit(data, 24, new Rng(2), 100, 0.3);
#endregion

#region 15.follow | learned single points
GaussianMixture Follow(Points data) => GaussianMixture.Fit(data, 400, new Rng(2), 20);
#endregion

#region 15.follow | have two
GaussianMixture Follow(Points data) => GaussianMixture.Fit(Points.From([[1.0], [2.0]]), 1, new Rng(1));
#endregion

#region 15.follow | mixture is null
GaussianMixture Follow(Points data) => null;
#endregion

#region 15.nearest | square each of them
double Nearest(double[][] centres, double[] x) => centres.Min(c => Math.Pow(c.Select((v, d) => v - x[d]).Sum(), 2));
#endregion

#region 15.step | first centre wins
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = new int[points.Length];
    for (var i = 0; i < points.Length; i++)
        for (var k = 1; k < centres.Length; k++)
            if (Far(points[i], centres[k]) <= Far(points[i], centres[owners[i]])) owners[i] = k;
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? c : c.Select((_, d) => own.Average(x => x[d])).ToArray();
    }).ToArray();
}
#endregion

#region 15.responsible | weights are no answer
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var p = w.Select((a, k) => a / sigma[k] * Math.Exp(-(x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k]))).ToArray();
    return p.Sum() == 0 ? w : p.Select(v => v / p.Sum()).ToArray();
}
#endregion

#region 15.ica-energy | subtract its logarithm once
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return W.Sum(row => LogCosh(row[0] * x[0] + row[1] * x[1]) + Math.Log(Math.PI) - Math.Log(Math.Abs(determinant)));
}
#endregion

#region 15.ica-energy | for large s only
double IcaEnergy(double[][] W, double[] x)
{
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return W.Sum(row => Math.Log(Math.PI / 2) + Math.Abs(row[0] * x[0] + row[1] * x[1])) - Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.ica-energy | is not |s|
double IcaEnergy(double[][] W, double[] x)
{
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return W.Sum(row => Math.Log(Math.PI) + Math.Abs(row[0] * x[0] + row[1] * x[1])) - Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.responsible | not the smallest
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => Math.Log(a / sigma[k]) - (x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Min())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 15.nearest | two coordinates only
double Nearest(double[][] centres, double[] x) => centres.Min(c => (c[0] - x[0]) * (c[0] - x[0]) + (c[1] - x[1]) * (c[1] - x[1]));
#endregion
