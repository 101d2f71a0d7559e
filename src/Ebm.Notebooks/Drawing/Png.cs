//  A PNG file: signature, then chunks of  length · type · data · CRC-32(type, data).
//  Source: W3C Portable Network Graphics (second edition), 2003, sections 5 and 11.

using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace Ebm.Notebooks;

/// <summary>Writes small pictures as PNG, so that they need no other program to be seen.</summary>
internal static class Png
{
    private static readonly uint[] Table = [.. Enumerable.Range(0, 256).Select(n =>
    {
        var c = (uint)n;
        for (var k = 0; k < 8; k++)
        {
            c = (c & 1) == 1 ? 0xEDB88320u ^ (c >> 1) : c >> 1;
        }

        return c;
    })];

    /// <summary>An image of red, green, blue bytes; written in greys, a third of the size, where all three are equal everywhere.</summary>
    /// <param name="rgb">3 · width · height bytes, row by row.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height)
    {
        var greys = new byte[width * height];
        for (var i = 0; i < greys.Length; i++)
        {
            greys[i] = rgb[3 * i];
            if (rgb[(3 * i) + 1] != greys[i] || rgb[(3 * i) + 2] != greys[i])
            {
                return File(rgb, 3 * width, width, height, 2, []);
            }
        }

        return File(greys, width, width, height, 0, []);
    }

    /// <summary>An image of places in a table of colours, which may be see-through.</summary>
    /// <param name="indices">width · height bytes, row by row.</param>
    /// <param name="colors">Red, green, blue and opacity of each colour, at most 256 of them.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    public static byte[] Indexed(ReadOnlySpan<byte> indices, ReadOnlySpan<byte> colors, int width, int height) =>
        File(indices, width, width, height, 3, colors);

    private static byte[] File(ReadOnlySpan<byte> pixels, int stride, int width, int height, byte kind, ReadOnlySpan<byte> colors)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        Span<byte> header = stackalloc byte[13];
        header.Clear();
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], height);
        (header[8], header[9]) = (8, kind);
        Chunk(file, "IHDR", header);
        if (!colors.IsEmpty)
        {
            byte[] all = colors.ToArray();
            Chunk(file, "PLTE", [.. all.Where((_, i) => i % 4 < 3)]);
            Chunk(file, "tRNS", [.. all.Where((_, i) => i % 4 == 3)]);
        }

        using (var packed = new MemoryStream())
        {
            using (var zlib = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true))
            {
                for (var row = 0; row < height; row++)
                {
                    zlib.WriteByte(0);
                    zlib.Write(pixels.Slice(row * stride, stride));
                }
            }

            Chunk(file, "IDAT", packed.ToArray());
        }

        Chunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>The picture as the value of an img element's src.</summary>
    public static string DataUri(ReadOnlySpan<byte> rgb, int width, int height) =>
        "data:image/png;base64," + Convert.ToBase64String(Encode(rgb, width, height));

    private static void Chunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> four = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(four, data.Length);
        file.Write(four);
        var name = Encoding.ASCII.GetBytes(type);
        file.Write(name);
        file.Write(data);
        var crc = Add(Add(uint.MaxValue, name), data) ^ uint.MaxValue;
        BinaryPrimitives.WriteUInt32BigEndian(four, crc);
        file.Write(four);
    }

    private static uint Add(uint crc, ReadOnlySpan<byte> data)
    {
        foreach (var b in data)
        {
            crc = Table[(crc ^ b) & 0xFF] ^ (crc >> 8);
        }

        return crc;
    }
}
