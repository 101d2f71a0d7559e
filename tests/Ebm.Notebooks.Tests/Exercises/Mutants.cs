using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace Ebm.Notebooks.Tests.Exercises;

/// <summary>Wrong answers made from right ones: what is wrong with them is known, and is of the kind that learners' answers have.</summary>
internal static class Mutants
{
    /// <summary>Every mutant that the answer's type allows.</summary>
    /// <param name="right">A right answer.</param>
    /// <param name="type">The delegate type of an answer.</param>
    public static IEnumerable<(string Name, Delegate Answer)> Of(Delegate right, Type type)
    {
        object? Call(object[] a) => Trials.Call(right, a).Result is var r && r is Exception e ? throw e : r;
        foreach (var (name, of) in Numbers)
        {
            yield return (name, Wrap(type, a => Mapped(Call(a), (v, _, _) => of(v))));
        }

        foreach (var (name, of) in Entries)
        {
            yield return (name, Wrap(type, a => Mapped(Call(a), of)));
        }

        foreach (var (name, of) in Wholes)
        {
            if (Safe(() => of(Sample(type.GetMethod("Invoke")!.ReturnType)!)) is not null)
            {
                yield return (name, Wrap(type, a => of(Call(a)!)));
            }
        }

        yield return ("throws", Wrap(type, _ => throw new InvalidOperationException("no")));
        yield return ("noise", Wrap(type,
            a => Mapped(Call(a), (v, i, _) => v
            + Math.Sin((37.3 * i) + (1e3 * a.Sum(x => Trials.Numbers(x)?.Select((y, k) => y * (k + 1)).Sum() ?? 0.3)) + (11.7 * v)))));
        foreach (var mutant in Arguments(type, Call))
        {
            yield return mutant;
        }
    }

    /// <summary>An answer that leaves nothing of what it is given as it was, and returns nothing.</summary>
    /// <param name="type">The delegate type of an answer.</param>
    public static Delegate Spoiler(Type type) => Wrap(type, a =>
    {
        Array.ForEach(a, Spoil);
        return null;
    });

    private static readonly (string Name, Func<double, double> Of)[] Numbers =
    [
        ("sign", v => -v), ("twice", v => 2 * v), ("half", v => v / 2), ("factor 3.7", v => 3.7 * v), ("one more", v => v + 1),
        ("one less", v => v - 1), ("plus 0.37", v => v + 0.37), ("zero", _ => 0),
        ("one", _ => 1), ("NaN", _ => double.NaN), ("infinite", _ => double.PositiveInfinity), ("float", v => (float)v * (1 + 1e-7f)),
        ("two decimals", v => Math.Round(v, 2)), ("half a per cent", v => v * 1.004), ("square", v => v * v),
        ("root", v => Math.Sqrt(Math.Abs(v))), ("complement", v => 1 - v), ("upside down", v => 1 / v), ("rounded", Math.Floor),
        ("without its sign", Math.Abs), ("exp", Math.Exp), ("log", Math.Log), ("at least 0", v => Math.Max(0, v)),
        ("base 2", v => v / Math.Log(2)),
    ];

    private static readonly (string Name, Func<double, int, int, double> Of)[] Entries =
    [
        ("first entry", (v, i, _) => i == 0 ? v + 0.5 : v), ("last entry", (v, i, n) => i == n - 1 ? -v : v),
        ("first NaN", (v, i, _) => i == 0 ? double.NaN : v), ("times its index", (v, i, _) => v * i),
        ("divided by their number", (v, _, n) => v / n),
    ];

    private static readonly (string Name, Func<object, object?> Of)[] Wholes =
    [
        ("null", v => v is ValueType ? null : new Nothing()), ("reversed", v => Moved(v, x => [.. Enumerable.Reverse(x)])),
        ("moved", v => Moved(v, x => x.Length > 0 ? [.. x[1..], x[0]] : x)),
        ("moved back", v => Moved(v, x => x.Length > 0 ? [0, .. x[..^1]] : x)), ("sorted", v => Moved(v, x => [.. x.Order()])),
        ("one short", v => Moved(v, x => x.Length > 0 ? x[..^1] : x)), ("one long", v => Moved(v, x => [.. x, 0])),
        ("not normalised", v => Moved(v, x => [.. x.Select(y => y / (x.Max() == 0 ? 1 : x.Max()))])), ("transposed", Transposed),
        ("no diagonal", v => v is double[,] m ? Each(m, (i, j) => i == j ? m[i, j] + 1 : m[i, j]) : null),
    ];

    private sealed record Nothing;

    private static void Spoil(object? value)
    {
        if (value is ImageSet set)
        {
            Spoil(set.Images);
            Spoil(set.Labels);
        }
        else if (value is Array array && array.GetType().GetElementType()!.IsArray)
        {
            foreach (var row in array)
            {
                Spoil(row);
            }
        }
        else if (value is Array numbers)
        {
            Array.Clear(numbers);
        }
    }

