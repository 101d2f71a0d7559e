//  ξ̂ = −Σ_k w_k [φ(z_k) − φ(z_{k+1})] / Σ_k w_k [Φ(z_k) − Φ(z_{k+1})],     z_k = (y − m e_k)/s,   m = √ᾱ_t,  s = √(1−ᾱ_t)
//
//  y_t = m y_0 + s ξ, and y_0 is in the cell between the edges e_k and e_{k+1} with probability w_k, spread evenly there.
//  p_t(y) ∝ Σ_k w_k [Φ(z_k) − Φ(z_{k+1})], and ξ̂ = −s ∂ ln p_t/∂y.
//
//  Every pixel by itself. The differences of Φ are taken from the nearer tail, so that nothing cancels; further out than thirty s from all
//  cells ξ̂ is the distance from the nearest edge, z + 1/z, its limit there.

using System.Numerics;

namespace Ebm;

/// <summary>The exact mean of the noise when pixels are independent and each is a histogram: the network to start from.</summary>
/// <remarks>Rows (y_t, t/T) in, ξ̂ out, like the network of a <see cref="Diffusion"/>; no parameters, no derivative in y.</remarks>
internal sealed class PixelDenoiser : Layer
{
    private const double Far = 30;
    private static readonly double Density = 1 / Math.Sqrt(2 * Math.PI);
    private readonly double[][] shares;
    private readonly double[] edges;
    private readonly NoiseSchedule schedule;

    internal PixelDenoiser(double[][] shares, NoiseSchedule schedule, double first, double last)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Check.Finite(first);
        Check.Finite(last);
        if (first == last) throw new ArgumentException($"first and last are both {first}: a cell needs width.", nameof(last));
        (this.shares, this.schedule) = (first < last ? shares : [.. shares.Select(p => Enumerable.Reverse(p).ToArray())], schedule);
        edges = Grid.Linear(Math.Min(first, last), Math.Max(first, last), shares[0].Length + 1);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var dimension = shares.Length;
        if (x.Shape.Count != 2 || x.Shape[1] != dimension + 1)
        {
            var shape = string.Join(", ", x.Shape);
            throw new ArgumentException($"PixelDenoiser: rows (y, t/T) of {dimension + 1} numbers are needed, not ({shape}).", nameof(x));
        }

        return PixelOperation.Of(this, x);
    }

    /// <summary>ξ̂ of one pixel at one value.</summary>
    /// <param name="share">w.</param>
    /// <param name="y">Its value y_t.</param>
    /// <param name="m">√ᾱ.</param>
    /// <param name="s">√(1−ᾱ).</param>
    /// <param name="z">Room for as many numbers as there are edges, rounded up to whole vectors.</param>
    /// <param name="tail">As much again.</param>
    private double Noise(double[] share, double y, double m, double s, Span<double> z, Span<double> tail)
    {
        double mass = 0, slope = 0;
        for (var k = 0; k < edges.Length; k++) z[k] = (y - (m * edges[k])) / s;
        if (z[0] < -Far) return z[0] + (1 / z[0]);
        if (z[edges.Length - 1] is > Far and var right) return right + (1 / right);
        MillsRatio.Of(z, tail);
        var density = Normal(z[0]);
        tail[0] *= density;
        for (var k = 0; k < share.Length; k++)
        {
            // An edge belongs to two cells. The cell around y is what both its tails leave.
            var next = Normal(z[k + 1]);
            tail[k + 1] *= next;
            mass += share[k] * (z[k + 1] >= 0 ? tail[k + 1] - tail[k] : z[k] >= 0 ? 1 - tail[k] - tail[k + 1] : tail[k] - tail[k + 1]);
            slope += share[k] * (density - next);
            density = next;
        }

        return -slope / mass;
    }

    private static double Normal(double z) => Density * Math.Exp(-z * z / 2);

    private sealed record PixelOperation(PixelDenoiser Owner) : Operation
    {
        public override string Name => nameof(PixelDenoiser);

        public static Tensor Of(PixelDenoiser owner, Tensor x) => new PixelOperation(owner).Apply([x.Shape[0], owner.shares.Length], x);

        public override void Compute(Tensor[] inputs, Tensor result)
        {
            const int Together = 8;
            var (dimension, rows) = (Owner.shares.Length, result.Shape[0]);
            ForkJoin.Run((rows + Together - 1) / Together, 0, part =>
            {
                var room = (Owner.edges.Length + Vector<double>.Count - 1) / Vector<double>.Count * Vector<double>.Count;
                double[] z = new double[room], tail = new double[room];
                for (var i = part * Together; i < Math.Min(rows, (part + 1) * Together); i++)
                {
                    var row = inputs[0].Data.Slice(i * (dimension + 1), dimension + 1);
                    var t = Math.Clamp((int)Math.Round(row[dimension] * Owner.schedule.Steps), 1, Owner.schedule.Steps);
                    var (m, s) = (Math.Sqrt(Owner.schedule.AlphaBar(t)), Math.Sqrt(Owner.schedule.Added(t)));
                    var to = result.Data.Slice(i * dimension, dimension);
                    for (var d = 0; d < dimension; d++) to[d] = (float)Owner.Noise(Owner.shares[d], row[d], m, s, z, tail);
                }
            });
        }

        public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
            throw new NotSupportedException("PixelDenoiser: its derivative in y is not available.");
    }
}
