// An operation  y = f(x₁, …, x_m)  knows two things: how to compute y, and
//
//   x̄ᵢ = Σⱼ (∂yⱼ/∂xᵢ) ȳⱼ,    ȳ = ∂L/∂y for whatever number L comes later
//
// and writes the second with operations again. That is all that reverse-mode differentiation needs, to any order.

namespace Ebm;

/// <summary>One kind of step from tensors to a tensor.</summary>
internal abstract record Operation
{
    /// <summary>The name that error messages use.</summary>
    public virtual string Name => GetType().Name.Replace("Operation", "", StringComparison.Ordinal);

    /// <summary>Writes all of y.</summary>
    public abstract void Compute(Tensor[] inputs, Tensor result);

    /// <summary>x̄ᵢ, of the shape of input i.</summary>
    public abstract Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient);

    protected Tensor Apply(int[] shape, params Tensor[] inputs)
    {
        Host.Poll();
        var result = Workspace.NewTensor(shape, this, inputs);
        Compute(inputs, result);
        return result;
    }
}

/// <summary>Gradients by reverse-mode differentiation.</summary>
/// <remarks>
/// <code>
/// x̄ᵢ = Σⱼ (∂yⱼ/∂xᵢ) ȳⱼ,    ȳ = ∂L/∂y for whatever number L comes later
/// </code>
/// </remarks>
public static partial class Gradient
{
    /// <summary>
    /// ∂y/∂x for every x, each of the shape of its x. The results are tensors like any other: they can be differentiated again. Every one
    /// has a buffer of its own.
    /// </summary>
    /// <param name="y">One number.</param>
    /// <param name="xs">Inputs or parameters. An x that y does not depend on gets zeros: that is its derivative.</param>
    /// <exception cref="ArgumentException">y is not one number.</exception>
    /// <exception cref="ObjectDisposedException">
    /// A tensor that y was computed from, or an x, belonged to a workspace step that has ended: whether y depends on the xs is not known
    /// any more.
    /// </exception>
    public static Tensor[] Of(Tensor y, params Tensor[] xs)
    {
        ArgumentNullException.ThrowIfNull(y);
        ArgumentNullException.ThrowIfNull(xs);
        if (y.Length != 1)
            throw new ArgumentException($"Gradient.Of: y has the shape {y.ShapeText}; a gradient is that of one number. Sum it first.",
                nameof(y));
        var order = Order(y, xs);
        var gradients = new Dictionary<Tensor, Tensor>(order.Count) { [y] = Tensor.Filled(1, y.ShapeArray) };
        var inside = new HashSet<Tensor>(order);
        for (var at = order.Count - 1; at >= 0; at--)
        {
            Host.Poll();
            var node = order[at];
            if (node.Source is not { } source || !gradients.TryGetValue(node, out var gradient))
                continue;
            for (var i = 0; i < node.Inputs.Length; i++)
            {
                var input = node.Inputs[i];
                if (!inside.Contains(input))
                    continue;
                var part = source.Pull(i, node.Inputs, node, gradient);
                gradients[input] = gradients.TryGetValue(input, out var sum) ? sum + part : part;
            }
        }

        return Distinct(xs, gradients);
    }

    // A sum hands one gradient to both its terms. The caller may write into what it gets, so each x gets a tensor of its own.
    private static Tensor[] Distinct(Tensor[] xs, Dictionary<Tensor, Tensor> gradients)
    {
        var given = new HashSet<Tensor>();
        return [.. xs.Select(x => !gradients.TryGetValue(x, out var g) ? Tensor.Filled(0, x.ShapeArray) : given.Add(g) ? g
            : ReshapeOperation.Copy(g))];
    }

    /// <summary>The gradient ∂y/∂x for one x.</summary>
    /// <inheritdoc cref="Of(Tensor, Tensor[])"/>
    public static Tensor Of(Tensor y, Tensor x) => Of(y, [x])[0];

    /// <summary>The tensors on the ways from the xs to y, inputs before results.</summary>
    private static List<Tensor> Order(Tensor y, Tensor[] xs)
    {
        var order = new List<Tensor>();
        var depends = new Dictionary<Tensor, bool>();
        foreach (var x in xs)
        {
            ArgumentNullException.ThrowIfNull(x, nameof(xs));
            if (x.IsGone)
                throw Tensor.Gone("Gradient.Of: an x");
            depends[x] = true;
        }

        var targets = new HashSet<Tensor>(xs);
        var stack = new Stack<(Tensor Node, int Next)>();
        stack.Push((y, 0));
        var open = new HashSet<Tensor> { y };
        while (stack.TryPop(out var top))
        {
            Host.Poll();
            var (node, next) = top;
            if (node.IsGone)
                throw Tensor.Gone("Gradient.Of: y, or a tensor that it was computed from,");
            if (next < node.Inputs.Length)
            {
                stack.Push((node, next + 1));
                if (open.Add(node.Inputs[next]))
                    stack.Push((node.Inputs[next], 0));
                continue;
            }

            var needed = targets.Contains(node);
            foreach (var input in node.Inputs)
                needed |= depends.GetValueOrDefault(input);
            depends[node] = needed;
            if (needed)
                order.Add(node);
        }

        return order;
    }
}
