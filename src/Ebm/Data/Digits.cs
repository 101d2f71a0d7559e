using System.Globalization;
using System.IO.Compression;

namespace Ebm;

/// <summary>
/// The UCI optical handwritten digits: 1797 images of 8 × 8 pixels, seventeen grey levels, ten classes.
/// </summary>
/// <remarks>
/// Source: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository (1998),
/// its test part (13 writers), CC BY 4.0. Pixels are divided by 16, so that 1 is full ink.
/// Split: the first 1415 images train, the last 382 test. Images of one writer lie together in the file and a new writer begins at 1415,
/// so that all test images come from other hands than the training images: a harder and more honest split than a shuffled one.
/// </remarks>
public static class Digits
{
    private const string File = "digits.csv.gz";
    private const string Sha256 = "46abec6b12486ad9e51943373abcf22bbea1b5a51a1619b361570d8893f1464a";
    private const int Count = 1797, TrainCount = 1415, Size = 8, Levels = 16;

    /// <summary>Reads the digits from the course's data/ folder and verifies them.</summary>
    /// <exception cref="InvalidDataException">The file's SHA-256 or shape is wrong.</exception>
    public static ImageSet Load() => Parse(Checkout.ReadData(File, Sha256), File);

    /// <summary>Reads lines of 64 pixels 0 … 16 and a class 0 … 9.</summary>
    internal static ImageSet Parse(byte[] gzip, string name)
    {
        var (images, labels) = (new List<float[]>(Count), new List<int>(Count));
        using var reader = new StreamReader(new GZipStream(new MemoryStream(gzip), CompressionMode.Decompress));
        while (reader.ReadLine() is { } line)
        {
            var image = new float[Size * Size];
            var fields = line.Split(',');
            if (fields.Length != image.Length + 1)
                throw new InvalidDataException($"{name}, line {images.Count + 1}: {fields.Length} numbers, {image.Length + 1} are needed.");
            for (var i = 0; i < image.Length; i++)
                image[i] = Number(fields[i], Levels, name, images.Count + 1) / (float)Levels;
            labels.Add(Number(fields[^1], 9, name, images.Count + 1));
            images.Add(image);
        }
        if (images.Count != Count) throw new InvalidDataException($"{name} holds {images.Count} images, {Count} are needed.");
        return new ImageSet("digits", [.. images], [.. labels], Size, Size,
            [.. Enumerable.Range(0, 10).Select(i => i.ToString(CultureInfo.InvariantCulture))], TrainCount);
    }

    private static int Number(string text, int most, string name, int line) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value <= most ? value
            : throw new InvalidDataException($"{name}, line {line}: \"{text}\" is not a whole number from 0 to {most}.");
}
