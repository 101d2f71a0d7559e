namespace Ebm.Tests;

/// <summary>The documented algorithm of Rng, one number at a time: oracle and benchmark baseline.</summary>
internal sealed class NaiveRng
{
    private readonly ulong[][] lanes = new ulong[16][];
    private int next;

    public NaiveRng(ulong seed)
    {
        for (var j = 0; j < 16; j++) lanes[j] = [SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed), SplitMix(ref seed)];
    }

    public ulong NextUInt64()
    {
        var s = lanes[next++ % 16];
        var result = ulong.RotateLeft(s[0] + s[3], 23) + s[0];
        var t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = ulong.RotateLeft(s[3], 45);
        return result;
    }

    /// <summary>Thirty-two floats by Box and Muller with the true logarithm, sine and cosine, rounded at the end.</summary>
    public double[] NextFloatGaussians()
    {
        var words = new uint[32];
        for (var i = 0; i < 32; i += 2)
        {
            var bits = NextUInt64();
            (words[i], words[i + 1]) = ((uint)bits, (uint)(bits >> 32));
        }
        var x = new double[32];
        for (var i = 0; i < 16; i++)
        {
            var u = (float)(words[i] >> 1) * (1f / (1u << 31)) + 1f / (1L << 32);
            (x[i], x[i + 16]) = BoxMuller(u, (int)words[i + 16] / 4294967296.0, (words[i + 16] & 1) != 0, (words[i + 16] & 2) != 0);
        }
        return x;
    }

    /// <summary>Sixteen doubles likewise.</summary>
    public double[] NextGaussians()
    {
        var words = Enumerable.Range(0, 16).Select(_ => NextUInt64()).ToArray();
        var x = new double[16];
        for (var i = 0; i < 8; i++)
        {
            var u = (words[i] >> 12) * double.Exp2(-52) + double.Exp2(-53);
            var t = (words[i + 8] >> 12) * double.Exp2(-52) - 0.5;
            (x[i], x[i + 8]) = BoxMuller(u, t, (words[i + 8] & 1) != 0, (words[i + 8] & 2) != 0);
        }
        return x;
    }

    private static (double, double) BoxMuller(double u, double t, bool negate, bool swap)
    {
        var r = Math.Sqrt(-2 * Math.Log(u));
        var (sin, cos) = Math.SinCos(Math.PI / 2 * t);
        var (along, across) = (r * (negate ? -cos : cos), r * sin);
        return swap ? (across, along) : (along, across);
    }

    private static ulong SplitMix(ref ulong x)
    {
        var z = x += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
