// Wrong answers of chapter 16, one idea away from right each. After the bar: what the verdict must say.

#region 16.shrink | hard threshold
double[] Shrink(double[] v, double t) => v.Select(x => Math.Abs(x) > t ? x : 0).ToArray();
#endregion

#region 16.shrink | takes away
double[] Shrink(double[] v, double t) => v.Select(x => Math.Max(-t, Math.Min(t, x))).ToArray();
#endregion

#region 16.shrink | Negative numbers survive
double[] Shrink(double[] v, double t) => v.Select(x => Math.Max(x - t, 0)).ToArray();
#endregion

#region 16.shrink | sign is lost
double[] Shrink(double[] v, double t) => v.Select(x => Math.Max(Math.Abs(x) - t, 0)).ToArray();
#endregion

#region 16.shrink | stop at 0
double[] Shrink(double[] v, double t) => v.Select(x => Math.Sign(x) * (Math.Abs(x) - t)).ToArray();
#endregion

#region 16.shrink | squared penalty
double[] Shrink(double[] v, double t) => v.Select(x => x / (1 + t)).ToArray();
#endregion

#region 16.gap | only what exceeds
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var c = D.Select(d => d.Zip(rest, (a, b) => a * b).Sum()).ToArray();
    return c.Select((v, k) => Math.Abs(v - lambda * Math.Sign(z[k]))).Max();
}
#endregion

#region 16.gap | not in use
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var c = D.Select(d => d.Zip(rest, (a, b) => a * b).Sum()).ToArray();
    return c.Select((v, k) => z[k] == 0 ? 0 : Math.Abs(v - lambda * Math.Sign(z[k]))).Max();
}
#endregion

#region 16.gap | sign is wrong
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var c = D.Select(d => d.Zip(rest, (a, b) => a * b).Sum()).ToArray();
    return c.Select((v, k) => z[k] == 0 ? Math.Max(0, Math.Abs(v) - lambda) : Math.Abs(v + lambda * Math.Sign(z[k]))).Max();
}
#endregion

#region 16.gap | not the sum
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var c = D.Select(d => d.Zip(rest, (a, b) => a * b).Sum()).ToArray();
    return c.Select((v, k) => z[k] == 0 ? Math.Max(0, Math.Abs(v) - lambda) : Math.Abs(v - lambda * Math.Sign(z[k]))).Sum();
}
#endregion

#region 16.gap | not with y
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var rest = y;
    var c = D.Select(d => d.Zip(rest, (a, b) => a * b).Sum()).ToArray();
    return c.Select((v, k) => z[k] == 0 ? Math.Max(0, Math.Abs(v) - lambda) : Math.Abs(v - lambda * Math.Sign(z[k]))).Max();
}
#endregion

#region 16.gap | does not see the sign
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var c = D.Select(d => d.Zip(rest, (a, b) => a * b).Sum()).ToArray();
    return c.Select((v, k) => Math.Max(0, Math.Abs(v) - lambda)).Max();
}
#endregion

#region 16.ista | λ/L, not λ
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var moved = D.Select((d, k) => z[k] + d.Zip(rest, (a, b) => a * b).Sum() / L);
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda, 0)).ToArray();
}
#endregion

#region 16.ista | overshoots
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var moved = D.Select((d, k) => z[k] + d.Zip(rest, (a, b) => a * b).Sum() );
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda, 0)).ToArray();
}
#endregion

#region 16.ista | step needs it too
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var moved = D.Select((d, k) => z[k] + d.Zip(rest, (a, b) => a * b).Sum() );
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
}
#endregion

#region 16.ista | Uphill
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var moved = D.Select((d, k) => z[k] - d.Zip(rest, (a, b) => a * b).Sum() / L);
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
}
#endregion

#region 16.ista | No threshold
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var moved = D.Select((d, k) => z[k] + d.Zip(rest, (a, b) => a * b).Sum() / L);
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - 0, 0)).ToArray();
}
#endregion

#region 16.ista | what is left
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y;
    var moved = D.Select((d, k) => z[k] + d.Zip(rest, (a, b) => a * b).Sum() / L);
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
}
#endregion

#region 16.ista | starts from z
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    var moved = D.Select((d, k) => d.Zip(rest, (a, b) => a * b).Sum() / L);
    return moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
}
#endregion

