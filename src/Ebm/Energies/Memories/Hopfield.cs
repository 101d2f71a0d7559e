//  E(S) = −½ Σ_ij w_ij S_i S_j + Σ_i θ_i S_i,      S_i = ±1
//  h_i  = Σ_j w_ij S_j − θ_i                        (the local field; flipping S_i changes E by 2 S_i h_i − 2 w_ii)
//  S_i ← sign h_i                                   (one update; ZeroField says what h_i = 0 does)
//
//  w_ij   symmetric weights;   θ_i   thresholds;   N   neurons
//  With w = wᵀ and w_ii ≥ 0 an update of one neuron never raises E; updates of all at once may, and can end in a 2-cycle.
//  Weights are stored on a grid, w_ij = scale · k_ij with whole numbers k_ij: those of Hebb's rule as they are (scale 1/N or
//  1/K), others rounded to 2^−30 of the largest. Every sum of weights is then exact, in any order: incremental fields,
//  blocked products and threads give the very bits of the textbook loop.
//  Thresholds are counted in the same steps, t_i = θ_i / scale, and one that a whole number misses by no more than the rounding of a sum
//  of weights is that number: h_i = scale (Σ k_ij S_j − t_i) is then exactly 0 where field and threshold are equal on paper.
//  Source: Hopfield, Neural networks and physical systems with emergent collective computational abilities (PNAS 1982).

namespace Ebm;

/// <summary>A Hopfield network: an energy over N spins ±1 whose valleys are memories.</summary>
/// <remarks>
/// <code>
/// E(S) = −½ Σ_ij w_ij S_i S_j + Σ_i θ_i S_i,      S_i = ±1
/// h_i  = Σ_j w_ij S_j − θ_i                        (the local field; flipping S_i changes E by 2 S_i h_i − 2 w_ii)
/// S_i ← sign h_i                                   (one update; ZeroField says what h_i = 0 does)
/// </code>
/// Build it with <see cref="Hebb"/>, <see cref="PseudoInverse"/>, <see cref="Storkey"/> or <see cref="FromWeights"/>. It never
/// changes afterwards; any number of threads may use it.
/// </remarks>
public sealed partial class Hopfield : IPairwiseEnergy, IBoundedFields, IConcurrentEnergy
{
    /// <summary>What a neuron does whose local field is exactly zero.</summary>
    public enum AtZero
    {
        /// <summary>It keeps its state: nothing pulls it.</summary>
        Keeps,

        /// <summary>It turns to +1: sign(0) = 1, as in much published code.</summary>
        TurnsUp,
    }

    private readonly HopfieldWeights weights;
    private readonly double[]? thresholds;

    /// <summary>t_i = θ_i / scale, else null.</summary>
    private readonly double[]? levels;

    private Hopfield(HopfieldWeights weights, double[]? thresholds, AtZero zeroField)
    {
        this.weights = weights;
        this.thresholds = thresholds;
        levels = thresholds is null ? null : Array.ConvertAll(thresholds, theta => Level(theta / weights.Scale));
        ZeroField = zeroField;
    }

    /// <summary>N, the number of neurons.</summary>
    public int Spins => weights.Spins;

    /// <summary>What a spin does where its field h_i is 0.</summary>
    public AtZero ZeroField { get; }

    /// <summary>The step of the grid that the weights lie on.</summary>
    internal double Scale => weights.Scale;

    /// <summary>The weight w_ij between two neurons.</summary>
    /// <param name="i">Row, 0 … N − 1.</param>
    /// <param name="j">Column, 0 … N − 1.</param>
    public double Weight(int i, int j)
    {
        Check.Between(i, 0, Spins - 1);
        Check.Between(j, 0, Spins - 1);
        return weights.Scale * weights[i, j];
    }

    /// <summary>The threshold θ_i of a neuron.</summary>
    /// <param name="i">0 … N − 1.</param>
    public double Threshold(int i)
    {
        Check.Between(i, 0, Spins - 1);
        return thresholds?[i] ?? 0;
    }

    /// <summary>A copy of all weights, for a heat map or another program. N² numbers.</summary>
    public double[,] WeightMatrix()
    {
        var matrix = new double[Spins, Spins];
        for (var i = 0; i < Spins; i++)
        {
            Host.Poll();
            for (var j = 0; j < Spins; j++)
                matrix[i, j] = weights.Scale * weights[i, j];
        }

        return matrix;
    }

