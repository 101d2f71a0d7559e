//  ŷ = G(z):  negatives from a generator instead of a search

namespace Ebm;

public abstract partial class NegativeSource
{
    /// <summary>Negatives that a model draws by itself, held fixed: no chain, no search. The energy that is trained is not asked.</summary>
    /// <param name="generator">A generator of points, such as a <see cref="Gan"/> or a <see cref="Flow"/>.</param>
    public static NegativeSource From(IGenerator generator)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return new Generated(generator);
    }

    private sealed class Generated(IGenerator generator) : NegativeSource(e => Langevin.WithNoise(e, 1, 0), 1)
    {
        internal override string? NotASlope => null;

        private protected override Points Start(Points data, Rng rng)
        {
            Check.Length(generator.Dimension, data.Dimension, "generator.Dimension");
            return generator.Sample(rng, data.Count);
        }

        private protected override Points Ends(IDifferentiableEnergy energy, Points start, Rng rng, Action<Points, ISampler>? beforeLast) =>
            beforeLast is null ? start : throw new InvalidOperationException(
                "A generator has no last step of a sampler to follow the gradient through.");
    }
}
