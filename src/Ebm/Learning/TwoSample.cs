//  MMD²  = ⟨k(x, x')⟩ + ⟨k(y, y')⟩ − 2⟨k(x, y)⟩ = ⟨h(i, j)⟩ over i ≠ j,     k(x, y) = e^{−‖x − y‖²/2w²}       (Gretton et al. 2012, eq. 4)
//           h(i, j) = k(x_i, x_j) + k(y_i, y_j) − k(x_i, y_j) − k(x_j, y_i)
//           variance  4(n − 2)/n(n − 1) ζ₁ + 2/n(n − 1) ζ₂,   ζ₁ = Var ⟨h(i, ·)⟩,  ζ₂ = Var h(i, j)                  (Hoeffding 1948)
//
//  neighbours    half of each sample is known; every other point is given to the sample that most of its k nearest known points are of.
//                Share given rightly: ½ where the samples are alike, 1 where they are apart                  (Lopez-Paz, Oquab 2017)

namespace Ebm;

/// <summary>Whether two samples may come from one distribution, which nobody needs to know.</summary>
/// <remarks>
/// <code>
/// MMD²  = ⟨k(x, x')⟩ + ⟨k(y, y')⟩ − 2⟨k(x, y)⟩ = ⟨h(i, j)⟩ over i ≠ j,     k(x, y) = e^{−‖x − y‖²/2w²}       (Gretton et al. 2012, eq. 4)
/// </code>
/// Numbers come with errors over other samples of the same two distributions. Compare with the number of two samples of the data.
/// </remarks>
public static class TwoSample
{
    private const int Resamples = 60;

    /// <summary>The squared maximum mean discrepancy, without bias: 0 on average where the distributions are equal, and then as often
    /// below.</summary>
    /// <param name="first">x, at least four points.</param>
    /// <param name="second">y, as many, of the same dimension.</param>
    /// <param name="width">w &gt; 0 of the kernel: fixed beforehand, such as the <see cref="MedianDistance"/> of some data.</param>
    /// <returns>The estimate; its error holds the luck of both samples.</returns>
    public static Estimate Discrepancy(Points first, Points second, double width)
    {
        Alike(first, second);
        Check.Positive(width);
        Check.AtLeast(first.Count, 4, "first.Count");
        Check.Length(second.Count, first.Count, "second.Count");
        var n = first.Count;
        float[] xx = Kernel(first, first, width), yy = Kernel(second, second, width), xy = Kernel(first, second, width);
        var (means, sum, squares) = (new double[n], 0.0, 0.0);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                if (i == j)
                    continue;
                var h = (double)xx[(i * n) + j] + yy[(i * n) + j] - xy[(i * n) + j] - xy[(j * n) + i];
                means[i] += h / (n - 1);
                squares += h * h;
            }

