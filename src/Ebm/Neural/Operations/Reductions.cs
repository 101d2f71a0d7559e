// SumTo: sums over the axes that the smaller shape lacks.    Repeat: copies along them.    Each is the other's derivative.
//
// LogSumExp over the last axis: y = ln Σⱼ e^{xⱼ};    x̄ⱼ = ȳ e^{xⱼ − y}  (the softmax)

using System.Numerics.Tensors;

namespace Ebm;

internal sealed record SumToOperation : Operation
{
    /// <summary>The sum of x over repetitions of <paramref name="shape"/>; x itself if the shapes are equal.</summary>
    public static Tensor Of(Tensor x, int[] shape)
    {
        if (x.ShapeArray.AsSpan().SequenceEqual(shape))
            return x;
        return RepeatOperation.Fits(shape, x.ShapeArray) ? new SumToOperation().Apply(shape, x) : throw new ArgumentException($"SumTo: the shapes {x.ShapeText} and {TensorShape.Text(shape)} do not fit together.");
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var x = inputs[0].Data;
        var y = result.Data;
        y.Clear();
        var shape = inputs[0].ShapeArray;
        if (shape.Length == 0)
        {
            y[0] = x[0];
            return;
        }

        var width = shape[^1];
        if (y.Length == 1)
        {
            y[0] = TensorPrimitives.Sum<float>(x);
            return;
        }

        if (RowLoops.Steps(result.ShapeArray, shape) == (0, 1))
        {
            RowLoops.AddRows(x, y);
            return;
        }

        var steps = TensorShape.Steps(result.ShapeArray, shape);
        Span<int> index = stackalloc int[shape.Length];
        int offset = 0, unused = 0;
        for (var at = 0; at < x.Length; at += width)
        {
            var row = x.Slice(at, width);
            if (steps[^1] == 0)
                y[offset] += width == 1 ? row[0] : TensorPrimitives.Sum<float>(row);
            else
                TensorPrimitives.Add(y.Slice(offset, width), row, y.Slice(offset, width));
            TensorShape.NextRow(index, shape, steps, ref offset, steps, ref unused);
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => RepeatOperation.Of(gradient, inputs[0].ShapeArray);
}

internal sealed record RepeatOperation : Operation
{
    public static Tensor Of(Tensor x, int[] shape)
    {
        if (x.ShapeArray.AsSpan().SequenceEqual(shape))
            return x;
        return Fits(x.ShapeArray, shape) ? new RepeatOperation().Apply(shape, x) : throw new ArgumentException($"Repeat: the shapes {x.ShapeText} and {TensorShape.Text(shape)} do not fit together.");
    }

    public static bool Fits(ReadOnlySpan<int> small, ReadOnlySpan<int> large)
    {
        var fits = small.Length <= large.Length;
        for (var i = 1; fits && i <= small.Length; i++)
            fits = small[^i] == 1 || small[^i] == large[^i];
        return fits;
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var x = inputs[0].Data;
        var y = result.Data;
        if (x.Length == 1)
        {
            y.Fill(x[0]);
            return;
        }

        var shape = result.ShapeArray;
        var steps = TensorShape.Steps(inputs[0].ShapeArray, shape);
        var width = shape[^1];
        Span<int> index = stackalloc int[shape.Length];
        int offset = 0, unused = 0;
        for (var at = 0; at < y.Length; at += width)
        {
            if (steps[^1] == 0)
                y.Slice(at, width).Fill(x[offset]);
            else
                x.Slice(offset, width).CopyTo(y.Slice(at, width));
            TensorShape.NextRow(index, shape, steps, ref offset, steps, ref unused);
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => SumToOperation.Of(gradient, inputs[0].ShapeArray);
}

internal sealed record LogSumExpOperation : Operation
{
    /// <summary>Over the last axis, whose extent becomes 1.</summary>
    public static Tensor Of(Tensor x)
    {
        if (x.Shape.Count == 0)
            throw new ArgumentException("LogSumExp needs an axis to sum over; the shape is ().", nameof(x));
        return new LogSumExpOperation().Apply([.. x.ShapeArray[..^1], 1], x);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var x = inputs[0].Data;
        var y = result.Data;
        var width = inputs[0].ShapeArray[^1];
        using var rented = new RentedFloats(width);
        var terms = rented.Span;
        for (var i = 0; i < y.Length; i++)
        {
            var row = x.Slice(i * width, width);
            var top = TensorPrimitives.Max<float>(row);
            if (float.IsInfinity(top) || float.IsNaN(top))
            {
                y[i] = top;
                continue;
            }

            TensorPrimitives.Subtract(row, top, terms);
            VectorMath.Exp(terms, terms);
            y[i] = top + MathF.Log(TensorPrimitives.Sum<float>(terms));
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => gradient * (inputs[0] - result).Exp();
}

/// <summary>A short-lived buffer.</summary>
internal readonly ref struct RentedFloats(int length)
{
    private readonly float[] array = System.Buffers.ArrayPool<float>.Shared.Rent(length);

    public Span<float> Span => array.AsSpan(0, length);

    public void Dispose() => System.Buffers.ArrayPool<float>.Shared.Return(array);
}
