//  E(x) = h Σ_d (x_d² − 1)²
//
//  h  height: the barrier between neighbouring wells. The 2ⁿ minima are the corners (±1, …, ±1), all with E = 0.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>A double well in every coordinate: 2ⁿ equal minima at the corners of a cube.</summary>
internal sealed class QuarticWells : ILandscape
{
    /// <summary>Makes the landscape.</summary>
    /// <param name="height">h, &gt; 0.</param>
    /// <param name="dimension">n, ≥ 1.</param>
    public QuarticWells(double height = 2, int dimension = 2)
    {
        Check.Positive(height);
        Check.AtLeast(dimension, 1);
        (Height, Dimension) = (height, dimension);
    }

    /// <summary>The height h of the barriers.</summary>
    public double Height { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Real(Dimension);

    /// <summary>The corners (minima), for n ≤ 10; the passes between neighbours follow them.</summary>
    public IReadOnlyList<ILandscape.StationaryPoint> StationaryPoints
    {
        get
        {
            if (Dimension > 10) return [];
            var corners = Enumerable.Range(0, 1 << Dimension)
                .Select(c => Enumerable.Range(0, Dimension).Select(d => (c >> d & 1) == 0 ? -1.0 : 1.0).ToArray()).ToArray();
            var passes = corners.SelectMany(c => Enumerable.Range(0, Dimension).Where(d => c[d] < 0).Select(d =>
            {
                var pass = (double[])c.Clone();
                pass[d] = 0;
                return pass;
            }));
            return
            [
                .. corners.Select(c => new ILandscape.StationaryPoint(StationaryKind.Minimum, c, 0)),
                .. passes.Select(p => new ILandscape.StationaryPoint(StationaryKind.Saddle, p, Height)),
            ];
        }
    }

    /// <inheritdoc/>
    public double Energy(params double[] x)
    {
        Check.Length(x.Length, Dimension, nameof(x));
        return Height * x.Sum(v => ((v * v) - 1) * ((v * v) - 1));
    }

    /// <inheritdoc/>
    public double[] Gradient(params double[] x)
    {
        Check.Length(x.Length, Dimension, nameof(x));
        return Array.ConvertAll(x, v => 4 * Height * v * ((v * v) - 1));
    }

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies)
    {
        var (points, count) = states.For(Dimension, energies);
        Run(points, count, energies, []);
    }

    /// <inheritdoc/>
    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var (points, count) = states.For(Dimension, energies, gradients);
        Run(points, count, energies, gradients);
    }

    private void Run(ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients)
    {
        energies[..count].Clear();
        for (var d = 0; d < Dimension; d++)
        {
            var x = points.Slice(d * count, count);
            var slopes = gradients.IsEmpty ? gradients : gradients.Slice(d * count, count);
            var done = 0;
            if (Vector512.IsHardwareAccelerated) done = Add<Lanes512>(x, energies, slopes, done);
            if (Vector256.IsHardwareAccelerated) done = Add<Lanes256>(x, energies, slopes, done);
            if (Vector128.IsHardwareAccelerated) done = Add<Lanes128>(x, energies, slopes, done);
            Add<Lanes1>(x, energies, slopes, done);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private int Add<TLanes>(ReadOnlySpan<float> points, Span<float> energies, Span<float> slopes, int start)
        where TLanes : struct, ILanes<TLanes>
    {
        ref var p = ref MemoryMarshal.GetReference(points);
        ref var e = ref MemoryMarshal.GetReference(energies);
        ref var g = ref MemoryMarshal.GetReference(slopes);
        TLanes h = TLanes.All((float)Height), h4 = TLanes.All(4 * (float)Height), one = TLanes.All(1);
        var i = start;
        for (; i <= points.Length - TLanes.Count; i += TLanes.Count)
        {
            var x = TLanes.Load(ref p, (nuint)i);
            var well = (x * x) - one;
            TLanes.Store(TLanes.Load(ref e, (nuint)i) + (h * well * well), ref e, (nuint)i);
            if (!slopes.IsEmpty) TLanes.Store(h4 * x * well, ref g, (nuint)i);
        }

        return i;
    }
}
