// y = f_n(… f_2(f_1(x)));    an MLP:  f = linear, activation, linear, …, linear

namespace Ebm;

/// <summary>A function without parameters as a layer.</summary>
public sealed class Activation : Layer
{
    private readonly string name;
    private readonly Func<Tensor, Tensor> function;

    /// <summary>Any function of a tensor.</summary>
    /// <param name="name">What printing shows.</param>
    /// <param name="function">
    /// The function. It has no parameters: layers and tensors that it uses from outside are neither trained nor saved with this layer. Put
    /// those into a class derived from <see cref="Layer"/>, in fields.
    /// </param>
    /// <exception cref="ArgumentException">The function is a method of a layer with parameters.</exception>
    public Activation(string name, Func<Tensor, Tensor> function)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(function);
        if (function.Target is Layer { ParameterCount: > 0 } layer)
            throw new ArgumentException(
                $"'{name}' is a method of {layer.GetType().Name}, whose parameters an activation would hide from training. Put the " +
                $"layer itself into the network.", nameof(function));
        (this.name, this.function) = (name, function);
    }

    private Activation(string name, ScalarFunction scalar)
        : this(name, scalar.Of) => Scalar = scalar;

    /// <summary>The SiLU activation x / (1 + e⁻ˣ).</summary>
    public static Activation Silu { get; } = new("SiLU", new ScalarSilu());

    /// <summary>The rectified linear activation max(0, x).</summary>
    public static Activation Relu { get; } = new("ReLU", new ScalarRelu());

    /// <summary>The hyperbolic tangent as activation.</summary>
    public static Activation Tanh { get; } = new("tanh", new ScalarTanh());

    /// <summary>The logistic sigmoid activation 1 / (1 + e⁻ˣ).</summary>
    public static Activation Sigmoid { get; } = new("sigmoid", new ScalarSigmoid());

    /// <summary>The softplus activation ln(1 + eˣ).</summary>
    public static Activation Softplus { get; } = new("softplus", new ScalarSoftplus());

    /// <summary>The function where it works element by element.</summary>
    internal ScalarFunction? Scalar { get; }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x) => function(x);

    /// <summary>The name of the activation.</summary>
    public override string ToString() => name;
}

/// <summary>Layers one after the other.</summary>
/// <remarks>
/// <code>
/// y = f_n(… f_2(f_1(x)));    an MLP:  f = linear, activation, linear, …, linear
/// </code>
/// </remarks>
/// <param name="layers">The layers, first to last.</param>
public sealed class Sequential(params Layer[] layers) : Layer
{
    /// <summary>Linear layers of these widths with an activation between them.</summary>
    /// <param name="rng">Random numbers for the weights.</param>
    /// <param name="activation">Between the layers, not after the last.</param>
    /// <param name="widths">Extents from input to output, at least two, each ≥ 1.</param>
    public static Sequential Mlp(Rng rng, Activation activation, params int[] widths)
    {
        ArgumentNullException.ThrowIfNull(activation);
        ArgumentNullException.ThrowIfNull(widths);
        Check.AtLeast(widths.Length, 2, nameof(widths));
        var layers = new List<Layer>();
        for (var i = 1; i < widths.Length; i++)
        {
            if (i > 1)
                layers.Add(activation);
            layers.Add(new Linear(widths[i - 1], widths[i], rng, i == widths.Length - 1 ? 1 : Math.Sqrt(2)));
        }

        return new Sequential([.. layers]);
    }

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x) => layers.Aggregate(x, (y, layer) => layer.Apply(y));
}
