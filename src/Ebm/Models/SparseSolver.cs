//  min_z ½ ‖y − D z‖² + λ ‖z‖₁
//
//  coordinates   z_k ← S(z_k + d_k·r, λ),   r = y − D z                                 until no coordinate moves
//  ISTA          z ← S(z + Dᵀr/L, λ/L)                                                  (Daubechies, Defrise, De Mol 2004)
//  FISTA         the same step from x_k + (t_{k−1} − 1)/t_k (x_k − x_{k−1})             (Beck, Teboulle 2009)
//  S(v, t) = sign(v) max(|v| − t, 0),    t_{k+1} = (1 + √(1 + 4 t_k²))/2

using System.Numerics.Tensors;
using MathNet.Numerics.LinearAlgebra;

namespace Ebm;

/// <summary>One dictionary in double precision, and the ways to the best code. Nothing in it changes: several threads may ask.</summary>
internal sealed class SparseSolver
{
    private const double Accuracy = 1e-12;
    private const double Singular = 1e-10;
    private const int MostSweeps = 20_000;
    private const int SweepsBeforeSolving = 8;
    private const int RowsAtOnce = 32;
    private readonly double[][] atoms;
    private readonly double[][] products;
    private readonly double penalty;
    private readonly Lazy<double> lipschitz;

    public SparseSolver(ReadOnlySpan<float> rows, int count, int width, double penalty)
        : this(Unit(rows, count, width), penalty)
    {
    }

    public SparseSolver(double[][] atoms, double penalty)
    {
        (this.atoms, this.penalty) = (atoms, penalty);
        products = [.. atoms.Select(a => Array.ConvertAll(atoms, b => TensorPrimitives.Dot<double>(a, b)))];
        lipschitz = new(() => Math.Pow(Matrix<double>.Build.DenseOfRowArrays(atoms).L2Norm(), 2),
            LazyThreadSafetyMode.PublicationOnly);
    }

    public double Lipschitz => lipschitz.Value;

    public double[] Residual(double[] y, double[] z)
    {
        var rest = (double[])y.Clone();
        for (var k = 0; k < z.Length; k++)
        {
            if (z[k] != 0) TensorPrimitives.MultiplyAdd<double>(atoms[k], -z[k], rest, rest);
        }

        return rest;
    }

    public double[] Correlations(double[] rest) => Array.ConvertAll(atoms, a => TensorPrimitives.Dot<double>(a, rest));

    public double Objective(double[] y, double[] z) =>
        (.5 * TensorPrimitives.SumOfSquares<double>(Residual(y, z))) + (penalty * TensorPrimitives.SumOfMagnitudes<double>(z));

    public double Gap(double[] y, double[] z) => Correlations(Residual(y, z))
        .Zip(z, (c, v) => v == 0 ? Math.Max(0, Math.Abs(c) - penalty) : Math.Abs(c - (penalty * Math.Sign(v)))).Max();

    /// <summary>The best code; 0 for a point that is not finite.</summary>
    public double[] Solve(double[] y, double[]? start = null)
    {
        var z = start is null ? new double[atoms.Length] : (double[])start.Clone();
        if (!y.All(double.IsFinite)) return new double[atoms.Length];
        var c = Correlations(Residual(y, z));
        var enough = Accuracy * (penalty + Math.Abs(TensorPrimitives.MaxMagnitude<double>(c)));
        for (var sweep = 0; sweep < MostSweeps && Sweep(z, c, onlyUsed: false) > enough; sweep++)
        {
            // Most atoms stay out: settle those that are in before asking the others again.
            for (var inner = 1; sweep < MostSweeps && Sweep(z, c, onlyUsed: true) > enough; sweep++, inner++)
            {
                Host.Poll();
                if (inner % SweepsBeforeSolving == 0 && SolveUsed(y, z) is { } better)
                {
                    (z, c) = (better, Correlations(Residual(y, better)));
                    break;
                }
            }
        }

        return z;
    }

