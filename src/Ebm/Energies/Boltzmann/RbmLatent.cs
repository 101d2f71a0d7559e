//  F(v) = −log Σ_h exp(−E(v, h)):  the hidden units are what is latent. E in Rbm.cs.

namespace Ebm;

public sealed partial class Rbm : ILatentEnergy
{
    /// <inheritdoc/>
    public StateSpace LatentSpace => StateSpace.Bits(Hidden);

    /// <inheritdoc/>
    double ILatentEnergy.JointEnergy(ReadOnlySpan<double> y, ReadOnlySpan<double> z)
    {
        Space.CheckOne(y, nameof(y));
        LatentSpace.CheckOne(z, nameof(z));
        return Energy(Array.ConvertAll(y.ToArray(), v => (float)v), Array.ConvertAll(z.ToArray(), h => (float)h));
    }
}
