namespace Ebm.Tests;

/// <summary>Splines against the formula written out in double, against the determinant, and beyond their bound.</summary>
public class SplineCouplingTests
{
    // Weights far from the start, so that bins are narrow and wide and slopes small and large.
    private static CouplingFlow Wild(int dimension, int couplings, int bins, double bound, ulong seed, float wildness = .35f)
    {
        var flow = CouplingFlow.OfSplines(dimension, couplings, 8, new Rng(seed), bins, bound);
        var rng = new Rng(seed + 1);
        foreach (var p in flow.Parameters())
            for (var i = 0; i < p.Value.Length; i++)
                p.Value.Data[i] += wildness * (float)rng.NextGaussian();
        return flow;
    }

    [Theory]
    [InlineData(2, 1, 1, 3.0)]
    [InlineData(2, 4, 8, 4.0)]
    [InlineData(3, 3, 5, 2.0)]
    [InlineData(5, 4, 16, 3.0)]
    public void The_way_back_undoes_the_way_there_and_the_determinant_is_that_of_the_Jacobian(int dimension, int couplings, int bins,
        double bound)
    {
        // The way back multiplies the rounding of z by the inverse Jacobian: 1e-5 where that is at most 10, and a tenth of it elsewhere.
        var flow = Wild(dimension, couplings, bins, bound, 5, .1f);
        var x = Tensor.Gaussian(new Rng(6), 60, dimension) * 1.5f;
        var (z, booked) = flow.Forward(x);
        var back = flow.Inverse(z);
        var gentle = 0;
        for (var i = 0; i < 60; i++)
        {
            double[] row = [.. x.Slice(0, i, 1).ToArray().Select(v => (double)v)];
            var jacobian = MathNet.Numerics.LinearAlgebra.Matrix<double>.Build.DenseOfArray(
                Jacobian.At(y => flow.Forward(y).Latent, row));
            var steep = jacobian.Inverse().L2Norm();
            gentle += steep <= 10 ? 1 : 0;
            Assert.Equal(Math.Log(Math.Abs(jacobian.Determinant())), booked.Data[i], steep <= 10 ? 1e-3 : 1e-4 * steep);
            for (var d = 0; d < dimension; d++)
                Assert.InRange(Math.Abs(back.Data[(i * dimension) + d] - row[d]) / (1 + Math.Abs(row[d])), 0,
                    steep <= 10 ? 1e-5 : 1e-6 * steep);
        }

        Assert.InRange(gentle, 20, 60);
    }

    [Fact]
    public void One_spline_is_the_formula_of_the_paper()
    {
        const int K = 4;
        const double B = 2.5;
        var flow = Wild(2, 1, K, B, 11);
        double[] Weights(string name) => [.. flow.Parameters().Single(p => p.Name == "networks.0.layers." + name).Value.ToArray()
            .Select(v => (double)v)];
        var rng = new Rng(3);
        for (var trial = 0; trial < 50; trial++)
        {
            var (still, moved) = ((float)rng.NextGaussian(), (float)(2.4 * ((2 * rng.NextDouble()) - 1)));
            double[] h = [still];
            foreach (var layer in new[] { 0, 2, 4 })
            {
                var (w, b, from) = (Weights($"{layer}.weight"), Weights($"{layer}.bias"), h);
                h = [.. b.Select((v, j) => v + from.Select((u, i) => u * w[(j * from.Length) + i]).Sum())];
                h = layer == 4 ? h : [.. h.Select(v => Math.Max(0, v))];
            }

            double[] Shares(int at)
            {
                double[] e = [.. h.Skip(at).Take(K).Select(Math.Exp)];
                return [.. e.Select(v => 2 * B * (.001 + ((1 - (.001 * K)) * v / e.Sum())))];
            }

            double[] wide = Shares(0), high = Shares(K);
            double[] d = [1, .. h.Skip(2 * K).Select(v => .001 + Math.Log(1 + Math.Exp(v + Math.Log(Math.Exp(.999) - 1)))), 1];
            var k = Enumerable.Range(0, K).Last(j => -B + wide.Take(j).Sum() <= moved);
            double t = (moved + B - wide.Take(k).Sum()) / wide[k], s = high[k] / wide[k];
            var below = s + ((d[k + 1] + d[k] - (2 * s)) * t * (1 - t));
            var y = -B + high.Take(k).Sum() + (high[k] * ((s * t * t) + (d[k] * t * (1 - t))) / below);
            var slope = s * s * ((d[k + 1] * t * t) + (2 * s * t * (1 - t)) + (d[k] * (1 - t) * (1 - t))) / (below * below);
            var (z, booked) = flow.Forward(Tensor.From([still, moved], 1, 2));
            Assert.Equal(still, z.Data[0]);
            Assert.Equal(y, z.Data[1], 1e-5);
            Assert.Equal(Math.Log(slope), booked.Item, 1e-4);
        }
    }

    [Fact]
    public void Beyond_the_bound_nothing_moves_and_at_the_bound_nothing_jumps()
    {
        var flow = Wild(2, 2, 6, 2, 21);
        var far = Tensor.From([5f, -7f, -3f, 1e6f, 2.001f, -2.001f], 3, 2);
        Assert.Equal(far.ToArray(), flow.Forward(far).Latent.ToArray());
        Assert.All(flow.Forward(far).LogDeterminant.ToArray(), l => Assert.Equal(0, l));
        Assert.Equal(far.ToArray(), flow.Inverse(far).ToArray());
        for (var side = -1; side <= 1; side += 2)
        {
            var near = Tensor.From([5f, side * MathF.BitDecrement(2)], 1, 2);
            var (z, booked) = flow.Forward(near);
            Assert.Equal(near.Data[1], z.Data[1], 1e-4);
            Assert.Equal(0, booked.Item, 1e-2);
        }
    }

    [Fact]
    public void It_begins_as_the_identity_nearly()
    {
        var flow = CouplingFlow.OfSplines(4, 6, 16, new Rng(1));
        var x = Tensor.Gaussian(new Rng(2), 200, 4);
        var (z, booked) = flow.Forward(x);
        Assert.InRange((z - x).Abs().ToArray().Max(), 1e-4, .5);
        Assert.InRange(booked.Abs().ToArray().Max(), 1e-4, 1);
    }

    [Fact]
    public void A_coordinate_that_is_not_finite_is_not_hidden()
    {
        var flow = Wild(2, 2, 6, 2, 21);
        Assert.True(float.IsNaN(flow.F(Tensor.From([float.NaN, 1], 1, 2)).Item));
        Assert.False(float.IsFinite(flow.F(Tensor.From([3f, float.PositiveInfinity], 1, 2)).Item));
    }

    [Theory]
    [InlineData(0, 4.0, "bins")]
    [InlineData(501, 4.0, "bins")]
    [InlineData(8, 0.0, "bound")]
    [InlineData(8, double.NaN, "bound")]
    public void Arguments_have_ranges(int bins, double bound, string name) =>
        Assert.Throws<ArgumentOutOfRangeException>(name, () => CouplingFlow.OfSplines(2, 2, 4, new Rng(1), bins, bound));
}
