using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Any value as an indented text: safe for values that hold themselves, that go on without end, and whose members throw. Less pretty than
/// the formatter, and used where that one cannot be.
/// </summary>
internal sealed class GraphText
{
    private const int DepthLimit = 4;
    private const int ItemLimit = 20;
    private const int LineLimit = 200;
    private const int WidthLimit = 200;

    private readonly List<string> _lines = [];
    private readonly List<object> _above = [];

    private GraphText()
    {
    }

    /// <summary>The text, and whether the value holds itself.</summary>
    public static (string Text, bool IsCyclic) Of(object value)
    {
        var text = new GraphText();
        text.Add("", value, 0);
        if (text._lines.Count >= LineLimit)
            text._lines.Add("…");
        return (string.Join('\n', text._lines), text.IsCyclic);
    }

    /// <summary>A value in one short line, whatever its members do.</summary>
    public static string Line(object? value)
    {
        string text;
        try
        {
            text = value switch
            {
                null => "<null>",
                IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
                _ => value.ToString() ?? "<null>",
            };
        }
        catch (Exception problem) when (CanGoOn(problem))
        {
            text = $"(its ToString threw {problem.GetType().Name})";
        }

        int end = text.AsSpan().IndexOfAny('\r', '\n');
        if (end < 0 && text.Length <= WidthLimit)
            return text;
        return string.Concat(text.AsSpan(0, Math.Min(end < 0 ? text.Length : end, WidthLimit)), "…");
    }

    /// <summary>Whether an exception belongs to the value that threw it, and not to an interrupt.</summary>
    public static bool CanGoOn(Exception problem) => problem is not ThreadAbortException && CellRun.Current?.IsInterrupted != true;

    private bool IsCyclic { get; set; }

    private void Add(string label, object? value, int depth)
    {
        if (_lines.Count >= LineLimit)
            return;
        var line = new StringBuilder().Append(' ', 2 * depth).Append(label);
        if (value is null || IsPlain(value) || depth == DepthLimit)
        {
            _lines.Add(line.Append(value is null || IsPlain(value) ? Line(value) : TypeNames.Of(value.GetType())).ToString());
            return;
        }

        int level = _above.FindIndex(other => ReferenceEquals(other, value));
        IsCyclic |= level >= 0;
        line.Append(TypeNames.Of(value.GetType()));
        if (level >= 0)
        {
            _lines.Add(line.Append(level == 0 ? " (the value itself)" : " (the one above that holds it)").ToString());
            return;
        }

        _lines.Add(line.ToString());
        _above.Add(value);
        if (value is IEnumerable items)
            AddItems(items, depth + 1);
        else
            AddMembers(value, depth + 1);
        _above.RemoveAt(_above.Count - 1);
    }

    private void AddItems(IEnumerable items, int depth)
    {
        try
        {
            int count = 0;
            foreach (object? item in items)
            {
                if (count++ == ItemLimit)
                {
                    _lines.Add(new string(' ', 2 * depth) + "…");
                    break;
                }

                Add("- ", item, depth);
            }
        }
        catch (Exception problem) when (CanGoOn(problem))
        {
            _lines.Add($"{new string(' ', 2 * depth)}({problem.GetType().Name} while it was read)");
        }
    }

    private void AddMembers(object value, int depth)
    {
        const BindingFlags open = BindingFlags.Public | BindingFlags.Instance;
        foreach (FieldInfo field in value.GetType().GetFields(open).Take(ItemLimit))
            Add(field.Name + ": ", field.GetValue(value), depth);
        foreach (PropertyInfo property in value.GetType().GetProperties(open).Where(p => p.CanRead && p.GetIndexParameters().Length == 0)
            .Take(ItemLimit))
        {
            if (property.PropertyType.IsByRefLike || property.PropertyType.IsByRef || property.PropertyType.IsPointer)
                continue;
            object? held;
            try
            {
                held = property.GetValue(value);
            }
            catch (TargetInvocationException problem) when (CanGoOn(problem.InnerException ?? problem))
            {
                held = $"({(problem.InnerException ?? problem).GetType().Name})";
            }

            Add(property.Name + ": ", held, depth);
        }
    }

    // A value that is best said in one word.
    private static bool IsPlain(object value) =>
        value is string or IFormattable or Delegate or Type or MemberInfo or Enum or bool or char
        || value.GetType().IsPrimitive
        || (value is not IEnumerable && value.GetType().GetMethod(nameof(ToString), Type.EmptyTypes)?.DeclaringType is { } type
            && type != typeof(object) && type != typeof(ValueType) && !value.GetType().Name.StartsWith("<>", StringComparison.Ordinal)
            && value.GetType().GetMethod("<Clone>$") is null);
}
