//  Box and Muller (1958): with u, v uniform,
//
//      r = √(−2 ln u),    x = r cos θ,    y = r sin θ
//
//  are two independent standard normal numbers when θ is uniform on the circle. θ is made as an angle φ in (−π/4, π/4) and a
//  quarter turn: t = 2φ/π comes from v's upper bits, its lowest bit gives the sign of the cosine, the next one swaps x and y.
//  Together the four cases cover the circle once, without reducing an argument.
//
//  ln u: u = 2^e (1 + f) with 1 + f in [√½, √2).
//      float    ln(1 + f) = f + f² Q(f)                            relative error < 3·10⁻⁸ before rounding
//      double   ln(1 + f) = 2s + s³ R(s²),  s = f / (2 + f)        relative error < 10⁻²⁰ before rounding
//  sin and cos of πt/2: polynomials in t² on [0, ¼].
//  All coefficients are weighted minimax fits made for this file.
//
//  u is a multiple of 2⁻³¹ (float) or 2⁻⁵² (double) plus half a step, so that |x| < 6.67 (float) or 8.58 (double).

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ebm;

public sealed partial class Rng
{
    private const int FloatBlock = 32;  // 16 radii, 16 angles; a fixed number, so that the vector width changes nothing

    /// <summary>Fills the span with normal numbers of mean 0 and variance 1.</summary>
    /// <remarks>Reads 16 numbers of the stream for each 32 results, or part of them. Each |x| is below 6.67.</remarks>
    public void FillGaussian(Span<float> destination)
    {
        while (destination.Length >= FloatBlock)
        {
            var n = Math.Min(destination.Length, Chunk) / FloatBlock * FloatBlock;
            FillBits(MemoryMarshal.Cast<float, ulong>(destination[..n]));
            BoxMuller(destination[..n]);
            destination = destination[n..];
        }
        if (destination.IsEmpty) return;
        Span<float> last = stackalloc float[FloatBlock];
        FillBits(MemoryMarshal.Cast<float, ulong>(last));
        if (Platform.Interprets)
            BoxMullerPlain(last, destination.Length);
        else
            BoxMuller(last);
        last[..destination.Length].CopyTo(destination);
    }

    /// <summary>Fills the span with normal numbers of mean 0 and variance 1.</summary>
    /// <remarks>Reads 16 numbers of the stream for each 16 results, or part of them. Each |x| is below 8.58.</remarks>
    public void FillGaussian(Span<double> destination)
    {
        while (destination.Length >= GaussianBlock)
        {
            var n = Math.Min(destination.Length, Chunk) / GaussianBlock * GaussianBlock;
            FillBits(MemoryMarshal.Cast<double, ulong>(destination[..n]));
            BoxMuller(destination[..n]);
            destination = destination[n..];
        }
        if (destination.IsEmpty) return;
        Span<double> last = stackalloc double[GaussianBlock];
        FillBits(MemoryMarshal.Cast<double, ulong>(last));
        BoxMuller(last);
        last[..destination.Length].CopyTo(destination);
    }

