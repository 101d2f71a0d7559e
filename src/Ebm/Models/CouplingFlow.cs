// z_a = x_a, z_b = x_b ⊙ e^{s(x_a)} + t(x_a), ln|det| = Σ s, s = tanh(·); inverse x_b = (z_b − t) e^{−s} (RealNVP: Dinh et al. 2017)
//
// Or z_b = g(x_b; θ(x_a)), ln|det| = Σ ln g′, with a spline g for every coordinate.

namespace Ebm;

/// <summary>Couplings that change one half of the coordinates at a time, in turn: affine ones (RealNVP), or splines.</summary>
/// <remarks>
/// <code>
/// z_a = x_a, z_b = x_b ⊙ e^{s(x_a)} + t(x_a), ln|det| = Σ s, s = tanh(·); inverse x_b = (z_b − t) e^{−s} (RealNVP: Dinh et al. 2017)
/// </code>
/// </remarks>
public sealed class CouplingFlow : Flow
{
    private readonly Sequential[] networks;
    private readonly int half;
    private readonly CouplingMap coupling;

    /// <summary>A flow of affine couplings that starts near the identity.</summary>
    /// <param name="dimension">Coordinates, ≥ 2.</param>
    /// <param name="couplings">How many couplings, ≥ 1.</param>
    /// <param name="hidden">Width of the two hidden layers of each network, ≥ 1.</param>
    /// <param name="rng">Random numbers for the weights.</param>
    public CouplingFlow(int dimension, int couplings, int hidden, Rng rng)
        : this(dimension, couplings, hidden, rng, new AffineCoupling())
    {
    }

    private CouplingFlow(int dimension, int couplings, int hidden, Rng rng, CouplingMap coupling)
        : base(dimension)
    {
        Check.AtLeast(dimension, 2);
        Check.Positive(couplings);
        this.coupling = coupling;
        half = dimension / 2;
        networks = [.. Enumerable.Range(0, couplings).Select(i => Make(First(i), dimension - First(i)))];
        Sequential Make(int from, int to) =>
            new(new Linear(from, hidden, rng), Activation.Relu, new Linear(hidden, hidden, rng), Activation.Relu,
                new Linear(hidden, coupling.Numbers * to, rng, coupling.Gain));
    }

    /// <summary>A flow of rational-quadratic spline couplings (neural spline flow) that starts near the identity.</summary>
    /// <remarks>
    /// <code>
    /// z_b = y_k + h (s t² + d_k t(1−t)) / (s + (d_k + d_{k+1} − 2s) t(1−t)),   t = (x_b − x_k)/w,   s = h/w;   knots and slopes from x_a
    /// </code>
    /// Beyond ±<paramref name="bound"/> a coordinate stays as it is. Durkan et al. (2019), equations 4-8.
    /// </remarks>
    /// <param name="dimension">Coordinates, ≥ 2.</param>
    /// <param name="couplings">How many couplings, ≥ 1.</param>
    /// <param name="hidden">Width of the two hidden layers of each network, ≥ 1.</param>
    /// <param name="rng">Random numbers for the weights.</param>
    /// <param name="bins">Pieces of each spline, from 1 to 500.</param>
    /// <param name="bound">B &gt; 0. Take it a little larger than the data reach.</param>
    public static CouplingFlow OfSplines(int dimension, int couplings, int hidden, Rng rng, int bins = 8, double bound = 4) =>
        new(dimension, couplings, hidden, rng, new SplineCoupling(bins, bound));

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor z)
    {
        CheckRows(z, nameof(z));
        var (low, high) = (z.Slice(1, 0, half), z.Slice(1, half, Dimension - half));
        for (var i = networks.Length - 1; i >= 0; i--)
        {
            var (still, moved) = i % 2 == 0 ? (low, high) : (high, low);
            moved = coupling.Back(moved, networks[i].Apply(still));
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
            (moved, var logSlopes) = coupling.There(moved, networks[i].Apply(still));
            (low, high) = i % 2 == 0 ? (low, moved) : (moved, high);
            logDeterminant = logDeterminant is null ? logSlopes.Sum(-1) : logDeterminant + logSlopes.Sum(-1);
            stations?.Add(Tensor.Concatenate(1, low, high));
        }

        return (Tensor.Concatenate(1, low, high), logDeterminant!);
    }

    private int First(int i) => i % 2 == 0 ? half : Dimension - half;
}
