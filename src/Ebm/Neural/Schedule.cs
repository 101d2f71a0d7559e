// Factors on the learning rate:  warm-up t/w for t < w;    cosine ½ (1 + cos πt/T);    and on everything:  ‖g‖ ≤ c

namespace Ebm;

/// <summary>Learning-rate schedules: the factor on η at step t = 0, 1, 2, …</summary>
public static class Schedule
{
    /// <summary>Always 1.</summary>
    public static Func<long, double> Constant { get; } = _ => 1;

    /// <summary>Rises from 1/warmUp to 1, then falls along a cosine to <paramref name="last"/> at step <paramref name="steps"/>.</summary>
    /// <param name="steps">T, ≥ 1.</param>
    /// <param name="warmUp">Steps of linear rise, ≥ 0.</param>
    /// <param name="last">The factor at the end, 0 to 1.</param>
    public static Func<long, double> Cosine(long steps, long warmUp = 0, double last = 0)
    {
        Check.Positive(steps);
        Check.Between(warmUp, 0, steps);
        Check.Between(last, 0, 1);
        return t => t < warmUp ? (t + 1.0) / warmUp
            : last + ((1 - last) * .5 * (1 + Math.Cos(Math.PI * Math.Min(1, (t - warmUp) / Math.Max(1.0, steps - warmUp)))));
    }

    /// <summary>Falls by a factor at every multiple of an interval.</summary>
    /// <param name="interval">Steps between falls, ≥ 1.</param>
    /// <param name="factor">The factor of each, 0 &lt; factor ≤ 1.</param>
    public static Func<long, double> Steps(long interval, double factor)
    {
        Check.Positive(interval);
        Check.Positive(factor);
        Check.Between(factor, 0, 1);
        return t => Math.Pow(factor, t / interval);
    }
}

/// <summary>The exponential moving average of parameters: θ̄ ← d θ̄ + (1 − d) θ. Often a better model than the last step's.</summary>
public sealed class MovingAverage
{
    private readonly IReadOnlyList<Parameter> parameters;
    private readonly float[][] average;

    /// <summary>Starts at the parameters' present values.</summary>
    /// <param name="parameters">What to follow; every tensor once.</param>
    /// <param name="decay">d, 0 ≤ d &lt; 1.</param>
    /// <exception cref="ArgumentException">There is no parameter, or one comes twice.</exception>
    public MovingAverage(IReadOnlyList<Parameter> parameters, double decay)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Check.Between(decay, 0, 0.9999999);
        Optimizer.Distinct([.. parameters.Select(p => p.Value)]);
        this.parameters = parameters;
        Decay = decay;
        average = [.. parameters.Select(p => p.Value.ToArray())];
    }

    /// <summary>d.</summary>
    public double Decay { get; }

    internal float[][] Values => average;

    internal IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Takes the present values in.</summary>
    public void Update()
    {
        var d = (float)Decay;
        for (var i = 0; i < average.Length; i++)
        {
            var mean = average[i];
            var now = parameters[i].Value.Data;
            for (var j = 0; j < mean.Length; j++)
                mean[j] = (d * mean[j]) + ((1 - d) * now[j]);
        }
    }

    /// <summary>Exchanges the averages with the parameters; a second call changes back.</summary>
    public void Swap()
    {
        for (var i = 0; i < average.Length; i++)
        {
            var now = parameters[i].Value.Data;
            for (var j = 0; j < now.Length; j++)
                (now[j], average[i][j]) = (average[i][j], now[j]);
        }
    }
}

/// <summary>Gradient clipping.</summary>
public static class Clip
{
    /// <summary>√Σ‖g‖² over all gradients. A tensor that stands for several parameters counts once for each.</summary>
    /// <returns>The norm, as long as the gradients are finite; else ∞ or NaN.</returns>
    public static double Norm(IReadOnlyList<Tensor> gradients)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        var sum = 0.0;
        foreach (var g in gradients)
            sum += SumOfSquares(g.Data);
        return Math.Sqrt(sum);
    }

    /// <summary>Scales all gradients, in place, so that their common norm is at most <paramref name="most"/>. Returns the norm before.</summary>
    /// <param name="gradients">The gradients. A tensor that stands for several parameters counts for each and is scaled once.</param>
    /// <param name="most">The largest norm, &gt; 0.</param>
    public static double ToNorm(IReadOnlyList<Tensor> gradients, double most)
    {
        Check.Positive(most);
        var norm = Norm(gradients);
        if (norm > most)
        {
            foreach (var g in new HashSet<Tensor>(gradients))
                Scale(g.Data, most / norm);
        }

        return norm;
    }

    private static double SumOfSquares(ReadOnlySpan<float> g)
    {
        // In single precision where the squares are floats, which is nearly always.
        const float Small = 1e-20f, Large = 1e37f;
        var fast = System.Numerics.Tensors.TensorPrimitives.SumOfSquares(g);
        if (fast is > Small and < Large)
            return fast;
        var sum = 0.0;
        foreach (var v in g)
            sum += (double)v * v;
        return sum;
    }

    private static void Scale(Span<float> g, double factor)
    {
        // A factor that is no normal float would lose digits.
        if (factor > 1e-37)
        {
            System.Numerics.Tensors.TensorPrimitives.Multiply(g, (float)factor, g);
            return;
        }

        for (var i = 0; i < g.Length; i++)
            g[i] = (float)(g[i] * factor);
    }
}
