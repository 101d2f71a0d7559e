namespace Ebm.Tests;

/// <summary>The energy and the denoiser of a finite set, against the definition in double precision, wherever the data lie.</summary>
public class FiniteSetTests
{
    private static readonly NoiseSchedule Noise = NoiseSchedule.Linear(1000);

    private static double[][] Offset(double by) => [[by, by], [by + .02, by], [by + .02, by], [by - .5, by + .3], [by + 1, by - 2]];

    private static double[][] Pictures(int pixels, int count)
    {
        var rng = new Rng(3);
        double[][] pictures = [.. Enumerable.Range(0, count)
            .Select(_ => Enumerable.Range(0, pixels).Select(_ => (double)MathF.Round(rng.NextFloat() * 16) / 16).ToArray())];
        return [.. pictures, pictures[0], pictures[0]];
    }

    public static TheoryData<string, double[][], int> Cases
    {
        get
        {
            var cases = new TheoryData<string, double[][], int>();
            foreach (var t in new[] { 1, 2, 5, 40, 300, 1000 })
            {
                foreach (var by in new[] { 0.0, 1, 10, -300 })
                    cases.Add($"five points around {by}, two equal", Offset(by), t);
                cases.Add("pictures of 784 pixels, three equal", Pictures(784, 6), t);
                cases.Add("one point", [[.3, -.2, 7]], t);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Energy_slope_and_denoiser_are_those_of_the_definition(string name, double[][] points, int t)
    {
        var (a, v, rng) = (Math.Sqrt(Noise.AlphaBar(t)), Noise.Added(t), new Rng((ulong)t));
        var energy = Noise.ExactEnergy(points, t);
        var denoiser = new FiniteSetDenoiser(TrainingSet.From(points), Noise);
        for (var trial = 0; trial < 12; trial++)
        {
            var origin = points[rng.NextInt(points.Length)];

            // Near the data, and ever farther from them; floats, as every batch of points is.
            double[] y = [.. origin.Select(x => (double)(float)((a * x) + (Math.Sqrt(v) * Math.Pow(4, trial / 3) * rng.NextGaussian())))];

            // The data as the denoiser has them.
            var (_, mean) = Oracle([.. points.Select(p => p.Select(x => (double)(float)x).ToArray())], a, v, y);
            var (expected, own) = Oracle(points, a, v, y);
            Assert.Equal(expected, energy.Energy(y), 1e-9 * Math.Max(1, Math.Abs(expected)));
            var slope = energy.Gradient(y);
            var row = denoiser.Apply(Tensor.From([.. y.Select(x => (float)x), t / 1000f], 1, y.Length + 1));
            for (var d = 0; d < y.Length; d++)
            {
                var exact = (y[d] - (a * own[d])) / v;
                Assert.True(Math.Abs(slope[d] - exact) <= 1e-9 * (Math.Abs(exact) + (1 / Math.Sqrt(v)) + (Math.Abs(y[d]) * 1e-5 / v)),
                    $"{name}, t = {t}: slope {slope[d]}, {exact}");
                var noise = (y[d] - (a * mean[d])) / Math.Sqrt(v);
                Assert.True(Math.Abs(row.Data[d] - noise) <= 2e-6 * (1 + Math.Abs(noise)),
                    $"{name}, t = {t}: noise {row.Data[d]}, {noise}");
            }
        }
    }

    // −ln p and the mean clean point: squares of differences in double, taken relative to the least of them.
    private static (double Energy, double[] Mean) Oracle(double[][] points, double a, double v, double[] y)
    {
        double[] squares = [.. points.Select(x => x.Zip(y, (p, q) => Math.Pow(q - (a * p), 2)).Sum() / (2 * v))];
        double[] weights = [.. squares.Select(s => Math.Exp(squares.Min() - s))];
        var total = weights.Sum();
        return (squares.Min() - Math.Log(total / points.Length) + (.5 * y.Length * Math.Log(2 * Math.PI * v)),
            [.. Enumerable.Range(0, y.Length).Select(d => points.Zip(weights, (x, w) => w * x[d]).Sum() / total)]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(1e4)]
    [InlineData(1e6)]
    public void Far_between_two_points_the_slope_is_the_formula(double y)
    {
        // Points (±1, 0): the slope along y is y/v, across it (x − a tanh(a x/v))/v.
        foreach (var t in new[] { 1, 20, 500 })
        {
            var (a, v) = (Math.Sqrt(Noise.AlphaBar(t)), Noise.Added(t));
            var energy = Noise.ExactEnergy([[1.0, 0], [-1, 0]], t);
            foreach (var x in new[] { 0, 1e-5, .25 })
            {
                var slope = energy.Gradient(x, y);
                Assert.Equal((x - (a * Math.Tanh(a * x / v))) / v, slope[0], 1e-8 / v);
                Assert.Equal(y / v, slope[1], 1e-12 * y / v);
                float[] e = new float[1], g = new float[2];
                energy.EnergiesAndGradients([0, (float)y], 1, e, g);
                Assert.Equal(y / v, g[1], 1e-6 * y / v);
                Assert.Equal(energy.Energy(0, y), e[0], 1e-6 * Math.Abs(e[0]));
            }
        }
    }

    [Fact]
    public void Samples_of_the_denoiser_are_pictures_of_the_set()
    {
        var pictures = Pictures(784, 4);
        var model = new Diffusion(new FiniteSetDenoiser(TrainingSet.From(pictures), Noise), 784, Noise);
        foreach (var sample in model.Sample(new Rng(5), 6).Rows().ToArray().Chunk(784))
            Assert.True(pictures.Min(p => p.Zip(sample, (a, b) => Math.Abs(a - b)).Max()) < 1e-5);
    }

    [Fact]
    public void The_denoiser_has_the_slope_of_its_differences()
    {
        double[][] points = [[1, 0], [-1, .5], [0, -2], [0, -2]];
        var denoiser = new FiniteSetDenoiser(TrainingSet.From(points), Noise);
        foreach (var t in new[] { 60, 200, 800 })
        {
            float[] at = [.3f, -.2f, t / 1000f, -1.1f, .4f, t / 1000f];
            var x = Tensor.From(at, 2, 3);
            var g = Tensor.From([.7f, -1.3f, 2, .5f], 2, 2);
            var slope = Gradient.Of((denoiser.Apply(x) * g).Sum(), x).ToArray();
            for (var k = 0; k < 6; k++)
            {
                if (k % 3 == 2)
                {
                    Assert.Equal(0, slope[k]);
                    continue;
                }

                double Value(double h)
                {
                    double[] y = [.. at.Skip(k / 3 * 3).Take(2).Select(v => (double)v)];
                    y[k % 3] += h;
                    var (a, v) = (Math.Sqrt(Noise.AlphaBar(t)), Noise.Added(t));
                    var mean = Oracle(points, a, v, y).Mean;
                    return Enumerable.Range(0, 2).Sum(d => g.Data[(k / 3 * 2) + d] * (y[d] - (a * mean[d])) / Math.Sqrt(v));
                }

                var exact = (Value(1e-5) - Value(-1e-5)) / 2e-5;
                Assert.Equal(exact, slope[k], 1e-4 * Math.Max(1, Math.Abs(exact)));
            }
        }
    }

    [Fact]
    public void Bad_points_are_named()
    {
        Assert.Throws<ArgumentOutOfRangeException>("points.Count", () => Noise.ExactEnergy([], 1));
        Assert.Throws<ArgumentException>("points[1]", () => Noise.ExactEnergy([[1, 2], [1]], 1));
        Assert.Throws<ArgumentException>("points[0]", () => Noise.ExactEnergy([[1, double.NaN]], 1));
        Assert.Throws<ArgumentOutOfRangeException>("t", () => Noise.ExactEnergy([[1]], 0));
    }

    [Theory]
    [InlineData(1e5)]
    [InlineData(1e12)]
    [InlineData(1e16)]
    [InlineData(-1e20)]
    [InlineData(1e30)]
    public void Far_from_all_points_the_slope_is_that_of_one(double far)
    {
        // All the share is the nearest point's: ξ̂ = (y − a x)/√v, whose slope is 1/√v.
        var few = NoiseSchedule.Linear(1, 1e-4, 1e-4);
        foreach (var noise in new[] { few, Noise })
        {
            var denoiser = new FiniteSetDenoiser(new TrainingSet([1, -1], 1), noise);
            var y = Tensor.From([(float)far, 1f / noise.Steps], 1, 2);
            var slope = Gradient.Of(denoiser.Apply(y).Sum(), y).ToArray()[0];
            Assert.Equal(1, slope * Math.Sqrt(noise.Added(1)), 1e-6);
        }
    }
}
