namespace Ebm.Tests;

/// <summary>Against the three loops in double, at every width, transposed or not, with 1 and 2 threads.</summary>
public class MatrixMultiplyTests
{
    private static readonly MatrixWidth[] Widths = [MatrixWidth.Widest, MatrixWidth.Bits512, MatrixWidth.Bits256, MatrixWidth.Bits128];

    // Numbers in [−1, 1) that need no generator.
    private static float[] Numbers(int count, uint seed)
    {
        var x = new float[count];
        for (var i = 0; i < count; i++)
        {
            seed = (seed * 1664525) + 1013904223;
            x[i] = ((seed >> 8) / 8388608f) - 1;
        }

        return x;
    }

    private static void Same(int rows, int inner, int columns, bool transposeA, bool transposeB, float alpha, float beta)
    {
        var a = Numbers(rows * inner, 1);
        var b = Numbers(inner * columns, 2);
        var before = Numbers(rows * columns, 3);
        foreach (var width in Widths)
        {
            var c = beta == 0 ? Enumerable.Repeat(float.NaN, rows * columns).ToArray() : (float[])before.Clone();
            MatrixMultiply.Run(a, b, c, rows, inner, columns, transposeA, transposeB, alpha, beta, 1, width);
            var two = beta == 0 ? new float[rows * columns] : (float[])before.Clone();
            MatrixMultiply.Run(a, b, two, rows, inner, columns, transposeA, transposeB, alpha, beta, 2, width);
            Assert.Equal(c, two);
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    double sum = 0, size = 1;
                    for (var k = 0; k < inner; k++)
                    {
                        double x = transposeA ? a[(k * rows) + i] : a[(i * inner) + k];
                        double y = transposeB ? b[(j * inner) + k] : b[(k * columns) + j];
                        sum += x * y;
                        size += Math.Abs(x * y);
                    }

                    var expected = (alpha * sum) + (beta * before[(i * columns) + j]);
                    var bound = 1.2e-7 * (Math.Sqrt(inner) + 4) * Math.Max(1, Math.Abs(alpha)) * size;
                    Assert.True(Math.Abs(expected - c[(i * columns) + j]) <= bound,
                        $"{width} {rows}x{inner}x{columns} {transposeA} {transposeB}: C[{i},{j}] = {c[(i * columns) + j]}, not {expected}");
                }
            }
        }
    }

    [Fact]
    public void Small_shapes_of_every_remainder()
    {
        foreach (var rows in new[] { 1, 2, 5, 6, 7, 12, 13, 19 })
        {
            foreach (var columns in new[] { 1, 2, 7, 8, 9, 16, 17, 31, 32, 33, 70 })
            {
                foreach (var inner in new[] { 1, 2, 3, 5, 17 })
                {
                    for (var t = 0; t < 4; t++)
                        Same(rows, inner, columns, (t & 1) != 0, (t & 2) != 0, t == 3 ? -1.5f : 1, t == 0 ? 0 : t - 1.5f);
                }
            }
        }
    }

    [Theory]
    [InlineData(100, 225, 65)]
    [InlineData(97, 449, 33)]
    [InlineData(7, 300, 1030)]
    [InlineData(200, 10, 513)]
    [InlineData(257, 64, 1)]
    [InlineData(128, 128, 128)]
    public void Several_blocks(int rows, int inner, int columns)
    {
        for (var t = 0; t < 4; t++)
            Same(rows, inner, columns, (t & 1) != 0, (t & 2) != 0, t == 2 ? .5f : 1, t == 1 ? 1 : 0);
    }

    [Fact]
    public void An_empty_sum_scales()
    {
        float[] c = [1, 2];
        MatrixMultiply.Run([], [], c, 1, 0, 2, beta: 3);
        Assert.Equal([3f, 6f], c);
    }

    [Fact]
    public void Short_operands_are_named()
    {
        var e = Assert.Throws<ArgumentException>("b", () => MatrixMultiply.Run(new float[6], new float[5], new float[4], 2, 3, 2));
        Assert.Contains("3 × 2", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>("rows", () => MatrixMultiply.Run(new float[6], new float[6], new float[4], -2, 3, 2));
    }

    [Fact]
    public void Fork_join_runs_every_part_once_and_passes_on_failures()
    {
        for (var round = 0; round < 2000; round++)
        {
            var seen = new int[7];
            ForkJoin.Run(7, 2, i => Interlocked.Increment(ref seen[i]));
            Assert.All(seen, n => Assert.Equal(1, n));
        }

        var nested = new int[4];
        ForkJoin.Run(2, 2, i => ForkJoin.Run(2, 2, j => nested[(2 * i) + j]++));
        Assert.Equal([1, 1, 1, 1], nested);
        Assert.Throws<InvalidOperationException>(() => ForkJoin.Run(3, 2, i => throw new InvalidOperationException("part")));
        ForkJoin.Run(0, 0, _ => throw new InvalidOperationException("part"));
    }
}
