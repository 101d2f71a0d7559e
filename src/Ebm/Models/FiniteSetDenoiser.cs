// ŷ_0(y, t) = E[y_0 | y_t = y] = Σ_i r_i x_i,   r = softmax_i(−‖y − √ᾱ_t x_i‖² / 2(1−ᾱ_t)),    ξ̂ = (y − √ᾱ_t ŷ_0) / √(1−ᾱ_t)
//
//   With y_0 one of the points x_1 … x_n, each with probability 1/n, no function of (y_t, t) has a smaller loss.
//   ∂ξ̂/∂y = (1 − ᾱ_t/(1−ᾱ_t) Σ_i r_i (x_i − ŷ_0)(x_i − ŷ_0)ᵀ) / √(1−ᾱ_t)

namespace Ebm;

/// <summary>The network that training on a finite data set aims at: the exact mean of the noise, without parameters.</summary>
/// <remarks>
/// <code>
/// ŷ_0(y, t) = E[y_0 | y_t = y] = Σ_i r_i x_i,   r = softmax_i(−‖y − √ᾱ_t x_i‖² / 2(1−ᾱ_t)),    ξ̂ = (y − √ᾱ_t ŷ_0) / √(1−ᾱ_t)
/// </code>
/// Rows (y_t, t/T) in, ξ̂ out, like the network of a <see cref="Diffusion"/>; computed in double precision, wherever the data lie and
/// however far y is from them.
/// Cost of a row: n × dimension products, twice. It remembers: its samples are the points.
/// </remarks>
public sealed class FiniteSetDenoiser : Layer
{
    private readonly NoiseSchedule schedule;
    private readonly NoisySet set;

    /// <summary>The denoiser of these points.</summary>
    /// <param name="data">The points x_i, rows.</param>
    /// <param name="schedule">The noise.</param>
    public FiniteSetDenoiser(TrainingSet data, NoiseSchedule schedule)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(schedule);
        this.schedule = schedule;
        set = new NoisySet(Array.ConvertAll(data.Rows(0, data.Count).ToArray(), v => (double)v), data.Width);
    }

    /// <inheritdoc/>
    public override Tensor Apply(Tensor x)
    {
        ArgumentNullException.ThrowIfNull(x);
        var dimension = set.Dimension;
        if (x.Shape.Count != 2 || x.Shape[1] != dimension + 1)
            throw new ArgumentException(
                $"FiniteSetDenoiser: rows (y, t/T) of {dimension + 1} numbers are needed; the shape is ({string.Join(", ", x.Shape)}).",
                nameof(x));
        var levels = new (double Signal, double Variance)[x.Shape[0]];
        for (var i = 0; i < levels.Length; i++)
        {
            var t = Math.Clamp((int)Math.Round(x.Data[(i * (dimension + 1)) + dimension] * schedule.Steps), 1, schedule.Steps);
            levels[i] = (Math.Sqrt(schedule.AlphaBar(t)), schedule.Added(t));
        }

        return FiniteSetOperation.Of(x.Slice(1, 0, dimension), set, levels);
    }

    /// <summary>ξ̂ of every row.</summary>
    private sealed record FiniteSetOperation(NoisySet Set, (double Signal, double Variance)[] Levels) : Operation
    {
        public override string Name => nameof(FiniteSetDenoiser);

        public static Tensor Of(Tensor y, NoisySet set, (double Signal, double Variance)[] levels) =>
            new FiniteSetOperation(set, levels).Apply([levels.Length, set.Dimension], y);

        public override void Compute(Tensor[] inputs, Tensor result) =>
            EachRow(Set, Levels, inputs[0], (i, _, away) =>
            {
                var (signal, variance) = Levels[i];
                var row = result.Data.Slice(i * Set.Dimension, Set.Dimension);
                for (var d = 0; d < row.Length; d++)
                    row[d] = (float)(away[d] * signal / Math.Sqrt(variance));
            });

        public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) =>
            FiniteSetSlope.Of(inputs[0], gradient, Set, Levels);

        public static void EachRow(NoisySet set, (double Signal, double Variance)[] levels, Tensor y, Action<int, double[], double[]> use)
        {
            const int Together = 32;
            ForkJoin.Run((levels.Length + Together - 1) / Together, 0, part =>
            {
                double[] shares = new double[set.Count], away = new double[set.Dimension], at = new double[set.Dimension];
                for (var i = part * Together; i < Math.Min(levels.Length, (part + 1) * Together); i++)
                {
                    var row = y.Data.Slice(i * set.Dimension, set.Dimension);
                    for (var d = 0; d < at.Length; d++)
                        at[d] = row[d];
                    set.Ask(at, levels[i].Signal, levels[i].Variance, shares, away);
                    use(i, shares, away);
                }
            });
        }
    }

    /// <summary>(∂ξ̂/∂y)ᵀ g of every row; the matrix is symmetric.</summary>
    private sealed record FiniteSetSlope(NoisySet Set, (double Signal, double Variance)[] Levels) : Operation
    {
        public static Tensor Of(Tensor y, Tensor gradient, NoisySet set, (double Signal, double Variance)[] levels) =>
            new FiniteSetSlope(set, levels).Apply([levels.Length, set.Dimension], y, gradient);

        public override void Compute(Tensor[] inputs, Tensor result) =>
            FiniteSetOperation.EachRow(Set, Levels, inputs[0], (i, shares, away) =>
            {
                var (signal, variance) = Levels[i];
                var (from, count) = (i * Set.Dimension, Set.Dimension);
                double[] mean = new double[count], g = new double[count], spread = new double[count];
                for (var d = 0; d < count; d++)
                    (mean[d], g[d]) = ((inputs[0].Data[from + d] / signal) - away[d], inputs[1].Data[from + d]);
                if (Set.IsFar(away))
                    Set.Mean(shares, mean);
                Set.Covariance(shares, mean, g, spread);
                for (var d = 0; d < count; d++)
                    result.Data[from + d] = (float)((g[d] - (spread[d] * signal * signal / variance)) / Math.Sqrt(variance));
            });

        public override Tensor Pull(int i, Tensor[] inputs, Tensor result, Tensor gradient) => i == 1
            ? Of(inputs[0], gradient, Set, Levels)
            : throw new NotSupportedException("FiniteSetDenoiser: its second derivative in y is not available.");
    }
}
