//  E(x) = f(E_1(x), …, E_K(x)),     ∂E/∂x = Σ_k s_k ∂E_k/∂x,     s_k = ∂f/∂E_k
//
//  and        f = Σ_k w_k E_k                        s_k = w_k                      p ∝ Π p_k^w_k    (product of experts)
//  or         f = −log Σ_k exp(a_k − E_k)            s_k = exp(a_k − E_k + f)       p ∝ Σ e^a_k Z_k p_k    (mixture)
//  not        f = log(e^{−wE} + e^{−c})              s = −w σ(c − wE)               p ∝ 1 / (q^w + ε),  q = e^{−E},  ε = e^{−c}
//
//  a_k = log w_k − log Z_k makes a mixture with weights w_k; without log Z_k the weights are w_k Z_k and follow the zero points of E_k.
//  "not" is −wE where E is low and never below −c: a plain −wE falls without end where E rises, and then there is no Z.
//  Sources: Hinton, Training products of experts by minimizing contrastive divergence (2002); Du, Li, Mordatch, Compositional visual
//  generation with energy based models (2020).

namespace Ebm;

/// <summary>How the energies of the parts of one state become one energy.</summary>
internal interface IComposition
{
    /// <summary>f(e), and its slope ∂f/∂e_k by every part.</summary>
    /// <param name="energies">e_k, one for each part.</param>
    /// <param name="shares">Receives s_k.</param>
    double Of(ReadOnlySpan<double> energies, Span<double> shares);
}

/// <summary>Σ_k w_k E_k.</summary>
internal sealed class WeightedSum(double[] weights) : IComposition
{
    public double Of(ReadOnlySpan<double> energies, Span<double> shares)
    {
        var sum = 0.0;
        for (var k = 0; k < energies.Length; k++)
        {
            // A part without weight has no say, not even by a wall.
            if (weights[k] != 0)
                sum += weights[k] * energies[k];
            shares[k] = weights[k];
        }

        return sum;
    }
}

/// <summary>−log Σ_k exp(a_k − E_k).</summary>
internal sealed class SoftMinimum(double[] logWeights) : IComposition
{
    public double Of(ReadOnlySpan<double> energies, Span<double> shares)
    {
        for (var k = 0; k < energies.Length; k++)
            shares[k] = logWeights[k] - energies[k];
        var f = -Functions.LogSumExp(shares);
        for (var k = 0; k < energies.Length; k++)
            shares[k] = double.IsPositiveInfinity(f) ? 0 : Math.Exp(shares[k] + f);
        return f;
    }
}

/// <summary>log(e^{−wE} + e^{−c}).</summary>
internal sealed class BoundedNegation(double weight, double bound) : IComposition
{
    public double Of(ReadOnlySpan<double> energies, Span<double> shares)
    {
        var above = bound - (weight * energies[0]);
        shares[0] = -weight * Functions.Sigmoid(above);
        return double.IsNegativeInfinity(above) ? -bound : Functions.Softplus(above) - bound;
    }
}

/// <summary>An energy made of the energies of the same states.</summary>
internal class Composition : IEnergy
{
    private readonly IEnergy[] parts;
    private readonly IComposition rule;
    private float[] values = [];

    public Composition(IReadOnlyList<IEnergy> parts, IComposition rule)
    {
        ArgumentNullException.ThrowIfNull(parts);
        Check.AtLeast(parts.Count, 1, "parts.Length");
        for (var k = 0; k < parts.Count; k++)
        {
            ArgumentNullException.ThrowIfNull(parts[k], $"parts[{k}]");
            if (!parts[k].Space.Equals(parts[0].Space))
                throw new ArgumentException(
                    $"parts[{k}] is an energy over {parts[k].Space}, parts[0] over {parts[0].Space}; all must have the same states.",
                    nameof(parts));
        }

        (this.parts, this.rule, Space) = ([.. parts], rule, parts[0].Space);
    }

    public StateSpace Space { get; }

    public IReadOnlyList<IEnergy> Parts => parts;

    public double Energy(ReadOnlySpan<double> state)
    {
        Check.Length(state.Length, Space.Dimension, nameof(state));
        var energies = new double[parts.Length];
        for (var k = 0; k < parts.Length; k++)
            energies[k] = parts[k].Energy(state);
        return rule.Of(energies, new double[parts.Length]);
    }

    public void Energies(Batch states, Span<float> energies)
    {
        var count = states.For(Space.Dimension, energies).Count;
        var each = Room(ref values, parts.Length * count);
        for (var k = 0; k < parts.Length; k++)
            parts[k].Energies(states, each.Slice(k * count, count));
        Combine(each, count, energies, []);
    }

    /// <summary>Turns the parts' energies, part by part, into energies, and into shares where there is room for them.</summary>
    protected void Combine(ReadOnlySpan<float> each, int count, Span<float> energies, Span<float> shares)
    {
        Span<double> e = stackalloc double[parts.Length], s = stackalloc double[parts.Length];
        for (var i = 0; i < count; i++)
        {
            for (var k = 0; k < parts.Length; k++)
                e[k] = each[(k * count) + i];
            energies[i] = (float)rule.Of(e, s);
            for (var k = 0; k < parts.Length && !shares.IsEmpty; k++)
                shares[(k * count) + i] = (float)s[k];
        }
    }

    protected static Span<float> Room(ref float[] buffer, int length)
    {
        if (buffer.Length < length)
            buffer = new float[length];
        return buffer.AsSpan(0, length);
    }
}

/// <summary>An energy made of energies that know their gradients.</summary>
internal sealed class DifferentiableComposition(IReadOnlyList<IDifferentiableEnergy> parts, IComposition rule)
    : Composition(parts, rule), IDifferentiableEnergy
{
    private readonly IDifferentiableEnergy[] smooth = [.. parts];
    private float[] each = [], shares = [], slopes = [];

    public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
    {
        var count = states.For(Space.Dimension, energies, gradients).Count;
        var size = Space.Dimension * count;
        var e = Room(ref each, smooth.Length * count);
        var s = Room(ref shares, smooth.Length * count);
        var g = Room(ref slopes, smooth.Length * size);
        for (var k = 0; k < smooth.Length; k++)
            smooth[k].EnergiesAndGradients(states, e.Slice(k * count, count), g.Slice(k * size, size));
        Combine(e, count, energies, s);
        gradients[..size].Clear();
        for (var k = 0; k < smooth.Length; k++)
        {
            for (var j = 0; j < size; j += count)
            {
                for (var i = 0; i < count; i++)
                {
                    // A part without a share has no slope, whatever it says of places that it forbids.
                    var share = s[(k * count) + i];
                    if (share != 0)
                        gradients[j + i] += share * g[(k * size) + j + i];
                }
            }
        }
    }
}
