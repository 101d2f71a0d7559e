// The operations by name. Everything here is one operation or a short formula made of them.

namespace Ebm;

public sealed partial class Tensor
{
    private static readonly ScalarExp ExpFunction = new();
    private static readonly ScalarLog LogFunction = new();
    private static readonly ScalarSqrt SqrtFunction = new();
    private static readonly ScalarSquare SquareFunction = new();
    private static readonly ScalarAbs AbsFunction = new();
    private static readonly ScalarRelu ReluFunction = new();
    private static readonly ScalarTanh TanhFunction = new();
    private static readonly ScalarSigmoid SigmoidFunction = new();
    private static readonly ScalarSoftplus SoftplusFunction = new();
    private static readonly ScalarSilu SiluFunction = new();
    private static readonly ScalarSin SinFunction = new();

    /// <summary>A number is a tensor of shape ().</summary>
    public static implicit operator Tensor(float value) => Number(value);

    /// <summary>Sum; extents of 1, and missing outer axes, repeat.</summary>
    public static Tensor operator +(Tensor x, Tensor y) => ArithmeticOperation.Of(Arithmetic.Add, x, y);

    /// <summary>The sum x + a, number by number.</summary>
    public static Tensor operator +(Tensor x, float a) => AffineOperation.Of(x, 1, a);

    /// <summary>The sum a + x, number by number.</summary>
    public static Tensor operator +(float a, Tensor x) => AffineOperation.Of(x, 1, a);

    /// <summary>Difference; extents of 1, and missing outer axes, repeat.</summary>
    public static Tensor operator -(Tensor x, Tensor y) => ArithmeticOperation.Of(Arithmetic.Subtract, x, y);

    /// <summary>The difference x − a, number by number.</summary>
    public static Tensor operator -(Tensor x, float a) => AffineOperation.Of(x, 1, -a);

    /// <summary>The difference a − x, number by number.</summary>
    public static Tensor operator -(float a, Tensor x) => AffineOperation.Of(x, -1, a);

    /// <summary>The negative −x, number by number.</summary>
    public static Tensor operator -(Tensor x) => AffineOperation.Of(x, -1, 0);

    /// <summary>Product element by element; extents of 1, and missing outer axes, repeat.</summary>
    public static Tensor operator *(Tensor x, Tensor y) => ArithmeticOperation.Of(Arithmetic.Multiply, x, y);

    /// <summary>The multiple x a, number by number.</summary>
    public static Tensor operator *(Tensor x, float a) => AffineOperation.Of(x, a, 0);

    /// <summary>The multiple a x, number by number.</summary>
    public static Tensor operator *(float a, Tensor x) => AffineOperation.Of(x, a, 0);

    /// <summary>Quotient element by element; extents of 1, and missing outer axes, repeat.</summary>
    public static Tensor operator /(Tensor x, Tensor y) => ArithmeticOperation.Of(Arithmetic.Divide, x, y);

    /// <summary>The quotient x / a, number by number.</summary>
    public static Tensor operator /(Tensor x, float a) => AffineOperation.Of(x, 1 / a, 0);

    /// <summary>The exponential eˣ, number by number.</summary>
    public Tensor Exp() => ExpFunction.Of(this);

    /// <summary>The natural logarithm ln x, number by number.</summary>
    public Tensor Log() => LogFunction.Of(this);

    /// <summary>
    /// √x. Its gradient at 0 is infinite: the norm √Σx² has no gradient at x = 0, unless a small number is added below the root.
    /// </summary>
    public Tensor Sqrt() => SqrtFunction.Of(this);

    /// <summary>The square x², number by number.</summary>
    public Tensor Square() => SquareFunction.Of(this);

    /// <summary>The absolute value |x|, number by number; its gradient at 0 is 0.</summary>
    public Tensor Abs() => AbsFunction.Of(this);

    /// <summary>max(0, x); gradient 0 at 0.</summary>
    public Tensor Relu() => ReluFunction.Of(this);

    /// <summary>The hyperbolic tangent, number by number.</summary>
    public Tensor Tanh() => TanhFunction.Of(this);

    /// <summary>The logistic sigmoid 1 / (1 + e⁻ˣ), number by number.</summary>
    public Tensor Sigmoid() => SigmoidFunction.Of(this);

    /// <summary>ln(1 + eˣ), also for large |x|.</summary>
    public Tensor Softplus() => SoftplusFunction.Of(this);

    /// <summary>The SiLU x / (1 + e⁻ˣ), number by number.</summary>
    public Tensor Silu() => SiluFunction.Of(this);

    /// <summary>The sine, number by number.</summary>
    public Tensor Sin() => SinFunction.Of(this);

