using MathNet.Numerics.LinearAlgebra;

namespace Ebm.Tests.Models;

/// <summary>Joint embeddings, their views, and what says how much a code is worth.</summary>
public class RepresentationTests
{
    [Fact]
    public void The_effective_rank_is_that_of_the_singular_values()
    {
        var rng = new Rng(1);
        foreach (var (n, d) in new[] { (20, 5), (3, 6), (1, 4) })
        {
            var codes = (Tensor.Gaussian(rng, n, d) * Tensor.From([.. Enumerable.Range(1, d).Select(k => (float)k)], 1, d)).Constant();
            var s = Matrix<double>.Build.DenseOfRows(codes.ToArray().Select(v => (double)v).Chunk(d)).Svd(false).S;
            var sum = s.Sum();
            Assert.Equal(Math.Exp(-s.Sum(v => v / sum * Math.Log(v / sum))), Representation.EffectiveRank(codes), 1e-4);
        }

        Assert.Equal(1, Representation.EffectiveRank(Tensor.Filled(.7f, 9, 4)), 1e-5);
        Assert.Equal(4, Representation.EffectiveRank(Tensor.From([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1f], 4, 4)), 1e-9);
        Assert.Throws<ArgumentException>("codes", () => Representation.EffectiveRank(Tensor.Filled(0, 3, 3)));
        Assert.ThrowsAny<ArgumentException>(() => Representation.EffectiveRank(Tensor.From([1, float.NaN], 1, 2)));
        Assert.Contains("(3)", Assert.Throws<ArgumentException>("codes", () => Representation.EffectiveRank(Tensor.Filled(1, 3))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Neighbours_elect_by_majority_and_of_equals_the_nearest()
    {
        var known = new TrainingSet([0, 1, 2, 10, 11], 1, [0, 1, 1, 2, 2]);
        Estimate Asked(float x, int label, int k) => Representation.NearestNeighbours(known, new TrainingSet([x], 1, [label]), k);
        Assert.Equal(1, Asked(.1f, 0, 1).Value);
        Assert.Equal(1, Asked(.1f, 1, 3).Value);
        Assert.Equal(1, Asked(.1f, 0, 2).Value);
        Assert.Equal(1, Asked(9, 2, 2).Value);
        var half = Representation.NearestNeighbours(known, new TrainingSet([0, 10, 1, 2], 1, [0, 0, 0, 1]), 1);
        Assert.Equal((.5, .25), (half.Value, half.StandardError));
    }

    [Fact]
    public void A_linear_probe_is_the_convex_optimum_and_reads_what_is_linear()
    {
        var rng = new Rng(2);
        var rows = new float[600];
        rng.FillGaussian(rows);
        int[] labels = [.. Enumerable.Range(0, 300).Select(i => rows[2 * i] > 3 * rows[(2 * i) + 1] ? 1 : 0)];
        var data = new TrainingSet(rows, 2, labels);
        Assert.True(Representation.LinearProbe(data, data).Value > .98);
        var scaled = new TrainingSet([.. rows.Select((v, i) => i % 2 == 0 ? 1000 * v : v + 50)], 2, labels);
        Assert.Equal(Representation.LinearProbe(data, data).Value, Representation.LinearProbe(scaled, scaled).Value, .01);
        Assert.Throws<ArgumentOutOfRangeException>("asked: labels[0]",
            () => Representation.LinearProbe(data, new TrainingSet([1, 2], 2, [7])));
    }

    [Fact]
    public void Measures_refuse_what_does_not_fit()
    {
        var (two, three) = (new TrainingSet([1, 2, 3, 4], 2, [0, 1]), new TrainingSet([1, 2, 3], 3, [0]));
        var message = Assert.Throws<ArgumentException>(() => Representation.NearestNeighbours(two, three)).Message;
        Assert.All(new[] { "(2, 2)", "(1, 3)" }, shape => Assert.Contains(shape, message, StringComparison.Ordinal));
        Assert.Throws<ArgumentException>("asked", () => Representation.LinearProbe(two, new TrainingSet([1, 2], 2)));
        Assert.Throws<ArgumentException>("known", () => Representation.LinearProbe(new TrainingSet([1, 2], 2), two));
        Assert.Throws<ArgumentOutOfRangeException>("neighbours", () => Representation.NearestNeighbours(two, two, 3));
        Assert.Throws<ArgumentOutOfRangeException>("components", () => Representation.PrincipalComponents(two, 3));
        Assert.Contains("(4, 2)",
            Assert.Throws<ArgumentException>(() => Representation.CrossCorrelation(Tensor.Filled(1, 4, 2),
            Tensor.Filled(1, 3, 2))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Principal_components_lose_the_tail_of_the_singular_values()
    {
        var digits = TrainingSet.From(Digits.Load().Slice(0, 200));
        var table = Matrix<double>.Build.DenseOfRows(digits.All().Rows.ToArray().Select(v => (double)v).Chunk(64));
        var mean = table.ColumnSums() / 200;
        var singular = Matrix<double>.Build.Dense(200, 64, (i, j) => table[i, j] - mean[j]).Svd(false).S;
        foreach (var k in new[] { 1, 7, 64 })
        {
            var layer = Representation.PrincipalComponents(digits, k);
            var codes = layer.Apply(digits.All().Rows);
            var kept = codes.Square().Sum().Item;
            Assert.Equal(singular.Take(k).Sum(s => s * s), kept, 1e-4 * kept);
            var product = layer.Weight.MatrixProduct(layer.Weight, transposeOther: true).ToArray();
            for (var i = 0; i < product.Length; i++)
                Assert.Equal(i / k == i % k ? 1 : 0, product[i], 1e-5);
        }
    }

    [Fact]
    public void A_shift_moves_a_picture_by_whole_pixels_each_way_alike()
    {
        float[] picture = [.. Enumerable.Range(1, 12).Select(v => (float)v)];
        var rows = Tensor.From([.. Enumerable.Repeat(picture, 900).SelectMany(p => p)], 900, 12);
        var seen = Corruption.Shift(4, 3).Of(rows, new Rng(3)).Seen.ToArray().Chunk(12).ToArray();
        float[] Moved(int right, int down) => [.. Enumerable.Range(0, 12).Select(k => (Row: (k / 4) - down, Column: (k % 4) - right))
            .Select(p => p.Row is >= 0 and < 3 && p.Column is >= 0 and < 4 ? picture[(p.Row * 4) + p.Column] : 0)];
        var counts = (from right in new[] { -1, 0, 1 }
                      from down in new[] { -1, 0,
            1 }
                      select seen.Count(s => s.SequenceEqual(Moved(right, down)))).ToArray();
        Assert.Equal(900, counts.Sum());

        // Nine cells of 100 on average with a deviation of 9.4: five of them, for each about 6·10⁻⁷.
        Assert.All(counts, c => Assert.InRange(c, 53, 147));
        Assert.Equal(picture, Corruption.Shift(4, 3, 0).Of(Tensor.From(picture, 1, 12), new Rng(1)).Seen.ToArray());
        Assert.Throws<ArgumentOutOfRangeException>("most", () => Corruption.Shift(4, 3, 3));
        Assert.Contains("(1, 11)",
            Assert.Throws<ArgumentException>("rows", () => Corruption.Shift(4, 3).Of(Tensor.Filled(1, 1, 11), new Rng(1))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void One_corruption_after_the_other_asks_for_what_both_ask_for()
    {
        var rows = Tensor.Filled(1, 2, 12);
        var (seen, asked) = Corruption.Shift(4, 3).Then(Corruption.Masking(.5)).Of(rows, new Rng(1));
        Assert.NotNull(asked);
        Assert.All(seen.ToArray().Zip(asked.ToArray()), p => Assert.True(p.First == 0 || p.Second == 0));
        var twice = Corruption.Masking(.5).Then(Corruption.Masking(.5)).Of(rows, new Rng(2));
        Assert.All(twice.Asked!.ToArray(), v => Assert.True(v is 0 or 4));
        Assert.Null(Corruption.None.Then(Corruption.Noise(1)).Of(rows, new Rng(1)).Asked);
        Assert.Throws<ArgumentNullException>("next", () => Corruption.None.Then(null!));
    }

    [Fact]
    public void A_pair_has_the_energy_of_its_two_codes()
    {
        var rng = new Rng(4);
        var network = Sequential.Mlp(rng, Activation.Tanh, 3, 5, 4);
        Tensor x = Tensor.Gaussian(rng, 6, 3), y = Tensor.Gaussian(rng, 6, 3);
        double[][] a = Rows(network.Apply(x)), b = Rows(network.Apply(y));
        double Distance(int i, int j) => Math.Sqrt(a[i].Zip(b[j], (u, v) => (u - v) * (u - v)).Sum());
        double Angle(int i, int j) => -a[i].Zip(b[j], (u, v) => u * v).Sum() / Math.Sqrt(a[i].Sum(v => v * v) * b[j].Sum(v => v * v)) / .4;
        foreach (var (model, written) in new[] { (new JointEmbedding(network, 3), Distance),
            (new JointEmbedding(network, 3, .4), (Func<int, int, double>)Angle) })
        {
            Tensor table = model.Between(x, y), pairs = model.F(Tensor.Concatenate(1, x, y));
            for (var i = 0; i < 6; i++)
            {
                Assert.Equal(written(i, i), pairs.Data[i], 1e-5);
                for (var j = 0; j < 6; j++)
                    Assert.Equal(written(i, j), table.Data[(6 * i) + j], 1e-5);
            }
        }

        Assert.Contains("(2, 4)",
            Assert.Throws<ArgumentException>("x", () => new JointEmbedding(network, 3).Codes(Tensor.Filled(1, 2, 4))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new JointEmbedding(new Activation("sum", t => t.Sum()), 3).Codes(x));
        Assert.Throws<ArgumentOutOfRangeException>("inputs", () => new JointEmbedding(network, 0));

        static double[][] Rows(Tensor t) => [.. t.ToArray().Select(v => (double)v).Chunk(t.Shape[1])];
    }

    [Fact]
    public void Data_go_through_a_network_with_their_labels()
    {
        var data = new TrainingSet([1, 2, 3, 4], 2, [4, 7]);
        var codes = data.Through(new Linear(2, 3, new Rng(1)));
        Assert.Equal((3, 2), (codes.Width, codes.Count));
        Assert.Equal([4, 7], codes.All().Labels!);
        Assert.Throws<ArgumentException>("network", () => data.Through(new Activation("sum", t => t.Sum())));
    }

    [Fact]
    public void Neighbours_in_clusters_far_apart_are_the_nearest()
    {
        var rng = new Rng(8);
        TrainingSet Draw() => new([.. Enumerable.Range(0, 200).SelectMany(i => new[]
        {
            (i % 2 == 0 ? 1000 : -1000) + (.01f * rng.NextFloat()), (.2f * (i / 2 % 2)) + (.02f * rng.NextFloat()),
        })], 2, [.. Enumerable.Range(0, 200).Select(i => i / 2 % 2)]);
        Assert.Equal(1, Representation.NearestNeighbours(Draw(), Draw()).Value);
    }
}
