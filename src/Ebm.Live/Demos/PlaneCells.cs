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
}
