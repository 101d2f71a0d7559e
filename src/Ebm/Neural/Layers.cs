// Linear         y = x Wᵀ + b                              W (out, in), as PyTorch keeps it
// Convolution    y = w ∗ x + b                             w (out, in, k, k)
// TimeEmbedding  φ_j(t) = sin(ω_j t + φ⁰_j)                ω geometric from 1 to 1000, phases 0 and π/2: sines and cosines
//
// Weights start as N(0, gain²/fan-in), biases at 0: with gain √2 half-silent units keep the size of the signal (He et al. 2015).

namespace Ebm;

/// <summary>How weights start.</summary>
internal static class Initialization
{
    /// <summary>Gaussian numbers of standard deviation gain / √fanIn.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="fanIn">How many inputs one output sums over, ≥ 1.</param>
    /// <param name="gain">√2 before ReLU and SiLU, 1 otherwise; 0 makes zeros.</param>
    /// <param name="shape">Shape of the weights.</param>
    public static Tensor Scaled(Rng rng, int fanIn, double gain, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(fanIn);
        Check.NotNegative(gain);
        TensorShape.Validate(shape);
        var values = new float[TensorShape.Length(shape)];
        rng.FillGaussian(values);
        var deviation = (float)(gain / Math.Sqrt(fanIn));
        for (var i = 0; i < values.Length; i++)
            values[i] *= deviation;
        return Tensor.From(values, shape);
    }
}

/// <summary>The affine layer y = x Wᵀ + b for rows x.</summary>
/// <remarks>
/// <code>
/// y = x Wᵀ + b                              W (out, in), as PyTorch keeps it
/// Weights start as N(0, gain²/fan-in), biases at 0: with gain √2 half-silent units keep the size of the signal (He et al. 2015).
/// </code>
/// </remarks>
public sealed class Linear : Layer
{
#pragma warning disable IDE1006 // The fields' names are the names in weight files.
    internal readonly Tensor weight;
    internal readonly Tensor bias;
#pragma warning restore IDE1006

    /// <summary>A layer with random weights and zero biases.</summary>
    /// <param name="inputs">Extent of a row of x, ≥ 1.</param>
    /// <param name="outputs">Extent of a row of y, ≥ 1.</param>
    /// <param name="rng">Random numbers for the weights.</param>
    /// <param name="gain">Scale of the weights: standard deviation gain / √inputs.</param>
    public Linear(int inputs, int outputs, Rng rng, double gain = 1.4142135623730951)
    {
        Check.Positive(inputs);
        Check.Positive(outputs);
        weight = Initialization.Scaled(rng, inputs, gain, outputs, inputs);
        bias = Tensor.From(new float[outputs], outputs);
    }

    /// <summary>W, shape (outputs, inputs).</summary>
    public Tensor Weight => weight;

    /// <summary>The bias b, of shape (outputs).</summary>
    public Tensor Bias => bias;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Count != 2 || x.Shape[1] != weight.Shape[1])
            throw new ArgumentException(
                $"Linear: {weight.Shape[1]} {(weight.Shape[1] == 1 ? "input" : "inputs")} expected, " +
                $"{(x.Shape.Count == 2 ? $"rows have {x.Shape[1]}; " : "")}the shape is {x.ShapeText}.", nameof(x));
        return x.MatrixProduct(weight, transposeOther: true) + bias;
    }
}

/// <summary>2-D convolution of images (n, channels, height, width), or its transpose.</summary>
/// <remarks>
/// <code>
/// y = w ∗ x + b                             w (out, in, k, k)
/// </code>
/// </remarks>
public sealed class Convolution : Layer
{
#pragma warning disable IDE1006
    private readonly Tensor weight;
    private readonly Tensor bias;
#pragma warning restore IDE1006
    private readonly int stride;
    private readonly int padding;
    private readonly bool transposed;

    /// <summary>A layer with random kernels and zero biases.</summary>
    /// <param name="inputs">Channels of x, ≥ 1.</param>
    /// <param name="outputs">Channels of y, ≥ 1.</param>
    /// <param name="size">Height and width of a kernel, ≥ 1.</param>
    /// <param name="rng">Random numbers for the kernels.</param>
    /// <param name="stride">Step between patches, ≥ 1.</param>
    /// <param name="padding">Zeros around the image, ≥ 0.</param>
    /// <param name="transposed">The transposed convolution, which enlarges images by the stride.</param>
    public Convolution(int inputs, int outputs, int size, Rng rng, int stride = 1, int padding = 0, bool transposed = false)
    {
        Check.Positive(inputs);
        Check.Positive(outputs);
        Check.Positive(size);
        Check.Positive(stride);
        Check.NotNegative(padding);
        var fanIn = inputs * Math.Max(1, size * size / (transposed ? stride * stride : 1));
        weight = Initialization.Scaled(rng, fanIn, Math.Sqrt(2), transposed ? [inputs, outputs, size, size]
            : [outputs, inputs, size, size]);
        bias = Tensor.From(new float[outputs], outputs, 1, 1);
        (this.stride, this.padding, this.transposed) = (stride, padding, transposed);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var channels = weight.Shape[transposed ? 0 : 1];
        if (x.Shape.Count != 4 || x.Shape[1] != channels)
            throw new ArgumentException(
                $"Convolution: images with {channels} {(channels == 1 ? "channel" : "channels")} expected, " +
                $"{(x.Shape.Count == 4 ? $"they have {x.Shape[1]}; " : "")}the shape is {x.ShapeText}.", nameof(x));
        return (transposed ? x.ConvolveTransposed(weight, stride, padding) : x.Convolve(weight, stride, padding)) + bias;
    }
}

/// <summary>Sines and cosines of a time t in [0, 1] at geometrically spaced frequencies: (n, 1) to (n, features).</summary>
/// <remarks>
/// <code>
/// φ_j(t) = sin(ω_j t + φ⁰_j)                ω geometric from 1 to 1000, phases 0 and π/2: sines and cosines
/// </code>
/// </remarks>
public sealed class TimeEmbedding : Layer
{
    private readonly float[] frequencies;
    private readonly float[] phases;

    /// <summary>Frequencies from 1 to 1000.</summary>
    /// <param name="features">How many numbers describe t, even, ≥ 2.</param>
    public TimeEmbedding(int features)
    {
        Check.AtLeast(features, 2);
        if (features % 2 != 0)
            throw new ArgumentOutOfRangeException(nameof(features), features, $"features = {features} must be even.");
        var half = features / 2;
        frequencies = [.. Enumerable.Range(0, features).Select(j => (float)Math.Pow(1000, half == 1 ? 0 : j % half / (half - 1.0)))];
        phases = [.. Enumerable.Range(0, features).Select(j => j < half ? 0 : MathF.PI / 2)];
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Count != 2 || x.Shape[1] != 1)
            throw new ArgumentException($"TimeEmbedding: one time a row, (n, 1), expected; the shape is {x.ShapeText}.", nameof(x));
        return ((x * Tensor.From(frequencies)) + Tensor.From(phases)).Sin();
    }
}
