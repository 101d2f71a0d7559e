//  E(string, cuts) = Σ over segments of  min over templates t of that label, and offsets, of ‖segment − t‖²
//
//  A strip of handwriting is read by choosing cuts and one label per segment. Every segment hypothesis is an arc from
//  its first column to the column after its last, so a reading is a path and the best reading the shortest path.

namespace Ebm;

/// <summary>Reads strips of handwritten digits whose segmentation is unknown.</summary>
/// <remarks>
/// <code>
/// E(string, cuts) = Σ over segments of  min over templates t of that label, and offsets, of ‖segment − t‖²
/// </code>
/// </remarks>
public sealed class DigitStringReader
{
    /// <summary>A strip of digits written side by side, and what was written.</summary>
    /// <param name="Image">The picture of the strip.</param>
    /// <param name="Truth">The digits that were written.</param>
    /// <param name="Starts">The first column of each digit.</param>
    public sealed record Strip(GrayImage Image, string Truth, IReadOnlyList<int> Starts);

    private readonly GrayImage[][] templates;

    /// <summary>A reader that compares segments with templates.</summary>
    /// <param name="templates">Pictures of single digits, all of one size.</param>
    /// <param name="labels">Their labels, 0 … 9.</param>
    public DigitStringReader(IReadOnlyList<GrayImage> templates, IReadOnlyList<int> labels)
    {
        ArgumentNullException.ThrowIfNull(templates);
        ArgumentNullException.ThrowIfNull(labels);
        Check.AtLeast(templates.Count, 1, "templates.Count");
        Check.Length(labels.Count, templates.Count, nameof(labels));
        for (var i = 0; i < labels.Count; i++)
        {
            Check.Between(labels[i], 0, 9, $"labels[{i}]");
            if (templates[i].Width != templates[0].Width || templates[i].Height != templates[0].Height)
            {
                throw new ArgumentException(
                    $"templates[{i}] is {templates[i].Width}×{templates[i].Height}, templates[0] "
                    + $"{templates[0].Width}×{templates[0].Height}; all must have one size.", nameof(templates));
            }
        }

        this.templates = [.. Enumerable.Range(0, 10).Select(y => templates.Where((_, i) => labels[i] == y).ToArray())];
        (Width, Height) = (templates[0].Width, templates[0].Height);
    }

    /// <summary>A reader whose templates are the first pictures of each class.</summary>
    /// <param name="digits">Pictures of ten classes.</param>
    /// <param name="perClass">How many of each, ≥ 1.</param>
    public static DigitStringReader From(ImageSet digits, int perClass)
    {
        ArgumentNullException.ThrowIfNull(digits);
        Check.AtLeast(perClass, 1);
        int[] chosen = [.. Enumerable.Range(0, 10)
            .SelectMany(y => Enumerable.Range(0, digits.Count).Where(i => digits.Labels[i] == y).Take(perClass))];
        return new DigitStringReader([.. chosen.Select(i => GrayImage.Of(digits, i))], [.. chosen.Select(i => digits.Labels[i])]);
    }

    /// <summary>The templates, class by class.</summary>
    public IEnumerable<GrayImage> Templates => templates.SelectMany(t => t);

    /// <summary>Columns of a template: the widest segment.</summary>
    public int Width { get; }

    /// <summary>Rows of a template and of a strip.</summary>
    public int Height { get; }

    /// <summary>Narrowest segment that is considered, in columns.</summary>
    public int Narrowest { get; init; } = 3;

    /// <summary>All readings of a strip: node c is "before column c", an arc is "these columns are this digit" with its energy.</summary>
    /// <param name="strip">A picture of this reader's height.</param>
    public WeightedDag Readings(GrayImage strip)
    {
        ArgumentNullException.ThrowIfNull(strip);
        Check.Length(strip.Height, Height, "strip.Height");
        var graph = new WeightedDag(strip.Width + 1);
        for (var from = 0; from < strip.Width; from++)
        {
            for (var width = Narrowest; width <= Width && from + width <= strip.Width; width++)
            {
                var segment = strip.Crop(from, 0, width, Height);
                for (var label = 0; label < 10; label++)
                {
                    if (templates[label].Length > 0)
                    {
                        graph.Add(from, from + width, SegmentEnergy(segment, label),
                            label.ToString(System.Globalization.CultureInfo.InvariantCulture));
                    }
                }
            }
        }

        return graph;
    }