#region 16.largest-penalty | negatively
double LargestPenalty(double[][] D, double[] y) => D.Select(d => d.Zip(y, (a, b) => a * b).Sum()).Max();
#endregion

#region 16.largest-penalty | upper bound
double LargestPenalty(double[][] D, double[] y) => Math.Sqrt(y.Sum(v => v * v));
#endregion

#region 16.largest-penalty | not their sum
double LargestPenalty(double[][] D, double[] y) => D.Select(d => Math.Abs(d.Zip(y, (a, b) => a * b).Sum())).Sum();
#endregion

#region 16.largest-penalty | last atom
double LargestPenalty(double[][] D, double[] y) => D.Select(d => Math.Abs(d.Zip(y, (a, b) => a * b).Sum())).Min();
#endregion

#region 16.largest-penalty | too small
double LargestPenalty(double[][] D, double[] y) => D.Select(d => Math.Abs(d.Zip(y, (a, b) => a * b).Sum())).Max() / 2;
#endregion

#region 16.largest-penalty | too large
double LargestPenalty(double[][] D, double[] y) => 2 * D.Select(d => Math.Abs(d.Zip(y, (a, b) => a * b).Sum())).Max();
#endregion

#region 16.largest-penalty | as they are
double LargestPenalty(double[][] D, double[] y) => D.Select(d => Math.Abs(d.Zip(y, (a, b) => a * b).Sum()) / Math.Sqrt(d.Select(v => v * v).Sum())).Max();
#endregion

#region 16.fista | slope is that of x
double[] Fista(double[][] D, double[] y, double lambda, double L, int steps)
{
    double[] x = new double[D.Length], ahead = x;
    var t = 1.0;
    for (var k = 0; k < steps; k++)
    {
        var (at, old) = (ahead, x);
        var rest = y.Select((v, i) => v - D.Select((d, j) => d[i] * old[j]).Sum()).ToArray();
        var moved = D.Select((d, j) => at[j] + d.Zip(rest, (a, b) => a * b).Sum() / L);
        x = moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
        var next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
        ahead = x.Zip(old, (now, before) => now + (t - 1) / next * (now - before)).ToArray();
        t = next;
    }
    return x;
}
#endregion

#region 16.fista | That is ISTA
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
        ahead = x;
        t = next;
    }
    return x;
}
#endregion

#region 16.fista | 0 at the first step
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
        ahead = x.Zip(old, (now, before) => now + t / next * (now - before)).ToArray();
        t = next;
    }
    return x;
}
#endregion

#region 16.fista | Backwards
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
        ahead = x.Zip(old, (now, before) => now + (t - 1) / next * (before - now)).ToArray();
        t = next;
    }
    return x;
}
#endregion

#region 16.fista | not by this one
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
        ahead = x.Zip(old, (now, before) => now + (t - 1) / t * (now - before)).ToArray();
        t = next;
    }
    return x;
}
#endregion

#region 16.fista | point ahead
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
    return ahead;
}
#endregion

#region 16.dictionary | nothing was learned
SparseCoding Dictionary(TrainingSet rows, int atoms, double lambda)
{
    return SparseCoding.FromRows(rows, atoms, lambda, new Rng(5));
}
#endregion

#region 16.dictionary | not ended
SparseCoding Dictionary(TrainingSet rows, int atoms, double lambda)
{
    var model = SparseCoding.FromRows(rows, atoms, lambda, new Rng(5));
    model.Learn(rows, 1);
    return model;
}
#endregion

#region 16.dictionary | another penalty
SparseCoding Dictionary(TrainingSet rows, int atoms, double lambda)
{
    var model = SparseCoding.FromRows(rows, atoms, lambda / 2, new Rng(5));
    model.Learn(rows, 10);
    return model;
}
#endregion

#region 16.dictionary | as many atoms
SparseCoding Dictionary(TrainingSet rows, int atoms, double lambda)
{
    var model = SparseCoding.FromRows(rows, 2 * atoms, lambda, new Rng(5));
    model.Learn(rows, 5);
    return model;
}
#endregion

#region 16.dictionary | dead atoms
SparseCoding Dictionary(TrainingSet rows, int atoms, double lambda)
{
    var few = SparseCoding.FromRows(rows, atoms - 1, lambda, new Rng(5));
    few.Learn(rows, 10);
    var corner = new double[64];
    corner[0] = 1;
    return new SparseCoding([.. few.Atoms.ToArray().Chunk(64).Select(a => Array.ConvertAll(a, v => (double)v)), corner], lambda);
}
#endregion