    /// <summary>The same weights with thresholds θ; the weights are shared.</summary>
    /// <remarks>
    /// Fields are whole multiples of a step: 1/N or 1/K for Hebb's rule, 2⁻³⁰ or so of the largest weight for the others. A threshold that
    /// lies within 10⁻¹² of such a multiple, of itself or of the step whichever is larger, counts as that multiple: a field that equals its
    /// threshold on paper is a field of zero. The weights of the other rules are rounded to their step, and so may miss a threshold that
    /// the exact ones would meet.
    /// </remarks>
    /// <param name="theta">N finite numbers; copied.</param>
    /// <exception cref="ArgumentException">The length is not N, or a number is not finite.</exception>
    public Hopfield WithThresholds(double[] theta)
    {
        ArgumentNullException.ThrowIfNull(theta);
        Check.Length(theta.Length, Spins, nameof(theta));
        Check.Finite(theta);
        return new Hopfield(weights, (double[])theta.Clone(), ZeroField);
    }

    /// <summary>The same net with another convention for h_i = 0; the weights are shared.</summary>
    /// <param name="zeroField">The convention.</param>
    public Hopfield With(AtZero zeroField) => new(weights, thresholds, zeroField);

    /// <summary>The energy E(S) of one state; costs N².</summary>
    /// <param name="x">S, N entries ±1.</param>
    /// <exception cref="ArgumentException">The length is not N, or an entry is not ±1.</exception>
    public double Energy(int[] x)
    {
        var spins = Checked(x, nameof(x));
        return EnergyOf(new LocalFields(this, spins), spins);
    }

    /// <summary>All local fields h_i. Costs N².</summary>
    /// <param name="state">S, N entries ±1.</param>
    /// <exception cref="ArgumentException">The length is not N, or an entry is not ±1.</exception>
    public double[] Fields(int[] state)
    {
        var fields = new LocalFields(this, Checked(state, nameof(state)));
        return [.. Enumerable.Range(0, Spins).Select(i => weights.Scale * fields.Net(i))];
    }

    /// <summary>True if no neuron wants to change: S is a fixed point.</summary>
    /// <param name="state">S, N entries ±1.</param>
    /// <exception cref="ArgumentException">The length is not N, or an entry is not ±1.</exception>
    public bool IsStable(int[] state)
    {
        var spins = Checked(state, nameof(state));
        return !new LocalFields(this, spins).AnyTurns(spins);
    }

    /// <summary>The fraction of the patterns' bits that one synchronous update gets wrong; a zero field counts half.</summary>
    /// <param name="patterns">At least one pattern of N entries ±1.</param>
    /// <exception cref="ArgumentException">None, a length that is not N, or an entry that is not ±1.</exception>
    public double FirstStepError(IReadOnlyList<int[]> patterns)
    {
        var rows = HopfieldPatterns.Rows(patterns);
        Check.Length(patterns[0].Length, Spins, "patterns[0]");
        var shared = thresholds is null ? weights.BatchFields(rows, patterns.Count, 0) : null;
        var wrong = 0.0;
        for (var mu = 0; mu < patterns.Count; mu++)
        {
            Host.Poll();
            var fields = shared is null ? Fields(patterns[mu]) : null;
            for (var i = 0; i < Spins; i++)
            {
                var pull = patterns[mu][i] * (fields is null ? shared![(mu * Spins) + i] : fields[i]);
                wrong += pull < 0 ? 1 : pull == 0 ? 0.5 : 0;
            }
        }

        return wrong / rows.Length;
    }

    /// <summary>The overlap m = (1/N) Σ a_i b_i: 1 for equal states, −1 for a state and its negative, about 0 ± 1/√N by chance.</summary>
    /// <param name="a">Entries ±1.</param>
    /// <param name="b">As many.</param>
    /// <exception cref="ArgumentException">Different lengths or none.</exception>
    public static double Overlap(int[] a, int[] b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        Check.AtLeast(a.Length, 1, "a.Length");
        Check.Length(b.Length, a.Length, nameof(b));
        long sum = 0;
        for (var i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return (double)sum / a.Length;
    }

    private double EnergyOf(LocalFields fields, float[] spins)
    {
        long quadratic = 0;
        var linear = 0.0;
        for (var i = 0; i < spins.Length; i++)
        {
            quadratic += (long)spins[i] * fields.Whole(i);
            if (levels is not null)
                linear += spins[i] * levels[i];
        }

        return weights.Scale * ((-0.5 * quadratic) + linear);
    }

    private static double Level(double t)
    {
        var whole = Math.Round(t);
        return Math.Abs(t - whole) <= 1e-12 * Math.Max(1, Math.Abs(t)) ? whole : t;
    }

    /// <summary>What an update would make of a neuron in state s whose field is h.</summary>
    private float Next(double h, float s) => h > 0 ? 1 : h < 0 ? -1 : ZeroField == AtZero.Keeps ? s : 1;

    private float[] Checked(int[] state, string name)
    {
        ArgumentNullException.ThrowIfNull(state, name);
        Check.Length(state.Length, Spins, name);
        return HopfieldPatterns.ToFloats(state, name);
    }

    private int[] ToState(float[] spins) => Array.ConvertAll(spins, s => (int)s);
}
