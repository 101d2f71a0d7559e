namespace Ebm.Notebooks;

/// <summary>Numbers as colours of a picture.</summary>
internal sealed class Shades((double Low, double High) range, bool diverging)
{
    /// <summary>The least and greatest number; symmetric about 0 where the sign matters.</summary>
    public static (double Low, double High) RangeOf(float[][] images, bool diverging)
    {
        var finite = images.SelectMany(i => i).Where(float.IsFinite).ToArray();
        var (low, high) = finite.Length == 0 ? (0.0, 1.0) : (finite.Min(), finite.Max());
        if (diverging)
        {
            var most = Math.Max(Math.Abs(low), Math.Abs(high));
            return (-most, most);
        }

        return (low, high);
    }

    public byte[] Paint(float[] image)
    {
        var rgb = new byte[3 * image.Length];
        var span = range.High > range.Low ? range.High - range.Low : 1;
        for (var i = 0; i < image.Length; i++)
        {
            var t = Math.Clamp((image[i] - range.Low) / span, 0, 1);
            var (r, g, b) = double.IsNaN(t) ? (0.5, 0.5, 0.5) : diverging ? Palette.Signed((2 * t) - 1) : (t, t, t);
            (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = ((byte)(255 * r), (byte)(255 * g), (byte)(255 * b));
        }

        return rgb;
    }
}
