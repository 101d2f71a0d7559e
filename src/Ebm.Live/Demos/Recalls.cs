//  Hebb, pseudo-inverse   E = −½ Σ w_ij s_i s_j              s_i ← sign h_i,  h_i = Σ_j w_ij s_j
//  dense                  E = −Σ_μ (m_μ)ⁿ,  m_μ = ξ_μ·s/N       s_i ← the value of lower E
//  modern                 E = −(1/β) log Σ_μ e^{β ξ_μ·x} + ½ x·x + const    x ← x + γ (Σ_μ ξ_μ p_μ − x),  p = softmax(β ξ_μ·x)
//
//  Some spins a step, so that one sees the energy fall. E never rises (modern: ½ x·x + a concave function, any γ from 0 to 1).

namespace Ebm.Live;

/// <summary>A memory that recalls, a few spins at a time.</summary>
internal abstract class Recall
{
    /// <summary>The state: ±1, or between for the modern net.</summary>
    public double[] State { get; private set; } = [];

    /// <summary>Whether nothing will change any more.</summary>
    public bool IsDone { get; protected set; }

    /// <summary>Starts from a probe.</summary>
    public void Start(ReadOnlySpan<double> probe)
    {
        State = probe.ToArray();
        IsDone = false;
        Prepare();
    }

    /// <summary>E of a state; units differ from memory to memory.</summary>
    public abstract double Energy(ReadOnlySpan<double> state);

    /// <summary>Updates some spins.</summary>
    /// <param name="order">An order of all spins.</param>
    /// <param name="first">The first to update, a place in the order.</param>
    /// <param name="count">How many; where the order ends, so does the step.</param>
    public abstract void Update(ReadOnlySpan<int> order, int first, int count);

    /// <summary>Makes what updates need, for a new state.</summary>
    protected abstract void Prepare();
}

/// <summary>A Hopfield net: local fields, kept up to date.</summary>
internal sealed class PairwiseRecall(Hopfield net) : Recall
{
    private readonly double[,] _weights = net.WeightMatrix();
    private double[] _fields = [];
    private int _flips;

    /// <inheritdoc/>
    public override double Energy(ReadOnlySpan<double> state) => net.Energy(Array.ConvertAll(state.ToArray(), s => (int)s));

    /// <inheritdoc/>
    public override void Update(ReadOnlySpan<int> order, int first, int count)
    {
        int end = Math.Min(order.Length, first + count);
        for (int k = first; k < end; k++)
        {
            int i = order[k];
            if (_fields[i] * State[i] >= 0) continue;
            State[i] = -State[i];
            for (int j = 0; j < _fields.Length; j++) _fields[j] += 2 * _weights[i, j] * State[i];
            _flips++;
        }

        if (end < order.Length) return;
        IsDone = _flips == 0;
        _flips = 0;
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _fields = net.Fields(Array.ConvertAll(State, s => (int)s));
        _flips = 0;
    }
}

/// <summary>A dense memory F(z) = zⁿ: the overlaps with all patterns, kept up to date.</summary>
internal sealed class DenseRecall(IReadOnlyList<int[]> patterns, int order) : Recall
{
    private int[] _overlaps = [];
    private int _flips;

    /// <inheritdoc/>
    public override double Energy(ReadOnlySpan<double> state)
    {
        double sum = 0;
        foreach (int[] pattern in patterns) sum -= Math.Pow((double)Overlap(pattern, state) / pattern.Length, order);
        return sum;
    }

    /// <inheritdoc/>
    public override void Update(ReadOnlySpan<int> places, int first, int count)
    {
        int end = Math.Min(places.Length, first + count);
        for (int k = first; k < end; k++)
        {
            int i = places[k];
            double gain = 0;
            for (int mu = 0; mu < patterns.Count; mu++)
            {
                int turned = _overlaps[mu] - (2 * patterns[mu][i] * (int)State[i]);
                // Of whole numbers, so that a spin without preference is seen to have none.
                gain += Math.Pow(turned, order) - Math.Pow(_overlaps[mu], order);
            }

            if (gain <= 0) continue;
            for (int mu = 0; mu < patterns.Count; mu++) _overlaps[mu] -= 2 * patterns[mu][i] * (int)State[i];
            State[i] = -State[i];
            _flips++;
        }

        if (end < places.Length) return;
        IsDone = _flips == 0;
        _flips = 0;
    }

    /// <inheritdoc/>
    protected override void Prepare()
    {
        _overlaps = [.. patterns.Select(pattern => Overlap(pattern, State))];
        _flips = 0;
    }

    private static int Overlap(int[] pattern, ReadOnlySpan<double> state)
    {
        int sum = 0;
        for (int i = 0; i < pattern.Length; i++) sum += pattern[i] * (int)state[i];
        return sum;
    }
}

/// <summary>The modern net: attention over the patterns, followed in parts of its step.</summary>
internal sealed class ModernRecall(ModernHopfield net) : Recall
{
    /// <inheritdoc/>
    public override double Energy(ReadOnlySpan<double> state) => net.Energy(state.ToArray());

    /// <inheritdoc/>
    public override void Update(ReadOnlySpan<int> order, int first, int count)
    {
        double part = Math.Min(1, 4.0 * count / order.Length), change = 0;
        double[] next = net.Update(State);
        for (int i = 0; i < next.Length; i++)
        {
            change = Math.Max(change, Math.Abs(next[i] - State[i]));
            State[i] += part * (next[i] - State[i]);
        }

        IsDone = change < 0.01;
    }

    /// <inheritdoc/>
    protected override void Prepare() { }
}
