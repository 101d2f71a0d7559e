namespace Ebm.Tests;

/// <summary>
/// Softmax and its relatives do not change when all numbers of a row are shifted, and neither do their derivatives of any order: the oracle
/// takes the shift off in double precision. Then infinite numbers, and functions that square or exponentiate what they get.
/// </summary>
public class LargeArgumentTests
{
    private delegate Tensor Function(Tensor x, int[] labels);

    private static readonly Dictionary<string, Function> Functions = new()
    {
        ["log-sum-exp"] = (x, _) => x.LogSumExp(),
        ["softmax"] = (x, _) => x.Softmax(),
        ["log-softmax"] = (x, _) => x.LogSoftmax(),
        ["cross-entropy"] = (x, labels) => x.CrossEntropy(labels),
    };

    public static TheoryData<string, float> Shifts
    {
        get
        {
            var data = new TheoryData<string, float>();
            foreach (var name in Functions.Keys)
            {
                foreach (var exponent in new[] { 0, 1, 4, 5, 6, 7, 8, 12, 20, 30 })
                {
                    data.Add(name, MathF.Pow(10, exponent));
                    data.Add(name, -MathF.Pow(10, exponent));
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Shifts))]
    public void A_shift_of_the_row_changes_no_derivative(string name, float shift)
    {
        const int Rows = 3, Columns = 5;
        var rng = new Rng(7);
        int[] labels = [.. Enumerable.Range(0, Rows).Select(_ => rng.NextInt(Columns))];

        // Gaps that floats at this size can hold: a row has one or several numbers at the top.
        var spacing = MathF.BitIncrement(Math.Abs(shift)) - Math.Abs(shift);
        var step = Math.Max(.25f, spacing);
        float[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => shift + (step * rng.NextInt(4)))];
        double[] exact = [.. values.Select((v, i) => v - (double)values[(i / Columns * Columns)..((i / Columns * Columns) + Columns)]
            .Max())];
        var x = Tensor.From(values, Rows, Columns);

        var y = Functions[name](x, labels);
        var oracle = new DoubleOracle((x, exact));
        for (var i = 0; i < y.Length; i++)
        {
            // The log-sum-exp moves along and is as good as floats are there; the others do not move.
            var moved = name == "log-sum-exp" ? values[(i * Columns)..((i + 1) * Columns)].Max() : 0.0;
            var tolerance = name == "log-sum-exp" ? spacing + 1e-6 : 2e-6 * (1 + Math.Abs(oracle.Of(y)[i]));
            Assert.True(Math.Abs(oracle.Of(y)[i] + moved - y.Data[i]) <= tolerance,
                $"{name} {shift} value: [{i}] {y.Data[i]}, in double {oracle.Of(y)[i] + moved}");
        }

        var scalar = (y * Tensor.Gaussian(rng, [.. y.Shape])).Sum();
        for (var order = 1; order <= 3; order++)
        {
            // Weights of order one, so that the float result must be within a few roundings of the double one.
            var gradient = Gradient.Of(scalar, x);
            Near(new DoubleOracle((x, exact)).Of(gradient), gradient, $"{name} {shift} order {order}");
            scalar = (gradient * Tensor.Gaussian(rng, [.. gradient.Shape])).Sum();
        }
    }

    [Fact]
    public void Known_values_hold_at_every_size()
    {
        // Cross-entropy of (m, m − 1) is ln(1 + e⁻¹) = .31326, softmax of (m, m) is ½, ½.
        foreach (var m in new[] { 1f, 1e4f, 1e5f, 1e6f, 1e7f })
            Assert.Equal(.313261688, Tensor.From([m, m - 1], 1, 2).CrossEntropy(0).Item, 1e-7);
        foreach (var m in new[] { 1e4f, -1e8f, 1e20f, 1e30f, float.MaxValue })
            Assert.Equal([.5f, .5f], Tensor.From([m, m], 1, 2).Softmax().ToArray());
    }