    /// <summary>Turns blocks of 16 + 16 random words into 32 normal numbers, in place.</summary>
    private static void BoxMuller(Span<float> blocks)
    {
        if (Platform.Interprets)
        {
            BoxMullerPlain(blocks, FloatBlock);
            return;
        }

        ref var words = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(blocks));
        for (var start = 0; start < blocks.Length; start += FloatBlock)
            for (var i = start; i < start + FloatBlock / 2; i += Vector<float>.Count)
            {
                var a = Vector.LoadUnsafe(ref words, (nuint)i);
                var b = Vector.LoadUnsafe(ref words, (nuint)(i + FloatBlock / 2));
                var u = Vector.ConvertToSingle(Vector.ShiftRightLogical(a, 1)) * (1f / (1u << 31)) + new Vector<float>(1f / (1L << 32));
                var r = Vector.SquareRoot(Log(u) * -2f);
                var t = Vector.ConvertToSingle(b) * (1f / (1L << 32));
                var z = t * t;
                var sin = ((new Vector<float>(-0.004601655866f) * z + new Vector<float>(0.079680032f)) * z
                    + new Vector<float>(-0.6459634602f)) * z + new Vector<float>(1.570796322f);
                var cos = (((new Vector<float>(0.0009033629545f) * z + new Vector<float>(-0.02085993602f)) * z
                    + new Vector<float>(0.2536691826f)) * z + new Vector<float>(-1.23370054f)) * z + Vector<float>.One;
                var across = r * (t * sin);
                var along = Vector.AsVectorSingle(Vector.AsVectorInt32(r * cos) ^ Vector.ShiftLeft(b, 31));
                var swap = Vector.ShiftRightArithmetic(Vector.ShiftLeft(b, 30), 31);
                Vector.AsVectorInt32(Vector.ConditionalSelect(swap, across, along)).StoreUnsafe(ref words, (nuint)i);
                Vector.AsVectorInt32(Vector.ConditionalSelect(swap, along, across)).StoreUnsafe(ref words, (nuint)(i + FloatBlock / 2));
            }
    }

    /// <summary>Turns blocks of 8 + 8 random words into 16 normal numbers, in place.</summary>
    private static void BoxMuller(Span<double> blocks)
    {
        ref var words = ref Unsafe.As<double, long>(ref MemoryMarshal.GetReference(blocks));
        var one = new Vector<long>(0x3FF0000000000000);
        for (var start = 0; start < blocks.Length; start += GaussianBlock)
            for (var i = start; i < start + GaussianBlock / 2; i += Vector<double>.Count)
            {
                var a = Vector.LoadUnsafe(ref words, (nuint)i);
                var b = Vector.LoadUnsafe(ref words, (nuint)(i + GaussianBlock / 2));
                var u = Vector.AsVectorDouble(Vector.ShiftRightLogical(a, 12) | one) - new Vector<double>(1 - 1.0 / (1L << 53));
                var r = Vector.SquareRoot(Log(u) * -2.0);
                var t = Vector.AsVectorDouble(Vector.ShiftRightLogical(b, 12) | one) - new Vector<double>(1.5);
                var z = t * t;
                var across = r * (t * Horner(z, SinCoefficients));
                var along = Vector.AsVectorDouble(Vector.AsVectorInt64(r * Horner(z, CosCoefficients)) ^ Vector.ShiftLeft(b, 63));
                var swap = Vector.Equals(b & new Vector<long>(2), new Vector<long>(2));
                Vector.AsVectorInt64(Vector.ConditionalSelect(swap, across, along)).StoreUnsafe(ref words, (nuint)i);
                Vector.AsVectorInt64(Vector.ConditionalSelect(swap, along, across)).StoreUnsafe(ref words, (nuint)(i + GaussianBlock / 2));
            }
    }

    /// <summary>ln u for normal u in (0, 1].</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<float> Log(Vector<float> u)
    {
        var bits = Vector.AsVectorInt32(u);
        var e = Vector.ShiftRightArithmetic(bits - new Vector<int>(0x3F3504F3), 23);
        var f = Vector.AsVectorSingle(bits - Vector.ShiftLeft(e, 23)) - Vector<float>.One;
        var q = new Vector<float>(0.08732626141f) * f + new Vector<float>(-0.1430658588f);
        q = q * f + new Vector<float>(0.1491833443f);
        q = q * f + new Vector<float>(-0.1657065101f);
        q = q * f + new Vector<float>(0.1996205214f);
        q = q * f + new Vector<float>(-0.2500174943f);
        q = q * f + new Vector<float>(0.3333395062f);
        q = q * f + new Vector<float>(-0.4999999165f);
        return Vector.ConvertToSingle(e) * 0.693147181f + (f + f * f * q);
    }

    /// <summary>ln u for u in [2⁻⁶⁰, 1]. Long integers are kept positive: AVX2 has no arithmetic shift or conversion of them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Log(Vector<double> u)
    {
        const int offset = 64;
        const double magic = 6755399441055744;  // 1.5 · 2⁵²: adding an integer to its bits adds it to the number
        var bits = Vector.AsVectorInt64(u);
        var k = Vector.ShiftRightLogical(bits - new Vector<long>(0x3FE6A09E667F3BCD - ((long)offset << 52)), 52);
        var e = Vector.AsVectorDouble(k + new Vector<long>(0x4338000000000000)) - new Vector<double>(magic + offset);
        var f = Vector.AsVectorDouble(bits - Vector.ShiftLeft(k - new Vector<long>(offset), 52)) - Vector<double>.One;
        var s = f / (f + new Vector<double>(2));
        var z = s * s;
        return e * 0.6931471805599453 + (s + s + s * z * Horner(z, LogCoefficients));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Horner(Vector<double> z, ReadOnlySpan<double> coefficients)
    {
        var sum = new Vector<double>(coefficients[^1]);
        for (var i = coefficients.Length - 2; i >= 0; i--) sum = sum * z + new Vector<double>(coefficients[i]);
        return sum;
    }

    private static ReadOnlySpan<double> SinCoefficients => [1.57079632679489662, -0.645964097506246252, 0.0796926262461669208,
        -0.00468175413531473931, 0.00016044118472567186, -3.59884271128796094e-6, 5.69192614965391495e-8, -6.62743084631109563e-10];

    private static ReadOnlySpan<double> CosCoefficients => [1.0, -1.23370055013616981, 0.253669507901046574, -0.0208634807633080013,
        0.00091926027414674865, -0.0000252020365580844569, 4.7106035778216689e-7, -6.32055695489913177e-9];

    private static ReadOnlySpan<double> LogCoefficients => [0.66666666666666661, 0.400000000000062253, 0.285714285690924672,
        0.222222226458513661, 0.181817757378065592, 0.153870877272226931, 0.132501838387537105, 0.132507528626140078];
}
