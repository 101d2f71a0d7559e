namespace Ebm.Tests;

/// <summary>The models against closed forms, quadrature and their own autodiff.</summary>
public class ModelTests
{
    private static void Close(double expected, double actual, double tolerance, string what = "") =>
        Assert.True(Math.Abs(expected - actual) <= tolerance, $"{what} {actual}, expected {expected}");

    /// <summary>Two half moons-like arcs: points in the plane.</summary>
    private static TrainingSet Arcs(int count)
    {
        var rng = new Rng(11);
        return TrainingSet.From([.. Enumerable.Range(0, count).Select(i =>
        {
            var a = Math.PI * rng.NextDouble();
            var noise = .1;
            return i % 2 == 0
                ? new[] { Math.Cos(a) - .5 + (noise * rng.NextGaussian()), Math.Sin(a) - .25 + (noise * rng.NextGaussian()) }
                : [.5 - Math.Cos(a) + (noise * rng.NextGaussian()), .25 - Math.Sin(a) + (noise * rng.NextGaussian())];
        })]);
    }

    private sealed class Formula(Func<Tensor, Tensor> f) : Layer
    {
        public override Tensor Apply(Tensor x) => f(x);
    }

    [Fact]
    public void A_binary_classifier_is_a_softmax_one_of_two_classes()
    {
        var network = Sequential.Mlp(new Rng(1), Activation.Tanh, 3, 8, 1);
        var binary = new BinaryClassifier(network, 3);
        var two = new SoftmaxClassifier(new Formula(x => Tensor.Concatenate(1, network.Apply(x) / -2, network.Apply(x) / 2)), 3, 2);
        var x = Tensor.Gaussian(new Rng(2), 20, 3);
        var f = two.PerLabel(x);
        var binaryEnergies = binary.PerLabel(x);
        for (var i = 0; i < 20; i++)
        {
            Close(f.Data[2 * i], binaryEnergies.Data[2 * i], 1e-6);
            Close(f.Data[(2 * i) + 1], binaryEnergies.Data[(2 * i) + 1], 1e-6);
        }

        Assert.Throws<ArgumentOutOfRangeException>("label", () => binary.ForLabel(0));
        Assert.Throws<ArgumentOutOfRangeException>("label", () => two.ForLabel(2));
    }

    [Fact]
    public void A_softmax_classifier_learns_and_its_probabilities_sum_to_one()
    {
        var rng = new Rng(3);
        var points = new float[400];
        rng.FillGaussian(points);
        int[] labels = [.. Enumerable.Range(0, 200).Select(i => (points[2 * i] > 0 ? 1 : 0) + (points[(2 * i) + 1] > 0 ? 2 : 0))];
        var classifier = new SoftmaxClassifier(new Linear(2, 4, rng), 2, 4);
        Assert.True(new Trainer(classifier, classifier.NaturalObjective, new TrainingSet(points, 2, labels), new Adam(.05), rng, 64)
            .Run(300) < .3);
        Assert.True(classifier.Predict(Tensor.From(points, 200, 2)).Where((p, i) => p == labels[i]).Count() > 190);
        Close(1, classifier.Probabilities([.3f, -2f]).Sum(), 1e-6);
    }

