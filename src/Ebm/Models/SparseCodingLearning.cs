//  min_D Σ_i min_z ½ ‖y_i − D z‖² + λ ‖z‖₁    with ‖d_k‖ = 1
//
//  A = Σ z zᵀ,   B = Σ y zᵀ;    for every k:   u = B_k − D A_k + A_kk d_k,    d_k ← u/‖u‖      (Mairal, Bach, Ponce, Sapiro 2009)
//  alternating: sums over all rows, anew each round        online: sums over the past, which is forgotten slowly

using System.Numerics.Tensors;

namespace Ebm;

public sealed partial class SparseCoding
{
    /// <summary>Fits the atoms to all rows: best codes, then best atoms one after the other, and again. F never rises.</summary>
    /// <param name="data">Rows of Dimension numbers.</param>
    /// <param name="rounds">How often, ≥ 0.</param>
    /// <returns>The mean of F over the rows before each round, and after the last: rounds + 1 numbers.</returns>
    public IReadOnlyList<double> Learn(TrainingSet data, int rounds)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckData(data);
        Check.NotNegative(rounds);
        var (rows, means, sums) = (data.Rows(0, data.Count), new List<double>(), new DictionarySums(dictionary.Shape[0], Dimension));
        double[][] atoms = DictionarySums.Atoms(dictionary);
        double[][]? codes = null;
        for (var round = 0; ; round++)
        {
            Host.Poll();
            var now = new SparseSolver(atoms, Penalty);
            codes = now.SolveAll(rows.Data, data.Count, codes);
            sums.Forget(0);
            means.Add(sums.Add(rows.Data, codes, now) / data.Count);
            if (round == rounds)
                return means;
            sums.Improve(atoms);
            DictionarySums.Store(atoms, dictionary);
        }
    }

    /// <summary>Fits the atoms to random batches, one pass of best codes and best atoms for each: Mairal's online learning.</summary>
    /// <param name="data">Rows of Dimension numbers.</param>
    /// <param name="steps">Batches, ≥ 0.</param>
    /// <param name="rows">Rows of a batch, ≥ 1.</param>
    /// <param name="rng">Draws the batches.</param>
    /// <returns>The mean of F over each batch, before its step.</returns>
    public IReadOnlyList<double> Learn(TrainingSet data, int steps, int rows, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(data);
        CheckData(data);
        Check.NotNegative(steps);
        Check.AtLeast(rows, 1);
        var (means, sums) = (new List<double>(), new DictionarySums(dictionary.Shape[0], Dimension));
        double[][] atoms = DictionarySums.Atoms(dictionary);
        for (var t = 1; t <= steps; t++)
        {
            Host.Poll();
            var (batch, now) = (data.Draw(rng, rows), new SparseSolver(atoms, Penalty));
            var seen = t < rows ? (double)t * rows : ((double)rows * rows) + t - rows;
            sums.Forget((seen + 1 - rows) / (seen + 1));
            means.Add(sums.Add(batch.Data, now.SolveAll(batch.Data, rows), now) / rows);
            sums.Improve(atoms);
            DictionarySums.Store(atoms, dictionary);
        }

        return means;
    }

    /// <summary>Are there dead atoms, and what then?</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public Diagnosis Diagnose(Tensor y)
    {
        var usage = Usage(y);
        return new Diagnosis(usage.Length, usage.Count(n => n == 0), usage.Sum() / (double)y.Shape[0]);
    }

    /// <summary>The number of rows that use each atom. Atoms that none uses are dead: <see cref="Revive"/> them.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public int[] Usage(Tensor y)
    {
        var codes = Encode(y).ToArray().Chunk(dictionary.Shape[0]).ToArray();
        return [.. Enumerable.Range(0, dictionary.Shape[0]).Select(k => codes.Count(z => z[k] != 0))];
    }

    /// <summary>Puts every atom that no row uses where a row is described worst. Returns how many were dead.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public int Revive(Tensor y)
    {
        int[] dead = [.. Usage(y).Select((n, k) => (n, k)).Where(u => u.n == 0).Select(u => u.k)];
        float[][] worst = [.. (y - Reconstruct(y)).ToArray().Chunk(Dimension).Where(rest => rest.Any(v => v != 0))
            .OrderByDescending(rest => TensorPrimitives.SumOfSquares<float>(rest))];
        foreach (var (k, rest) in dead.Zip(worst))
            TensorPrimitives.Divide<float>(rest, TensorPrimitives.Norm<float>(rest), dictionary.Data.Slice(k * Dimension, Dimension));
        return dead.Length;
    }
}

