namespace Ebm.Tests;

/// <summary>The single-precision machine and its partition function against enumeration in double precision.</summary>
public class RbmTests
{
    internal static Rbm Random(int visible, int hidden, Rng rng, double scale)
    {
        var rbm = Rbm.Random(visible, hidden, rng, scale);
        rng.FillGaussian(rbm.VisibleBias);
        rng.FillGaussian(rbm.HiddenBias);
        return rbm;
    }

    internal static EnumeratedRbm Small(Rbm rbm)
    {
        var small = new EnumeratedRbm(rbm.Visible, rbm.Hidden);
        Array.ConvertAll(rbm.Weights, w => (double)w).CopyTo(small.Weights, 0);
        Array.ConvertAll(rbm.VisibleBias, w => (double)w).CopyTo(small.VisibleBias, 0);
        Array.ConvertAll(rbm.HiddenBias, w => (double)w).CopyTo(small.HiddenBias, 0);
        return small;
    }

    [Fact]
    public void Free_energy_sums_the_hidden_units_out()
    {
        var rng = new Rng(1);
        var rbm = Random(7, 4, rng, 1);
        var v = new float[] { 1, 0, 1, 1, 0, 0, 1 };
        var sum = 0.0;
        for (var s = 0; s < 16; s++)
            sum += Math.Exp(-rbm.Energy(v, Array.ConvertAll(EnumeratedRbm.State(s, 4), x => (float)x)));
        Assert.Equal(-Math.Log(sum), rbm.Energy(v), 1e-5);
        Assert.Equal(Small(rbm).Energy(Array.ConvertAll(v, x => (double)x)), rbm.Energy(v), 1e-5);
    }

    [Fact]
    public void Batch_energies_and_gradients_agree_with_finite_differences()
    {
        var rng = new Rng(2);
        var rbm = Random(5, 9, rng, 0.7);
        const int count = 37;
        var points = new float[5 * count];
        rng.FillGaussian(points);
        float[] energies = new float[count], gradients = new float[5 * count];
        rbm.EnergiesAndGradients(points, count, energies, gradients);
        var small = Small(rbm);
        for (var n = 0; n < count; n++)
        {
            double At(int i, double h) => small.Energy([.. Enumerable.Range(0, 5).Select(d => points[(d * count) + n] + (d == i ? h : 0))]);
            Assert.Equal(At(0, 0), energies[n], 2e-5);
            for (var i = 0; i < 5; i++)
                Assert.Equal((At(i, 1e-5) - At(i, -1e-5)) / 2e-5, gradients[(i * count) + n], 2e-5);
        }
    }

    [Theory]
    [InlineData(784, 16, 0.1, 0.3)]
    [InlineData(5, 12, 2, 1)]
    [InlineData(33, 10, 3, 1)]
    [InlineData(64, 11, 6, 3)]
    [InlineData(9, 4, 1, 1)]
    public void Log_z_by_tables_equals_the_sum_in_double_precision(int visible, int hidden, double scale, double bias)
    {
        var rng = new Rng(3);
        var rbm = Random(visible, hidden, rng, scale);
        for (var i = 0; i < visible; i++)
            rbm.VisibleBias[i] *= (float)bias;
        var exact = RbmStateSum.LogInDouble(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, 0);
        var tolerance = 1e-6 * Math.Sqrt(2 * visible);
        Assert.Equal(exact, RbmPartition.ExactOverHidden(rbm, 1), tolerance);
        Assert.Equal(RbmPartition.ExactOverHidden(rbm, 1), RbmPartition.ExactOverHidden(rbm, 2));
        if (RbmStateSum.Groups(rbm.Weights, hidden, rbm.VisibleBias) is { } groups && hidden >= 10)
        {
            Assert.Equal(exact, RbmStateSum.LogByTables<Lanes512>(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, groups, 1), tolerance);
            Assert.Equal(exact, RbmStateSum.LogByTables<Lanes256>(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, groups, 1), tolerance);
            Assert.Equal(exact, RbmStateSum.LogByTables<Lanes128>(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, groups, 1), tolerance);
            Assert.Equal(exact, RbmStateSum.LogByTables<Lanes1>(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, groups, 1), tolerance);
        }
    }

