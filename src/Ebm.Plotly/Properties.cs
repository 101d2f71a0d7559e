using DynamicObj;
using Ebm.Notebooks;
using Plotly.NET;

namespace Ebm.Plotly;

/// <summary>
/// Sets properties of Plotly.NET's objects. Its own builders take F# optional arguments, all of which C# would have to pass (a scatter
/// trace has over eighty): its types are used for what a property holds, and plotly's names for where.
/// </summary>
internal static class Properties
{
    /// <summary>The object with one more property; a null changes nothing.</summary>
    public static T With<T>(this T target, string name, object? value)
        where T : DynamicObj.DynamicObj
    {
        if (value is not null)
        {
            target.SetProperty(name, value);
        }

        return target;
    }

    /// <summary>The object with an array of numbers, six digits each.</summary>
    public static T WithNumbers<T>(this T target, string name, double[]? values)
        where T : DynamicObj.DynamicObj =>
        target.With(name, values is null ? null : Numbers(Rounded.Of(values)));

    /// <summary>The object with one number of six digits.</summary>
    public static T WithNumber<T>(this T target, string name, double value)
        where T : DynamicObj.DynamicObj =>
        target.With(name, Rounded.Of(value));

    /// <summary>The object with a colour.</summary>
    public static T WithColor<T>(this T target, string name, string color)
        where T : DynamicObj.DynamicObj =>
        target.With(name, Color.fromString(color));

    /// <summary>Numbers as they are; with gaps where some are not finite, for which JSON has no number.</summary>
    public static object Numbers(double[] values) =>
        Array.TrueForAll(values, double.IsFinite) ? values : Array.ConvertAll(values, v => double.IsFinite(v) ? v : (double?)null);

    /// <summary>A font of a size.</summary>
    public static Font Font(int size) => new Font().With("size", size);
}
