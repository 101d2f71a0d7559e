// p(y) = (1/n) Σ_i N(y; a x_i, v),    r_i = share of point i in it,    m = Σ_i r_i x_i = E[y_0 | y]
//
//   −2v ln r_i + const = ‖y − a x_i‖² − ‖y − a x_k‖² = a² (x_k − x_i)·(2y/a − x_i − x_k),   k the nearest point
//
//   The right side is a sum of products of differences. So its rounding is relative to what it measures: neither the distance of
//   the data from the origin nor that of y from the data is squared and subtracted again. All in double precision.

using System.Numerics;
using System.Numerics.Tensors;

namespace Ebm;

/// <summary>A finite set of points under Gaussian noise: the shares of the points in the density at y, exactly.</summary>
/// <remarks>
/// Cost of a question: n × dimension, once, and once more for the points whose share is not 0. Safe from several threads.
/// </remarks>
internal sealed class NoisySet
{
    // Beside the nearest point's share one of e^−80 times it is nothing: 2^53 such points are not seen in a double.
    private const double Reach = 2 * 80;

    private readonly double[] points;
    private readonly double extent;

    /// <summary>The points, row after row.</summary>
    public NoisySet(double[] points, int dimension)
    {
        (this.points, Dimension, Count) = (points, dimension, points.Length / dimension);
        extent = TensorPrimitives.MaxMagnitude<double>(points) is var largest ? Math.Abs(largest) : 0;
    }

    public int Dimension { get; }

    public int Count { get; }