    [Fact]
    public void A_forbidden_class_has_no_probability_and_no_slope()
    {
        const float Never = float.NegativeInfinity;
        var x = Tensor.From([1, Never, 0, Never, Never, 3], 2, 3);
        var free = Tensor.From([1f, 0], 1, 2);
        var p = x.Softmax().ToArray();
        var q = free.Softmax().ToArray();
        Assert.Equal([q[0], 0, q[1], 0, 0, 1], p);
        Assert.Equal(free.LogSumExp().Item, x.LogSumExp().Data[0], 1e-6f);
        Assert.Equal(3, x.LogSumExp().Data[1]);
        Assert.Equal([Never, 0], [x.LogSoftmax().Data[1], x.LogSoftmax().Data[5]]);
        Assert.Equal([float.PositiveInfinity, 0], x.CrossEntropy(1, 2).ToArray());
        var weights = Tensor.Gaussian(new Rng(1), 2, 3);
        foreach (var f in new Func<Tensor, Tensor>[] { t => t.LogSumExp(), t => t.Softmax() * weights, t => t.CrossEntropy(0, 2),
            t => t.CrossEntropy(1, 0) })
        {
            var first = Gradient.Of(f(x).Sum(), x);
            var second = Gradient.Of((first * weights).Sum(), x);
            var third = Gradient.Of((second * weights).Sum(), x);
            Assert.All([.. first.ToArray(), .. second.ToArray(), .. third.ToArray()], v => Assert.True(float.IsFinite(v)));
            Assert.All([second, third], g => Assert.Equal([0f, 0, 0], [g.Data[1], g.Data[3], g.Data[4]]));
        }

        // The slopes of the allowed classes are those of a row without the forbidden one.
        Assert.Equal(Gradient.Of(free.CrossEntropy(0).Sum(), free).ToArray()[1], Gradient.Of(x.CrossEntropy(0, 2).Sum(), x).Data[2], 1e-7f);
    }

    [Fact]
    public void A_row_of_forbidden_classes_and_infinite_ones_are_what_the_documentation_says()
    {
        const float Never = float.NegativeInfinity, Always = float.PositiveInfinity;
        var none = Tensor.From([Never, Never], 1, 2);
        Assert.Equal([0f, 0], none.Softmax().ToArray());
        Assert.Equal(Never, none.LogSumExp().Item);
        Assert.Equal([Never, Never], none.LogSoftmax().ToArray());
        Assert.Equal(Always, none.CrossEntropy(1).Item);
        foreach (var f in new Func<Tensor, Tensor>[] { t => t.LogSumExp().Sum(), t => t.Softmax().Sum() })
            Assert.Equal([0f, 0], Gradient.Of(f(none), none).ToArray());
        var all = Tensor.From([Always, 5, Always, Never], 1, 4);
        Assert.Equal([.5f, 0, .5f, 0], all.Softmax().ToArray());
        Assert.Equal(Always, all.LogSumExp().Item);
        Assert.Equal([-MathF.Log(2), Never, -MathF.Log(2), Never], all.LogSoftmax().ToArray());
        Assert.Equal([.5f, 0, .5f, 0], Gradient.Of(all.LogSumExp().Sum(), all).ToArray());
        Assert.Equal([float.NaN, float.NaN], Tensor.From([float.NaN, 1], 1, 2).Softmax().ToArray());
    }

    /// <summary>Limits at ±1e30 and ±∞ of f and f′, and f″ at ±1e30.</summary>
    [Theory]
    [InlineData("tanh", -1, 1, 0, 0)]
    [InlineData("sigmoid", 0, 1, 0, 0)]
    [InlineData("softplus", 0, float.PositiveInfinity, 0, 1)]
    [InlineData("silu", 0, float.PositiveInfinity, 0, 1)]
    [InlineData("relu", 0, float.PositiveInfinity, 0, 1)]
    [InlineData("abs", float.PositiveInfinity, float.PositiveInfinity, -1, 1)]
    [InlineData("exp", 0, float.PositiveInfinity, 0, float.PositiveInfinity)]
    public void Functions_of_one_number_reach_their_limits(string name, float below, float above, float slopeBelow, float slopeAbove)
    {
        Func<Tensor, Tensor> f = name switch
        {
            "tanh" => x => x.Tanh(),
            "sigmoid" => x => x.Sigmoid(),
            "softplus" => x => x.Softplus(),
            "silu" => x => x.Silu(),
            "relu" => x => x.Relu(),
            "abs" => x => x.Abs(),
            _ => x => x.Exp(),
        };
        foreach (var large in new[] { 1e30f, float.PositiveInfinity })
        {
            // Nine numbers, so that whole vectors and the rest are both met.
            var x = Tensor.From([.. Enumerable.Repeat(-large, 9), .. Enumerable.Repeat(large, 9)], 18);
            var y = f(x);
            var slope = Gradient.Of(y.Sum(), x);
            for (var i = 0; i < 18; i++)
            {
                var (value, expected) = i < 9 ? (below, slopeBelow) : (above, slopeAbove);
                Assert.Equal(float.IsInfinity(value) && name != "exp" ? large : value, y.Data[i]);
                Assert.Equal(expected, slope.Data[i]);
            }

            if (float.IsFinite(large) && name != "exp")
                Assert.All(Gradient.Of(slope.Sum(), x).ToArray(), v => Assert.Equal(0, v));
        }
    }

