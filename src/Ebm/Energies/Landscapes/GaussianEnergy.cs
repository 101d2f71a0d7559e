//  E(x) = ½ (x − μ)ᵀ P (x − μ),     P = C⁻¹,     ∂E/∂x = P (x − μ)
//
//  μ  mean;   C  covariance, symmetric, positive definite;   P  precision
//  log Z = (n/2) log 2π + ½ log det C at β = 1. At inverse temperature β the covariance is C / β.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>A parabolic bowl in any dimension: the energy of a correlated Gaussian.</summary>
/// <remarks>
/// <code>
/// E(x) = ½ (x − μ)ᵀ P (x − μ),     P = C⁻¹,     ∂E/∂x = P (x − μ)
/// </code>
/// Cost of one energy with its gradient: n² multiplications and additions. With κ, the ratio of the largest to the smallest variance, a
/// batch's energies and gradients have an error of about 6·10⁻⁸ κ of the energy along the widest direction: single precision serves up to κ
/// ≈ 10⁵, one point in double up to 10¹³. Beyond about 10¹⁸ standard deviations a batch overflows: such points have no usable energy in
/// single precision.
/// </remarks>
public sealed partial class GaussianEnergy : ILandscape, IPartitionFunction, IGenerator
{
    private readonly double[] mean;
    private readonly double[,] covariance, precision, cholesky;
    private readonly float[] precisionRows, center, aligned;   // aligned: the rows again, each from a multiple of 64 bytes on
    private readonly int stride, alignedStart;

    /// <summary>Makes the energy from a covariance.</summary>
    /// <param name="covariance">C: n × n, symmetric, positive definite; copied.</param>
    /// <param name="mean">μ; null is 0.</param>
    /// <exception cref="ArgumentException">
    /// Not square, not symmetric, not positive definite beyond rounding, or of unequal dimensions.
    /// </exception>
    public GaussianEnergy(double[,] covariance, double[]? mean = null)
    {
        ArgumentNullException.ThrowIfNull(covariance);
        var n = covariance.GetLength(0);
        Check.AtLeast(n, 1, "covariance.GetLength(0)");
        cholesky = CovarianceFactor.Of(covariance, n, nameof(covariance));
        this.mean = mean is null ? new double[n] : (double[])mean.Clone();
        Check.Length(this.mean.Length, n, nameof(mean));
        Check.Finite(this.mean, nameof(mean));
        this.covariance = (double[,])covariance.Clone();
        var inverse = Matrix<double>.Build.DenseOfArray(covariance).Inverse();
        precision = ((inverse + inverse.Transpose()) / 2).ToArray();
        center = Array.ConvertAll(this.mean, v => (float)v);
        precisionRows = Array.ConvertAll(precision.Cast<double>().ToArray(), v => (float)v);
        stride = (n + 15) / 16 * 16;
        aligned = GC.AllocateArray<float>((n * stride) + 144, pinned: true);   // pinned: it stays aligned
        alignedStart = (int)((64 - (Marshal.UnsafeAddrOfPinnedArrayElement(aligned, 0) % 64)) % 64) / sizeof(float);
        for (var i = 0; i < n; i++) precisionRows.AsSpan(i * n, n).CopyTo(aligned.AsSpan(alignedStart + (i * stride)));
    }

    /// <inheritdoc/>
    public int Dimension => mean.Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>A copy of the mean μ.</summary>
    public double[] Mean => (double[])mean.Clone();

    /// <summary>A copy of the covariance C.</summary>
    public double[,] Covariance => (double[,])covariance.Clone();

    /// <summary>A copy of the precision matrix P = C⁻¹.</summary>
    public double[,] Precision => (double[,])precision.Clone();

    /// <summary>log Z = (n/2) log 2π/β + ½ log det C.</summary>
    /// <param name="beta">β, &gt; 0.</param>
    public double LogPartition(double beta = 1)
    {
        Check.Positive(beta);
        return (0.5 * Dimension * Math.Log(2 * Math.PI / beta)) + Enumerable.Range(0, Dimension).Sum(i => Math.Log(cholesky[i, i]));
    }

    /// <summary>log Z, mean energy, heat capacity and the rest at inverse temperature β &gt; 0: ⟨E⟩ = n/2β, Var E = n/2β².</summary>
    public Equilibrium AtBeta(double beta)
    {
        Check.Positive(beta);
        return new Equilibrium(beta, LogPartition(beta), Dimension / (2 * beta), Dimension / (2 * beta * beta));
    }

