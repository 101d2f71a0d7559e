//  The idx format of MNIST (LeCun, Cortes, Burges), big-endian:
//
//      00 00 08 03 | count | rows | columns | count · rows · columns bytes        images
//      00 00 08 01 | count | count bytes                                          labels

using System.Buffers.Binary;
using System.IO.Compression;

namespace Ebm;

/// <summary>Reads idx files, plain or gzipped: the format of MNIST, Fashion-MNIST, KMNIST, EMNIST.</summary>
internal static class Idx
{
    private const int Images = 0x0803, Labels = 0x0801;

    /// <summary>Reads images and their labels from two files. Pixels 0 … 255 become 0 … 1.</summary>
    /// <param name="imagesPath">An idx3 file of bytes, gzipped or not.</param>
    /// <param name="labelsPath">An idx1 file of bytes, gzipped or not.</param>
    /// <param name="name">What to call the set.</param>
    /// <param name="classNames">What to call the classes; null for "0" … "9".</param>
    /// <exception cref="FileNotFoundException">A file is missing.</exception>
    /// <exception cref="InvalidDataException">A file is not idx, is too short or too long, or the two do not fit together.</exception>
    public static ImageSet Load(string imagesPath, string labelsPath, string name = "images", IReadOnlyList<string>? classNames = null) =>
        Parse(Inflate(File.ReadAllBytes(imagesPath), imagesPath), imagesPath, Inflate(File.ReadAllBytes(labelsPath), labelsPath),
            labelsPath, name, classNames);

    internal static ImageSet Parse(byte[] images, string imagesName, byte[] labels, string labelsName, string name,
        IReadOnlyList<string>? classNames)
    {
        var shape = Shape(images, imagesName, Images, 3);
        var count = Shape(labels, labelsName, Labels, 1)[0];
        if (count != shape[0])
            throw new InvalidDataException($"{imagesName} holds {shape[0]} images, but {labelsName} holds {count} labels.");
        classNames ??= [.. Enumerable.Range(0, 10).Select(i => $"{i}")];
        var pixels = shape[1] * shape[2];
        var pictures = new float[count][];
        var classes = new int[count];
        for (var i = 0; i < count; i++)
        {
            Host.Poll();
            var picture = pictures[i] = new float[pixels];
            for (var j = 0; j < pixels; j++) picture[j] = images[16 + i * pixels + j] / 255f;
            classes[i] = labels[8 + i];
            if (classes[i] >= classNames.Count)
                throw new InvalidDataException($"{labelsName}: label {i} is {classes[i]}, the classes are 0 to {classNames.Count - 1}.");
        }
        return new ImageSet(name, pictures, classes, shape[2], shape[1], classNames, count);
    }

    /// <summary>The file's content, gunzipped where its first bytes say so.</summary>
    internal static byte[] Inflate(byte[] file, string name)
    {
        if (file is not [0x1f, 0x8b, ..]) return file;
        try
        {
            using var content = new MemoryStream();
            using var gzip = new GZipStream(new MemoryStream(file), CompressionMode.Decompress);
            gzip.CopyTo(content);
            return content.ToArray();
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"{name} is a damaged gzip file: {damage.Message}", damage);
        }
    }

    private static int[] Shape(byte[] content, string name, int magic, int dimensions)
    {
        var header = 4 + 4 * dimensions;
        if (content.Length < 4 || BinaryPrimitives.ReadInt32BigEndian(content) != magic)
            throw new InvalidDataException(
                $"{name} is not an idx file of {(magic == Images ? "images" : "labels")}: its first bytes are not {magic:x8}.");
        if (content.Length < header) throw new InvalidDataException($"{name} is truncated: {content.Length} bytes.");
        var shape = new int[dimensions];
        long length = header, size = 1;
        for (var d = 0; d < dimensions; d++)
        {
            shape[d] = BinaryPrimitives.ReadInt32BigEndian(content.AsSpan(4 + 4 * d));
            if (shape[d] < 1) throw new InvalidDataException($"{name}: dimension {d} is {shape[d]}, at least 1 is needed.");
            size = shape[d] > int.MaxValue / size ? int.MaxValue : size * shape[d];
        }
        length += size;
        if (content.Length != length)
            throw new InvalidDataException(
                $"{name} is {(content.Length < length ? "truncated" : "too long")}: {content.Length} bytes, {length} are needed for "
                + $"{string.Join(" × ", shape)}.");
        return shape;
    }
}
