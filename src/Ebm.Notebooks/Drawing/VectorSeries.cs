//  Arrow i runs from (x, y) to (x + s·u, y + s·v). One s for all: the longest arrow is 0.9 of the distance between neighbours.

namespace Ebm.Notebooks;

/// <summary>Arrows of a vector field, each from its point along (U, V).</summary>
internal sealed record VectorSeries(double[] X, double[] Y, double[] U, double[] V, string Color) : Series
{
    /// <summary>The factor s from a vector to its arrow.</summary>
    public double Scale { get; init; } = 1;

    /// <summary>The drawn arrows: a tail, a tip and a gap each; a vector of length 0 and one that is not finite has no arrow.</summary>
    /// <returns>Coordinates, and the size of the head in pixels at each of them.</returns>
    public (double[] X, double[] Y, double[] Heads) Arrows()
    {
        List<double> x = [], y = [], heads = [];
        var longest = Enumerable.Range(0, X.Length).Select(Length).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        for (var i = 0; i < X.Length; i++)
        {
            if (Length(i) is var length && double.IsFinite(length) && length > 0 && double.IsFinite(X[i]) && double.IsFinite(Y[i]))
            {
                x.AddRange([X[i], X[i] + (Scale * U[i]), double.NaN]);
                y.AddRange([Y[i], Y[i] + (Scale * V[i]), double.NaN]);
                heads.AddRange([0, 5 + (5 * length / longest), 0]);
            }
        }

        return ([.. x], [.. y], [.. heads]);
    }

    public override IEnumerable<double> Along(char axis)
    {
        var (x, y, _) = Arrows();
        return Pick(axis, x, y);
    }

    /// <summary>The factor that makes the longest arrow 0.9 of the distance between neighbouring points.</summary>
    public static double FittingScale(double[] x, double[] y, double[] u, double[] v)
    {
        var (across, up) = (Spacing(x, x.Length), Spacing(y, y.Length));
        var longest = u.Select((value, i) => Math.Max(Math.Abs(value) / across, Math.Abs(v[i]) / up)).Where(double.IsFinite)
            .DefaultIfEmpty(0).Max();
        return longest > 0 ? 0.9 / longest : 1;
    }

    /// <summary>The distance between neighbours on a grid; that of as many points spread evenly where they lie on none.</summary>
    private static double Spacing(double[] at, int count)
    {
        var sorted = at.Where(double.IsFinite).Distinct().Order().ToArray();
        if (sorted.Length < 2)
        {
            return 1;
        }

        var reach = sorted[^1] - sorted[0];
        return sorted.Length * 2 <= count ? reach / (sorted.Length - 1) : reach / Math.Sqrt(count);
    }

    private double Length(int i) => Math.Sqrt((U[i] * U[i]) + (V[i] * V[i]));
}