    /// <summary>The one minimum, μ.</summary>
    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints => [new(StationaryKind.Minimum, Mean, 0)];

    /// <summary>Draws from the Gaussian exactly: μ + L ξ with C = L Lᵀ.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many points, ≥ 1.</param>
    public Points Sample(Rng rng, int count)
    {
        ArgumentNullException.ThrowIfNull(rng);
        var points = new Points(Dimension, count);
        var xi = new double[Dimension];
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            rng.FillGaussian(xi);
            for (var d = 0; d < Dimension; d++)
            {
                var x = mean[d];
                for (var k = 0; k <= d; k++) x += cholesky[d, k] * xi[k];
                points.Span(d)[i] = (float)x;
            }
        }

        return points;
    }

    /// <inheritdoc/>
    public double Energy(params double[] x)
    {
        var slope = Gradient(x);
        return 0.5 * Enumerable.Range(0, Dimension).Sum(d => (x[d] - mean[d]) * slope[d]);
    }

    /// <inheritdoc/>
    public double[] Gradient(params double[] x)
    {
        Check.Length(x.Length, Dimension, nameof(x));
        return Product([.. x.Zip(mean, (a, b) => a - b)]);
    }

    /// <inheritdoc/>
    /// <remarks>Needs the gradient on the way; takes memory for it on the stack or, beyond 8192 numbers, on the heap.</remarks>
    public void Energies(Batch states, Span<float> energies)
    {
        var length = Dimension * states.For(Dimension, energies).Count;
        Span<float> slopes = length <= 8192 ? stackalloc float[length] : new float[length];
        EnergiesAndGradients(states, energies, slopes);
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(Dimension, energies, gradients);
        if (Platform.Interprets)
        {
            EnergiesAndGradientsPlain(points, count, energies, gradients);
            return;
        }

        Slopes(points, count, gradients);

        var done = 0;
        if (Vector512.IsHardwareAccelerated) done = HalfSquares<Lanes512>(points, count, gradients, energies, done);
        if (Vector256.IsHardwareAccelerated) done = HalfSquares<Lanes256>(points, count, gradients, energies, done);
        if (Vector128.IsHardwareAccelerated) done = HalfSquares<Lanes128>(points, count, gradients, energies, done);
        HalfSquares<Lanes1>(points, count, gradients, energies, done);
    }

    /// <summary>E = ½ Σ_d (x_d − μ_d) g_d, lanes over points, in four sums that do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int HalfSquares<T>(ReadOnlySpan<float> points, int count, ReadOnlySpan<float> slopes, Span<float> energies, int start)
        where T : struct, ILanes<T>
    {
        ref var x = ref MemoryMarshal.GetReference(points);
        ref var g = ref MemoryMarshal.GetReference(slopes);
        ref var e = ref MemoryMarshal.GetReference(energies);
        var i = start;
        for (; i <= count - T.Count; i += T.Count)
        {
            T a = T.All(0), b = a, c = a, f = a;
            var d = 0;
            for (; d <= Dimension - 4; d += 4)
            {
                var at = (nuint)((d * count) + i);
                a += (T.Load(ref x, at) - T.All(center[d])) * T.Load(ref g, at);
                at += (nuint)count;
                b += (T.Load(ref x, at) - T.All(center[d + 1])) * T.Load(ref g, at);
                at += (nuint)count;
                c += (T.Load(ref x, at) - T.All(center[d + 2])) * T.Load(ref g, at);
                at += (nuint)count;
                f += (T.Load(ref x, at) - T.All(center[d + 3])) * T.Load(ref g, at);
            }

            for (; d < Dimension; d++)
            {
                var at = (nuint)((d * count) + i);
                a += (T.Load(ref x, at) - T.All(center[d])) * T.Load(ref g, at);
            }

            T.Store(T.All(0.5f) * (a + b + (c + f)), ref e, (nuint)i);
        }

        return i;
    }

    /// <summary>
    /// g_d = Σ_j P_dj (x_j − μ_j), in the order of j and without fusing: a point's gradient does not depend on its batch.
    /// </summary>
    private void Slopes(ReadOnlySpan<float> points, int count, Span<float> slopes)
    {
        if (count == 1)
        {
            if (Vector512.IsHardwareAccelerated) OnePoint<Lanes512>(points, slopes);
            else if (Vector256.IsHardwareAccelerated) OnePoint<Lanes256>(points, slopes);
            else OnePoint<Lanes128>(points, slopes);
            return;
        }

        var done = 0;
        if (Vector512.IsHardwareAccelerated) done = ManyPoints<Lanes512>(points, count, slopes, done);
        if (Vector256.IsHardwareAccelerated) done = ManyPoints<Lanes256>(points, count, slopes, done);
        if (Vector128.IsHardwareAccelerated) done = ManyPoints<Lanes128>(points, count, slopes, done);
        ManyPoints<Lanes1>(points, count, slopes, done);
    }

    /// <summary>Lanes over the rows of P (symmetric: read down its columns), eight vectors of rows at a time.</summary>
    /// <remarks>What the last vectors read beyond the last row is computed with and not stored.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void OnePoint<T>(ReadOnlySpan<float> x, Span<float> slopes)
        where T : struct, ILanes<T>
    {
        var n = Dimension;
        ref var p = ref aligned[alignedStart];
        Span<float> block = stackalloc float[8 * T.Count];
        ref var g = ref MemoryMarshal.GetReference(block);
        for (var d = 0; d < n; d += 8 * T.Count)
        {
            T a0 = T.All(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
            var at = (nuint)d;
            for (var j = 0; j < n; j++, at += (nuint)stride)
            {
                var y = T.All(x[j] - center[j]);
                a0 += T.Load(ref p, at) * y;
                a1 += T.Load(ref p, at + (nuint)T.Count) * y;
                a2 += T.Load(ref p, at + (nuint)(2 * T.Count)) * y;
                a3 += T.Load(ref p, at + (nuint)(3 * T.Count)) * y;
                a4 += T.Load(ref p, at + (nuint)(4 * T.Count)) * y;
                a5 += T.Load(ref p, at + (nuint)(5 * T.Count)) * y;
                a6 += T.Load(ref p, at + (nuint)(6 * T.Count)) * y;
                a7 += T.Load(ref p, at + (nuint)(7 * T.Count)) * y;
            }

            T.Store(a0, ref g, 0);
            T.Store(a1, ref g, (nuint)T.Count);
            T.Store(a2, ref g, (nuint)(2 * T.Count));
            T.Store(a3, ref g, (nuint)(3 * T.Count));
            T.Store(a4, ref g, (nuint)(4 * T.Count));
            T.Store(a5, ref g, (nuint)(5 * T.Count));
            T.Store(a6, ref g, (nuint)(6 * T.Count));
            T.Store(a7, ref g, (nuint)(7 * T.Count));
            block[..Math.Min(block.Length, n - d)].CopyTo(slopes[d..]);
        }
    }

    /// <summary>Lanes over the points, four rows of P at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int ManyPoints<T>(ReadOnlySpan<float> points, int count, Span<float> slopes, int start)
        where T : struct, ILanes<T>
    {
        var n = Dimension;
        ref var x = ref MemoryMarshal.GetReference(points);
        ref var g = ref MemoryMarshal.GetReference(slopes);
        var i = start;
        for (; i <= count - T.Count; i += T.Count)
        {
            if ((i & 255) == 0) Host.Poll();
            for (var d = 0; d < n; d += 4)
            {
                int d1 = Math.Min(d + 1, n - 1), d2 = Math.Min(d + 2, n - 1), d3 = Math.Min(d + 3, n - 1);
                T a = T.All(0), b = a, c = a, e = a;
                for (var j = 0; j < n; j++)
                {
                    var y = T.Load(ref x, (nuint)((j * count) + i)) - T.All(center[j]);
                    a += T.All(precisionRows[(d * n) + j]) * y;
                    b += T.All(precisionRows[(d1 * n) + j]) * y;
                    c += T.All(precisionRows[(d2 * n) + j]) * y;
                    e += T.All(precisionRows[(d3 * n) + j]) * y;
                }

                T.Store(a, ref g, (nuint)((d * count) + i));
                T.Store(b, ref g, (nuint)((d1 * count) + i));
                T.Store(c, ref g, (nuint)((d2 * count) + i));
                T.Store(e, ref g, (nuint)((d3 * count) + i));
            }
        }

        return i;
    }

    private double[] Product(double[] x)
    {
        var y = new double[x.Length];
        for (var i = 0; i < x.Length; i++)
            for (var j = 0; j < x.Length; j++)
                y[i] += precision[i, j] * x[j];
        return y;
    }
}
