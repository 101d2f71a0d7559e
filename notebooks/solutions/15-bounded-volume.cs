// Reference solutions of chapter 15. Each region replaces the exercise cell of the same id.

#region 15.lost
// The variances across the subspace, as a share of all.
double Lost(double[] variances, int kept) => variances.Skip(kept).Sum() / variances.Sum();
#endregion

#region 15.nearest
// The latent, which centre, is minimised out.
double Nearest(double[][] centres, double[] x) => centres.Min(c => c.Zip(x, (a, b) => (a - b) * (a - b)).Sum());
#endregion

#region 15.step
// All choose, then all move; who was not chosen stays.
double[][] Step(double[][] points, double[][] centres)
{
    double Far(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();
    var owners = points.Select(x => Enumerable.Range(0, centres.Length).MinBy(k => Far(x, centres[k]))).ToArray();
    return centres.Select((c, k) =>
    {
        var own = points.Where((_, i) => owners[i] == k).ToArray();
        return own.Length == 0 ? c : c.Select((_, d) => own.Average(x => x[d])).ToArray();
    }).ToArray();
}
#endregion

#region 15.responsible
// A softmax of log w − log σ − (x − μ)²/2σ², the largest subtracted first.
double[] Responsible(double[] w, double[] mu, double[] sigma, double x)
{
    var logs = w.Select((a, k) => Math.Log(a / sigma[k]) - (x - mu[k]) * (x - mu[k]) / (2 * sigma[k] * sigma[k])).ToArray();
    var e = logs.Select(v => Math.Exp(v - logs.Max())).ToArray();
    return e.Select(v => v / e.Sum()).ToArray();
}
#endregion

#region 15.ica-energy
// −log p: a narrow density (large W) is a high one; log cosh without overflow.
double IcaEnergy(double[][] W, double[] x)
{
    double LogCosh(double s) => Math.Abs(s) + Math.Log(1 + Math.Exp(-2 * Math.Abs(s))) - Math.Log(2);
    var sources = W.Select(row => row[0] * x[0] + row[1] * x[1]);
    var determinant = W[0][0] * W[1][1] - W[0][1] * W[1][0];
    return sources.Sum(s => Math.Log(Math.PI) + LogCosh(s)) - Math.Log(Math.Abs(determinant));
}
#endregion

#region 15.follow
// Twenty-four components: enough to bend, few enough to learn their widths.
GaussianMixture Follow(Points data) => GaussianMixture.Fit(data, 24, new Rng(2), 100);
#endregion