    [Fact]
    public void A_linear_autoencoder_finds_the_principal_subspace()
    {
        var rng = new Rng(4);
        var rows = new float[3 * 500];
        for (var i = 0; i < 500; i++)
        {
            var (a, b) = (2 * rng.NextGaussian(), .3 * rng.NextGaussian());
            (rows[3 * i], rows[(3 * i) + 1], rows[(3 * i) + 2]) = ((float)((.6 * a) - (.8 * b)), (float)((.8 * a) + (.6 * b)),
                (float)(.2 * rng.NextGaussian()));
        }

        var model = new Autoencoder(new Linear(3, 1, rng), new Linear(1, 3, rng), 3, ReconstructionCost.Squared);
        new Trainer(model, model.NaturalObjective, new TrainingSet(rows, 3), new Adam(.02), rng, 100).Run(800);
        var w = ((Linear)typeof(Autoencoder)
            .GetField("decoder", System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(
            model)!).Weight.ToArray();
        var cosine = Math.Abs((.6 * w[0]) + (.8 * w[1])) / Math.Sqrt(w.Sum(v => v * v));
        Assert.True(cosine > .999, $"cosine {cosine}");
        var y = Tensor.From(rows.AsSpan(0, 3), 1, 3);
        var r = model.Reconstruct(y).ToArray();
        Close(Enumerable.Range(0, 3).Sum(d => Math.Pow(r[d] - rows[d], 2)), model.F(y).Item, 1e-5);
    }

    [Fact]
    public void The_contraction_penalty_is_the_squared_jacobian_on_average()
    {
        var encoder = Sequential.Mlp(new Rng(1), Activation.Tanh, 2, 6, 3);
        var model = new Autoencoder(encoder, new Linear(3, 2, new Rng(2)), 2, ReconstructionCost.Squared);
        var y = Tensor.From([.3f, -.7f], 1, 2);
        var exact = 0.0;
        for (var k = 0; k < 3; k++)
            exact += Gradient.Of(model.Encode(y).Slice(1, k, 1), y).ToArray().Sum(g => (double)g * g);
        var rng = new Rng(5);
        double sum = 0, squares = 0;
        for (var i = 0; i < 4000; i++)
        {
            double v = model.SquaredJacobian(y, rng).Item;
            (sum, squares) = (sum + v, squares + (v * v));
        }

        var mean = sum / 4000;

        // 4.5 standard errors: false alarm below 1e-5, and the seed is fixed.
        Close(exact, mean, 4.5 * Math.Sqrt(((squares / 4000) - (mean * mean)) / 4000));
    }

    [Fact]
    public void Denoising_masked_and_saturating_losses_fall()
    {
        var data = Arcs(400);
        foreach (var make in new Func<Rng, (EnergyModel, Objective)>[]
        {
            r => (new Autoencoder(Sequential.Mlp(r, Activation.Silu, 2, 32, 16), Sequential.Mlp(r, Activation.Silu, 16, 32, 2), 2,
                ReconstructionCost.Squared), new Reconstruction(Corruption.Noise(.3))),
            r => (new Autoencoder(new Sequential(new Linear(2, 16, r), Activation.Sigmoid), new Linear(16, 2, r), 2,
                ReconstructionCost.Squared), new Reconstruction(null, CodePenalty.Saturation(.01))),
            r => (new Autoencoder(Sequential.Mlp(r, Activation.Tanh, 2, 16, 4), new Linear(4, 2, r), 2, ReconstructionCost.Squared),
                new Reconstruction(null, CodePenalty.Contraction(.01))),
        })
        {
            var rng = new Rng(6);
            var (model, objective) = make(rng);
            var trainer = new Trainer(model, objective, data, new Adam(.01), rng, 64);
            var before = trainer.Run(20);
            var after = trainer.Run(300);
            Assert.True(after < .8 * before, $"{before} to {after}");
        }

        // Four equal coordinates with a little noise: each hidden one can be told from the seen ones.
        var random = new Rng(15);
        float[] equal = [.. Enumerable.Range(0, 400).Select(_ => (float)random.NextGaussian()).SelectMany(v => Enumerable.Repeat(v, 4))];
        var masked = new Autoencoder(Sequential.Mlp(random, Activation.Silu, 4, 32, 16),
            Sequential.Mlp(random, Activation.Silu, 16, 32, 4), 4, ReconstructionCost.Squared);
        new Trainer(masked, new Reconstruction(Corruption.Masking(.25)), new TrainingSet(equal, 4), new Adam(.01), random, 64).Run(600);
        var filled = masked.Complete(Tensor.From([.8f, 99, .8f, .8f], 1, 4), Tensor.From([1f, 0, 1, 1], 1, 4)).ToArray();
        Close(.8, filled[1], .25, "filled in");
        Assert.Equal(.8f, filled[0]);
        Assert.Throws<ArgumentOutOfRangeException>("sigma", () => Corruption.Noise(0));
    }

    [Fact]
    public void The_divergence_is_the_integral()
    {
        var (mean, variance) = (.7, .4);
        var integral = 0.0;
        for (var i = -4000; i <= 4000; i++)
        {
            var z = i * .002;
            var q = Math.Exp(-Math.Pow(z - mean, 2) / (2 * variance)) / Math.Sqrt(2 * Math.PI * variance);
            integral += .002 * q * ((-.5 * Math.Log(variance)) - (Math.Pow(z - mean, 2) / (2 * variance)) + (z * z / 2));
        }

        Close(integral, Vae.Divergence(Tensor.From([(float)mean], 1, 1), Tensor.From([(float)Math.Log(variance)], 1, 1)).Item, 1e-6);
    }

    [Fact]
    public void With_the_true_posterior_every_importance_weight_is_the_likelihood()
    {
        // y = w z + N(0, s²) in two dimensions: p(y) = N(0, w wᵀ + s²), posterior variance 1/(1 + ‖w‖²/s²).
        var (w, s) = (new[] { 1.5, -.5 }, .6);
        var variance = 1 / (1 + (((w[0] * w[0]) + (w[1] * w[1])) / (s * s)));
        var wt = Tensor.From([(float)w[0], (float)w[1]], 2, 1);
        var encoder = new Formula(y => Tensor.Concatenate(1, y.MatrixProduct(wt) * (float)(variance / (s * s)),
            Tensor.Filled((float)Math.Log(variance), y.Shape[0], 1)));
        var vae = new Vae(encoder, new Formula(z => z.MatrixProduct(wt, transposeOther: true)), 2, 1, ReconstructionCost.Gaussian(s));
        double[] y = [.8, .3];
        double a = (w[0] * w[0]) + (s * s), b = w[0] * w[1], c = (w[1] * w[1]) + (s * s), det = (a * c) - (b * b);
        var exact = Math.Log(2 * Math.PI) + (.5 * Math.Log(det))
            + (((c * y[0] * y[0]) - (2 * b * y[0] * y[1]) + (a * y[1] * y[1])) / (2 * det));
        var row = Tensor.From([(float)y[0], (float)y[1]], 1, 2);
        Assert.All(vae.NegativeLogWeights(row, new Rng(1), 8).ToArray(), v => Close(exact, v, 1e-5));
        Close(exact, vae.ImportanceBound(row, new Rng(2), 5).Item, 1e-5);
    }

    [Fact]
    public void Nested_importance_bounds_are_ordered_and_training_lowers_the_loss()
    {
        var rng = new Rng(7);
        var vae = new Vae(Sequential.Mlp(rng, Activation.Silu, 2, 32, 4), Sequential.Mlp(rng, Activation.Silu, 2, 32, 2), 2, 2,
            ReconstructionCost.Gaussian(.2));
        var trainer = new Trainer(vae, vae.NaturalObjective, Arcs(400), new Adam(.005), rng, 64);
        var before = trainer.Run(20);
        Assert.True(trainer.Run(400) < before - .5);
        var y = Arcs(50).Rows(0, 50);
        var weights = vae.NegativeLogWeights(y, new Rng(8), 16).ToArray();

        // The mean over blocks of the bound of k samples falls as the blocks join: deterministic, by Jensen.
        var last = double.PositiveInfinity;
        for (var k = 1; k <= 16; k *= 2)
        {
            var mean = 0.0;
            for (var block = 0; block < weights.Length; block += k)
                mean += -Math.Log(Enumerable.Range(block, k).Average(i => Math.Exp(-weights[i]))) * k / weights.Length;
            Assert.True(mean <= last + 1e-9);
            last = mean;
        }

        Assert.Equal("5 states of 2 coordinates", vae.Sample(rng, 5).ToString());
        float[] e1 = new float[1], e2 = new float[1];
        vae.Energies(new Batch([.1f, .2f], 2, 1), e1);
        vae.Energies(new Batch([.1f, .2f], 2, 1), e2);
        Assert.Equal(e1, e2);
    }

    [Fact]
    public void A_quantised_autoencoder_learns_codes_and_revives_dead_ones()
    {
        var rng = new Rng(9);
        var model = new VqVae(new Linear(2, 2, rng), Sequential.Mlp(rng, Activation.Silu, 2, 32, 2), 2, 16, 2, ReconstructionCost.Squared,
            rng);
        model.Codebook.Data[..2].Fill(100);
        var y = Arcs(400).Rows(0, 400);
        Assert.Equal(0, model.Usage(y)[0]);
        Assert.True(model.Revive(y, rng) >= 1);
        Assert.True(model.Usage(y)[0] >= 1);
        new Trainer(model, model.NaturalObjective, Arcs(400), new Adam(.01), rng, 64).Run(400);
        Assert.True(model.F(y).Mean().Item < .1, $"{model.F(y).Mean().Item}");
        var codes = model.Encode(y.Slice(0, 0, 1));
        Assert.Equal([1, 2], model.Decode(codes).Shape);
        Assert.Contains("codebook", model.ToString(), StringComparison.Ordinal);
    }

    public static IEnumerable<object[]> Flows => [["coupling"], ["spline"], ["planar"]];

    private static Flow Make(string kind)
    {
        var rng = new Rng(12);
        Flow flow = kind == "coupling" ? new CouplingFlow(2, 6, 16, rng) : kind == "spline" ? CouplingFlow.OfSplines(2, 4, 16, rng)
            : new PlanarFlow(2, 8, rng);
        new Trainer(flow, flow.NaturalObjective, Arcs(400), new Adam(.01), rng, 64).Run(150);
        return flow;
    }

    [Theory]
    [MemberData(nameof(Flows))]
    public void A_flow_inverts_measures_and_normalises(string kind)
    {
        var flow = Make(kind);
        // A spline squeezes what is not data into slivers of the latent space: single precision finds the way back where the data are.
        var x = kind == "spline" ? Arcs(40).Rows(0, 40) : Tensor.Gaussian(new Rng(13), 40, 2);
        var back = flow.Inverse(flow.Forward(x).Latent).ToArray();
        for (var i = 0; i < back.Length; i++)
            Close(x.Data[i], back[i], 1e-5, "inverse");
        for (var i = 0; i < 5; i++)
        {
            var point = x.Slice(0, i, 1).Constant();
            var (z, logDeterminant) = flow.Forward(point);
            var (a, b) = (Gradient.Of(z.Slice(1, 0, 1), point).ToArray(), Gradient.Of(z.Slice(1, 1, 1), point).ToArray());
            Close(Math.Log(Math.Abs(((double)a[0] * b[1]) - ((double)a[1] * b[0]))), logDeterminant.Item, 1e-4, "log-determinant");
        }

        var grid = Grid.Linear(-6, 6, 401);
        var table = flow.OnGrid(grid, grid);
        var sum = 0.0;
        foreach (var e in table)
            sum += Math.Exp(-e) * .03 * .03;
        Close(1, sum, 2e-3, "integral of p");
    }

    [Fact]
    public void Noise_goes_back_as_Bayes_says()
    {
        var schedule = NoiseSchedule.Linear(20);
        var (y0, yt, t) = (.8, -.4, 7);
        var (a, b, variance) = schedule.Posterior(t);
        double Normal(double x, double m, double v) => Math.Exp(-Math.Pow(x - m, 2) / (2 * v)) / Math.Sqrt(2 * Math.PI * v);
        double z = 0, mean = 0, square = 0;
        for (var i = -8000; i <= 8000; i++)
        {
            var x = i * .001;
            var p = Normal(x, Math.Sqrt(schedule.AlphaBar(t - 1)) * y0, 1 - schedule.AlphaBar(t - 1)) * Normal(yt,
                Math.Sqrt(1 - schedule.Beta(t)) * x, schedule.Beta(t));
            (z, mean, square) = (z + p, mean + (p * x), square + (p * x * x));
        }

        Close((a * y0) + (b * yt), mean / z, 1e-9);
        Close(variance, (square / z) - (mean / z * (mean / z)), 1e-9);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void With_the_exact_denoiser_of_a_Gaussian_the_samplers_have_the_closed_form_variance(bool bayes)
    {
        // Data N(0, s²): ξ̂ = √(1−ᾱ) y / (ᾱ s² + 1 − ᾱ). Every step multiplies y by c and adds variance v.
        const double S = .5;
        var schedule = NoiseSchedule.Linear(40);
        double Factor(int t) => Math.Sqrt(1 - schedule.AlphaBar(t)) / ((schedule.AlphaBar(t) * S * S) + 1 - schedule.AlphaBar(t));
        var network = new Formula(rows =>
        {
            var t = (int)Math.Round(rows.Data[1] * 40);
            return rows.Slice(1, 0, 1) * (float)Factor(t);
        });
        var model = new Diffusion(network, 1, schedule, 20, stepVariance: bayes ? 0 : 1);
        double ddpm = 1, ddim = 1;
        for (var t = 40; t >= 1; t--)
        {
            var clean = (1 - (Math.Sqrt(1 - schedule.AlphaBar(t)) * Factor(t))) / Math.Sqrt(schedule.AlphaBar(t));
            var (a, b, v) = schedule.Posterior(t);
            ddpm = (Math.Pow((a * clean) + b, 2) * ddpm) + (t == 1 ? 0 : bayes ? v : schedule.Beta(t));
            ddim *= Math.Pow((Math.Sqrt(schedule.AlphaBar(t - 1)) * clean) + (Math.Sqrt(1 - schedule.AlphaBar(t - 1)) * Factor(t)), 2);
        }

        var sample = model.Sample(new Rng(1), 20000).Coordinate(0);
        var measured = sample.Average(x => (double)x * x);

        // Standard error of a Gaussian's mean square: √(2/n) times itself; 4.5 of them.
        Close(ddpm, measured, 4.5 * ddpm * Math.Sqrt(2 / 20000.0), "DDPM");
        var start = Points.FromCoordinates([1, -2]);
        var end = model.SampleDeterministic(start, 40).Coordinate(0);
        Close(Math.Sqrt(ddim), end[0], 1e-4, "DDIM");
        Close(-2 * Math.Sqrt(ddim), end[1], 1e-4, "DDIM");
        Close(-2 / ((schedule.AlphaBar(5) * S * S) + 1 - schedule.AlphaBar(5)), model.Score(Tensor.From([2f], 1, 1), 5).Item, 1e-4,
            "score");
    }

    [Fact]
    public void The_exact_energy_of_a_data_set_is_its_mixture()
    {
        var schedule = NoiseSchedule.Linear(100);
        double[][] points = [[1, 0], [-1, .5], [0, -2]];
        var energy = schedule.ExactEnergy(points, 30);
        var (kept, v) = (schedule.AlphaBar(30), 1 - schedule.AlphaBar(30));
        double Exact(double x, double y) =>
            -Math.Log(points.Average(p =>
            Math.Exp(-(Math.Pow(x - (Math.Sqrt(kept) * p[0]), 2)
            + Math.Pow(y - (Math.Sqrt(kept) * p[1]), 2)) / (2 * v)) / (2 * Math.PI * v)));
        Close(Exact(.3, -.2), energy.Energy(.3, -.2), 1e-5);
        var slope = energy.Gradient(.3, -.2);
        Close((Exact(.3001, -.2) - Exact(.2999, -.2)) / .0002, slope[0], 1e-4);
        Close((Exact(.3, -.1999) - Exact(.3, -.2001)) / .0002, slope[1], 1e-4);
    }

    [Fact]
    public void The_diffusion_energy_bounds_the_Gaussian_one_from_above_and_training_lowers_the_loss()
    {
        var rng = new Rng(14);
        var schedule = NoiseSchedule.Linear(50);
        var model = new Diffusion(Sequential.Mlp(rng, Activation.Silu, 3, 64, 64, 2), 2, schedule, 49);
        // Two tight clusters: far from Gaussian.
        float[] clusters = [.. Enumerable.Range(0, 400)
            .SelectMany(i => new[] { (i % 2 == 0 ? 1.5 : -1.5) + (.1 * rng.NextGaussian()),
            (i % 2 == 0 ? 1 : -1) + (.1 * rng.NextGaussian()) }).Select(v => (float)v)];
        var after = new Trainer(model, model.NaturalObjective, new TrainingSet(clusters, 2), new Adam(.003), rng, 128).Run(1000);

        // The best linear denoiser, from the variances of the data, is what a network must beat.
        var points = Tensor.From(clusters.AsSpan(), 400, 2);
        var linear = 0.0;
        for (var d = 0; d < 2; d++)
        {
            var column = points.Slice(1, d, 1);
            var variance = (column - column.Mean()).Square().Mean().Item;
            linear += .5 * Enumerable.Range(1, 50)
                .Average(t => schedule.AlphaBar(t) * variance / ((schedule.AlphaBar(t) * variance) + 1 - schedule.AlphaBar(t)));
        }

        Assert.True(after < .8 * linear, $"{after} against {linear}");

        // Gaussian data with the exact denoiser: E over data of F is at least the entropy.
        const double S = .7;
        var exact = new Diffusion(new Formula(rows =>
        {
            var kept = schedule.AlphaBar((int)Math.Round(rows.Data[1] * 50));
            return rows.Slice(1, 0, 1) * (float)(Math.Sqrt(1 - kept) / ((kept * S * S) + 1 - kept));
        }), 1, schedule, 49);
        // F is quadratic in y here, so its mean over N(0, S²) is its mean over ±S: the bound, term by term in double.
        var bound = .5 * ((schedule.AlphaBar(50) * S * S) - schedule.AlphaBar(50) - Math.Log(1 - schedule.AlphaBar(50)));
        for (var t = 1; t <= 50; t++)
        {
            var (beta, kept, v) = (schedule.Beta(t), schedule.AlphaBar(t), schedule.Posterior(t).Variance);
            var missed = kept * S * S / ((kept * S * S) + 1 - kept);
            bound += t == 1
                ? (.5 * missed / (1 - beta)) + (.5 * Math.Log(2 * Math.PI * beta))
                : .5 * (Math.Log(beta / v) + (v / beta) - 1 + (beta * missed / ((1 - beta) * (1 - kept))));
        }

        Close(bound, exact.F(Tensor.From([(float)S, -(float)S], 2, 1)).Mean().Item, 1e-4, "bound");
        Assert.True(bound > .5 * Math.Log(2 * Math.PI * Math.E * S * S));
    }

    [Fact]
    public void Bad_data_are_named()
    {
        Assert.Throws<ArgumentException>("rows", () => new TrainingSet([], 2));
        Assert.Throws<ArgumentException>("rows", () => new TrainingSet([1, float.NaN], 2));
        Assert.Throws<ArgumentException>("labels", () => new TrainingSet([1, 2], 2, [0, 1]));
        Assert.Throws<ArgumentException>("data", () => new Trainer(new CouplingFlow(3, 2, 4, new Rng(1)), new NegativeLogLikelihood(),
            new TrainingSet([1, 2], 2), new Adam(.1), new Rng(1)));
    }

    [Fact]
    public void Margins_are_the_lowest_wrong_energy_above_the_right_one()
    {
        var set = new ImageSet("two pixels", [[1, 0], [0, 1], [0.5f, 0.25f]], [0, 2, 1], 2, 1, ["a", "b", "c"], 3);
        var classifier = new SoftmaxClassifier(new Linear(2, 3, new Rng(3)), 2, 3);
        var margins = classifier.Margins(set);
        for (var i = 0; i < 3; i++)
        {
            var energies = classifier.PerLabel(set.Images[i]);
            var wrong = energies.Where((_, k) => k != set.Labels[i]).Min();
            Assert.Equal(wrong - energies[set.Labels[i]], margins[i], 1e-6);
        }

        Assert.Equal(classifier.Accuracy(set), margins.Count(m => m > 0) / 3.0, 1e-12);
    }
}
