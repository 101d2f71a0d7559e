//  E'(x) = E(x) + c,    c a parameter:    where e^{−E'} is a density, c = log Z

namespace Ebm;

/// <summary>A model whose zero point is learned too, for objectives that can: at their optimum the constant is log Z.</summary>
/// <remarks>
/// <code>
/// E'(x) = E(x) + c,    c a parameter:    where e^{−E'} is a density, c = log Z
/// </code>
/// Objectives that compare energies of one model with each other cannot see c; <see cref="NoiseContrastive"/> does.
/// </remarks>
public sealed class SelfNormalized : EnergyModel
{
    private readonly EnergyModel inner;
    private readonly Tensor constant;

    /// <summary>The model with its constant.</summary>
    /// <param name="inner">E, whose parameters are trained along.</param>
    /// <param name="logZ">Where c begins, finite.</param>
    public SelfNormalized(EnergyModel inner, double logZ = 0)
    {
        ArgumentNullException.ThrowIfNull(inner);
        Check.Finite(logZ);
        (this.inner, constant) = (inner, Tensor.Filled((float)logZ, 1, 1));
    }

    /// <inheritdoc/>
    public override StateSpace Space => inner.Space;

    /// <summary>The constant c, the estimate of log Z.</summary>
    public double LogZ => constant.Item;

    /// <summary>The energy E' of every row.</summary>
    public override Tensor Apply(Tensor x) => F(x);

    /// <inheritdoc/>
    public override Tensor F(Tensor y) => inner.F(y) + constant;

    /// <inheritdoc/>
    public override void Energies(Batch states, Span<float> energies)
    {
        inner.Energies(states, energies);
        for (var i = 0; i < states.Count; i++)
            energies[i] += constant.Item;
    }
}
