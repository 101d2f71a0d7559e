// On [−B, B] g is a rational-quadratic spline through knots (x_k, y_k) with slopes d_k:
//
//   g(x)  = y_k + h (s t² + d_k t(1−t)) / q,      t = (x − x_k)/w,   w = x_{k+1} − x_k,   h = y_{k+1} − y_k,   s = h/w
//   g′(x) = s² (d_{k+1} t² + 2 s t(1−t) + d_k (1−t)²) / q²,           q = s + (d_k + d_{k+1} − 2s) t(1−t)
//   g(x)  = x elsewhere, and d = 1 at ±B:  the tails are linear       (Durkan, Bekasov, Murray, Papamakarios 2019, equations 4-8)
//
// w, h > 0 sum to 2B (softmax), d > 0 (softplus): g rises. Its inverse is the root of a quadratic.

namespace Ebm;

/// <summary>Rational-quadratic splines with linear tails.</summary>
internal sealed class SplineCoupling : CouplingMap
{
    /// <summary>The least share of a bin in 2B, and the least slope at a knot.</summary>
    private const float Least = 1e-3f;

    // softplus(0 + UnitSlope) + Least = 1
    private static readonly float UnitSlope = (float)Math.Log(Math.Exp(1 - Least) - 1);
    private readonly int bins;
    private readonly float bound;

    /// <param name="bins">Pieces of each spline, from 1 to 500.</param>
    /// <param name="bound">B &gt; 0.</param>
    public SplineCoupling(int bins, double bound)
    {
        Check.Between(bins, 1, 500);
        this.bins = bins;
        this.bound = (float)Check.PositiveSingleValue(bound);
    }

    public override int Numbers => (3 * bins) - 1;

    public override double Gain => .01;

    public override (Tensor Moved, Tensor LogSlopes) There(Tensor x, Tensor theta)
    {
        var count = x.Length;
        var (widths, heights, slopes) = Knots(theta, count);
        var (inside, outside, bin) = Places(x.Data, widths.Data);
        var at = x.Reshape(1, count);
        var (u, tail) = (TakeOperation.Of(at, 1, inside, [count, 1]), TakeOperation.Of(at, 1, outside, [count, 1]));
        var (before, within) = Masks(inside, bin);
        var (w, h) = (widths.Pick(bin), heights.Pick(bin));
        var (left, right) = (slopes.Pick(bin), slopes.Pick([.. bin.Select(k => k + 1)]));
        var s = h / w;
        var t = (u - Edge(widths, before, bin)) / w;
        var product = t * (1 - t);
        var q = s + ((left + right - (2 * s)) * product);
        var y = Edge(heights, before, bin) + (h * ((s * t.Square()) + (left * product)) / q);
        var rise = (right * t.Square()) + (2 * s * product) + (left * (1 - t).Square());
        var logSlope = (2 * (s.Log() - q.Log())) + rise.Log();
        return ((tail + (y * within)).Reshape([.. x.Shape]), (logSlope * within).Reshape([.. x.Shape]));
    }

    public override Tensor Back(Tensor z, Tensor theta)
    {
        var x = z.ToArray();
        var (widths, heights, slopes) = Knots(theta, x.Length);
        for (var i = 0; i < x.Length; i++)
        {
            if (Math.Abs(x[i]) < bound)
                x[i] = (float)Root(x[i], widths.Data.Slice(i * bins, bins), heights.Data.Slice(i * bins, bins),
                    slopes.Data.Slice(i * (bins + 1), bins + 1));
        }

        return Tensor.From(x, [.. z.Shape]);
    }

    /// <summary>t of g(x) = y is the root 2c / (−b − √(b² − 4ac)) that does not cancel.</summary>
    private double Root(double y, ReadOnlySpan<float> widths, ReadOnlySpan<float> heights, ReadOnlySpan<float> slopes)
    {
        var k = 0;
        double left = -bound, low = -bound;
        for (; k < bins - 1 && low + heights[k] < y; k++)
            (left, low) = (left + widths[k], low + heights[k]);
        (left, low) = ((float)left, (float)low);
        double w = widths[k], h = heights[k], s = h / w, over = slopes[k] + (double)slopes[k + 1] - (2 * s);
        double a = (h * (s - slopes[k])) + ((y - low) * over), b = (h * slopes[k]) - ((y - low) * over), c = -s * (y - low);
        return left + (w * 2 * c / (-b - Math.Sqrt(Math.Max(0, (b * b) - (4 * a * c)))));
    }

    /// <summary>Of every moving coordinate: w and h of its bins, (count, K), and d at its knots, (count, K + 1).</summary>
    private (Tensor Widths, Tensor Heights, Tensor Slopes) Knots(Tensor theta, int count)
    {
        var raw = theta.Reshape(count, (3 * bins) - 1);
        Tensor Shares(int from) =>
            ((raw.Slice(1, from, bins).Softmax() * (1 - (Least * bins))) + Least) * (2 * bound);
        var end = Tensor.Filled(1, count, 1);
        var slopes = bins == 1 ? Tensor.Concatenate(1, end, end)
            : Tensor.Concatenate(1, end, (raw.Slice(1, 2 * bins, bins - 1) + UnitSlope).Softplus() + Least, end);
        return (Shares(0), Shares(bins), slopes);
    }

    /// <summary>The left end of a bin. Its number is the nearest float to the sum in double: the way back finds the same one.</summary>
    private Tensor Edge(Tensor shares, Tensor before, int[] bin)
    {
        var sum = (shares * before).Sum(-1) - bound;
        var correction = Tensor.Filled(0, bin.Length, 1);
        for (var i = 0; i < bin.Length; i++)
        {
            double edge = -bound;
            foreach (var share in shares.Data.Slice(i * bins, bin[i]))
                edge += share;
            correction.Data[i] = (float)edge - sum.Data[i];
        }

        return sum + correction;
    }

    /// <summary>
    /// Which coordinates lie inside, which outside (their own index, or −1), and the bin of each. One outside is put at 0 meanwhile.
    /// </summary>
    private (int[] Inside, int[] Outside, int[] Bin) Places(ReadOnlySpan<float> x, ReadOnlySpan<float> widths)
    {
        var (inside, outside, bin) = (new int[x.Length], new int[x.Length], new int[x.Length]);
        for (var i = 0; i < x.Length; i++)
        {
            var isInside = Math.Abs(x[i]) < bound;
            (inside[i], outside[i]) = isInside ? (i, -1) : (-1, i);
            var rest = (isInside ? x[i] : 0) + (double)bound;
            for (var row = widths.Slice(i * bins, bins); bin[i] < bins - 1 && rest >= row[bin[i]]; bin[i]++)
                rest -= row[bin[i]];
        }

        return (inside, outside, bin);
    }

    /// <summary>1 for the bins before that of the coordinate, (count, K); 1 for the coordinates inside, (count, 1).</summary>
    private (Tensor Before, Tensor Within) Masks(int[] inside, int[] bin)
    {
        var (before, within) = (Tensor.Filled(0, bin.Length, bins), Tensor.Filled(0, bin.Length, 1));
        for (var i = 0; i < bin.Length; i++)
        {
            before.Data.Slice(i * bins, bin[i]).Fill(1);
            within.Data[i] = inside[i] < 0 ? 0 : 1;
        }

        return (before, within);
    }
}
