// A layer is a function of a tensor with parameters; a network is a layer made of layers.
//
// A new one in five lines:   class Ring(Rng rng) : Layer
//                            {
//                                Linear inside = new(2, 64, rng), outside = new(64, 1, rng);
//                                public override Tensor Apply(Tensor x) => outside.Apply(inside.Apply(x).Silu());
//                            }

using System.Globalization;
using System.Reflection;
using System.Text;

namespace Ebm;

/// <summary>A parameter: a tensor that training changes in place, and the name it has in weight files.</summary>
/// <param name="Name">Path of field names, such as "inside.weight".</param>
/// <param name="Value">The tensor.</param>
public sealed record Parameter(string Name, Tensor Value);

/// <summary>
/// A function of a tensor with parameters. Its parameters are the fields that hold tensors or layers (or arrays of layers), in the order
/// in which they are written; so a subclass declares fields and <see cref="Apply"/>, nothing else.
/// </summary>
public abstract class Layer
{
    /// <summary>The value for a batch.</summary>
    /// <param name="x">The batch, usually one example a row.</param>
    public abstract Tensor Apply(Tensor x);

    /// <summary>All parameters, those of inner layers included. A layer held in two fields counts once.</summary>
    public IReadOnlyList<Parameter> Parameters()
    {
        var found = new List<Parameter>();
        Collect("", found, [], null);
        return found;
    }

    /// <summary>How many numbers training can change.</summary>
    public int ParameterCount => Parameters().Sum(p => p.Value.Length);

    /// <summary>One line a parameter: name, shape, count; then the total.</summary>
    public override string ToString()
    {
        var lines = new List<(string Name, string Kind, string Shape, int Count)>();
        var found = new List<Parameter>();
        var kinds = new Dictionary<Tensor, string>();
        Collect("", found, [], kinds);
        foreach (var (name, value) in found)
            lines.Add((name, kinds[value], value.ShapeText, value.Length));
        lines.Add(("total", GetType().Name, "", lines.Sum(l => l.Count)));
        var widths = (Name: lines.Max(l => l.Name.Length), Kind: lines.Max(l => l.Kind.Length), Shape: lines.Max(l => l.Shape.Length));
        var text = new StringBuilder();
        foreach (var (name, kind, shape, count) in lines)
            text.Append(CultureInfo.InvariantCulture, $"{name.PadRight(widths.Name)}  {kind.PadRight(widths.Kind)}  {shape.PadRight(widths.Shape)}  {count,10:N0}\n");
        return text.ToString();
    }

    private void Collect(string prefix, List<Parameter> found, HashSet<object> seen, Dictionary<Tensor, string>? kinds)
    {
        if (!seen.Add(this))
            return;
        foreach (var field in Fields(GetType()))
        {
            // A property's field is called <Name>k__BackingField, a captured constructor parameter <name>P.
            var name = field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;
            switch (field.GetValue(this))
            {
                case Tensor tensor when seen.Add(tensor):
                    found.Add(new Parameter(prefix + name, tensor));
                    kinds?.TryAdd(tensor, GetType().Name);
                    break;
                case Layer layer:
                    layer.Collect($"{prefix}{name}.", found, seen, kinds);
                    break;
                case IEnumerable<Layer> layers:
                    foreach (var (layer, i) in layers.Select((l, i) => (l, i)))
                        layer.Collect($"{prefix}{name}.{i}.", found, seen, kinds);
                    break;
            }
        }
    }

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var inherited = type.BaseType is { } up && up != typeof(object) ? Fields(up) : [];
        return inherited.Concat(type.GetFields(Own).OrderBy(f => f.MetadataToken));
    }
}
