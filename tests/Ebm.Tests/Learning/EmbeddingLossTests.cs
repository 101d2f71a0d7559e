namespace Ebm.Tests.Learning;

/// <summary>The losses of joint embedding: by the written-out formula, at a collapse, at the known optimum, and with bad input.</summary>
public class EmbeddingLossTests
{
    private static readonly Corruption Views = Corruption.Noise(.1);

    private static readonly Dictionary<string, (EmbeddingLoss Loss, Func<double[][], double[][], int[], double> Written)> Losses = new()
    {
        ["Siamese"] = (EmbeddingLoss.Siamese(Views, 2), (a, b, y) =>
        {
            var pairs = Pairs(a.Length).ToArray();
            double D(int i, int j) => Math.Sqrt(Squared(a[i], b[j]));
            var others = pairs.Where(p => !Partners(p.I, p.J, y)).ToArray();
            return (pairs.Where(p => Partners(p.I, p.J, y)).Average(p => D(p.I, p.J) * D(p.I, p.J)) / 2)
                + (others.Length == 0 ? 0 : others.Average(p => Math.Pow(Math.Max(0, 2 - D(p.I, p.J)), 2)) / 2);
        }
        ),
        ["triplet, all"] = (EmbeddingLoss.Triplet(Views, .7, EmbeddingLoss.Mining.All),
            (a, b, y) => Triplets(a, b, y, (_, others, _) => others)),
        ["triplet, hardest"] = (EmbeddingLoss.Triplet(Views, .7, EmbeddingLoss.Mining.Hardest),
            (a, b, y) => Triplets(a, b, y, (d, others, _) => [others.MinBy(k => d[k])])),
        ["triplet, semi-hard"] = (EmbeddingLoss.Triplet(Views, .7), (a, b, y) => Triplets(a, b, y, (d, others, j) =>
            [others.Any(k => d[k] > d[j]) ? others.Where(k => d[k] > d[j]).MinBy(k => d[k]) : others.MaxBy(k => d[k])])),
        ["InfoNCE"] = (EmbeddingLoss.InfoNce(Views, .3),
            (a, b, _) => a.Select((p, i) => -(Cosine(p, b[i]) / .3) + Math.Log(b.Sum(q => Math.Exp(Cosine(p, q) / .3)))).Average()),
        ["InfoNCE, two negatives"] = (EmbeddingLoss.InfoNce(Views, .3, 2), (a, b, _) => a.Select((p, i) =>
            -(Cosine(p, b[i]) / .3) + Math.Log(Enumerable.Range(0, 3).Sum(k => Math.Exp(Cosine(p, b[(i + k) % b.Length]) / .3))))
                .Average()),
        ["NT-Xent"] = (EmbeddingLoss.NtXent(Views, .3), (a, b, _) =>
        {
            double[][] z = [.. a, .. b];
            return z.Select((p, i) => -(Cosine(p, z[(i + a.Length) % z.Length]) / .3)
                + Math.Log(z.Where((_, k) => k != i).Sum(q => Math.Exp(Cosine(p, q) / .3)))).Average();
        }
        ),
        ["Barlow Twins"] = (EmbeddingLoss.BarlowTwins(Views, .3), (a, b, _) =>
        {
            var d = a[0].Length;
            double[] Column(double[][] t, int k)
            {
                var mean = t.Average(r => r[k]);
                var size = Math.Sqrt(t.Average(r => (r[k] - mean) * (r[k] - mean)) + 1e-5);
                return [.. t.Select(r => (r[k] - mean) / size)];
            }

            double C(int k, int l) => Column(a, k).Zip(Column(b, l), (u, v) => u * v).Average();
            return Pairs(d).Sum(p => p.I == p.J ? Math.Pow(1 - C(p.I, p.J), 2) : .3 * C(p.I, p.J) * C(p.I, p.J));
        }
        ),
    };

