//  One step of block Gibbs:  h ~ p(h | v), all hidden units at once;  v ~ p(v | h), all visible units at once
//  Clamped: after every step the known pixels are set back to what they are; the others are then draws from p(v_unknown | v_known).

namespace Ebm;

/// <summary>Block-Gibbs chains of an RBM, many side by side. The state is explicit; every step draws from the Rng it is given.</summary>
/// <remarks>
/// <code>
/// One step of block Gibbs:  h ~ p(h | v), all hidden units at once;  v ~ p(v | h), all visible units at once
/// </code>
/// Units are drawn with float uniforms: a probability is rounded up to a multiple of 2⁻²⁴ = 6·10⁻⁸, and 0 stays 0.
/// </remarks>
public sealed class RbmChain
{
    private readonly Rbm rbm;
    private readonly float[] hidden;
    private readonly float[] probabilities;
    private readonly int threads;
    private float[]? known;
    private bool[]? clamped;

    /// <summary>Chains that start at given visible states.</summary>
    /// <param name="rbm">The RBM; its current parameters are used at every step.</param>
    /// <param name="starts">At least one row of V numbers in [0, 1]; copied.</param>
    /// <param name="threads">Threads to use; 0: one thread per core. Results do not depend on it.</param>
    /// <exception cref="ArgumentException">None, a length that is not V, or a number outside [0, 1].</exception>
    public RbmChain(Rbm rbm, IReadOnlyList<float[]> starts, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        Check.AtLeast(threads, 0);
        this.rbm = rbm;
        this.threads = threads;
        VisibleRows = rbm.Rows(starts);
        RbmChecks.InUnitInterval(VisibleRows, nameof(starts));
        Count = starts.Count;
        hidden = new float[Count * rbm.Hidden];
        probabilities = new float[Count * Math.Max(rbm.Visible, rbm.Hidden)];
    }

    /// <summary>How many chains.</summary>
    public int Count { get; }

    /// <summary>Chains that start at independent fair coins.</summary>
    /// <param name="rbm">The machine.</param>
    /// <param name="count">How many chains, ≥ 1.</param>
    /// <param name="rng">Draws the coins.</param>
    /// <param name="threads">Threads to use; 0: one thread per core.</param>
    public static RbmChain FromNoise(Rbm rbm, int count, Rng rng, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(count, 1);
        Check.Memory(count, rbm.Visible, nameof(count));
        var half = new float[rbm.Visible];
        Array.Fill(half, 0.5f);
        return new RbmChain(rbm, [.. Enumerable.Range(0, count).Select(_ =>
        {
            var v = new float[half.Length];
            rng.FillBernoulli(half, v);
            return v;
        })], threads);
    }

    /// <summary>Holds some visible units at the values they have now.</summary>
    /// <param name="isKnown">V flags: true holds the unit, in every chain.</param>
    /// <returns>These chains.</returns>
    public RbmChain Clamp(bool[] isKnown)
    {
        ArgumentNullException.ThrowIfNull(isKnown);
        Check.Length(isKnown.Length, rbm.Visible, nameof(isKnown));
        clamped = (bool[])isKnown.Clone();
        known = (float[])VisibleRows.Clone();
        return this;
    }

    /// <summary>Steps all chains.</summary>
    /// <param name="steps">How often, ≥ 0.</param>
    /// <param name="rng">Draws the units.</param>
    /// <returns>These chains.</returns>
    public RbmChain Step(int steps, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(steps, 0);
        for (var k = 0; k < steps; k++)
        {
            Host.Poll();
            rbm.HiddenInputs(VisibleRows, Count, hidden, threads);
            Sample(hidden, rng);

            // Held: a host must not stop it while the rows are inputs, not yet zeros and ones.
            Host.Hold();
            try
            {
                rbm.VisibleInputs(hidden, Count, VisibleRows, threads);
                Sample(VisibleRows, rng);
                Restore(VisibleRows);
            }
            finally
            {
                Host.Release();
            }
        }

        return this;
    }

    /// <summary>The visible states now.</summary>
    public float[][] States() => Cut(VisibleRows);

    /// <summary>p(v_i = 1 | h) for one draw of h: smoother pictures than 0 and 1. Clamped units keep their values.</summary>
    /// <param name="rng">Draws h.</param>
    public float[][] Probabilities(Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        rbm.HiddenInputs(VisibleRows, Count, hidden, threads);
        Sample(hidden, rng);
        var p = new float[VisibleRows.Length];
        rbm.VisibleInputs(hidden, Count, p, threads);
        VectorMath.Sigmoid(p, p);
        Restore(p);
        return Cut(p);
    }

    /// <summary>The mean of p(v_i = 1 | h) over further steps: what the chain expects of every pixel.</summary>
    /// <param name="steps">Over how many, ≥ 1.</param>
    /// <param name="rng">Draws the units.</param>
    public float[][] Mean(int steps, Rng rng)
    {
        Check.AtLeast(steps, 1);
        var sums = new double[VisibleRows.Length];   // in single precision a sum over many steps would stand still
        for (var k = 0; k < steps; k++)
        {
            Step(1, rng);
            rbm.VisibleInputs(hidden, Count, probabilities, threads);
            var p = probabilities.AsSpan(0, sums.Length);
            VectorMath.Sigmoid(p, p);
            for (var e = 0; e < sums.Length; e++)
                sums[e] += p[e];
        }

        var mean = Array.ConvertAll(sums, s => (float)(s / steps));
        Restore(mean);
        return Cut(mean);
    }

    /// <summary>The visible states, row after row.</summary>
    internal float[] VisibleRows { get; }

    private void Sample(float[] inputs, Rng rng)
    {
        var p = probabilities.AsSpan(0, inputs.Length);
        VectorMath.Sigmoid(inputs, p);
        rng.FillBernoulli(p, inputs);
    }

    private void Restore(float[] rows)
    {
        if (clamped is null)
            return;
        for (var e = 0; e < rows.Length; e++)
        {
            if (clamped[e % rbm.Visible])
                rows[e] = known![e];
        }
    }

    private float[][] Cut(float[] rows) => [.. Enumerable.Range(0, Count).Select(n => rows[(n * rbm.Visible)..((n + 1) * rbm.Visible)])];
}

/// <summary>Checks that several files of the RBM share.</summary>
internal static class RbmChecks
{
    public static void InUnitInterval(ReadOnlySpan<float> values, string name)
    {
        for (var e = 0; e < values.Length; e++)
        {
            if (!(values[e] >= 0 && values[e] <= 1))
                throw new ArgumentException($"{name} holds {values[e]} at {e}; units lie between 0 and 1.", name);
        }
    }
}
