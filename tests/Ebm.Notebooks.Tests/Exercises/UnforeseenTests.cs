using Tasks = Ebm.Notebooks.Exercises;

namespace Ebm.Notebooks.Tests.Exercises;

/// <summary>Slips that learners make and no misconception names: each is told something that helps to find it.</summary>
public class UnforeseenTests
{
    // Checked in a test, not while this class is initialised: an answer runs on a thread of its own, which would wait for that.
    private static readonly List<(string Slip, string Words, Func<Verdict> Check)> All = [];

    static UnforeseenTests()
    {
        Add(Tasks.Energy.Auc, "integer division", "rounded down",
            (a, b) => a.Sum(x => b.Sum(y => x < y ? 2 : x == y ? 1 : 0)) / (2 * a.Length * b.Length));
        Add(Tasks.Energy.Threshold, "interpolated quantile", "too large by 0.25", (e, q) => Quantile(e, 1 - q));
        Add(Tasks.Inference.Sweep, "a tie turns up", "A tie is not a reason", (f, j, y) => Swept(f, j, y, 1));
        Add(Tasks.Inference.Sweep, "to convergence", "For [0.5, -0.2", (f, j, y) => Enumerable.Range(0, 20)
            .Aggregate(y, (s, _) => Swept(f, j, s, 0)));
        Add(Tasks.Sampling.Metropolis, "T for β", "1/beta in place of beta",
            (now, fresh, beta) => Math.Min(1, Math.Exp(-(fresh - now) / beta)));
        Add(Tasks.Sampling.LangevinStep, "η/2 and √η", "eta/2 in place of eta", (x, slope, eta, xi) => x - (eta / 2 * slope)
            + (Math.Sqrt(eta) * xi));
        Add(Tasks.Sampling.LangevinStep, "√(η/2)", "xi/2 in place of xi", (x, slope, eta, xi) => x - (eta * slope)
            + (Math.Sqrt(eta / 2) * xi));
        Add(Tasks.Sampling.Swap, "a product of two tests", "Right in 1 of the 5",
            (cold, hot, ec, eh) => Math.Min(1, Math.Exp(-cold * (eh - ec))) * Math.Min(1, Math.Exp(-hot * (ec - eh))));
        Add(Tasks.Sampling.Mala, "clipped at 0", "cut off above at 0",
            (x0, e0, g0, x1, e1, g1, eta) => Math.Min(0, LogRatio(x0, e0, g0, x1, e1, g1, eta)));
        Add(Tasks.Sampling.Mala, "drift uphill", "x0 and x1 exchanged",
            (x0, e0, g0, x1, e1, g1, eta) => LogRatio(x0, e0, -g0, x1, e1, -g1, eta));
        Add(Tasks.Ising.HeatCapacity, "the variance of E/N", "One factor N too many",
            (e, beta, sites) => beta * beta * e.Select(v => v / sites).ToArray()
            .Average(v => v * v) * 1 - (beta * beta * Math.Pow(e.Select(v => v / sites).Average(), 2)));
        Add(Tasks.DenseMemories.FindBeta, "sign", "minus the expected one", (k, gap, eps) => Math.Log(eps / ((k - 1) * (1 - eps))) / gap);
        Add(Tasks.DenseMemories.Update, "divided by √d", "beta/√(the length of a row of p) in place of beta",
            (p, beta, s) => new ModernHopfield(p, beta / Math.Sqrt(s.Length)).Update(s));
        Add(Tasks.Vaes.Draw, "√ log ν", "not of ν", (m, l, x) => [.. m.Select((v, i) => v + (Math.Sqrt(l[i]) * x[i]))]);
        Add(Tasks.Classifiers.Bars, "log₂", "divided by ln 2", f => [.. f.Select(v => (Functions.LogSumExp(f) - v) / Math.Log(2))]);
        Add(Tasks.Classifiers.TestSize, "pooled variance", "pools the two shares into one",
            (p, q, k) => (int)Math.Ceiling(k * k * 2 * ((p + q) / 2) * (1 - ((p + q) / 2)) / ((p - q) * (p - q))));
        Add(Tasks.Divergence.AisEstimate, "divisor M", "divided by n where n − 1 is asked", (l, z0) => Combine(l, z0));
        Add(Tasks.Divergence.Direction, "transposed", "shape", (b, w, v, r) => new double[v.Length, b.Length]);
        Add(Tasks.Diffusion.StepBack, "deviation for variance", "the square root of the expected one",
            (b, k, x, y) => (Bayes(b, k, x, y).Mean, Math.Sqrt(Bayes(b, k, x, y).Variance)));
        Add(Tasks.Autoencoders.BestDenoiser, "weights not normalised", "right up to a factor, another one in each case",
            (p, s, x) => [.. x.Select((_, i) => p.Sum(y => Math.Exp(-y.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (2 * s * s)) * y[i]))]);
        Add(Tasks.Autoencoders.BernoulliCost, "clamped sigmoid", "cut off above at 44.3248",
            (y, o) => y.Zip(o, (p, v) => Math.Clamp(Functions.Sigmoid(v), 1e-7, 1 - 1e-7) is var q
            ? -(p * Math.Log(q)) - ((1 - p) * Math.Log(1 - q)) : 0).Sum());
        Add(Tasks.Embeddings.InfoNce, "summed over all entries", "divided by the number of rows of e", e => e.GetLength(0) is var n
            ? Enumerable.Range(0, n).Select(i => e[i, i] + Functions.LogSumExp([.. Enumerable.Range(0, n).Select(k => -e[i, k])]))
            .Sum() / (n * n) : 0);
        Add(Tasks.Embeddings.NtXent, "half the temperature", "2·c in place of c", (c, t) => c.GetLength(0) is var n
            ? Enumerable.Range(0, n)
            .Select(i => Functions.LogSumExp([.. Enumerable.Range(0, n).Where(k => k != i).Select(k => 2 * c[i, k] / t)]) - (2 * c[i,
            (i + (n / 2)) % n] / t)).Average() : 0);
        Add(Tasks.Flows.PlanarInverse, "too few halvings", "an iteration stopped too early", (c, b, v) => Halved(c, b, v, 16));
    }

