using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive.Formatting;

namespace Ebm.Kernel.Sessions;

/// <summary>A value in the two forms that every front end can show.</summary>
internal sealed record ShownValue(string Text, string Html)
{
    /// <summary>Text that keeps its lines.</summary>
    public static ShownValue Lines(string text) => new(text, $"<pre>{WebUtility.HtmlEncode(text)}</pre>");
}

/// <summary>
/// Values that the formatter shows badly: boxes of numbers flattened, a method with all that hangs on it, JSON as objects, an unfinished
/// task by waiting for it. Types of libraries that the kernel does not know are told by their shape.
/// </summary>
internal static class SpecialValues
{
    private static readonly JsonSerializerOptions Indented =
        new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // What may stand inside other values, where only the formatter can find it.
    private static readonly Type[] Nested =
    [
        typeof(MethodInfo), typeof(ConstructorInfo), typeof(PropertyInfo), typeof(FieldInfo), typeof(EventInfo), typeof(ParameterInfo),
        typeof(Assembly), typeof(Module), typeof(JsonNode), typeof(JsonElement), typeof(JsonDocument), typeof(Task), typeof(Delegate),
        typeof(Complex),
        typeof(Vector2), typeof(Vector3), typeof(Vector4), typeof(DateOnly), typeof(TimeOnly), typeof(Index), typeof(Range),
        typeof(CultureInfo), typeof(Thread),
        typeof(double[,]), typeof(float[,]), typeof(int[,]), typeof(long[,]), typeof(byte[,]), typeof(bool[,]), typeof(string[,]),
        typeof(double[,,]), typeof(float[,,]),
    ];

    /// <summary>Teaches the formatter, once a process.</summary>
    public static void Register()
    {
        foreach (Type type in Nested)
        {
            Formatter.Register(new SpecialFormatter(type, PlainTextFormatter.MimeType));
            Formatter.Register(new SpecialFormatter(type, HtmlFormatter.MimeType));
        }
    }

    /// <summary>How a value is shown; null where the formatter does it well, or the cell has told it how.</summary>
    public static ShownValue? Find(object value)
    {
        ShownValue? shown = Describe(value);
        return shown is null || Formatter.RegisteredFormatters(false).Any(own => own is not SpecialFormatter
            && own.Type.IsInstanceOfType(value)) ? null : shown;
    }

    private static ShownValue? Describe(object value)
    {
        switch (value)
        {
            case Type:
                return null;
            case Array { Rank: > 1 } box:
                return Grid(box);
            case MemberInfo member:
                return ShownValue.Lines(TypeNames.Of(member));
            case ParameterInfo parameter:
                return ShownValue.Lines(TypeNames.Of(parameter));
            case Assembly assembly:
                return ShownValue.Lines($"{assembly.GetName().Name} {assembly.GetName().Version}");
            case Module module:
                return ShownValue.Lines(module.Name);
            case JsonNode or JsonElement or JsonDocument:
                return ShownValue.Lines(Json(value));
            case Delegate function:
                return ShownValue.Lines(Describe(function));
            case DateOnly or TimeOnly or Index or Range or Uri:
                return ShownValue.Lines(GraphText.Line(value));
            case StringBuilder text:
                return ShownValue.Lines(text.ToString());
            case CultureInfo culture:
                return ShownValue.Lines($"culture {(culture.Name.Length > 0 ? culture.Name : "invariant")}");
            case Thread thread:
                return ShownValue.Lines($"thread {thread.ManagedThreadId} {thread.Name}".TrimEnd());
            case Process process:
                return ShownValue.Lines(GraphText.Line(process));
            case ValueType when value.GetType().Namespace == "System.Numerics" && value is not BigInteger:
                return ShownValue.Lines(GraphText.Line(value));
            case Task task:
                return ShownValue.Lines(Describe(task));
            default:
                return ByShape(value, value.GetType());
        }
    }

    private static ShownValue Grid(Array box) => Grid(new ValueGrid(
        $"{TypeNames.Of(box.GetType().GetElementType()!)}[{string.Join(", ", Enumerable.Range(0, box.Rank).Select(box.GetLength))}]",
        [.. Enumerable.Range(0, box.Rank).Select(box.GetLength)],
        index => box.GetValue([.. index.Select((i, axis) => i + box.GetLowerBound(axis))])));

    private static ShownValue Grid(ValueGrid grid) => new(grid.ToText(), grid.ToHtml());

    private static string Describe(Delegate function)
    {
        string type = TypeNames.Of(function.GetType());
        return function.Method.Name.StartsWith('<') ? $"{type}: a lambda" : $"{type}: {TypeNames.Of(function.Method)}";
    }

    private static string Json(object value)
    {
        try
        {
            return JsonSerializer.Serialize(value, Indented);
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException
            or NotSupportedException or ObjectDisposedException)
        {
            return GraphText.Line(value);
        }
    }

