using System.Buffers.Binary;
using System.IO.Compression;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>The pixels of a screenshot: an 8-bit PNG without interlacing, as browsers write it.</summary>
internal sealed class Png
{
    private readonly byte[] _pixels;
    private readonly int _channels;

    public Png(byte[] file)
    {
        using var data = new MemoryStream();
        for (int at = 8; at < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            string type = System.Text.Encoding.ASCII.GetString(file, at + 4, 4);
            var body = file.AsSpan(at + 8, length);
            if (type == "IHDR")
            {
                (Width, Height) = (BinaryPrimitives.ReadInt32BigEndian(body), BinaryPrimitives.ReadInt32BigEndian(body[4..]));
                Assert.Equal(8, body[8]);
                _channels = body[9] switch { 2 => 3, 6 => 4, _ => throw new NotSupportedException($"colour type {body[9]}") };
                Assert.Equal(0, body[12]);
            }
            else if (type == "IDAT")
            {
                data.Write(body);
            }

            at += 12 + length;
        }

        data.Position = 0;
        using var rows = new ZLibStream(data, CompressionMode.Decompress);
        int stride = Width * _channels;
        _pixels = new byte[stride * Height];
        byte[] filter = new byte[1];
        for (int y = 0; y < Height; y++)
        {
            rows.ReadExactly(filter);
            var row = _pixels.AsSpan(y * stride, stride);
            rows.ReadExactly(row);
            Undo(filter[0], row, y == 0 ? new byte[stride] : _pixels.AsSpan((y - 1) * stride, stride), _channels);
        }
    }

    public int Width { get; }

    public int Height { get; }

    /// <summary>How many pixels differ from the most frequent colour: the ink of a picture.</summary>
    public int Ink()
    {
        var counts = new Dictionary<int, int>();
        for (int i = 0; i < Width * Height; i++)
            counts[Colour(i)] = counts.GetValueOrDefault(Colour(i)) + 1;
        return (Width * Height) - counts.Values.Max();
    }

    /// <summary>How many pixels differ between two pictures of the same size.</summary>
    public int Difference(Png other)
    {
        Assert.Equal((Width, Height), (other.Width, other.Height));
        return Enumerable.Range(0, Width * Height).Count(i => Colour(i) != other.Colour(i));
    }

    private static void Undo(int filter, Span<byte> row, ReadOnlySpan<byte> above, int step)
    {
        for (int i = 0; i < row.Length; i++)
        {
            int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
            int p = left + up - corner;
            int paeth = Math.Abs(p - left) <= Math.Abs(p - up) && Math.Abs(p - left) <= Math.Abs(p - corner) ? left
                : Math.Abs(p - up) <= Math.Abs(p - corner) ? up : corner;
            row[i] += (byte)(filter switch { 1 => left, 2 => up, 3 => (left + up) / 2, 4 => paeth, _ => 0 });
        }
    }

    private int Colour(int i) => (_pixels[i * _channels] << 16) | (_pixels[(i * _channels) + 1] << 8) | _pixels[(i * _channels) + 2];
}
