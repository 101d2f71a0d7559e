//  ξ̂ = −Σ_k w_k [φ(z_k) − φ(z_{k+1})] / Σ_k w_k [Φ(z_k) − Φ(z_{k+1})],     z_k = (y − m e_k)/s,   m = √ᾱ_t,  s = √(1−ᾱ_t)
//
//  y_t = m y_0 + s ξ, and y_0 is in the cell between the edges e_k and e_{k+1} with probability w_k, spread evenly there.
//  p_t(y) ∝ Σ_k w_k [Φ(z_k) − Φ(z_{k+1})], and ξ̂ = −s ∂ ln p_t/∂y.
//
//  Every pixel by itself. The differences of Φ are taken from the nearer tail, so that nothing cancels; further out than thirty s from all
//  cells ξ̂ is the distance from the nearest edge, z + 1/z, its limit there.

using MathNet.Numerics;

namespace Ebm;

/// <summary>The exact mean of the noise when pixels are independent and each is a histogram: the network to start from.</summary>
/// <remarks>Rows (y_t, t/T) in, ξ̂ out, like the network of a <see cref="Diffusion"/>; no parameters, no derivative in y.</remarks>
internal sealed class PixelDenoiser : Layer
{
    private const double Far = 30;
    private static readonly double RootTwo = Math.Sqrt(2), Density = 1 / Math.Sqrt(2 * Math.PI);
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
    private double Noise(double[] share, double y, double m, double s)
    {
        double mass = 0, slope = 0;
        var before = (y - (m * edges[0])) / s;
        if (before < -Far) return before + (1 / before);
        var (density, tail) = (Normal(before), Tail(before));
        for (var k = 0; k < share.Length; k++)
        {
            // An edge belongs to two cells: its density and its tail are found once. The cell around y takes both tails on the left.
            var after = (y - (m * edges[k + 1])) / s;
            var (next, nextTail) = (Normal(after), Tail(after));
            mass += share[k] * (after >= 0 ? nextTail - tail : (before >= 0 ? LeftTail(before) : tail) - nextTail) / 2;
            slope += share[k] * (density - next);
            (before, density, tail) = (after, next, nextTail);
        }

        return before > Far ? before + (1 / before) : -slope / mass;
    }

    /// <summary>Twice the mass beyond z, on z's own side of 0.</summary>
    private static double Tail(double z) => z >= 0 ? SpecialFunctions.Erfc(z / RootTwo) : LeftTail(z);

    /// <summary>2Φ(z).</summary>
    private static double LeftTail(double z) => SpecialFunctions.Erfc(-z / RootTwo);

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
                for (var i = part * Together; i < Math.Min(rows, (part + 1) * Together); i++)
                {
                    var row = inputs[0].Data.Slice(i * (dimension + 1), dimension + 1);
                    var t = Math.Clamp((int)Math.Round(row[dimension] * Owner.schedule.Steps), 1, Owner.schedule.Steps);
                    var (m, s) = (Math.Sqrt(Owner.schedule.AlphaBar(t)), Math.Sqrt(Owner.schedule.Added(t)));
                    var to = result.Data.Slice(i * dimension, dimension);
                    for (var d = 0; d < dimension; d++) to[d] = (float)Owner.Noise(Owner.shares[d], row[d], m, s);
                }
            });
        }

        public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
            throw new NotSupportedException("PixelDenoiser: its derivative in y is not available.");
    }
}
