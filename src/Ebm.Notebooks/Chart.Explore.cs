using System.Collections.Immutable;
using System.Globalization;

namespace Ebm.Notebooks;

// Charts that a reader asks: one or two sliders over frames that are all made when the cell runs.
public static partial class Chart
{
    /// <summary>The most that the frames of one exploration may weigh in a page.</summary>
    internal const int HeaviestExploration = 300_000;

    /// <summary>
    /// A chart with a slider: <c>Chart.Explore(("β", [0.5, 1, 2]), b => Chart.Lines(x, v => Math.Exp(-b * v * v)))</c>. All frames are made
    /// now, so that the slider works without a kernel, in the book too; the first is the one on paper. Charts share their axes, and the
    /// colours of maps.
    /// </summary>
    /// <typeparam name="T">The parameter's type: a number, or anything with a readable <see cref="object.ToString"/>.</typeparam>
    /// <param name="parameter">The parameter's name and its values.</param>
    /// <param name="chart">The frame at a value: a chart, or any other visual.</param>
    /// <exception cref="ArgumentException">There is no value, or the frames weigh more than 300 KB.</exception>
    public static Visual Explore<T>((string Name, IEnumerable<T> Values) parameter, Func<T, Visual> chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var values = Values(parameter);
        return Explore([SliderOf(parameter.Name, values)], [.. values.Select(chart)]);
    }

    /// <summary>A chart with two sliders. The chart is made for every pair of values.</summary>
    /// <typeparam name="TFirst">The first parameter's type.</typeparam>
    /// <typeparam name="TSecond">The second parameter's type.</typeparam>
    /// <param name="first">The first parameter's name and its values.</param>
    /// <param name="second">The second parameter's.</param>
    /// <param name="chart">The frame at a pair of values.</param>
    /// <exception cref="ArgumentException">There is no value, or the frames weigh more than 300 KB.</exception>
    public static Visual Explore<TFirst, TSecond>((string Name, IEnumerable<TFirst> Values) first,
        (string Name, IEnumerable<TSecond> Values) second, Func<TFirst, TSecond, Visual> chart)
    {
        ArgumentNullException.ThrowIfNull(chart);
        var (across, down) = (Values(first), Values(second));
        return Explore([SliderOf(first.Name, across), SliderOf(second.Name, down)],
            [.. across.SelectMany(a => down.Select(b => chart(a, b)))]);
    }

    private static Visual Explore(ImmutableArray<Slider> sliders, Visual[] frames)
    {
        var charts = Array.TrueForAll(frames, f => f.Figure is { Frames.IsEmpty: true });
        Visual result;
        int weight;
        if (charts)
        {
            var figure = frames[0].Figure! with { Frames = [.. frames.Select(f => ("", f.Figure!))], Sliders = sliders };
            (result, weight) = (new Visual(figure), ChartPage.Weight(figure));
        }
        else
        {
            var names = string.Join(" and ", sliders.Select(s => s.Name));
            result = new Visual(id => Flipbook.Html(id, frames, sliders),
                $"[exploration] {frames.Length} frames over {names}: {frames[0]}")
            {
                Facts = Visual.FactsOf(frames)
            };
            using (new Page().Enter())
            {
                // The library, which one chart of a page carries, is not this exploration's weight.
                _ = Page.Current.Library(new Figure { Kind = "" }, frames);
                weight = Flipbook.Weight(frames);
            }
        }

        return weight <= HeaviestExploration ? result : throw new ArgumentException(TooHeavy(sliders, frames.Length, weight));
    }

    private static string TooHeavy(ImmutableArray<Slider> sliders, int frames, int weight)
    {
        var counts = string.Join(" × ", sliders.Select(s => $"{s.Labels.Length} values of {s.Name}"));
        var fit = Math.Max(1, (int)((double)frames * HeaviestExploration / weight));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"this exploration weighs {weight / 1000.0:F0} KB, and a page takes 300 KB: {counts} are {frames} frames of " +
                $"{weight / 1000.0 / frames:F1} KB. Take at most {fit} frames, or fewer points in each: a coarser grid, every second " +
                $"sample.");
    }

    private static T[] Values<T>((string Name, IEnumerable<T> Values) parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter.Name);
        ArgumentNullException.ThrowIfNull(parameter.Values);
        T[] values = [.. parameter.Values];
        return values.Length > 0 ? values
            : throw new ArgumentException($"{parameter.Name} has no values; an exploration needs at least one.");
    }

    private static Slider SliderOf<T>(string name, T[] values) => new(name, [.. values.Select(v => Words(v))]);
}
