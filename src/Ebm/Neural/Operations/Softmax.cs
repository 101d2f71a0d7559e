// Over the last axis, with m = max_j x_j and Z = Σ_j e^{x_j − m}:
//
//   LogSumExp    y   = m + ln Z              x̄ = ȳ p
//   Softmax      p_j = e^{x_j − m} / Z       x̄ = p ⊙ (p̄ − p·p̄)
//   LogSoftmax   y_j = (x_j − m) − ln Z      x̄ = ȳ − p Σ ȳ
//
// The largest comes off first: e^{x_j − y} loses ln Z once it is smaller than the spacing of floats at y.
//
// x_j = −∞ forbids j: p_j = 0, and its gradient is 0. Is everything forbidden, then p = 0 throughout, y = −∞, gradients 0.
// x_j = +∞ leaves no chance to the finite: several share it equally, which is the limit where they grow together.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>What the three have in common: one pass over a row.</summary>
internal static class SoftmaxRow
{
    /// <summary>terms_j = e^{x_j − m}; returns m and Z. Where m is infinite: 1 for every x_j = +∞ and 0 for the others.</summary>
    public static (float Top, float Sum) Terms(ReadOnlySpan<float> row, Span<float> terms)
    {
        var top = TensorPrimitives.Max(row);
        if (float.IsInfinity(top))
        {
            for (var j = 0; j < row.Length; j++)
                terms[j] = float.IsPositiveInfinity(row[j]) ? 1 : 0;
        }
        else
        {
            TensorPrimitives.Subtract(row, top, terms);
            VectorMath.Exp(terms, terms);
        }

        return (top, TensorPrimitives.Sum<float>(terms));
    }

    public static int Width(Tensor x, string name) => x.Shape.Count > 0
        ? x.ShapeArray[^1]
        : throw new ArgumentException($"{name} needs an axis to sum over; the shape is ().", nameof(x));
}

internal sealed record LogSumExpOperation : Operation
{
    /// <summary>The last axis becomes 1.</summary>
    public static Tensor Of(Tensor x)
    {
        SoftmaxRow.Width(x, "LogSumExp");
        return new LogSumExpOperation().Apply([.. x.ShapeArray[..^1], 1], x);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var x = inputs[0].Data;
        var y = result.Data;
        var width = inputs[0].ShapeArray[^1];
        using var terms = new RentedFloats(width);
        for (var i = 0; i < y.Length; i++)
        {
            var (top, sum) = SoftmaxRow.Terms(x.Slice(i * width, width), terms.Span);
            y[i] = float.IsInfinity(top) ? top : top + MathF.Log(sum);
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => gradient * SoftmaxOperation.Of(inputs[0]);
}

internal sealed record SoftmaxOperation : Operation
{
    public static Tensor Of(Tensor x)
    {
        SoftmaxRow.Width(x, "Softmax");
        return new SoftmaxOperation().Apply(x.ShapeArray, x);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var x = inputs[0].Data;
        var y = result.Data;
        var width = inputs[0].ShapeArray[^1];
        for (var at = 0; at < y.Length; at += width)
        {
            var row = y.Slice(at, width);
            var (_, sum) = SoftmaxRow.Terms(x.Slice(at, width), row);
            if (sum != 0)
                TensorPrimitives.Divide(row, sum, row);
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        result * (gradient - (gradient * result).Sum(-1));
}

internal sealed record LogSoftmaxOperation : Operation
{
    public static Tensor Of(Tensor x)
    {
        SoftmaxRow.Width(x, "LogSoftmax");
        return new LogSoftmaxOperation().Apply(x.ShapeArray, x);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var x = inputs[0].Data;
        var y = result.Data;
        var width = inputs[0].ShapeArray[^1];
        using var terms = new RentedFloats(width);
        for (var at = 0; at < y.Length; at += width)
        {
            var row = x.Slice(at, width);
            var target = y.Slice(at, width);
            var (top, sum) = SoftmaxRow.Terms(row, terms.Span);
            if (float.IsInfinity(top))
            {
                // ln 0 = −∞ where there is no chance, −ln n for the n that share it.
                VectorMath.Log(terms.Span, target);
                if (sum > 0)
                    TensorPrimitives.Subtract(target, MathF.Log(sum), target);
                continue;
            }

            TensorPrimitives.Subtract(row, top, target);
            TensorPrimitives.Subtract(target, MathF.Log(sum), target);
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        gradient - (SoftmaxOperation.Of(inputs[0]) * gradient.Sum(-1));
}

/// <summary>A short-lived buffer.</summary>
internal readonly ref struct RentedFloats(int length)
{
    private readonly float[] array = System.Buffers.ArrayPool<float>.Shared.Rent(length);

    public Span<float> Span => array.AsSpan(0, length);

    public void Dispose() => System.Buffers.ArrayPool<float>.Shared.Return(array);
}