    /// <summary>Shares and mean at one y.</summary>
    /// <param name="y">Dimension numbers.</param>
    /// <param name="signal">a &gt; 0.</param>
    /// <param name="variance">v &gt; 0.</param>
    /// <param name="shares">Receives the n shares r.</param>
    /// <param name="away">Receives y/a − m, dimension numbers.</param>
    /// <returns>−ln p(y) without its constant (d/2) ln 2πv + ln n.</returns>
    public double Ask(ReadOnlySpan<double> y, double signal, double variance, Span<double> shares, Span<double> away)
    {
        var scaled = variance / (signal * signal);
        for (var d = 0; d < Dimension; d++)
            away[d] = y[d] / signal;
        SquaredDistances(away, shares);
        var nearest = 0;
        for (var i = 1; i < Count; i++)
        {
            if (shares[i] < shares[nearest])
                nearest = i;
        }

        var (least, lowest) = (shares[nearest], 0.0);
        for (var i = 0; i < Count; i++)
        {
            // The first distances only tell which points are out of reach, with room for their rounding.
            shares[i] = shares[i] - least > (Reach * scaled) + (1e-9 * shares[i]) ? double.PositiveInfinity
                : Excess(away, i, nearest) / (2 * scaled);
            lowest = Math.Min(lowest, shares[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < Count; i++)
            sum += shares[i] = Math.Exp(lowest - shares[i]);
        TensorPrimitives.Subtract(away, Point(nearest), away);
        for (var i = 0; i < Count; i++)
        {
            shares[i] /= sum;
            if (shares[i] > 1e-20 && i != nearest)
                AddDifference(shares[i], nearest, i, away);
        }

        return (least / (2 * scaled)) + lowest - Math.Log(sum);
    }

    /// <summary>Whether y is so far from the points that the mean, y/a − (y/a − m), would be rounded away.</summary>
    /// <param name="away">y/a − m.</param>
    public bool IsFar(ReadOnlySpan<double> away) => Math.Abs(TensorPrimitives.MaxMagnitude(away)) > 1e6 * extent;

    /// <summary>m = x_k + Σ_i r_i (x_i − x_k) from the shares alone; x_k has the largest.</summary>
    /// <param name="shares">r.</param>
    /// <param name="mean">Receives m.</param>
    public void Mean(ReadOnlySpan<double> shares, Span<double> mean)
    {
        var nearest = TensorPrimitives.IndexOfMax(shares);
        Point(nearest).CopyTo(mean);
        for (var i = 0; i < Count; i++)
        {
            if (shares[i] > 1e-20 && i != nearest)
                AddDifference(-shares[i], nearest, i, mean);
        }
    }

    /// <summary>result = Σ_i r_i (x_i − m) ((x_i − m)·g): the covariance of the points under their shares, times g.</summary>
    /// <param name="shares">r.</param>
    /// <param name="mean">m.</param>
    /// <param name="g">Dimension numbers.</param>
    /// <param name="result">Receives dimension numbers.</param>
    public void Covariance(ReadOnlySpan<double> shares, ReadOnlySpan<double> mean, ReadOnlySpan<double> g, Span<double> result)
    {
        result.Clear();
        var off = new double[Dimension];
        for (var i = 0; i < Count; i++)
        {
            if (shares[i] <= 1e-20)
                continue;
            TensorPrimitives.Subtract(Point(i), mean, off);
            TensorPrimitives.MultiplyAdd(off, shares[i] * TensorPrimitives.Dot<double>(off, g), result, result);
        }
    }

    // Four points at once: each number of y is loaded for four differences.
    private void SquaredDistances(ReadOnlySpan<double> y, Span<double> squares)
    {
        var i = 0;
        for (; i <= Count - 4; i += 4)
        {
            ReadOnlySpan<double> p = Point(i), q = Point(i + 1), r = Point(i + 2), s = Point(i + 3);
            Vector<double> ofP = Vector<double>.Zero, ofQ = ofP, ofR = ofP, ofS = ofP;
            var d = 0;
            for (; d <= Dimension - Vector<double>.Count; d += Vector<double>.Count)
            {
                var at = new Vector<double>(y[d..]);
                Vector<double> a = new Vector<double>(p[d..]) - at, b = new Vector<double>(q[d..]) - at;
                Vector<double> c = new Vector<double>(r[d..]) - at, e = new Vector<double>(s[d..]) - at;
                ofP += a * a;
                ofQ += b * b;
                ofR += c * c;
                ofS += e * e;
            }

            squares[i] = Vector.Sum(ofP) + Rest(y, p, d);
            squares[i + 1] = Vector.Sum(ofQ) + Rest(y, q, d);
            squares[i + 2] = Vector.Sum(ofR) + Rest(y, r, d);
            squares[i + 3] = Vector.Sum(ofS) + Rest(y, s, d);
        }

        for (; i < Count; i++)
            squares[i] = Rest(y, Point(i), 0);
    }

    private static double Rest(ReadOnlySpan<double> y, ReadOnlySpan<double> point, int from)
    {
        var sum = 0.0;
        for (var d = from; d < y.Length; d++)
            sum += (y[d] - point[d]) * (y[d] - point[d]);
        return sum;
    }

    private ReadOnlySpan<double> Point(int i) => points.AsSpan(i * Dimension, Dimension);

    // (x_k − x_i)·(2y − x_i − x_k)
    private double Excess(ReadOnlySpan<double> y, int i, int k)
    {
        ReadOnlySpan<double> x = Point(i), near = Point(k);
        var sums = Vector<double>.Zero;
        var d = 0;
        for (; d <= Dimension - Vector<double>.Count; d += Vector<double>.Count)
        {
            Vector<double> a = new(x[d..]), b = new(near[d..]), at = new(y[d..]);
            sums += (b - a) * (at - a + (at - b));
        }

        var sum = Vector.Sum(sums);
        for (; d < Dimension; d++)
            sum += (near[d] - x[d]) * (y[d] - x[d] + (y[d] - near[d]));
        return sum;
    }

    // away −= r (x_i − x_k)
    private void AddDifference(double share, int k, int i, Span<double> away)
    {
        ReadOnlySpan<double> x = Point(i), near = Point(k);
        var factor = new Vector<double>(share);
        var d = 0;
        for (; d <= Dimension - Vector<double>.Count; d += Vector<double>.Count)
            (new Vector<double>(away[d..]) - (factor * (new Vector<double>(x[d..]) - new Vector<double>(near[d..])))).CopyTo(away[d..]);
        for (; d < away.Length; d++)
            away[d] -= share * (x[d] - near[d]);
    }
}
