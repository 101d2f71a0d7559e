namespace Ebm.Tests;

/// <summary>Sparse coding against closed forms, optimality conditions and the theorems about its descents.</summary>
public class SparseCodingTests
{
    private static double[][] Directions(int count, int width, ulong seed)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, width).Select(_ => rng.NextGaussian()).ToArray())];
    }

    [Fact]
    public void With_the_unit_dictionary_F_is_the_function_of_Huber()
    {
        var model = new SparseCoding([[1, 0], [0, 1]], .5);
        foreach (var y in Directions(50, 2, 1))
        {
            var huber = y.Sum(v => Math.Abs(v) <= .5 ? v * v / 2 : (.5 * Math.Abs(v)) - .125);
            Assert.Equal(huber, model.JointEnergy(y, model.Solve(y)), 1e-12);
            Assert.Equal(huber, model.Energy(y), 1e-5);
            Assert.Equal(y.Select(v => Math.Clamp(v, -.5, .5)), model.Gradient(y), (a, b) => Math.Abs(a - b) < 1e-6);
        }
    }

    [Theory]
    [InlineData(20, 10, .05)]
    [InlineData(20, 10, 1)]
    [InlineData(5, 10, .2)]
    [InlineData(40, 8, .3)]
    public void Three_ways_end_at_codes_that_nothing_improves_within_their_bounds(int atoms, int width, double penalty)
    {
        var model = new SparseCoding(Directions(atoms, width, 2), penalty);
        foreach (var y in Directions(5, width, 3))
        {
            var z = model.Solve(y);
            var best = model.JointEnergy(y, z);
            Assert.InRange(model.OptimalityGap(y, z), 0, 1e-10);
            Assert.InRange(z.Count(v => v != 0), 0, width);
            var (plain, fast) = (model.Ista(y, 300), model.Fista(y, 300));
            var distance = model.Lipschitz * z.Sum(v => v * v);
            for (var k = 1; k <= 300; k++)
            {
                Assert.InRange(plain.Energies[k - 1] - best, -1e-10, (distance / (2 * k)) + 1e-12);
                Assert.InRange(fast.Energies[k - 1] - best, -1e-10, (2 * distance / ((k + 1.0) * (k + 1))) + 1e-12);
            }

            Assert.True(plain.Energies.Zip(plain.Energies.Skip(1)).All(e => e.Second <= e.First + 1e-12));
        }
    }

    [Fact]
    public void Codes_begin_where_the_penalty_falls_below_the_largest_correlation()
    {
        var (d, y) = (Directions(6, 4, 4), Directions(1, 4, 5)[0]);
        var most = d.Max(a => Math.Abs(a.Zip(y, (p, q) => p * q).Sum()) / Math.Sqrt(a.Sum(v => v * v)));
        Assert.Equal(0, new SparseCoding(d, most * 1.0001).Solve(y).Count(v => v != 0));
        Assert.Equal(1, new SparseCoding(d, most * .9999).Solve(y).Count(v => v != 0));
    }

    [Fact]
    public void Alternating_never_raises_F_and_both_ways_to_learn_end_at_the_hidden_atoms_from_nearby()
    {
        var (truth, rng) = (Directions(8, 6, 6), new Rng(7));
        var rows = Enumerable.Range(0, 600).Select(_ =>
        {
            var (a, b) = (truth[rng.NextInt(8)], truth[rng.NextInt(8)]);
            var (u, v) = (rng.NextGaussian() * 3, rng.NextGaussian() * 3);
            return a.Zip(b, (p, q) => (p * u) + (q * v)).ToArray();
        }).ToArray();
        var data = TrainingSet.From(rows);
        double[][] near = [.. truth.Zip(Directions(8, 6, 8), (d, noise) => d.Zip(noise, (v, n) => v + (.5 * n)).ToArray())];
        var (all, online) = (new SparseCoding(near, 1), new SparseCoding(near, 1));
        var means = all.Learn(data, 40);
        Assert.Equal(41, means.Count);
        Assert.True(means.Zip(means.Skip(1)).All(m => m.Second <= m.First + 1e-12));
        Assert.Equal(means[^1], all.F(data.Rows(0, 600)).Mean().Item, 1e-4);
        online.Learn(data, 400, 50, new Rng(9));
        foreach (var learned in new[] { all, online })
        {
            var atoms = learned.Atoms.ToArray().Chunk(6).ToArray();
            for (var k = 0; k < 8; k++)
            {
                var length = Math.Sqrt(truth[k].Sum(v => v * v));
                Assert.Equal(1, atoms[k].Sum(v => v * v), 1e-5);
                Assert.InRange(atoms[k].Zip(truth[k], (a, b) => a * b / length).Sum(), .95, 1.0001);
            }
        }
    }

    [Fact]
    public void Dead_atoms_are_reported_and_revived()
    {
        var data = TrainingSet.From(Directions(60, 3, 10));
        var model = new SparseCoding([[1, 0, 0], [0, 1, 0]], 20);
        Assert.Contains("dead atoms: 2 of 2", model.Diagnose(data.Rows(0, 60)).ToString(), StringComparison.Ordinal);
        var flat = TrainingSet.From([.. Directions(60, 2, 17).Select(y => new[] { y[0], y[1], 0 })]).Rows(0, 60);
        model = new SparseCoding([[1, 0, 0], [0, 0, 1]], .1);
        var before = model.F(flat).Mean().Item;
        Assert.Equal(1, model.Diagnose(flat).Dead);
        Assert.Equal(1, model.Revive(flat));
        Assert.Contains("all 2 atoms", model.Diagnose(flat).ToString(), StringComparison.Ordinal);
        Assert.Equal(1, Math.Abs(model.Atoms.Data[4]), 1e-3);
        Assert.True(model.F(flat).Mean().Item < before);
    }

    [Fact]
    public void An_untrained_network_is_ISTA_and_a_trained_one_is_nearer_to_the_best_code()
    {
        var data = TrainingSet.From(Directions(400, 6, 11));
        var model = new SparseCoding(Directions(12, 6, 12), .3);
        var network = new Lista(model, 3);
        var rows = data.Rows(0, 50);
        var codes = network.Apply(rows).ToArray().Chunk(12).ToArray();
        for (var i = 0; i < 50; i++)
        {
            var y = rows.ToArray().Chunk(6).ElementAt(i).Select(v => (double)v).ToArray();
            Assert.Equal(model.Ista(y, 3).Code, codes[i].Select(v => (double)v), (a, b) => Math.Abs(a - b) < 1e-5);
        }

        double Distance() => (network.Apply(rows) - model.Encode(rows)).Square().Sum(-1).Mean().Item;
        var before = Distance();
        network.TrainerOn(data, new Adam(.005), new Rng(13)).Run(300);
        Assert.True(Distance() < before / 2, $"{Distance()} after {before}");
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("penalty", () => new SparseCoding([[1, 0]], 0));
        Assert.Throws<ArgumentOutOfRangeException>("penalty", () => new SparseCoding([[1, 0]], double.NaN));
        Assert.Throws<ArgumentException>("atoms", () => new SparseCoding([[1, 0], [0, 0]], 1));
        Assert.Throws<ArgumentException>("atoms[1]", () => new SparseCoding([[1, 0], [0]], 1));
        Assert.Throws<ArgumentException>("atoms[0]", () => new SparseCoding([[1, double.NaN]], 1));
        Assert.Throws<ArgumentOutOfRangeException>("atoms.Length", () => new SparseCoding([], 1));
        var data = TrainingSet.From([[1.0, 0], [0, 0], [0, 2]]);
        Assert.Throws<ArgumentOutOfRangeException>("atoms", () => SparseCoding.FromRows(data, 3, 1, new Rng(1)));
        var model = SparseCoding.FromRows(data, 2, .1, new Rng(1));
        Assert.Throws<ArgumentException>("y", () => model.Solve(double.NaN, 1));
        Assert.Throws<ArgumentException>("y", () => model.Solve(1));
        Assert.Throws<ArgumentException>("z", () => model.JointEnergy([1, 0], [1]));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => model.Ista([1, 0], 0));
        Assert.Throws<ArgumentException>("data", () => model.Learn(TrainingSet.From([[1.0]]), 1));
        Assert.Throws<ArgumentOutOfRangeException>("layers", () => new Lista(model, 0));
        Assert.Equal(model.Learn(data, 0)[0], model.F(data.Rows(0, 3)).Mean().Item, 1e-5);
    }

    [Fact]
    public void A_trainer_fits_the_atoms_too()
    {
        var data = TrainingSet.From(Directions(200, 3, 14));
        var model = new SparseCoding(Directions(5, 3, 15), .2);
        var before = model.F(data.Rows(0, 200)).Mean().Item;
        new Trainer(model, model.NaturalObjective, data, new Adam(.01), new Rng(16), 64).Run(200);
        Assert.True(model.F(data.Rows(0, 200)).Mean().Item < before);

        // It changes the lengths of what is stored, not of what is shown; a model of the shown atoms is the same.
        Assert.Contains(Lengths(model.Parameters().Single().Value), l => Math.Abs(l - 1) > 1e-3);
        Assert.All(Lengths(model.Atoms), l => Assert.Equal(1, l, 1e-6));
        var same = new SparseCoding([.. model.Atoms.ToArray().Chunk(3).Select(a => Array.ConvertAll(a, v => (double)v))], .2);
        Assert.Equal(model.Energy(.3, -1, .8), same.Energy(.3, -1, .8), 1e-6);
        Assert.Equal(same.Parameters().Single().Value.ToArray(), same.Atoms.ToArray());

        static double[] Lengths(Tensor rows) => [.. rows.ToArray().Chunk(3).Select(a => Math.Sqrt(a.Sum(v => (double)v * v)))];
    }

    [Fact]
    public void Its_first_slopes_are_those_with_the_code_held_and_second_ones_are_refused()
    {
        var model = new SparseCoding(Directions(5, 3, 15), .2);
        var (y, atoms) = (Tensor.Gaussian(new Rng(17), 8, 3), model.Parameters().Single().Value);
        var (held, weights) = (model.Encode(y), Tensor.Gaussian(new Rng(18), 8, 1));
        var plain = (.5f * (y - model.Decode(held)).Square().Sum(-1)) + (.2f * held.Abs().Sum(-1));
        Assert.Equal(plain.ToArray(), model.F(y).ToArray());
        var expected = Gradient.Of((plain * weights).Sum(), y, atoms);
        var slopes = Gradient.Of((model.F(y) * weights).Sum(), y, atoms);
        Assert.Equal(expected.SelectMany(g => g.ToArray()), slopes.SelectMany(g => g.ToArray()));
        foreach (var slope in slopes)
        {
            foreach (var x in new[] { y, atoms, weights })
                Assert.Contains("first derivative only", Assert.Throws<NotSupportedException>(() => Gradient.Of(slope.Sum(), x)).Message,
                    StringComparison.Ordinal);
        }

        foreach (var objective in new Objective[]
        {
            ScoreMatching.Explicit, ScoreMatching.Sliced(), ScoreMatching.Denoising(.3),
            new ContrastiveDivergence(NegativeSource.FromData(e => new Langevin(e, .1), 2), 0, -1),
        })
            Assert.Throws<NotSupportedException>(
                () => new Trainer(model, objective, TrainingSet.From(Directions(20, 3, 16)), new Adam(.01), new Rng(1), 8).Step());
    }
}
