namespace Ebm.Tests;

/// <summary>The textbook loops, in whole numbers or doubles, as oracles for the fast net.</summary>
public class HopfieldTests
{
    private static double[,] NaiveHebb(int[][] patterns, Hopfield.Normalisation normalisation, bool keepSelfCoupling)
    {
        var n = patterns[0].Length;
        var w = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (i == j && !keepSelfCoupling)
                    continue;
                var sum = 0;
                foreach (var p in patterns)
                    sum += p[i] * p[j];
                w[i, j] = sum * (1.0 / (normalisation == Hopfield.Normalisation.ByNeurons ? n : patterns.Length));
            }
        }

        return w;
    }

    /// <summary>Σ_j k_ij S_j of the grid weights in exact integers, by the definition.</summary>
    private static long NaiveField(Hopfield net, int[] state, int i)
    {
        long sum = 0;
        for (var j = 0; j < state.Length; j++)
            sum += (long)Math.Round(net.Weight(i, j) / net.Scale) * state[j];
        return sum;
    }

    private static double NaiveEnergy(Hopfield net, int[] s)
    {
        var e = 0.0;
        for (var i = 0; i < s.Length; i++)
        {
            e += net.Threshold(i) * s[i];
            for (var j = 0; j < s.Length; j++)
                e -= 0.5 * net.Weight(i, j) * s[i] * s[j];
        }

        return e;
    }

    /// <summary>The recall of the textbook: every field from scratch.</summary>
    private static (int[] State, int Sweeps, int Flips) NaiveRecall(Hopfield net, int[] probe, Rng? rng, int maxSweeps)
    {
        var s = (int[])probe.Clone();
        var order = Enumerable.Range(0, s.Length).ToArray();
        int Next(int i)
        {
            var h = (net.Scale * NaiveField(net, s, i)) - net.Threshold(i);
            return h > 0 ? 1 : h < 0 ? -1 : net.ZeroField == Hopfield.AtZero.Keeps ? s[i] : 1;
        }

        var (sweeps, flips) = (0, 0);
        while (sweeps < maxSweeps && Enumerable.Range(0, s.Length).Any(i => Next(i) != s[i]))
        {
            rng?.Shuffle<int>(order);
            foreach (var i in order)
            {
                var next = Next(i);
                flips += next == s[i] ? 0 : 1;
                s[i] = next;
            }

            sweeps++;
        }

        return (s, sweeps, flips);
    }

    [Theory]
    [InlineData(1, 1, false)]
    [InlineData(3, 7, true)]
    [InlineData(64, 65, false)]
    [InlineData(65, 130, true)]
    [InlineData(300, 193, false)]
    public void Store_on_packed_bits_equals_the_definition(int count, int n, bool keep)
    {
        var patterns = HopfieldPatterns.Random(count, n, new Rng(1));
        foreach (var normalisation in new[] { Hopfield.Normalisation.ByNeurons, Hopfield.Normalisation.ByPatterns })
        {
            var naive = NaiveHebb(patterns, normalisation, keep);
            Assert.Equal(naive, Hopfield.Hebb(patterns, normalisation, keep, threads: 1).WeightMatrix());
            Assert.Equal(naive, Hopfield.Hebb(patterns, normalisation, keep, threads: 2).WeightMatrix());
        }
    }

    [Theory]
    [InlineData(1, 5)]
    [InlineData(260, 130)]
    [InlineData(515, 67)]
    public void Every_way_of_counting_gives_the_same_sums(int count, int n)
    {
        var rows = HopfieldPatterns.Rows(HopfieldPatterns.Random(count, n, new Rng(1)));
        short[] byWords = new short[n * n], byShuffles = new short[n * n];
        HebbianStore.FillByWords(rows, count, n, byWords, true, 2);
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported)
        {
            HebbianStore.FillByShuffles(rows, count, n, byShuffles, true, 2, wide: false);
            Assert.Equal(byWords, byShuffles);
        }

        if (System.Runtime.Intrinsics.X86.Avx512BW.IsSupported)
        {
            HebbianStore.FillByShuffles(rows, count, n, byShuffles, true, 2, wide: true);
            Assert.Equal(byWords, byShuffles);
        }
    }

    [Fact]
    public void Hebbian_recall_equals_the_textbook_flip_for_flip()
    {
        var rng = new Rng(2);
        foreach (var (n, count, keep) in new[] { (60, 3, false), (61, 12, true), (100, 60, false) })
        {
            var patterns = HopfieldPatterns.Random(count, n, rng);
            var theta = Enumerable.Range(0, n).Select(_ => rng.NextInt(3) * 0.05).ToArray();
            var plain = Hopfield.Hebb(patterns, keepSelfCoupling: keep);
            foreach (var net in new[] { plain, plain.With(Hopfield.AtZero.TurnsUp), plain.WithThresholds(theta) })
                SameAsTextbook(net, patterns, rng);
        }
    }

    [Fact]
    public void Recall_with_real_weights_equals_the_textbook_flip_for_flip()
    {
        var rng = new Rng(3);
        var patterns = HopfieldPatterns.Random(9, 50, rng);
        SameAsTextbook(Hopfield.PseudoInverse(patterns), patterns, rng);
        SameAsTextbook(Hopfield.Storkey(patterns), patterns, rng);
    }

    private static void SameAsTextbook(Hopfield net, int[][] patterns, Rng rng)
    {
        var probes = patterns.Select(p => HopfieldPatterns.Damage(p, 0.2, rng)).ToArray();
        var batch = net.RecallMany(probes, new Rng(7), 30, threads: 2);
        var one = net.RecallMany(probes, new Rng(7), 30, threads: 1);
        var streams = new Rng(7).Split(probes.Length);
        for (var k = 0; k < probes.Length; k++)
        {
            var (state, sweeps, flips) = NaiveRecall(net, probes[k], streams[k], 30);
            Assert.Equal(state, batch.States[k]);
            Assert.Equal((sweeps, flips), (batch.Sweeps[k], batch.Flips[k]));
            Assert.Equal(state, one.States[k]);
            Assert.Equal(net.IsStable(state), batch.Converged[k]);
            var cyclic = NaiveRecall(net, probes[k], null, 30);
            var ours = net.RecallCyclic(probes[k], 30);
            Assert.Equal(cyclic.State, ours.State);
            Assert.Equal((cyclic.Sweeps, cyclic.Flips), (ours.Sweeps, ours.Flips));
            Assert.Equal(NaiveRecall(net, probes[k], new Rng(9), 30).State, net.Recall(probes[k], new Rng(9), 30).State);
        }
    }

    [Fact]
    public void Energy_and_its_trace_equal_the_double_sum()
    {
        var rng = new Rng(4);
        var patterns = HopfieldPatterns.Random(20, 80, rng);
        var theta = new double[80];
        rng.FillGaussian(theta);
        foreach (var net in new[] { Hopfield.Hebb(patterns), Hopfield.Hebb(patterns, Hopfield.Normalisation.ByPatterns, true)
            .WithThresholds(theta), Hopfield.Storkey(patterns) })
        {
            var recall = net.Recall(HopfieldPatterns.Random(1, 80, rng)[0], rng);
            Assert.Equal(NaiveEnergy(net, recall.Path[0]), recall.Energies[0], 1e-9);
            Assert.Equal(NaiveEnergy(net, recall.State), recall.Energies[^1], 1e-9);
            Assert.Equal(net.Energy(recall.State), recall.Energies[^1], 1e-9);
            Assert.Equal(recall.Flips + 1, recall.Energies.Count);
        }
    }

    [Fact]
    public void Asynchronous_energy_never_rises_over_100_000_flips_exactly()
    {
        var rng = new Rng(5);
        var flips = 0;
        while (flips < 100_000)
        {
            var net = Hopfield.Hebb(HopfieldPatterns.Random(40, 200, rng), Hopfield.Normalisation.ByNeurons, rng.NextBernoulli(0.5));
            foreach (var probe in HopfieldPatterns.Random(60, 200, rng))
            {
                var recall = net.Recall(probe, rng);
                flips += recall.Flips;
                for (var t = 1; t < recall.Energies.Count; t++)
                    Assert.True(recall.Energies[t] <= recall.Energies[t - 1]);
            }
        }
    }

    [Fact]
    public void Two_neurons_updated_together_alternate_forever()
    {
        var net = Hopfield.FromWeights(new double[,] { { 0, 1 }, { 1, 0 } });
        var together = net.RecallSynchronous([1, -1]);
        Assert.True(together.TwoCycle);
        Assert.False(together.Converged);
        Assert.Equal(2, together.Sweeps);
        Assert.True(net.RecallCyclic([1, -1]).Converged);
    }

    [Fact]
    public void Synchronous_dynamics_ends_in_a_fixed_point_or_a_two_cycle()
    {
        var rng = new Rng(6);
        var net = Hopfield.Hebb(HopfieldPatterns.Random(30, 60, rng));
        foreach (var probe in HopfieldPatterns.Random(200, 60, rng))
        {
            var recall = net.RecallSynchronous(probe, 1000);
            Assert.True(recall.Converged ^ recall.TwoCycle);
        }
    }

    [Fact]
    public void Projection_and_storkey_hold_correlated_patterns_that_hebb_loses()
    {
        var rng = new Rng(8);
        var mother = HopfieldPatterns.Random(1, 100, rng)[0];
        var patterns = Enumerable.Range(0, 12).Select(_ => HopfieldPatterns.Damage(mother, 0.2, rng)).ToArray();
        Assert.All(patterns, p => Assert.True(Hopfield.PseudoInverse(patterns).IsStable(p)));
        Assert.Contains(patterns, p => !Hopfield.Hebb(patterns).IsStable(p));
        var fields = Hopfield.PseudoInverse(patterns, keepSelfCoupling: true).Fields(patterns[3]);
        for (var i = 0; i < 100; i++)
            Assert.Equal(patterns[3][i], fields[i], 1e-6);
    }

    [Fact]
    public void Storkey_equals_its_definition()
    {
        var patterns = HopfieldPatterns.Random(5, 12, new Rng(10));
        const int n = 12;
        var w = new double[n, n];
        foreach (var xi in patterns)
        {
            var old = (double[,])w.Clone();
            double H(int i, int j) => Enumerable.Range(0, n).Where(k => k != i && k != j).Sum(k => old[i, k] * xi[k]);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                    w[i, j] = i == j ? 0 : old[i, j] + (((xi[i] * xi[j]) - (xi[i] * H(j, i)) - (H(i, j) * xi[j])) / n);
            }
        }

        var net = Hopfield.Storkey(patterns);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                Assert.Equal(w[i, j], net.Weight(i, j), 1e-8);
        }
    }

    [Fact]
    public void Zero_field_keeps_or_turns_up()
    {
        var net = Hopfield.FromWeights(new double[3, 3]);
        Assert.Equal([-1, 1, -1], net.RecallCyclic([-1, 1, -1]).State);
        Assert.Equal([1, 1, 1], net.With(Hopfield.AtZero.TurnsUp).RecallCyclic([-1, 1, -1]).State);
    }

    [Fact]
    public void Bad_input_is_refused_before_any_work()
    {
        int[][] good = [[1, -1, 1], [1, 1, -1]];
        var net = Hopfield.Hebb(good);
        Assert.Contains("patterns[1][2] = 0", Assert.Throws<ArgumentException>(() => Hopfield.Hebb([[1, 1, 1], [1, -1, 0]])).Message);
        Assert.Contains("length 2; 3 is needed", Assert.Throws<ArgumentException>(() => Hopfield.Hebb([[1, 1, 1], [1, -1]])).Message);
        Assert.ThrowsAny<ArgumentException>(() => Hopfield.Hebb([]));
        Assert.Contains("square", Assert.Throws<ArgumentException>(() => Hopfield.FromWeights(new double[2, 3])).Message);
        Assert.Contains("without symmetry",
            Assert.Throws<ArgumentException>(() => Hopfield.FromWeights(new double[,] { { 0, 1 }, { 2, 0 } })).Message);
        Assert.Contains("finite",
            Assert.Throws<ArgumentException>(() => Hopfield.FromWeights(new double[,] { { 0, double.NaN }, { double.NaN, 0 } })).Message);
        Assert.Contains("linearly dependent",
            Assert.Throws<ArgumentException>(() => Hopfield.PseudoInverse([[1, -1, 1], [-1, 1, -1]])).Message);
        Assert.Contains("length 2; 3", Assert.Throws<ArgumentException>(() => net.Energy([1, 1])).Message);
        Assert.Contains("probe[1] = 7", Assert.Throws<ArgumentException>(() => net.RecallCyclic([1, 7, 1])).Message);
        Assert.ThrowsAny<ArgumentException>(() => net.RecallMany([], new Rng(1)));
        Assert.ThrowsAny<ArgumentException>(() => net.RecallMany([[1, 1]], new Rng(1)));
        Assert.Contains("GB", Assert.Throws<ArgumentOutOfRangeException>(() => net.RecallMany(new Repeated([1, 1, 1], int.MaxValue),
            new Rng(1))).Message);
        Assert.ThrowsAny<ArgumentException>(() => net.WithThresholds([1, 2]));
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => net.WithThresholds([1, 2, double.NaN])).Message);
        Assert.Contains("finite", Assert.Throws<ArgumentException>(() => HopfieldPatterns.FromImage([0, float.NaN], 0.5)).Message);
        Assert.Contains("GB", Assert.Throws<ArgumentOutOfRangeException>(() => HopfieldPatterns.Random(int.MaxValue, 1000,
            new Rng(1))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => net.RecallCyclic([1, 1, 1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => HopfieldPatterns.Damage([1, -1], 1.5, new Rng(1)));
    }

    /// <summary>One probe, very often.</summary>
    private sealed class Repeated(int[] probe, int count) : IReadOnlyList<int[]>
    {
        public int Count => count;

        public int[] this[int index] => probe;

        public IEnumerator<int[]> GetEnumerator() => Enumerable.Repeat(probe, count).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
