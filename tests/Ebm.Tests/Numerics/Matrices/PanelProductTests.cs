namespace Ebm.Tests;

/// <summary>Products with several panels against sums one by one, bit for bit, at every width.</summary>
public unsafe class PanelProductTests
{
    // Panels lie further apart than they are long, and what lies between must stay.
    private const int Gap = 5;

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(5, 3, 40)]
    [InlineData(6, 4, 33)]
    [InlineData(48, 224, 64)]
    [InlineData(53, 225, 17)]
    [InlineData(54, 226, 70)]
    [InlineData(55, 10, 100)]
    [InlineData(107, 451, 50)]
    public void One_matrix_times_panels(int rows, int inner, int columns)
    {
        foreach (var transposed in new[] { false, true })
        {
            foreach (var most in new[] { 224, inner })
            {
                Products<MatrixLanes128>(rows, inner, columns, transposed, most);
                Products<MatrixLanes256>(rows, inner, columns, transposed, most);
                Products<MatrixLanes512>(rows, inner, columns, transposed, most);
            }
        }
    }

    private static void Products<T>(int rows, int inner, int columns, bool transposed, int most)
        where T : struct, IMatrixLanes<T>
    {
        var (rng, panel) = (new Rng(1), 2 * T.Count);
        var panels = (columns + panel - 1) / panel;
        int nextB = (inner * panel) + Gap, nextC = (rows * panel) + Gap;
        float[] a = new float[rows * inner], b = new float[panels * nextB], c = new float[panels * nextC], wide = new float[rows * columns];
        rng.FillGaussian(a);
        rng.FillGaussian(b);
        Array.Fill(c, 7);
        fixed (float* pa = a, pb = b, pc = c, pw = wide)
        {
            var (stride, step) = transposed ? (1, rows) : (inner, 1);
            PanelProduct.Run<T>(pa, stride, step, pb, nextB, inner, new(pc, nextC, panel, columns), rows, most);
            PanelProduct.Run<T>(pa, stride, step, pb, nextB, inner, new(pw, panel, columns, columns), rows, most);
        }

        for (var p = 0; p < panels; p++)
        {
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < Math.Min(panel, columns - (p * panel)); j++)
                {
                    var expected = 0f;
                    for (var k = 0; k < inner; k += most)
                    {
                        var part = 0f;
                        for (var m = k; m < Math.Min(inner, k + most); m++)
                            part = Fused(transposed ? a[(m * rows) + i] : a[(i * inner) + m], b[(p * nextB) + (m * panel) + j], part);
                        expected = k == 0 ? part : part + expected;
                    }

                    Assert.Equal(expected, c[(p * nextC) + (i * panel) + j]);
                    Assert.Equal(expected, wide[(i * columns) + (p * panel) + j]);
                }
            }

            Assert.All(c[((p * nextC) + (rows * panel))..((p + 1) * nextC)], v => Assert.Equal(7, v));
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(6, 32, 3)]
    [InlineData(7, 33, 2)]
    [InlineData(48, 50, 8)]
    [InlineData(20, 3, 64)]
    public void Panels_times_transposed_panels_added(int rows, int columns, int panels)
    {
        Outer<MatrixLanes128>(rows, columns, panels);
        Outer<MatrixLanes256>(rows, columns, panels);
        Outer<MatrixLanes512>(rows, columns, panels);
    }

    private static void Outer<T>(int rows, int columns, int panels)
        where T : struct, IMatrixLanes<T>
    {
        var (rng, panel) = (new Rng(2), 2 * T.Count);
        var stride = (columns + panel - 1) / panel * panel;
        var whole = (rows + 5) / 6 * 6;
        var next = ((whole + stride) * panel) + Gap;
        float[] work = new float[panels * next], c = new float[rows * columns];
        rng.FillGaussian(work);
        rng.FillGaussian(c);
        var expected = (float[])c.Clone();
        for (var p = 0; p < panels; p++)
        {
            for (var i = 0; i < rows; i++)
            {
                for (var j = 0; j < columns; j++)
                {
                    var part = 0f;
                    for (var k = 0; k < panel; k++)
                        part = Fused(work[(p * next) + (i * panel) + k], work[(p * next) + (whole * panel) + (k * stride) + j], part);
                    expected[(i * columns) + j] += part;
                }
            }
        }

        fixed (float* pw = work, pc = c)
            PanelProduct.AddOuter<T>(pw, pw + (whole * panel), stride, next, panels, pc, rows, columns);
        Assert.Equal(expected, c);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 9)]
    [InlineData(8, 8)]
    [InlineData(13, 21)]
    [InlineData(40, 5)]
    [InlineData(17, 64)]
    public void A_transpose_holds_every_number_once_and_nothing_beyond(int rows, int columns)
    {
        const int Wide = 3;
        float[] from = new float[rows * (columns + Wide)], to = new float[columns * (rows + Wide)];
        new Rng(3).FillGaussian(from);
        Array.Fill(to, 7);
        fixed (float* pf = from, pt = to)
            MatrixTranspose.Write(pf, columns + Wide, pt, rows + Wide, rows, columns);
        for (var j = 0; j < columns; j++)
        {
            for (var i = 0; i < rows + Wide; i++)
                Assert.Equal(i < rows ? from[(i * (columns + Wide)) + j] : 7, to[(j * (rows + Wide)) + i]);
        }
    }

    // As the lanes: one rounding where the machine has it.
    private static float Fused(float a, float b, float sum) => System.Runtime.Intrinsics.X86.Fma.IsSupported
        || System.Runtime.Intrinsics.Arm.AdvSimd.IsSupported ? MathF.FusedMultiplyAdd(a, b, sum) : (a * b) + sum;
}
