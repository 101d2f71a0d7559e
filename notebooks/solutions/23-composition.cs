// Reference solutions of chapter 23.

#region 23.product
// Precisions add; the mean is weighted by them.
(double Mean, double Variance) Product(double m1, double v1, double m2, double v2)
{
    double precision = 1 / v1 + 1 / v2;
    return ((m1 / v1 + m2 / v2) / precision, 1 / precision);
}
#endregion

#region 23.conflicts
// One term for each rule.
double Conflicts(int[] x, int[][] borders) => borders.Count(b => x[b[0]] == x[b[1]]);
#endregion

#region 23.or
// The largest exponent is taken out before exp, so that the sum holds at least one 1.
double Or(double[] E, double[] w, double[] logZ)
{
    double[] a = [.. E.Select((e, k) => Math.Log(w[k]) - logZ[k] - e)];
    double top = a.Max();
    return -top - Math.Log(a.Sum(v => Math.Exp(v - top)));
}
#endregion

#region 23.not
// log(e^a + e^b) = max(a, b) + log(1 + e^−|a − b|).
double Not(double E, double w, double c)
{
    double a = -w * E, b = -c;
    return Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
}
#endregion

#region 23.count
// Every ratio of two neighbouring Z is an average over the hotter level; the last factor is the share of solutions.
double LogCount(double logStates, double[] betas, double[][] E)
{
    double log = logStates;
    for (int k = 0; k + 1 < betas.Length; k++)
        log += Math.Log(E[k].Average(e => Math.Exp(-(betas[k + 1] - betas[k]) * e)));
    return log + Math.Log(E[^1].Average(e => e == 0 ? 1.0 : 0));
}
#endregion

#region 23.likelihoods
// −log p = E + log Z, and Z sums over all states.
double[] Scores(double[][] data, double[][] states) => [.. data.Select((d, k) =>
{
    double lowest = states[k].Min();
    return d.Average() - lowest + Math.Log(states[k].Sum(e => Math.Exp(lowest - e)));
})];
#endregion

#region 23.queens
// Pairs that attack each other, counted.
double Queens(int[] rows)
{
    int quarrels = 0;
    for (int i = 0; i < rows.Length; i++)
        for (int j = 0; j < i; j++)
            if (rows[i] == rows[j] || Math.Abs(rows[i] - rows[j]) == i - j) quarrels++;
    return quarrels;
}
#endregion
