//  F(y) = min_z E(y, z),    E(y, z) = ½ ‖y − D z‖² + λ ‖z‖₁,    ∂F/∂y = y − D z*
//
//   y   a point, n numbers                    z   its code, one number an atom; z* the best one
//   D   the dictionary: its atoms d_k, rows here, have length 1, or λ would be free of charge       λ   the penalty, > 0

using System.Globalization;

namespace Ebm;

/// <summary>
/// Sparse coding: a point has low energy if few atoms of a dictionary add up to it. F is found by minimising over the code, and is convex.
/// </summary>
/// <remarks>
/// <code>
/// F(y) = min_z E(y, z),    E(y, z) = ½ ‖y − D z‖² + λ ‖z‖₁,    ∂F/∂y = y − D z*
/// </code>
/// Olshausen and Field (1996). The atoms are a parameter: <see cref="Learn(TrainingSet, int)"/> fits them, and so does a
/// <see cref="Trainer"/>, for F reads them scaled to length 1.
/// </remarks>
public sealed partial class SparseCoding : PointModel
{
    /// <summary>How a set of rows uses the atoms of a <see cref="SparseCoding"/>.</summary>
    /// <param name="Atoms">How many atoms there are.</param>
    /// <param name="Dead">Atoms that no row uses.</param>
    /// <param name="Used">How many atoms a row uses, on average.</param>
    public sealed record Diagnosis(int Atoms, int Dead, double Used)
    {
        /// <summary>The finding, and the remedy where one is needed.</summary>
        public override string ToString() => Dead == 0
            ? string.Create(CultureInfo.InvariantCulture, $"all {Atoms} atoms are used, {Used:F1} in a row")
            : string.Create(CultureInfo.InvariantCulture,
                $"dead atoms: {Dead} of {Atoms} serve no row ({Used:F1} in a row). Revive(rows) puts them where rows are described worst; "
                + $"then learn on. If they die again, there are more atoms than the penalty can use.");
    }

#pragma warning disable IDE1006 // The field's name is the name in weight files.
    private readonly Tensor dictionary;
#pragma warning restore IDE1006
    private volatile SparseSolver? solver;
    private float[] solved = [];

    /// <summary>Sparse coding with given atoms, which are scaled to length 1.</summary>
    /// <param name="atoms">d_k, at least one, all of one length, none of them 0.</param>
    /// <param name="penalty">λ, &gt; 0.</param>
    public SparseCoding(double[][] atoms, double penalty)
        : this(Rows(atoms), penalty)
    {
    }

    private SparseCoding(Tensor dictionary, double penalty)
        : base(dictionary.Shape[1])
    {
        Check.Positive(penalty);
        (this.dictionary, Penalty) = (dictionary, penalty);
    }

    /// <summary>The penalty λ, the price of a unit of code.</summary>
    public double Penalty { get; }

    /// <summary>The atoms, (atoms, Dimension), each of length 1; a copy.</summary>
    public Tensor Atoms => DictionarySums.OfUnitLength(dictionary);

    /// <summary>The constant L, the largest eigenvalue of DᵀD: the greatest curvature of E along z, and 1/L the step of ISTA.</summary>
    public double Lipschitz => Solver.Lipschitz;

    private SparseSolver Solver
    {
        get
        {
            // Training changes the tensor in place.
            var now = solver;
            if (now is null || !dictionary.Data.SequenceEqual(solved))
            {
                solved = dictionary.ToArray();
                solver = now = new SparseSolver(solved, dictionary.Shape[0], Dimension, Penalty);
            }

            return now;
        }
    }

    /// <summary>Sparse coding whose first atoms are different rows of data, scaled to length 1.</summary>
    /// <param name="data">Rows; at least <paramref name="atoms"/> of them are not 0.</param>
    /// <param name="atoms">How many atoms, ≥ 1.</param>
    /// <param name="penalty">λ, &gt; 0.</param>
    /// <param name="rng">Draws the rows.</param>
    public static SparseCoding FromRows(TrainingSet data, int atoms, double penalty, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(atoms);
        float[][] rows = [.. data.Rows(0, data.Count).ToArray().Chunk(data.Width).Where(row => row.Any(v => v != 0))];
        if (rows.Length < atoms)
            throw new ArgumentOutOfRangeException(nameof(atoms), atoms,
                $"atoms = {atoms}, but only {rows.Length} rows are not 0: take fewer atoms or more data.");
        rng.Shuffle(rows);
        return new SparseCoding([.. rows.Take(atoms).Select(row => Array.ConvertAll(row, v => (double)v))], penalty);
    }

