//  The L leapfrog steps of HamiltonianMonteCarlo.cs for all chains of a state,
//      and what becomes of a chain whose x or p overflows on the way:
//  it is put back to its start with p = 0, so that no energy is ever asked about a point that is not finite,
//      and H₀ = −∞ rejects where it ends.

using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>Moves the proposals of a batch of chains along their trajectories.</summary>
internal static class HamiltonianTrajectory
{
    /// <summary>
    /// Runs the steps from state's points; leaves the ends in its new points, energies and gradients, and −∞ in LogRatio where one was
    /// lost.
    /// </summary>
    public static void Run(IDifferentiableEnergy energy, ChainState state, Span<float> momenta, double stepSize, int steps, double beta)
    {
        state.Positions.CopyTo(state.NewPoints, 0);
        float step = (float)stepSize, kick = (float)(stepSize * beta);
        var finite = AddScaled(state.Gradients, -kick / 2, momenta);
        for (var l = 0; l < steps; l++)
        {
            Host.Poll();
            if (!finite)
            {
                if (l > 0) state.ScreenProposals();   // throws where the energy is to blame, not the step size
                PutBackLost(state, momenta);
            }

            if (!AddScaled(momenta, step, state.NewPoints)) PutBackLost(state, momenta);
            energy.EnergiesAndGradients(state.Proposals, state.NewEnergies, state.NewGradients);
            finite = AddScaled(state.NewGradients, l < steps - 1 ? -kick : -kick / 2, momenta);
        }
    }

    /// <summary>y ← y + a x, the product rounded before the sum. False where a number of y is not finite.</summary>
    public static bool AddScaled(ReadOnlySpan<float> x, float a, Span<float> y)
    {
        var done = 0;
        var sum = 0f;
        if (Vector512.IsHardwareAccelerated)
        {
            var from = MemoryMarshal.Cast<float, Vector512<float>>(x);
            var to = MemoryMarshal.Cast<float, Vector512<float>>(y);
            var zeros = Vector512<float>.Zero;
            var factor = Vector512.Create(a);
            for (var k = 0; k < to.Length; k++)
            {
                var moved = (from[k] * factor) + to[k];
                to[k] = moved;
                zeros += moved * Vector512<float>.Zero;
            }

            (done, sum) = (to.Length * Vector512<float>.Count, Vector512.Sum(zeros));
        }
        else
        {
            var from = MemoryMarshal.Cast<float, Vector<float>>(x);
            var to = MemoryMarshal.Cast<float, Vector<float>>(y);
            var zeros = Vector<float>.Zero;
            var factor = new Vector<float>(a);
            for (var k = 0; k < to.Length; k++)
            {
                var moved = (from[k] * factor) + to[k];
                to[k] = moved;
                zeros += moved * Vector<float>.Zero;
            }

            (done, sum) = (to.Length * Vector<float>.Count, Vector.Sum(zeros));
        }

        for (; done < y.Length; done++)
        {
            y[done] += x[done] * a;
            sum += y[done] * 0f;
        }

        return sum == 0;
    }

    private static void PutBackLost(ChainState state, Span<float> momenta)
    {
        for (var chain = 0; chain < state.Count; chain++)
        {
            var finite = true;
            for (var at = chain; at < momenta.Length; at += state.Count) finite &= float.IsFinite(momenta[at])
                && float.IsFinite(state.NewPoints[at]);
            if (finite) continue;
            state.LogRatio[chain] = float.NegativeInfinity;
            for (var at = chain; at < momenta.Length; at += state.Count) (momenta[at], state.NewPoints[at]) = (0, state.Positions[at]);
        }
    }
}