    /// <summary>
    /// E(segment, label): the least squared distance to a template of that label, over where in its frame the segment lies.
    /// </summary>
    /// <param name="segment">At most <see cref="Width"/> columns.</param>
    /// <param name="label">0 … 9, with at least one template.</param>
    public double SegmentEnergy(GrayImage segment, int label)
    {
        ArgumentNullException.ThrowIfNull(segment);
        Check.Between(label, 0, 9);
        Check.Between(segment.Width, 1, Width, "segment.Width");
        var lowest = double.PositiveInfinity;
        for (var offset = 0; offset <= Width - segment.Width; offset++)
        {
            Host.Poll();
            var framed = new GrayImage(Width, Height);
            for (var y = 0; y < Math.Min(Height, segment.Height); y++)
                segment.Pixels.AsSpan(y * segment.Width, segment.Width).CopyTo(framed.Pixels.AsSpan((y * Width) + offset));
            foreach (var template in templates[label])
            {
                lowest = Math.Min(lowest, SquaredDistance(framed.Pixels, template.Pixels));
            }
        }

        return lowest;
    }

    /// <summary>Writes digits side by side as a hand would: empty margins cut away, gaps of random width, sometimes touching.</summary>
    /// <param name="digits">Pictures of single digits of one height.</param>
    /// <param name="labels">What they are.</param>
    /// <param name="rng">Draws the gaps.</param>
    /// <param name="least">Narrowest gap, in columns; negative lets digits overlap.</param>
    /// <param name="most">Widest gap, in columns.</param>
    public static Strip Write(IReadOnlyList<GrayImage> digits, IReadOnlyList<int> labels, Rng rng, int least = 0, int most = 1)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(digits.Count, 1, "digits.Count");
        Check.Length(labels.Count, digits.Count, nameof(labels));
        Check.AtLeast(most, least);
        var trimmed = digits.Select(d => d.TrimColumns()).ToList();
        var starts = new List<int>();
        var end = 0;
        foreach (var digit in trimmed)
        {
            var start = starts.Count == 0 ? 0 : Math.Max(0, end + least + rng.NextInt(most - least + 1));
            starts.Add(start);
            end = Math.Max(end, start + digit.Width);
        }

        var strip = new GrayImage(end, trimmed[0].Height);
        for (var i = 0; i < trimmed.Count; i++)
        {
            strip.Paste(trimmed[i], starts[i], 0);
        }

        return new Strip(strip, string.Concat(labels), starts);
    }

    /// <summary>Writes a text with digits drawn at random from a data set.</summary>
    /// <param name="digits">Pictures of digits; every digit of the text must be among them.</param>
    /// <param name="text">Digits 0 … 9, at least one.</param>
    /// <param name="rng">Draws pictures and gaps.</param>
    public static Strip Write(ImageSet digits, string text, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(digits);
        ArgumentException.ThrowIfNullOrEmpty(text);
        ArgumentNullException.ThrowIfNull(rng);
        var pictures = new List<GrayImage>();
        foreach (var c in text)
        {
            int[] of = [.. Enumerable.Range(0, digits.Count).Where(i => digits.Labels[i] == c - '0')];
            pictures.Add(of.Length > 0
                ? GrayImage.Of(digits, of[rng.NextInt(of.Length)])
                : throw new ArgumentException($"text has '{c}', which {digits.Name} has no picture of.", nameof(text)));
        }

        return Write(pictures, [.. text.Select(c => c - '0')], rng);
    }

    private static double SquaredDistance(float[] a, float[] b)
    {
        var distance = (double)System.Numerics.Tensors.TensorPrimitives.Distance<float>(a, b);
        return distance * distance;
    }
}
