// Wrong answers of chapter 23, one idea away from right each. After the bar: what the verdict must say.

#region 23.product | sum of two random numbers
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) => (m1 + m2, v1 + v2);
#endregion

#region 23.product | mixture
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) => ((m1 + m2) / 2, (v1 + v2) / 2 + (m1 - m2) * (m1 - m2) / 4);
#endregion

#region 23.product | leans to the witness
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) => ((m1 + m2) / 2, 1 / (1 / v1 + 1 / v2));
#endregion

#region 23.product | weights are exchanged
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) => ((m1 * v1 + m2 * v2) / (v1 + v2), v1 * v2 / (v1 + v2));
#endregion

#region 23.product | one over it
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) => ((m1 * v2 + m2 * v1) / (v1 + v2), 1 / v1 + 1 / v2);
#endregion

#region 23.product | not averaged
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) => ((m1 * v2 + m2 * v1) / (v1 + v2), 2 / (1 / v1 + 1 / v2));
#endregion

#region 23.product | not by 1/√v
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) => ((m1 * Math.Sqrt(v2) + m2 * Math.Sqrt(v1)) / (Math.Sqrt(v1) + Math.Sqrt(v2)), v1 * v2 / (v1 + v2));
#endregion

#region 23.conflicts | keep the rule
double Conflicts(int[] x, int[][] borders) => borders.Count(b => x[b[0]] != x[b[1]]);
#endregion

#region 23.conflicts | too little
double Conflicts(int[] x, int[][] borders) => borders.Any(b => x[b[0]] == x[b[1]]) ? 1 : 0;
#endregion

#region 23.conflicts | once from each side
double Conflicts(int[] x, int[][] borders) => borders.Count(b => x[b[0]] == x[b[1]]) * 2;
#endregion

#region 23.conflicts | neighbours or not
double Conflicts(int[] x, int[][] borders) => Enumerable.Range(0, x.Length).Sum(i => Enumerable.Range(0, i).Count(j => x[i] == x[j]));
#endregion

#region 23.conflicts | Count the borders
double Conflicts(int[] x, int[][] borders) => borders.Where(b => x[b[0]] == x[b[1]]).SelectMany(b => b).ToHashSet().Count;
#endregion

#region 23.conflicts | not their number
double Conflicts(int[] x, int[][] borders) => borders.Count(b => x[b[0]] == x[b[1]]) / (double)borders.Length;
#endregion

#region 23.conflicts | Colours are names
double Conflicts(int[] x, int[][] borders) => borders.Sum(b => Math.Abs(x[b[0]] - x[b[1]]));
#endregion

#region 23.or | Every Z is missing
double Or(double[] E, double[] w, double[] logZ)
{
    double[] a = [.. E.Select((e, k) => Math.Log(w[k]) - e)];
    double top = a.Max();
    return -(top + Math.Log(a.Sum(v => Math.Exp(v - top))));
}
#endregion

#region 23.or | log Z is subtracted
double Or(double[] E, double[] w, double[] logZ)
{
    double[] a = [.. E.Select((e, k) => Math.Log(w[k]) + logZ[k] - e)];
    double top = a.Max();
    return -(top + Math.Log(a.Sum(v => Math.Exp(v - top))));
}
#endregion

#region 23.or | minus that
double Or(double[] E, double[] w, double[] logZ)
{
    double[] a = [.. E.Select((e, k) => Math.Log(w[k]) - logZ[k] - e)];
    double top = a.Max();
    return (top + Math.Log(a.Sum(v => Math.Exp(v - top))));
}
#endregion

#region 23.or | Only the best part
double Or(double[] E, double[] w, double[] logZ) => E.Select((e, k) => e + logZ[k] - Math.Log(w[k])).Min();
#endregion

#region 23.or | product of experts
double Or(double[] E, double[] w, double[] logZ) => E.Select((e, k) => w[k] * (e + logZ[k])).Sum();
#endregion

#region 23.or | weights are missing
double Or(double[] E, double[] w, double[] logZ)
{
    double[] a = [.. E.Select((e, k) => -logZ[k] - e)];
    double top = a.Max();
    return -(top + Math.Log(a.Sum(v => Math.Exp(v - top))));
}
#endregion