    [Fact]
    public void Log_z_from_either_side_is_one_number()
    {
        var rbm = Random(12, 14, new Rng(4), 0.8);
        var visible = RbmPartition.ExactOverVisible(rbm);
        Assert.Equal(visible, RbmPartition.ExactOverHidden(rbm), 1e-5);
        Assert.Equal(visible, Small(rbm).LogZOverVisible(), 1e-5);
        Assert.Equal(Small(rbm).LogZOverVisible(), Small(rbm).LogZOverHidden(), 1e-10);
    }

    [Fact]
    public void Weights_beyond_the_tables_go_through_double_precision()
    {
        var rbm = Random(6, 11, new Rng(5), 60);
        Assert.Null(RbmStateSum.Groups(rbm.Weights, 11, rbm.VisibleBias));
        Assert.Equal(RbmStateSum.LogInDouble(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, 0), RbmPartition.Exact(rbm), 1e-9);
    }

    [Fact]
    public void Moments_equal_enumeration()
    {
        var rbm = Random(10, 6, new Rng(6), 0.9);
        float[] hv = new float[60], v = new float[10], h = new float[6];
        RbmPartition.Moments(rbm, hv, v, h);
        var small = Small(rbm);
        var p = small.Probabilities();
        for (var i = 0; i < 10; i++)
            Assert.Equal(p.Select((q, s) => q * (s >> i & 1)).Sum(), v[i], 2e-6);
        for (var j = 0; j < 6; j++)
        {
            Assert.Equal(p.Select((q, s) => q * small.HiddenProbabilities(EnumeratedRbm.State(s, 10))[j]).Sum(), h[j], 2e-6);
            for (var i = 0; i < 10; i++)
                Assert.Equal(p.Select((q, s) => q * (s >> i & 1) * small.HiddenProbabilities(EnumeratedRbm.State(s, 10))[j]).Sum(),
                    hv[(j * 10) + i], 2e-6);
        }
    }

    [Fact]
    public void Annealing_brackets_log_z_and_mean_field_stays_below()
    {
        var rng = new Rng(7);
        for (var trial = 0; trial < 3; trial++)
        {
            var rbm = Random(30, 12, rng, 0.7);
            var exact = RbmPartition.Exact(rbm);
            var baseBias = new float[30];
            foreach (var a0 in new[] { null, baseBias })
            {
                // False alarm: |error| > 5 SE has probability < 1e-6 each for a normal log weight mean.
                var up = RbmPartition.Anneal(rbm, 1000, 400, rng, a0);
                Assert.InRange((up.LogZ.Value - exact) / up.LogZ.StandardError, -5, 5);
                var down = RbmPartition.AnnealReverse(rbm, 1000, 400, rng, a0);
                Assert.InRange((down.LogZ.Value - exact) / down.LogZ.StandardError, -5, 5);
            }

            Assert.True(RbmPartition.MeanFieldBound(rbm, 10, rng) <= exact + 1e-4);
        }
    }

    [Fact]
    public void Annealing_by_factors_draws_what_annealing_by_sigmoids_draws()
    {
        // Both compare the same uniform with two roundings of one number: a chain differs only where a draw falls in between, about one
        // draw in a million.
        var rbm = Random(30, 12, new Rng(17), 0.3);
        AnnealedChains Chains(bool byFactors) => new(rbm, rbm.VisibleBias, 50, new Rng(18), byFactors);
        AnnealedChains fast = Chains(true), naive = Chains(false);
        foreach (var chains in new[] { fast, naive })
        {
            chains.Start([]);
            for (var t = 1; t <= 20; t++)
                chains.Step((t - 1) / 20.0, t / 20.0);
        }

        Assert.True(fast.UsesFactors);
        Assert.False(naive.UsesFactors);
        Assert.InRange(fast.LogWeights.Zip(naive.LogWeights).Count(w => Math.Abs(w.First - w.Second) < 1e-3), 47, 50);
    }

