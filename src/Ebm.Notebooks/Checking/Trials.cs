using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

namespace Ebm.Notebooks;

/// <summary>Calls, comparisons and words for <see cref="Trials{T}"/> and the relations.</summary>
internal static class Trials
{
    /// <summary>A value as a learner would write it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        Exception e => $"{e.GetType().Name}: {e.Message}",
        double d => d.ToString("G6", CultureInfo.InvariantCulture),
        float f => f.ToString("G6", CultureInfo.InvariantCulture),
        bool b => b ? "true" : "false",
        string s => $"\"{s}\"",
        Array { Rank: 2 } m => $"a {m.GetLength(0)}×{m.GetLength(1)} matrix " + Text(m.Cast<object>().ToArray()),
        Delegate function => NamedFunctions.Of(function),
        ITuple t => "(" + string.Join(", ", Enumerable.Range(0, t.Length).Select(i => Text(t[i]))) + ")",
        IList a => "[" + string.Join(", ", a.Cast<object?>().Take(8).Select(Text)) + (a.Count > 8 ? $", … {a.Count} in all" : "") + "]",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    public static string Arguments(object[] arguments) => string.Join(", ", arguments.Select(a => Text(Fresh(a))));

    /// <summary>How far two values are apart, where their words do not show it.</summary>
    public static string Gap(object? given, object? right)
    {
        if (Text(given) != Text(right))
        {
            return "";
        }

        if (Numbers(given) is { } a && Numbers(right) is { } b && a.Count == b.Count && a.Count > 0)
        {
            return $" (largest difference {a.Zip(b, (p, q) => Math.Abs(p - q)).Max().ToString("G2", CultureInfo.InvariantCulture)})";
        }

        return "";
    }

    /// <summary>The result, or the exception; and the position of an argument that the call changed.</summary>
    public static (object? Result, int? Changed) Call(Delegate function, object[] arguments)
    {
        var own = arguments.Select(Fresh).ToArray();
        object? result;
        try
        {
            result = function.DynamicInvoke(own);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            // Whoever stops the answer, stops the trials with it.
            if (inner is OperationCanceledException or ThreadInterruptedException)
                ExceptionDispatchInfo.Throw(inner);
            return (inner, null);
        }

        for (var i = 0; i < own.Length; i++)
        {
            if (own[i] is Array after && arguments[i] is Array before && !Same(after, before, 0))
            {
                return (result, i + 1);
            }
        }

        return (result, null);
    }

    public static bool Same(object? a, object? b, double tolerance)
    {
        var (left, right) = (Numbers(a), Numbers(b));
        if (left is null || right is null)
        {
            // Two answers that both throw the same kind of exception agree.
            return a is Exception x && b is Exception y && x.GetType() == y.GetType();
        }

        return left.Count == right.Count && left.Zip(right).All(p =>
            p.First.Equals(p.Second)
                || (double.IsFinite(p.Second) && Math.Abs(p.First - p.Second) <= tolerance * Math.Max(1, Math.Abs(p.Second))));
    }

    /// <summary>Every number in a value, in order; null where it is not made of numbers.</summary>
    public static List<double>? Numbers(object? value)
    {
        switch (value)
        {
            case null or Exception:
                return null;
            case string s:
                return [.. s.Select(c => (double)c)];
            case bool b:
                return [b ? 1 : 0];
            case IList list:
                return Join(list.Cast<object?>());
            case ITuple tuple:
                return Join(Enumerable.Range(0, tuple.Length).Select(i => tuple[i]));
            case IConvertible number:
                return [number.ToDouble(CultureInfo.InvariantCulture)];
            default:
                return null;
        }

        static List<double>? Join(IEnumerable<object?> parts)
        {
            var all = new List<double>();
            foreach (var part in parts)
            {
                if (Numbers(part) is not { } numbers)
                {
                    return null;
                }

                all.AddRange(numbers);
            }

            return all;
        }
    }

    private static object Fresh(object argument) => argument switch
    {
        Func<object> make => make(),
        Array array => Copy(array),
        _ => argument,
    };

    private static Array Copy(Array array)
    {
        var copy = (Array)array.Clone();
        if (array.Rank == 1 && array.GetType().GetElementType()!.IsArray)
        {
            for (var i = 0; i < copy.Length; i++)
            {
                copy.SetValue(array.GetValue(i) is Array row ? Copy(row) : null, i);
            }
        }

        return copy;
    }
}