    /// <summary>The matrix product op(this) op(other), op(X) = X or Xᵀ.</summary>
    /// <param name="other">The right factor, a matrix.</param>
    /// <param name="transposeThis">Whether the transpose of this matrix is taken.</param>
    /// <param name="transposeOther">Whether the transpose of the other is taken.</param>
    /// <returns>A matrix, (rows of the left factor, columns of the right one).</returns>
    /// <exception cref="ArgumentException">The shapes do not fit; the message names both.</exception>
    public Tensor MatrixProduct(Tensor other, bool transposeThis = false, bool transposeOther = false) =>
        MatrixProductOperation.Of(this, other, transposeThis, transposeOther);

    /// <summary>The transpose of a matrix.</summary>
    public Tensor Transpose() => TransposeOperation.Of(this);

    /// <summary>The sum of all numbers.</summary>
    public Tensor Sum() => SumToOperation.New(this, []);

    /// <summary>The sum over one axis, whose extent becomes 1.</summary>
    /// <param name="axis">From 0; a negative axis counts from the last, −1.</param>
    public Tensor Sum(int axis)
    {
        var shape = (int[])ShapeArray.Clone();
        shape[TensorShape.Axis(this, axis, nameof(Sum))] = 1;
        return SumToOperation.New(this, shape);
    }

    /// <summary>The mean of all numbers.</summary>
    public Tensor Mean() => Sum() / Length;

    /// <summary>The mean over one axis, whose extent becomes 1.</summary>
    /// <param name="axis">From 0; a negative axis counts from the last, −1.</param>
    public Tensor Mean(int axis) => Sum(axis) / Shape[TensorShape.Axis(this, axis, nameof(Mean))];

    /// <summary>
    /// The sum over repetitions of a smaller shape: the opposite of <see cref="RepeatTo"/>. A copy where the shapes are equal.
    /// </summary>
    public Tensor SumTo(params int[] target) => SumToOperation.New(this, target);

    /// <summary>Copies along axes of extent 1, and new outer axes, up to a larger shape. A copy where the shapes are equal.</summary>
    public Tensor RepeatTo(params int[] target) => RepeatOperation.New(this, target);

    /// <summary>From every row of a matrix the element at the row's label, shape (n, 1).</summary>
    /// <inheritdoc cref="CrossEntropy(int[])"/>
    public Tensor Pick(params int[] labels)
    {
        ArgumentNullException.ThrowIfNull(labels);
        if (Shape.Count != 2 || labels.Length != Shape[0])
            throw new ArgumentException($"Pick: the shapes {ShapeText} and ({labels.Length}) of the labels do not fit together.",
                nameof(labels));
        var map = new int[labels.Length];
        for (var i = 0; i < map.Length; i++)
        {
            if (labels[i] < 0 || labels[i] >= Shape[1])
                throw new ArgumentOutOfRangeException(nameof(labels), labels[i],
                    $"labels[{i}] = {labels[i]} must lie between 0 and {Shape[1] - 1}.");
            map[i] = (i * Shape[1]) + labels[i];
        }

        return TakeOperation.Of(this, 1, map, [map.Length, 1]);
    }

    /// <summary>The rows of a matrix with these indices, in this order; a row may come several times.</summary>
    /// <param name="rows">Indices, each 0 … number of rows − 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An index is out of range.</exception>
    public Tensor Gather(params int[] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (Shape.Count != 2 || rows.Length == 0)
            throw new ArgumentException($"Gather: the shapes {ShapeText} and ({rows.Length}) of the indices do not fit together.",
                nameof(rows));
        var width = Shape[1];
        var map = new int[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0 || rows[i] >= Shape[0])
                throw new ArgumentOutOfRangeException(nameof(rows), rows[i],
                    $"rows[{i}] = {rows[i]} must lie between 0 and {Shape[0] - 1}.");
            for (var j = 0; j < width; j++)
                map[(i * width) + j] = (rows[i] * width) + j;
        }

        return TakeOperation.Of(this, 1, map, [rows.Length, width]);
    }

    /// <summary>The same numbers in another shape.</summary>
    /// <param name="target">The extents of the new shape; their product is Length.</param>
    public Tensor Reshape(params int[] target) => ReshapeOperation.Of(this, target);

    /// <summary>Neighbouring entries of one axis; a copy.</summary>
    /// <param name="axis">From 0; a negative axis counts from the last, −1.</param>
    /// <param name="start">The first entry, from 0.</param>
    /// <param name="count">How many, ≥ 1.</param>
    public Tensor Slice(int axis, int start, int count) => SliceOperation.Of(this, axis, start, count);

    /// <summary>Tensors side by side along an axis.</summary>
    /// <param name="axis">From 0; a negative axis counts from the last, −1.</param>
    /// <param name="parts">At least one; their shapes agree in all other axes.</param>
    public static Tensor Concatenate(int axis, params Tensor[] parts) => ConcatenateOperation.Of(parts, axis);
}