    private static string Describe(Task task)
    {
        Type type = task.GetType();
        while (type.BaseType is { } above && type != typeof(Task)
            && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Task<>)))
            type = above;
        bool hasResult = type.IsGenericType && type.GetGenericArguments()[0].Name != "VoidTaskResult";
        string name = hasResult ? TypeNames.Of(type) : nameof(Task);
        return task.Status switch
        {
            TaskStatus.RanToCompletion => hasResult ? $"{name}: completed, {GraphText.Line(type.GetProperty("Result")!.GetValue(task))}"
                : $"{name}: completed",
            TaskStatus.Faulted => $"{name}: failed, {TypeNames.Of(task.Exception!.InnerException!.GetType())}: " +
                $"{RuntimeErrors.Message(task.Exception.InnerException)}",
            TaskStatus.Canceled => $"{name}: cancelled",
            _ => $"{name}: not completed yet (await it for its value)",
        };
    }

    private static ShownValue? ByShape(object value, Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() is var open
            && (open == typeof(ValueTask<>) || open == typeof(Memory<>) || open == typeof(ReadOnlyMemory<>)))
        {
            if (open == typeof(ValueTask<>))
                return ShownValue.Lines($"{TypeNames.Of(type)}: {(Get(value, "IsCompleted") is true ? "completed" : "not completed " +
                    "yet")} (await it for its value)");
            return type.GetGenericArguments()[0] == typeof(char) ? null : List((Array)Call(value, "ToArray")!, TypeNames.Of(type));
        }

        if (value is ICollection tuples && tuples.Count > 0 && tuples.Cast<object?>().First() is ITuple { Length: > 0 } first
            && IsTuples(type))
        {
            object?[] rows = [.. tuples.Cast<object?>().Take(ValueGrid.Shown + 1)];
            return Grid(new ValueGrid($"{TypeNames.Of(type)} of {tuples.Count}", [tuples.Count, first.Length],
                index => (rows[index[0]] as ITuple)?[index[1]]));
        }

        if (value is IEnumerable and not IFormattable || type.IsPrimitive || value is string)
            return null;
        // MathNet: Matrix<T>.ToArray() is T[,], Vector<T>.ToArray() is T[]. A tensor has a shape, and its numbers row by row.
        object? numbers = type.Namespace?.StartsWith("MathNet.Numerics.LinearAlgebra", StringComparison.Ordinal) == true
            || Get(value, "Shape") is IReadOnlyList<int>
            ? Call(value, "ToArray")
            : null;
        if (numbers is Array { Rank: 2 } matrix)
            return Grid(matrix);
        if (numbers is Array { Rank: 1 } row)
        {
            if (Get(value, "Shape") is not IReadOnlyList<int> shape)
                return List(row, TypeNames.Of(type));
            if (shape.Aggregate(1, (count, extent) => count * extent) != row.Length)
                return null;
            return Grid(new ValueGrid(
                $"{TypeNames.Of(type)} of {(shape.Count == 0 ? "one number" : string.Join(" × ", shape))}",
                shape,
                index => row.GetValue(index.Select((i, axis) => (i, axis)).Aggregate(0, (at, next) => (at * shape[next.axis]) + next.i))));
        }

        // Points: Count states of Dimension coordinates, each state by its number.
        return Get(value, "Count") is int count && Get(value, "Dimension") is int dimension
            && type.GetProperty("Item", typeof(double[]), [typeof(int)]) is { } item
            ? Grid(new ValueGrid(GraphText.Line(value), [count, dimension],
            index => ((double[])item.GetValue(value, [index[0]])!)[index[1]]))
            : null;
    }

    private static bool IsTuples(Type type) =>
        (type.IsArray ? type.GetElementType() : type.IsGenericType ? type.GetGenericArguments()[0]
            : null)?.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true;

    private static ShownValue List(Array row, string name) =>
        Grid(new ValueGrid($"{name} of {row.Length}", [row.Length], index => row.GetValue(index[0])));

    private static object? Get(object value, string property)
    {
        try
        {
            return value.GetType().GetProperty(property, BindingFlags.Public | BindingFlags.Instance)?.GetValue(value);
        }
        catch (Exception problem) when (problem is TargetInvocationException or AmbiguousMatchException or NotSupportedException
            && GraphText.CanGoOn(problem))
        {
            return null;
        }
    }

    private static object? Call(object value, string method)
    {
        try
        {
            return value.GetType().GetMethod(method, BindingFlags.Public | BindingFlags.Instance, [])?.Invoke(value, null);
        }
        catch (TargetInvocationException problem) when (GraphText.CanGoOn(problem))
        {
            return null;
        }
    }

    private sealed class SpecialFormatter(Type type, string mimeType) : ITypeFormatter
    {
        public Type Type => type;

        public string MimeType => mimeType;

        public bool Format(object instance, FormatContext context)
        {
            if (Describe(instance) is not { } shown)
                return false;
            context.Writer.Write(mimeType == HtmlFormatter.MimeType ? shown.Html : shown.Text);
            return true;
        }
    }
}
