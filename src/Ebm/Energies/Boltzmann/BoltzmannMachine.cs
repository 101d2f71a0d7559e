//  E(x) = −½ Σ_ij J_ij x_i x_j − Σ_i b_i x_i,   x_i = ±1,  J symmetric, J_ii = 0;   p(x) = e^{−E} / Z
//  p(x_i = ±1 | rest) = σ(±2h_i),   h_i = b_i + Σ_j J_ij x_j;   m_i = tanh h_i,   x_i − m_i = 2 x_i p(−x_i | rest)
//  log pseudo-likelihood  = Σ_i log p(x_i | rest);   its gradient along J_ij: x_j (x_i − m_i) + x_i (x_j − m_j)
//  random-scan Gibbs      T(x → y): a site i drawn at random is drawn anew from p(x_i | rest)
//
//  State number s has x_i = +1 where bit i of s is 1. Everything is enumerated in double precision.
//  Source: Hyvärinen, Connections between score matching, contrastive divergence, and pseudolikelihood (2007).

namespace Ebm;

/// <summary>A Boltzmann machine without hidden units, small enough to enumerate.</summary>
/// <remarks>
/// <code>
/// E(x) = −½ Σ_ij J_ij x_i x_j − Σ_i b_i x_i,   x_i = ±1,  J symmetric, J_ii = 0;   p(x) = e^{−E} / Z
/// p(x_i = ±1 | rest) = σ(±2h_i),   h_i = b_i + Σ_j J_ij x_j;   m_i = tanh h_i,   x_i − m_i = 2 x_i p(−x_i | rest)
/// log pseudo-likelihood  = Σ_i log p(x_i | rest);   its gradient along J_ij: x_j (x_i − m_i) + x_i (x_j − m_j)
/// random-scan Gibbs      T(x → y): a site i drawn at random is drawn anew from p(x_i | rest)
/// </code>
/// </remarks>
public sealed partial class BoltzmannMachine : IPairwiseEnergy, IBoundedFields, IPartitionFunction, IGenerator, IConcurrentEnergy
{
    /// <summary>A machine with given parameters.</summary>
    /// <param name="couplings">J, n × n, symmetric with a zero diagonal, n ≤ 16; kept.</param>
    /// <param name="fields">b, n numbers; kept.</param>
    /// <exception cref="ArgumentException">J is not square, not finite, not symmetric, or has a diagonal.</exception>
    public BoltzmannMachine(double[,] couplings, double[] fields)
    {
        ArgumentNullException.ThrowIfNull(couplings);
        ArgumentNullException.ThrowIfNull(fields);
        var n = fields.Length;
        Check.Between(n, 1, 16, "fields.Length");
        if (couplings.GetLength(0) != n || couplings.GetLength(1) != n)
            throw new ArgumentException($"couplings is {couplings.GetLength(0)} × {couplings.GetLength(1)}; {n} × {n} is needed.",
                nameof(couplings));
        Check.Finite(fields);
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                if (!double.IsFinite(couplings[i, j]) || couplings[i, j] != couplings[j, i] || (i == j && couplings[i, i] != 0))
                    throw new ArgumentException(
                        $"couplings[{i},{j}] = {couplings[i, j]}, couplings[{j},{i}] = {couplings[j, i]}: J must be finite and " +
                        $"symmetric with a zero diagonal.", nameof(couplings));
            }
        }

        (Couplings, Fields) = (couplings, fields);
    }

    /// <summary>The number n of units.</summary>
    public int Units => Fields.Length;

    /// <summary>The symmetric couplings J.</summary>
    public double[,] Couplings { get; }

    /// <summary>The fields b on the units.</summary>
    public double[] Fields { get; }

    /// <summary>A machine with Gaussian couplings and fields.</summary>
    /// <param name="units">n, 1 … 16.</param>
    /// <param name="scale">Their standard deviation, ≥ 0.</param>
    /// <param name="rng">Draws them.</param>
    public static BoltzmannMachine Random(int units, double scale, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Between(units, 1, 16);
        Check.NotNegative(scale);
        var j = new double[units, units];
        var b = new double[units];
        for (var i = 0; i < units; i++)
        {
            b[i] = scale * rng.NextGaussian();
            for (var k = 0; k < i; k++)
                j[i, k] = j[k, i] = scale * rng.NextGaussian();
        }

        return new BoltzmannMachine(j, b);
    }

    /// <summary>State number s: +1 where bit i is set.</summary>
    /// <param name="s">0 … 2ⁿ − 1.</param>
    public int[] State(int s) => Array.ConvertAll(Space.State(s), x => (int)x);

    /// <summary>The energy E(x) of one state.</summary>
    /// <param name="x">n entries ±1.</param>
    public double Energy(int[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Units, nameof(x));
        var e = 0.0;
        for (var i = 0; i < Units; i++)
        {
            e -= Fields[i] * x[i];
            for (var j = 0; j < i; j++)
                e -= Couplings[i, j] * x[i] * x[j];
        }

        return e;
    }

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Spins(Units);

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state) => Energy(Space.Whole(state, nameof(state)));

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    void IPairwiseEnergy.Fields(Batch states, int spin, Span<float> fields)
    {
        states.For(Units, fields);
        Check.Between(spin, 0, Units - 1);
        for (var n = 0; n < states.Count; n++)
        {
            var field = Fields[spin];
            for (var j = 0; j < Units; j++)
                field += Couplings[spin, j] * states[n, j];
            fields[n] = (float)field;
        }
    }

    /// <inheritdoc/>
    double IBoundedFields.LargestField(int spin) =>
        Math.Abs(Fields[spin]) + Enumerable.Range(0, Units).Sum(j => Math.Abs(Couplings[spin, j]));

    /// <inheritdoc/>
    public double LogPartition(double beta = 1)
    {
        if (!double.IsFinite(beta))
            throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta = {beta} must be finite.");
        return Functions.LogSumExp([.. Enumerable.Range(0, 1 << Units).Select(s => -beta * Energy(State(s)))]);
    }

    /// <summary>p(x) of all 2ⁿ states.</summary>
    public double[] Probabilities() => Probability.Softmin([.. Enumerable.Range(0, 1 << Units).Select(s => Energy(State(s)))]);

    /// <summary>q T: the distribution after one step of random-scan single-site Gibbs. Costs 2ⁿ n².</summary>
    /// <param name="q">2ⁿ probabilities.</param>
    public double[] Step(double[] q)
    {
        ArgumentNullException.ThrowIfNull(q);
        Check.Length(q.Length, 1 << Units, nameof(q));
        var next = new double[q.Length];
        for (var s = 0; s < q.Length; s++)
        {
            Host.Poll();
            for (var i = 0; i < Units; i++)
            {
                var h = LocalField(i, State(s));
                next[s | (1 << i)] += q[s] * Functions.Sigmoid(2 * h) / Units;
                next[s & ~(1 << i)] += q[s] * Functions.Sigmoid(-2 * h) / Units;
            }
        }

        return next;
    }

    /// <summary>⟨x_i x_j⟩ for i ≠ j under q, and ⟨x_i⟩ on the diagonal.</summary>
    /// <param name="q">2ⁿ weights.</param>
    public double[,] Moments(double[] q)
    {
        ArgumentNullException.ThrowIfNull(q);
        Check.Length(q.Length, 1 << Units, nameof(q));
        var moments = new double[Units, Units];
        for (var s = 0; s < q.Length; s++)
        {
            Host.Poll();
            var x = State(s);
            for (var i = 0; i < Units; i++)
            {
                for (var j = 0; j < Units; j++)
                    moments[i, j] += q[s] * (i == j ? x[i] : x[i] * x[j]);
            }
        }

        return moments;
    }

    /// <summary>The gradient of the data's mean log pseudo-likelihood: along J_ij off the diagonal, along b_i on it.</summary>
    /// <param name="data">2ⁿ probabilities.</param>
    public double[,] PseudoLikelihoodGradient(double[] data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.Length(data.Length, 1 << Units, nameof(data));
        var gradient = new double[Units, Units];
        for (var s = 0; s < data.Length; s++)
        {
            Host.Poll();
            var x = State(s);
            for (var i = 0; i < Units; i++)
            {
                for (var j = 0; j < Units; j++)
                    gradient[i, j] += data[s] * (i == j ? Surprise(i, x) : (x[j] * Surprise(i, x)) + (x[i] * Surprise(j, x)));
            }
        }

        return gradient;
    }

    /// <summary>x_i − m_i, without the difference of near numbers.</summary>
    private double Surprise(int i, int[] x) => 2 * x[i] * Functions.Sigmoid(-2 * x[i] * LocalField(i, x));

    /// <summary>The local field h_i of one unit.</summary>
    private double LocalField(int i, int[] x)
    {
        var h = Fields[i];
        for (var j = 0; j < Units; j++)
            h += Couplings[i, j] * x[j];
        return h;
    }
}
