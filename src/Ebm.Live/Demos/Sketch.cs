namespace Ebm.Live;

/// <summary>Points that a lecturer draws into the plane, and takes away again.</summary>
/// <param name="most">How many there may be.</param>
/// <param name="reach">How far the eraser reaches.</param>
internal sealed class Sketch(int most, double reach)
{
    private const double LeastDistance = 0.1;

    private readonly List<(double X, double Y)> _points = [];

    /// <summary>How many points there are.</summary>
    public int Count => _points.Count;

    /// <summary>Their first coordinates; one 0 where nothing is drawn.</summary>
    public double[] Xs => Count == 0 ? [0] : [.. _points.Select(p => p.X)];

    /// <summary>Their second coordinates; one 0 where nothing is drawn.</summary>
    public double[] Ys => Count == 0 ? [0] : [.. _points.Select(p => p.Y)];

    /// <summary>Takes all points away.</summary>
    public void Clear() => _points.Clear();

    /// <summary>Puts a point here, unless there is one already or there are too many; or takes away those within reach.</summary>
    public void Touch(double x, double y, bool add)
    {
        double Squared((double X, double Y) p) => Math.Pow(p.X - x, 2) + Math.Pow(p.Y - y, 2);
        if (!add) _points.RemoveAll(p => Squared(p) < reach * reach);
        else if (Count < most && !_points.Exists(p => Squared(p) < LeastDistance * LeastDistance)) _points.Add((x, y));
    }
}
