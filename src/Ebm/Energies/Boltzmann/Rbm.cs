//  E(v, h) = −a·v − b·h − hᵀW v                                  v ∈ {0,1}^V visible, h ∈ {0,1}^H hidden
//  F(v)    = −a·v − Σ_j softplus(b_j + W_j·v),   p(v) ∝ e^{−F(v)}      (hidden units summed out)
//  p(h_j = 1 | v) = σ(b_j + W_j·v),   p(v_i = 1 | h) = σ(a_i + W_·i·h)
//  ∂F/∂v_i = −a_i − Σ_j σ(b_j + W_j·v) W_ji                      (v may be any point of ℝ^V)
//
//  W is H × V, row j belongs to hidden unit j: Weights[j * V + i].  Rows of a batch lie one after the other: rows[n * V + i].
//  Sources: Smolensky, Harmony theory (1986); Hinton, Training products of experts by minimizing contrastive divergence (2002).

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>A restricted Boltzmann machine over binary units, in single precision, for batches.</summary>
/// <remarks>
/// <code>
/// E(v, h) = −a·v − b·h − hᵀW v                                  v ∈ {0,1}^V visible, h ∈ {0,1}^H hidden
/// F(v)    = −a·v − Σ_j softplus(b_j + W_j·v),   p(v) ∝ e^{−F(v)}      (hidden units summed out)
/// p(h_j = 1 | v) = σ(b_j + W_j·v),   p(v_i = 1 | h) = σ(a_i + W_·i·h)
/// ∂F/∂v_i = −a_i − Σ_j σ(b_j + W_j·v) W_ji                      (v may be any point of ℝ^V)
/// </code>
/// As an energy it is the free energy F(v). Its parameters may be written to; not for two threads at once.
/// </remarks>
public sealed partial class Rbm : IDifferentiableEnergy
{
    [ThreadStatic]
    private static byte[]? packed;

    /// <summary>A machine whose parameters are all 0: every state equally likely.</summary>
    /// <param name="visible">V ≥ 1.</param>
    /// <param name="hidden">H ≥ 1.</param>
    public Rbm(int visible, int hidden)
    {
        Check.AtLeast(visible, 1);
        Check.AtLeast(hidden, 1);
        Check.Between((long)visible * hidden, 1, Array.MaxLength, "visible * hidden");
        Visible = visible;
        Hidden = hidden;
        Weights = new float[visible * hidden];
        VisibleBias = new float[visible];
        HiddenBias = new float[hidden];
    }

    /// <summary>The number V of visible units.</summary>
    public int Visible { get; }

    /// <summary>The number H of hidden units.</summary>
    public int Hidden { get; }

    /// <summary>The weights W, H × V; row j is the filter of hidden unit j. May be written to.</summary>
    public float[] Weights { get; }

    /// <summary>The V visible biases a. May be written to.</summary>
    public float[] VisibleBias { get; }

    /// <summary>The H hidden biases b. May be written to.</summary>
    public float[] HiddenBias { get; }

