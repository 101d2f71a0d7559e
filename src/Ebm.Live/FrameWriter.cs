//  frame  =  number u32, blocks u32, block …                                    little-endian, each block at a multiple of 8 bytes
//  block  =  type u8 (0 bytes, 1 float32, 2 float64), length of the name u8, 0 u16, bytes u32, name, 0 … , data, 0 …
//
//  The page reads the data in place as typed arrays: hence the multiples of 8.

using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Ebm.Live;

/// <summary>Writes one frame after the other into the same memory.</summary>
internal sealed class FrameWriter
{
    private const int HeaderLength = 8;

    private byte[] _buffer = new byte[1 << 16];
    private int _length = HeaderLength;
    private int _blocks;

    /// <summary>The frame so far; valid until the next call of any other member.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Begins a new frame.</summary>
    /// <param name="number">Which frame of the run it is; the page says it back when it has drawn it.</param>
    public void Begin(uint number)
    {
        (_length, _blocks) = (HeaderLength, 0);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer, number);
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(4), 0);
    }

    /// <summary>Adds a block of bytes and gives it to be filled.</summary>
    /// <param name="name">Up to 255 ASCII letters: the property that the page's module sees.</param>
    /// <param name="count">How many bytes.</param>
    /// <returns>The block, all zeros; valid until the next call.</returns>
    public Span<byte> Bytes(string name, int count) => Block(0, name, count);

    /// <summary>Adds numbers in single precision.</summary>
    public void Floats(string name, params ReadOnlySpan<float> numbers) =>
        MemoryMarshal.AsBytes(numbers).CopyTo(Block(1, name, numbers.Length * sizeof(float)));

    /// <summary>Adds numbers in double precision.</summary>
    public void Numbers(string name, params ReadOnlySpan<double> numbers) =>
        MemoryMarshal.AsBytes(numbers).CopyTo(Block(2, name, numbers.Length * sizeof(double)));

    private Span<byte> Block(byte type, string name, int bytes)
    {
        int nameLength = Encoding.ASCII.GetByteCount(name);
        int start = _length, data = RoundUp(start + 8 + nameLength), end = RoundUp(data + bytes);
        if (end > _buffer.Length) Array.Resize(ref _buffer, Math.Max(end, 2 * _buffer.Length));
        Span<byte> block = _buffer.AsSpan(start, end - start);
        block.Clear();
        block[0] = type;
        block[1] = checked((byte)nameLength);
        BinaryPrimitives.WriteUInt32LittleEndian(block[4..], (uint)bytes);
        Encoding.ASCII.GetBytes(name, block[8..]);
        _length = end;
        BinaryPrimitives.WriteUInt32LittleEndian(_buffer.AsSpan(4), (uint)++_blocks);
        return _buffer.AsSpan(data, bytes);
    }

    private static int RoundUp(int length) => (length + 7) & ~7;
}
