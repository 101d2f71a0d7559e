//  F'(v) = F(v) − f·v          fields f on the visible units: evidence of its own for every pixel
//
//  With f_i = log p(seen_i | v_i = 1) − log p(seen_i | v_i = 0) this is Bayes' rule: e^{−F'} ∝ p(v) p(seen | v) for independent noise.

namespace Ebm;

public sealed partial class Rbm
{
    /// <summary>The same machine with more field on its visible units: what it believes after evidence about each of them.</summary>
    /// <param name="fields">f, V finite numbers: how much the log-odds of v_i = 1 grow.</param>
    /// <returns>A new machine; this one is not changed.</returns>
    public Rbm WithFields(float[] fields)
    {
        ArgumentNullException.ThrowIfNull(fields);
        Check.Length(fields.Length, Visible, nameof(fields));
        Check.Finite(fields);
        var other = new Rbm(Visible, Hidden);
        Weights.CopyTo(other.Weights, 0);
        HiddenBias.CopyTo(other.HiddenBias, 0);
        for (var i = 0; i < Visible; i++)
            other.VisibleBias[i] = VisibleBias[i] + fields[i];
        return other;
    }
}