#region 23.or | largest exponent out first
double Or(double[] E, double[] w, double[] logZ) => -Math.Log(E.Select((e, k) => w[k] * Math.Exp(-e) / Math.Exp(logZ[k])).Sum());
#endregion

#region 23.not | no floor
double Not(double E, double w, double c) => -w * E;
#endregion

#region 23.not | sharp floor
double Not(double E, double w, double c) => Math.Max(-w * E, -c);
#endregion

#region 23.not | log is turned
double Not(double E, double w, double c)
{
    double a = -w * E, b = -c;
    return -(Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b))));
}
#endregion

#region 23.not | ceiling and not a floor
double Not(double E, double w, double c)
{
    double a = -w * E, b = -c;
    return Math.Min(a, b) - Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
}
#endregion

#region 23.not | weight w is missing
double Not(double E, double w, double c)
{
    double a = -E, b = -c;
    return Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
}
#endregion

#region 23.not | not c
double Not(double E, double w, double c) => Math.Log(Math.Exp(-w * E) + c);
#endregion

#region 23.not | out of the log first
double Not(double E, double w, double c) => Math.Log(Math.Exp(-w * E) + Math.Exp(-c));
#endregion

#region 23.count | coldest level is missing
double LogCount(double logStates, double[] betas, double[][] E)
{
    double log = logStates;
    for (int k = 0; k + 1 < betas.Length; k++)
        log += Math.Log(E[k].Average(e => Math.Exp(-(betas[k + 1] - betas[k]) * e)));
    return log;
}
#endregion

#region 23.count | Jensen
double LogCount(double logStates, double[] betas, double[][] E)
{
    double log = logStates;
    for (int k = 0; k + 1 < betas.Length; k++)
        log += -(betas[k + 1] - betas[k]) * E[k].Average();
    return log + Math.Log(E[^1].Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.count | not β′ itself
double LogCount(double logStates, double[] betas, double[][] E)
{
    double log = logStates;
    for (int k = 0; k + 1 < betas.Length; k++)
        log += Math.Log(E[k].Average(e => Math.Exp(-betas[k + 1] * e)));
    return log + Math.Log(E[^1].Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.count | hotter level
double LogCount(double logStates, double[] betas, double[][] E)
{
    double log = logStates;
    for (int k = 0; k + 1 < betas.Length; k++)
        log += Math.Log(E[k + 1].Average(e => Math.Exp(-(betas[k + 1] - betas[k]) * e)));
    return log + Math.Log(E[^1].Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.count | colder means fewer
double LogCount(double logStates, double[] betas, double[][] E)
{
    double log = logStates;
    for (int k = 0; k + 1 < betas.Length; k++)
        log += Math.Log(E[k].Average(e => Math.Exp((betas[k + 1] - betas[k]) * e)));
    return log + Math.Log(E[^1].Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.count | number of all states is missing
double LogCount(double logStates, double[] betas, double[][] E)
{
    double log = 0;
    for (int k = 0; k + 1 < betas.Length; k++)
        log += Math.Log(E[k].Average(e => Math.Exp(-(betas[k + 1] - betas[k]) * e)));
    return log + Math.Log(E[^1].Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.likelihoods | printed code
double[] Scores(double[][] data, double[][] states) => [.. data.Select(d => d.Average())];
#endregion

#region 23.likelihoods | sign of log Z
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) => d.Average() - Math.Log(states[k].Sum(e => Math.Exp(-e))))];
#endregion

#region 23.likelihoods | mean log-likelihood
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) => -d.Average() - Math.Log(states[k].Sum(e => Math.Exp(-e))))];
#endregion

#region 23.likelihoods | not their mean
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) => d.Average() + Math.Log(states[k].Average(e => Math.Exp(-e))))];
#endregion

#region 23.likelihoods | not over the data
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) => d.Average() + Math.Log(d.Sum(e => Math.Exp(-e))))];
#endregion

#region 23.likelihoods | minus is missing
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) => d.Average() + Math.Log(states[k].Sum(e => Math.Exp(e))))];
#endregion

#region 23.likelihoods | not the sum
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) => d.Sum(e => e + Math.Log(states[k].Sum(e => Math.Exp(-e)))))];
#endregion

#region 23.likelihoods | not yet a likelihood
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) => d.Average() - states[k].Average())];
#endregion

