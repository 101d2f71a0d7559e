namespace Ebm.Tests;

/// <summary>
/// Every operation on random shapes: values against the naive ones, gradients and gradients of gradients against central
/// differences, all in double precision; then the float results against the double ones.
/// </summary>
public class GradientTests
{
    private delegate (Tensor[] Inputs, Tensor Result) Case(Rng rng);

    private static readonly Dictionary<string, Case> Cases = new()
    {
        ["add"] = r => Two(r, (x, y) => x + y),
        ["subtract"] = r => Two(r, (x, y) => x - y),
        ["multiply"] = r => Two(r, (x, y) => x * y),
        ["divide"] = r => Two(r, (x, y) => x / y, positive: true),
        ["affine"] = r => One(r, x => 3 - (2 * x) + 1 - (x / 4)),
        ["exp"] = r => One(r, x => x.Exp()),
        ["log"] = r => One(r, x => x.Log(), positive: true),
        ["sqrt"] = r => One(r, x => x.Sqrt(), positive: true),
        ["square"] = r => One(r, x => x.Square()),
        ["abs"] = r => One(r, x => x.Abs()),
        ["relu"] = r => One(r, x => x.Relu()),
        ["tanh"] = r => One(r, x => x.Tanh()),
        ["sigmoid"] = r => One(r, x => x.Sigmoid()),
        ["softplus"] = r => One(r, x => x.Softplus()),
        ["silu"] = r => One(r, x => x.Silu()),
        ["sin"] = r => One(r, x => x.Sin()),
        ["matrix product"] = r =>
        {
            var (n, k, m, ta, tb) = (1 + r.NextInt(5), 1 + r.NextInt(5), 1 + r.NextInt(5), r.NextInt(2) == 1, r.NextInt(2) == 1);
            var (a, b) = (Random(r, ta ? [k, n] : [n, k]), Random(r, tb ? [m, k] : [k, m]));
            return ([a, b], a.MatrixProduct(b, ta, tb));
        },
        ["transpose"] = r => One(r, x => x.Transpose(), shape: [1 + r.NextInt(6), 1 + r.NextInt(6)]),
        ["sum"] = r => One(r, x => x.Sum().Square()),
        ["sum over an axis"] = r => One(r, x => x.Sum(r.NextInt(x.Shape.Count)).Square()),
        ["mean over the last axis"] = r => One(r, x => x.Mean(-1).Exp()),
        ["repeat"] = r => One(r, x => x.RepeatTo([2, 3, .. x.Shape]).Sin()),
        ["log-sum-exp"] = r => One(r, x => x.LogSumExp()),
        ["softmax"] = r => One(r, x => x.Softmax()),
        ["log-softmax"] = r => One(r, x => x.LogSoftmax()),
        ["logistic cost"] = r =>
        {
            var shape = RandomShape(r);
            var (y, o) = (Random(r, shape), Random(r, shape));
            return ([y, o], ReconstructionCost.Bernoulli.Each(y, o));
        },
        ["sum to the same shape"] = r => One(r, x => x.SumTo([.. x.Shape]).RepeatTo([.. x.Shape]).Exp()),
        ["cross-entropy"] = r =>
        {
            var (n, k) = (1 + r.NextInt(4), 1 + r.NextInt(4));
            int[] labels = [.. Enumerable.Range(0, n).Select(_ => r.NextInt(k))];
            return One(r, x => x.CrossEntropy(labels), shape: [n, k]);
        },
        ["gather"] = r => One(r, x => x.Gather(2, 0, 2).Exp(), shape: [3, 1 + r.NextInt(3)]),
        ["reshape"] = r => One(r, x => x.Reshape(x.Length).Exp()),
        ["slice"] = r => One(r, x => x.Slice(1, 1, 1 + r.NextInt(2)).Exp(), shape: [2, 3 + r.NextInt(2), 1 + r.NextInt(2)]),
        ["concatenate"] = r =>
        {
            var axis = r.NextInt(2);
            var (a, b) = (Random(r, axis == 0 ? [1 + r.NextInt(3), 2] : [2, 1 + r.NextInt(3)]), Random(r, axis == 0 ? [2, 2] : [2, 3]));
            return ([a, b], Tensor.Concatenate(axis, a, b, a).Exp());
        },
        ["layer normalisation"] = r => One(r, x => x.LayerNormalize(), shape: [2, 3 + r.NextInt(3)]),
        ["convolution"] = r =>
        {
            var (x, w) = (Random(r, [2, 2, 4, 3 + r.NextInt(3)]), Random(r, [3, 2, 1 + r.NextInt(3), 2]));
            return ([x, w], x.Convolve(w, 1 + r.NextInt(2), r.NextInt(2)).Square());
        },
        ["transposed convolution"] = r =>
        {
            var (x, w) = (Random(r, [2, 3, 2, 1 + r.NextInt(3)]), Random(r, [3, 2, 2, 3]));
            return ([x, w], x.ConvolveTransposed(w, 1 + r.NextInt(2), r.NextInt(2)).Square());
        },
        ["average pool"] = r => One(r, x => x.AveragePool(2).Square(), shape: [1, 2, 4, 2]),
        ["max pool"] = r => One(r, x => x.MaxPool(2).Square(), shape: [2, 1, 2, 4]),
        ["upsample"] = r => One(r, x => x.Upsample(2).Square(), shape: [1, 2, 2, 3]),
        ["network"] = r =>
        {
            var (x, w, v) = (Random(r, [3, 4]), Random(r, [5, 4]), Random(r, [1, 5]));
            return ([x, w, v], x.MatrixProduct(w, transposeOther: true).Silu().MatrixProduct(v, transposeOther: true).Softplus());
        },
    };

