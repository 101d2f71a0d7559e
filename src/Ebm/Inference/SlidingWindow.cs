//  detections = { windows w : E(w) ≤ τ },   τ the threshold; of overlapping ones only the lowest is kept
//
//  precision = share of detections that are right;   recall = share of objects that are found

namespace Ebm;

/// <summary>Detection as inference: an energy for every window, and a threshold.</summary>
/// <remarks>
/// <code>
/// detections = { windows w : E(w) ≤ τ },   τ the threshold; of overlapping ones only the lowest is kept
/// precision = share of detections that are right;   recall = share of objects that are found
/// </code>
/// </remarks>
public static class SlidingWindow
{
    /// <summary>One threshold's precision and recall.</summary>
    public sealed record PrecisionRecall(double Threshold, double Precision, double Recall);

    /// <summary>A window of a picture and its energy.</summary>
    public sealed record Detection(int Column, int Row, int Width, int Height, double Energy);

    /// <summary>The energy of every window: entry [row, column] belongs to the window with that top left corner.</summary>
    /// <param name="page">The picture to search.</param>
    /// <param name="width">Columns of a window, 1 … page width.</param>
    /// <param name="height">Rows of a window, 1 … page height.</param>
    /// <param name="energy">E(w).</param>
    public static double[,] Energies(GrayImage page, int width, int height, Func<GrayImage, double> energy)
    {
        ArgumentNullException.ThrowIfNull(page);
        ArgumentNullException.ThrowIfNull(energy);
        Check.Between(width, 1, page.Width);
        Check.Between(height, 1, page.Height);
        var map = new double[page.Height - height + 1, page.Width - width + 1];
        for (var row = 0; row < map.GetLength(0); row++)
        {
            for (var column = 0; column < map.GetLength(1); column++)
            {
                Host.Poll();
                map[row, column] = energy(page.Crop(column, row, width, height));
            }
        }

        return map;
    }

    /// <summary>
    /// The windows at or below a threshold, lowest energy first; a window that overlaps a lower one by more than a share is dropped.
    /// </summary>
    /// <param name="energies">From <see cref="Energies"/>; numbers, or +∞ where there is no window.</param>
    /// <param name="width">Columns of a window.</param>
    /// <param name="height">Rows of a window.</param>
    /// <param name="threshold">τ.</param>
    /// <param name="overlap">Largest allowed intersection over union of two detections, 0 … 1.</param>
    /// <exception cref="ArgumentException">An energy is NaN or −∞.</exception>
    public static IReadOnlyList<Detection> Detect(double[,] energies, int width, int height, double threshold, double overlap = 0.2)
    {
        ArgumentNullException.ThrowIfNull(energies);
        Check.AtLeast(width, 1);
        Check.AtLeast(height, 1);
        Check.Between(overlap, 0, 1);
        var low = new List<Detection>();
        for (var row = 0; row < energies.GetLength(0); row++)
        {
            for (var column = 0; column < energies.GetLength(1); column++)
            {
                if (double.IsNaN(energies[row, column]) || double.IsNegativeInfinity(energies[row, column]))
                    throw new ArgumentException(
                        $"energies[{row}, {column}] = {energies[row, column]}: an energy must be a number or +∞.", nameof(energies));
                if (energies[row, column] <= threshold)
                {
                    low.Add(new Detection(column, row, width, height, energies[row, column]));
                }
            }
        }

        var kept = new List<Detection>();
        foreach (var window in low.OrderBy(d => d.Energy))
        {
            Host.Poll();
            if (kept.TrueForAll(k => Overlap(k, window) <= overlap))
            {
                kept.Add(window);
            }
        }

        return kept;
    }

    /// <summary>
    /// Precision and recall at every threshold that admits one more detection. An object counts as found by the first detection that
    /// overlaps it by at least <paramref name="match"/>.
    /// </summary>
    /// <param name="detections">Detections with their energies, such as <see cref="Detect"/> gives at a generous threshold.</param>
    /// <param name="objects">Where the objects are (their energies are not read); at least one.</param>
    /// <param name="match">Least intersection over union of a hit, in (0, 1].</param>
    public static IReadOnlyList<PrecisionRecall> Curve(IReadOnlyList<Detection> detections, IReadOnlyList<Detection> objects,
        double match = 0.5)
    {
        ArgumentNullException.ThrowIfNull(detections);
        ArgumentNullException.ThrowIfNull(objects);
        Check.AtLeast(objects.Count, 1, "objects.Count");
        Check.Positive(match);
        Check.Between(match, 0, 1);
        var found = new bool[objects.Count];
        var curve = new List<PrecisionRecall>();
        var hits = 0;
        foreach (var (detection, index) in detections.OrderBy(d => d.Energy).Select((d, i) => (d, i)))
        {
            Host.Poll();
            var hit = Enumerable.Range(0, objects.Count).Where(o => !found[o] && Overlap(detection, objects[o]) >= match)
                .OrderByDescending(o => Overlap(detection, objects[o])).Select(o => (int?)o).FirstOrDefault();
            if (hit is { } o)
            {
                found[o] = true;
                hits++;
            }

            curve.Add(new PrecisionRecall(detection.Energy, (double)hits / (index + 1), (double)hits / objects.Count));
        }

        return curve;
    }

    /// <summary>Intersection over union of two windows: 1 when equal, 0 when apart.</summary>
    public static double Overlap(Detection a, Detection b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        var across = Math.Max(0, Math.Min(a.Column + a.Width, b.Column + b.Width) - Math.Max(a.Column, b.Column));
        var down = Math.Max(0, Math.Min(a.Row + a.Height, b.Row + b.Height) - Math.Max(a.Row, b.Row));
        var both = (double)across * down;
        return both / ((a.Width * a.Height) + (b.Width * b.Height) - both);
    }

    /// <summary>A page to search: pictures in a loose grid, every second one with shuffled pixels as a distractor, and noise.</summary>
    /// <param name="pictures">Where the pictures are drawn from.</param>
    /// <param name="across">Pictures in a row, ≥ 1.</param>
    /// <param name="down">Rows, ≥ 1.</param>
    /// <param name="noise">Every pixel of the page gets a number between 0 and this added, ≥ 0.</param>
    /// <param name="rng">Draws pictures, places, shuffles and noise.</param>
    /// <returns>The page, and where the pictures that are not shuffled lie.</returns>
    public static (GrayImage Page, IReadOnlyList<Detection> Objects) RandomPage(
        ImageSet pictures, int across, int down, double noise, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(pictures);
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(across, 1);
        Check.AtLeast(down, 1);
        Check.NotNegative(noise);
        int wide = pictures.Width + 4, high = pictures.Height + 8;
        var page = new GrayImage((wide * across) + 4, (high * down) + 4);
        var objects = new List<Detection>();
        for (var k = 0; k < across * down; k++)
        {
            var picture = GrayImage.Of(pictures, rng.NextInt(pictures.Count));
            if (k % 2 == 1) rng.Shuffle(picture.Pixels);
            var (column, row) = (2 + (k % across * wide) + rng.NextInt(4), 2 + (k / across * high) + rng.NextInt(8));
            page.Paste(picture, column, row);
            if (k % 2 == 0) objects.Add(new Detection(column, row, picture.Width, picture.Height, 0));
        }

        for (var i = 0; i < page.Pixels.Length; i++) page.Pixels[i] += (float)noise * rng.NextFloat();
        return (page, objects);
    }
}
