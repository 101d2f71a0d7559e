//  The steps of IcaFit.cs. A place of the climb is W with the sources s = W(x − x̄) of all points, ψ of them, and what the next step needs:
//
//      mean e(s),   mean ψ'(s),   mean s²,   mean ψ'(s) s²     of every source,        mean ψ(s) sᵀ
//
//  All of it is made block by block of 1024 points, while a block is in cache. Blocks are summed in their order, whoever makes them.

using System.Buffers;
using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>The state of the climb: W in double precision, the sources of all points in single, one row each.</summary>
internal sealed class IcaClimb : IDisposable
{
    private const double LeastCurvature = 0.01;

    private const int Block = 1024;

    private readonly int n, count, blocks, threads;
    private readonly double? alpha;
    private readonly double finished;
    private readonly float[] left;
    private Place here, next;
    private double likelihood;

    public IcaClimb(Points data, double[] mean, Matrix<double> unmixing, double? alpha, int threads, double finished = 1e-4)
    {
        this.finished = finished;
        (n, count, this.alpha, this.threads, Unmixing) = (data.Dimension, data.Count, alpha, threads, unmixing);
        (blocks, left) = ((count + Block - 1) / Block, new float[n * n]);
        (here, next) = (new Place(n, count, blocks), new Place(n, count, blocks));
        for (var d = 0; d < n; d++)
        {
            var x = data.Span(d);
            for (var i = 0; i < count; i++)
                next.Sources[At(i / Block, d) + (i % Block)] = (float)(x[i] - mean[d]);
        }

        likelihood = Move(unmixing, next, here) + LogDeterminant(unmixing);
    }

    public Matrix<double> Unmixing { get; private set; }

    public List<double> Likelihoods { get; } = [];

    /// <summary>Gives the memory of the sources back.</summary>
    public void Dispose()
    {
        here.Dispose();
        next.Dispose();
    }

    /// <summary>One step; false where none goes up.</summary>
    public bool Step()
    {
        Likelihoods.Add(likelihood);
        var direction = Direction();
        if (direction is null)
            return false;
        for (var t = 1.0; t > 1e-4; t /= 2)
        {
            var step = Matrix<double>.Build.DenseIdentity(n) + (direction * t);
            if (Try(step, step * Unmixing))
                return true;
        }

        return false;
    }

    /// <summary>Goes to another W, unless the likelihood is not higher there.</summary>
    public void Leap(Matrix<double> to)
    {
        var before = likelihood;
        if (Try(to * Unmixing.Inverse(), to))
            Likelihoods.Add(before);
    }

    private bool Try(Matrix<double> step, Matrix<double> moved)
    {
        var now = Move(step, here, next) + LogDeterminant(moved);
        if (!(now > likelihood))
            return false;
        (Unmixing, likelihood, here, next) = (moved, now, next, here);
        return true;
    }

    private Matrix<double>? Direction()
    {
        var largest = 0.0;
        double G(int i, int j) => (i == j ? 1 : 0) - here.Products[(i * n) + j];
        var direction = Matrix<double>.Build.Dense(n, n);
        for (var i = 0; i < n; i++)
        {
            direction[i, i] = G(i, i) / Math.Max(LeastCurvature, here.Means[i].Both + 1);
            largest = Math.Max(largest, Math.Abs(G(i, i)));
            for (var j = 0; j < i; j++)
            {
                double a = here.Means[i].Curvature * here.Means[j].Square, b = here.Means[j].Curvature * here.Means[i].Square;
                var least = .5 * (a + b - Math.Sqrt(((a - b) * (a - b)) + 4));
                if (least < LeastCurvature)
                    (a, b) = (a + LeastCurvature - least, b + LeastCurvature - least);
                direction[i, j] = ((b * G(i, j)) - G(j, i)) / ((a * b) - 1);
                direction[j, i] = ((a * G(j, i)) - G(i, j)) / ((a * b) - 1);
                largest = Math.Max(largest, Math.Max(Math.Abs(G(i, j)), Math.Abs(G(j, i))));
            }
        }

        return largest > finished ? direction : null;
    }