    [Fact]
    public void Annealing_avoids_factors_that_leave_the_floats()
    {
        var steep = Random(30, 12, new Rng(19), 20);
        Assert.False(new AnnealedChains(steep, steep.VisibleBias, 50, new Rng(1)).UsesFactors);
        var wide = Random(30, 40, new Rng(19), 0.1);
        Assert.False(new AnnealedChains(wide, wide.VisibleBias, 50, new Rng(1)).UsesFactors);
    }

    [Fact]
    public void Annealing_is_the_same_at_any_number_of_threads_and_exact_without_weights()
    {
        var rbm = Random(20, 5, new Rng(8), 0.5);
        Assert.Equal(RbmPartition.Anneal(rbm, 50, 120, new Rng(9), threads: 1).LogWeights,
            RbmPartition.Anneal(rbm, 50, 120, new Rng(9), threads: 2).LogWeights);
        var free = new Rbm(20, 5);
        Assert.Equal(25 * Math.Log(2), RbmPartition.Anneal(free, 3, 10, new Rng(1)).LogZ.Value, 1e-4);
        Assert.Equal(25 * Math.Log(2), RbmPartition.Exact(free), 1e-5);
        Assert.Equal(25 * Math.Log(2), RbmPartition.MeanFieldBound(free, 1, new Rng(1)), 1e-4);
    }

    [Fact]
    public void Block_gibbs_leaves_the_exact_distribution_alone()
    {
        var rng = new Rng(10);
        var rbm = Random(5, 4, rng, 1);
        var p = Small(rbm).Probabilities();
        const int chains = 20_000;
        var counts = new double[32];
        foreach (var v in RbmChain.FromNoise(rbm, chains, rng).Step(200, rng).States())
            counts[Enumerable.Range(0, 5).Sum(i => (int)v[i] << i)]++;
        var chiSquare = counts.Select((c, s) => (c - (chains * p[s])) * (c - (chains * p[s])) / (chains * p[s])).Sum();

        // 31 degrees of freedom: above 80 with probability 4e-6.
        Assert.InRange(chiSquare, 0, 80);
    }

    [Fact]
    public void Clamped_units_stay_and_the_others_follow_the_conditional()
    {
        var rng = new Rng(11);
        var rbm = Random(5, 4, rng, 1);
        var p = Small(rbm).Probabilities();
        bool[] known = [true, true, false, false, false];
        const int chains = 20_000;
        var starts = Enumerable.Range(0, chains).Select(_ => new float[] { 1, 0, 0, 0, 0 }).ToArray();
        var ends = new RbmChain(rbm, starts).Clamp(known).Step(200, rng).States();
        Assert.All(ends, v => Assert.True(v[0] == 1 && v[1] == 0));
        var mass = Enumerable.Range(0, 8).Sum(u => p[1 | (u << 2)]);
        for (var i = 2; i < 5; i++)
        {
            var expected = Enumerable.Range(0, 8).Where(u => (u >> (i - 2) & 1) == 1).Sum(u => p[1 | (u << 2)]) / mass;

            // 5 standard errors: false alarm 6e-7 each.
            Assert.Equal(expected, ends.Average(v => v[i]), 5 * Math.Sqrt(expected * (1 - expected) / chains));
        }
    }