    /// <summary>The best codes of many rows, on as many threads as the workspace has; without one on all cores.</summary>
    public double[][] SolveAll(ReadOnlySpan<float> rows, int count, double[][]? start = null)
    {
        var (codes, numbers, width) = (new double[count][], rows.ToArray(), atoms[0].Length);
        ForkJoin.Run((count + RowsAtOnce - 1) / RowsAtOnce, ForkJoin.Threads(Workspace.Threads), block =>
        {
            for (var i = block * RowsAtOnce; i < Math.Min(count, (block + 1) * RowsAtOnce); i++)
                codes[i] = Solve(Array.ConvertAll(numbers[(i * width)..((i + 1) * width)], v => (double)v), start?[i]);
        });
        return codes;
    }

    /// <summary>Proximal gradient steps with or without momentum; writes E after each.</summary>
    public double[] Descend(double[] y, double[] start, bool momentum, double[] objectives)
    {
        double[] x = (double[])start.Clone(), ahead = (double[])start.Clone();
        var t = 1.0;
        for (var k = 0; k < objectives.Length; k++)
        {
            Host.Poll();
            var c = Correlations(Residual(y, ahead));
            var before = x;
            x = [.. ahead.Zip(c, (v, slope) => Soft(v + (slope / Lipschitz), penalty / Lipschitz))];
            var next = (1 + Math.Sqrt(1 + (4 * t * t))) / 2;
            ahead = momentum ? [.. x.Zip(before, (now, old) => now + ((t - 1) / next * (now - old)))] : x;
            t = next;
            objectives[k] = Objective(y, x);
        }

        return x;
    }

    public static double Soft(double v, double t) => v > t ? v - t : v < -t ? v + t : 0;

    private double Sweep(double[] z, double[] c, bool onlyUsed)
    {
        var largest = 0.0;
        for (var k = 0; k < z.Length; k++)
        {
            if (onlyUsed && z[k] == 0) continue;
            var size = products[k][k];
            var step = Soft(z[k] + (c[k] / size), penalty / size) - z[k];
            if (step == 0) continue;
            z[k] += step;
            TensorPrimitives.MultiplyAdd<double>(products[k], -step, c, c);
            largest = Math.Max(largest, Math.Abs(step));
        }

        return largest;
    }

    // The best code with these atoms and these signs, D_SᵀD_S z_S = D_Sᵀy − λ sign(z_S), by Cholesky; null if its signs differ.
    private double[]? SolveUsed(double[] y, double[] z)
    {
        int[] used = [.. Enumerable.Range(0, z.Length).Where(k => z[k] != 0)];
        double[] right = [.. used.Select(k => TensorPrimitives.Dot<double>(atoms[k], y) - (penalty * Math.Sign(z[k])))];
        double[][] factor = [.. used.Select(i => Array.ConvertAll(used, j => products[i][j]))];
        for (var i = 0; i < used.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = factor[i][j] - TensorPrimitives.Dot<double>(factor[i].AsSpan(0, j), factor[j].AsSpan(0, j));
                if (i == j && !(sum > Singular)) return null;
                factor[i][j] = i == j ? Math.Sqrt(sum) : sum / factor[j][j];
            }

            right[i] = (right[i] - TensorPrimitives.Dot<double>(factor[i].AsSpan(0, i), right.AsSpan(0, i))) / factor[i][i];
        }

        var result = new double[z.Length];
        for (var i = used.Length - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < used.Length; j++) right[i] -= factor[j][i] * right[j];
            right[i] /= factor[i][i];
            if (Math.Sign(right[i]) != Math.Sign(z[used[i]])) return null;
            result[used[i]] = right[i];
        }

        return result;
    }

    private static double[][] Unit(ReadOnlySpan<float> rows, int count, int width)
    {
        var atoms = new double[count][];
        for (var k = 0; k < count; k++)
        {
            atoms[k] = Array.ConvertAll(rows.Slice(k * width, width).ToArray(), v => (double)v);
            TensorPrimitives.Divide<double>(atoms[k], TensorPrimitives.Norm<double>(atoms[k]), atoms[k]);
        }

        return atoms;
    }
}
