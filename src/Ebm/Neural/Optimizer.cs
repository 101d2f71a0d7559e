// θ ← θ − η d(g),   g = ∂L/∂θ
//
//   SGD      d = v,  v ← μ v + g
//   Adam     d = m̂ / (√v̂ + ε),  m ← β₁m + (1−β₁) g,  v ← β₂v + (1−β₂) g²,  m̂ = m/(1−β₁ᵗ),  v̂ = v/(1−β₂ᵗ)     (Kingma, Ba 2015)
//   AdamW    the same, and θ ← θ − η λ θ apart from the gradient                                                  (Loshchilov, Hutter 2019)

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>A rule that turns gradients into steps of the parameters.</summary>
/// <remarks>
/// <code>
/// θ ← θ − η d(g),   g = ∂L/∂θ
/// </code>
/// </remarks>
public abstract class Optimizer
{
    private float[][]? state;
    private Tensor[]? bound;

    private protected Optimizer(double learningRate)
    {
        Check.PositiveSingle(learningRate);
        LearningRate = learningRate;
    }

    /// <summary>The learning rate η &gt; 0.</summary>
    public double LearningRate { get; }

    /// <summary>Steps taken so far.</summary>
    public long Steps { get; private set; }

    private protected abstract int Memories { get; }

    /// <summary>What the rule remembers, one array a parameter and memory; for checkpoints.</summary>
    internal float[][]? State => state;

    /// <summary>Changes the parameters in place.</summary>
    /// <param name="parameters">The same tensors at every call: the rule remembers something about each.</param>
    /// <param name="gradients">One of the same shape for each.</param>
    /// <param name="rateFactor">What a schedule multiplies η by, ≥ 0.</param>
    /// <exception cref="ArgumentException">
    /// The gradients do not fit the parameters, a parameter comes twice, or these are not the parameters of earlier steps. Nothing is
    /// changed then.
    /// </exception>
    public void Step(IReadOnlyList<Tensor> parameters, IReadOnlyList<Tensor> gradients, double rateFactor = 1)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        ArgumentNullException.ThrowIfNull(gradients);
        Check.NotNegative(rateFactor);
        Check.Length(gradients.Count, parameters.Count, nameof(gradients));
        for (var i = 0; i < parameters.Count; i++)
        {
            if (!parameters[i].ShapeArray.AsSpan().SequenceEqual(gradients[i].ShapeArray))
                throw TensorShape.Mismatch("Optimizer.Step of a parameter and its gradient", parameters[i], gradients[i]);
        }

        Bind(parameters);
        state ??= [.. parameters.SelectMany(p => Enumerable.Range(0, Memories).Select(_ => new float[p.Length]))];

        // Whole or not at all, whatever a host asks meanwhile.
        Host.Hold();
        try
        {
            Steps++;
            for (var i = 0; i < parameters.Count; i++)
            {
                if (!parameters[i].IsFixed)
                    Update(parameters[i].Buffer, gradients[i].Buffer, state.AsSpan(i * Memories, Memories).ToArray(), parameters[i].Length,
                        (float)(LearningRate * rateFactor));
            }
        }
        finally
        {
            Host.Release();
        }
    }

    /// <summary>From now on this rule is for these parameters only.</summary>
    /// <exception cref="ArgumentException">It is for others, or a parameter comes twice, or there is none.</exception>
    internal void Bind(IReadOnlyList<Tensor> parameters)
    {
        if (bound is null)
        {
            Distinct(parameters);
            bound = [.. parameters];
            return;
        }

        var same = bound.Length == parameters.Count;
        for (var i = 0; same && i < bound.Length; i++)
            same = ReferenceEquals(bound[i], parameters[i]);
        if (!same)
            throw new ArgumentException(
                $"This optimiser belongs to {bound.Length} other parameters, which it remembers {Steps} steps of. Every network needs " +
                $"an optimiser of its own.", nameof(parameters));
    }

    /// <summary>Refuses an empty list, and a tensor that comes twice: it would be changed twice.</summary>
    internal static void Distinct(IReadOnlyList<Tensor> parameters)
    {
        if (parameters.Count == 0)
            throw new ArgumentException("There is no parameter.", nameof(parameters));
        var seen = new HashSet<Tensor>();
        for (var i = 0; i < parameters.Count; i++)
        {
            if (!seen.Add(parameters[i]))
                throw new ArgumentException($"parameters[{i}], of shape {parameters[i].ShapeText}, comes twice.", nameof(parameters));
        }
    }

    /// <summary>Why what was saved after some steps is not a memory of these parameters; null where it is.</summary>
    internal string? Misfit(long steps, float[][] saved, IReadOnlyList<Tensor> parameters)
    {
        var needed = steps == 0 ? 0 : parameters.Count * Memories;
        if (steps < 0 || saved.Length != needed)
            return $"it holds {saved.Length} memories of the optimiser after {steps} steps; {needed} are needed";
        for (var i = 0; i < saved.Length; i++)
        {
            if (saved[i].Length != parameters[i / Memories].Length)
                return $"memory {i} of the optimiser has {saved[i].Length} numbers; the parameter has {parameters[i / Memories].Length}";
        }

        return null;
    }

    /// <summary>Takes over what fits by <see cref="Misfit"/>.</summary>
    internal void Restore(long steps, float[][] saved) => (Steps, state) = (steps, saved.Length == 0 ? null : saved);

    private protected abstract void Update(float[] theta, float[] g, float[][] memory, int length, float rate);
}

