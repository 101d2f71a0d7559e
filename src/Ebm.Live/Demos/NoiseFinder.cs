//  ξ̂(y, t) = (t/T) y + f(y, t/T, √(t/T)):   late y is nearly all noise, and f has only the rest to find

namespace Ebm.Live;

/// <summary>The network of the digits' diffusion: rows (y, t/T) in, the noise out.</summary>
/// <param name="rng">Random numbers for the weights.</param>
internal sealed class NoiseFinder(Rng rng) : Layer
{
    private readonly Sequential _body =
        Sequential.Mlp(rng, Activation.Silu, DigitsWeights.Pixels + 2, 192, 192, DigitsWeights.Pixels);

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        Tensor y = x.Slice(1, 0, DigitsWeights.Pixels), t = x.Slice(1, DigitsWeights.Pixels, 1);
        return (t * y) + _body.Apply(Tensor.Concatenate(1, y, t, t.Sqrt()));
    }
}
