// SumTo: sums over the axes that the smaller shape lacks.    Repeat: copies along them.    Each is the other's derivative.

using System.Numerics.Tensors;

namespace Ebm;

internal sealed record SumToOperation : Operation
{
    /// <summary>The sum of x over repetitions of <paramref name="shape"/>; x itself if the shapes are equal.</summary>
    /// <remarks>
    /// For gradients, which nobody writes to before they leave <see cref="Gradient"/>. <see cref="New"/> never gives x itself.
    /// </remarks>
    public static Tensor Of(Tensor x, int[] shape) => Same(x, shape) ? x : New(x, shape);

    /// <summary>The sum of x over repetitions of <paramref name="shape"/>, always in a buffer of its own.</summary>
    public static Tensor New(Tensor x, int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        if (Same(x, shape))
            return ReshapeOperation.Copy(x);
        return RepeatOperation.Fits(shape, x.ShapeArray) ? new SumToOperation().Apply((int[])shape.Clone(), x)
            : throw new ArgumentException($"SumTo: the shapes {x.ShapeText} and {TensorShape.Text(shape)} do not fit together.");
    }

    public static bool Same(Tensor x, int[] shape) => x.ShapeArray.AsSpan().SequenceEqual(shape);

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
            var (from, to) = (inputs[0].Buffer, result.Buffer);
            var rows = inputs[0].Length / width;
            ElementLoop.Run(width, rows, (first, count) => RowLoops.SumColumns(from, to.AsSpan(first, count), rows, width, first));
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

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        RepeatOperation.Of(gradient, inputs[0].ShapeArray);
}

internal sealed record RepeatOperation : Operation
{
    /// <summary>x repeated up to a shape; x itself if the shapes are equal.</summary>
    public static Tensor Of(Tensor x, int[] shape) => SumToOperation.Same(x, shape) ? x : New(x, shape);

    /// <summary>x repeated up to a shape, always in a buffer of its own.</summary>
    public static Tensor New(Tensor x, int[] shape)
    {
        TensorShape.Validate(shape);
        if (SumToOperation.Same(x, shape))
            return ReshapeOperation.Copy(x);
        return Fits(x.ShapeArray, shape) ? new RepeatOperation().Apply((int[])shape.Clone(), x)
            : throw new ArgumentException($"Repeat: the shapes {x.ShapeText} and {TensorShape.Text(shape)} do not fit together.");
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

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        SumToOperation.Of(gradient, inputs[0].ShapeArray);
}
