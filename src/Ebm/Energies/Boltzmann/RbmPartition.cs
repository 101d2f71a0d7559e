//  Exact:       log Z = log Σ over the states of the smaller side (RbmStateSum.cs)
//  Mean field:  log Z ≥ ⟨−E⟩_q + S(q),  q(v, h) = Π independent bits;  stationary where ν = σ(a + Wᵀη), η = σ(b + Wν)
//
//  ν, η   the means of v and h under q;  S   entropy.  The bound is exact for W = 0; its gap is KL(q‖p).

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>The partition function of an RBM and the means that follow from it.</summary>
/// <remarks>
/// <code>
/// Exact:       log Z = log Σ over the states of the smaller side (RbmStateSum.cs)
/// Mean field:  log Z ≥ ⟨−E⟩_q + S(q),  q(v, h) = Π independent bits;  stationary where ν = σ(a + Wᵀη), η = σ(b + Wν)
/// </code>
/// </remarks>
public static partial class RbmPartition
{
    /// <summary>The largest number of units that exact means enumerate.</summary>
    internal const int MostEnumerated = 20;

    private const int MostSummed = 28;

    /// <summary>log Z by enumeration of the smaller side. Costs 2^n V H / n for n units there.</summary>
    /// <param name="rbm">The machine.</param>
    /// <param name="threads">Threads to use; 0: one thread per core.</param>
    /// <exception cref="ArgumentOutOfRangeException">The smaller side has more than 28 units.</exception>
    public static double Exact(Rbm rbm, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        return rbm.Hidden <= rbm.Visible ? ExactOverHidden(rbm, threads) : ExactOverVisible(rbm, threads);
    }

    /// <summary>log Z by enumeration of the hidden states.</summary>
    /// <param name="rbm">A machine of at most 28 hidden units.</param>
    /// <param name="threads">Threads to use; 0: one thread per core.</param>
    internal static double ExactOverHidden(Rbm rbm, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        Check.Between(rbm.Hidden, 1, MostSummed, "rbm.Hidden");
        return RbmStateSum.Log(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, threads);
    }

    /// <summary>log Z by enumeration of the visible states.</summary>
    /// <param name="rbm">A machine of at most 28 visible units.</param>
    /// <param name="threads">Threads to use; 0: one thread per core.</param>
    internal static double ExactOverVisible(Rbm rbm, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        Check.Between(rbm.Visible, 1, MostSummed, "rbm.Visible");
        return RbmStateSum.Log(Transposed(rbm), rbm.VisibleBias, rbm.HiddenBias, threads);
    }

