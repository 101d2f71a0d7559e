// L = E_{t, ξ} ‖ξ − ξ̂(y_t, t)‖² / d,   y_t = √ᾱ_t y_0 + √(1−ᾱ_t) ξ;     score(y, t) = −∂E_t/∂y ≈ −ξ̂(y, t) / √(1−ᾱ_t)
//
//   back, from y_T ~ N(0, 1), with ŷ_0 = (y_t − √(1−ᾱ_t) ξ̂) / √ᾱ_t :
//   DDPM   y_{t−1} ~ q(y_{t−1} | y_t, ŷ_0)                                                         (Ho et al. 2020)
//   DDIM   y_s = √ᾱ_s ŷ_0 + √(1−ᾱ_s) ξ̂,  s < t any earlier step, no noise                         (Song et al. 2021)
//   both   y_s = √ᾱ_s ŷ_0 + √(1−ᾱ_s−σ²) ξ̂ + σ z,  σ² = η² (1−ᾱ_s)/(1−ᾱ_t) (1 − ᾱ_t/ᾱ_s):  η = 0 is DDIM, η = 1 DDPM    (their eq. 12, 16)
//
//   F(y) bounds −ln p(y):  KL[q(y_T|y) ‖ N(0, 1)] + Σ_{t ≥ 2} KL_t + (−ln p(y|y_1)),  with p(y_{t−1}|y_t) of variance β_t:
//   KL_t = ½ [d (ln β_t/v_t + v_t/β_t − 1) + β_t ‖ξ − ξ̂‖² / ((1−β_t)(1−ᾱ_t))],  v_t the variance of q(y_{t−1}|y_t, y_0)
//   The mean over ξ is taken over a pair ±ξ of length √d, exact where ξ̂ is linear in y_t.

namespace Ebm;

/// <summary>A diffusion model: a network that finds the noise in a noisy point. Its energy is the bound on −ln p.</summary>
public sealed class Diffusion : EnergyModel
{
    private readonly Layer network;
    private readonly int energyTimes;
    private readonly ulong energySeed = 20;
    private readonly Workspace workspace = new();

