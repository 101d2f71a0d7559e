namespace Ebm.Live;

/// <summary>A square of the plane in equal cells.</summary>
internal static class PlaneCells
{
    /// <summary>The middles of side × side cells, row by row: all first coordinates, then all second ones.</summary>
    /// <param name="half">Half the side of the square.</param>
    /// <param name="side">Cells in a row.</param>
    /// <param name="x">The middle of the square.</param>
    /// <param name="y">Likewise.</param>
    public static float[] Middles(double half, int side, double x = 0, double y = 0) =>
    [
        .. Enumerable.Range(0, side * side).Select(i => (float)(x + (half * ((2 * ((i % side) + 0.5) / side) - 1)))),
        .. Enumerable.Range(0, side * side).Select(i => (float)(y + (half * ((2 * ((i / side) + 0.5) / side) - 1)))),
    ];

    /// <summary>Spreads what is in the cells over their neighbours, by a Gaussian; what would leave the square is lost.</summary>
    /// <param name="from">side × side numbers.</param>
    /// <param name="side">Cells in a row.</param>
    /// <param name="width">σ, in cells, above 0.</param>
    /// <param name="to">Receives as many.</param>
    public static void Blur(double[] from, int side, double width, double[] to)
    {
        int reach = (int)Math.Ceiling(3 * width);
        double[] kernel = [.. Enumerable.Range(-reach, (2 * reach) + 1).Select(k => Math.Exp(-k * k / (2 * width * width)))];
        double sum = kernel.Sum();
        var rows = new double[from.Length];
        Pass(from, rows, 1);
        Pass(rows, to, side);

        void Pass(double[] source, double[] target, int stride)
        {
            for (int i = 0; i < source.Length; i++)
            {
                int place = i / stride % side;
                double total = 0;
                for (int k = Math.Max(-reach, -place); k <= Math.Min(reach, side - 1 - place); k++)
                    total += kernel[k + reach] * source[i + (k * stride)];
                target[i] = total / sum;
            }
        }
    }
}
