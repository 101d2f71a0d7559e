//  accept with probability a = min(1, e^ρ),   ρ = log [p(x') q(x' → x) / p(x) q(x → x')]      (Metropolis, Hastings)
//
//  A ratio that is not a number counts as 0.
//
//  Decided as u < e^ρ with u uniform on the multiples of 2⁻²⁴ in [0, 1): the probability used is a rounded up to a multiple
//  of 2⁻²⁴, an absolute bias below 6·10⁻⁸.

using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>The accept-or-stay decision that all Metropolis methods end with.</summary>
internal static class Acceptance
{
    /// <summary>
    /// Moves each chain to its proposal or leaves it. Reads state.LogRatio (destroyed, like state.Uniform) and New…, writes Points,
    /// Energies, Gradients.
    /// </summary>
    public static StepInfo Decide(ChainState state, Rng rng)
    {
        rng.FillUniform(state.Uniform);
        var ratio = state.LogRatio.AsSpan();
        double sum = 0, error = 0;
        for (var i = 0; i < ratio.Length; i++) error += float.IsFinite(ratio[i]) ? Math.Abs(ratio[i]) : 0;
        VectorMath.Exp(ratio, ratio);
        var mask = MemoryMarshal.Cast<float, int>(ratio);
        var accepted = Compare(ratio, state.Uniform, mask);
        for (var i = 0; i < ratio.Length; i++) sum += state.Uniform[i];
        var count = state.Count;
        Select(mask, state.NewEnergies, state.Energies);
        for (var d = 0; d < state.Dimension; d++)
        {
            Select(mask, state.NewPoints.AsSpan(d * count, count), state.Positions.AsSpan(d * count, count));
            if (state.Gradients.Length > 0)
                Select(mask, state.NewGradients.AsSpan(d * count, count), state.Gradients.AsSpan(d * count, count));
        }

        state.Steps++;
        return new StepInfo(sum / count, accepted, count, error / count);
    }

    /// <summary>
    /// Turns ratios e^ρ and uniform numbers into a mask, −1 where accepted, and the acceptance probabilities, which take the place of the
    /// uniform numbers. The mask may lie on the ratios. Returns how many are accepted.
    /// </summary>
    private static int Compare(ReadOnlySpan<float> ratio, Span<float> uniform, Span<int> mask) =>
        Platform.Interprets ? ComparePlain(ratio, uniform, mask) : CompareVectors(ratio, uniform, mask);

    internal static int CompareVectors(ReadOnlySpan<float> ratio, Span<float> uniform, Span<int> mask)
    {
        var accepted = 0;
        var i = 0;
        for (; i <= ratio.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var r = new Vector<float>(ratio[i..]);
            var probability = Vector.ConditionalSelect(Vector.GreaterThan(r, Vector<float>.Zero), Vector.Min(r, Vector<float>.One),
                Vector<float>.Zero);
            var yes = Vector.LessThan(new Vector<float>(uniform[i..]), probability);
            probability.CopyTo(uniform[i..]);
            yes.CopyTo(mask[i..]);
            accepted -= Vector.Sum(yes);
        }

        return accepted + CompareOnes(ratio, uniform, mask, i);
    }

    /// <summary>The same without the checks of spans, for a machine that interprets.</summary>
    internal static int ComparePlain(ReadOnlySpan<float> ratio, Span<float> uniform, Span<int> mask)
    {
        ref var r = ref MemoryMarshal.GetReference(ratio);
        ref var u = ref MemoryMarshal.GetReference(uniform);
        ref var m = ref MemoryMarshal.GetReference(mask);
        var count = Vector128<int>.Zero;
        var i = 0;
        for (; i <= ratio.Length - 4; i += 4)
        {
            var x = Vector128.LoadUnsafe(ref r, (nuint)i);
            var probability = Vector128.ConditionalSelect(Vector128.GreaterThan(x, Vector128<float>.Zero),
                Vector128.ConditionalSelect(Vector128.LessThan(x, Vector128.Create(1f)), x, Vector128.Create(1f)), Vector128<float>.Zero);
            var yes = Vector128.LessThan(Vector128.LoadUnsafe(ref u, (nuint)i), probability).AsInt32();
            probability.StoreUnsafe(ref u, (nuint)i);
            yes.StoreUnsafe(ref m, (nuint)i);
            count -= yes;
        }

        return Vector128.Sum(count) + CompareOnes(ratio, uniform, mask, i);
    }

    /// <summary>From a number on, one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int CompareOnes(ReadOnlySpan<float> ratio, Span<float> uniform, Span<int> mask, int i)
    {
        var accepted = 0;
        for (; i < ratio.Length; i++)
        {
            // NaN, from a difference of infinities, is 0: never accepted.
            var probability = ratio[i] >= 1 ? 1 : ratio[i] > 0 ? ratio[i] : 0;
            var yes = uniform[i] < probability;
            (uniform[i], mask[i]) = (probability, yes ? -1 : 0);
            accepted += yes ? 1 : 0;
        }

        return accepted;
    }

    private static void Select(ReadOnlySpan<int> mask, ReadOnlySpan<float> fresh, Span<float> current)
    {
        if (Platform.Interprets)
        {
            SelectPlain(mask, fresh, current);
            return;
        }

        var i = 0;
        for (; i <= current.Length - Vector<float>.Count; i += Vector<float>.Count)
            Vector.ConditionalSelect(new Vector<int>(mask[i..]), new Vector<float>(fresh[i..]), new Vector<float>(current[i..]))
                .CopyTo(current[i..]);
        for (; i < current.Length; i++)
            if (mask[i] != 0) current[i] = fresh[i];
    }

    /// <summary>Takes the fresh numbers where the mask is −1; the spans are as long as the last one, or longer.</summary>
    internal static void SelectPlain(ReadOnlySpan<int> mask, ReadOnlySpan<float> fresh, Span<float> current)
    {
        ref var m = ref MemoryMarshal.GetReference(mask);
        ref var from = ref MemoryMarshal.GetReference(fresh);
        ref var to = ref MemoryMarshal.GetReference(current);
        var i = 0;
        for (; i <= current.Length - 4; i += 4)
            Vector128.ConditionalSelect(Vector128.LoadUnsafe(ref m, (nuint)i).AsSingle(), Vector128.LoadUnsafe(ref from, (nuint)i),
                Vector128.LoadUnsafe(ref to, (nuint)i)).StoreUnsafe(ref to, (nuint)i);
        for (; i < current.Length; i++)
            if (mask[i] != 0) current[i] = fresh[i];
    }
}
