// A tensor: numbers in a box, and how they came about.
//
//   x.Shape = (n₀, n₁, …), row by row: the last index runs fast.    y = f(x) remembers f and x, so that ∂y/∂x can be asked for.

using System.Globalization;
using System.Text;

namespace Ebm;

/// <summary>
/// A box of floats that remembers the operation and the tensors it was computed from. <see cref="Gradient.Of(Tensor, Tensor[])"/>
/// follows that memory back. Gradients are tensors made of the same operations, so they have gradients too.
/// </summary>
public sealed partial class Tensor
{
    private readonly int[] shape;
    private float[]? buffer;
    private bool isConstant;

    internal Tensor(int[] shape, float[] buffer, Operation? source = null, Tensor[]? inputs = null)
    {
        this.shape = shape;
        this.buffer = buffer;
        Length = TensorShape.Length(shape);
        Source = source;
        Inputs = inputs ?? [];
    }

    /// <summary>The extents, outermost first. A number has none.</summary>
    public IReadOnlyList<int> Shape => shape;

    /// <summary>How many numbers.</summary>
    public int Length { get; }

    /// <summary>
    /// The numbers, row by row. Writing them does not change tensors that were computed from them, but derivatives of those that are asked
    /// for later mix old and new numbers: write, then compute anew.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The tensor belonged to a step of a <see cref="Workspace"/> that has ended.</exception>
    public Span<float> Data => Buffer.AsSpan(0, Length);

    /// <summary>The only number.</summary>
    /// <exception cref="InvalidOperationException">There is not exactly one.</exception>
    public float Item => Length == 1 ? Data[0] : throw new InvalidOperationException($"Item needs one number; the shape is {ShapeText}.");

    internal float[] Buffer => buffer ?? throw Gone("This tensor");

    /// <summary>Whether a layer that holds this tensor trains and saves it.</summary>
    internal bool IsParameter => Source is null && !isConstant && !IsGone;

    /// <summary>Whether training leaves this parameter as it is: it is saved with the others, no optimiser moves it, no price is on it.
    /// </summary>
    internal bool IsFixed { get; private init; }

    /// <summary>Whether the tensor belonged to a step of a workspace that has ended.</summary>
    internal bool IsGone => buffer is null;

    internal int[] ShapeArray => shape;

    internal string ShapeText => TensorShape.Text(shape);

    internal Operation? Source { get; private set; }

    internal Tensor[] Inputs { get; private set; }

    /// <summary>A tensor that holds a copy of the numbers.</summary>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="shape">The extents, each ≥ 1; none means one axis of values.Length.</param>
    /// <exception cref="ArgumentException">The shape holds another number of values.</exception>
    public static Tensor From(float[] values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(values);
        return From(values.AsSpan(), shape.Length == 0 ? [values.Length] : shape);
    }

    /// <summary>A tensor that holds a copy of the numbers.</summary>
    /// <param name="values">The numbers, row by row.</param>
    /// <param name="shape">The extents, each ≥ 1; none means one axis of values.Length, or a single number where there is one.</param>
    /// <exception cref="ArgumentException">The shape holds another number of values.</exception>
    public static Tensor From(ReadOnlySpan<float> values, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        // A collection expression binds to this overload, not to the one for arrays.
        shape = shape.Length == 0 && values.Length > 1 ? [values.Length] : shape;
        TensorShape.Validate(shape);
        if (values.Length != TensorShape.Length(shape))
            throw new ArgumentException($"{values.Length} values do not fill the shape {TensorShape.Text(shape)}.", nameof(values));
        return new Tensor((int[])shape.Clone(), values.ToArray());
    }

    /// <summary>A number as a tensor.</summary>
    public static Tensor Number(float value) => new([], [value]);

    /// <summary>A tensor of one value throughout.</summary>
    /// <param name="value">The value.</param>
    /// <param name="shape">The extents, each ≥ 1; none makes a single number.</param>
    public static Tensor Filled(float value, params int[] shape)
    {
        TensorShape.Validate(shape);
        var result = Workspace.NewTensor((int[])shape.Clone());
        result.Data.Fill(value);
        return result;
    }

    /// <summary>A tensor of independent standard Gaussian numbers.</summary>
    /// <param name="rng">Moved on.</param>
    /// <param name="shape">The extents, each ≥ 1; none makes a single number.</param>
    public static Tensor Gaussian(Rng rng, params int[] shape)
    {
        ArgumentNullException.ThrowIfNull(rng);
        TensorShape.Validate(shape);
        var result = Workspace.NewTensor((int[])shape.Clone());
        rng.FillGaussian(result.Data);
        return result;
    }

    /// <summary>
    /// The same numbers without their memory: a constant, in its own buffer, also after a workspace step. In a field of a
    /// <see cref="Layer"/> it is neither trained nor saved.
    /// </summary>
    public Tensor Constant() => new(shape, Data.ToArray()) { isConstant = true };

    /// <summary>
    /// The same numbers without their memory, in their own buffer, to be trained: how a parameter begins that is first computed, such as
    /// <c>(Tensor.Gaussian(rng, 3, 3) * .1f).AsParameter()</c> in a field of a <see cref="Layer"/>.
    /// </summary>
    public Tensor AsParameter() => new(shape, Data.ToArray());

    /// <summary>The same numbers as a parameter that is saved and not trained.</summary>
    internal Tensor AsFixedParameter() => new(shape, Data.ToArray()) { IsFixed = true };

    /// <summary>
    /// Lets this tensor survive the workspace step that made it. Returns it. What it was computed from does not survive with it: gradients
    /// through it can be asked for inside the step only; afterwards they are an error. <see cref="Constant"/> makes a tensor without a
    /// past.
    /// </summary>
    /// <exception cref="ObjectDisposedException">The step has ended.</exception>
    public Tensor Keep()
    {
        if (IsGone)
            throw Gone("This tensor");
        Workspace.Release(this);
        return this;
    }

    /// <summary>The numbers in a new array.</summary>
    public float[] ToArray() => Data.ToArray();

    /// <summary>The shape and the first numbers.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(ShapeText).Append(" [");
        var values = Data;
        for (var i = 0; i < Math.Min(values.Length, 8); i++)
            text.Append(i == 0 ? "" : ", ").Append(values[i].ToString("G4", CultureInfo.InvariantCulture));
        return text.Append(values.Length > 8 ? ", …]" : "]").ToString();
    }

    internal static ObjectDisposedException Gone(string what) => new(
        nameof(Tensor), $"{what} was made in a workspace step that has ended. Call Keep() inside the step on a tensor whose numbers " +
            $"you need afterwards; ask for gradients inside the step; Constant() makes a tensor without a past.");

    /// <summary>Forgets how the tensor came about, and hands out its buffer for reuse.</summary>
    internal float[]? TakeBuffer()
    {
        var taken = buffer;
        (buffer, Source, Inputs) = (null, null, []);
        return taken;
    }
}
