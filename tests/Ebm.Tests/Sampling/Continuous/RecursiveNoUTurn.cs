namespace Ebm.Tests.Sampling;

/// <summary>
/// The no-U-turn sampler as it stands in the literature: recursive, in double precision, with momenta and velocities apart (masses 1/s²).
/// Draws its uniform numbers in the order of the library. Source: Stan's base_nuts.
/// </summary>
internal sealed class RecursiveNoUTurn(ILandscape energy, double step, double[] scales, int maxDepth, Func<double> uniform,
    Func<bool> backwards)
{
    public int Leapfrogs { get; private set; }

    public int Depth { get; private set; }

    public bool Diverged { get; private set; }

    public double SumOfAcceptances { get; private set; }

    private sealed record Point(double[] X, double[] P);

    private sealed record Tree(Point First, Point Last, double[] Rho, double LogWeight, Point Sample);

    /// <summary>Runs one trajectory from x with momentum p = ξ / s.</summary>
    public double[] Run(double[] x, double[] xi)
    {
        var start = new Point(x, [.. xi.Zip(scales, (z, s) => z / s)]);
        var h0 = H(start);
        var whole = new Tree(start, start, start.P, 0, start);   // First: the past end, Last: the future end
        while (Depth < maxDepth)
        {
            var back = backwards();
            var grown = Build(back ? whole.First : whole.Last, back ? -1 : 1, Depth, h0);
            if (grown is null) break;
            Depth++;
            var sample = uniform() < Math.Min(1, Math.Exp(grown.LogWeight - whole.LogWeight)) ? grown.Sample : whole.Sample;
            var (past, future) = back ? (Reversed(grown), whole) : (whole, grown);
            var persists = Persists(past, future);
            whole = new Tree(past.First, future.Last, Sum(past.Rho, future.Rho), Add(past.LogWeight, future.LogWeight), sample);
            if (!persists) break;
        }

        return whole.Sample.X;
    }

    private Tree? Build(Point from, int sign, int depth, double h0)
    {
        if (depth == 0)
        {
            var to = Leapfrog(from, sign * step);
            Leapfrogs++;
            var gain = h0 - H(to);
            SumOfAcceptances += double.IsNaN(gain) ? 0 : Math.Min(1, Math.Exp(gain));
            Diverged |= !(gain >= -1000);
            return Diverged ? null : new Tree(to, to, to.P, gain, to);
        }

        var first = Build(from, sign, depth - 1, h0);
        if (first is null) return null;
        var second = Build(first.Last, sign, depth - 1, h0);
        if (second is null) return null;
        var weight = Add(first.LogWeight, second.LogWeight);
        var sample = uniform() < Math.Exp(second.LogWeight - weight) ? second.Sample : first.Sample;
        return Persists(first, second) ? new Tree(first.First, second.Last, Sum(first.Rho, second.Rho), weight, sample) : null;
    }

    private bool Persists(Tree a, Tree b) =>
        Straight(a.First, b.Last, Sum(a.Rho, b.Rho)) && Straight(a.First, b.First, Sum(a.Rho, b.First.P))
            && Straight(a.Last, b.Last, Sum(b.Rho, a.Last.P));

    private bool Straight(Point from, Point to, double[] rho) => Velocity(from).Zip(rho, (v, r) => v * r).Sum() > 0
        && Velocity(to).Zip(rho, (v, r) => v * r).Sum() > 0;

    private double[] Velocity(Point a) => [.. a.P.Zip(scales, (p, s) => p * s * s)];

    private double H(Point a) => energy.Energy(a.X) + (0.5 * a.P.Zip(Velocity(a), (p, v) => p * v).Sum());

    private Point Leapfrog(Point a, double e)
    {
        double[] half = [.. a.P.Zip(energy.Gradient(a.X), (p, g) => p - (0.5 * e * g))];
        double[] x = [.. a.X.Zip(Velocity(new Point(a.X, half)), (q, v) => q + (e * v))];
        return new Point(x, [.. half.Zip(energy.Gradient(x), (p, g) => p - (0.5 * e * g))]);
    }

    private static Tree Reversed(Tree t) => t with { First = t.Last, Last = t.First };

    private static double[] Sum(double[] a, double[] b) => [.. a.Zip(b, (x, y) => x + y)];

    private static double Add(double a, double b) => Math.Max(a, b) + Math.Log(1 + Math.Exp(-Math.Abs(a - b)));
}
