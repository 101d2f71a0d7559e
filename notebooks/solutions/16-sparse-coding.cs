// Reference solutions of chapter 16. Each region replaces the exercise cell of the same id.

#region 16.shrink
// For z > 0 the slope z − v + t vanishes at v − t, for z < 0 at v + t; if neither has its own sign, 0 is best.
double[] Shrink(double[] v, double t) => v.Select(x => Math.Sign(x) * Math.Max(Math.Abs(x) - t, 0)).ToArray();
#endregion

#region 16.gap
// An atom in use must correlate by ±λ with what is left; one that is not, by λ at most.
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var c = D.Select(d => d.Zip(rest, (a, b) => a * b).Sum()).ToArray();
    return c.Select((v, k) => z[k] == 0 ? Math.Max(0, Math.Abs(v) - lambda) : Math.Abs(v - lambda * Math.Sign(z[k]))).Max();
}
#endregion

#region 16.ista
// A gradient step of length 1/L, then the soft threshold λ/L.
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var moved = D.Select((d, k) => z[k] + d.Zip(rest, (a, b) => a * b).Sum() / L);
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
}
#endregion

#region 16.largest-penalty
// z = 0 leaves r = y; it is best as long as no correlation |d·y| exceeds λ.
double LargestPenalty(double[][] D, double[] y) => D.Select(d => Math.Abs(d.Zip(y, (a, b) => a * b).Sum())).Max();
#endregion

#region 16.fista
// The slope is taken at the point ahead, where the step starts.
double[] Fista(double[][] D, double[] y, double lambda, double L, int steps)
{
    double[] x = new double[D.Length], ahead = x;
    var t = 1.0;
    for (var k = 0; k < steps; k++)
    {
        var (at, old) = (ahead, x);
        var rest = y.Select((v, i) => v - D.Select((d, j) => d[i] * at[j]).Sum()).ToArray();
        var moved = D.Select((d, j) => at[j] + d.Zip(rest, (a, b) => a * b).Sum() / L);
        x = moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
        var next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
        ahead = x.Zip(old, (now, before) => now + (t - 1) / next * (now - before)).ToArray();
        t = next;
    }
    return x;
}
#endregion

#region 16.dictionary
// Rows of the data to start with, ten rounds, new places for dead atoms, ten more.
SparseCoding Dictionary(TrainingSet rows, int atoms, double lambda)
{
    var model = SparseCoding.FromRows(rows, atoms, lambda, new Rng(5));
    model.Learn(rows, 10);
    model.Revive(rows.Rows(0, rows.Count));
    model.Learn(rows, 10);
    return model;
}
#endregion
