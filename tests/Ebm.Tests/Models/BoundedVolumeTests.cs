using MathNet.Numerics.LinearAlgebra;

namespace Ebm.Tests.Models;

/// <summary>PCA, k-means, mixtures, ICA and products of Student-t experts against closed forms, other algorithms and theorems.</summary>
public class BoundedVolumeTests
{
    private static Points Cloud(int count, int width, ulong seed)
    {
        var rng = new Rng(seed);
        var mixing = Enumerable.Range(0, width).Select(_ => Enumerable.Range(0, width).Select(_ => rng.NextGaussian()).ToArray()).ToArray();
        return Points.From(Enumerable.Range(0, count).Select(_ =>
        {
            double[] s = [.. Enumerable.Range(0, width).Select(_ => Math.Pow(rng.NextGaussian(), 3))];
            return mixing.Select(row => 3 + row.Zip(s, (a, b) => a * b).Sum()).ToArray();
        }));
    }

    [Fact]
    public void The_mean_energy_of_PCA_is_the_tail_of_the_singular_values()
    {
        var data = Cloud(200, 6, 1);
        var (mean, rows) = (data.Mean(), Enumerable.Range(0, 200).Select(i => data[i]).ToArray());
        var table = Matrix<double>.Build.Dense(200, 6, (i, j) => rows[i][j] - mean[j]);
        var singular = table.Svd().S;
        for (var k = 1; k <= 6; k++)
        {
            var pca = Pca.Fit(data, k);
            var tail = singular.Skip(k).Sum(s => s * s) / 200;
            Assert.Equal(tail, rows.Average(x => pca.Energy(x)), 1e-9 * singular[0] * singular[0] / 200);
            Assert.Equal(1 - (tail * 200 / singular.Sum(s => s * s)), pca.ExplainedVariance, 1e-9);
            Assert.Equal(rows.Average(x => pca.Energy(x)), data.MeanSquaredDistance(pca.Reconstruct(data)), 1e-5 * pca.Variances[0]);
        }

        var white = Pca.Fit(data, 4).Whiten(data);
        var (centre, covariance) = Pca.Moments(white);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(0, centre[i], 1e-6);
            for (var j = 0; j < 4; j++) Assert.Equal(i == j ? 1 : 0, covariance[i, j], 1e-5);
        }

