using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Ebm.Notebooks;

/// <summary>Runs an answer on an exercise's cases and compares numbers with the oracle's.</summary>
internal static class Trials
{
    /// <summary>The first case on which the answer is wrong, and the misconception that explains all of its answers; null when every case is right.</summary>
    public static Finding? FirstFailure<T>(Exercise<T> exercise, T answer)
        where T : Delegate
    {
        foreach (var @case in exercise.Cases)
        {
            var (given, changed) = Call(answer, @case);
            if (given is NotImplementedException stub)
            {
                throw stub;
            }

            var (right, _) = Call(exercise.Oracle!, @case);
            if (changed is { } argument)
            {
                return new Finding($"{Arguments(@case)}: your function changed its argument {argument}.", "Work on a copy: the caller still needs the original.");
            }

            if (!Same(given, right, exercise.Tolerance))
            {
                return new Finding($"{Arguments(@case)}: got {Text(given)}, expected {Text(right)}.", Explain(exercise, answer, given));
            }
        }

        return null;
    }

    /// <summary>A value as a learner would write it.</summary>
    public static string Text(object? value) => value switch
    {
        null => "null",
        Exception e => $"{e.GetType().Name}: {e.Message}",
        double d => d.ToString("G6", CultureInfo.InvariantCulture),
        float f => f.ToString("G6", CultureInfo.InvariantCulture),
        string s => $"\"{s}\"",
        double[,] or float[,] => $"a {((Array)value).GetLength(0)}×{((Array)value).GetLength(1)} matrix " + Text(((Array)value).Cast<object>().ToArray()),
        Array a => "[" + string.Join(", ", a.Cast<object?>().Take(8).Select(Text)) + (a.Length > 8 ? $", … {a.Length} in all" : "") + "]",
        ITuple t => "(" + string.Join(", ", Enumerable.Range(0, t.Length).Select(i => Text(t[i]))) + ")",
        Delegate => "a function",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Explain<T>(Exercise<T> exercise, T answer, object? given)
        where T : Delegate
    {
        foreach (var (says, wrong) in exercise.Misconceptions)
        {
            if (exercise.Cases.All(c => Same(Call(answer, c).Result, Call(wrong, c).Result, Math.Max(exercise.Tolerance, 1e-9))))
            {
                return says;
            }
        }

        return given switch
        {
            Exception => "Your function threw: try it on just this input.",
            double d when double.IsNaN(d) => "NaN: is something divided by zero, or a logarithm taken of a negative number?",
            double[] a when a.Any(double.IsNaN) => "NaN: is something divided by zero, or infinity subtracted from infinity?",
            null => "null: is a return missing?",
            _ => "Work this case out by hand and compare step by step.",
        };
    }

    /// <summary>The result, or the exception; and the position of an argument that the call changed.</summary>
    private static (object? Result, int? Changed) Call(Delegate function, object[] arguments)
    {
        var own = arguments.Select(Fresh).ToArray();
        object? result;
        try
        {
            result = function.DynamicInvoke(own);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
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

    private static object Fresh(object argument) => argument switch
    {
        Func<object> make => make(),
        double[][] rows => rows.Select(r => (double[])r.Clone()).ToArray(),
        int[][] rows => rows.Select(r => (int[])r.Clone()).ToArray(),
        Array array => array.Clone(),
        _ => argument,
    };

    private static bool Same(object? a, object? b, double tolerance)
    {
        var (left, right) = (Flat(a), Flat(b));
        if (left is null || right is null)
        {
            // Two answers that both throw the same kind of exception agree.
            return a is Exception x && b is Exception y && x.GetType() == y.GetType();
        }

        return left.Count == right.Count && left.Zip(right).All(p =>
            p.First.Equals(p.Second) || Math.Abs(p.First - p.Second) <= tolerance * Math.Max(1, Math.Abs(p.Second)));
    }

    /// <summary>Every number in a value, in order; null where it is not made of numbers.</summary>
    private static List<double>? Flat(object? value)
    {
        switch (value)
        {
            case null or Exception:
                return null;
            case string s:
                return [.. s.Select(c => (double)c)];
            case bool b:
                return [b ? 1 : 0];
            case Array array:
                return Join(array.Cast<object?>());
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
                if (Flat(part) is not { } numbers)
                {
                    return null;
                }

                all.AddRange(numbers);
            }

            return all;
        }
    }

    private static string Arguments(object[] arguments) => "For " + string.Join(", ", arguments.Select(a => Text(Fresh(a))));
}