            sum += means[i] / n;
        }

        // The means of rows vary by ζ₁ and by what n − 1 terms leave of ζ₂.
        double pairs = (double)n * (n - 1), spread = Math.Max(0, (squares / pairs) - (sum * sum));
        var first1 = Math.Max(0, Statistics.Variance(means) - (spread / (n - 1)));
        return new Estimate(sum, Math.Sqrt(((4.0 * (n - 2) * first1) + (2 * spread)) / pairs));
    }

    /// <summary>The share of points that their neighbours give to the right one of two samples: ½ where nobody can tell.</summary>
    /// <param name="first">At least eight points.</param>
    /// <param name="second">As many, of the same dimension.</param>
    /// <param name="rng">Chooses the halves, and draws anew for the error. Moved on.</param>
    /// <param name="neighbours">k, odd, ≥ 1, at most a quarter of the points.</param>
    /// <returns>The share; its error holds the luck of the points asked (binomial) and of those known (bootstrap).</returns>
    public static Estimate NearestNeighbours(Points first, Points second, Rng rng, int neighbours = 1)
    {
        Alike(first, second);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(first.Count, 8, "first.Count");
        Check.Length(second.Count, first.Count, "second.Count");
        Check.Between(neighbours, 1, first.Count / 4);
        if (neighbours % 2 == 0)
            throw new ArgumentOutOfRangeException(nameof(neighbours), neighbours, $"neighbours = {neighbours} must be odd: no draws.");
        var half = first.Count / 2;
        int[] a = Shuffled(first.Count, rng), b = Shuffled(second.Count, rng);
        var known = Tensor.Concatenate(0, first.Rows().Gather(a[..half]), second.Rows().Gather(b[..half]));
        var asked = Tensor.Concatenate(0, first.Rows().Gather(a[half..]), second.Rows().Gather(b[half..]));
        var order = Nearest(asked, known);
        int[] once = [.. Enumerable.Repeat(1, 2 * half)];
        double Share(int[] times) => Right(order, times, neighbours, first.Count - half, half);
        var share = Share(once);
        var drawn = new double[Resamples];
        for (var r = 0; r < Resamples; r++)
        {
            Host.Poll();
            var times = new int[2 * half];
            for (var i = 0; i < 2 * half; i++)
                times[(i / half * half) + rng.NextInt(half)]++;
            drawn[r] = Share(times);
        }

        return new Estimate(share, Math.Sqrt((share * (1 - share) / asked.Shape[0]) + Statistics.Variance(drawn)));
    }

    /// <summary>The median distance of pairs of points: a common width for a kernel.</summary>
    /// <param name="points">At least two; of many only the first thousand are compared.</param>
    public static double MedianDistance(Points points)
    {
        ArgumentNullException.ThrowIfNull(points);
        Check.AtLeast(points.Count, 2, "points.Count");
        var some = points.Slice(0, Math.Min(points.Count, 1000)).Rows();
        var (to, n) = (new RowDistances(some), some.Shape[0]);
        var (pairs, squared) = (new List<double>(n * (n - 1) / 2), new double[n]);
        for (var i = 0; i < n; i++)
        {
            to.Of(some.Data.Slice(i * points.Dimension, points.Dimension), squared);
            pairs.AddRange(squared.AsSpan(0, i));
        }

        pairs.Sort();
        return Math.Sqrt(pairs[pairs.Count / 2]);
    }

    private static void Alike(Points first, Points second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        Check.Length(second.Dimension, first.Dimension, "second.Dimension");
        Check.Finite(first.Values, nameof(first));
        Check.Finite(second.Values, nameof(second));
    }

    private static float[] Kernel(Points a, Points b, double width)
    {
        var (rows, to, squared, kernel) = (a.Rows(), new RowDistances(b.Rows()), new double[b.Count], new float[a.Count * b.Count]);
        for (var i = 0; i < a.Count; i++)
        {
            to.Of(rows.Data.Slice(i * a.Dimension, a.Dimension), squared);
            for (var j = 0; j < b.Count; j++)
                kernel[(i * b.Count) + j] = (float)(-.5 * (squared[j] / width / width));
        }

        VectorMath.Exp(kernel, kernel);
        return kernel;
    }

    private static int[] Shuffled(int count, Rng rng)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        for (var i = count - 1; i > 0; i--)
        {
            var j = rng.NextInt(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }

        return order;
    }

    // For every row asked, the places of the known rows from near to far.
    private static int[][] Nearest(Tensor asked, Tensor known)
    {
        var (to, d) = (new RowDistances(known), known.Shape[1]);
        var (order, squared) = (new int[asked.Shape[0]][], new double[to.Count]);
        for (var i = 0; i < order.Length; i++)
        {
            to.Of(asked.Data.Slice(i * d, d), squared);
            order[i] = [.. Enumerable.Range(0, to.Count)];
            Array.Sort(squared, order[i]);
        }

        return order;
    }

    // The share of rows, the first of which belong to the first half of the known, whose vote is right; each known row votes so many times.
    private static double Right(int[][] order, int[] times, int neighbours, int ofFirst, int half)
    {
        var right = 0;
        for (var i = 0; i < order.Length; i++)
        {
            var (votes, first) = (0, 0);
            for (var k = 0; votes < neighbours; k++)
            {
                var counted = Math.Min(times[order[i][k]], neighbours - votes);
                votes += counted;
                first += order[i][k] < half ? counted : 0;
            }

            right += 2 * first > neighbours == i < ofFirst ? 1 : 0;
        }

        return right / (double)order.Length;
    }
}
