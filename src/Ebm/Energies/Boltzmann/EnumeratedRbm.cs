//  E(v, h) = −a·v − b·h − hᵀW v,   v ∈ {0,1}^V, h ∈ {0,1}^H,   p(v, h) = e^{−E} / Z
//  Z       = Σ_v e^{a·v} Π_j (1 + e^{b_j + W_j·v}) = Σ_h e^{b·h} Π_i (1 + e^{a_i + W_·i·h})            (either side summed out)
//  ∂ log p(v)/∂W_ji = ⟨h_j v_i⟩_{p(h|v)} − ⟨h_j v_i⟩_p,  for a_i: v_i − ⟨v_i⟩_p,  for b_j: ⟨h_j⟩_{p(h|v)} − ⟨h_j⟩_p
//  T(v→v') = Σ_h p(h|v) p(v'|h)                                                          (one step of block Gibbs)
//  CD-k    replaces p in the second terms by p_k = p̂ Tᵏ, p̂ the data's distribution; here in expectation, without sampling
//
//  State number s has bit i of s as v_i. Everything is enumerated in double precision: an oracle, and an object of study.

namespace Ebm;

/// <summary>A restricted Boltzmann machine that is small enough to enumerate: all its expectations are exact.</summary>
/// <remarks>
/// <code>
/// E(v, h) = −a·v − b·h − hᵀW v,   v ∈ {0,1}^V, h ∈ {0,1}^H,   p(v, h) = e^{−E} / Z
/// Z       = Σ_v e^{a·v} Π_j (1 + e^{b_j + W_j·v}) = Σ_h e^{b·h} Π_i (1 + e^{a_i + W_·i·h})            (either side summed out)
/// ∂ log p(v)/∂W_ji = ⟨h_j v_i⟩_{p(h|v)} − ⟨h_j v_i⟩_p,  for a_i: v_i − ⟨v_i⟩_p,  for b_j: ⟨h_j⟩_{p(h|v)} − ⟨h_j⟩_p
/// T(v→v') = Σ_h p(h|v) p(v'|h)                                                          (one step of block Gibbs)
/// </code>
/// Costs grow with 2^V or 2^H. The parameters may be written to; not for two threads at once then.
/// </remarks>
public sealed partial class EnumeratedRbm : IPartitionFunction, IConcurrentEnergy, ILatentEnergy
{
    /// <summary>A change of an RBM's parameters, or a direction to change them in.</summary>
    /// <param name="Weights">H × V, row j belongs to hidden unit j.</param>
    /// <param name="VisibleBias">The direction of the V visible biases.</param>
    /// <param name="HiddenBias">The direction of the H hidden biases.</param>
    public sealed record Direction(double[] Weights, double[] VisibleBias, double[] HiddenBias)
    {
        /// <summary>The length √(Σ of all squares).</summary>
        public double Norm => Math.Sqrt(Weights.Concat(VisibleBias).Concat(HiddenBias).Sum(g => g * g));
    }

    private const int Most = 22;

    /// <summary>An RBM with all parameters 0.</summary>
    /// <param name="visible">V, 1 … 22.</param>
    /// <param name="hidden">H, 1 … 22.</param>
    public EnumeratedRbm(int visible, int hidden)
    {
        Check.Between(visible, 1, Most);
        Check.Between(hidden, 1, Most);
        Visible = visible;
        Hidden = hidden;
        Weights = new double[visible * hidden];
        VisibleBias = new double[visible];
        HiddenBias = new double[hidden];
    }

    /// <summary>The number V of visible units.</summary>
    public int Visible { get; }

    /// <summary>The number H of hidden units.</summary>
    public int Hidden { get; }

    /// <summary>The weights W, H × V; W_ji at [j * V + i]. May be written to.</summary>
    public double[] Weights { get; }

    /// <summary>The V visible biases a. May be written to.</summary>
    public double[] VisibleBias { get; }

    /// <summary>The H hidden biases b. May be written to.</summary>
    public double[] HiddenBias { get; }

