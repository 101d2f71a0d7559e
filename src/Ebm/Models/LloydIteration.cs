//  argmin_k ‖x − μ_k‖² = argmax_k (x·μ_k − ½‖μ_k‖²): one matrix product for all points, in single precision about the mean of the data.
//
//  A point changes its centre only if the new one is nearer in double precision too, so that J never rises and the iteration ends.
//  J = Σ ‖x_i‖² − Σ_k n_k ‖μ_k‖² after the centres have moved to the means of their points.

using System.Numerics;
using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Lloyd's iteration on one set of points; several threads may run it from different starts.</summary>
internal sealed class LloydIteration
{
    private const int Together = 16;

    private readonly int n, count;
    private readonly double[] mean;
    private readonly float[] columns;
    private readonly double[][] rows;
    private readonly double squares;

    public LloydIteration(Points data)
    {
        (n, count, mean, columns) = (data.Dimension, data.Count, new double[data.Dimension], new float[data.Dimension * data.Count]);
        rows = new double[count][];
        for (var i = 0; i < count; i++) rows[i] = new double[n];
        var column = new double[count];
        for (var d = 0; d < n; d++)
        {
            TensorPrimitives.ConvertTruncating<float, double>(data.Span(d), column);
            mean[d] = TensorPrimitives.Sum<double>(column) / count;
            TensorPrimitives.Subtract(column, mean[d], column);
            TensorPrimitives.ConvertTruncating<double, float>(column, columns.AsSpan(d * count, count));
        }

        // A few rows at a time, so that they stay in cache until all their coordinates are there.
        for (var first = 0; first < count; first += Together)
        {
            for (var d = 0; d < n; d++)
                for (var i = first; i < Math.Min(count, first + Together); i++) rows[i][d] = columns[(d * count) + i];
        }

        squares = rows.Sum(x => TensorPrimitives.SumOfSquares<double>(x));
    }

    /// <summary>‖a − b‖².</summary>
    public static double Apart(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    /// <summary>k-means++: points far from each other, different ones.</summary>
    public double[][] Spread(int clusters, Rng rng)
    {
        var chosen = new List<int> { rng.NextInt(count) };
        var distance = new double[count];
        Array.Fill(distance, double.PositiveInfinity);
        while (chosen.Count < clusters)
        {
            Host.Poll();
            var sum = 0.0;
            for (var i = 0; i < count; i++)
                sum += distance[i] = Math.Min(distance[i], Squared(rows[i], rows[chosen[^1]]));
            if (sum == 0)
                throw KMeans.TooMany(clusters, chosen.Count, "different points");
            var (left, next) = (rng.NextDouble() * sum, 0);
            while (next < count - 1 && (left -= distance[next]) > 0)
                next++;
            while (distance[next] == 0)
                next = next == 0 ? count - 1 : next - 1;
            chosen.Add(next);
        }

        return [.. chosen.Select(i => mean.Zip(rows[i], (m, v) => m + v).ToArray())];
    }

    /// <summary>Iterates until no point changes its centre.</summary>
    public KMeans Run(double[][] start, int iterations, int threads)
    {
        var (clusters, objectives, repaired) = (start.Length, new List<double>(), 0);
        double[][] centres = [.. start.Select(c => c.Select((v, d) => v - mean[d]).ToArray())];
        double[][] sums = [.. start.Select(_ => new double[n])];
        var (sizes, owner, scores, single) = (new int[clusters], new int[count], new float[count * clusters], new float[clusters * n]);
        var nearest = new int[count];
        Array.Fill(owner, -1);
        for (var t = 0; t < iterations; t++)
        {
            Host.Poll();
            for (var k = 0; k < clusters; k++)
                for (var d = 0; d < n; d++) single[(k * n) + d] = (float)centres[k][d];
            MatrixMultiply.Run(single, columns, scores, clusters, n, count, threads: threads);
            Best(centres, scores, nearest);
            if (!Assign(centres, nearest, owner, sums, sizes))
                break;
            repaired += Repair(centres, owner, sums, sizes);
            var explained = 0.0;
            for (var k = 0; k < clusters; k++)
            {
                TensorPrimitives.Divide(sums[k], sizes[k], centres[k]);
                explained += sizes[k] * TensorPrimitives.SumOfSquares<double>(centres[k]);
            }

            objectives.Add(Math.Max(0, squares - explained));
        }

        return new KMeans([.. centres.Select(c => c.Select((v, d) => v + mean[d]).ToArray())], objectives, repaired);
    }

    /// <summary>The best centre of every point by the scores; the first of equals.</summary>
    private void Best(double[][] centres, float[] scores, int[] nearest)
    {
        float[] half = [.. centres.Select(c => (float)(TensorPrimitives.SumOfSquares<double>(c) / 2))];
        var i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            var (most, best) = (new Vector<float>(scores, i) - new Vector<float>(half[0]), Vector<int>.Zero);
            for (var k = 1; k < half.Length; k++)
            {
                var score = new Vector<float>(scores, (k * count) + i) - new Vector<float>(half[k]);
                best = Vector.ConditionalSelect(Vector.GreaterThan(score, most), new Vector<int>(k), best);
                most = Vector.Max(score, most);
            }

            best.CopyTo(nearest, i);
        }

        for (; i < count; i++)
        {
            nearest[i] = 0;
            for (var k = 1; k < half.Length; k++)
            {
                if (scores[(k * count) + i] - half[k] > scores[(nearest[i] * count) + i] - half[nearest[i]])
                    nearest[i] = k;
            }
        }
    }

    private bool Assign(double[][] centres, int[] nearest, int[] owner, double[][] sums, int[] sizes)
    {
        var moved = false;
        for (var i = 0; i < count; i++)
        {
            var (best, old) = (nearest[i], owner[i]);
            if (best == old || (old >= 0 && !(Squared(rows[i], centres[best]) < Squared(rows[i], centres[old]))))
                continue;
            Move(i, best, owner, sums, sizes);
            moved = true;
        }

        return moved;
    }

    /// <summary>Gives every centre without points the point that lies worst; returns how many there were.</summary>
    private int Repair(double[][] centres, int[] owner, double[][] sums, int[] sizes)
    {
        var repaired = 0;
        for (var k = 0; k < sizes.Length; k++)
        {
            if (sizes[k] > 0) continue;
            var (worst, most) = (-1, -1.0);
            for (var i = 0; i < count; i++)
            {
                if (sizes[owner[i]] > 1 && Squared(rows[i], centres[owner[i]]) is var distance && distance > most)
                    (worst, most) = (i, distance);
            }

            centres[k] = (double[])rows[worst].Clone();
            Move(worst, k, owner, sums, sizes);
            repaired++;
        }

        return repaired;
    }

    private void Move(int i, int to, int[] owner, double[][] sums, int[] sizes)
    {
        var x = rows[i];
        if (owner[i] >= 0)
        {
            TensorPrimitives.Subtract(sums[owner[i]], x, sums[owner[i]]);
            sizes[owner[i]]--;
        }

        TensorPrimitives.Add(sums[to], x, sums[to]);
        sizes[to]++;
        owner[i] = to;
    }

    private static double Squared(double[] a, double[] b)
    {
        var distance = TensorPrimitives.Distance<double>(a, b);
        return distance * distance;
    }
}
