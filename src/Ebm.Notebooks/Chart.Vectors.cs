using System.Numerics;

namespace Ebm.Notebooks;

// Vector fields.
public static partial class Chart
{
    /// <summary>
    /// A vector field: an arrow from each point. All arrows have one scale, so that twice the length is twice the vector.
    /// </summary>
    /// <typeparam name="TX">A number type.</typeparam>
    /// <typeparam name="TY">A number type.</typeparam>
    /// <typeparam name="TU">A number type.</typeparam>
    /// <typeparam name="TV">A number type.</typeparam>
    /// <param name="xs">First coordinates of the points.</param>
    /// <param name="ys">Second coordinates; as many.</param>
    /// <param name="us">First coordinates of the vectors; as many. What is not finite has no arrow.</param>
    /// <param name="vs">Second coordinates of the vectors; as many.</param>
    /// <param name="name">A name for the legend.</param>
    /// <param name="scale">The factor from a vector to its arrow, above 0; without, the longest arrow nearly reaches the next
    /// point.</param>
    public static Visual Quiver<TX, TY, TU, TV>(IEnumerable<TX> xs, IEnumerable<TY> ys, IEnumerable<TU> us, IEnumerable<TV> vs,
        string? name = null, double? scale = null)
        where TX : INumberBase<TX>
        where TY : INumberBase<TY>
        where TU : INumberBase<TU>
        where TV : INumberBase<TV> =>
        new(new Figure
        {
            Kind = "quiver",
            Width = 540,
            Height = 420
        }.Add(Draw.Arrows(Numbers(xs), Numbers(ys), Numbers(us), Numbers(vs), name, scale, Palette.Of(0))));

    /// <summary>The arrows of a vector field on an even grid.</summary>
    /// <param name="field">The vector at (x, y).</param>
    /// <param name="x">From where to where.</param>
    /// <param name="y">From where to where.</param>
    /// <param name="across">Arrows in a row and in a column, 2 … 60.</param>
    /// <param name="scale">The factor from a vector to its arrow, above 0; without, the longest arrow nearly reaches the next
    /// point.</param>
    public static Visual Quiver(Func<double, double, (double U, double V)> field, (double From, double To) x, (double From, double To) y,
        int across = 16, double? scale = null)
    {
        ArgumentNullException.ThrowIfNull(field);
        if (across is < 2 or > 60)
        {
            throw new ArgumentOutOfRangeException(nameof(across), across, $"across = {across} must lie between 2 and 60.");
        }

        double At((double From, double To) range, int i) => range.From + ((range.To - range.From) * i / (across - 1));
        (double X, double Y)[] points = [.. Enumerable.Range(0, across * across).Select(i => (At(x, i % across), At(y, i / across)))];
        (double U, double V)[] vectors = [.. points.Select(p => field(p.X, p.Y))];
        return Quiver(points.Select(p => p.X), points.Select(p => p.Y), vectors.Select(v => v.U), vectors.Select(v => v.V), scale: scale);
    }
}
