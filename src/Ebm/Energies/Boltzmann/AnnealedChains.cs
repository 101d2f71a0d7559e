//  One step of the chains of RbmAnnealing.cs, from β to β':
//      log w += Σ_j softplus(β' z_j) − softplus(β z_j),   z = b + W v;   h_j = 1 with σ(β' z_j);   v_i = 1 with σ(x_i),  x = a_β' + β' Wᵀ h
//
//  Few hidden units: a uniform u is below σ(x_i) where u (1 + e^−x_i) < 1, and  e^−x_i = e^−a_i Π_j (e^−β'W_ji)^h_j.
//  The H V factors are exponentiated once a step for all chains, so no unit of a chain needs an exponential of its own.
//  That is done where no partial product can leave the floats: |a_i| + Σ_j |W_ji| ≤ 80 for every i.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>Some chains that move together from one temperature to the next.</summary>
internal sealed class AnnealedChains
{
    private const int MostFactors = 32;
    private const float SafeExponent = 80;

    private readonly Rbm rbm;
    private readonly float[] a0;
    private readonly int count;
    private readonly Rng rng;
    private readonly float[] v;
    private readonly float[] x;
    private readonly float[] z;
    private readonly float[] h;
    private readonly float[] soft;
    private readonly float[] bias;
    private readonly float[] biasChange;
    private readonly bool biasMoves;
    private readonly float[] factors;
    private readonly byte[] packed;

    /// <summary>Chains that have not started yet.</summary>
    /// <param name="rbm">The machine at β = 1.</param>
    /// <param name="a0">The visible biases at β = 0.</param>
    /// <param name="count">How many chains.</param>
    /// <param name="rng">Draws the units.</param>
    /// <param name="byFactors">Whether e^−x may be had as a product, where that is safe; tests compare both ways.</param>
    public AnnealedChains(Rbm rbm, float[] a0, int count, Rng rng, bool byFactors = true)
    {
        this.rbm = rbm;
        this.a0 = a0;
        this.count = count;
        this.rng = rng;
        (v, x) = (new float[count * rbm.Visible], new float[count * rbm.Visible]);
        (z, h, soft) = (new float[count * rbm.Hidden], new float[count * rbm.Hidden], new float[count * rbm.Hidden]);
        bias = (float[])a0.Clone();
        biasChange = [.. rbm.VisibleBias.Zip(a0, (a, b) => a - b)];
        biasMoves = !a0.AsSpan().SequenceEqual(rbm.VisibleBias);
        var few = byFactors && rbm.Hidden <= MostFactors && count >= BitProduct.FewestRows && Safe();
        factors = new float[few ? rbm.Weights.Length : 0];
        packed = new byte[few ? count * BitProduct.PackedLength(rbm.Hidden) : 0];
        LogWeights = new double[count];
    }

    /// <summary>The log weight of each chain so far.</summary>
    public double[] LogWeights { get; }

    /// <summary>Whether e^−x is computed as a product.</summary>
    public bool UsesFactors => factors.Length > 0;

    /// <summary>Draws v at β = 0, or at β = 1 given exact hidden samples.</summary>
    /// <param name="hidden">None, or a row of H numbers 0 or 1 for every chain.</param>
    public void Start(ReadOnlySpan<float> hidden)
    {
        hidden.CopyTo(h);
        SampleVisible(hidden.IsEmpty ? 0 : 1);
    }

    /// <summary>Weighs the states at the new temperature against the old one, then moves them.</summary>
    /// <param name="before">The old β.</param>
    /// <param name="after">The new β.</param>
    public void Step(double before, double after)
    {
        rbm.HiddenInputs(v, count, z, 1);
        AddWeights(after, 1);
        AddWeights(before, -1);
        for (var n = 0; n < count && biasMoves; n++)
            LogWeights[n] += (after - before) * TensorPrimitives.Dot<float>(v.AsSpan(n * rbm.Visible, rbm.Visible), biasChange);
        TensorPrimitives.Multiply(z, (float)after, z);
        rng.FillUniform(h);
        VectorMath.BernoulliOfSigmoid(z, h);
        SampleVisible(after);
    }

    private void AddWeights(double beta, int sign)
    {
        if (beta == 0)
        {
            for (var n = 0; n < count; n++)
                LogWeights[n] += sign * rbm.Hidden * Math.Log(2);
            return;
        }

        TensorPrimitives.Multiply(z, (float)beta, soft);
        VectorMath.Softplus(soft, soft);
        for (var n = 0; n < count; n++)
            LogWeights[n] += sign * (double)TensorPrimitives.Sum<float>(soft.AsSpan(n * rbm.Hidden, rbm.Hidden));
    }

    private void SampleVisible(double beta)
    {
        for (var i = 0; i < bias.Length && biasMoves; i++)
            bias[i] = (float)(a0[i] + (beta * biasChange[i]));
        if (beta > 0 && UsesFactors)
        {
            SampleByFactors(beta);
            return;
        }

        for (var n = 0; n < count; n++)
            bias.CopyTo(x, n * bias.Length);
        if (beta > 0)
            MatrixMultiply.Run(h, rbm.Weights, x, count, rbm.Hidden, rbm.Visible, alpha: (float)beta, beta: 1, threads: 1);
        rng.FillUniform(v);
        VectorMath.BernoulliOfSigmoid(x, v);
    }

    private void SampleByFactors(double beta)
    {
        var first = x.AsSpan(0, rbm.Visible);
        TensorPrimitives.Negate(bias, first);
        VectorMath.Exp(first, first);
        for (var n = 1; n < count; n++)
            first.CopyTo(x.AsSpan(n * rbm.Visible));
        TensorPrimitives.Multiply(rbm.Weights, -(float)beta, factors);
        VectorMath.Exp(factors, factors);
        BitProduct.TryPack(h, count, rbm.Hidden, packed);
        BitProduct.Multiply(packed, factors, x, count, rbm.Hidden, rbm.Visible, 1);
        for (var n = 0; n < count; n++)
        {
            var row = v.AsSpan(n * rbm.Visible, rbm.Visible);
            rng.FillUniform(row);
            VectorMath.BernoulliOfOdds(x.AsSpan(n * rbm.Visible, rbm.Visible), row);
        }
    }

    private bool Safe()
    {
        var size = new float[rbm.Visible];
        for (var j = 0; j < rbm.Hidden; j++)
        {
            for (var i = 0; i < size.Length; i++)
                size[i] += Math.Abs(rbm.Weights[(j * size.Length) + i]);
        }

        for (var i = 0; i < size.Length; i++)
        {
            if (!(size[i] + Math.Max(Math.Abs(a0[i]), Math.Abs(rbm.VisibleBias[i])) <= SafeExponent))
                return false;
        }

        return true;
    }
}