    /// <summary>Multiplies the sources of one place by a matrix into another; returns −mean Σ_j e(s_j) there.</summary>
    private double Move(Matrix<double> by, Place from, Place to)
    {
        for (var i = 0; i < n; i++)
            for (var j = 0; j < n; j++) left[(i * n) + j] = (float)by[i, j];
        ForkJoin.Run(blocks, threads, b =>
        {
            int width = Width(b), start = At(b, 0), length = n * width;
            var s = to.Sources.AsSpan(start, length);
            var scratch = ArrayPool<float>.Shared.Rent(length);
            var slope = scratch.AsSpan(0, length);
            MatrixMultiply.Run(left, from.Sources.AsSpan(start, length), s, n, n, width, threads: 1);
            for (var j = 0; j < n; j++)
                to.Parts[(b * n) + j] = Sums(s.Slice(j * width, width), slope.Slice(j * width, width));
            MatrixMultiply.Run(slope, s, to.PartProducts.AsSpan(b * n * n, n * n), n, width, n, transposeB: true, threads: 1);
            ArrayPool<float>.Shared.Return(scratch);
        });
        to.AddUp(count);
        return -to.Means.Sum(m => m.Cost) - (n * Ica.LogZ(alpha));
    }

    private int Width(int block) => Math.Min(Block, count - (block * Block));

    /// <summary>Where a row of a block begins: blocks one after the other, each row by row.</summary>
    private int At(int block, int row) => (n * block * Block) + (row * Width(block));

    /// <summary>Writes ψ(s); returns the sums of e, ψ', s² and ψ' s².</summary>
    private Moments Sums(ReadOnlySpan<float> s, Span<float> slope)
    {
        if (alpha is { } a)
            return StudentT(s, slope, (float)a);

        // ψ = tanh, ψ' = 1 − tanh².
        var sums = LogCosh.Of(s, slope);
        return new(sums.Sum, s.Length - sums.Slopes, sums.Squares, sums.Squares - sums.Both);
    }

    private static Moments StudentT(ReadOnlySpan<float> s, Span<float> slope, float a)
    {
        var (curvature, both) = (0.0, 0.0);
        Span<float> logs = stackalloc float[s.Length];
        for (var i = 0; i < s.Length; i++)
        {
            var half = 1 + (s[i] * s[i] / 2);
            slope[i] = a * s[i] / half;
            var bend = a * (2 - half) / (half * half);
            (curvature, both, logs[i]) = (curvature + bend, both + ((double)bend * s[i] * s[i]), half);
        }

        VectorMath.Log(logs, logs);
        return new(a * TensorPrimitives.Sum<float>(logs), curvature, TensorPrimitives.SumOfSquares(s), both);
    }

    private static double LogDeterminant(Matrix<double> w) => w.LU().U.Diagonal().Sum(v => Math.Log(Math.Abs(v)));

    private readonly record struct Moments(double Cost, double Curvature, double Square, double Both);

    private sealed class Place(int n, int count, int blocks) : IDisposable
    {
        // Pooled: a fit lasts milliseconds, of which fresh memory took a fifth.
        public float[] Sources { get; } = ArrayPool<float>.Shared.Rent(n * count);

        public Moments[] Parts { get; } = new Moments[blocks * n];

        public float[] PartProducts { get; } = new float[blocks * n * n];

        public Moments[] Means { get; } = new Moments[n];

        public double[] Products { get; } = new double[n * n];

        public void Dispose() => ArrayPool<float>.Shared.Return(Sources);

        public void AddUp(int points)
        {
            Array.Clear(Products);
            for (var b = 0; b < blocks; b++)
                for (var k = 0; k < Products.Length; k++) Products[k] += (double)PartProducts[(b * n * n) + k] / points;
            for (var j = 0; j < n; j++)
            {
                double Mean(Func<Moments, double> of) => Enumerable.Range(0, blocks).Sum(b => of(Parts[(b * n) + j])) / points;
                Means[j] = new(Mean(m => m.Cost), Mean(m => m.Curvature), Mean(m => m.Square), Mean(m => m.Both));
            }
        }
    }
}
