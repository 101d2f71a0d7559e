//  The sums of GaussianEnergy.cs over Vector128, in the same order: the same bits, for a machine that interprets.

using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

public sealed partial class GaussianEnergy
{
    /// <summary>Energies and gradients of a batch whose lengths are checked.</summary>
    internal void EnergiesAndGradientsPlain(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> slopes)
    {
        if (count == 1)
            OnePlain(points, slopes);
        else
            ManyPlain(points, count, slopes);
        for (var i = 0; i < count; i++) energies[i] = HalfSquaresPlain(points, count, slopes, i);
    }

    /// <summary>Four points at a time, four rows of P; the last points one by one.</summary>
    private void ManyPlain(ReadOnlySpan<float> points, int count, Span<float> slopes)
    {
        var (n, rows, middle) = (Dimension, precisionRows, center);
        ref var x = ref MemoryMarshal.GetReference(points);
        ref var g = ref MemoryMarshal.GetReference(slopes);
        var i = 0;
        for (; i <= count - 4; i += 4)
        {
            if ((i & 255) == 0) Host.Poll();
            for (var d = 0; d < n; d += 4)
            {
                int r0 = d * n, r1 = Math.Min(d + 1, n - 1) * n, r2 = Math.Min(d + 2, n - 1) * n, r3 = Math.Min(d + 3, n - 1) * n;
                Vector128<float> a = default, b = default, c = default, e = default;
                for (int j = 0, at = i; j < n; j++, at += count)
                {
                    var y = Vector128.LoadUnsafe(ref x, (nuint)at) - Vector128.Create(middle[j]);
                    a += Vector128.Create(rows[r0 + j]) * y;
                    b += Vector128.Create(rows[r1 + j]) * y;
                    c += Vector128.Create(rows[r2 + j]) * y;
                    e += Vector128.Create(rows[r3 + j]) * y;
                }

                a.StoreUnsafe(ref g, (nuint)((d * count) + i));
                b.StoreUnsafe(ref g, (nuint)((r1 / n * count) + i));
                c.StoreUnsafe(ref g, (nuint)((r2 / n * count) + i));
                e.StoreUnsafe(ref g, (nuint)((r3 / n * count) + i));
            }
        }

        for (; i < count; i++)
        {
            for (var d = 0; d < n; d++)
            {
                var sum = 0f;
                for (var j = 0; j < n; j++) sum += rows[(d * n) + j] * (points[(j * count) + i] - middle[j]);
                slopes[(d * count) + i] = sum;
            }
        }
    }

    /// <summary>Sixteen rows of P at a time, read down its columns.</summary>
    private void OnePlain(ReadOnlySpan<float> x, Span<float> slopes)
    {
        var (n, middle) = (Dimension, center);
        ref var p = ref aligned[alignedStart];
        Span<float> block = stackalloc float[16];
        for (var d = 0; d < n; d += 16)
        {
            Vector128<float> a = default, b = default, c = default, e = default;
            var at = d;
            for (var j = 0; j < n; j++, at += stride)
            {
                var y = Vector128.Create(x[j] - middle[j]);
                a += Vector128.LoadUnsafe(ref p, (nuint)at) * y;
                b += Vector128.LoadUnsafe(ref p, (nuint)(at + 4)) * y;
                c += Vector128.LoadUnsafe(ref p, (nuint)(at + 8)) * y;
                e += Vector128.LoadUnsafe(ref p, (nuint)(at + 12)) * y;
            }

            a.CopyTo(block);
            b.CopyTo(block[4..]);
            c.CopyTo(block[8..]);
            e.CopyTo(block[12..]);
            block[..Math.Min(16, n - d)].CopyTo(slopes[d..]);
        }
    }

    private float HalfSquaresPlain(ReadOnlySpan<float> x, int count, ReadOnlySpan<float> g, int i)
    {
        float a = 0, b = 0, c = 0, f = 0;
        int d = 0, at = i;
        for (; d <= Dimension - 4; d += 4)
        {
            a += (x[at] - center[d]) * g[at];
            at += count;
            b += (x[at] - center[d + 1]) * g[at];
            at += count;
            c += (x[at] - center[d + 2]) * g[at];
            at += count;
            f += (x[at] - center[d + 3]) * g[at];
            at += count;
        }

        for (; d < Dimension; d++, at += count) a += (x[at] - center[d]) * g[at];
        return 0.5f * (a + b + (c + f));
    }
}
