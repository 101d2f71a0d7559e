//  [data; negative] lie one after the other, so that the two terms of the weights' gradient are one product:
//      ΔW = η [h_data / B; −h_negative / C]ᵀ [v_data; v_negative]

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>The memory of one update, made once.</summary>
internal sealed class RbmBuffers(Rbm rbm, int batch, int negatives)
{
    private const int FewestHidden = 16;

    private readonly int visible = rbm.Visible;
    private readonly int hidden = rbm.Hidden;
    private readonly float[] v = new float[(batch + negatives) * rbm.Visible];
    private readonly float[] h = new float[(batch + negatives) * rbm.Hidden];
    private readonly float[] sampled = new float[Math.Max(batch, negatives) * rbm.Hidden];
    private readonly float[] probabilities = new float[Math.Max(batch, negatives) * rbm.Visible];
    private readonly float[] ones = new float[batch + negatives];
    private readonly float[] transposed = new float[rbm.Hidden >= FewestHidden ? rbm.Weights.Length : 0];
    private readonly byte[] packed = new byte[rbm.Hidden >= FewestHidden ? rbm.Visible * BitProduct.PackedLength(batch + negatives) : 0];
    private readonly float[] zeros = new float[rbm.Hidden];
    private int split = batch;

    public float[] ExactHiddenVisible { get; } = new float[rbm.Weights.Length];

    public float[] ExactVisible { get; } = new float[rbm.Visible];

    public float[] ExactHidden { get; } = new float[rbm.Hidden];

    /// <summary>Row n of the minibatch.</summary>
    public Span<float> Data(int n) => v.AsSpan(n * visible, visible);

    /// <summary>The minibatch. The negative rows follow right behind it.</summary>
    public Span<float> DataRows(int count)
    {
        split = count;
        return v.AsSpan(0, count * visible);
    }

    public Span<float> DataHidden(int count) => h.AsSpan(0, count * hidden);

    public Span<float> NegativeRows(int count) => v.AsSpan(split * visible, count * visible);

    public Span<float> NegativeHidden(int count) => h.AsSpan(split * hidden, count * hidden);

    public Span<float> Sampled(int count) => sampled.AsSpan(0, count * hidden);

    public Span<float> VisibleProbabilities(int count) => probabilities.AsSpan(0, count * visible);

    /// <summary>σ in place, shared out over the threads.</summary>
    public void Sigmoid(Span<float> x, int threads)
    {
        const int Part = 8192;
        if (x.Length <= Part || threads == 1)
        {
            VectorMath.Sigmoid(x, x);
            return;
        }

        unsafe
        {
            fixed (float* start = x)
            {
                var (p, length) = ((nint)start, x.Length);
                ForkJoin.Run((length + Part - 1) / Part, threads, k =>
                {
                    var part = new Span<float>((float*)p + (k * Part), Math.Min(Part, length - (k * Part)));
                    VectorMath.Sigmoid(part, part);
                });
            }
        }
    }

    /// <summary>Σ (v − p)² over the minibatch, p the probabilities that its reconstruction was drawn from.</summary>
    public double SquaredError(int count)
    {
        var distance = TensorPrimitives.Distance<float>(v.AsSpan(0, count * visible), probabilities.AsSpan(0, count * visible));
        return (double)distance * distance;
    }

    /// <summary>The same with p(v | h) at the probabilities of h, for methods that do not reconstruct.</summary>
    public double MeanFieldError(Rbm machine, int count, int threads)
    {
        var p = VisibleProbabilities(count);
        machine.VisibleInputs(DataHidden(count), count, p, threads);
        Sigmoid(p, threads);
        return SquaredError(count);
    }

    /// <summary>Adds rate × gradient. With negatives = 0 the negative term is the exact one.</summary>
    public void AddGradient(Rbm machine, int count, int negativeCount, float rate, Span<float> w, Span<float> a, Span<float> b, int threads)
    {
        Array.Fill(ones, rate / count, 0, count);
        if (negativeCount > 0)
            Array.Fill(ones, -rate / negativeCount, count, negativeCount);
        var total = count + negativeCount;
        AddColumns(v, total, visible, a);
        AddColumns(h, total, hidden, b);
        var negative = h.AsSpan(count * hidden, negativeCount * hidden);
        if (negativeCount > 0)
            TensorPrimitives.Multiply(negative, -(float)count / negativeCount, negative);
        AddProduct(total, rate / count, w, threads);
        if (negativeCount == 0)
        {
            TensorPrimitives.MultiplyAdd(ExactHiddenVisible, -rate, w, w);
            TensorPrimitives.MultiplyAdd(ExactVisible, -rate, a, a);
            TensorPrimitives.MultiplyAdd(ExactHidden, -rate, b, b);
        }
    }

    /// <summary>w += scale · hᵀ v; where v is zeros and ones, by tables, as the transpose of vᵀ h.</summary>
    private void AddProduct(int total, float scale, Span<float> w, int threads)
    {
        if (transposed.Length == 0 || !BitProduct.TryPackTransposed(v.AsSpan(0, total * visible), total, visible, packed))
        {
            MatrixMultiply.Run(h.AsSpan(0, total * hidden), v.AsSpan(0, total * visible), w, hidden, total, visible, transposeA: true,
                alpha: scale, beta: 1, threads: threads);
            return;
        }

        TensorPrimitives.Multiply(h.AsSpan(0, total * hidden), scale, h.AsSpan(0, total * hidden));
        BitProduct.Add(packed, h, transposed, visible, total, hidden, false, threads, start: zeros);
        MatrixTranspose.Add(transposed, w, visible, hidden, threads);
    }

    private void AddColumns(float[] rows, int count, int width, Span<float> sums)
    {
        for (var n = 0; n < count; n++)
            TensorPrimitives.MultiplyAdd(rows.AsSpan(n * width, width), ones[n], sums, sums);
    }
}
