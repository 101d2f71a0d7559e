//  The normal numbers of RngGaussian.cs over Vector128, operation by operation, for a machine that interprets; and only those that are
//  asked for: of a block of 32, numbers i and i + 16 are a pair, so that who asks for few needs few pairs.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

public sealed partial class Rng
{
    /// <summary>The numbers of <see cref="FillGaussian(Span{float})"/> at the beginning of each row; the stream moves on as far.</summary>
    /// <param name="destination">Whole rows.</param>
    /// <param name="width">Of a row.</param>
    /// <param name="count">How many numbers of a row are asked for; those behind them are anything.</param>
    internal void FillGaussianPlain(Span<float> destination, int width, int count)
    {
        if (width % FloatBlock != 0)
        {
            FillGaussian(destination);
            return;
        }

        FillBits(MemoryMarshal.Cast<float, ulong>(destination));
        var whole = count / FloatBlock * FloatBlock;
        for (var row = 0; row < destination.Length; row += width)
        {
            BoxMullerPlain(destination.Slice(row, whole), FloatBlock);
            if (whole < count) BoxMullerPlain(destination.Slice(row + whole, FloatBlock), count - whole);
        }
    }

    /// <summary>Turns blocks of 16 + 16 random words into normal numbers, in place.</summary>
    /// <param name="blocks">Whole blocks.</param>
    /// <param name="asked">How many numbers of each are asked for.</param>
    internal static void BoxMullerPlain(Span<float> blocks, int asked)
    {
        ref var words = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(blocks));
        var half = Math.Min(asked, FloatBlock / 2);
        for (var start = 0; start < blocks.Length; start += FloatBlock)
        {
            for (var i = start; i < start + half; i += 4)
            {
                var a = Vector128.LoadUnsafe(ref words, (nuint)i);
                var b = Vector128.LoadUnsafe(ref words, (nuint)(i + (FloatBlock / 2)));
                var u = (Vector128.ConvertToSingle(Vector128.ShiftRightLogical(a, 1)) * Four(1f / (1u << 31))) + Four(1f / (1L << 32));
                var r = Vector128.Sqrt(LogPlain(u) * Four(-2f));
                var t = Vector128.ConvertToSingle(b) * Four(1f / (1L << 32));
                var z = t * t;
                var sin = (((((Four(-0.004601655866f) * z) + Four(0.079680032f)) * z) + Four(-0.6459634602f)) * z) + Four(1.570796322f);
                var cos = (((((((Four(0.0009033629545f) * z) + Four(-0.02085993602f)) * z) + Four(0.2536691826f)) * z)
                    + Four(-1.23370054f)) * z) + Four(1f);
                var across = (r * (t * sin)).AsInt32();
                var along = (r * cos).AsInt32() ^ Vector128.ShiftLeft(b, 31);
                var swap = Vector128.ShiftRightArithmetic(Vector128.ShiftLeft(b, 30), 31);
                Vector128.ConditionalSelect(swap, across, along).StoreUnsafe(ref words, (nuint)i);
                Vector128.ConditionalSelect(swap, along, across).StoreUnsafe(ref words, (nuint)(i + (FloatBlock / 2)));
            }
        }
    }

    /// <summary>ln u for normal u in (0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> LogPlain(Vector128<float> u)
    {
        var bits = u.AsInt32();
        var e = Vector128.ShiftRightArithmetic(bits - Vector128.Create(0x3F3504F3), 23);
        var f = (bits - Vector128.ShiftLeft(e, 23)).AsSingle() - Four(1f);
        var q = (Four(0.08732626141f) * f) + Four(-0.1430658588f);
        q = (q * f) + Four(0.1491833443f);
        q = (q * f) + Four(-0.1657065101f);
        q = (q * f) + Four(0.1996205214f);
        q = (q * f) + Four(-0.2500174943f);
        q = (q * f) + Four(0.3333395062f);
        q = (q * f) + Four(-0.4999999165f);
        return (Vector128.ConvertToSingle(e) * Four(0.693147181f)) + (f + (f * f * q));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Four(float value) => Vector128.Create(value);
}