    /// <summary>The visible states {0, 1}^V; the free energy and its gradient also have values between.</summary>
    public StateSpace Space => StateSpace.Bits(Visible);

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <summary>A machine with Gaussian weights and no biases.</summary>
    /// <param name="visible">V ≥ 1.</param>
    /// <param name="hidden">H ≥ 1.</param>
    /// <param name="rng">Draws the weights.</param>
    /// <param name="scale">Their standard deviation, ≥ 0.</param>
    public static Rbm Random(int visible, int hidden, Rng rng, double scale = 0.01)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.NotNegative(scale);
        var rbm = new Rbm(visible, hidden);
        rng.FillGaussian(rbm.Weights);
        TensorPrimitives.Multiply(rbm.Weights, (float)scale, rbm.Weights);
        return rbm;
    }

    /// <summary>Sets the visible biases to the log-odds of the data's means, kept away from 0 and 1 by one count of each.</summary>
    /// <param name="data">At least one row of V numbers in [0, 1].</param>
    /// <returns>This machine: with zero weights, the best model without hidden units.</returns>
    /// <exception cref="ArgumentException">None, a length that is not V, or a number outside [0, 1]; nothing is set.</exception>
    public Rbm StartFrom(IReadOnlyList<float[]> data)
    {
        var rows = Rows(data);
        RbmChecks.InUnitInterval(rows, nameof(data));
        for (var i = 0; i < Visible; i++)
        {
            var sum = 0.0;
            for (var n = 0; n < data.Count; n++)
                sum += rows[(n * Visible) + i];
            VisibleBias[i] = (float)Math.Log((sum + 1) / (data.Count - sum + 1));
        }

        return this;
    }

    /// <summary>The filter of hidden unit j as a picture: row j of W.</summary>
    /// <param name="j">0 … H − 1.</param>
    public float[] Filter(int j)
    {
        Check.Between(j, 0, Hidden - 1);
        return Weights[(j * Visible)..((j + 1) * Visible)];
    }

    /// <summary>The free energy F(v) of one visible state.</summary>
    /// <param name="x">v, V finite numbers.</param>
    public double Energy(float[] x) => FreeEnergies([x])[0];

    /// <summary>The joint energy E(v, h) of visible and hidden units.</summary>
    /// <param name="v">V numbers.</param>
    /// <param name="h">H numbers.</param>
    public double Energy(float[] v, float[] h)
    {
        ArgumentNullException.ThrowIfNull(v);
        ArgumentNullException.ThrowIfNull(h);
        Check.Length(v.Length, Visible, nameof(v));
        Check.Length(h.Length, Hidden, nameof(h));
        double energy = -TensorPrimitives.Dot<float>(VisibleBias, v) - TensorPrimitives.Dot<float>(HiddenBias, h);
        for (var j = 0; j < Hidden; j++)
            energy -= h[j] * TensorPrimitives.Dot(Weights.AsSpan(j * Visible, Visible), v);
        return energy;
    }

    /// <summary>F of many visible states.</summary>
    /// <param name="data">At least one row of V finite numbers.</param>
    /// <param name="threads">Threads to use; 0: one thread per core.</param>
    public double[] FreeEnergies(IReadOnlyList<float[]> data, int threads = 0)
    {
        var rows = Rows(data);
        var inputs = new float[data.Count * Hidden];
        HiddenInputs(rows, data.Count, inputs, threads);
        VectorMath.Softplus(inputs, inputs);
        return [.. Enumerable.Range(0, data.Count).Select(n =>
            -(double)TensorPrimitives.Dot<float>(VisibleBias, data[n]) - TensorPrimitives.Sum<float>(inputs.AsSpan(n * Hidden, Hidden)))];
    }

    /// <summary>The probability p(h_j = 1 | v) of every hidden unit.</summary>
    /// <param name="v">V finite numbers.</param>
    public float[] HiddenProbabilities(float[] v)
    {
        var rows = Rows([v]);
        var p = new float[Hidden];
        HiddenInputs(rows, 1, p, 1);
        VectorMath.Sigmoid(p, p);
        return p;
    }

    /// <summary>The probability p(v_i = 1 | h) of every visible unit.</summary>
    /// <param name="h">H finite numbers.</param>
    public float[] VisibleProbabilities(float[] h)
    {
        ArgumentNullException.ThrowIfNull(h);
        Check.Length(h.Length, Hidden, nameof(h));
        Check.Finite(h);
        var p = new float[Visible];
        VisibleInputs(h, 1, p, 1);
        VectorMath.Sigmoid(p, p);
        return p;
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => Evaluate(states.For(Visible, energies), energies, []);

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        Evaluate(states.For(Visible, energies, gradients), energies, gradients);
    }

    /// <summary>b + W v for every row v.</summary>
    internal void HiddenInputs(ReadOnlySpan<float> rows, int count, Span<float> inputs, int threads)
    {
        Product(HiddenBias, rows, inputs, count, Visible, Hidden, transpose: true, threads);
    }

    /// <summary>a + Wᵀ h for every row h.</summary>
    internal void VisibleInputs(ReadOnlySpan<float> rows, int count, Span<float> inputs, int threads)
    {
        Product(VisibleBias, rows, inputs, count, Hidden, Visible, transpose: false, threads);
    }

    /// <summary>inputs = bias + rows W (or Wᵀ); by tables where the rows are zeros and ones, as samples are.</summary>
    private void Product(float[] bias, ReadOnlySpan<float> rows, Span<float> inputs, int count, int inner, int columns, bool transpose,
        int threads)
    {
        if (count >= BitProduct.FewestRows)
        {
            var length = count * BitProduct.PackedLength(inner);
            if (packed is null || packed.Length < length)
                packed = new byte[length];
            if (BitProduct.TryPack(rows, count, inner, packed))
            {
                BitProduct.Add(packed, Weights, inputs, count, inner, columns, transpose, threads, start: bias);
                return;
            }
        }

        for (var n = 0; n < count; n++)
            bias.CopyTo(inputs.Slice(n * columns, columns));
        MatrixMultiply.Run(rows, Weights, inputs, count, inner, columns, transposeB: transpose, beta: 1, threads: threads);
    }

    /// <summary>The rows as one array.</summary>
    /// <exception cref="ArgumentException">None, a length that is not V, or a number that is not finite.</exception>
    internal float[] Rows(IReadOnlyList<float[]> data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.AtLeast(data.Count, 1, "data.Count");
        Check.Memory(data.Count, Visible, nameof(data));
        var rows = new float[data.Count * Visible];
        for (var n = 0; n < data.Count; n++)
        {
            ArgumentNullException.ThrowIfNull(data[n], $"data[{n}]");
            Check.Length(data[n].Length, Visible, $"data[{n}]");
            Check.Finite(data[n], $"data[{n}]");
            data[n].CopyTo(rows, n * Visible);
        }

        return rows;
    }

    private void Evaluate(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states;
        energies = energies[..count];
        gradients = gradients.IsEmpty ? gradients : gradients[..points.Length];
        var inputs = new float[Hidden * count];
        for (var j = 0; j < Hidden; j++)
            inputs.AsSpan(j * count, count).Fill(HiddenBias[j]);
        MatrixMultiply.Run(Weights, points, inputs, Hidden, Visible, count, beta: 1, threads: 1);
        energies.Clear();
        for (var i = 0; i < Visible; i++)
            TensorPrimitives.MultiplyAdd(points.Slice(i * count, count), -VisibleBias[i], energies, energies);
        var soft = new float[count];
        for (var j = 0; j < Hidden; j++)
        {
            VectorMath.Softplus(inputs.AsSpan(j * count, count), soft);
            TensorPrimitives.Subtract(energies, soft, energies);
        }

        if (gradients.IsEmpty)
            return;
        VectorMath.Sigmoid(inputs, inputs);
        for (var i = 0; i < Visible; i++)
            gradients.Slice(i * count, count).Fill(-VisibleBias[i]);
        MatrixMultiply.Run(Weights, inputs, gradients, Visible, Hidden, count, transposeA: true, alpha: -1, beta: 1, threads: 1);
    }
}
