//  A formula for (x, y) ↦ (E, ∂E/∂x, ∂E/∂y), written once over ILanes, run over a batch 16, 8, 4 or 1 points at a time.
//  No multiply and add is fused: every width gives the same bits, so a point's energy does not depend on its batch.

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>An energy over the plane and its gradient, for several points held in lanes.</summary>
internal interface IPlanarFormula
{
    (T Energy, T SlopeX, T SlopeY) At<T>(T x, T y)
        where T : struct, ILanes<T>;
}

/// <summary>Runs a formula over a batch.</summary>
internal static class PlanarBatch
{
    /// <summary>Fills energies, and gradients unless empty. The lengths are checked.</summary>
    public static void Run<TFormula>(in TFormula formula, ReadOnlySpan<float> points, int count, Span<float> energies,
        Span<float> gradients)
        where TFormula : struct, IPlanarFormula
    {
        var done = 0;
        if (Vector512.IsHardwareAccelerated) done = Run<TFormula, Lanes512>(formula, points, count, energies, gradients, done);
        if (Vector256.IsHardwareAccelerated) done = Run<TFormula, Lanes256>(formula, points, count, energies, gradients, done);
        if (Vector128.IsHardwareAccelerated) done = Run<TFormula, Lanes128>(formula, points, count, energies, gradients, done);
        Run<TFormula, Lanes1>(formula, points, count, energies, gradients, done);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static int Run<TFormula, TLanes>(
        in TFormula formula, ReadOnlySpan<float> points, int count, Span<float> energies, Span<float> gradients, int start)
        where TFormula : struct, IPlanarFormula
        where TLanes : struct, ILanes<TLanes>
    {
        var f = formula;
        ref var p = ref MemoryMarshal.GetReference(points);
        ref var e = ref MemoryMarshal.GetReference(energies);
        ref var g = ref MemoryMarshal.GetReference(gradients);
        var i = start;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            if ((i & 1023) == 0) Host.Poll();
            var (energy, slopeX, slopeY) = f.At(TLanes.Load(ref p, (nuint)i), TLanes.Load(ref p, (nuint)(count + i)));
            TLanes.Store(energy, ref e, (nuint)i);
            if (gradients.IsEmpty) continue;
            TLanes.Store(slopeX, ref g, (nuint)i);
            TLanes.Store(slopeY, ref g, (nuint)(count + i));
        }

        return i;
    }
}
