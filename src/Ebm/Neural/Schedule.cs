// Factors on the learning rate:  warm-up t/w for t < w;    cosine ½ (1 + cos πt/T)

namespace Ebm;

/// <summary>Learning-rate schedules: the factor on η at step t = 0, 1, 2, …</summary>
public static class LearningRate
{
    /// <summary>The factor is always 1.</summary>
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

    /// <summary>The decay d of the average.</summary>
    public double Decay { get; }

    internal float[][] Values => average;

    internal IReadOnlyList<Parameter> Parameters => parameters;

    /// <summary>Takes the present values in.</summary>
    public void Update()
    {
        var d = (float)Decay;
        for (var i = 0; i < average.Length; i++)
        {
            if (parameters[i].Value.IsFixed) continue;
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
