using Tasks = Ebm.Notebooks.Exercises;

namespace Ebm.Notebooks.Tests.Exercises;

/// <summary>Right answers in other styles than the reference solutions: each is accepted.</summary>
public class AcceptedTests
{
    // Checked in a test, not while this class is initialised: an answer runs on a thread of its own, which would wait for that.
    private static readonly List<(string Style, Func<Verdict> Check)> All = [];

    static AcceptedTests()
    {
        Add(Tasks.Energy.TwoWells, "the smaller of two corners", x => Math.Min(Math.Abs(x + 1), Math.Abs(x - 2)));
        Add(Tasks.Energy.TwoWells, "unequal depths, from the slope", x => (x * x * x * x / 4) - (1.3 * x * x * x / 3)
            - (1.7 * x * x / 2) + (0.6 * x));
        Add(Tasks.Energy.TwoWells, "a logarithm", x => Math.Log(1 + Math.Pow((x + 1) * (x - 2), 2)));
        Add(Tasks.Energy.Classify, "‖x‖² left out", (x, means) => Enumerable.Range(0, means.Length)
            .MinBy(y => means[y].Sum(v => v * v) - (2 * means[y].Zip(x, (a, b) => a * b).Sum())));
        Add(Tasks.Energy.Auc, "signs", (a, b) => a.Average(x => b.Average(y => 0.5 + (0.5 * Math.Sign(y - x)))));
        Add(Tasks.Energy.Auc, "ranks", (a, b) => (b.Sum(y => Rank([.. a, .. b], y)) - (b.Length * (b.Length + 1) / 2.0))
            / (a.Length * b.Length));
        Add(Tasks.Energy.Threshold, "from above", (e, q) => e.OrderDescending().ElementAt((int)(q * e.Length)));
        Add(Tasks.Energy.Threshold, "⌈(1 − q)n⌉ − 1", (e, q) => e.Order().ElementAt((int)Math.Ceiling((1 - q) * e.Length) - 1));
        Add(Tasks.Energy.Fill, "a mean over the known pixels", (x, known, means) =>
        {
            int[] at = [.. Enumerable.Range(0, x.Length).Where(i => known[i])];
            var best = means.OrderBy(m => at.Length == 0 ? 0 : at.Average(i => Math.Pow(x[i] - m[i], 2))).First();
            return [.. x.Select((v, i) => known[i] ? v : best[i])];
        });
        Add(Tasks.Energy.Better, "soft minimum over the class", train =>
        {
            var classes = Enumerable.Range(0, 10).Select(y => new PrototypeEnergy(train.OfClass(y)).Marginal(3)).ToArray();
            return x => [.. classes.Select(m => m.Energy(Array.ConvertAll(x, v => (double)v)))];
        });
        Add(Tasks.Gibbs.StableSoftmin, "pairwise", (e, beta) => [.. e.Select(a => 1 / e.Sum(b => Math.Exp(-beta * (b - a))))]);
        Add(Tasks.Gibbs.FreeEnergy, "⟨E⟩ − S/β", (rows, beta) => Array.ConvertAll(rows, r => Probability.Softmin(r, beta) is var p
            ? p.Zip(r, (a, e) => a * e).Sum() - (Probability.Entropy(p) / beta) : 0));
        Add(Tasks.Gibbs.LogPartition, "the least E taken out", (e, volume) =>
            Math.Log(volume) - e.Min() + Math.Log(e.Average(v => Math.Exp(e.Min() - v))));
        Add(Tasks.Gibbs.Calibrate, "a scan, two decimals", (e, labels) => Enumerable.Range(1, 1000).Select(k => k / 100.0)
            .MinBy(b => e.Zip(labels, (r, y) => -Math.Log(Probability.Softmin(r, b)[y])).Average()));
        Add(Tasks.Inference.Dag, "round after round", (n, arcs) =>
        {
            double[] v = [0, .. Enumerable.Repeat(1e18, n - 1)];
            for (var k = 0; k < n; k++) foreach (var a in arcs) v[a.To] = Math.Min(v[a.To], v[a.From] + a.Energy);
            return v[^1];
        });
        Add(Tasks.Inference.Marginal, "a dictionary", (e, lengths, beta) =>
        {
            var weights = new SortedDictionary<int, double>();
            foreach (var (v, n) in e.Zip(lengths)) weights[n] = weights.GetValueOrDefault(n) + Math.Exp(-beta * v);
            return weights.MaxBy(p => p.Value).Key;
        });
        Add(Tasks.Inference.Sweep, "two energies compared", (field, coupling, spins) =>
        {
            var y = (int[])spins.Clone();
            double E() => -y.Select((s, i) => s * (field[i] + (i + 1 < y.Length ? coupling * y[i + 1] : 0))).Sum();
            for (var i = 0; i < y.Length; i++)
            {
                var before = E();
                y[i] = -y[i];
                if (E() >= before - 1e-12) y[i] = -y[i];
            }

            return y;
        });
        Add(Tasks.Inference.Project, "the smaller of 1 and ε/d", (y, c, r) =>
            [.. y.Select((v, i) => c[i] + (Math.Min(1, r / MathNet.Numerics.Distance.Euclidean(y, c)) * (v - c[i])))]);
        Add(Tasks.Sampling.Metropolis, "min in the exponent", (now, fresh, beta) => Math.Exp(-beta * Math.Max(0, fresh - now)));
        Add(Tasks.Sampling.Leapfrog, "velocity Verlet", (slope, x, p, step, steps) =>
        {
            for (var k = 0; k < steps; k++)
            {
                var g = slope(x);
                x += (step * p) - (0.5 * step * step * g);
                p -= 0.5 * step * (g + slope(x));
            }

            return (x, p);
        });
        Add(Tasks.Sampling.Mala, "multiplied out", (x0, e0, g0, x1, e1, g1, eta) =>
            e0 - e1 + ((x1 - x0) * (g0 + g1) / 2) + (eta / 4 * ((g0 * g0) - (g1 * g1))));
        Add(Tasks.Sampling.Schedule, "T falls along a line", steps =>
            [.. Enumerable.Range(0, steps).Select(k => 1 / (0.5 - (0.48 * k / (steps - 1))))]);
        Add(Tasks.Ising.WolffBond, "tanh", (beta, coupling) => 2 / ((1 / Math.Tanh(beta * coupling)) + 1));
        Add(Tasks.Ising.HeatCapacity, "energies per spin", (e, beta, sites) => beta * beta * sites
            * (e.Average(v => v / sites * (v / sites)) - Math.Pow(e.Average() / sites, 2)));
        Add(Tasks.Ising.Metropolis, "heat bath on a checkerboard", (s, t, rng) =>
        {
            var (n, r) = (s.GetLength(0), (int[,])s.Clone());
            foreach (var i in Enumerable.Range(0, n * n).OrderBy(i => ((i / n) + (i % n)) % 2))
            {
                var (y, x) = (i / n, i % n);
                var h = r[(y + 1) % n, x] + r[(y + n - 1) % n, x] + r[y, (x + 1) % n] + r[y, (x + n - 1) % n];
                r[y, x] = rng.NextDouble() < 1 / (1 + Math.Exp(-2 * h / t)) ? 1 : -1;
            }

            return r;
        });
        Add(Tasks.HopfieldNets.Energy, "pairs i < j", (w, theta, s) =>
        {
            var e = 0.0;
            for (var i = 0; i < s.Length; i++)
            {
                e += theta[i] * s[i];
                for (var j = 0; j < i; j++) e -= w[i, j] * s[i] * s[j];
            }

            return e;
        });
        Add(Tasks.HopfieldNets.SignZero, "a nudge by the old state", (w, s) => [.. Hopfield.FromWeights(w).Fields(s)
            .Select((h, i) => Math.Sign(h + (1e-9 * s[i])))]);
        Add(Tasks.HopfieldNets.Capacity, "a quantile of the normal distribution", (n, error) =>
            (int)Math.Floor(n / Math.Pow(MathNet.Numerics.Distributions.Normal.InvCDF(0, 1, 1 - error), 2)));
    }

    public static IEnumerable<object[]> Rows => All.Select((_, i) => new object[] { i });

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_right_answer_in_another_style_is_accepted(int row)
    {
        var (style, check) = All[row];
        var verdict = check();
        Assert.True(verdict.State == VerdictState.Solved, $"{style}: {verdict}");
    }

    private static void Add<T>(Exercise<T> exercise, string style, T answer)
        where T : Delegate => All.Add(($"{exercise.Id}, {style}", () => ((IExercise)exercise).Check(answer)));

    /// <summary>Counted from 1; equal numbers share the middle of their ranks.</summary>
    private static double Rank(double[] all, double v) => all.Count(x => x < v) + ((all.Count(x => x == v) + 1) / 2.0);
}