/// <summary>A = Σ z zᵀ and B = Σ y zᵀ: all that the best atoms need to know of the rows.</summary>
internal sealed class DictionarySums(int atomCount, int width)
{
    private readonly double[][] a = [.. Enumerable.Range(0, atomCount).Select(_ => new double[atomCount])];
    private readonly double[][] b = [.. Enumerable.Range(0, atomCount).Select(_ => new double[width])];

    public static double[][] Atoms(Tensor dictionary) => [.. dictionary.ToArray().Chunk(dictionary.Shape[1])
        .Select(row => Array.ConvertAll(row, v => (double)v)).Select(row => Scaled(row, TensorPrimitives.Norm<double>(row)))];

    // A trainer changes lengths, which F does not see. Where they are 1 to rounding the numbers stay as they are.
    public static Tensor OfUnitLength(Tensor dictionary)
    {
        return Tensor.From([.. dictionary.ToArray().Chunk(dictionary.Shape[1]).SelectMany(Unit)], dictionary.ShapeArray);

        static float[] Unit(float[] row)
        {
            var length = Math.Sqrt(row.Sum(v => (double)v * v));
            return Math.Abs(length - 1) <= 1e-6 ? row : Array.ConvertAll(row, v => (float)(v / length));
        }
    }

    public static void Store(double[][] atoms, Tensor dictionary)
    {
        for (var k = 0; k < atoms.Length; k++)
        {
            for (var d = 0; d < atoms[k].Length; d++) dictionary.Data[(k * atoms[k].Length) + d] = (float)atoms[k][d];
        }
    }

    /// <summary>Keeps this share of the sums.</summary>
    public void Forget(double share)
    {
        foreach (var row in a.Concat(b)) TensorPrimitives.Multiply(row, Math.Max(0, share), row);
    }

    /// <summary>Adds rows and their codes; returns the sum of their energies.</summary>
    public double Add(ReadOnlySpan<float> rows, double[][] codes, SparseSolver solver)
    {
        var energy = 0.0;
        var y = new double[width];
        for (var i = 0; i < codes.Length; i++)
        {
            for (var d = 0; d < width; d++) y[d] = rows[(i * width) + d];
            var z = codes[i];
            energy += solver.Objective(y, z);
            for (var k = 0; k < z.Length; k++)
            {
                if (z[k] == 0) continue;
                TensorPrimitives.MultiplyAdd<double>(z, z[k], a[k], a[k]);
                TensorPrimitives.MultiplyAdd<double>(y, z[k], b[k], b[k]);
            }
        }

        return energy;
    }

    /// <summary>Moves each atom to its best place on the unit sphere, the others held fixed. Atoms that no row used stay.</summary>
    public void Improve(double[][] atoms)
    {
        for (var k = 0; k < atoms.Length; k++)
        {
            if (a[k][k] <= 0) continue;
            var u = (double[])b[k].Clone();
            for (var j = 0; j < atoms.Length; j++)
            {
                if (j != k && a[k][j] != 0) TensorPrimitives.MultiplyAdd<double>(atoms[j], -a[k][j], u, u);
            }

            if (TensorPrimitives.Norm<double>(u) is > 0 and var length) atoms[k] = Scaled(u, length);
        }
    }

    private static double[] Scaled(double[] v, double length) => Array.ConvertAll(v, x => x / length);
}
