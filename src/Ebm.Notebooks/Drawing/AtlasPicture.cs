//  Depth of a place by its rank, so that no energy's scale matters:  r = share of the box with less energy,  V = that up to τ
//
//    r ≤ V    1 − 0.3 r/V                    as low as the data: a full colour with a sharp rim
//    r > V    ½ (1 − (r − V)/(1 − V))^1.5    a shadow that fades; nothing where the energy is +∞

namespace Ebm.Notebooks;

/// <summary>Pictures of a model of the atlas: its landscape, and points that were drawn from it.</summary>
internal static class AtlasPicture
{
    private const int Levels = 32;

    /// <summary>How dark each place is, 0 … 1: rows from the top, as pictures have them.</summary>
    /// <param name="result">A trained model.</param>
    /// <param name="finer">Picture elements for each node along a side, ≥ 1; between nodes ranks are interpolated.</param>
    public static float[,] Depth(AtlasEntry.Result result, int finer = 1)
    {
        var ranks = Ranks(result.Landscape);
        int n = ranks.GetLength(0), side = n * finer;
        var depth = new float[side, side];
        for (var row = 0; row < side; row++)
        {
            for (var column = 0; column < side; column++)
            {
                var r = Between(ranks, ((side - 1 - row + .5) / finer) - .5, ((column + .5) / finer) - .5);
                depth[row, column] = (float)Shade(r, result.Volume);
            }
        }

        return depth;
    }

    /// <summary>What keeps the energy of a class up, in a few words.</summary>
    public static string Meaning(ModelClass kind) => kind switch
    {
        ModelClass.C1 => "pushed up everywhere",
        ModelClass.C2 => "pushed up at chosen points",
        ModelClass.C3 => "damaged data mapped back",
        ModelClass.A1 => "bounded volume",
        ModelClass.A2 => "volume measured and priced",
        ModelClass.A3 => "map kept constant",
        _ => "flat and curved at the data",
    };

    /// <summary>The landscape as a see-through PNG that suits light and dark pages.</summary>
    /// <param name="result">A trained model.</param>
    /// <param name="finer">Picture elements for each node along a side, ≥ 1.</param>
    public static string Landscape(AtlasEntry.Result result, int finer = 1) => Uri(Depth(result, finer), (38, 132, 205));

    /// <summary>The drawn points as a see-through PNG: the more points in a place, the fuller the colour.</summary>
    public static string Drawn(AtlasEntry.Result result)
    {
        const int Side = 80;
        var depth = new float[Side, Side];
        for (var i = 0; i < result.Sample.Count; i++)
        {
            var column = (int)Math.Floor(Place(result.Sample[i, 0]) * Side);
            var row = (int)Math.Floor((1 - Place(result.Sample[i, 1])) * Side);
            if (column is >= 0 and < Side && row is >= 0 and < Side)
                depth[row, column] = Math.Min(1, depth[row, column] == 0 ? .6f : depth[row, column] + .2f);
        }

        return Uri(depth, (213, 94, 0));
    }

    private static double Place(float u) => (u / (2 * Atlas.HalfWidth)) + .5;

    private static double Shade(double rank, double volume) => rank >= 1 ? 0
        : rank <= volume ? 1 - (.3 * rank / volume)
        : .5 * Math.Pow(1 - ((rank - volume) / (1 - volume)), 1.5);

    private static double[,] Ranks(double[,] landscape)
    {
        double[] sorted = [.. landscape.Cast<double>().Order()];
        var firstForbidden = Array.FindIndex(sorted, double.IsPositiveInfinity);
        var n = landscape.GetLength(0);
        var ranks = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                // Equal energies have one rank: that of the first and the last among them, averaged.
                int low = First(sorted, landscape[i, j]), high = First(sorted, Math.BitIncrement(landscape[i, j]));
                ranks[i, j] = firstForbidden >= 0 && low >= firstForbidden ? 1 : (low + high - 1) / 2.0 / sorted.Length;
            }
        }

        return ranks;
    }

    private static int First(double[] sorted, double value)
    {
        int low = 0, high = sorted.Length;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }

    private static double Between(double[,] table, double row, double column)
    {
        var last = table.GetLength(0) - 1;
        (row, column) = (Math.Clamp(row, 0, last), Math.Clamp(column, 0, last));
        int i = Math.Min((int)row, last - 1), j = Math.Min((int)column, last - 1);
        double u = row - i, v = column - j;
        double Along(int k) => ((1 - v) * table[k, j]) + (v * table[k, j + 1]);
        return ((1 - u) * Along(i)) + (u * Along(i + 1));
    }

    private static string Uri(float[,] depth, (int R, int G, int B) color)
    {
        var palette = new byte[4 * Levels];
        for (var k = 0; k < Levels; k++)
            (palette[4 * k], palette[(4 * k) + 1], palette[(4 * k) + 2], palette[(4 * k) + 3]) =
                ((byte)color.R, (byte)color.G, (byte)color.B, (byte)(255 * k / (Levels - 1)));
        byte[] indices = [.. depth.Cast<float>().Select(d => (byte)Math.Round(d * (Levels - 1)))];
        return "data:image/png;base64," + Convert.ToBase64String(Png.Indexed(indices, palette, depth.GetLength(1), depth.GetLength(0)));
    }
}
