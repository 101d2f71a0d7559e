//  ⟨h_j v_i⟩_q = Σ_v q(v) p(h_j = 1 | v) v_i          either term of the gradient for W: q is the data's distribution or the model's

namespace Ebm;

public sealed partial class EnumeratedRbm
{
    /// <summary>
    /// ⟨h_j v_i⟩ where the visible units follow q and the hidden ones this machine: H × V, row j belongs to hidden unit j.
    /// </summary>
    /// <param name="q">2^V probabilities.</param>
    public double[,] Correlation(double[] q)
    {
        CheckDistribution(q, nameof(q));
        var mean = new double[Hidden, Visible];
        for (var s = 0; s < q.Length; s++)
        {
            Host.Poll();
            if (q[s] == 0)
                continue;
            var (v, h) = (State(s, Visible), HiddenProbabilities(State(s, Visible)));
            for (var j = 0; j < Hidden; j++)
                for (var i = 0; i < Visible; i++)
                    mean[j, i] += q[s] * h[j] * v[i];
        }

        return mean;
    }
}
