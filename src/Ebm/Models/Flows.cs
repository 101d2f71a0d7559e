// Change of variables, data → latent:  z = f(x),    F(x) = −ln p(x) = ½‖z‖² + (d/2) ln 2π − ln |det ∂f/∂x|
//
//   coupling   z_a = x_a,  z_b = x_b ⊙ e^{s(x_a)} + t(x_a),  ln|det| = Σ s,  s = tanh(·);   inverse x_b = (z_b − t) e^{−s}    (Dinh et al. 2017)
//   planar     z = x + û tanh(wᵀx + b),  ln|det| = ln(1 + wᵀû (1 − tanh²)),  û = u + (softplus(wᵀu) − 1 − wᵀu) w/‖w‖², so wᵀû > −1  (Rezende, Mohamed 2015)

namespace Ebm;

/// <summary>A flow: an invertible map with exact likelihood.</summary>
public abstract class Flow : EnergyModel
{
    private protected Flow(int dimension)
        : base(dimension)
    {
    }

    /// <summary>z = f(x) and ln |det ∂f/∂x| (n, 1) of every row.</summary>
    public abstract (Tensor Latent, Tensor LogDeterminant) Forward(Tensor x);

    /// <summary>x = f⁻¹(z) of every row.</summary>
    public abstract Tensor Inverse(Tensor z);

    /// <summary>x for z drawn from N(0, 1).</summary>
    public Tensor Sample(Rng rng, int count) => Inverse(Tensor.Gaussian(rng, count, Dimension));

    /// <summary>−ln p of every row, in nats.</summary>
    public sealed override Tensor F(Tensor y)
    {
        var (z, logDeterminant) = Forward(y);
        return (.5f * z.Square().Sum(-1)) + (float)(.5 * Dimension * Math.Log(2 * Math.PI)) - logDeterminant;
    }
}

/// <summary>Affine couplings that change one half of the coordinates at a time, in turn (RealNVP).</summary>
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
            new(new Linear(from, hidden, rng), Activation.Relu, new Linear(hidden, hidden, rng), Activation.Relu, new Linear(hidden, 2 * to, rng, .1));
    }

    /// <inheritdoc/>
    public override (Tensor Latent, Tensor LogDeterminant) Forward(Tensor x)
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
        }

        return (Tensor.Concatenate(1, low, high), logDeterminant!);
    }

    /// <inheritdoc/>
    public override Tensor Inverse(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
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

    private int First(int i) => i % 2 == 0 ? half : Dimension - half;

    private (Tensor LogScale, Tensor Shift) Change(int i, Tensor still)
    {
        var both = networks[i].Apply(still);
        var width = Dimension - First(i);
        return (both.Slice(1, 0, width).Tanh(), both.Slice(1, width, width));
    }
}

/// <summary>Planar steps: each stretches space across one plane.</summary>
public sealed class PlanarFlow : Flow
{
    private readonly Step[] steps;

    /// <summary>A flow that starts near the identity.</summary>
    /// <param name="dimension">Coordinates, ≥ 1.</param>
    /// <param name="count">How many steps, ≥ 1.</param>
    /// <param name="rng">Random numbers for the weights.</param>
    public PlanarFlow(int dimension, int count, Rng rng)
        : base(dimension)
    {
        Check.Positive(count);
        steps = [.. Enumerable.Range(0, count).Select(_ => new Step(dimension, rng))];
    }

    /// <inheritdoc/>
    public override (Tensor Latent, Tensor LogDeterminant) Forward(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor logDeterminant = Tensor.Filled(0, x.Shape[0], 1);
        foreach (var step in steps)
        {
            var (u, wu) = step.Allowed();
            var h = (x.MatrixProduct(step.W, transposeOther: true) + step.B).Tanh();
            logDeterminant += (1 + (wu * (1 - h.Square()))).Log();
            x += h.MatrixProduct(u);
        }

        return (x, logDeterminant);
    }

    /// <inheritdoc/>
    /// <remarks>Along w the step is a = wᵀx ↦ a + wᵀû tanh(a + b), which rises: its root is bracketed and bisected.</remarks>
    public override Tensor Inverse(Tensor z)
    {
        ArgumentNullException.ThrowIfNull(z);
        var x = z.ToArray();
        foreach (var step in Enumerable.Reverse(steps))
        {
            var (u, wu) = step.Allowed();
            for (var i = 0; i < z.Shape[0]; i++)
            {
                var row = x.AsSpan(i * Dimension, Dimension);
                double target = 0, slope = wu.Item, b = step.B.Data[0];
                for (var d = 0; d < Dimension; d++)
                    target += (double)step.W.Data[d] * row[d];
                var (low, high) = (target - Math.Abs(slope), target + Math.Abs(slope));
                for (var n = 0; n < 60; n++)
                {
                    var middle = (low + high) / 2;
                    if (middle + (slope * Math.Tanh(middle + b)) < target)
                        low = middle;
                    else
                        high = middle;
                }

                var h = Math.Tanh(low + b);
                for (var d = 0; d < Dimension; d++)
                    row[d] = (float)(row[d] - (u.Data[d] * h));
            }
        }

        return Tensor.From(x.AsSpan(), [.. z.Shape]);
    }

    private sealed class Step(int dimension, Rng rng) : Layer
    {
        public Tensor W { get; } = Initialization.Scaled(rng, dimension, 1, 1, dimension);

        public Tensor U { get; } = Initialization.Scaled(rng, dimension, .1, 1, dimension);

        public Tensor B { get; } = Initialization.Scaled(rng, 1, 1, 1, 1);

        public (Tensor U, Tensor Product) Allowed()
        {
            var product = (W * U).Sum(-1);
            var allowed = product.Softplus() - 1;
            return (U + ((allowed - product) * W / W.Square().Sum(-1)), allowed);
        }

        public override Tensor Apply(Tensor x) => throw new NotSupportedException("A planar step is applied by its flow.");
    }
}