    public static IEnumerable<object[]> Names => Cases.Keys.Select(k => new object[] { k });

    private static Tensor Random(Rng rng, int[] shape, bool positive = false)
    {
        var t = Tensor.Gaussian(rng, shape);
        for (var i = 0; i < t.Length; i++)
        {
            // Away from the kinks and poles at 0.
            var v = t.Data[i];
            t.Data[i] = positive ? .5f + Math.Abs(v) : v + (v < 0 ? -.1f : .1f);
        }

        return t;
    }

    private static int[] RandomShape(Rng rng) => [.. Enumerable.Range(0, 1 + rng.NextInt(3)).Select(_ => 1 + rng.NextInt(4))];

    private static (Tensor[], Tensor) One(Rng rng, Func<Tensor, Tensor> f, bool positive = false, int[]? shape = null)
    {
        var x = Random(rng, shape ?? RandomShape(rng), positive);
        return ([x], f(x));
    }

    private static (Tensor[], Tensor) Two(Rng rng, Func<Tensor, Tensor, Tensor> f, bool positive = false)
    {
        var shape = RandomShape(rng);
        var other = shape.Select(n => rng.NextInt(3) == 0 ? 1 : n).Skip(rng.NextInt(shape.Length + 1)).ToArray();
        var (x, y) = (Random(rng, shape, positive), Random(rng, other, positive));
        return rng.NextInt(2) == 0 ? ([x, y], f(x, y)) : ([x, y], f(y, x));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Values_gradients_and_second_gradients(string name)
    {
        for (ulong seed = 0; seed < 12; seed++)
        {
            var rng = new Rng(seed);
            var (inputs, result) = Cases[name](rng);
            Close(new DoubleOracle().Of(result), result, 2e-5, $"{name} {seed} value");

            // L = Σ w y and then M = Σ v·∂L/∂x exercise every entry of the first and second derivative.
            var loss = (result * Tensor.Gaussian(rng, [.. result.Shape])).Sum();
            var first = Gradient.Of(loss, inputs);
            CheckGradient(loss, inputs, first, $"{name} {seed} first");
            var second = first.Select(g => (g * Tensor.Gaussian(rng, [.. g.Shape])).Sum()).Aggregate((a, b) => a + b);
            CheckGradient(second, inputs, Gradient.Of(second, inputs), $"{name} {seed} second");
        }
    }

    private static void CheckGradient(Tensor scalar, Tensor[] inputs, Tensor[] gradients, string what)
    {
        var values = inputs.Select(x => x.ToArray().Select(v => (double)v).ToArray()).ToArray();
        for (var n = 0; n < inputs.Length; n++)
        {
            Assert.Equal(inputs[n].Shape, gradients[n].Shape);
            var exact = new DoubleOracle().Of(gradients[n]);
            Close(exact, gradients[n], 2e-4, what);
            for (var i = 0; i < exact.Length; i++)
            {
                double At(double h)
                {
                    var moved = (double[])values[n].Clone();
                    moved[i] += h;
                    return new DoubleOracle((inputs[n], moved)).Of(scalar)[0];
                }

                const double H = 2e-3;
                double D(double h) => (At(h) - At(-h)) / (2 * h);
                var difference = ((4 * D(H / 2)) - D(H)) / 3;
                Assert.True(Math.Abs(difference - exact[i]) <= 2e-6 * (1 + Math.Abs(exact[i]) + exact.Max(Math.Abs)),
                    $"{what}: input {n} [{i}]: {exact[i]}, difference {difference}");
            }
        }
    }

    private static void Close(double[] exact, Tensor computed, double tolerance, string what)
    {
        var scale = 1 + exact.Max(Math.Abs);
        for (var i = 0; i < exact.Length; i++)
            Assert.True(Math.Abs(exact[i] - computed.Data[i]) <= tolerance * scale,
                $"{what}: [{i}] {computed.Data[i]}, in double {exact[i]}");
    }
}