    public static IEnumerable<object[]> Rows => All.Select((_, i) => new object[] { i });

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_slip_is_told_something_that_helps(int row)
    {
        var (slip, words, check) = All[row];
        var verdict = check();
        Assert.Equal(VerdictState.NotYet, verdict.State);
        Assert.True(words.Length > 0 && verdict.ToString().Contains(words, StringComparison.Ordinal), $"{slip}: {verdict}");
    }

    private static void Add<T>(Exercise<T> exercise, string slip, string words, T answer)
        where T : Delegate => All.Add(($"{exercise.Id}, {slip}", words, () => ((IExercise)exercise).Check(answer)));

    private static double Quantile(double[] e, double share)
    {
        var sorted = e.Order().ToArray();
        var at = share * (sorted.Length - 1);
        var low = (int)at;
        return low + 1 < sorted.Length ? sorted[low] + ((at - low) * (sorted[low + 1] - sorted[low])) : sorted[^1];
    }

    private static int[] Swept(double[] field, double coupling, int[] spins, int tie)
    {
        var s = (int[])spins.Clone();
        for (var i = 0; i < s.Length; i++)
        {
            var h = field[i] + (coupling * ((i > 0 ? s[i - 1] : 0) + (i + 1 < s.Length ? s[i + 1] : 0)));
            s[i] = h > 0 ? 1 : h < 0 ? -1 : tie == 0 ? s[i] : tie;
        }

        return s;
    }

    private static double LogRatio(double x0, double e0, double g0, double x1, double e1, double g1, double eta) =>
        e0 - e1 - (Math.Pow(x0 - x1 + (eta * g1), 2) / (4 * eta)) + (Math.Pow(x1 - x0 + (eta * g0), 2) / (4 * eta));

    private static (double, double) Combine(double[] l, double z0)
    {
        var mean = Functions.LogMeanExp(l);
        return (z0 + mean, Math.Sqrt(l.Average(v => Math.Pow(Math.Exp(v - mean) - 1, 2)) / l.Length));
    }

    private static (double Mean, double Variance) Bayes(double beta, double kept, double y0, double y)
    {
        var v = 1 / ((1 / (1 - kept)) + ((1 - beta) / beta));
        return (v * ((Math.Sqrt(kept) * y0 / (1 - kept)) + (Math.Sqrt(1 - beta) * y / beta)), v);
    }

    private static double Halved(double c, double b, double v, int times)
    {
        var (low, high) = (v - Math.Abs(c), v + Math.Abs(c));
        for (var n = 0; n < times; n++)
        {
            var middle = (low + high) / 2;
            (low, high) = middle + (c * Math.Tanh(middle + b)) < v ? (middle, high) : (low, middle);
        }

        return low;
    }
}
