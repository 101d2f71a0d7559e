//  E(w) = 1 − max over templates t of  w·t / ((‖w‖ + c) ‖t‖)
//
//  w   a window's pixels;  t   a template's pixels;  c   how much ink a window needs to count as a picture
//  Without c this is one minus a cosine: 0 for a scaled template. With it an empty window has E = 1.

using System.Numerics.Tensors;

namespace Ebm;

/// <summary>How little a window of a picture resembles the best of some templates: what a sliding-window detector asks.</summary>
/// <remarks>
/// <code>
/// E(w) = 1 − max over templates t of  w·t / ((‖w‖ + c) ‖t‖)
/// </code>
/// </remarks>
public sealed class TemplateEnergy : IConcurrentEnergy
{
    private readonly float[][] units;
    private readonly double ink;

    /// <summary>Keeps templates scaled to length 1.</summary>
    /// <param name="templates">At least one, all of one size, none empty.</param>
    /// <param name="ink">c ≥ 0, in the unit of a window's length.</param>
    public TemplateEnergy(IEnumerable<GrayImage> templates, double ink = 1)
    {
        ArgumentNullException.ThrowIfNull(templates);
        Check.NotNegative(ink);
        GrayImage[] all = [.. templates];
        Check.AtLeast(all.Length, 1, "templates.Count");
        foreach (var (t, i) in all.Select((t, i) => (t, i)))
        {
            Check.Length(t.Pixels.Length, all[0].Pixels.Length, $"templates[{i}]");
            Check.Positive(TensorPrimitives.Norm<float>(t.Pixels), $"length of templates[{i}]");
        }

        this.ink = ink;
        units = [.. all.Select(t => Array.ConvertAll(t.Pixels, v => v / TensorPrimitives.Norm<float>(t.Pixels)))];
    }

    /// <summary>The pixels of a window.</summary>
    public StateSpace Space => StateSpace.Real(units[0].Length);

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state) => Energy(Array.ConvertAll(state.ToArray(), v => (float)v));

    /// <summary>E of one window.</summary>
    /// <param name="x">A picture of the templates' size.</param>
    public double Energy(GrayImage x)
    {
        ArgumentNullException.ThrowIfNull(x);
        return Energy(x.Pixels);
    }

    private double Energy(float[] pixels)
    {
        Check.Length(pixels.Length, units[0].Length, nameof(pixels));
        var best = float.NegativeInfinity;
        foreach (var unit in units)
        {
            best = Math.Max(best, TensorPrimitives.Dot<float>(unit, pixels));
        }

        var length = TensorPrimitives.Norm<float>(pixels) + ink;
        return length == 0 ? 1 : 1 - (best / length);
    }
}
