// Reshape: the same numbers in another box.    Slice: a range of one axis.    Pad: zeros around it.    Concatenate: side by side.
//
// Slice and Pad are each other's derivatives; that of Concatenate is a Slice.
// With the axis in the middle, a tensor is (outer, extent, inner) numbers, and a range of it is outer blocks.

namespace Ebm;

internal sealed record ReshapeOperation : Operation
{
    public static Tensor Of(Tensor x, int[] shape)
    {
        TensorShape.Validate(shape);
        if (TensorShape.Length(shape) != x.Length)
            throw new ArgumentException(
                $"Reshape: the shapes {x.ShapeText} and {TensorShape.Text(shape)} hold {x.Length} and {TensorShape.Length(shape)} " +
                $"numbers.", nameof(shape));
        return new ReshapeOperation().Apply((int[])shape.Clone(), x);
    }

    /// <summary>The same numbers in the same box, in a buffer of its own.</summary>
    public static Tensor Copy(Tensor x) => new ReshapeOperation().Apply(x.ShapeArray, x);

    public override void Compute(Tensor[] inputs, Tensor result) => inputs[0].Data.CopyTo(result.Data);

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => Of(gradient, inputs[0].ShapeArray);
}

internal sealed record SliceOperation(int Axis, int Start) : Operation
{
    public static Tensor Of(Tensor x, int axis, int start, int count)
    {
        axis = TensorShape.Axis(x, axis, "Slice");
        if (start < 0 || count < 1 || start + count > x.Shape[axis])
            throw new ArgumentOutOfRangeException(nameof(start), start,
                $"Slice: {count} from {start} does not lie inside axis {axis} of the shape {x.ShapeText}.");
        var shape = (int[])x.ShapeArray.Clone();
        shape[axis] = count;
        return new SliceOperation(axis, start).Apply(shape, x);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var inner = TensorShape.Length(result.ShapeArray.AsSpan(Axis + 1));
        Blocks.Copy(inputs[0].Data, inputs[0].Shape[Axis] * inner, Start * inner, result.Data, result.Shape[Axis] * inner, 0,
            result.Shape[Axis] * inner);
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        PadOperation.Of(gradient, Axis, Start, inputs[0].Shape[Axis]);
}

internal sealed record PadOperation(int Axis, int Start) : Operation
{
    /// <summary>x with zeros before and after, so that the axis has this extent and x starts at start.</summary>
    public static Tensor Of(Tensor x, int axis, int start, int extent)
    {
        var shape = (int[])x.ShapeArray.Clone();
        shape[axis] = extent;
        return new PadOperation(axis, start).Apply(shape, x);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var inner = TensorShape.Length(result.ShapeArray.AsSpan(Axis + 1));
        var width = inputs[0].Shape[Axis] * inner;
        result.Data.Clear();
        Blocks.Copy(inputs[0].Data, width, 0, result.Data, result.Shape[Axis] * inner, Start * inner, width);
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        SliceOperation.Of(gradient, Axis, Start, inputs[0].Shape[Axis]);
}

internal sealed record ConcatenateOperation(int Axis) : Operation
{
    public static Tensor Of(Tensor[] parts, int axis)
    {
        ArgumentNullException.ThrowIfNull(parts);
        if (parts.Length == 0)
            throw new ArgumentException("Concatenate needs at least one tensor.", nameof(parts));
        axis = TensorShape.Axis(parts[0], axis, "Concatenate");
        var shape = (int[])parts[0].ShapeArray.Clone();
        foreach (var part in parts[1..])
        {
            var fits = part.Shape.Count == shape.Length;
            for (var i = 0; fits && i < shape.Length; i++)
                fits = i == axis || part.Shape[i] == shape[i];
            if (!fits)
                throw TensorShape.Mismatch($"Concatenate along axis {axis}", parts[0], part);
            shape[axis] += part.Shape[axis];
        }

        return new ConcatenateOperation(axis).Apply(shape, parts);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var inner = TensorShape.Length(result.ShapeArray.AsSpan(Axis + 1));
        var start = 0;
        foreach (var part in inputs)
        {
            var width = part.Shape[Axis] * inner;
            Blocks.Copy(part.Data, width, 0, result.Data, result.Shape[Axis] * inner, start, width);
            start += width;
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
        SliceOperation.Of(gradient, Axis, inputs[..i].Sum(x => x.Shape[Axis]), inputs[i].Shape[Axis]);
}

internal static class Blocks
{
    /// <summary>Copies a range of <paramref name="width"/> out of every row of one matrix into every row of another.</summary>
    public static void Copy(ReadOnlySpan<float> from, int fromRow, int fromStart, Span<float> to, int toRow, int toStart, int width)
    {
        for (int i = fromStart, j = toStart; i < from.Length; i += fromRow, j += toRow)
        {
            if (width == 1)
                to[j] = from[i];
            else
                from.Slice(i, width).CopyTo(to.Slice(j, width));
        }
    }
}
