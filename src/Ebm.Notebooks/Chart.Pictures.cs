using System.Globalization;

namespace Ebm.Notebooks;

// Grids of small pictures, and animations.
public static partial class Chart
{
    /// <summary>Small grey pictures in a grid.</summary>
    /// <param name="images">Each width × height numbers, row by row.</param>
    /// <param name="width">Columns of a picture.</param>
    /// <param name="height">Rows of a picture.</param>
    /// <param name="columns">Pictures in a row of the grid; as many as fit without.</param>
    /// <param name="captions">A few words below each picture, from the first on.</param>
    /// <param name="range">The values drawn black and white; the least and greatest of all pictures without.</param>
    /// <param name="diverging">Blue for negative, vermilion for positive: for weights and differences.</param>
    /// <param name="pixels">Width of a picture on the page, in pixels.</param>
    public static Visual Images(
        IEnumerable<float[]> images,
        int width,
        int height,
        int? columns = null,
        IEnumerable<string>? captions = null,
        (double Low, double High)? range = null,
        bool diverging = false,
        int pixels = 64)
    {
        ArgumentNullException.ThrowIfNull(images);
        Positive(width, nameof(width));
        Positive(height, nameof(height));
        Positive(columns ?? 1, nameof(columns));
        Positive(pixels, nameof(pixels));
        float[][] all = [.. images];
        var words = captions is null ? [] : Labels(captions);
        if (words.Length > all.Length)
        {
            throw new ArgumentException($"{words.Length} captions for {all.Length} pictures.", nameof(captions));
        }

        foreach (var (image, i) in all.Select((image, i) => (image, i)))
        {
            if (image is null || image.Length != width * height)
            {
                throw new ArgumentException($"images[{i}] has {image?.Length ?? 0} pixels; {width}×{height} = {width * height} are needed.",
                    nameof(images));
            }
        }

        var shades = new Shades(range ?? Shades.RangeOf(all, diverging), diverging);
        var uris = all.Select(image => Png.DataUri(shades.Paint(image), width, height)).ToArray();
        return new Visual(_ => Grid(uris, words, columns, pixels, height * pixels / width),
            $"[images] {all.Length} pictures of {width}×{height}");
    }

    /// <summary>The same from pictures in double precision.</summary>
    /// <param name="images">Each width × height numbers, row by row.</param>
    /// <param name="width">Columns of a picture.</param>
    /// <param name="height">Rows of a picture.</param>
    /// <param name="columns">Pictures in a row of the grid.</param>
    /// <param name="captions">A few words below each picture.</param>
    /// <param name="range">The values drawn black and white.</param>
    /// <param name="diverging">Blue for negative, vermilion for positive.</param>
    /// <param name="pixels">Width of a picture on the page, in pixels.</param>
    public static Visual Images(
        IEnumerable<double[]> images,
        int width,
        int height,
        int? columns = null,
        IEnumerable<string>? captions = null,
        (double Low, double High)? range = null,
        bool diverging = false,
        int pixels = 64) =>
        Images(images?.Select(image => Array.ConvertAll(image, v => (float)v))!, width, height, columns, captions, range,
            diverging, pixels);

    /// <summary>
    /// Frames one after the other, with a play button and a slider. All frames are charts of one kind, or all are grids of pictures.
    /// </summary>
    /// <param name="frames">At least one.</param>
    /// <param name="labels">What the slider says at each frame; its number without.</param>
    /// <param name="milliseconds">How long a frame stays.</param>
    public static Visual Animate(IEnumerable<Visual> frames, IEnumerable<string>? labels = null, int milliseconds = 120)
    {
        ArgumentNullException.ThrowIfNull(frames);
        Visual[] all = [.. frames];
        if (all.Length == 0)
        {
            throw new ArgumentException("an animation needs at least one frame.", nameof(frames));
        }

        string[] words = [.. labels ?? Enumerable.Range(0, all.Length).Select(i => i.ToString(CultureInfo.InvariantCulture))];
        if (words.Length != all.Length)
        {
            throw new ArgumentException($"{words.Length} labels for {all.Length} frames.", nameof(labels));
        }

        if (Array.TrueForAll(all, f => f.Figure is not null))
        {
            var first = all[0].Figure!;
            return new Visual(first with
            {
                Frames = [.. all.Select((f, i) => (words[i], f.Figure!))],
                FrameMilliseconds = milliseconds,
            });
        }

        return new Visual(id => Flipbook.Html(id, all, words, milliseconds), $"[animation] {all.Length} frames: {all[0]}")
        {
            Facts = Visual.FactsOf(all)
        };
    }

    private static void Positive(int value, string name)
    {
        if (value < 1)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} = {value} must be at least 1.");
        }
    }

    private static string Grid(string[] uris, string[] captions, int? columns, int wide, int high)
    {
        var cells = uris.Select((uri, i) =>
            $"<figure><img src=\"{uri}\" alt=\"{Html5.Encode(i < captions.Length ? Html5.Plain(captions[i]) : $"picture {i}")}\" " +
                $"style=\"width:{wide}px;aspect-ratio:{wide}/{high}\">"
            + (i < captions.Length ? $"<figcaption style=\"max-width:{wide + 24}px\">{Html5.Rich(captions[i])}</figcaption>" : "")
                + "</figure>");
        var template = columns is { } n ? $"display:grid;grid-template-columns:repeat({n},minmax(0,max-content))"
            : "display:flex;flex-wrap:wrap";
        return $"<div class=\"ebm-images\" style=\"{template}\">{string.Concat(cells)}</div>";
    }
}
