using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Finds sequences whose items can be the sequence itself, which the formatter would follow until the stack overflows, and has them shown
/// another way. Looks at fields only: nothing of the value is run for it.
/// </summary>
internal static class EndlessValues
{
    private const int ObjectLimit = 500;
    private const int ItemLimit = 20;
    private const int ChainLimit = 8;

    private static readonly ConcurrentDictionary<Type, bool> Seen = new();

    /// <summary>Looks through a value before it is formatted.</summary>
    public static void Guard(object value)
    {
        var visited = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var queue = new Queue<object>();
        Visit(value);
        while (queue.TryDequeue(out object? next))
        {
            if (next is Array array)
            {
                foreach (object? item in array.Cast<object?>().Take(ItemLimit))
                    Visit(item);
                continue;
            }

            for (Type? type = next.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            {
                foreach (FieldInfo field in type.GetFields(
                    BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (!field.FieldType.IsPrimitive && !field.FieldType.IsPointer && !field.FieldType.IsByRefLike)
                        Visit(field.GetValue(next));
                }
            }
        }

        void Visit(object? found)
        {
            if (found is null or string or MemberInfo or Delegate or Assembly or Task
                || found.GetType() is { IsPrimitive: true } or { IsEnum: true })
                return;
            if (found is Array { Rank: 1 } && found.GetType().GetElementType() is { IsPrimitive: true } || visited.Count >= ObjectLimit
                || !visited.Add(found))
                return;
            Look(found.GetType());
            queue.Enqueue(found);
        }
    }

    private static void Look(Type type)
    {
        if (!type.IsAssignableTo(typeof(IEnumerable)) || type.IsArray || !Seen.TryAdd(type, true) || !CanHoldItself(type))
            return;
        if (Formatter.RegisteredFormatters(false).Any(own => own is not Indented && own.Type == type))
            return;
        Formatter.Register(new Indented(type, PlainTextFormatter.MimeType));
        Formatter.Register(new Indented(type, HtmlFormatter.MimeType));
    }

    private static bool CanHoldItself(Type type)
    {
        bool isStored = type.IsAssignableTo(typeof(ICollection)) && FrameworkReferences.Contains(type.Assembly.GetName().Name!);
        return !isStored && Elements(type).Any(element => element == typeof(object) || element.IsInterface || Reaches(element, type, 0));
    }

    private static bool Reaches(Type element, Type type, int depth) =>
        element != typeof(string)
        && (element.IsAssignableTo(type) || type.IsAssignableTo(element) || depth == ChainLimit
        || Elements(element).Any(next => Reaches(next, type, depth + 1)));

    private static IEnumerable<Type> Elements(Type type)
    {
        List<Type> elements =
        [
            .. type.GetInterfaces().Append(type).Where(face => face.IsGenericType
            && face.GetGenericTypeDefinition() == typeof(IEnumerable<>))
                .Select(face => face.GetGenericArguments()[0]),
        ];
        return elements.Count > 0 ? elements : type.IsAssignableTo(typeof(IEnumerable)) ? [typeof(object)] : [];
    }

    private sealed class Indented(Type type, string mimeType) : ITypeFormatter
    {
        public Type Type => type;

        public string MimeType => mimeType;

        public bool Format(object instance, FormatContext context)
        {
            ShownValue shown = ShownValue.Lines(GraphText.Of(instance).Text);
            context.Writer.Write(mimeType == HtmlFormatter.MimeType ? shown.Html : shown.Text);
            return true;
        }
    }
}
