// z_a = x_a, z_b = x_b ⊙ e^{s(x_a)} + t(x_a), ln|det| = Σ s, s = tanh(·); inverse x_b = (z_b − t) e^{−s} (RealNVP: Dinh et al. 2017)

namespace Ebm;

/// <summary>Affine couplings that change one half of the coordinates at a time, in turn (RealNVP).</summary>
/// <remarks>
/// <code>
/// z_a = x_a, z_b = x_b ⊙ e^{s(x_a)} + t(x_a), ln|det| = Σ s, s = tanh(·); inverse x_b = (z_b − t) e^{−s} (RealNVP: Dinh et al. 2017)
/// </code>
/// </remarks>
public sealed class CouplingFlow : Flow
{
    private readonly Sequential[] networks;
    private readonly int half;

    /// <summary>A flow that starts near the identity.</summary>
    /// <param name="dimension">Coordinates, ≥ 2.</param>
    /// <param name="couplings">How many couplings, ≥ 1.</param>
    /// <param name="hidden">Width of the two hidden layers of each network, ≥ 1.</param>
    /// <param name="rng">Random numbers for the weights.</param>
    public CouplingFlow(int dimension, int couplings, int hidden, Rng rng)
        : base(dimension)
    {
        Check.AtLeast(dimension, 2);
        Check.Positive(couplings);
        half = dimension / 2;
        networks = [.. Enumerable.Range(0, couplings).Select(i => Make(First(i), dimension - First(i)))];
        Sequential Make(int from, int to) =>
            new(new Linear(from, hidden, rng), Activation.Relu, new Linear(hidden, hidden, rng), Activation.Relu,
                new Linear(hidden, 2 * to, rng, .1));
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor z)
    {
        CheckRows(z, nameof(z));
        var (low, high) = (z.Slice(1, 0, half), z.Slice(1, half, Dimension - half));
        for (var i = networks.Length - 1; i >= 0; i--)
        {
            var (still, moved) = i % 2 == 0 ? (low, high) : (high, low);
            var (s, t) = Change(i, still);
            moved = (moved - t) * (-s).Exp();
            (low, high) = i % 2 == 0 ? (low, moved) : (moved, high);
        }

        return Tensor.Concatenate(1, low, high);
    }

    private protected override (Tensor Latent, Tensor LogDeterminant) Walk(Tensor x, List<Tensor>? stations)
    {
        ArgumentNullException.ThrowIfNull(x);
        var (low, high) = (x.Slice(1, 0, half), x.Slice(1, half, Dimension - half));
        Tensor? logDeterminant = null;
        for (var i = 0; i < networks.Length; i++)
        {
            var (still, moved) = i % 2 == 0 ? (low, high) : (high, low);
            var (s, t) = Change(i, still);
            moved = (moved * s.Exp()) + t;
            (low, high) = i % 2 == 0 ? (low, moved) : (moved, high);
            logDeterminant = logDeterminant is null ? s.Sum(-1) : logDeterminant + s.Sum(-1);
            stations?.Add(Tensor.Concatenate(1, low, high));
        }

        return (Tensor.Concatenate(1, low, high), logDeterminant!);
    }

    private int First(int i) => i % 2 == 0 ? half : Dimension - half;

    private (Tensor LogScale, Tensor Shift) Change(int i, Tensor still)
    {
        var both = networks[i].Apply(still);
        var width = Dimension - First(i);
        return (both.Slice(1, 0, width).Tanh(), both.Slice(1, width, width));
    }
}
