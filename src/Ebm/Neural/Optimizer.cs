// θ ← θ − η d(g),   g = ∂L/∂θ
//
//   SGD      d = v,  v ← μ v + g
//   Adam     d = m̂ / (√v̂ + ε),  m ← β₁m + (1−β₁) g,  v ← β₂v + (1−β₂) g²,  m̂ = m/(1−β₁ᵗ),  v̂ = v/(1−β₂ᵗ)     (Kingma, Ba 2015)
//   AdamW    the same, and θ ← θ − η λ θ apart from the gradient                                                  (Loshchilov, Hutter 2019)

using System.Numerics;

namespace Ebm;

/// <summary>A rule that turns gradients into steps of the parameters.</summary>
public abstract class Optimizer
{
    private float[][]? state;
    private Tensor[]? bound;

    private protected Optimizer(double learningRate)
    {
        Check.Positive(learningRate);
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
    /// The gradients do not fit the parameters, a parameter comes twice, or these are not the parameters of earlier steps. Nothing is changed then.
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
        Steps++;
        for (var i = 0; i < parameters.Count; i++)
            Update(parameters[i].Buffer, gradients[i].Buffer, state.AsSpan(i * Memories, Memories).ToArray(), parameters[i].Length, (float)(LearningRate * rateFactor));
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
            throw new ArgumentException($"This optimiser belongs to {bound.Length} other parameters, which it remembers {Steps} steps of. Every network needs an optimiser of its own.", nameof(parameters));
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

    private protected override void Update(float[] theta, float[] g, float[][] memory, int length, float rate) => ElementLoop.Run(length, (from, count) =>
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
        Check.Positive(epsilon);
        Check.NotNegative(weightDecay);
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
            var (m, v) = (memory[0], memory[1]);
            var i = from;
            for (; i + Vector<float>.Count <= from + count; i += Vector<float>.Count)
            {
                var gradient = new Vector<float>(g, i);
                var mean = (beta1 * new Vector<float>(m, i)) + ((1 - beta1) * gradient);
                var square = (beta2 * new Vector<float>(v, i)) + ((1 - beta2) * gradient * gradient);
                mean.CopyTo(m, i);
                square.CopyTo(v, i);
                var size = (Vector.SquareRoot(square) * unbias) + new Vector<float>(epsilon);
                ((keep * new Vector<float>(theta, i)) - (step * mean / size)).CopyTo(theta, i);
            }

            for (; i < from + count; i++)
            {
                m[i] = (beta1 * m[i]) + ((1 - beta1) * g[i]);
                v[i] = (beta2 * v[i]) + ((1 - beta2) * g[i] * g[i]);
                theta[i] = (keep * theta[i]) - (step * m[i] / ((MathF.Sqrt(v[i]) * unbias) + epsilon));
            }
        });
    }
}