    private static IEnumerable<(string Name, Delegate Answer)> Arguments(Type type, Func<object[], object?> call)
    {
        var parameters = type.GetMethod("Invoke")!.GetParameters();
        for (var i = 0; i < parameters.Length; i++)
        {
            var at = i;
            Delegate With(Func<object, object> of) => Wrap(type, a =>
            {
                var other = (object[])a.Clone();
                other[at] = of(a[at]);
                return call(other);
            });
            foreach (var (name, of) in Others(parameters[i].ParameterType))
            {
                yield return ($"{name} of argument {i + 1}", With(of));
            }

            if (parameters[i].ParameterType == typeof(double))
            {
                yield return ($"times argument {i + 1}", Wrap(type, a => Mapped(call(a), (v, _, _) => v * (double)a[at])));
                yield return ($"divided by argument {i + 1}", Wrap(type, a => Mapped(call(a), (v, _, _) => v / (double)a[at])));
            }

            for (var j = i + 1; j < parameters.Length; j++)
            {
                var second = j;
                if (parameters[i].ParameterType == parameters[j].ParameterType)
                {
                    yield return ($"arguments {i + 1} and {j + 1} exchanged", Wrap(type, a =>
                    {
                        var other = (object[])a.Clone();
                        (other[at], other[second]) = (a[second], a[at]);
                        return call(other);
                    }));
                }
            }
        }
    }

    private static IEnumerable<(string Name, Func<object, object> Of)> Others(Type type) =>
        type == typeof(double) ? [("1 instead", _ => 1.0), ("minus", v => -(double)v), ("1/x", v => 1 / (double)v),
            ("twice", v => 2 * (double)v), ("root", v => Math.Sqrt((double)v)), ("1.3 times", v => 1.3 * (double)v)]
        : type == typeof(int) ? [("one more", v => (int)v + 1), ("one less", v => (int)v - 1)]
        : type == typeof(double[])
        ? [("minus", v => Array.ConvertAll((double[])v, x => -x)), ("reverse", v => Enumerable.Reverse((double[])v).ToArray()),
        ("without the first", v => ((double[])v).Skip(1).ToArray()), ("changed", v =>
        {
            var a = (double[])v;
            if (a.Length > 0)
            {
                a[0] += 1;
            }

            return a;
        })]
        : type == typeof(int[]) ? [("minus", v => Array.ConvertAll((int[])v, x => -x))]
        : type == typeof(double[,])
        ? [("transpose", v => Transposed(v)!), ("minus", v => Each((double[,])v, (i, j) => -((double[,])v)[i, j]))]
        : [];

    /// <summary>A function of the delegate type that does what another does with its arguments as an array.</summary>
    private static Delegate Wrap(Type type, Func<object[], object?> body)
    {
        var invoke = type.GetMethod("Invoke")!;
        ParameterExpression[] parameters = [.. invoke.GetParameters().Select(p => Expression.Parameter(p.ParameterType, p.Name))];
        Func<object[], object?> typed = a => body(a) is { } r && invoke.ReturnType.IsInstanceOfType(r) ? r : invoke.ReturnType.IsValueType
            ? Activator.CreateInstance(invoke.ReturnType) : null;
        var call = Expression.Invoke(Expression.Constant(typed),
            Expression.NewArrayInit(typeof(object), parameters.Select(p => Expression.Convert(p, typeof(object)))));
        return Expression.Lambda(type, Expression.Convert(call, invoke.ReturnType), parameters).Compile();
    }

    private static object? Sample(Type type) =>
        type == typeof(double) ? 1.0 : type == typeof(int) ? 1 : type == typeof(double[]) ? new double[] { 1, 2 } : type == typeof(int[])
            ? new[] { 1, 2 } : type == typeof(double[,]) ? new double[2, 2] : null;

    private static object? Safe(Func<object?> f)
    {
        try
        {
            return f();
        }
        catch (NullReferenceException)
        {
            return null;
        }
    }

    private static object? Mapped(object? value, Func<double, int, int, double> of) => value switch
    {
        double d => of(d, 0, 1),
        int n => of(n, 0, 1) is var v && double.IsFinite(v) ? (int)v : 0,
        double[] a => a.Select((v, i) => of(v, i, a.Length)).ToArray(),
        int[] a => a.Select((v, i) => (int)of(v, i, a.Length)).ToArray(),
        double[,] m => Each(m, (i, j) => of(m[i, j], (i * m.GetLength(1)) + j, m.Length)),
        ITuple { Length: 2 } t => (of((double)t[0]!, 0, 2), of((double)t[1]!, 1, 2)),
        _ => value,
    };

    private static object? Moved(object value, Func<double[], double[]> of) => value switch
    {
        double[] a => of(a),
        int[] a => of([.. a.Select(v => (double)v)]).Select(v => (int)v).ToArray(),
        _ => null,
    };

    private static object? Transposed(object value) => value is double[,] m && m.GetLength(0) == m.GetLength(1)
        ? Each(m, (i, j) => m[j, i]) : null;

    private static double[,] Each(double[,] m, Func<int, int, double> of)
    {
        var result = new double[m.GetLength(0), m.GetLength(1)];
        for (var i = 0; i < m.GetLength(0); i++)
        {
            for (var j = 0; j < m.GetLength(1); j++)
            {
                result[i, j] = of(i, j);
            }
        }

        return result;
    }
}
