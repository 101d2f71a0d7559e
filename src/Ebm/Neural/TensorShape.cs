namespace Ebm;

/// <summary>What the operations need to know about shapes.</summary>
internal static class TensorShape
{
    public static int Length(ReadOnlySpan<int> shape)
    {
        long length = 1;
        foreach (var extent in shape)
            length *= extent;
        return checked((int)length);
    }

    public static string Text(ReadOnlySpan<int> shape) => $"({string.Join(", ", shape.ToArray())})";

    public static void Validate(int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        foreach (var extent in shape)
        {
            if (extent < 1)
                throw new ArgumentException($"The shape {Text(shape)} has an extent below 1.", nameof(shape));
        }
    }

    /// <summary>The shape that both broadcast to: aligned at the right, an extent of 1 repeats.</summary>
    public static int[] Broadcast(Tensor a, Tensor b, string operation)
    {
        if (a.ShapeArray.AsSpan().SequenceEqual(b.ShapeArray))
            return a.ShapeArray;
        var result = new int[Math.Max(a.Shape.Count, b.Shape.Count)];
        for (var i = 1; i <= result.Length; i++)
        {
            var x = i <= a.Shape.Count ? a.ShapeArray[^i] : 1;
            var y = i <= b.Shape.Count ? b.ShapeArray[^i] : 1;
            result[^i] = x == y || y == 1 ? x : x == 1 ? y : throw Mismatch(operation, a, b);
        }

        return result;
    }

    /// <summary>Steps of an operand along the axes of a result it is broadcast to; 0 where it repeats.</summary>
    public static int[] Steps(ReadOnlySpan<int> operand, ReadOnlySpan<int> result)
    {
        var steps = new int[result.Length];
        var step = 1;
        for (var i = 1; i <= operand.Length; i++)
        {
            steps[^i] = operand[^i] == 1 ? 0 : step;
            step *= operand[^i];
        }

        return steps;
    }

    /// <summary>Moves offsets to the next row, the last axis being walked by the caller.</summary>
    public static void NextRow(Span<int> index, ReadOnlySpan<int> shape, ReadOnlySpan<int> stepsA, ref int a, ReadOnlySpan<int> stepsB,
        ref int b)
    {
        for (var axis = shape.Length - 2; axis >= 0; axis--)
        {
            a += stepsA[axis];
            b += stepsB[axis];
            if (++index[axis] < shape[axis])
                return;
            index[axis] = 0;
            a -= stepsA[axis] * shape[axis];
            b -= stepsB[axis] * shape[axis];
        }
    }

    public static int Axis(Tensor x, int axis, string operation) => axis >= -x.Shape.Count && axis < x.Shape.Count
        ? axis < 0 ? axis + x.Shape.Count : axis
        : throw new ArgumentOutOfRangeException(nameof(axis), axis,
        $"{operation}: axis = {axis} must lie between {-x.Shape.Count} and {x.Shape.Count - 1} for the shape {x.ShapeText}.");

    public static ArgumentException Mismatch(string operation, Tensor a, Tensor b) =>
        new($"{operation}: the shapes {a.ShapeText} and {b.ShapeText} do not fit together.");
}
