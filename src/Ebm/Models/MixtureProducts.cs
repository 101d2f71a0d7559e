//  E   ln π_k N(x; μ_k, Σ_k) = c_k − ½ ‖W_k x − W_k μ_k‖²,  W_k = L_k⁻¹: one matrix product a component
//  M   Σ_k = Yᵀ Y / n_k,  y_i = √r_ik (x_i − μ_k): another one, over the points that matter to the component
//
//  The same iterations as GaussianMixture's, for points of many coordinates: products in single precision about the mean of the data,
//  factors and sums in double. Likelihoods agree to about 10⁻⁵ nats a point.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Expectation and maximisation for mixtures of Gaussians, by matrix products.</summary>
internal sealed class MixtureProducts
{
    /// <summary>From how many coordinates on products pay.</summary>
    public const int FewestCoordinates = 8;

    private const double LeastMass = 1e-9, LeastShare = 1e-12;

    private readonly int n, count, components, threads;
    private readonly double floor;
    private readonly bool diagonal;
    private readonly double[] mean, logWeights, weights;
    private readonly double[][] means, joint;
    private readonly double[][][] covariances;
    private readonly float[] rows;
    private readonly float[][] buffers;

    public MixtureProducts(Points data, int components, double floor, bool diagonal, int threads)
    {
        (n, count, this.components, this.floor, this.diagonal) = (data.Dimension, data.Count, components, floor, diagonal);
        (mean, rows, logWeights, weights) = (new double[n], new float[n * count], new double[components], new double[components]);
        for (var d = 0; d < n; d++)
        {
            var column = data.Span(d);
            foreach (var v in column) mean[d] += v;
            mean[d] /= count;
            for (var i = 0; i < count; i++) rows[(i * n) + d] = (float)(column[i] - mean[d]);
        }

        means = [.. Enumerable.Range(0, components).Select(_ => new double[n])];
        joint = [.. Enumerable.Range(0, components).Select(_ => new double[count])];
        covariances = [.. means.Select(_ => means[0].Select(_ => new double[n]).ToArray())];
        this.threads = Math.Min(ForkJoin.Threads(threads), components);
        buffers = [.. Enumerable.Range(0, this.threads).Select(_ => new float[n * count])];
    }

    /// <summary>What rounding needs of every variance, as a share of the largest: full products are in single precision.</summary>
    public double RoundingShare => diagonal ? 1e-12 : 1e-6;

    public double[] Weights => weights;

    public double[][] Means => [.. means.Select(m => m.Zip(mean, (a, b) => a + b).ToArray())];

