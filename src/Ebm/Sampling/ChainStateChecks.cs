//  What a chain may meet, and what becomes of it:
//
//      proposal with E = +∞                                a wall: rejected
//      proposal that has left the floats
//          a wall: a coordinate is not finite, or E or ∂E is not where |x_d| > 10¹² or E > 10³⁰
//      proposal with E = −∞, NaN, or a gradient not finite    SamplingException: the energy's fault, not the step's
//      start, or a move without a test, not finite         SamplingException
//
//  So no state ever holds a number that is not finite.

using System.Numerics;
using System.Runtime.InteropServices;

namespace Ebm;

public sealed partial class ChainState
{
    private const float Far = 1e12f, High = 1e30f;

    /// <summary>
    /// Makes walls (E = +∞) of proposals that have left the floats, and throws at an energy or gradient that is the energy's fault.
    /// </summary>
    internal void ScreenProposals() => Screen(NewPoints, NewEnergies, NewGradients, Count, 0);

    /// <summary>The same for any batch; the first of its points is proposed to chain <paramref name="firstChain"/>.</summary>
    internal void Screen(float[] points, float[] energies, float[] slopes, int count, int firstChain)
    {
        if (AllFinite(points) && AllFinite(energies) && AllFinite(slopes)) return;
        for (var i = 0; i < count; i++)
        {
            if (float.IsPositiveInfinity(energies[i])) continue;
            var (finite, near) = (true, true);
            for (var at = i; at < points.Length; at += count)
            {
                finite &= float.IsFinite(points[at]);
                near &= Math.Abs(points[at]) < Far;
            }

            var lost = float.IsNaN(energies[i]) || (float.IsFinite(energies[i]) && !HasFinite(slopes, i, count));
            if (!finite || (lost && (!near || energies[i] > High))) energies[i] = float.PositiveInfinity;
            else RequireFinite(points, energies, slopes, i, count, firstChain + i);
        }
    }

    /// <summary>Makes the new points, energies and gradients the chains' own, if they are finite: a move without a test.</summary>
    /// <exception cref="SamplingException">One is not; the chains stay where they were.</exception>
    internal void TakeProposals()
    {
        RequireFinite(NewPoints, NewEnergies, NewGradients);
        (Positions, NewPoints) = (NewPoints, Positions);
        (Energies, NewEnergies) = (NewEnergies, Energies);
        (Gradients, NewGradients) = (NewGradients, Gradients);
        Steps++;
    }

    /// <summary>The same for a move that asks for no energy: the points alone.</summary>
    /// <exception cref="SamplingException">A point is not finite; the chains stay where they were.</exception>
    internal void TakePoints()
    {
        RequireFinite(NewPoints, Energies, []);
        (Positions, NewPoints) = (NewPoints, Positions);
        ForgetEnergies();
        Steps++;
    }

    /// <summary>From now on no sampler that compares energies goes on from here.</summary>
    internal void ForgetEnergies() => EnergiesAreCurrent = false;

    /// <summary>Throws at the first gradient of the chains that is not finite.</summary>
    internal void RequireFiniteSlopes() => RequireFinite(Positions, Energies, Gradients);

    /// <summary>Throws where a chain cannot start: its energy or gradient there is not finite.</summary>
    internal void RequireFiniteStart() => RequireFinite(
        Positions, Energies, Gradients, "A chain must start where its energy, and its slope if the sampler asks for it, are finite.");

    /// <summary>Throws where the state is not one that the sampler can go on from.</summary>
    /// <param name="dimension">The coordinates that the sampler's energy has.</param>
    /// <param name="slopes">Whether the sampler keeps slopes.</param>
    internal void RequireFor(int dimension, bool slopes)
    {
        if (Dimension != dimension)
            throw new ArgumentException($"state has {Dimension} coordinates; the sampler's energy has {dimension}.", "state");
        if (slopes != (Gradients.Length > 0))
            throw new ArgumentException(
                $"state was started by a sampler that keeps {(slopes ? "no " : "")}slopes; this one keeps {(slopes ? "them" : "none")}. "
                + $"Make it with Start.", "state");
        if (!EnergiesAreCurrent)
            throw new ArgumentException(
                "state was moved by a sampler that keeps no energies (stochastic-gradient Langevin), so that its energies are not those "
                + "of its points. Make a new one with Start.", "state");
    }

    /// <summary>
    /// Whether no number is infinite or NaN: 0 · v is 0 for all others. Four sums, so that none waits for the one before.
    /// </summary>
    internal static bool AllFinite(ReadOnlySpan<float> values)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        Vector<float> a = default, b = default, c = default, d = default;
        var k = 0;
        for (; k <= vectors.Length - 4; k += 4)
        {
            a += vectors[k] * Vector<float>.Zero;
            b += vectors[k + 1] * Vector<float>.Zero;
            c += vectors[k + 2] * Vector<float>.Zero;
            d += vectors[k + 3] * Vector<float>.Zero;
        }

        for (; k < vectors.Length; k++) a += vectors[k] * Vector<float>.Zero;
        var sum = Vector.Sum(a + b + (c + d));
        for (var i = vectors.Length * Vector<float>.Count; i < values.Length; i++) sum += values[i] * 0f;
        return sum == 0f;
    }

    private static bool HasFinite(ReadOnlySpan<float> values, int i, int count)
    {
        for (var at = i; at < values.Length; at += count)
            if (!float.IsFinite(values[at])) return false;
        return true;
    }

    private void RequireFinite(float[] points, float[] energies, float[] slopes, string? advice = null)
    {
        if (AllFinite(points) && AllFinite(energies) && AllFinite(slopes)) return;
        for (var chain = 0; chain < Count; chain++) RequireFinite(points, energies, slopes, chain, Count, chain, advice);
    }

    private void RequireFinite(float[] points, float[] energies, float[] slopes, int i, int count, int chain, string? advice = null)
    {
        var what = !float.IsFinite(energies[i]) ? "energy" : !HasFinite(slopes, i, count) ? "slope" : !HasFinite(points, i, count)
            ? "point" : null;
        if (what is null) return;
        var point = Enumerable.Range(0, Dimension).Select(d => (double)points[(d * count) + i]).ToArray();
        if (float.IsNegativeInfinity(energies[i])) advice =
            "An energy of −∞ leaves no probability to any other point: it must be bounded below.";
        throw new SamplingException(what, Steps, chain, point, energies[i], advice);
    }
}