#region 23.queens | no direction
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j] || Math.Abs(rows[i] - rows[j]) == i - j) quarrels++;
    return quarrels > 0 ? 1 : 0;
}
#endregion

#region 23.queens | on one diagonal
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j]) quarrels++;
    return quarrels;
}
#endregion

#region 23.queens | two kinds of diagonals
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j] || rows[i] - rows[j] == i - j) quarrels++;
    return quarrels;
}
#endregion

#region 23.queens | stand in one row
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (Math.Abs(rows[i] - rows[j]) == i - j) quarrels++;
    return quarrels;
}
#endregion

#region 23.queens | not only their neighbours
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (i == j + 1 && (rows[i] == rows[j] || Math.Abs(rows[i] - rows[j]) == i - j)) quarrels++;
    return quarrels;
}
#endregion

#region 23.queens | sign is turned
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j] || Math.Abs(rows[i] - rows[j]) == i - j) quarrels++;
    return -quarrels;
}
#endregion

#region 23.queens | solutions must have the energy 0
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j] || Math.Abs(rows[i] - rows[j]) == i - j) quarrels++;
    return quarrels - 1;
}
#endregion

#region 23.queens | A quarrel is seen
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j] || Math.Abs(rows[i] - rows[j]) <= i - j) quarrels++;
    return quarrels;
}
#endregion

#region 23.product | not by 1/v²
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2) { var p = 1 / (v1 * v1) + 1 / (v2 * v2); return ((m1 / (v1 * v1) + m2 / (v2 * v2)) / p, 1 / p); }
#endregion

#region 23.or | not the highest
double Or(double[] E, double[] w, double[] logZ) { var hi = E.Max(); return hi - Math.Log(E.Select((e, k) => w[k] * Math.Exp(hi - e - logZ[k])).Sum()); }
#endregion

#region 23.or | holds logarithms
double Or(double[] E, double[] w, double[] logZ) { var lo = E.Min(); return lo - Math.Log(E.Select((e, k) => w[k] * Math.Exp(lo - e) / logZ[k]).Sum()); }
#endregion

#region 23.not | floor stays
double Not(double E, double w, double c) { double a = -w * E, b = -w * c; return Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b))); }
#endregion

#region 23.not | not the whole
double Not(double E, double w, double c) { double a = -E, b = -c; return w * (Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)))); }
#endregion

#region 23.count | is a double
double LogCount(double logStates, double[] betas, double[][] E)
{
    for (int k = 0; k + 1 < betas.Length; k++) logStates += Math.Log(E[k].Average(e => Math.Exp(-(betas[k + 1] - betas[k]) * e)));
    return logStates + Math.Log(E[^1].Count(e => e == 0) / E[^1].Length);
}
#endregion

#region 23.count | not their sum
double LogCount(double logStates, double[] betas, double[][] E)
{
    for (int k = 0; k + 1 < betas.Length; k++) logStates += Math.Log(E[k].Sum(e => Math.Exp(-(betas[k + 1] - betas[k]) * e)));
    return logStates + Math.Log(E[^1].Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.count | coldest level alone
double LogCount(double logStates, double[] betas, double[][] E)
{
    for (int k = 0; k + 1 < betas.Length; k++) logStates += Math.Log(E[k].Average(e => Math.Exp(-(betas[k + 1] - betas[k]) * e)));
    return logStates + Math.Log(E.SelectMany(v => v).Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.likelihoods | of its own
double[] Scores(double[][] data, double[][] states) { var z = Math.Log(states.Sum(s => s.Sum(e => Math.Exp(-e)))); return data.Select(d => d.Average() + z).ToArray(); }
#endregion

#region 23.likelihoods | of the mean p
double[] Scores(double[][] data, double[][] states) => data.Select((d, k) => -Math.Log(d.Average(e => Math.Exp(-e) / states[k].Sum(v => Math.Exp(-v))))).ToArray();
#endregion

#region 23.likelihoods | least energy
double[] Scores(double[][] data, double[][] states) => data.Select((d, k) => d.Average() - states[k].Min()).ToArray();
#endregion

#region 23.queens | Boards of any size
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < 8; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j] || Math.Abs(rows[i] - rows[j]) == i - j) quarrels++;
    return quarrels;
}
#endregion