    public double[][,] Covariances => [.. covariances.Select(rows =>
    {
        var table = new double[n, n];
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) table[i, j] = rows[Math.Max(i, j)][Math.Min(i, j)];
        return table;
    })];

    /// <summary>Begins at a mixture.</summary>
    public void Set(GaussianMixture start)
    {
        var (given, centres) = (start.Covariances, start.Means);
        for (var k = 0; k < components; k++)
        {
            weights[k] = start.Weights[k];
            for (var i = 0; i < n; i++)
            {
                means[k][i] = centres[k][i] - mean[i];
                for (var j = 0; j < n; j++) covariances[k][i][j] = given[k][i, j];
            }
        }
    }

    /// <summary>Begins at responsibilities, one row a point.</summary>
    public void Set(double[][] responsibilities)
    {
        for (var k = 0; k < components; k++)
            for (var i = 0; i < count; i++) joint[k][i] = responsibilities[i][k];
        Maximise(first: true);
    }

    /// <summary>The E-step; returns the mean log-likelihood.</summary>
    public double Expect()
    {
        ForkJoin.Run(threads, threads, part =>
        {
            for (var k = part; k < components; k += threads)
                Score(k, buffers[part]);
        });
        var (sum, row) = (0.0, new double[components]);
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < components; k++) row[k] = joint[k][i];
            sum += Functions.LogSumExp(row.AsSpan());
            Probability.TryNormalise(row);
            for (var k = 0; k < components; k++) joint[k][i] = row[k];
        }

        return sum / count;
    }

    /// <summary>The M-step.</summary>
    public void Maximise(bool first = false)
    {
        ForkJoin.Run(threads, threads, part =>
        {
            for (var k = part; k < components; k += threads)
                Refit(k, buffers[part], first);
        });
        TensorPrimitives.Divide(weights, TensorPrimitives.Sum<double>(weights), weights);
    }

    private void Score(int k, float[] buffer)
    {
        Host.Poll();
        var factor = Factor(covariances[k]);
        logWeights[k] = Math.Log(weights[k]) - (.5 * n * Math.Log(2 * Math.PI));
        for (var d = 0; d < n; d++) logWeights[k] -= Math.Log(factor[d][d]);
        if (diagonal)
        {
            float[] scale = [.. factor.Select((row, d) => (float)(1 / row[d]))];
            float[] centre = [.. means[k].Select((m, d) => (float)m * scale[d])];
            for (var i = 0; i < count; i++)
            {
                var scaled = buffer.AsSpan(0, n);
                TensorPrimitives.Multiply(rows.AsSpan(i * n, n), scale, scaled);
                var distance = TensorPrimitives.Distance<float>(scaled, centre);
                joint[k][i] = logWeights[k] - (.5 * distance * distance);
            }

            return;
        }

        var (inverse, single, shift) = (Inverse(factor), new float[n * n], new float[n]);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++) single[(i * n) + j] = (float)inverse[i][j];
            shift[i] = (float)-TensorPrimitives.Dot<double>(inverse[i], means[k]);
        }

        for (var i = 0; i < count; i++) shift.CopyTo(buffer.AsSpan(i * n, n));
        MatrixMultiply.Run(rows, single, buffer, count, n, n, transposeB: true, beta: 1, threads: 1);
        for (var i = 0; i < count; i++)
            joint[k][i] = logWeights[k] - (.5 * TensorPrimitives.SumOfSquares<float>(buffer.AsSpan(i * n, n)));
    }

    private void Refit(int k, float[] buffer, bool first)
    {
        Host.Poll();
        var r = joint[k];
        var mass = TensorPrimitives.Sum<double>(r);
        if (!first && mass < LeastMass)
        {
            // It has lost all its points and stays where it is.
            weights[k] = LeastMass;
            return;
        }

        var (at, used, m) = (0, new List<int>(), means[k]);
        Array.Clear(m);
        for (var i = 0; i < count; i++)
        {
            if (r[i] <= LeastShare * mass) continue;
            used.Add(i);
            var row = rows.AsSpan(i * n, n);
            for (var d = 0; d < n; d++) m[d] += r[i] * row[d];
        }

        TensorPrimitives.Divide(m, mass, m);
        float[] centre = Array.ConvertAll(m, v => (float)v);
        foreach (var i in used)
        {
            var y = buffer.AsSpan(n * at++, n);
            TensorPrimitives.Subtract(rows.AsSpan(i * n, n), centre, y);
            TensorPrimitives.Multiply(y, (float)Math.Sqrt(r[i] / mass), y);
        }

        weights[k] = mass;
        Spread(covariances[k], buffer, at);
    }

    private void Spread(double[][] covariance, float[] buffer, int used)
    {
        if (diagonal)
        {
            foreach (var row in covariance) Array.Clear(row);
            for (var i = 0; i < used; i++)
                for (var d = 0; d < n; d++) covariance[d][d] += (double)buffer[(i * n) + d] * buffer[(i * n) + d];
        }
        else
        {
            var product = new float[n * n];
            MatrixMultiply.Run(buffer, buffer, product, n, used, n, transposeA: true, threads: 1);
            for (var i = 0; i < n; i++)
                for (var j = 0; j <= i; j++) covariance[i][j] = product[(i * n) + j];
        }

        var largest = Enumerable.Range(0, n).Max(d => covariance[d][d]);
        for (var d = 0; d < n; d++) covariance[d][d] += Math.Max(floor, RoundingShare * largest);
    }

    /// <summary>L of L Lᵀ, row by row; the lower half of the covariance is read.</summary>
    private static double[][] Factor(double[][] covariance)
    {
        var factor = new double[covariance.Length][];
        for (var i = 0; i < factor.Length; i++)
        {
            factor[i] = new double[factor.Length];
            for (var j = 0; j < i; j++)
                factor[i][j] = (covariance[i][j] - TensorPrimitives.Dot<double>(factor[i].AsSpan(0, j), factor[j].AsSpan(0, j)))
                    / factor[j][j];
            var square = covariance[i][i] - TensorPrimitives.SumOfSquares<double>(factor[i].AsSpan(0, i));
            factor[i][i] = square > 0 ? Math.Sqrt(square) : throw new InvalidOperationException(
                $"A covariance of the mixture became singular at coordinate {i}: raise the floor, or take diagonal covariances.");
        }

        return factor;
    }

    private static double[][] Inverse(double[][] factor)
    {
        var inverse = new double[factor.Length][];
        for (var i = 0; i < factor.Length; i++)
        {
            inverse[i] = new double[factor.Length];
            for (var j = 0; j < i; j++)
            {
                var row = inverse[i].AsSpan(0, j + 1);
                TensorPrimitives.MultiplyAdd(inverse[j].AsSpan(0, j + 1), -factor[i][j], row, row);
            }

            inverse[i][i] = 1;
            TensorPrimitives.Divide(inverse[i], factor[i][i], inverse[i]);
        }

        return inverse;
    }
}
