//  bit x mod 8 of byte y · side/8 + ⌊x/8⌋  =  1 where the spin in row y, column x is +1
//
//  Word (r, c) holds column c of all 64 blocks of a lane: bit k is column k · width + c. So eight words and one byte of each are an 8 × 8
//  square of bits, which is turned over its diagonal (Warren, Hacker's Delight, 7-3). That is its own inverse.

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

public sealed unsafe partial class MultiSpinIsing
{
    /// <summary>Writes the spins of a lattice row by row, eight to a byte, the first in the lowest bit; 1 is +1.</summary>
    /// <param name="bits">Receives Side² / 8 bytes.</param>
    /// <exception cref="InvalidOperationException">These are replicas.</exception>
    internal void CopyBits(Span<byte> bits)
    {
        RequireBits(bits.Length, nameof(bits));
        var lanes = MemoryMarshal.Cast<Vector512<ulong>, ulong>(words.AsSpan());
        for (var y = 0; y < Side; y++)
        {
            var row = bits.Slice(y * (Side / 8), Side / 8);
            var first = (y % height * width * 8) + (y / height);   // the row's word c, its lane: at first + 8 c
            if (width % 8 == 0)
            {
                for (var c = 0; c < width; c += 8)
                {
                    for (var k = 0; k < 64; k += 8)
                    {
                        ulong square = 0;
                        for (var j = 0; j < 8; j++) square |= (lanes[first + (8 * (c + j))] >> k & 0xFF) << (8 * j);
                        square = Turned(square);
                        for (var j = 0; j < 8; j++) row[((k + j) * (width / 8)) + (c / 8)] = (byte)(square >> (8 * j));
                    }
                }

                continue;
            }

            row.Clear();
            for (var x = 0; x < Side; x++)
                row[x / 8] |= (byte)((lanes[first + (8 * (x % width))] >> (x / width) & 1) << (x % 8));
        }
    }

    /// <summary>Sets the spins of a lattice from what <see cref="CopyBits"/> writes.</summary>
    /// <param name="bits">Side² / 8 bytes.</param>
    /// <exception cref="InvalidOperationException">These are replicas.</exception>
    internal void SetBits(ReadOnlySpan<byte> bits)
    {
        RequireBits(bits.Length, nameof(bits));
        var lanes = MemoryMarshal.Cast<Vector512<ulong>, ulong>(words.AsSpan());
        lanes.Clear();
        for (var y = 0; y < Side; y++)
        {
            var row = bits.Slice(y * (Side / 8), Side / 8);
            var first = (y % height * width * 8) + (y / height);
            if (width % 8 == 0)
            {
                for (var c = 0; c < width; c += 8)
                {
                    for (var k = 0; k < 64; k += 8)
                    {
                        ulong square = 0;
                        for (var j = 0; j < 8; j++) square |= (ulong)row[((k + j) * (width / 8)) + (c / 8)] << (8 * j);
                        square = Turned(square);
                        for (var j = 0; j < 8; j++) lanes[first + (8 * (c + j))] |= (square >> (8 * j) & 0xFF) << k;
                    }
                }

                continue;
            }

            for (var x = 0; x < Side; x++)
                lanes[first + (8 * (x % width))] |= (ulong)(row[x / 8] >> (x % 8) & 1) << (x / width);
        }
    }

    private void RequireBits(int length, string name)
    {
        if (!cut) throw new InvalidOperationException("Only a lattice can be read as bits; these are 512 replicas.");
        Check.Length(length, Side * Side / 8, name);
    }

    /// <summary>Bit 8 i + j goes to 8 j + i.</summary>
    private static ulong Turned(ulong x)
    {
        var t = (x ^ x >> 7) & 0x00AA00AA00AA00AA;
        x ^= t ^ t << 7;
        t = (x ^ x >> 14) & 0x0000CCCC0000CCCC;
        x ^= t ^ t << 14;
        t = (x ^ x >> 28) & 0x00000000F0F0F0F0;
        return x ^ t ^ t << 28;
    }
}