    /// <summary>The mean log-likelihood of data, given log Z.</summary>
    /// <param name="rbm">The machine.</param>
    /// <param name="data">At least one row of V numbers.</param>
    /// <param name="logZ">log Z, exact or estimated.</param>
    public static double LogLikelihood(Rbm rbm, IReadOnlyList<float[]> data, double logZ)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        return -rbm.FreeEnergies(data).Average() - logZ;
    }

    /// <summary>The mean-field lower bound on log Z, the best of several starts.</summary>
    /// <param name="rbm">The machine.</param>
    /// <param name="starts">Random starts, ≥ 1; different starts may end in different maxima.</param>
    /// <param name="rng">Draws the starts.</param>
    /// <param name="sweeps">Updates of both sides a start, ≥ 1. The bound rises with each.</param>
    public static double MeanFieldBound(Rbm rbm, int starts, Rng rng, int sweeps = 200)
    {
        ArgumentNullException.ThrowIfNull(rbm);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(starts, 1);
        Check.AtLeast(sweeps, 1);
        var best = double.NegativeInfinity;
        float[] v = new float[rbm.Visible], h = new float[rbm.Hidden];
        for (var start = 0; start < starts; start++)
        {
            rng.FillUniform(v);
            for (var sweep = 0; sweep < sweeps; sweep++)
            {
                Host.Poll();
                rbm.HiddenInputs(v, 1, h, 1);
                VectorMath.Sigmoid(h, h);
                rbm.VisibleInputs(h, 1, v, 1);
                VectorMath.Sigmoid(v, v);
            }

            best = Math.Max(best, -rbm.Energy(v, h) + v.Sum(Entropy) + h.Sum(Entropy));
        }

        return best;
    }

    /// <summary>The model's exact means ⟨h_j v_i⟩, ⟨v_i⟩, ⟨h_j⟩, by enumeration of the hidden states.</summary>
    internal static void Moments(Rbm rbm, float[] hiddenVisible, float[] visible, float[] hidden)
    {
        Check.Between(rbm.Hidden, 1, MostEnumerated, "rbm.Hidden");
        var large = IsLarge(rbm) ? ProbabilitiesInDouble(rbm) : null;
        var logZ = large is null ? RbmStateSum.Log(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, 1) : 0;
        Array.Clear(hiddenVisible);
        Array.Clear(visible);
        Array.Clear(hidden);
        var states = 1 << rbm.Hidden;
        var block = Math.Min(states, 512);
        float[] h = new float[block * rbm.Hidden], z = new float[block * rbm.Visible], soft = new float[z.Length];
        for (var first = 0; first < states; first += block)
        {
            Host.Poll();
            Bits(first, block, rbm.Hidden, h);
            rbm.VisibleInputs(h, block, z, 1);
            VectorMath.Softplus(z, soft);
            VectorMath.Sigmoid(z, z);
            for (var s = 0; s < block; s++)
            {
                var row = h.AsSpan(s * rbm.Hidden, rbm.Hidden);
                var p = large is not null
                    ? (float)large[first + s]
                    : (float)Math.Exp(TensorPrimitives.Dot<float>(row, rbm.HiddenBias)
                    + TensorPrimitives.Sum<float>(soft.AsSpan(s * rbm.Visible, rbm.Visible)) - logZ);
                TensorPrimitives.Multiply(row, p, row);
                TensorPrimitives.Add(hidden, row, hidden);
                TensorPrimitives.MultiplyAdd(z.AsSpan(s * rbm.Visible, rbm.Visible), p, visible, visible);
            }

            MatrixMultiply.Run(h, z, hiddenVisible, rbm.Hidden, block, rbm.Visible, transposeA: true, beta: 1, threads: 1);
        }
    }

    /// <summary>Independent exact samples of the hidden units, by enumeration.</summary>
    internal static float[] ExactHiddenSamples(Rbm rbm, int count, Rng rng)
    {
        Check.Between(rbm.Hidden, 1, MostEnumerated, "rbm.Hidden");
        var p = IsLarge(rbm) ? ProbabilitiesInDouble(rbm) : HiddenStateProbabilities(rbm);
        var runningSums = Probability.Accumulate(p);
        var samples = new float[count * rbm.Hidden];
        for (var n = 0; n < count; n++)
        {
            Host.Poll();
            Bits(Probability.Draw(runningSums, rng), 1, rbm.Hidden, samples.AsSpan(n * rbm.Hidden, rbm.Hidden));
        }

        return samples;
    }

    /// <summary>p(h) of all hidden states, in single precision but for the sum.</summary>
    private static double[] HiddenStateProbabilities(Rbm rbm)
    {
        var states = 1 << rbm.Hidden;
        var block = Math.Min(states, 512);
        float[] h = new float[block * rbm.Hidden], z = new float[block * rbm.Visible];
        var log = new double[states];
        for (var first = 0; first < states; first += block)
        {
            Host.Poll();
            Bits(first, block, rbm.Hidden, h);
            rbm.VisibleInputs(h, block, z, 1);
            VectorMath.Softplus(z, z);
            for (var s = 0; s < block; s++)
                log[first + s] = TensorPrimitives.Dot<float>(h.AsSpan(s * rbm.Hidden, rbm.Hidden), rbm.HiddenBias)
                    + TensorPrimitives.Sum<float>(z.AsSpan(s * rbm.Visible, rbm.Visible));
        }

        var logZ = Functions.LogSumExp(log);
        return Array.ConvertAll(log, l => Math.Exp(l - logZ));
    }

    /// <summary>True if the logarithms of weights may be so large that a float has no digits left for what a probability needs.</summary>
    private static bool IsLarge(Rbm rbm) =>
        RbmStateSum.Groups(rbm.Weights, rbm.Hidden, rbm.VisibleBias) is null || !(rbm.HiddenBias.Sum(b => Math.Abs((double)b)) < 80);

    private static double[] ProbabilitiesInDouble(Rbm rbm)
    {
        double[] p = [.. Enumerable.Range(0, 1 << rbm.Hidden)
            .Select(s => RbmStateSum.LogWeightInDouble(rbm.Weights, rbm.HiddenBias, rbm.VisibleBias, s))];
        Probability.TryNormalise(p);
        return p;
    }

    private static void Bits(int first, int count, int units, Span<float> rows)
    {
        for (var s = 0; s < count; s++)
        {
            for (var j = 0; j < units; j++)
                rows[(s * units) + j] = (first + s) >> j & 1;
        }
    }

    private static float[] Transposed(Rbm rbm)
    {
        var t = new float[rbm.Weights.Length];
        for (var j = 0; j < rbm.Hidden; j++)
        {
            for (var i = 0; i < rbm.Visible; i++)
                t[(i * rbm.Hidden) + j] = rbm.Weights[(j * rbm.Visible) + i];
        }

        return t;
    }

    private static double Entropy(float p) => p is <= 0 or >= 1 ? 0 : -(p * Math.Log(p)) - ((1 - p) * Math.Log(1 - p));
}
