// z = x + û tanh(wᵀx + b), ln|det| = ln(1 + wᵀû (1 − tanh²)), û = u + (softplus(wᵀu) − 1 − wᵀu) w/‖w‖², so wᵀû > −1 (Rezende, Mohamed 2015)

namespace Ebm;

/// <summary>Planar steps: each stretches space across one plane.</summary>
/// <remarks>
/// <code>
/// z = x + û tanh(wᵀx + b), ln|det| = ln(1 + wᵀû (1 − tanh²)), û = u + (softplus(wᵀu) − 1 − wᵀu) w/‖w‖², so wᵀû &gt; −1 (Rezende, Mohamed
/// 2015)
/// </code>
/// </remarks>
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
    /// <remarks>Along w the step is a = wᵀx ↦ a + wᵀû tanh(a + b), which rises: its root is bracketed and bisected.</remarks>
    public override Tensor Inverse(Tensor z)
    {
        CheckRows(z, nameof(z));
        var x = z.ToArray();
        foreach (var step in Enumerable.Reverse(steps))
        {
            var (u, wu) = step.Allowed();
            for (var i = 0; i < z.Shape[0]; i++)
            {
                Host.Poll();
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

    private protected override (Tensor Latent, Tensor LogDeterminant) Walk(Tensor x, List<Tensor>? stations)
    {
        ArgumentNullException.ThrowIfNull(x);
        Tensor logDeterminant = Tensor.Filled(0, x.Shape[0], 1);
        foreach (var step in steps)
        {
            var (u, wu) = step.Allowed();
            var h = (x.MatrixProduct(step.W, transposeOther: true) + step.B).Tanh();
            logDeterminant += (1 + (wu * (1 - h.Square()))).Log();
            x += h.MatrixProduct(u);
            stations?.Add(x);
        }

        return (x, logDeterminant);
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
