namespace Ebm.Tests;

/// <summary>Against loops in double, at every width, with 1 and 2 threads, for every remainder of the groups and panels.</summary>
public class BitProductTests
{
    private static readonly MatrixWidth[] Widths = [MatrixWidth.Widest, MatrixWidth.Bits512, MatrixWidth.Bits256, MatrixWidth.Bits128];

    public static TheoryData<int, int, int> Shapes()
    {
        var shapes = new TheoryData<int, int, int> { { 100, 784, 500 }, { 50, 16, 784 }, { 50, 784, 16 } };
        foreach (var rows in new[] { 1, 3, 4, 5, 26 })
        {
            foreach (var inner in new[] { 1, 3, 4, 15, 16, 17, 37 })
            {
                foreach (var columns in new[] { 1, 8, 15, 16, 17, 33 })
                    shapes.Add(rows, inner, columns);
            }
        }

        return shapes;
    }

    [Theory]
    [MemberData(nameof(Shapes))]
    public void Sums_and_products_of_subsets_equal_the_loops(int rows, int inner, int columns)
    {
        var rng = new Rng(1);
        var a = new float[rows * inner];
        rng.FillBernoulli([.. Enumerable.Repeat(0.4f, a.Length)], a);
        float[] b = new float[inner * columns], before = new float[rows * columns];
        rng.FillUniform(b);
        rng.FillUniform(before);
        var factors = Array.ConvertAll(b, x => 0.8f + (0.4f * x));
        var packed = new byte[rows * BitProduct.PackedLength(inner)];
        Assert.True(BitProduct.TryPack(a, rows, inner, packed));
        var transposed = new float[b.Length];
        for (var k = 0; k < inner; k++)
        {
            for (var j = 0; j < columns; j++)
                transposed[(j * inner) + k] = b[(k * columns) + j];
        }

        var (sums, products) = Naive(a, b, factors, before, rows, inner, columns);
        foreach (var width in Widths)
        {
            float[] c = [.. before], ofTranspose = [.. before], two = [.. before], product = [.. before];
            BitProduct.Add(packed, b, c, rows, inner, columns, false, 1, width);
            BitProduct.Add(packed, transposed, ofTranspose, rows, inner, columns, true, 1, width);
            BitProduct.Add(packed, b, two, rows, inner, columns, false, 2, width);
            BitProduct.Multiply(packed, factors, product, rows, inner, columns, 1, width);
            Assert.Equal(c, ofTranspose);
            Assert.Equal(c, two);
            Assert.Equal(WithStart(true), WithStart(false));
            for (var e = 0; e < c.Length; e++)
            {
                // Each of the inner / 2 roundings adds at most half a unit in the last place of a partial result.
                Assert.True(Math.Abs(c[e] - sums[e]) <= 6e-8 * inner * (1 + sums[e]), $"{width}: {c[e]}, not {sums[e]}");
                Assert.True(Math.Abs(product[e] - products[e]) <= 6e-8 * (inner + 1) * products[e],
                    $"{width}: {product[e]}, not {products[e]}");
            }

            // Rows that begin with one row, given beside whatever C held or written into C.
            float[] WithStart(bool given)
            {
                float[] start = before[..columns], begun = given ? [.. product] : [.. Enumerable.Repeat(start, rows).SelectMany(r => r)];
                BitProduct.Add(packed, b, begun, rows, inner, columns, false, given ? 2 : 1, width, given ? start : []);
                return begun;
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(6, 9)]
    [InlineData(70, 33)]
    [InlineData(130, 16)]
    [InlineData(701, 403)]
    public void Transposes_equal_the_loops(int rows, int columns)
    {
        var rng = new Rng(3);
        float[] a = new float[rows * columns], bits = new float[rows * columns], before = new float[rows * columns];
        rng.FillUniform(a);
        rng.FillUniform(before);
        rng.FillBernoulli(a, bits);
        float[] c = [.. before], two = [.. before], turned = new float[bits.Length];
        MatrixTranspose.Add(a, c, rows, columns, 1);
        MatrixTranspose.Add(a, two, rows, columns, 2);
        Assert.Equal(c, two);
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                Assert.Equal(before[(j * rows) + i] + a[(i * columns) + j], c[(j * rows) + i]);
                turned[(j * rows) + i] = bits[(i * columns) + j];
            }
        }

        byte[] direct = new byte[columns * BitProduct.PackedLength(rows)], packed = new byte[direct.Length];
        Assert.True(BitProduct.TryPack(turned, columns, rows, direct));
        Assert.True(BitProduct.TryPackTransposed(bits, rows, columns, packed));
        Assert.Equal(direct, packed);
        bits[^1] = 0.5f;
        Assert.False(BitProduct.TryPackTransposed(bits, rows, columns, packed));
    }

    [Fact]
    public void Numbers_between_are_not_packed()
    {
        foreach (var length in new[] { 5, 16, 40 })
        {
            foreach (var bad in new[] { 0.5f, -1, 2, float.NaN, float.PositiveInfinity })
            {
                for (var at = 0; at < length; at++)
                {
                    var row = new float[length];
                    row[at] = bad;
                    Assert.False(BitProduct.TryPack(row, 1, length, new byte[BitProduct.PackedLength(length)]));
                }
            }
        }
    }

    [Fact]
    public void Odds_draw_as_the_sigmoid_of_their_logarithm()
    {
        foreach (var length in new[] { 1, 4, 16, 39 })
        {
            var rng = new Rng(2);
            float[] x = new float[length], u = new float[length];
            rng.FillGaussian(x);
            rng.FillUniform(u);
            float[] odds = Array.ConvertAll(x, t => MathF.Exp(-t)), drawn = [.. u];
            VectorMath.BernoulliOfOdds(odds, drawn);
            for (var i = 0; i < length; i++)
                Assert.Equal(u[i] < 1 / (1 + Math.Exp(-x[i])) ? 1 : 0, drawn[i]);
        }
    }

    private static (double[] Sums, double[] Products) Naive(float[] a, float[] b, float[] factors, float[] before, int rows, int inner,
        int columns)
    {
        double[] sums = Array.ConvertAll(before, x => (double)x), products = [.. sums];
        for (var n = 0; n < rows; n++)
        {
            for (var j = 0; j < columns; j++)
            {
                for (var k = 0; k < inner; k++)
                {
                    sums[(n * columns) + j] += a[(n * inner) + k] * b[(k * columns) + j];
                    products[(n * columns) + j] *= a[(n * inner) + k] == 1 ? factors[(k * columns) + j] : 1;
                }
            }
        }

        return (sums, products);
    }
}