        var whole = Pca.Fit(data, 6);
        Assert.InRange(data.MeanSquaredDistance(whole.Unwhiten(whole.Whiten(data))), 0, 1e-8);
    }

    [Fact]
    public void Lloyds_iteration_never_raises_the_objective_and_ends_where_nothing_moves()
    {
        var data = Cloud(500, 3, 2);
        var model = KMeans.Fit(data, 7, new Rng(1), restarts: 3);
        var scale = model.Objectives[0];
        Assert.True(model.Objectives.Zip(model.Objectives.Skip(1)).All(j => j.Second <= j.First + (1e-12 * scale)));
        double[][] rows = [.. Enumerable.Range(0, 500).Select(i => data[i])];
        Assert.Equal(model.Objectives[^1], rows.Sum(x => model.Energy(x)), 1e-6 * scale);

        // A fixed point: every centre is the mean of the points it is nearest to.
        foreach (var group in rows.GroupBy(x => model.Nearest(x)))
        {
            for (var d = 0; d < 3; d++)
                Assert.Equal(group.Average(x => x[d]), model.Centres[group.Key][d], 1e-5);
        }

        Assert.Equal(data.MeanSquaredDistance(model.Reconstruct(data)) * 500, model.Objectives[^1], 1e-5 * scale);
        Assert.Contains("all 7 centres", model.Diagnose(data).ToString(), StringComparison.Ordinal);
        Assert.Equal(KMeans.Fit(data, 7, new Rng(1), 3, threads: 1).Objectives, model.Objectives);
    }

    [Fact]
    public void On_a_line_k_means_finds_the_best_of_all_partitions()
    {
        // In one dimension clusters are intervals: all pairs of borders can be tried.
        double[] xs = [.. Enumerable.Range(0, 40).Select(i => Math.Sin(i * 1.7) * Math.Sqrt(i))];
        Array.Sort(xs);
        double Spread(int from, int to)
        {
            var part = xs[from..to];
            return part.Sum(x => (x - part.Average()) * (x - part.Average()));
        }

        var best = double.PositiveInfinity;
        for (var a = 1; a < 39; a++)
            for (var b = a + 1; b < 40; b++) best = Math.Min(best, Spread(0, a) + Spread(a, b) + Spread(b, 40));
        var model = KMeans.Fit(Points.From(xs.Select(x => new[] { x })), 3, new Rng(2), 50);
        Assert.Equal(best, model.Objectives[^1], 1e-5 * best);
    }

    [Fact]
    public void Empty_clusters_are_repaired_and_reported()
    {
        var data = Points.From([[0.0], [1.0], [10.0], [11.0]]);
        var model = KMeans.Fit(data, [[0.0], [10.0], [500.0]]);
        Assert.Equal(1, model.Repaired);
        Assert.Equal(.5, model.Objectives[^1], 1e-6);
        Assert.Contains("the fit moved 1 empty cluster to", model.Diagnose(data).ToString(), StringComparison.Ordinal);
        var given = new KMeans([[0.0], [500.0]]);
        Assert.Contains("empty clusters: 1 of 2", given.Diagnose(data).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_mixture_goes_on_from_a_given_one_and_a_diagonal_one_has_no_correlations()
    {
        var data = Cloud(400, 2, 3);
        var (ten, twenty) = (GaussianMixture.Fit(data, 3, new Rng(4), 10), GaussianMixture.Fit(data, 3, new Rng(4), 20));
        var joined = GaussianMixture.Fit(data, ten, 10);
        Assert.Equal(twenty.Means[1], joined.Means[1]);
        Assert.Equal(twenty.Likelihoods, ten.Likelihoods.Concat(joined.Likelihoods));
        var diagonal = GaussianMixture.Fit(data, 3, new Rng(4), 20, 1e-12, diagonal: true);
        Assert.All(diagonal.Covariances, c => Assert.Equal(0, c[0, 1]));
        Assert.True(diagonal.Likelihoods.Zip(diagonal.Likelihoods.Skip(1)).All(l => l.Second >= l.First - 1e-10));
        Assert.Equal(1, diagonal.Responsibilities(data[0]).Sum(), 1e-12);

        // One diagonal component: the means and variances of the coordinates.
        var one = GaussianMixture.Fit(data, 1, new Rng(4), 2, 1e-12, diagonal: true);
        for (var d = 0; d < 2; d++)
        {
            double[] x = data.Coordinate(d);
            Assert.Equal(x.Average(), one.Means[0][d], 1e-9);
            Assert.Equal(x.Average(v => v * v) - (x.Average() * x.Average()), one.Covariances[0][d, d], 1e-8);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Products_of_matrices_give_the_iterations_of_the_formula(bool diagonal)
    {
        const int N = 9, Count = 150;
        var data = StateSpace.Real(N).Random(new Rng(21), Count);
        double[][] x = [.. Enumerable.Range(0, Count).Select(i => data[i])];
        var unit = new double[N, N];
        for (var d = 0; d < N; d++) unit[d, d] = 1;
        var mixture = new GaussianMixture([.3, .7], [x[0], x[1]], [unit, unit]);
        var found = GaussianMixture.Fit(data, mixture, 3, .01, diagonal);
        for (var t = 0; t < 3; t++)
        {
            Assert.Equal(-x.Average(p => mixture.Energy(p)), found.Likelihoods[t], 1e-4);
            double[][] r = [.. x.Select(p => mixture.Responsibilities(p))];
            double[] mass = [r.Sum(v => v[0]), r.Sum(v => v[1])];
            double[][] means = [.. Enumerable.Range(0, 2).Select(k => Enumerable.Range(0, N)
                .Select(d => x.Zip(r, (p, v) => v[k] * p[d]).Sum() / mass[k]).ToArray())];
            var covariances = Enumerable.Range(0, 2).Select(_ => new double[N, N]).ToArray();
            for (var k = 0; k < 2; k++)
                for (var i = 0; i < N; i++)
                    for (var j = 0; j < N; j++)
                    {
                        var s = x.Zip(r, (p, v) => v[k] * (p[i] - means[k][i]) * (p[j] - means[k][j])).Sum() / mass[k];
                        covariances[k][i, j] = i == j ? s + .01 : diagonal ? 0 : s;
                    }

            mixture = new GaussianMixture([mass[0] / Count, mass[1] / Count], means, covariances);
        }

        for (var k = 0; k < 2; k++)
        {
            Assert.Equal(mixture.Weights[k], found.Weights[k], 1e-5);
            for (var i = 0; i < N; i++)
            {
                Assert.Equal(mixture.Means[k][i], found.Means[k][i], 1e-4);
                for (var j = 0; j < N; j++) Assert.Equal(mixture.Covariances[k][i, j], found.Covariances[k][i, j], 1e-4);
            }
        }

        mixture = new GaussianMixture([.3, .7], [x[0], x[1]], [unit, unit]);
        Assert.Equal(found.Means[0], GaussianMixture.Fit(data, mixture, 3, .01, diagonal, threads: 1).Means[0]);
    }

    /// <summary>scikit-learn 1.2.1 on load_digits().data / 16 from the same starts, tol=0.</summary>
    [Fact]
    public void On_digits_the_objectives_are_those_of_scikit_learn()
    {
        var digits = Points.From(Digits.Load().Images);
        double[][] ten = [.. Enumerable.Range(0, 10).Select(i => digits[i])];
        Assert.Equal(4561.950718775775, KMeans.Fit(digits, ten).Objectives[^1], 1e-4 * 4562);
        Assert.Equal(0.8943031165985263, Pca.Fit(digits, 20).ExplainedVariance, 1e-9);
        var unit = new double[64, 64];
        for (var d = 0; d < 64; d++) unit[d, d] = 1;
        var start = new GaussianMixture([.. Enumerable.Repeat(.1, 10)], ten, [.. Enumerable.Repeat(unit, 10)]);
        var full = GaussianMixture.Fit(digits, start, 100, 1e-3);
        Assert.Equal(72.88169665333666, -full.Energies(digits).Average(), 1e-4 * 73);
        Assert.Equal(72.32677181838088, full.Likelihoods[20], 1e-4 * 72);
        var diagonal = GaussianMixture.Fit(digits, start, 100, 1e-3, diagonal: true);
        Assert.Equal(53.52389220169904, -diagonal.Energies(digits).Average(), 1e-4 * 54);
    }

    [Fact]
    public void Singular_and_empty_components_are_reported()
    {
        var line = Points.From(Enumerable.Range(0, 20).Select(i => new[] { i, 2.0 * i }));
        Assert.Contains("singular covariances: 2", GaussianMixture.Fit(line, 2, new Rng(1)).Diagnose(line).ToString(),
            StringComparison.Ordinal);
        var cloud = StateSpace.Real(2).Random(new Rng(5), 200);
        Assert.Contains("have points", GaussianMixture.Fit(cloud, 2, new Rng(1)).Diagnose(cloud).ToString(), StringComparison.Ordinal);
        var round = new double[,] { { 1, 0 }, { 0, 1 } };

        // Eight coordinates and more are fitted by matrix products.
        var flat = Points.From(Enumerable.Range(0, 300).Select(i => Enumerable.Range(0, 8)
            .Select(d => d == 3 ? 1 : 10 * Math.Sin((i * (d + 1.7)) + d)).ToArray()));
        Assert.Equal(2, GaussianMixture.Fit(flat, 2, new Rng(1)).Diagnose(flat).Singular);
        Assert.Equal(2, GaussianMixture.Fit(flat, 2, new Rng(1), diagonal: true).Diagnose(flat).Singular);
        var round8 = StateSpace.Real(8).Random(new Rng(5), 400);
        Assert.Equal(0, GaussianMixture.Fit(round8, 2, new Rng(1)).Diagnose(round8).Singular);
        var far = new GaussianMixture([.5, .5], [[0, 0], [1e4, 0]], [round, round]);
        Assert.Equal(1, far.Diagnose(cloud).Empty);
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2.0)]
    public void ICA_finds_the_mixing_that_the_data_were_drawn_with(double? alpha)
    {
        double[][] unmixing = [[1, .5, 0], [-.4, .9, .3], [.2, -.7, 1.1]];
        var truth = new Ica(unmixing, [1, -2, .5], alpha);
        var data = truth.Sample(new Rng(5), 20_000);
        Assert.True(Ica.AmariDistance(unmixing, [[1, 0, 0], [0, 1, 0], [0, 0, 1]]) > .1);
        var model = Ica.Fit(data, new Rng(6), alpha);

        // The estimator's errors are about 1/√20000 = 0.007 an entry.
        Assert.InRange(Ica.AmariDistance(model.Unmixing, truth.Mixing), 0, .03);
        Assert.True(model.Likelihoods.Zip(model.Likelihoods.Skip(1)).All(l => l.Second >= l.First));
        Assert.Equal(-Enumerable.Range(0, 20_000).Average(i => model.Energy(data[i])), model.Likelihoods[^1], 1e-4);

        // Maximum likelihood is above the truth, by about (parameters)/2n.
        Assert.InRange(model.Likelihoods[^1] + Enumerable.Range(0, 20_000).Average(i => truth.Energy(data[i])), -1e-4, 1e-3);
        var again = Ica.Fit(data, new Rng(7), alpha);
        Assert.Equal(model.Likelihoods[^1], again.Likelihoods[^1], 1e-5);
        Assert.InRange(Ica.AmariDistance(again.Unmixing, model.Mixing), 0, 1e-3);
    }

    [Fact]
    public void The_Amari_distance_is_0_for_scaled_permutations_and_1_for_equal_entries()
    {
        double[][] identity = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
        Assert.Equal(0, Ica.AmariDistance([[0, -3, 0], [0, 0, 2], [.5, 0, 0]], identity), 1e-12);
        Assert.Equal(1, Ica.AmariDistance([[1, 1, -1], [1, -1, 1], [1, 1, 1]], identity), 1e-12);
        Assert.Equal((.5 + 0 + .5 + 0) / 4, Ica.AmariDistance([[2, 1], [0, 2]], [[1, 0], [0, 1]]), 1e-12);
    }

    [Fact]
    public void Square_experts_are_ICA_and_more_of_them_have_a_smaller_Z()
    {
        double[][] filters = [[1, .4], [-.3, .8], [.5, -1]];
        var square = new StudentExperts(filters[..2], [2, 2], [.25, -.5]);
        var ica = new Ica(filters[..2], [.25, -.5], 2);
        var rng = new Rng(9);
        for (var i = 0; i < 20; i++)
        {
            double[] x = [3 * rng.NextGaussian(), 3 * rng.NextGaussian()];
            Assert.Equal(ica.Energy(x), ((IEnergy)square).Energy(x) + square.LogPartition(), 1e-6);
        }

        var three = new StudentExperts(filters, [2, 2, 2]);
        var z = PartitionFunction.Quadrature(three, 60, 1200);
        foreach (var pair in new[] { (0, 1), (0, 2), (1, 2) })
            Assert.True(z < new StudentExperts([filters[pair.Item1], filters[pair.Item2]], [2, 2]).LogPartition());
        Assert.Throws<InvalidOperationException>(() => three.LogPartition());
        Assert.Equal(PartitionFunction.Quadrature(square, 60, 1200, 3), square.LogPartition(3), 1e-4);
    }

    [Fact]
    public void The_closed_score_matching_loss_is_that_of_the_graph()
    {
        var model = new StudentExperts([[1, .4], [-.3, .8], [.5, -1]], [.7, 1.5, 3], [.1, .2]);
        var plain = new GraphOnly(model);
        var batch = new TrainingBatch(Tensor.Gaussian(new Rng(10), 30, 2), null);
        Tensor a = ScoreMatching.Explicit.Loss(model, batch, new Rng(1)), b = ScoreMatching.Explicit.Loss(plain, batch, new Rng(1));
        Assert.Equal(b.Item, a.Item, 1e-5);
        foreach (var parameter in model.Parameters())
        {
            Assert.Equal(Gradient.Of(b, parameter.Value).ToArray(), Gradient.Of(a, parameter.Value).ToArray(),
                (p, q) => Math.Abs(p - q) < 1e-4);
        }
    }

    [Fact]
    public void Score_matching_of_square_experts_finds_the_sources()
    {
        var truth = new Ica([[1, .5], [-.4, .9]], [1, -2], 2);
        var data = truth.Sample(new Rng(11), 10_000);
        var model = StudentExperts.Fit(data, 2, new Rng(12), 1500);
        Assert.InRange(Ica.AmariDistance(model.Filters, truth.Mixing), 0, .05);
        Assert.All(model.Alphas, a => Assert.InRange(a, 1.5, 2.7));
    }

    [Fact]
    public void Bad_input_is_named_with_its_remedy()
    {
        var rng = new Rng(1);
        Points three = Points.From([[1.0, 2], [1, 2], [3, 4], [5, 7]]), nan = Points.From([[1.0, double.NaN], [2, 3]]);
        Points same = Points.From([[1.0, 2], [1, 2], [1, 2]]), constant = Points.From([[1.0, 5], [2, 5], [4, 5]]);
        Assert.Contains("at most 3", Assert.Throws<ArgumentOutOfRangeException>("clusters", () => KMeans.Fit(three, 4, rng)).Message,
            StringComparison.Ordinal);
        Assert.Contains("only 4 points", Assert.Throws<ArgumentOutOfRangeException>("clusters", () => KMeans.Fit(three, 5, rng)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("clusters", () => KMeans.Fit(three, 0, rng));
        Assert.Throws<ArgumentException>("data", () => KMeans.Fit(nan, 1, rng));
        Assert.Throws<ArgumentException>("start[0]", () => KMeans.Fit(three, [[0.0]]));
        var one = KMeans.Fit(same, 1, rng);
        Assert.Equal([1.0, 2], one.Centres[0]);
        one.Centres[0][0] = 99;
        var mixture = new GaussianMixture([1], [[1.0, 2]], [new[,] { { 1.0, 0 }, { 0, 1 } }]);
        mixture.Means[0][0] = 99;
        Assert.Equal([1.0, 2], one.Centres[0]);
        Assert.Equal([1.0, 2], mixture.Means[0]);
        Assert.Equal(0, one.Energy(1, 2));
        Assert.Equal(Math.Log(2 * Math.PI), mixture.Energy(1, 2), 1e-12);
        Assert.Throws<ArgumentException>("data", () => Pca.Fit(same, 1));
        Assert.Throws<ArgumentException>("data", () => Pca.Fit(nan, 1));
        Assert.Contains("at most 1", Assert.Throws<ArgumentOutOfRangeException>("components", () => Pca.Fit(constant, 2)).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("components", () => Pca.Fit(three, 0));
        Assert.Contains("Coordinate 1", Assert.Throws<ArgumentException>("data", () => Ica.Fit(constant, rng)).Message,
            StringComparison.Ordinal);
        Assert.Contains("along 1 directions", Assert.Throws<ArgumentException>("data",
            () => Ica.Fit(Points.From([[1.0, 2], [2, 4], [3, 6]]), rng)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("data", () => Ica.Fit(nan, rng));
        Assert.Throws<ArgumentOutOfRangeException>("alpha", () => Ica.Fit(three, rng, .5));
        Assert.Throws<ArgumentException>("unmixing", () => new Ica([[1, 2], [2, 4]]));
        Assert.Throws<ArgumentOutOfRangeException>("alphas[0]", () => new StudentExperts([[1.0]], [.5]));
        Assert.Throws<ArgumentException>("data", () => StudentExperts.Fit(constant, 2, rng));
        Assert.Throws<ArgumentException>("data", () => GaussianMixture.Fit(nan, 1, rng));
        Assert.Contains("singular", GaussianMixture.Fit(constant, 1, rng).Diagnose(constant).ToString(), StringComparison.Ordinal);
        Assert.Equal(2, GaussianMixture.Fit(three, 1, rng).Dimension);
    }

    [Fact]
    public void Student_experts_read_back_have_the_mean_that_was_saved_and_training_leaves_it()
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            var saved = new StudentExperts([[1, .4], [-.3, .8]], [.7, 1.5], [.5, -2]);
            WeightFile.Write(path, saved.Parameters());
            var read = new StudentExperts([[1, 0], [0, 1]], [1, 1]);
            WeightFile.Read(path).CopyTo(read.Parameters());
            Assert.Equal(saved.Energy(1, 1), read.Energy(1, 1));
            new Trainer(read, read.NaturalObjective, TrainingSet.From(Points.From(Tensor.Gaussian(new Rng(1), 50, 2))), new Adam(.1),
                new Rng(2), 10).Run(5);
            Assert.NotEqual(saved.Energy(1, 1), read.Energy(1, 1));
            Assert.Equal([.5f, -2], read.Parameters().Single(p => p.Name == "mean").Value.ToArray());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void Neither_weight_decay_nor_a_price_nor_an_average_moves_the_mean_of_student_experts()
    {
        var data = TrainingSet.From(Points.From(Tensor.Gaussian(new Rng(1), 50, 2)));
        foreach (var (objective, optimizer) in new (Objective, Optimizer)[]
        {
            (ScoreMatching.Explicit, new Adam(.1, weightDecay: .5)),
            (ScoreMatching.Explicit.Regularized(.3, .2), new Adam(.1)),
            (ScoreMatching.Explicit.Regularized(.3, .2), new Sgd(.1, .9)),
        })
        {
            var model = new StudentExperts([[1, .4], [-.3, .8]], [.7, 1.5], [.5, -2]);
            float[] Mean() => model.Parameters().Single(p => p.Name == "mean").Value.ToArray();
            var before = model.Filters[0][0];
            var average = new MovingAverage(model.Parameters(), .9);
            new Trainer(model, objective, data, optimizer, new Rng(2), 10) { Average = average }.Run(20);
            Assert.Equal([.5f, -2], Mean());
            average.Swap();
            Assert.Equal([.5f, -2], Mean());
            Assert.NotEqual(before, model.Filters[0][0]);
            objective.Minimize(model, data, new Rng(3), 5);
            Assert.Equal([.5f, -2], Mean());
        }

        // What it costs is what is trained: the mean adds nothing to the price.
        double Price(double[] mean)
        {
            var model = new StudentExperts([[1, .4], [-.3, .8]], [.7, 1.5], mean);
            var batch = data.All();
            return ScoreMatching.Explicit.Regularized(1, 1).Loss(model, batch, new Rng(1)).Item
                - ScoreMatching.Explicit.Loss(model, batch, new Rng(1)).Item;
        }

        Assert.Equal(Price([0, 0]), Price([7, -20]), 1e-4);
        Assert.Equal(6, new StudentExperts([[1, .4], [-.3, .8]], [.7, 1.5]).ParameterCount);
    }

    private sealed class GraphOnly(StudentExperts inner) : PointModel(2)
    {
        private readonly StudentExperts inner = inner;

        public override Tensor F(Tensor y) => inner.F(y);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-12)]
    [InlineData(1e8)]
    public void ICA_takes_coordinates_in_units_that_differ_much(double unit)
    {
        var data = new Ica([[1, .5], [-.4, .9]], [1, -2]).Sample(new Rng(15), 4000);
        var other = Points.FromCoordinates(data.Coordinate(0), Array.ConvertAll(data.Coordinate(1), v => v * unit));
        Ica plain = Ica.Fit(data, new Rng(16)), scaled = Ica.Fit(other, new Rng(16));
        double[][] back = [.. scaled.Unmixing.Select(w => new[] { w[0], w[1] * unit })];
        Assert.InRange(Ica.AmariDistance(back, plain.Mixing), 0, 1e-3);
        Assert.Equal(plain.Likelihoods[^1] - Math.Log(unit), scaled.Likelihoods[^1], 1e-4);

        // A line is a line in every unit.
        var line = Points.FromCoordinates(data.Coordinate(0), Array.ConvertAll(data.Coordinate(0), v => (v + 1) * unit));
        Assert.Contains("vary along 1 directions", Assert.Throws<ArgumentException>("data", () => Ica.Fit(line, new Rng(1))).Message,
            StringComparison.Ordinal);
    }
}
