// ŷ_0(y, t) = E[y_0 | y_t = y] = Σ_i r_i x_i,   r = softmax_i(−‖y − √ᾱ_t x_i‖² / 2(1−ᾱ_t)),    ξ̂ = (y − √ᾱ_t ŷ_0) / √(1−ᾱ_t)
//
//   With y_0 one of the points x_1 … x_n, each with probability 1/n, no function of (y_t, t) has a smaller loss.
//   ‖y‖² is the same for all i and drops out: one matrix product gives all r.

namespace Ebm;

/// <summary>The network that training on a finite data set aims at: the exact mean of the noise, without parameters.</summary>
/// <remarks>Rows (y_t, t/T) in, ξ̂ out, like the network of a <see cref="Diffusion"/>. Cost of a row: n × dimension products, twice. It remembers: its samples are the points.</remarks>
public sealed class FiniteSetDenoiser : Layer
{
    private readonly NoiseSchedule schedule;
    private readonly float[] points;
    private readonly float[] halfSquares;
    private readonly int dimension;

    /// <summary>The denoiser of these points.</summary>
    /// <param name="data">The points x_i, rows.</param>
    /// <param name="schedule">The noise.</param>
    public FiniteSetDenoiser(TrainingSet data, NoiseSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(schedule);
        (this.schedule, dimension) = (schedule, data.Width);
        points = data.Rows(0, data.Count).ToArray();
        halfSquares = [.. Enumerable.Range(0, data.Count).Select(i => .5f * points.AsSpan(i * dimension, dimension).ToArray().Sum(v => v * v))];
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        if (x.Shape.Count != 2 || x.Shape[1] != dimension + 1)
            throw new ArgumentException($"FiniteSetDenoiser: rows (y, t/T) of {dimension + 1} numbers are needed; the shape is ({string.Join(", ", x.Shape)}).", nameof(x));
        var n = x.Shape[0];
        var (signal, noise) = (Tensor.Filled(0, n, 1), Tensor.Filled(0, n, 1));
        for (var i = 0; i < n; i++)
        {
            var kept = schedule.Kept(Math.Clamp((int)Math.Round(x.Data[(i * (dimension + 1)) + dimension] * schedule.Steps), 1, schedule.Steps));
            (signal.Data[i], noise.Data[i]) = ((float)Math.Sqrt(kept), (float)Math.Sqrt(1 - kept));
        }

        var y = x.Slice(1, 0, dimension);
        var all = Tensor.From(points, halfSquares.Length, dimension);
        var fit = ((signal * y.MatrixProduct(all, transposeOther: true)) - (signal.Square() * Tensor.From(halfSquares, 1, halfSquares.Length))) / noise.Square();
        return (y - (signal * fit.Softmax().MatrixProduct(all))) / noise;
    }
}
