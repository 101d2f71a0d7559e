// z = x ∘ y for ∘ in + − × ÷, each operand repeated along axes where its extent is 1;    z = a x + b
//
//   +: x̄ = z̄, ȳ = z̄    −: ȳ = −z̄    ×: x̄ = z̄ y, ȳ = z̄ x    ÷: x̄ = z̄ / y, ȳ = −z̄ z / y    (summed over repetitions)

using System.Numerics.Tensors;

namespace Ebm;

internal enum Arithmetic
{
    Add,
    Subtract,
    Multiply,
    Divide,
}

internal sealed record ArithmeticOperation(Arithmetic Kind) : Operation
{
    public override string Name => Kind.ToString();

    public static Tensor Of(Arithmetic kind, Tensor x, Tensor y)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(y);
        return new ArithmeticOperation(kind).Apply(TensorShape.Broadcast(x, y, kind.ToString()), x, y);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (x, y) = (inputs[0], inputs[1]);
        if (x.Length == result.Length && y.Length == result.Length)
        {
            var (a, b, c) = (x.Buffer, y.Buffer, result.Buffer);
            ElementLoop.Run(result.Length, (from, count) => Rows(a.AsSpan(from, count), b.AsSpan(from, count), c.AsSpan(from, count)));
            return;
        }

        var shape = result.ShapeArray;
        var width = shape[^1];
        if (RowLoops.Steps(x.ShapeArray, shape) is { } simpleX && RowLoops.Steps(y.ShapeArray, shape) is { } simpleY)
        {
            var (a, b, c) = (x.Buffer, y.Buffer, result.Buffer);
            ElementLoop.Run(result.Length / width, width, (from, count) => RowLoops.Run(
                Kind, a.AsSpan(from * simpleX.Row), simpleX, b.AsSpan(from * simpleY.Row), simpleY, c.AsSpan(from * width, count * width),
                    width));
            return;
        }

        var (stepsX, stepsY) = (TensorShape.Steps(x.ShapeArray, shape), TensorShape.Steps(y.ShapeArray, shape));
        var dataX = x.Data;
        var dataY = y.Data;
        var data = result.Data;
        Span<int> index = stackalloc int[shape.Length];
        int offsetX = 0, offsetY = 0;
        for (var at = 0; at < data.Length; at += width)
        {
            Rows(dataX.Slice(offsetX, stepsX[^1] == 0 ? 1 : width), dataY.Slice(offsetY, stepsY[^1] == 0 ? 1 : width),
                data.Slice(at, width));
            TensorShape.NextRow(index, shape, stepsX, ref offsetX, stepsY, ref offsetY);
        }
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient)
    {
        var part = (Kind, i) switch
        {
            (Arithmetic.Add, _) or (Arithmetic.Subtract, 0) => gradient,
            (Arithmetic.Subtract, _) => -gradient,
            (Arithmetic.Multiply, _) => gradient * inputs[1 - i],
            (_, 0) => gradient / inputs[1],
            _ => -(gradient * result / inputs[1]),
        };
        return SumToOperation.Of(part, inputs[i].ShapeArray);
    }

    private void Rows(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> z)
    {
        if (x.Length == z.Length && y.Length == z.Length)
        {
            switch (Kind)
            {
                case Arithmetic.Add: TensorPrimitives.Add(x, y, z); break;
                case Arithmetic.Subtract: TensorPrimitives.Subtract(x, y, z); break;
                case Arithmetic.Multiply: TensorPrimitives.Multiply(x, y, z); break;
                default: TensorPrimitives.Divide(x, y, z); break;
            }
        }
        else if (x.Length == z.Length)
        {
            switch (Kind)
            {
                case Arithmetic.Add: TensorPrimitives.Add(x, y[0], z); break;
                case Arithmetic.Subtract: TensorPrimitives.Subtract(x, y[0], z); break;
                case Arithmetic.Multiply: TensorPrimitives.Multiply(x, y[0], z); break;
                default: TensorPrimitives.Divide(x, y[0], z); break;
            }
        }
        else
        {
            var a = x[0];
            switch (Kind)
            {
                case Arithmetic.Add when y.Length == z.Length: TensorPrimitives.Add(y, a, z); break;
                case Arithmetic.Subtract when y.Length == z.Length: TensorPrimitives.Subtract(a, y, z); break;
                case Arithmetic.Multiply when y.Length == z.Length: TensorPrimitives.Multiply(y, a, z); break;
                case Arithmetic.Divide when y.Length == z.Length: TensorPrimitives.Divide(a, y, z); break;
                case Arithmetic.Add: z.Fill(a + y[0]); break;
                case Arithmetic.Subtract: z.Fill(a - y[0]); break;
                case Arithmetic.Multiply: z.Fill(a * y[0]); break;
                default: z.Fill(a / y[0]); break;
            }
        }
    }
}

/// <summary>a x + b with fixed numbers a and b.</summary>
internal sealed record AffineOperation(float Scale, float Shift) : Operation
{
    public static Tensor Of(Tensor x, float scale, float shift)
    {
        ArgumentNullException.ThrowIfNull(x);
        return new AffineOperation(scale, shift).Apply(x.ShapeArray, x);
    }

    public override void Compute(Tensor[] inputs, Tensor result)
    {
        var (x, y) = (inputs[0].Buffer, result.Buffer);
        ElementLoop.Run(result.Length, (from, count) =>
        {
            TensorPrimitives.Multiply(x.AsSpan(from, count), Scale, y.AsSpan(from, count));
            if (Shift != 0)
                TensorPrimitives.Add(y.AsSpan(from, count), Shift, y.AsSpan(from, count));
        });
    }

    public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => Of(gradient, Scale, 0);
}

/// <summary>Cuts a loop over elements into one range a thread: what a core has written it finds again in its own cache.</summary>
internal static class ElementLoop
{
    private const int Least = 8192;
    private const int Unit = 64;

    /// <summary>Calls <paramref name="part"/> with the start and the length of each range.</summary>
    public static void Run(int length, Action<int, int> part) =>
        Run((length + Unit - 1) / Unit, Unit, (from, count) => part(from * Unit, Math.Min(count * Unit, length - (from * Unit))));

    /// <summary>The same for rows of a width: the start and the number of rows.</summary>
    public static void Run(int rows, int width, Action<int, int> part)
    {
        var parts = (int)Math.Min(Math.Min(ForkJoin.Threads(Workspace.Threads), rows), (long)rows * width / Least);
        if (parts <= 1)
            part(0, rows);
        else
            ForkJoin.Run(parts, parts,
                p => part((int)((long)rows * p / parts), (int)((long)rows * (p + 1) / parts) - (int)((long)rows * p / parts)));
    }
}
