namespace Ebm.Notebooks;

/// <summary>A table of heights over a grid.</summary>
internal static class Terrain
{
    /// <summary>Least and greatest finite height.</summary>
    public static (double Low, double High) Range(double[,] z)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (var v in z)
        {
            if (double.IsFinite(v))
            {
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
            }
        }

        return low <= high ? (low, high) : (0, 1);
    }

    /// <summary>The height at (x, y), from the nearest four entries; beyond the edge, that of the edge.</summary>
    public static double Height((double[] X, double[] Y, double[,] Z) ground, double x, double y)
    {
        var (c, u) = Locate(ground.X, x);
        var (r, v) = Locate(ground.Y, y);
        var (c1, r1) = (Math.Min(c + 1, ground.X.Length - 1), Math.Min(r + 1, ground.Y.Length - 1));
        var z = ground.Z;
        return ((1 - v) * (((1 - u) * z[r, c]) + (u * z[r, c1]))) + (v * (((1 - u) * z[r1, c]) + (u * z[r1, c1])));
    }

    private static (int Index, double Part) Locate(double[] grid, double at)
    {
        if (grid.Length == 1 || !(at > grid[0]))
        {
            return (0, 0);
        }

        if (at >= grid[^1])
        {
            return (grid.Length - 1, 0);
        }

        var i = Array.BinarySearch(grid, at);
        i = i < 0 ? ~i - 1 : i;
        return (i, (at - grid[i]) / (grid[i + 1] - grid[i]));
    }
}