#region 16.dictionary | not seen a digit
SparseCoding Dictionary(TrainingSet rows, int atoms, double lambda)
{
    var rng = new Rng(5);
    return new SparseCoding(Enumerable.Range(0, atoms).Select(_ => Enumerable.Range(0, 64).Select(_ => rng.NextGaussian()).ToArray()).ToArray(), lambda);
}
#endregion

#region 16.shrink | not longer
double[] Shrink(double[] v, double t) => v.Select(x => Math.Abs(x) > t ? x + t * Math.Sign(x) : 0).ToArray();
#endregion

#region 16.gap | does not see the sign
double Gap(double[][] D, double[] y, double[] z, double lambda)
{
    var r = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    return D.Select((d, k) => { var c = d.Zip(r, (a, b) => a * b).Sum(); return z[k] == 0 ? Math.Max(0, Math.Abs(c) - lambda) : Math.Abs(Math.Abs(c) - lambda); }).Max();
}
#endregion

#region 16.ista | becomes exactly 0
double[] IstaStep(double[][] D, double[] y, double[] z, double lambda, double L)
{
    var rest = y.Select((v, i) => v - D.Select((d, k) => d[i] * z[k]).Sum()).ToArray();
    return D.Select((d, k) => z[k] + (d.Zip(rest, (a, b) => a * b).Sum() - lambda * Math.Sign(z[k])) / L).ToArray();
}
#endregion

#region 16.fista | both belong
double[] Fista(double[][] D, double[] y, double lambda, double L, int steps)
{
    double[] x = new double[D.Length], ahead = x; var t = 1.0;
    for (var k = 0; k < steps; k++)
    {
        var (from, old) = (ahead, x);
        var rest = y.Select((v, i) => v - D.Select((d, j) => d[i] * from[j]).Sum()).ToArray();
        var moved = D.Select((d, j) => old[j] + d.Zip(rest, (a, b) => a * b).Sum() / L);
        x = moved.Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
        var next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
        ahead = x.Zip(old, (now, before) => now + (t - 1) / next * (now - before)).ToArray(); t = next;
    }
    return x;
}
#endregion

#region 16.fista | too early
double[] Fista(double[][] D, double[] y, double lambda, double L, int steps)
{
    double[] x = new double[D.Length], ahead = x; var t = 1.0;
    for (var k = 0; k < steps; k++)
    {
        var (from, old) = (ahead, x);
        var rest = y.Select((v, i) => v - D.Select((d, j) => d[i] * from[j]).Sum()).ToArray();
        x = D.Select((d, j) => from[j] + d.Zip(rest, (a, b) => a * b).Sum() / L).Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
        var next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2; t = next;
        ahead = x.Zip(old, (now, before) => now + (t - 1) / next * (now - before)).ToArray();
    }
    return x;
}
#endregion

#region 16.fista | not less the point ahead
double[] Fista(double[][] D, double[] y, double lambda, double L, int steps)
{
    double[] x = new double[D.Length], ahead = x; var t = 1.0;
    for (var k = 0; k < steps; k++)
    {
        var from = ahead;
        var rest = y.Select((v, i) => v - D.Select((d, j) => d[i] * from[j]).Sum()).ToArray();
        x = D.Select((d, j) => from[j] + d.Zip(rest, (a, b) => a * b).Sum() / L).Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
        var next = (1 + Math.Sqrt(1 + 4 * t * t)) / 2;
        ahead = x.Zip(from, (now, before) => now + (t - 1) / next * (now - before)).ToArray(); t = next;
    }
    return x;
}
#endregion

#region 16.fista | another one
double[] Fista(double[][] D, double[] y, double lambda, double L, int steps)
{
    double[] x = new double[D.Length], ahead = x;
    for (var k = 0; k < steps; k++)
    {
        var (from, old) = (ahead, x);
        var rest = y.Select((v, i) => v - D.Select((d, j) => d[i] * from[j]).Sum()).ToArray();
        x = D.Select((d, j) => from[j] + d.Zip(rest, (a, b) => a * b).Sum() / L).Select(v => Math.Sign(v) * Math.Max(Math.Abs(v) - lambda / L, 0)).ToArray();
        ahead = x.Zip(old, (now, before) => now + k / (k + 3.0) * (now - before)).ToArray();
    }
    return x;
}
#endregion
