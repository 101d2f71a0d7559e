//  A trajectory of 2^j states (x, p) with weights w = e^{H₀ − H}, built by doubling. Two stretches of equal length are joined to one:
//
//      ρ = Σ p over all states of a stretch;    W = Σ w;    one state of each stretch is its sample
//      the joined stretch has flipped where   p_first · ρ ≤ 0   or   p_last · ρ ≤ 0      (generalised U-turn criterion)
//      and likewise across the seam:  first stretch + first state of the second one,  last state of the first one + second stretch
//      its sample is that of the second stretch with probability  W₂ / (W₁ + W₂)  within a doubling,  min(1, W₂/W₁) at its end
//
//  p are momenta in units in which the mass is 1 (see NoUTurnSampler.cs), so that velocities and momenta are the same numbers.
//  No recursion: after state n of a doubling, as many joins as n + 1 has factors of 2, on a stack of j + 1 stretches.
//  Sums are taken in 8 lanes in a written order: the same bits on every machine.
//  Source: Betancourt, A conceptual introduction to Hamiltonian Monte Carlo (2017), appendix A; the seam as in Stan 2.23.

using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm;

/// <summary>The working memory of one no-U-turn trajectory.</summary>
internal sealed class TrajectoryTree
{
    private readonly Stretch[] stack;
    private Stretch whole;
    private State front, back;
    private int sign;
    private double startEnergy;

    public TrajectoryTree(int dimension, int maxDepth)
    {
        (Dimension, MaxDepth) = (dimension, maxDepth);
        (front, back, whole) = (new State(dimension), new State(dimension), new Stretch(dimension));
        stack = new Stretch[maxDepth + 1];
        for (var k = 0; k < stack.Length; k++) stack[k] = new Stretch(dimension);
    }

    public int Dimension { get; }

    public int MaxDepth { get; }

    /// <summary>The state drawn from the trajectory.</summary>
    public State Sample => whole.Sample;

    /// <summary>Whether that is another state than the first one.</summary>
    public bool Moved { get; private set; }

    /// <summary>Doublings that were kept.</summary>
    public int Depth { get; private set; }

    public int LeapfrogSteps { get; private set; }

    public bool Diverged { get; private set; }

    /// <summary>Σ min(1, e^{H₀ − H}) over the states visited.</summary>
    public double SumOfAcceptances { get; private set; }

    /// <summary>|H − H₀| of the sample.</summary>
    public double SampleError(double beta) => Math.Abs(Sample.Hamiltonian(beta) - startEnergy);

    /// <summary>Runs a trajectory from one chain's point with a fresh momentum.</summary>
    public void Run(IDifferentiableEnergy energy, in LeapfrogSizes sizes, int maxDepth, ChainState chains, int chain, Rng rng)
    {
        Begin(sizes.Beta, chains, chain, rng);
        while (Depth < maxDepth)
        {
            if ((rng.NextUInt64() >> 63) == 0)
            {
                (front, back, sign) = (back, front, -sign);
                (whole.First, whole.Last) = (whole.Last, whole.First);
            }

            if (!Double(energy, sizes, chains, chain, rng)) return;
            var fresh = stack[0];
            Depth++;
            var replace = rng.NextDouble() < Math.Exp(Math.Min(0, fresh.LogWeight - whole.LogWeight));
            Moved |= replace;
            if (Join(whole, fresh, replace)) return;
        }
    }

    private void Begin(double beta, ChainState chains, int chain, Rng rng)
    {
        (Depth, LeapfrogSteps, Diverged, Moved, SumOfAcceptances, sign) = (0, 0, false, false, 0, 1);
        for (var d = 0; d < Dimension; d++)
        {
            front.X[d] = chains.Positions[(d * chains.Count) + chain];
            front.Slope[d] = chains.Gradients[(d * chains.Count) + chain];
        }

        rng.FillGaussian(front.P);
        front.Energy[0] = chains.Energies[chain];
        front.CopyTo(back);
        startEnergy = front.Hamiltonian(beta);
        whole.Begin(front, 0);
    }

    /// <summary>
    /// Lengthens the trajectory at its front by as many states as it has. False where the new half diverges or turns round.
    /// </summary>
    private bool Double(IDifferentiableEnergy energy, in LeapfrogSizes sizes, ChainState chains, int chain, Rng rng)
    {
        var height = 0;
        for (var n = 0; n < 1 << Depth; n++)
        {
            Host.Poll();
            front.Leapfrog(energy, sizes, sign);
            LeapfrogSteps++;
            chains.Screen(front.X, front.Energy, front.Slope, 1, chain);
            var gain = startEnergy - front.Hamiltonian(sizes.Beta);
            SumOfAcceptances += gain >= 0 ? 1 : gain < 0 ? Math.Exp(gain) : 0;
            if (!(gain >= -HamiltonianMonteCarlo.MostEnergyError))
            {
                Diverged = true;
                return false;
            }

            stack[height++].Begin(front, gain);
            for (var bits = n; (bits & 1) == 1; bits >>= 1, height--)
            {
                Stretch first = stack[height - 2], second = stack[height - 1];
                var share = 1 / (1 + Math.Exp(first.LogWeight - second.LogWeight));
                if (Join(first, second, rng.NextDouble() < share)) return false;
            }
        }

        return true;
    }

