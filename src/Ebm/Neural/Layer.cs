// A layer is a function of a tensor with parameters; a network is a layer made of layers.
//
// A new one in five lines:   class Ring(Rng rng) : Layer
//                            {
//                                Linear inside = new(2, 64, rng), outside = new(64, 1, rng);
//                                public override Tensor Apply(Tensor x) => outside.Apply(inside.Apply(x).Silu());
//                            }

using System.Globalization;
using System.Text;

namespace Ebm;

/// <summary>A parameter: a tensor that training changes in place, and the name it has in weight files.</summary>
/// <param name="Name">Path of field names, such as "inside.weight".</param>
/// <param name="Value">The tensor of numbers.</param>
public sealed record Parameter(string Name, Tensor Value);

/// <summary>
/// A function of a tensor with parameters. Its parameters are in its fields, in the order in which they are written; so a subclass declares
/// fields and <see cref="Apply"/>, nothing else.
/// </summary>
/// <remarks>
/// <para>Looked into are all fields (private and inherited ones, properties' and captured constructor parameters' too) that hold a tensor,
/// a layer, or an array, list, dictionary or tuple of these, to any depth. Not looked into: other objects, and what a lambda
/// captures.</para>
/// <para>A tensor in a field is a parameter: it is trained and saved. Two kinds are not: <see cref="Tensor.Constant"/> makes a tensor that
/// stays as it is, and the result of an operation is a cache (<see cref="Tensor.AsParameter"/> makes a parameter that starts at its
/// numbers).</para>
/// </remarks>
public abstract class Layer
{
    /// <summary>The value for a batch.</summary>
    /// <param name="x">The batch, usually one example a row.</param>
    public abstract Tensor Apply(Tensor x);

    /// <summary>
    /// All parameters, those of inner layers included. A layer or tensor that can be reached twice counts once, by its first name.
    /// </summary>
    /// <exception cref="InvalidOperationException">A field holds a sequence that makes its layers anew whenever it is asked, or two
    /// parameters have one name.</exception>
    public IReadOnlyList<Parameter> Parameters() => [.. new ParameterSearch(this).Found.Select(f => f.Parameter)];

    /// <summary>How many numbers training can change.</summary>
    public int ParameterCount => Parameters().Where(p => !p.Value.IsFixed).Sum(p => p.Value.Length);

    /// <summary>One line a parameter: name, shape, count; then the total.</summary>
    public override string ToString()
    {
        var lines = new List<(string Name, string Kind, string Shape, int Count)>();
        foreach (var ((name, value), kind) in new ParameterSearch(this).Found)
            lines.Add((name, kind, value.ShapeText, value.Length));
        lines.Add(("total", GetType().Name, "", lines.Sum(l => l.Count)));
        var widths = (Name: lines.Max(l => l.Name.Length), Kind: lines.Max(l => l.Kind.Length), Shape: lines.Max(l => l.Shape.Length));
        var text = new StringBuilder();
        foreach (var (name, kind, shape, count) in lines)
            text.Append(CultureInfo.InvariantCulture,
                $"{name.PadRight(widths.Name)}  {kind.PadRight(widths.Kind)}  {shape.PadRight(widths.Shape)}  {count,10:N0}\n");
        return text.ToString();
    }
}
