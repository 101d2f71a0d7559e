namespace Ebm.Tests.Sampling;

/// <summary>R's package posterior, rank for rank and index for index: rho[t + 1] is ρ_t, and 1:0 counts 1, 0.</summary>
internal static class NaiveDiagnostics
{
    public static double[][] Split(double[][] x)
    {
        var n = x[0].Length;
        return [.. x.Select(c => c.Take(n / 2).ToArray()), .. x.Select(c => c.Skip((n + 1) / 2).ToArray())];
    }

    public static double[][] Scores(double[][] x)
    {
        var all = x.SelectMany(c => c).ToArray();
        double Score(double v)
        {
            var rank = all.Count(w => w < v) + ((all.Count(w => w == v) + 1) / 2.0);
            return MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, (rank - (3.0 / 8)) / (all.Length - (2 * 3.0 / 8) + 1));
        }

        return Array.ConvertAll(x, c => Array.ConvertAll(c, Score));
    }

    public static double RHat(double[][] x)
    {
        var sorted = x.SelectMany(c => c).Order().ToArray();
        var median = (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
        return Math.Max(Plain(Scores(Split(x))),
            Plain(Scores(Split(Array.ConvertAll(x, c => Array.ConvertAll(c, v => Math.Abs(v - median)))))));
        static double Plain(double[][] c)
        {
            double n = c[0].Length, between = n * Statistics.Variance([.. c.Select(v => v.Average())]),
                within = c.Average(v => Statistics.Variance(v));
            return Math.Sqrt(((between / within) + n - 1) / n);
        }
    }

    public static double Tail(double[][] x)
    {
        var sorted = x.SelectMany(c => c).Order().ToArray();
        double Below(double share)
        {
            var at = share * (sorted.Length - 1);   // R's quantile of type 7
            int low = (int)Math.Floor(at + 1e-12), high = Math.Min(low + 1, sorted.Length - 1);
            var quantile = sorted[low] + (Math.Max(at - low, 0) * (sorted[high] - sorted[low]));
            return Effective(Split(Array.ConvertAll(x, c => Array.ConvertAll(c, v => v <= quantile ? 1.0 : 0.0))));
        }

        return Math.Min(Below(0.05), Below(0.95));
    }

    public static double Effective(double[][] x)
    {
        int n = x[0].Length, m = x.Length;
        if (n < 3 || x.All(c => c.All(v => v == x[0][0]))) return double.NaN;
        var acov = new double[n + 1];
        for (var t = 0; t < n; t++)
            foreach (var c in x)
                for (var i = 0; i + t < n; i++) acov[t + 1] += (c[i] - c.Average()) * (c[i + t] - c.Average()) / n / m;
        var meanVariance = acov[1] * n / (n - 1);
        var plus = (meanVariance * (n - 1) / n) + Statistics.Variance([.. x.Select(c => c.Average())]);
        var rho = new double[n + 3];
        int time = 0, last;
        double even = rho[1] = 1, odd = rho[2] = 1 - ((meanVariance - acov[2]) / plus);
        while (time < n - 5 && even + odd > 0)
        {
            time += 2;
            even = 1 - ((meanVariance - acov[time + 1]) / plus);
            odd = 1 - ((meanVariance - acov[time + 2]) / plus);
            if (even + odd >= 0) (rho[time + 1], rho[time + 2]) = (even, odd);
        }

        last = time;
        if (even > 0) rho[last + 1] = even;
        for (time = 0; time <= last - 4;)
        {
            time += 2;
            if (rho[time + 1] + rho[time + 2] > rho[time - 1] + rho[time]) rho[time + 1] = rho[time + 2] = (rho[time - 1] + rho[time]) / 2;
        }

        var sum = last == 0 ? rho[1] + rho[0] : Enumerable.Range(1, last).Sum(k => rho[k]);
        var tau = Math.Max(-1 + (2 * sum) + rho[last + 1], 1 / Math.Log10(n * m));
        return n * m / tau;
    }
}