/// <summary>Stochastic gradient descent with momentum.</summary>
/// <remarks>
/// <code>
/// SGD      d = v,  v ← μ v + g
/// </code>
/// </remarks>
public sealed class Sgd : Optimizer
{
    private readonly float momentum;

    /// <summary>Gradient descent with momentum: v ← μ v + g, θ ← θ − η v.</summary>
    /// <param name="learningRate">η, &gt; 0.</param>
    /// <param name="momentum">μ, 0 ≤ μ &lt; 1.</param>
    public Sgd(double learningRate, double momentum = 0)
        : base(learningRate)
    {
        Check.Between(momentum, 0, 0.99999);
        this.momentum = (float)momentum;
    }

    private protected override int Memories => 1;

    private protected override void Update(float[] theta, float[] g, float[][] memory, int length, float rate) =>
        ElementLoop.Run(length, (from, count) =>
    {
        var v = memory[0];
        for (var i = from; i < from + count; i++)
        {
            v[i] = (momentum * v[i]) + g[i];
            theta[i] -= rate * v[i];
        }
    });
}

/// <summary>Adam, or AdamW where the weight decay is not 0.</summary>
/// <remarks>
/// <code>
/// Adam     d = m̂ / (√v̂ + ε),  m ← β₁m + (1−β₁) g,  v ← β₂v + (1−β₂) g²,  m̂ = m/(1−β₁ᵗ),  v̂ = v/(1−β₂ᵗ)     (Kingma, Ba 2015)
/// AdamW    the same, and θ ← θ − η λ θ apart from the gradient                                                  (Loshchilov, Hutter 2019)
/// </code>
/// </remarks>
public sealed class Adam : Optimizer
{
    private readonly float beta1;
    private readonly float beta2;
    private readonly float epsilon;
    private readonly float decay;

    /// <summary>Steps of about η whatever the size of the gradient.</summary>
    /// <param name="learningRate">η, &gt; 0.</param>
    /// <param name="beta1">Memory of the mean, 0 ≤ β₁ &lt; 1.</param>
    /// <param name="beta2">Memory of the square, 0 ≤ β₂ &lt; 1.</param>
    /// <param name="epsilon">ε, &gt; 0.</param>
    /// <param name="weightDecay">λ of AdamW, ≥ 0.</param>
    public Adam(double learningRate, double beta1 = .9, double beta2 = .999, double epsilon = 1e-8, double weightDecay = 0)
        : base(learningRate)
    {
        Check.Between(beta1, 0, 0.9999999);
        Check.Between(beta2, 0, 0.9999999);
        Check.PositiveSingle(epsilon);
        Check.NotNegativeSingle(weightDecay);
        (this.beta1, this.beta2, this.epsilon, decay) = ((float)beta1, (float)beta2, (float)epsilon, (float)weightDecay);
    }

    private protected override int Memories => 2;

    private protected override void Update(float[] theta, float[] g, float[][] memory, int length, float rate)
    {
        var step = rate / (1 - (float)Math.Pow(beta1, Steps));
        var unbias = 1 / MathF.Sqrt(1 - (float)Math.Pow(beta2, Steps));
        var keep = 1 - (rate * decay);
        ElementLoop.Run(length, (from, count) =>
        {
            Span<float> x = theta.AsSpan(from, count), m = memory[0].AsSpan(from, count), v = memory[1].AsSpan(from, count);
            var slope = g.AsSpan(from, count);
            var done = 0;
            if (Vector512.IsHardwareAccelerated)
                done = Move<Lanes512>(x, slope, m, v, step, unbias, keep, done);
            if (Vector256.IsHardwareAccelerated)
                done = Move<Lanes256>(x, slope, m, v, step, unbias, keep, done);
            Move<Lanes1>(x, slope, m, v, step, unbias, keep, done);
        });
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private int Move<T>(Span<float> theta, ReadOnlySpan<float> g, Span<float> m, Span<float> v, float step, float unbias, float keep,
        int start)
        where T : struct, ILanes<T>
    {
        ref var firstTheta = ref MemoryMarshal.GetReference(theta);
        ref var firstG = ref MemoryMarshal.GetReference(g);
        ref var firstM = ref MemoryMarshal.GetReference(m);
        ref var firstV = ref MemoryMarshal.GetReference(v);
        T b1 = T.All(beta1), b2 = T.All(beta2), new1 = T.All(1 - beta1), new2 = T.All(1 - beta2);
        T eta = T.All(step), scale = T.All(unbias), stay = T.All(keep), small = T.All(epsilon);
        var i = start;
        for (; i <= theta.Length - T.Count; i += T.Count)
        {
            var gradient = T.Load(ref firstG, (nuint)i);
            var mean = (b1 * T.Load(ref firstM, (nuint)i)) + (new1 * gradient);
            var square = (b2 * T.Load(ref firstV, (nuint)i)) + (new2 * gradient * gradient);
            T.Store(mean, ref firstM, (nuint)i);
            T.Store(square, ref firstV, (nuint)i);
            var size = (T.Sqrt(square) * scale) + small;
            T.Store((stay * T.Load(ref firstTheta, (nuint)i)) - (eta * mean / size), ref firstTheta, (nuint)i);
        }

        return i;
    }
}