    /// <summary>A model whose noise a network predicts.</summary>
    /// <param name="network">From rows (y_t, t/T) of dimension + 1 numbers to dimension numbers ξ̂.</param>
    /// <param name="dimension">Numbers in y, ≥ 1.</param>
    /// <param name="schedule">The noise.</param>
    /// <param name="energyTimes">At how many times, spread over 2 … T, F estimates its sum; ≥ 1.</param>
    public Diffusion(Layer network, int dimension, NoiseSchedule schedule, int energyTimes = 50)
        : base(dimension)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(schedule);
        Check.Between(energyTimes, 1, schedule.Steps - 1);
        (this.network, Schedule, this.energyTimes) = (network, schedule, energyTimes);
    }

    /// <summary>The noise.</summary>
    public NoiseSchedule Schedule { get; }

    /// <summary>ξ̂ of every row at one time.</summary>
    /// <param name="y">Noisy rows y_t.</param>
    /// <param name="t">1 … T.</param>
    public Tensor Noise(Tensor y, int t)
    {
        Check.Between(t, 1, Schedule.Steps);
        CheckRows(y, nameof(y));
        return Predicted(y, Tensor.Filled(t / (float)Schedule.Steps, y.Shape[0], 1));
    }

    private Tensor Predicted(Tensor y, Tensor time) =>
        ModelShapes.Outputs(network.Apply(Tensor.Concatenate(1, y, time)), y.Shape[0], Dimension, nameof(Diffusion), "network");

    /// <summary>−∂E_t/∂y of every row.</summary>
    public Tensor Score(Tensor y, int t) => Noise(y, t) * (float)(-1 / Math.Sqrt(1 - Schedule.Kept(t)));

    /// <inheritdoc/>
    public override Tensor Loss(Tensor batch, Rng rng)
    {
        CheckRows(batch, nameof(batch));
        ArgumentNullException.ThrowIfNull(rng);
        var n = batch.Shape[0];
        var (signal, noise, time) = (Tensor.Filled(0, n, 1), Tensor.Filled(0, n, 1), Tensor.Filled(0, n, 1));
        for (var i = 0; i < n; i++)
        {
            var t = 1 + rng.NextInt(Schedule.Steps);
            signal.Data[i] = (float)Math.Sqrt(Schedule.Kept(t));
            noise.Data[i] = (float)Math.Sqrt(1 - Schedule.Kept(t));
            time.Data[i] = t / (float)Schedule.Steps;
        }

        var xi = Tensor.Gaussian(rng, [.. batch.Shape]);
        var predicted = Predicted((signal * batch) + (noise * xi), time);
        return (xi - predicted).Square().Mean();
    }

    /// <inheritdoc/>
    public override Tensor F(Tensor y)
    {
        ArgumentNullException.ThrowIfNull(y);
        return Terms(y).Aggregate(Tensor.Filled(0, y.Shape[0], 1), (sum, term) => sum + term());
    }

    /// <inheritdoc/>
    /// <remarks>Forgets each term of the sum before it computes the next: T times less memory than the graph of <see cref="F"/>.</remarks>
    public override void Energies(ReadOnlySpan<float> points, int count, Span<float> energies)
    {
        Check.Positive(count);
        Check.AtLeast(points.Length, Dimension * count, "points.Length");
        Check.AtLeast(energies.Length, count, "energies.Length");
        var y = Tensor.From(points[..(Dimension * count)], Dimension, count).Transpose().Constant();
        var sum = new double[count];
        foreach (var term in Terms(y))
        {
            workspace.Run(() =>
            {
                var values = term().Data;
                for (var i = 0; i < sum.Length; i++)
                    sum[i] += values[i];
            });
        }

        for (var i = 0; i < count; i++)
            energies[i] = (float)sum[i];
    }

    /// <summary>Points drawn by going back from noise through all T steps (DDPM).</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many, ≥ 1.</param>
    /// <param name="watch">Sees t and y_t on the way, for an animation.</param>
    public Tensor Sample(Rng rng, int count, Action<int, Tensor>? watch = null)
    {
        var y = Tensor.Gaussian(rng, count, Dimension);
        for (var t = Schedule.Steps; t >= 1; t--)
        {
            watch?.Invoke(t, y);
            var (a, b, variance) = Schedule.Posterior(t);
            var back = (Clean(y, t, Noise(y, t)) * (float)a) + (y * (float)b);
            y = (t == 1 ? back : back + (Tensor.Gaussian(rng, count, Dimension) * (float)Math.Sqrt(variance))).Constant();
        }

        watch?.Invoke(0, y);
        return y;
    }

    /// <summary>Points drawn without noise on the way (DDIM), which may skip steps.</summary>
    /// <param name="start">y_T, rows of standard Gaussian numbers.</param>
    /// <param name="steps">How many steps, 1 … T.</param>
    /// <param name="watch">Sees t and y_t on the way, for an animation.</param>
    public Tensor SampleDeterministic(Tensor start, int steps, Action<int, Tensor>? watch = null)
    {
        ArgumentNullException.ThrowIfNull(start);
        Check.Between(steps, 1, Schedule.Steps);
        var y = start;
        for (var k = steps; k >= 1; k--)
        {
            var (t, s) = ((int)((long)k * Schedule.Steps / steps), (int)((long)(k - 1) * Schedule.Steps / steps));
            watch?.Invoke(t, y);
            var noise = Noise(y, t);
            y = ((Clean(y, t, noise) * (float)Math.Sqrt(Schedule.Kept(s))) + (noise * (float)Math.Sqrt(1 - Schedule.Kept(s)))).Constant();
        }

        watch?.Invoke(0, y);
        return y;
    }

    /// <summary>Points drawn in few steps with some noise on the way.</summary>
    /// <param name="start">y_T, rows of standard Gaussian numbers.</param>
    /// <param name="steps">How many steps, 1 … T.</param>
    /// <param name="eta">η: 0 none (DDIM), 1 as much as DDPM; 0 … 1.</param>
    /// <param name="rng">Random numbers.</param>
    public Tensor Sample(Tensor start, int steps, double eta, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Between(steps, 1, Schedule.Steps);
        Check.Between(eta, 0, 1);
        var y = start;
        for (var k = steps; k >= 1; k--)
        {
            var (t, s) = ((int)((long)k * Schedule.Steps / steps), (int)((long)(k - 1) * Schedule.Steps / steps));
            var (kept, later) = (Schedule.Kept(s), Schedule.Kept(t));
            var variance = eta * eta * (1 - kept) / (1 - later) * (1 - (later / kept));
            var noise = Noise(y, t);
            y = (Clean(y, t, noise) * (float)Math.Sqrt(kept)) + (noise * (float)Math.Sqrt(1 - kept - variance));
            y = (variance > 0 ? y + (Tensor.Gaussian(rng, [.. y.Shape]) * (float)Math.Sqrt(variance)) : y).Constant();
        }

        return y;
    }

    // The terms of F: the end of the chain, the first step, and at energyTimes times a share of the others.
    private IEnumerable<Func<Tensor>> Terms(Tensor y)
    {
        var rng = new Rng(energySeed);
        var total = Schedule.Steps - 1;
        var left = Schedule.Kept(total + 1);
        yield return () => .5f * ((y.Square() * (float)left) + (float)(-left - Math.Log(1 - left))).Sum(-1);
        var first = Schedule.Beta(1);
        yield return () => (Missed(y, 1, rng) * (float)(.5 / (1 - first))) + (float)(.5 * Dimension * Math.Log(2 * Math.PI * first));
        for (var k = 0; k < energyTimes; k++)
        {
            var (from, to) = ((long)k * total / energyTimes, (long)(k + 1) * total / energyTimes);
            var t = (int)(2 + from + rng.NextInt((int)(to - from)));
            var (beta, kept, share) = (Schedule.Beta(t), Schedule.Kept(t), Schedule.Posterior(t).Variance / Schedule.Beta(t));
            yield return () => (Missed(y, t, rng) * (float)((to - from) * beta / (2 * (1 - beta) * (1 - kept)))) + (float)((to - from) * .5 * Dimension * (share - Math.Log(share) - 1));
        }
    }

    private Tensor Clean(Tensor y, int t, Tensor noise) => (y - (noise * (float)Math.Sqrt(1 - Schedule.Kept(t)))) * (float)(1 / Math.Sqrt(Schedule.Kept(t)));

    // The mean of ‖ξ − ξ̂‖² at time t over a pair ±ξ, the same for all rows: F stays smooth in y.
    private Tensor Missed(Tensor y, int t, Rng rng)
    {
        var direction = new float[Dimension];
        rng.FillGaussian(direction);
        var length = Math.Sqrt(direction.Sum(v => (double)v * v) / Dimension);
        var xi = Tensor.From([.. direction.Select(v => (float)(v / length))], 1, Dimension);
        return (One(xi) + One(-xi)) / 2;

        Tensor One(Tensor noise) =>
            (noise - Noise((y * (float)Math.Sqrt(Schedule.Kept(t))) + (noise * (float)Math.Sqrt(1 - Schedule.Kept(t))), t)).Square().Sum(-1);
    }
}
