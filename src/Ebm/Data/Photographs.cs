using System.Globalization;
using System.IO.Compression;

namespace Ebm;

/// <summary>Five grey photographs that may be used by anybody for anything: where patches of natural pictures come from.</summary>
/// <remarks>
/// A man with a camera (256 × 256, Lav Varshney), a cat (225 × 150, Stefan van der Walt), a cup of coffee (300 × 200, Rachel Michetti),
/// grass (256 × 256, linolafett) and gravel (256 × 256, cc0textures.com), all CC0, as scikit-image distributes them; here grey and of
/// half the size.
/// </remarks>
public static class Photographs
{
    private const string File = "photographs.pgm.gz";
    private const string Sha256 = "ef1771d0427762bb4aead51007141b5ca1228bdbdc911c59cf0b00766cafc030";

    /// <summary>Reads the photographs from the course's data/ folder and verifies them; pixels in [0, 1].</summary>
    /// <exception cref="InvalidDataException">The file's SHA-256 is wrong.</exception>
    public static GrayImage[] Load() => Parse(Checkout.ReadData(File, Sha256));

    /// <summary>Random square windows of the photographs, each less its mean; every photograph is as likely as another.</summary>
    /// <param name="side">Pixels along a side, 2 … 100.</param>
    /// <param name="count">How many, ≥ 1.</param>
    /// <param name="rng">Draws the places.</param>
    /// <returns>Points of side² coordinates, row by row.</returns>
    public static Points Patches(int side, int count, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Between(side, 2, 100);
        Check.AtLeast(count, 1);
        var pictures = Load();
        return Points.From(Enumerable.Range(0, count).Select(_ =>
        {
            var picture = pictures[rng.NextInt(pictures.Length)];
            var pixels = picture.Crop(rng.NextInt(picture.Width - side + 1), rng.NextInt(picture.Height - side + 1), side, side).Pixels;
            var mean = pixels.Average();
            return Array.ConvertAll(pixels, v => v - mean);
        }));
    }

    /// <summary>Reads grey pictures in the binary form of PGM, one after the other.</summary>
    internal static GrayImage[] Parse(byte[] gzip)
    {
        using var unpacked = new MemoryStream();
        using (var stream = new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress)) stream.CopyTo(unpacked);
        var (bytes, at, pictures) = (unpacked.ToArray(), 0, new List<GrayImage>());
        while (at < bytes.Length)
        {
            if (Word() != "P5") throw new InvalidDataException($"{File}: no PGM picture at byte {at}.");
            var (width, height, most) = (Number(), Number(), Number());
            at++;
            pictures.Add(new GrayImage(width, height, Array.ConvertAll(bytes[at..(at + (width * height))], b => b / (float)most)));
            at += width * height;
        }

        return [.. pictures];

        int Number() => int.Parse(Word(), NumberStyles.None, CultureInfo.InvariantCulture);

        string Word()
        {
            while (bytes[at] <= ' ') at++;
            var start = at;
            while (bytes[at] > ' ') at++;
            return System.Text.Encoding.ASCII.GetString(bytes, start, at - start);
        }
    }
}