    [Theory]
    [InlineData(1e-12f)]
    [InlineData(1e-9f)]
    [InlineData(1e11f)]
    public void Derivatives_of_log_and_root_stay_floats_as_long_as_they_are_floats(float at)
    {
        var x = Tensor.From([at], 1, 1);
        (Tensor Y, double[] Exact)[] cases =
        [
            (x.Log(), [1.0 / at, -Math.Pow(at, -2), 2 * Math.Pow(at, -3)]),
            (x.Sqrt(), [.5 * Math.Pow(at, -.5), -.25 * Math.Pow(at, -1.5), .375 * Math.Pow(at, -2.5)]),
        ];
        foreach (var (y, exact) in cases)
        {
            var d = y;
            foreach (var value in exact)
            {
                d = Gradient.Of(d, x);
                Assert.Equal(1, d.Item / value, 1e-6);
            }
        }
    }

    [Fact]
    public void The_logistic_cost_is_right_for_every_logit()
    {
        foreach (var logit in new[] { 0, .1f, 5, 12, 30, 1e4f, 1e30f, float.PositiveInfinity })
        {
            foreach (var o in new[] { logit, -logit })
            {
                foreach (var y in new[] { 0f, 1, .25f })
                {
                    var (pixel, output) = (Tensor.From([y], 1, 1), Tensor.From([o], 1, 1));
                    var cost = ReconstructionCost.Bernoulli.Of(pixel, output);
                    double Softplus(double v)
                    {
                        var e = Math.Exp(-Math.Abs(v));
                        return Math.Max(v, 0) + (2 * Math.Atanh(e / (2 + e)));
                    }

                    double Times(double a, double b) => a == 0 ? 0 : a * b;
                    var exact = Times(y, Softplus(-o)) + Times(1 - y, Softplus(o));
                    if (double.IsFinite(exact))
                        Assert.True(Math.Abs(cost.Item - exact) <= 1e-6 * exact + 1e-38, $"y {y}, o {o}: {cost.Item}, exact {exact}");
                    else
                        Assert.Equal(exact, cost.Item);
                    Assert.Equal((1 / (1 + Math.Exp(-o))) - y, Gradient.Of(cost, output).Item, 1e-6);
                }
            }
        }
    }

    [Theory]
    [InlineData(1e-3f)]
    [InlineData(1e5f)]
    [InlineData(1e10f)]
    [InlineData(1e20f)]
    [InlineData(1e30f)]
    public void Layer_normalisation_takes_rows_of_any_size(float size)
    {
        var rng = new Rng(3);
        var rows = Tensor.Gaussian(rng, 3, 7) * size;
        var x = Tensor.From(rows.ToArray(), 3, 7);
        x.Data[..7].Fill(.1f * size);
        var y = x.LayerNormalize();
        var weights = Tensor.Gaussian(rng, 3, 7);
        var slope = Gradient.Of((y * weights).Sum(), x);
        Assert.All(y.ToArray()[..7], v => Assert.Equal(0, v));
        for (var r = 0; r < 3; r++)
        {
            var row = x.ToArray()[(7 * r)..((7 * r) + 7)].Select(v => (double)v).ToArray();
            var w = weights.ToArray()[(7 * r)..((7 * r) + 7)];
            var mean = row.Average();
            var deviation = Math.Sqrt(row.Average(v => (v - mean) * (v - mean)) + 1e-5);
            var z = row.Select(v => (v - mean) / deviation).ToArray();
            for (var j = 0; j < 7; j++)
            {
                Assert.Equal(z[j], y.Data[(7 * r) + j], 2e-6);
                var exact = (w[j] - w.Average() - (z[j] * Enumerable.Range(0, 7).Average(k => w[k] * z[k]))) / deviation;
                Assert.True(Math.Abs(exact - slope.Data[(7 * r) + j]) <= 1e-5 * 3 / deviation,
                    $"size {size}, row {r}: {slope.Data[(7 * r) + j]}, exact {exact}");
            }
        }

        Assert.Throws<ArgumentOutOfRangeException>("epsilon", () => x.LayerNormalize(0));
    }

    private static void Near(double[] exact, Tensor computed, string what)
    {
        for (var i = 0; i < exact.Length; i++)
            Assert.True(Math.Abs(exact[i] - computed.Data[i]) <= 2e-6 * (1 + exact.Max(Math.Abs)),
                $"{what}: [{i}] {computed.Data[i]}, in double {exact[i]}");
    }
}
