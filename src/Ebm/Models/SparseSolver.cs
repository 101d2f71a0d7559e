//  min_z ½ ‖y − D z‖² + λ ‖z‖₁
//
//  coordinates   z_k ← S(z_k + d_k·r, λ),   r = y − D z                                 until no coordinate moves
//  between two sweeps of these, for the atoms S in use and their signs θ: z_S toward (D_SᵀD_S)⁻¹ (D_Sᵀy − λθ), as far as no sign changes
//                                                                                       (Lee, Battle, Raina, Ng 2006)
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
    private const int SweepsBeforeSolving = 12;
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
        var alone = Correlations(y);
        var c = Without(alone, z);
        var enough = Accuracy * (penalty + Math.Abs(TensorPrimitives.MaxMagnitude<double>(c)));
        for (var sweep = 0; sweep < MostSweeps && Sweep(z, c, onlyUsed: false) > enough; sweep++)
        {
            // Most atoms stay out: settle those that are in before asking the others again.
            for (var inner = 1; sweep < MostSweeps && Sweep(z, c, onlyUsed: true) > enough; sweep++, inner++)
            {
                Host.Poll();
                if (inner % SweepsBeforeSolving != 0) continue;
                var settled = TrySettle(alone, z);
                c = Without(alone, z);
                if (settled) break;
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
            if (z[k] == 0 && (onlyUsed || Math.Abs(c[k]) <= penalty)) continue;
            var size = products[k][k];
            var step = Soft(z[k] + (c[k] / size), penalty / size) - z[k];
            if (step == 0) continue;
            z[k] += step;
            TensorPrimitives.MultiplyAdd<double>(products[k], -step, c, c);
            largest = Math.Max(largest, Math.Abs(step));
        }

        return largest;
    }

    // Dᵀ(y − Dz) from Dᵀy.
    private double[] Without(double[] alone, double[] z)
    {
        var c = (double[])alone.Clone();
        for (var k = 0; k < z.Length; k++)
        {
            if (z[k] != 0) TensorPrimitives.MultiplyAdd<double>(products[k], -z[k], c, c);
        }

        return c;
    }

    // Moves z to the best code with the atoms and signs that it has. An atom whose code reaches 0 on the way leaves, and the rest go on. E
    // never rises. False if the atoms in use depend on each other; z has then come as far as it could.
    private bool TrySettle(double[] alone, double[] z)
    {
        int[] used = [.. Enumerable.Range(0, z.Length).Where(k => z[k] != 0)];
        while (used.Length > 0)
        {
            double[] best = new double[used.Length];
            if (!TrySolve(used, alone, z, best)) return false;
            var (reach, leaves) = (1.0, -1);
            for (var i = 0; i < used.Length; i++)
            {
                var at = z[used[i]];
                if (best[i] * Math.Sign(at) <= 0 && at / (at - best[i]) is var share && share < reach) (reach, leaves) = (share, i);
            }

            for (var i = 0; i < used.Length; i++)
            {
                ref var at = ref z[used[i]];
                at = leaves < 0 ? best[i] : i == leaves ? 0 : at + (reach * (best[i] - at));
            }

            if (leaves < 0) return true;
            used = [.. used.Where(k => z[k] != 0)];
        }

        return true;
    }

    // D_SᵀD_S z_S = D_Sᵀy − λ sign(z_S), by Cholesky; false if the atoms S depend on each other.
    private bool TrySolve(int[] used, double[] alone, double[] z, double[] result)
    {
        var count = used.Length;
        var factor = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            var row = factor.AsSpan(i * count, i + 1);
            var product = products[used[i]];
            result[i] = alone[used[i]] - (penalty * Math.Sign(z[used[i]]));
            for (var j = 0; j <= i; j++)
            {
                var sum = product[used[j]] - TensorPrimitives.Dot<double>(row[..j], factor.AsSpan(j * count, j));
                if (i == j && !(sum > Singular)) return false;
                row[j] = i == j ? Math.Sqrt(sum) : sum / factor[(j * count) + j];
            }

            result[i] = (result[i] - TensorPrimitives.Dot<double>(row[..i], result.AsSpan(0, i))) / row[i];
        }

        for (var i = count - 1; i >= 0; i--)
        {
            for (var j = i + 1; j < count; j++) result[i] -= factor[(j * count) + i] * result[j];
            result[i] /= factor[(i * count) + i];
        }

        return true;
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
