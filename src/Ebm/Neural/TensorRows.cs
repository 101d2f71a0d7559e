// What is done to whole rows, the last axis:  ln Σ eˣ,  softmax,  ln softmax,  −ln softmax at a label,  (x − mean) / √(variance + ε)

namespace Ebm;

public sealed partial class Tensor
{
    /// <summary>
    /// ln Σ eˣ over the last axis, whose extent becomes 1. Right for numbers of any size; its gradient is <see cref="Softmax"/>.
    /// </summary>
    /// <remarks>−∞ leaves its place out; −∞ throughout gives −∞ with gradients 0. One +∞ gives +∞.</remarks>
    public Tensor LogSumExp() => LogSumExpOperation.Of(this);

    /// <summary>e^x / Σ e^x over the last axis, right for numbers of any size.</summary>
    /// <remarks>
    /// −∞ forbids its place: probability 0, gradient 0. −∞ throughout gives zeros, for nothing is allowed. +∞ takes all; several share it
    /// equally.
    /// </remarks>
    public Tensor Softmax() => SoftmaxOperation.Of(this);

    /// <summary>
    /// ln (e^x / Σ e^x) over the last axis, right for numbers of any size; −∞ where <see cref="Softmax"/> is 0 because of an infinite x.
    /// </summary>
    public Tensor LogSoftmax() => LogSoftmaxOperation.Of(this);

    /// <summary>
    /// −ln softmax at the labels, over the last axis of a matrix: one number per row, shape (n, 1). +∞ at a forbidden label.
    /// </summary>
    /// <param name="labels">One label per row, 0 … columns − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A label is out of range.</exception>
    public Tensor CrossEntropy(params int[] labels) => -LogSoftmax().Pick(labels);

    /// <summary>(x − mean) / √(variance + ε) over the last axis, for rows of any finite size; 0 for a row of equal numbers.</summary>
    /// <param name="epsilon">ε, &gt; 0.</param>
    public Tensor LayerNormalize(float epsilon = 1e-5f)
    {
        Check.Positive(epsilon);

        // Taking the first number off changes nothing, gradients included, but leaves exact zeros of a row of equal numbers.
        var centred = this - Slice(-1, 0, 1).Constant();
        centred -= centred.Mean(-1);
        if (Scales(centred) is not { } scale)
            return centred / (centred.Square().Mean(-1) + epsilon).Sqrt();
        centred *= scale;
        return centred / (centred.Square().Mean(-1) + (epsilon * scale.Square())).Sqrt();
    }

    // For every row a power of 2 that brings it into the range where squares are floats, or null where all rows are there.
    private static Tensor? Scales(Tensor rows)
    {
        const float Largest = 1e15f;
        var width = rows.ShapeArray[^1];
        var scales = new float[rows.Length / width];
        var any = false;
        for (var i = 0; i < scales.Length; i++)
        {
            var size = Math.Abs(System.Numerics.Tensors.TensorPrimitives.MaxMagnitude<float>(rows.Data.Slice(i * width, width)));
            var large = size > Largest && float.IsFinite(size);
            scales[i] = large ? MathF.ScaleB(1, -MathF.ILogB(size)) : 1;
            any |= large;
        }

        return any ? From(scales, [.. rows.ShapeArray[..^1], 1]) : null;
    }
}