    /// <summary>Joins the second stretch to the first one. True where the two together have flipped.</summary>
    private static bool Join(Stretch a, Stretch b, bool replace)
    {
        if (replace) (a.Sample, b.Sample) = (b.Sample, a.Sample);
        var larger = Math.Max(a.LogWeight, b.LogWeight);
        a.LogWeight = larger + Functions.Softplus(-Math.Abs(a.LogWeight - b.LogWeight));
        var turned = HasTurned(a, b);
        (a.Last, b.Last) = (b.Last, a.Last);
        return turned;
    }

    /// <summary>The criterion for both together and across the seam; leaves the sum of both ρ in the first.</summary>
    private static bool HasTurned(Stretch a, Stretch b)
    {
        Vector256<float> whole1 = default, whole2 = default, left1 = default, left2 = default, right1 = default, right2 = default;
        ReadOnlySpan<Vector256<float>> aFirst = Lanes(a.First), aLast = Lanes(a.Last), bFirst = Lanes(b.First), bLast = Lanes(b.Last),
            bRho = Lanes(b.Rho);
        var aRho = Lanes(a.Rho);
        for (var k = 0; k < aRho.Length; k++)
        {
            var (left, right) = (aRho[k] + bFirst[k], bRho[k] + aLast[k]);
            aRho[k] += bRho[k];
            whole1 += aFirst[k] * aRho[k];
            whole2 += bLast[k] * aRho[k];
            left1 += aFirst[k] * left;
            left2 += bFirst[k] * left;
            right1 += aLast[k] * right;
            right2 += bLast[k] * right;
        }

        return !(Vector256.Sum(whole1) > 0 && Vector256.Sum(whole2) > 0 && Vector256.Sum(left1) > 0 && Vector256.Sum(left2) > 0 &&
                 Vector256.Sum(right1) > 0 && Vector256.Sum(right2) > 0);
    }

    private static Span<Vector256<float>> Lanes(float[] padded) => MemoryMarshal.Cast<float, Vector256<float>>(padded.AsSpan());

    /// <summary>A point, its momentum, its energy and gradient.</summary>
    internal sealed class State(int dimension)
    {
        private readonly int n = dimension;

        public float[] X { get; } = new float[dimension];

        public float[] Slope { get; } = new float[dimension];

        public float[] Energy { get; } = new float[1];

        public Span<float> P => Padded.AsSpan(0, n);

        /// <summary>P, filled up with zeros to a multiple of 8.</summary>
        public float[] Padded { get; } = new float[(dimension + 7) / 8 * 8];

        public void CopyTo(State other)
        {
            X.CopyTo(other.X, 0);
            Slope.CopyTo(other.Slope, 0);
            Padded.CopyTo(other.Padded, 0);
            other.Energy[0] = Energy[0];
        }

        /// <summary>β E + ½ ‖p‖².</summary>
        public double Hamiltonian(double beta)
        {
            var sum = Vector256<float>.Zero;
            foreach (var p in Lanes(Padded)) sum += p * p;
            return (beta * Energy[0]) + (0.5 * Vector256.Sum(sum));
        }

        public void Leapfrog(IDifferentiableEnergy energy, in LeapfrogSizes sizes, int sign)
        {
            var (drift, kick) = sign > 0 ? (sizes.Drift, sizes.Kick) : (sizes.BackDrift, sizes.BackKick);
            TensorPrimitives.MultiplyAdd(Slope, kick, P, P);
            TensorPrimitives.MultiplyAdd(P, drift, X, X);
            energy.EnergiesAndGradients(new Batch(X, X.Length, 1), Energy, Slope);
            TensorPrimitives.MultiplyAdd(Slope, kick, P, P);
        }
    }

    /// <summary>Consecutive states of a trajectory, by what joining needs of them.</summary>
    private sealed class Stretch(int dimension)
    {
        public float[] First { get; set; } = new float[(dimension + 7) / 8 * 8];

        public float[] Last { get; set; } = new float[(dimension + 7) / 8 * 8];

        public float[] Rho { get; } = new float[(dimension + 7) / 8 * 8];

        public State Sample { get; set; } = new(dimension);

        public double LogWeight { get; set; }

        public void Begin(State only, double logWeight)
        {
            only.Padded.CopyTo(First, 0);
            only.Padded.CopyTo(Last, 0);
            only.Padded.CopyTo(Rho, 0);
            only.CopyTo(Sample);
            LogWeight = logWeight;
        }
    }
}