    [Fact]
    public void Bad_input_is_refused()
    {
        var rbm = new Rbm(3, 2);
        Assert.Contains("data[1] has length 2; 3", Assert.Throws<ArgumentException>(() => rbm.FreeEnergies([[1, 0, 1], [1, 0]])).Message);
        Assert.Contains("NaN", Assert.Throws<ArgumentException>(() => rbm.FreeEnergies([[1, float.NaN, 1]])).Message);
        Assert.ThrowsAny<ArgumentException>(() => rbm.FreeEnergies([]));
        Assert.Contains("between 0 and 1", Assert.Throws<ArgumentException>(() => new RbmChain(rbm, [[1, 2, 0]])).Message);
        Assert.ThrowsAny<ArgumentException>(() => RbmChain.FromNoise(rbm, 0, new Rng(1)));
        Assert.Contains("GB", Assert.Throws<ArgumentOutOfRangeException>(() => RbmChain.FromNoise(new Rbm(1000, 1), int.MaxValue,
            new Rng(1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new Rbm(0, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => RbmPartition.ExactOverHidden(new Rbm(2, 40)));
        Assert.Throws<ArgumentOutOfRangeException>(() => RbmPartition.Anneal(rbm, 0, 10, new Rng(1)));
        Assert.Throws<ArgumentException>(() => new RbmChain(rbm, [[1, 0, 0]]).Clamp([true]));
    }

    [Fact]
    public void Fields_on_the_visible_units_are_evidence_by_Bayes_rule()
    {
        var rng = new Rng(5);
        var rbm = Random(4, 3, rng, 1);
        float[] seen = [1, 0, 0, 1];
        const double noise = 0.2;
        var tilted = rbm.WithFields([.. seen.Select(s => (float)(Math.Log((1 - noise) / noise) * ((2 * s) - 1)))]);
        float[][] states = [.. Enumerable.Range(0, 16).Select(s => Array.ConvertAll(EnumeratedRbm.State(s, 4), v => (float)v))];
        double Likelihood(float[] v) => v.Zip(seen, (a, b) => a == b ? 1 - noise : noise).Aggregate((a, b) => a * b);
        double[] bayes = [.. states.Select(v => Math.Exp(-rbm.Energy(v)) * Likelihood(v))],
            ours = [.. states.Select(v => Math.Exp(-tilted.Energy(v)))];
        for (var s = 0; s < 16; s++)
            Assert.Equal(bayes[s] / bayes.Sum(), ours[s] / ours.Sum(), 1e-6);
        Assert.Throws<ArgumentException>(() => rbm.WithFields(new float[3]));
        Assert.Throws<ArgumentException>(() => rbm.WithFields([0, float.NaN, 0, 0]));
    }

    /// <summary>Without weights every step expects the same: so does their mean, over however many steps.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(300_000)]
    public void A_mean_over_many_steps_keeps_its_digits(int steps)
    {
        var rbm = new Rbm(3, 1);
        (rbm.VisibleBias[0], rbm.VisibleBias[1], rbm.VisibleBias[2]) = (0.8472979f, -5, 2);
        var mean = new RbmChain(rbm, [[0, 1, 0.25f]]).Clamp([false, false, true]).Mean(steps, new Rng(1))[0];
        Assert.Equal(0.7, mean[0], 2e-7);
        Assert.Equal(1 / (1 + Math.Exp(5)), mean[1], 2e-7);
        Assert.Equal(0.25f, mean[2]);
    }

    [Theory]
    [InlineData(-1f)]
    [InlineData(1.5f)]
    [InlineData(float.NaN)]
    public void A_machine_does_not_start_from_data_that_are_no_units(float wrong)
    {
        var rbm = new Rbm(2, 1);
        Assert.StartsWith("data", Assert.Throws<ArgumentException>(() => rbm.StartFrom([[0, 1], [1, wrong]])).ParamName);
        Assert.Equal([0, 0], rbm.VisibleBias);
        Assert.Equal([0, 0.84729785f], rbm.StartFrom([[0, 1], [1, 1], [0.5f, 0.5f]]).VisibleBias);   // log (2.5 + 1)/(0.5 + 1)
    }
}
