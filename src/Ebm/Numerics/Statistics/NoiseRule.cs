// E g(ξ) ≈ Σ_k w_k g(ξ_k),   ξ ~ N(0, 1) in d dimensions
//
//   Hermite     n nodes on each axis, products of their weights: exact for polynomials up to degree 2n − 1 in each coordinate
//   Frames      w = 2/(d+2) at 0, and d/(2m(d+2)) at ±√(d+2) q for m directions q, blocks of d of them orthogonal and turned at random:
//               with m a multiple of d exact up to degree 3 (mean 0, covariance 1), over the turns on average up to degree 5;
//               with m < d the trace of the covariance is d, and the covariance is right on average
//   Sources: Golub & Welsch (1969) for the nodes as eigenvalues; Genz & Monahan, Stochastic integration rules for infinite
//   regions (1998), their spherical-radial rules of degree 3 and 5.

using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>Nodes and weights for averages over standard Gaussian noise, the same at every call.</summary>
/// <param name="Nodes">Σ over nodes, dimension numbers each.</param>
/// <param name="Weights">One a node, positive; their sum is 1.</param>
internal sealed record NoiseRule(float[][] Nodes, double[] Weights)
{
    /// <summary>The product rule of n nodes on each of d axes.</summary>
    public static NoiseRule Hermite(int dimension, int nodes)
    {
        // Nodes: eigenvalues of the recursion x He_k = He_{k+1} + k He_{k−1}; weights: squares of the eigenvectors' first components.
        var jacobi = Matrix<double>.Build.Dense(nodes, nodes, (i, j) => Math.Abs(i - j) == 1 ? Math.Sqrt(Math.Max(i, j)) : 0);
        var system = jacobi.Evd(Symmetricity.Symmetric);
        double[] axis = [.. system.EigenValues.Select(v => v.Real)], weight = [.. system.EigenVectors.Row(0).Select(v => v * v)];
        var total = (int)Math.Pow(nodes, dimension);
        var (points, weights) = (new float[total][], new double[total]);
        for (var k = 0; k < total; k++)
        {
            (points[k], weights[k]) = (new float[dimension], 1);
            for (int d = 0, rest = k; d < dimension; d++, rest /= nodes)
            {
                points[k][d] = (float)axis[rest % nodes];
                weights[k] *= weight[rest % nodes];
            }
        }

        return new NoiseRule(points, weights);
    }

    /// <summary>The centre, and pairs ± in m directions.</summary>
    public static NoiseRule Frames(int dimension, int directions, Rng rng)
    {
        var (points, weights) = (new float[1 + (2 * directions)][], new double[1 + (2 * directions)]);
        (points[0], weights[0]) = (new float[dimension], 2.0 / (dimension + 2));
        var frame = new List<double[]>();
        for (var m = 0; m < directions; m++)
        {
            if (m % dimension == 0)
                frame.Clear();
            frame.Add(Next(frame, dimension, rng));
            for (var side = 0; side < 2; side++)
            {
                var length = Math.Sqrt(dimension + 2) * (1 - (2 * side));
                points[1 + (2 * m) + side] = Array.ConvertAll(frame[^1], v => (float)(length * v));
                weights[1 + (2 * m) + side] = dimension / (2.0 * directions * (dimension + 2));
            }
        }

        return new NoiseRule(points, weights);
    }

    // A random direction orthogonal to those before: Gram and Schmidt, twice against rounding.
    private static double[] Next(List<double[]> frame, int dimension, Rng rng)
    {
        var q = new double[dimension];
        rng.FillGaussian(q);
        for (var pass = 0; pass < 2; pass++)
        {
            foreach (var p in frame)
            {
                var along = p.Zip(q, (a, b) => a * b).Sum();
                for (var d = 0; d < dimension; d++)
                    q[d] -= along * p[d];
            }

            var length = Math.Sqrt(q.Sum(v => v * v));
            for (var d = 0; d < dimension; d++)
                q[d] /= length;
        }

        return q;
    }
}