    /// <summary>Fills the weights with Gaussians of a given size.</summary>
    /// <param name="rng">Draws them.</param>
    /// <param name="scale">Standard deviation, ≥ 0.</param>
    /// <returns>This machine.</returns>
    public EnumeratedRbm Randomise(Rng rng, double scale)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.NotNegative(scale);
        for (var k = 0; k < Weights.Length; k++)
            Weights[k] = scale * rng.NextGaussian();
        return this;
    }

    /// <summary>A copy with parameters of its own.</summary>
    public EnumeratedRbm Copy()
    {
        var copy = new EnumeratedRbm(Visible, Hidden);
        Weights.CopyTo(copy.Weights, 0);
        VisibleBias.CopyTo(copy.VisibleBias, 0);
        HiddenBias.CopyTo(copy.HiddenBias, 0);
        return copy;
    }

    /// <summary>The space {0, 1}^V of visible states.</summary>
    public StateSpace Space => StateSpace.Bits(Visible);

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    double IEnergy.Energy(ReadOnlySpan<double> state) => Energy(state.ToArray());

    /// <inheritdoc/>
    public StateSpace LatentSpace => StateSpace.Bits(Hidden);

    /// <inheritdoc/>
    public double JointEnergy(ReadOnlySpan<double> y, ReadOnlySpan<double> z)
    {
        Space.CheckOne(y, nameof(y));
        LatentSpace.CheckOne(z, nameof(z));
        var v = y.ToArray();
        var energy = 0.0;
        for (var i = 0; i < Visible; i++)
            energy -= VisibleBias[i] * v[i];
        for (var j = 0; j < Hidden; j++)
            energy -= z[j] * HiddenInput(j, v);
        return energy;
    }

    /// <summary>log Z(β), by enumeration: of the smaller layer at β = 1, of the 2^V visible states elsewhere.</summary>
    /// <param name="beta">β, finite.</param>
    public double LogPartition(double beta = 1)
    {
        Check.Finite(beta);
        if (beta == 1) return Visible <= Hidden ? LogZOverVisible() : LogZOverHidden();
        return Functions.LogSumExp([.. FreeEnergies().Select(f => -beta * f)]);
    }

    /// <summary>The free energy F(v) = −a·v − Σ_j softplus(b_j + W_j·v); p(v) = e^{−F(v)}/Z.</summary>
    /// <param name="x">v, V numbers.</param>
    public double Energy(double[] x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Check.Length(x.Length, Visible, nameof(x));
        Host.Poll();
        var energy = 0.0;
        for (var i = 0; i < Visible; i++)
            energy -= VisibleBias[i] * x[i];
        for (var j = 0; j < Hidden; j++)
            energy -= Functions.Softplus(HiddenInput(j, x));
        return energy;
    }

    /// <summary>F of all 2^V states.</summary>
    public double[] FreeEnergies() => [.. Enumerable.Range(0, 1 << Visible).Select(s => Energy(State(s, Visible)))];

    /// <summary>log Z with the hidden units summed out by hand and the visible states enumerated: costs 2^V V H.</summary>
    public double LogZOverVisible() => Functions.LogSumExp([.. FreeEnergies().Select(f => -f)]);

    /// <summary>log Z with the visible units summed out by hand and the hidden states enumerated: costs 2^H V H.</summary>
    public double LogZOverHidden() => Functions.LogSumExp([.. Enumerable.Range(0, 1 << Hidden).Select(LogWeightOfHidden)]);

    /// <summary>p(v) of all 2^V states.</summary>
    public double[] Probabilities() => Probability.Softmin(FreeEnergies());

    /// <summary>The mean log-likelihood of data, Σ_v p̂(v) log p(v).</summary>
    /// <param name="data">p̂, 2^V probabilities.</param>
    public double LogLikelihood(double[] data)
    {
        CheckDistribution(data, nameof(data));

        // Relative to the lowest F: −F − log Z has no digits left for a log p of size 1 where F is large.
        var free = FreeEnergies();
        var lowest = free.Min();
        var logZ = Functions.LogSumExp([.. free.Select(f => lowest - f)]);
        return data.Select((p, s) => p == 0 ? 0 : p * (lowest - free[s] - logZ)).Sum();
    }

    /// <summary>KL(q‖p) = Σ q log(q/p) with this machine's p.</summary>
    /// <param name="q">2^V probabilities.</param>
    public double Divergence(double[] q) => q.Sum(x => x > 0 ? x * Math.Log(x) : 0) - LogLikelihood(q);

    /// <summary>q T: the distribution after one step of block Gibbs from q. Costs 2^V 2^H (V + H) without a table of T.</summary>
    /// <param name="q">2^V probabilities.</param>
    public double[] Step(double[] q)
    {
        CheckDistribution(q, nameof(q));
        var hidden = new double[1 << Hidden];
        for (var s = 0; s < q.Length; s++)
        {
            if (q[s] != 0)
                AddProduct(HiddenInputs(State(s, Visible)), q[s], hidden);
        }

        var next = new double[q.Length];
        for (var h = 0; h < hidden.Length; h++)
            AddProduct(VisibleInputs(State(h, Hidden)), hidden[h], next);
        return next;
    }

    /// <summary>T, T[v, v']: reversible with respect to p, all eigenvalues in [0, 1].</summary>
    public double[,] Transition()
    {
        var n = 1 << Visible;
        var table = new double[n, n];
        var start = new double[n];
        for (var s = 0; s < n; s++)
        {
            Array.Clear(start);
            start[s] = 1;
            var row = Step(start);
            for (var t = 0; t < n; t++)
                table[s, t] = row[t];
        }

        return table;
    }

    /// <summary>The exact gradient of the mean log-likelihood.</summary>
    /// <param name="data">p̂, 2^V probabilities.</param>
    public Direction Gradient(double[] data) => Contrast(data, Probabilities());

    /// <summary>The expected CD-k direction: the model's term replaced by what k Gibbs steps from the data give on average.</summary>
    /// <param name="data">p̂, 2^V probabilities.</param>
    /// <param name="steps">k ≥ 1.</param>
    public Direction ContrastiveDivergence(double[] data, int steps)
    {
        Check.AtLeast(steps, 1);
        var q = data;
        for (var k = 0; k < steps; k++)
            q = Step(q);
        return Contrast(data, q);
    }

    /// <summary>⟨−∂F/∂parameters⟩ over one distribution of visible states minus that over another.</summary>
    /// <param name="positive">2^V probabilities.</param>
    /// <param name="negative">2^V probabilities.</param>
    public Direction Contrast(double[] positive, double[] negative)
    {
        CheckDistribution(positive, nameof(positive));
        CheckDistribution(negative, nameof(negative));
        var gradient = new Direction(new double[Weights.Length], new double[Visible], new double[Hidden]);
        for (var s = 0; s < positive.Length; s++)
        {
            Host.Poll();
            var weight = positive[s] - negative[s];
            if (weight == 0)
                continue;
            var v = State(s, Visible);
            var h = HiddenProbabilities(v);
            for (var i = 0; i < Visible; i++)
                gradient.VisibleBias[i] += weight * v[i];
            for (var j = 0; j < Hidden; j++)
            {
                gradient.HiddenBias[j] += weight * h[j];
                for (var i = 0; i < Visible; i++)
                    gradient.Weights[(j * Visible) + i] += weight * h[j] * v[i];
            }
        }

        return gradient;
    }

    /// <summary>Moves the parameters along a direction.</summary>
    /// <param name="direction">The direction.</param>
    /// <param name="rate">How far, &gt; 0.</param>
    public void Move(Direction direction, double rate)
    {
        ArgumentNullException.ThrowIfNull(direction);
        Check.Positive(rate);
        for (var k = 0; k < Weights.Length; k++)
            Weights[k] += rate * direction.Weights[k];
        for (var i = 0; i < Visible; i++)
            VisibleBias[i] += rate * direction.VisibleBias[i];
        for (var j = 0; j < Hidden; j++)
            HiddenBias[j] += rate * direction.HiddenBias[j];
    }

    /// <summary>The probability p(h_j = 1 | v) of every hidden unit.</summary>
    /// <param name="v">V numbers.</param>
    public double[] HiddenProbabilities(double[] v) => Array.ConvertAll(HiddenInputs(v), Functions.Sigmoid);

    /// <summary>The probability p(v_i = 1 | h) of every visible unit.</summary>
    /// <param name="h">H numbers.</param>
    public double[] VisibleProbabilities(double[] h) => Array.ConvertAll(VisibleInputs(h), Functions.Sigmoid);

    /// <summary>The distribution that gives each of some states the same probability.</summary>
    /// <param name="visible">V.</param>
    /// <param name="states">States as arrays of 0 and 1; repeated ones count as often.</param>
    public static double[] Empirical(int visible, IEnumerable<double[]> states)
    {
        ArgumentNullException.ThrowIfNull(states);
        Check.Between(visible, 1, Most);
        var counts = new double[1 << visible];
        foreach (var state in states)
        {
            ArgumentNullException.ThrowIfNull(state, "one of states");
            Check.Length(state.Length, visible, nameof(states));
            var number = 0;
            for (var i = 0; i < visible; i++)
            {
                if (state[i] is not (0 or 1))
                    throw new ArgumentException($"A state has {state[i]} at {i}; it must be 0 or 1.", nameof(states));
                number |= (int)state[i] << i;
            }

            counts[number]++;
        }

        var total = counts.Sum();
        Check.Positive(total);
        return Array.ConvertAll(counts, c => c / total);
    }

    /// <summary>State number s as an array of 0 and 1: bit i of s is entry i.</summary>
    /// <param name="s">The number.</param>
    /// <param name="units">How many units.</param>
    public static double[] State(int s, int units) => StateSpace.Bits(units).State(s);

    private double LogWeightOfHidden(int s)
    {
        Host.Poll();
        var h = State(s, Hidden);
        return Enumerable.Range(0, Hidden).Sum(j => HiddenBias[j] * h[j]) + Enumerable.Range(0, Visible)
            .Sum(i => Functions.Softplus(VisibleInput(i, h)));
    }

    private double[] HiddenInputs(double[] v) => [.. Enumerable.Range(0, Hidden).Select(j => HiddenInput(j, v))];

    private double[] VisibleInputs(double[] h) => [.. Enumerable.Range(0, Visible).Select(i => VisibleInput(i, h))];

    private double HiddenInput(int j, double[] v)
    {
        var z = HiddenBias[j];
        for (var i = 0; i < Visible; i++)
            z += Weights[(j * Visible) + i] * v[i];
        return z;
    }

    private double VisibleInput(int i, double[] h)
    {
        var z = VisibleBias[i];
        for (var j = 0; j < Hidden; j++)
            z += Weights[(j * Visible) + i] * h[j];
        return z;
    }

    /// <summary>
    /// Adds weight × the product distribution of independent bits with probabilities σ(z), doubling the table bit by bit.
    /// </summary>
    private static void AddProduct(double[] z, double weight, double[] table)
    {
        Host.Poll();
        var product = new double[table.Length];
        product[0] = weight;
        for (var i = 0; i < z.Length; i++)
        {
            // 1 − σ(z) as σ(−z): the difference is 0 from z = 37 on.
            var (on, off) = (Functions.Sigmoid(z[i]), Functions.Sigmoid(-z[i]));
            for (var s = (1 << i) - 1; s >= 0; s--)
            {
                product[s | (1 << i)] = product[s] * on;
                product[s] *= off;
            }
        }

        for (var s = 0; s < table.Length; s++)
            table[s] += product[s];
    }

    private void CheckDistribution(double[] q, string name)
    {
        ArgumentNullException.ThrowIfNull(q, name);
        Check.Length(q.Length, 1 << Visible, name);
        var sum = 0.0;
        foreach (var p in q)
        {
            if (!(p >= 0))
                throw new ArgumentException($"{name} has an entry {p}; probabilities are ≥ 0.", name);
            sum += p;
        }

        if (!(Math.Abs(sum - 1) < 1e-9))
            throw new ArgumentException($"{name} sums to {sum}; probabilities sum to 1.", name);
    }
}
