//  KL(p‖q_β) = Σ_k p_k (log p_k − log q_k),     p_k ∝ e^{−E_p(x_k)},  q_k ∝ e^{−βE_q(x_k)}       over the middles x_k of the cells of a
//  grid
//
//  In β it is convex, as log Σ e^{−βE} is; its least value says what is wrong with the shape of E_q, whatever its scale.

namespace Ebm;

public static partial class PartitionFunction
{
    /// <summary>KL(p‖q) in nats of two energies of the plane, both as densities on a grid over the box [−halfWidth, halfWidth]².</summary>
    /// <param name="truth">E of p.</param>
    /// <param name="model">E of q.</param>
    /// <param name="halfWidth">a &gt; 0: p must be small at the border.</param>
    /// <param name="nodes">k ≥ 1 nodes on each axis.</param>
    /// <param name="beta">β of q, finite.</param>
    /// <exception cref="ArgumentException">An energy is not over the plane, or NaN or −∞ at a node.</exception>
    public static double Divergence(IEnergy truth, IEnergy model, double halfWidth, int nodes = 128, double beta = 1)
    {
        Check.Finite(beta);
        var (p, e) = (Probability.Softmin(OnNodes(truth, halfWidth, nodes)), OnNodes(model, halfWidth, nodes));
        return Probability.KullbackLeibler(p, Probability.Softmin(e, beta));
    }

    /// <summary>The least KL(p‖q_β) over β from 1/1000 to 1000, and that β.</summary>
    /// <inheritdoc cref="Divergence" path="/param|/exception"/>
    public static (double Divergence, double Beta) LeastDivergence(IEnergy truth, IEnergy model, double halfWidth, int nodes = 128)
    {
        var (p, e) = (Probability.Softmin(OnNodes(truth, halfWidth, nodes)), OnNodes(model, halfWidth, nodes));
        var wanted = Mean(p);
        double Excess(double beta) => Mean(Probability.Softmin(e, beta)) - wanted;

        // Behind a wall there is nothing: 0 · ∞ is 0 here.
        double Mean(double[] q) => q.Zip(e, (a, b) => a > 0 ? a * b : 0).Sum();

        // The slope of KL in β is ⟨E⟩_p − ⟨E⟩_q, which rises.
        var logBeta = Bisection.Middle(Math.Log(1e-3), Math.Log(1e3), t => Excess(Math.Exp(t)) > 0, steps: 50, relative: 1e-12);
        var best = Math.Exp(logBeta);
        return (Probability.KullbackLeibler(p, Probability.Softmin(e, best)), best);
    }

    private static double[] OnNodes(IEnergy energy, double halfWidth, int nodes)
    {
        Check.RealSpace(energy, "A divergence over a box is an integral");
        Check.Positive(halfWidth);
        Check.AtLeast(nodes, 1);
        Check.Length(energy.Dimension, 2, "energy.Dimension");
        var step = 2 * halfWidth / nodes;
        double[] axis = [.. Enumerable.Range(0, nodes).Select(i => -halfWidth + ((i + .5) * step))];
        double[] values = [.. energy.OnGrid(axis, axis)];
        foreach (var e in values)
            if (double.IsNaN(e) || double.IsNegativeInfinity(e))
                throw new ArgumentException(
                    FormattableString.Invariant($"E = {e} at a node of the grid: an energy must be a number or +∞."), nameof(energy));
        return values;
    }
}
