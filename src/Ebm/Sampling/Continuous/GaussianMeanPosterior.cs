//  E(θ) = θ²/2τ² + Σ_i (θ − y_i)²/2σ²
//
//  y_i  data;   σ  their noise;   τ  width of the prior for θ
//  Exactly: θ ~ N(m, v),  1/v = 1/τ² + N/σ²,  m = v Σ y_i / σ². The textbook posterior, for testing samplers that see minibatches.

namespace Ebm;

/// <summary>The energy of an unknown mean, given noisy data: a Gaussian posterior that is known exactly.</summary>
/// <remarks>
/// <code>
/// E(θ) = θ²/2τ² + Σ_i (θ − y_i)²/2σ²
/// </code>
/// </remarks>
public sealed class GaussianMeanPosterior : IMinibatchEnergy, IConcurrentEnergy
{
    private readonly double[] data;
    private readonly double noise, prior, sum, sumOfSquares;

    /// <summary>Makes the energy.</summary>
    /// <param name="data">y, at least one finite number; copied.</param>
    /// <param name="noise">σ, &gt; 0.</param>
    /// <param name="prior">τ, &gt; 0.</param>
    public GaussianMeanPosterior(double[] data, double noise, double prior)
    {
        ArgumentNullException.ThrowIfNull(data);
        Check.AtLeast(data.Length, 1, "data.Length");
        Check.Finite(data);
        Check.Positive(noise);
        Check.Positive(prior);
        (this.data, this.noise, this.prior) = ((double[])data.Clone(), noise, prior);
        (sum, sumOfSquares) = (data.Sum(), data.Sum(y => y * y));
    }

    /// <inheritdoc/>
    public int Dimension => 1;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <inheritdoc/>
    public int DataCount => data.Length;

    /// <summary>v, the posterior variance.</summary>
    public double Variance => 1 / ((1 / (prior * prior)) + (data.Length / (noise * noise)));

    /// <summary>m, the posterior mean.</summary>
    public double Mean => Variance * sum / (noise * noise);

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(1, energies);
        for (var i = 0; i < count; i++)
        {
            double t = points[i];
            energies[i] = (float)((t * t / (2 * prior * prior))
                + (((data.Length * t * t) - (2 * t * sum) + sumOfSquares) / (2 * noise * noise)));
        }
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(1, energies, gradients);
        Energies(states, energies);
        for (var i = 0; i < count; i++) gradients[i] = (float)((points[i] - Mean) / Variance);
    }

    /// <inheritdoc/>
    public void MinibatchGradients(Batch states, ReadOnlySpan<int> batch, Span<float> gradients)
    {
        var (points, count) = states;
        Check.AtLeast(batch.Length, 1, "batch.Length");
        var part = 0.0;
        for (var k = 0; k < batch.Length; k++)
        {
            if ((uint)batch[k] >= (uint)data.Length)
                Check.Between(batch[k], 0, data.Length - 1, $"batch[{k}]");
            part += data[batch[k]];
        }

        var mean = part / batch.Length;
        for (var i = 0; i < count; i++)
            gradients[i] = (float)((points[i] / (prior * prior)) + (data.Length * (points[i] - mean) / (noise * noise)));
    }
}
