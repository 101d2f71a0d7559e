using System.Runtime.CompilerServices;

namespace Ebm.Notebooks;

/// <summary>What a verdict calls the functions that an exercise passes, so that a learner can repeat the case by hand.</summary>
internal static class NamedFunctions
{
    private static readonly ConditionalWeakTable<Delegate, string> Names = [];

    /// <summary>The same function, with a name such as "z ↦ sinh z".</summary>
    /// <param name="name">What a verdict prints.</param>
    /// <param name="function">The function.</param>
    public static Func<double, double> Named(string name, Func<double, double> function)
    {
        Names.AddOrUpdate(function, name);
        return function;
    }

    /// <inheritdoc cref="Named(string, Func{double, double})"/>
    public static Func<double[], double[]> NamedMap(string name, Func<double[], double[]> function)
    {
        Names.AddOrUpdate(function, name);
        return function;
    }

    /// <summary>The name of a function, or "a function".</summary>
    public static string Of(Delegate function) => Names.TryGetValue(function, out var name) ? name : "a function";
}