    public static TheoryData<string> Names => [.. Losses.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_is_its_formula(string name)
    {
        var (rng, (loss, written)) = (new Rng(1), Losses[name]);
        foreach (var (n, d) in new[] { (4, 1), (4, 3), (7, 5) })
        {
            Tensor a = Tensor.Gaussian(rng, n, d), b = (a + (.7f * Tensor.Gaussian(rng, n, d))).Constant();
            Near(written(Table(a), Table(b), []), loss.Of(a, b).Item, name);
        }
    }

    [Theory]
    [InlineData("Siamese")]
    [InlineData("triplet, all")]
    [InlineData("triplet, hardest")]
    [InlineData("triplet, semi-hard")]
    public void With_labels_rows_of_one_label_are_partners(string name)
    {
        var (rng, (loss, written)) = (new Rng(2), Losses[name]);
        Tensor a = Tensor.Gaussian(rng, 6, 3), b = (a + Tensor.Gaussian(rng, 6, 3)).Constant();
        int[] labels = [3, 0, 3, 1, 0, 3];
        Near(written(Table(a), Table(b), labels), loss.Of(a, b, labels).Item, name);
        Assert.True(Math.Abs(loss.Of(a, b).Item - loss.Of(a, b, labels).Item) > 1e-3);
    }

    [Fact]
    public void A_siamese_loss_of_partners_only_is_their_pull()
    {
        Tensor a = Tensor.Gaussian(new Rng(3), 3, 2), b = Tensor.Gaussian(new Rng(4), 3, 2);
        var (p, q) = (Table(a), Table(b));
        Near(Pairs(3).Average(k => Squared(p[k.I], q[k.J])) / 2, EmbeddingLoss.Siamese(Views).Of(a, b, 5, 5, 5).Item, "partners only");
        Assert.Contains("label 5",
            Assert.Throws<ArgumentException>("labels", () => EmbeddingLoss.Triplet(Views).Of(a, b, 5, 5, 5)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_collapse_costs_what_guessing_costs()
    {
        foreach (var n in new[] { 2, 5, 40 })
        {
            var one = Tensor.Filled(.3f, n, 6);
            Assert.Equal(Math.Log(n), EmbeddingLoss.InfoNce(Views).Of(one, one).Item, 1e-5);
            Assert.Equal(Math.Log(2), EmbeddingLoss.InfoNce(Views, .1, 1).Of(one, one).Item, 1e-5);
            Assert.Equal(Math.Log((2 * n) - 1), EmbeddingLoss.NtXent(Views).Of(one, one).Item, 1e-5);
            Assert.Equal(6, EmbeddingLoss.BarlowTwins(Views).Of(one, one).Item, 1e-5);
            Assert.Equal(1.5 * 1.5 / 2, EmbeddingLoss.Siamese(Views, 1.5).Of(one, one).Item, 1e-5);
            Assert.All(Enum.GetValues<EmbeddingLoss.Mining>(),
                m => Assert.Equal(.4, EmbeddingLoss.Triplet(Views, .4, m).Of(one, one).Item, 1e-5));
        }
    }

    [Fact]
    public void Codes_of_zeros_have_a_loss_and_a_slope()
    {
        var zero = Tensor.Filled(0, 4, 3);
        foreach (var (loss, _) in Losses.Values)
        {
            var l = loss.Of(zero, zero);
            Assert.True(float.IsFinite(l.Item), loss.Name);
            Assert.All(Gradient.Of(l, zero).ToArray(), v => Assert.True(float.IsFinite(v), loss.Name));
        }
    }

    [Fact]
    public void A_code_that_is_no_number_makes_a_loss_that_is_none()
    {
        // So that a trainer reports a divergence: max(0, ·) must not swallow it.
        foreach (var (loss, _) in Losses.Values)
        {
            for (var place = 0; place < 12; place++)
            {
                Tensor a = Tensor.Gaussian(new Rng(7), 4, 3), b = Tensor.Gaussian(new Rng(8), 4, 3);
                a.Data[place] = float.NaN;
                Assert.True(float.IsNaN(loss.Of(a, b).Item), $"{loss.Name}, first, {place}: {loss.Of(a, b).Item}");
                Assert.True(float.IsNaN(loss.Of(b, a).Item), $"{loss.Name}, second, {place}: {loss.Of(b, a).Item}");
            }
        }
    }

    [Fact]
    public void Free_codes_find_the_simplex()
    {
        // Four codes, τ = 0.5: log(1 + 3 e^{−(4/3)/0.5}); NT-Xent has 2 of its 2B − 1 = 7 answers in each other corner.
        var free = Trained(EmbeddingLoss.InfoNce(Views, .5), 4, 6);
        Assert.Equal(Math.Log(1 + (3 * Math.Exp(-8 / 3.0))), free, 1e-4);
        Assert.Equal(Math.Log(1 + (6 * Math.Exp(-8 / 3.0))), Trained(EmbeddingLoss.NtXent(Views), 4, 6), 1e-4);
    }

    [Fact]
    public void Free_codes_can_have_no_loss_where_there_is_room()
    {
        Assert.Equal(0, Trained(EmbeddingLoss.BarlowTwins(Views, .5), 16, 4), 1e-4);
        Assert.Equal(0, Trained(EmbeddingLoss.Siamese(Views, .5), 4, 6), 1e-5);
        Assert.Equal(0, Trained(EmbeddingLoss.Triplet(Views, .5), 4, 6), 1e-5);
    }

    [Fact]
    public void Distances_of_codes_far_from_zero_keep_their_digits()
    {
        var rng = new Rng(5);
        Tensor a = Tensor.Gaussian(rng, 5, 3), b = Tensor.Gaussian(rng, 5, 3);
        var near = new JointEmbedding(new Sequential(), 3).Between(a, b).ToArray();
        var far = new JointEmbedding(new Sequential(), 3).Between(a + 1000, b + 1000).ToArray();
        Assert.All(near.Zip(far), p => Assert.Equal(p.First, p.Second, 1e-3));
    }

    [Fact]
    public void Bad_input_is_refused_with_both_shapes_and_the_operation()
    {
        Tensor a = Tensor.Filled(1, 4, 3), b = Tensor.Filled(1, 4, 2);
        foreach (var (loss, _) in Losses.Values)
        {
            var message = Assert.Throws<ArgumentException>(() => loss.Of(a, b)).Message;
            Assert.All(new[] { loss.Name, "(4, 3)", "(4, 2)" }, part => Assert.Contains(part, message, StringComparison.Ordinal));
            Assert.Contains("(1, 3)",
                Assert.Throws<ArgumentException>("first", () => loss.Of(Tensor.Filled(1, 1, 3), Tensor.Filled(1, 1, 3))).Message,
                StringComparison.Ordinal);
            Assert.Throws<ArgumentException>("labels", () => loss.Of(a, a, 1, 2, 3));
        }

        Assert.Contains("(2)", Assert.Throws<ArgumentException>("labels", () => EmbeddingLoss.Siamese(Views).Of(a, a, 1, 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("labels[2]", () => EmbeddingLoss.Siamese(Views).Of(a, a, 1, 2, -1, 0));
        Assert.Throws<ArgumentException>("labels", () => EmbeddingLoss.InfoNce(Views).Of(a, a, 1, 2, 0, 0));
    }

    [Fact]
    public void Numbers_out_of_range_are_refused_by_name()
    {
        foreach (var bad in new[] { 0, -1, double.NaN, double.PositiveInfinity })
        {
            Assert.Throws<ArgumentOutOfRangeException>("margin", () => EmbeddingLoss.Siamese(Views, bad));
            Assert.Throws<ArgumentOutOfRangeException>("margin", () => EmbeddingLoss.Triplet(Views, bad));
            Assert.Throws<ArgumentOutOfRangeException>("temperature", () => EmbeddingLoss.InfoNce(Views, bad));
            Assert.Throws<ArgumentOutOfRangeException>("temperature", () => EmbeddingLoss.NtXent(Views, bad));
            Assert.Throws<ArgumentOutOfRangeException>("weight", () => EmbeddingLoss.BarlowTwins(Views, bad));
            Assert.Throws<ArgumentOutOfRangeException>("temperature", () => new JointEmbedding(new Sequential(), 2, bad));
        }

        Assert.Throws<ArgumentOutOfRangeException>("negatives", () => EmbeddingLoss.InfoNce(Views, .1, 0));
        Assert.Throws<ArgumentOutOfRangeException>("negatives", () => EmbeddingLoss.InfoNce(Views, .1, 4)
            .Of(Tensor.Filled(1, 4, 2), Tensor.Filled(1, 4, 2)));
        Assert.Throws<ArgumentOutOfRangeException>("mining", () => EmbeddingLoss.Triplet(Views, .1, (EmbeddingLoss.Mining)7));
        Assert.Throws<ArgumentNullException>("views", () => EmbeddingLoss.BarlowTwins(null!));
    }

    [Fact]
    public void Training_refuses_data_that_do_not_fit()
    {
        var model = new JointEmbedding(new Linear(2, 3, new Rng(1)), 2);
        var (rows, loss) = (new TrainingSet([1, 2, 3, 4, 5, 6, 7, 8], 4), EmbeddingLoss.Siamese(Views, 1, byLabel: true));
        Assert.Contains("2", Assert.Throws<ArgumentException>("data",
            () => new Trainer(model, loss, rows, new Adam(.1), new Rng(1))).Message, StringComparison.Ordinal);
        var unlabelled = new TrainingSet([1, 2, 3, 4], 2);
        Assert.Throws<InvalidOperationException>(() => new Trainer(model, loss, unlabelled, new Adam(.1), new Rng(1), 4).Step());
        Assert.Throws<ArgumentException>("first",
            () => new Trainer(model, EmbeddingLoss.InfoNce(Views), unlabelled, new Adam(.1), new Rng(1), 1).Step());
        var e = Assert.Throws<ArgumentException>("model",
            () => new Trainer(new GaussianModel(2), loss, unlabelled, new Adam(.1), new Rng(1)));
        Assert.Contains("JointEmbedding", e.Message, StringComparison.Ordinal);
    }

    private static double Trained(EmbeddingLoss loss, int n, int d)
    {
        var rng = new Rng(6);
        var free = new Free(rng, n, d);
        new Trainer(free, new Adam(.05), _ => loss.Of(free.Codes, free.Codes), rng) { Rate = LearningRate.Cosine(800) }.Run(800);
        return loss.Of(free.Codes, free.Codes).Item;
    }

    private static void Near(double expected, double found, string name) =>
        Assert.True(Math.Abs(expected - found) < 2e-5 * (1 + Math.Abs(expected)), $"{name}: {found}, not {expected}");

    private static double[][] Table(Tensor t) => [.. t.ToArray().Select(v => (double)v).Chunk(t.Shape[1])];

    private static IEnumerable<(int I, int J)> Pairs(int n) => Enumerable.Range(0, n * n).Select(k => (k / n, k % n));

    private static bool Partners(int i, int j, int[] labels) => i == j || (labels.Length > 0 && labels[i] == labels[j]);

    private static double Squared(double[] a, double[] b) => a.Zip(b, (u, v) => (u - v) * (u - v)).Sum();

    private static double Cosine(double[] a, double[] b) =>
        a.Zip(b, (u, v) => u * v).Sum() / Math.Sqrt(a.Sum(v => v * v) * b.Sum(v => v * v));

    private static double Triplets(double[][] a, double[][] b, int[] y, Func<double[], int[], int, int[]> choose)
    {
        var costs = new List<double>();
        for (var i = 0; i < a.Length; i++)
        {
            double[] d = [.. b.Select(q => 2 - (2 * Cosine(a[i], q)))];
            int[] others = [.. Enumerable.Range(0, a.Length).Where(k => !Partners(i, k, y))];
            foreach (var j in Enumerable.Range(0, a.Length).Where(j => Partners(i, j, y)))
                costs.AddRange(choose(d, others, j).Select(k => Math.Max(0, .7 + d[j] - d[k])));
        }

        return costs.Average();
    }

    private sealed class Free(Rng rng, int n, int d) : Layer
    {
        public Tensor Codes { get; } = Tensor.Gaussian(rng, n, d);

        public override Tensor Apply(Tensor x) => Codes;
    }
}