    /// <summary>The best code z* of a point, by descent along one coordinate after the other; accurate to rounding.</summary>
    /// <param name="y">A point, Dimension finite numbers.</param>
    public double[] Solve(params double[] y) => Solver.Solve(Point(y));

    /// <summary>The joint energy E(y, z) = ½ ‖y − D z‖² + λ ‖z‖₁.</summary>
    /// <param name="y">A point.</param>
    /// <param name="z">A code.</param>
    public double JointEnergy(double[] y, double[] z) => Solver.Objective(Point(y), Code(z));

    /// <summary>
    /// How far a code is from being best: the largest distance of −∂/∂z_k of the first term to the slopes that λ|z_k| has. 0 for z* only.
    /// </summary>
    /// <param name="y">A point.</param>
    /// <param name="z">A code.</param>
    public double OptimalityGap(double[] y, double[] z) => Solver.Gap(Point(y), Code(z));

    /// <summary>The best code z* of every row, as numbers in single precision; no gradient passes.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public Tensor Encode(Tensor y)
    {
        CheckRows(y, nameof(y));
        var codes = Solver.SolveAll(y.Data, y.Shape[0]);
        return Tensor.From([.. codes.SelectMany(z => z.Select(v => (float)v))], y.Shape[0], dictionary.Shape[0]).Constant();
    }

    /// <summary>The sum D z of atoms that a code stands for, for every row.</summary>
    /// <param name="z">Rows, (n, atoms).</param>
    public Tensor Decode(Tensor z)
    {
        ModelShapes.Rows(z, dictionary.Shape[0], nameof(SparseCoding), nameof(z));
        return z.MatrixProduct(Unit(dictionary));
    }

    /// <summary>The reconstruction D z* of every row.</summary>
    /// <param name="y">Rows, (n, Dimension).</param>
    public Tensor Reconstruct(Tensor y) => Decode(Encode(y));

    /// <inheritdoc/>
    /// <remarks>A graph with first derivatives only: a second one is refused (<see cref="NotSupportedException"/>).</remarks>
    public override Tensor F(Tensor y) => HeldCode.Of(y, dictionary, Encode(y), (float)Penalty);

    /// <inheritdoc/>
    public override void Energies(Batch states, Span<float> energies) => Compute(states.For(Dimension, energies), energies, []);

    /// <inheritdoc/>
    public override void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
        Compute(states.For(Dimension, energies, gradients), energies, gradients);

    private void Compute(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (now, y) = (Solver, new double[Dimension]);
        for (var i = 0; i < states.Count; i++)
        {
            Host.Poll();
            states.CopyState(i, y);
            var z = now.Solve(y);
            energies[i] = (float)now.Objective(y, z);
            var rest = now.Residual(y, z);
            for (var d = 0; d < Dimension && gradients.Length > 0; d++)
                gradients[(d * states.Count) + i] = (float)rest[d];
        }
    }

    private double[] Point(double[] y)
    {
        ArgumentNullException.ThrowIfNull(y);
        Check.Length(y.Length, Dimension, nameof(y));
        Check.Finite(y);
        return y;
    }

    private double[] Code(double[] z)
    {
        ArgumentNullException.ThrowIfNull(z);
        Check.Length(z.Length, dictionary.Shape[0], nameof(z));
        return z;
    }

    private static Tensor Rows(double[][] atoms)
    {
        ArgumentNullException.ThrowIfNull(atoms);
        Check.AtLeast(atoms.Length, 1, "atoms.Length");
        Check.NoNulls(atoms);
        var rows = new float[atoms.Length * atoms[0].Length];
        for (var k = 0; k < atoms.Length; k++)
        {
            Check.Length(atoms[k].Length, atoms[0].Length, $"atoms[{k}]");
            Check.Finite(atoms[k], $"atoms[{k}]");
            var length = Math.Sqrt(atoms[k].Sum(v => v * v));
            if (length == 0)
                throw new ArgumentException($"atoms[{k}] is 0 and has no direction.", nameof(atoms));
            for (var d = 0; d < atoms[k].Length; d++) rows[(k * atoms[0].Length) + d] = (float)(atoms[k][d] / length);
        }

        return Tensor.From(rows, atoms.Length, atoms[0].Length);
    }
}
