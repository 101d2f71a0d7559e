// name of a parameter = path of fields, keys and indices that leads to it:   inside.weight,   layers.0.bias,   heads.left.weight
//
// The names are in weight files: LayerParameterTests.cs holds those of every layer of the library.

using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ebm;

/// <summary>Finds the parameters of a layer; the rule is in <see cref="Layer"/>'s documentation.</summary>
internal sealed class ParameterSearch
{
    private readonly List<(Parameter Parameter, string Kind)> found = [];
    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);

    public ParameterSearch(Layer layer)
    {
        Look(layer, "", "");
        if (found.GroupBy(f => f.Parameter.Name).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException($"{twice.Count()} parameters of {layer.GetType().Name} have the name '{twice.Key}'.");
    }

    /// <summary>The parameters, and the kind of layer that each belongs to.</summary>
    public IReadOnlyList<(Parameter Parameter, string Kind)> Found => found;

    private void Look(object? value, string name, string kind)
    {
        switch (value)
        {
            case Tensor tensor when tensor.IsParameter && seen.Add(tensor):
                found.Add((new Parameter(name, tensor), kind));
                break;
            case Layer layer when seen.Add(layer):
                LookInside(layer, name.Length == 0 ? "" : name + ".");
                break;
            case ITuple tuple:
                for (var i = 0; i < tuple.Length; i++)
                    Look(tuple[i], $"{name}.{i}", kind);
                break;
            case IDictionary dictionary when MayHold(dictionary.GetType()) && seen.Add(dictionary):
                foreach (DictionaryEntry entry in dictionary)
                    Look(entry.Value, string.Create(CultureInfo.InvariantCulture, $"{name}.{entry.Key}"), kind);
                break;
            case not (Tensor or Layer or string or IDictionary) and IEnumerable sequence when MayHold(sequence.GetType())
                && seen.Add(sequence):
                LookThrough(sequence, name, kind);
                break;
        }
    }

    private void LookInside(Layer layer, string prefix)
    {
        var names = new HashSet<string>();
        foreach (var field in Fields(layer.GetType()))
        {
            // A property's field is called <Name>k__BackingField, a captured constructor parameter <name>P.
            var name = field.Name[0] == '<' ? field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)] : field.Name;

            // A private field of a subclass may have the name of one of its base class.
            if (!names.Add(name))
                name = $"{field.DeclaringType!.Name}.{name}";
            Look(field.GetValue(layer), prefix + name, layer.GetType().Name);
        }
    }

    private void LookThrough(IEnumerable sequence, string name, string kind)
    {
        if (!sequence.GetType().GetInterfaces().Any(i => i == typeof(ICollection)
            || (i.IsGenericType && i.GetGenericTypeDefinition() is var g
            && (g == typeof(ICollection<>) || g == typeof(IReadOnlyCollection<>)))))
            throw new InvalidOperationException(
                $"'{name}' of {kind} is a sequence that is made anew whenever it is asked, its layers too. Keep an array: ToArray().");
        var i = 0;
        foreach (var item in sequence)
            Look(item, string.Create(CultureInfo.InvariantCulture, $"{name}.{i++}"), kind);
    }

    // Whether a collection of this type can hold tensors or layers, so that arrays of numbers are not walked through.
    private static bool MayHold(Type collection) => collection.GetInterfaces().Append(collection)
        .Where(t => t.IsGenericType && t.GetGenericTypeDefinition() == typeof(IEnumerable<>))
        .Select(t => t.GetGenericArguments()[0])
        .DefaultIfEmpty(typeof(object))
        .Any(MayBe);

    private static bool MayBe(Type type) =>
        type == typeof(object) || type == typeof(Tensor) || typeof(Layer).IsAssignableFrom(type) || typeof(ITuple).IsAssignableFrom(type)
        || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) && MayBe(type.GetGenericArguments()[1]))
        || (type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type) && MayHold(type))
        || (type.IsInterface && !typeof(IEnumerable).IsAssignableFrom(type));

    private static IEnumerable<FieldInfo> Fields(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var inherited = type.BaseType is { } up && up != typeof(object) ? Fields(up) : [];
        return inherited.Concat(type.GetFields(Own).OrderBy(f => f.MetadataToken));
    }
}
