namespace Ebm.Tests.Energies;

/// <summary>Thresholds that meet a field exactly, by every way of writing the same number; the oracle counts in whole numbers.</summary>
public class HopfieldThresholdTests
{
    public static TheoryData<int, int, Hopfield.Normalisation, bool> Nets()
    {
        var data = new TheoryData<int, int, Hopfield.Normalisation, bool>();
        foreach (var (n, p) in new[] { (3, 1), (7, 2), (10, 3), (49, 1), (49, 7), (93, 10), (128, 6) })
        {
            foreach (var keep in new[] { false, true })
            {
                data.Add(n, p, Hopfield.Normalisation.ByNeurons, keep);
                data.Add(n, p, Hopfield.Normalisation.ByPatterns, keep);
            }
        }

        return data;
    }

    [Fact]
    public void A_pattern_whose_field_is_its_threshold_is_stable()
    {
        foreach (var n in Enumerable.Range(2, 200))
        {
            int[] pattern = [.. Enumerable.Repeat(1, n)];
            var net = Hopfield.Hebb([pattern], keepSelfCoupling: true).WithThresholds([.. Enumerable.Repeat(1.0, n)]);
            Assert.True(net.IsStable(pattern), $"N = {n}");
            Assert.All(net.Fields(pattern), h => Assert.Equal(0, h));
            Assert.Equal(0.5, net.FirstStepError([pattern]));
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void Ties_are_ties_however_the_threshold_was_computed(int n, int p, Hopfield.Normalisation normalisation, bool keep)
    {
        var rng = new Rng((ulong)((1000 * n) + p));
        var patterns = HopfieldPatterns.Random(p, n, rng);
        var plain = Hopfield.Hebb(patterns, normalisation, keep);
        var divisor = normalisation == Hopfield.Normalisation.ByNeurons ? n : p;
        for (var trial = 0; trial < 8; trial++)
        {
            var state = HopfieldPatterns.Random(1, n, rng)[0];
            var whole = WholeFields(patterns, state, keep);

            // A random part of the neurons is tied; the others are a whole step, or a billionth of one, above or below.
            var offset = Enumerable.Range(0, n).Select(_ => new[] { 0, 0, 0, 1, -1, 1e-9, -1e-9 }[rng.NextInt(7)]).ToArray();
            foreach (var write in new Func<int, double>[]
            {
                i => (double)whole[i] / divisor,
                i => whole[i] * (1.0 / divisor),
                i => Enumerable.Range(0, n).Sum(j => plain.Weight(i, j) * state[j]),
                i => (double)((decimal)whole[i] / divisor),
            })
            {
                double[] theta = [.. Enumerable.Range(0, n).Select(i => write(i) + (offset[i] / divisor))];
                foreach (var zero in new[] { Hopfield.AtZero.Keeps, Hopfield.AtZero.TurnsUp })
                {
                    var net = plain.WithThresholds(theta).With(zero);
                    var turns = Enumerable.Range(0, n).Where(i => Next(-Math.Sign(offset[i]), state[i], zero) != state[i]).ToArray();
                    Assert.Equal(turns.Length == 0, net.IsStable(state));
                    Assert.Equal(offset.Select(o => -Math.Sign(o)), net.Fields(state).Select(h => Math.Sign(h)));
                    var step = net.RecallSynchronous(state, 1);
                    Assert.Equal(turns.Length, step.Flips);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Nets))]
    public void A_state_called_stable_is_one_that_no_update_changes(int n, int p, Hopfield.Normalisation normalisation, bool keep)
    {
        var rng = new Rng((ulong)((2000 * n) + p));
        var patterns = HopfieldPatterns.Random(p, n, rng);
        var plain = Hopfield.Hebb(patterns, normalisation, keep);
        var divisor = normalisation == Hopfield.Normalisation.ByNeurons ? n : p;
        for (var trial = 0; trial < 12; trial++)
        {
            // Multiples of the step or of half of it: many ties, and exact energies.
            double[] theta = [.. Enumerable.Range(0, n).Select(_ => (rng.NextInt(9) - 4) / (trial % 2 == 0 ? 1.0 : 2.0) / divisor)];
            foreach (var net in new[] { plain.WithThresholds(theta), plain.WithThresholds(theta).With(Hopfield.AtZero.TurnsUp) })
            {
                var start = HopfieldPatterns.Random(1, n, rng)[0];
                var recall = net.Recall(start, rng, 200);
                Assert.Equal(recall.Converged, net.IsStable(recall.State));
                Assert.True(recall.Energies.Zip(recall.Energies.Skip(1)).All(e => e.Second <= e.First), "an update raised E");
                Assert.Equal(net.Energy(recall.State), recall.Energies[^1]);
                Assert.Equal(recall.Converged, net.RecallSynchronous(recall.State, 1).Flips == 0);
                Assert.Equal(recall.Converged, net.RecallCyclic(recall.State, 1).Flips == 0);
                var many = net.RecallMany([start, recall.State], rng, 200);
                Assert.Equal(many.Converged[0], net.IsStable(many.States[0]));
                Assert.Equal(recall.Converged, many.Flips[1] == 0);
                var h = net.Fields(recall.State);
                for (var i = 0; i < n; i++)
                {
                    var flipped = (int[])recall.State.Clone();
                    flipped[i] = -flipped[i];
                    Assert.Equal(2 * recall.State[i] * h[i] - (2 * net.Weight(i, i)), net.Energy(flipped) - net.Energy(recall.State),
                        1e-12 * n * p);
                }
            }
        }
    }

    [Fact]
    public void A_tiny_threshold_still_breaks_ties()
    {
        var net = Hopfield.Hebb([[1, 1, 1], [1, -1, 1]]);
        int[] state = [1, -1, 1];
        Assert.Equal(0, net.Fields(state)[1]);
        foreach (var theta in new[] { 1e-9, -1e-9 })
            Assert.Equal(-theta, net.WithThresholds([theta, theta, theta]).Fields(state)[1], 1e-20);
    }

    [Fact]
    public void Weights_on_their_grid_meet_their_thresholds_too()
    {
        var rng = new Rng(9);
        for (var trial = 0; trial < 20; trial++)
        {
            var w = new double[6, 6];
            for (var i = 0; i < 6; i++)
                for (var j = 0; j <= i; j++)
                    w[i, j] = w[j, i] = (rng.NextInt(65) - 32) / 16.0;
            var state = HopfieldPatterns.Random(1, 6, rng)[0];
            double[] field = [.. Enumerable.Range(0, 6).Select(i => Enumerable.Range(0, 6).Sum(j => w[i, j] * state[j]))];
            Assert.True(Hopfield.FromWeights(w).WithThresholds(field).IsStable(state));
            Assert.Equal(state.All(s => s > 0), Hopfield.FromWeights(w).WithThresholds(field).With(Hopfield.AtZero.TurnsUp)
                .IsStable(state));
        }
    }

    private static int Next(int sign, int spin, Hopfield.AtZero zero) => sign != 0 ? sign : zero == Hopfield.AtZero.Keeps ? spin : 1;

    private static int[] WholeFields(int[][] patterns, int[] state, bool keep) => [.. Enumerable.Range(0, state.Length).Select(i =>
    {
        var sum = 0;
        foreach (var xi in patterns)
            for (var j = 0; j < state.Length; j++)
                sum += keep || i != j ? xi[i] * xi[j] * state[j] : 0;
        return sum;
    })];
}
