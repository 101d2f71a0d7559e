// y_t = √ᾱ_t y_0 + √(1−ᾱ_t) ξ,  the network finds ξ̂(y_t, t) (NoisePrediction trains it);     score(y, t) = −∂E_t/∂y ≈ −ξ̂(y, t) / √(1−ᾱ_t)
//
//   back, from y_T ~ N(0, 1), with ŷ_0 = (y_t − √(1−ᾱ_t) ξ̂) / √ᾱ_t :
//   DDPM   y_{t−1} = a ŷ_0 + b y_t + √s_t z,  a and b from q(y_{t−1} | y_t, y_0)                       (Ho et al. 2020)
//   DDIM   y_s = √ᾱ_s ŷ_0 + √(1−ᾱ_s) ξ̂,  s < t any earlier step, no noise                         (Song et al. 2021)
//   both   y_s = √ᾱ_s ŷ_0 + √(1−ᾱ_s−σ²) ξ̂ + σ z,  σ² = η² (1−ᾱ_s)/(1−ᾱ_t) (1 − ᾱ_t/ᾱ_s):  η = 0 is DDIM, η = 1 DDPM with s_t = v_t,
//       the variance of q    (their eq. 12, 16)
//
//   p, the model:  y_T ~ N(0, 1),  p(y_{t−1}|y_t) = N(a ŷ_0 + b y_t, s_t),  s_t = β_t^γ v_t^{1−γ}, s_1 = β_1:
//   Sample draws from it and F bounds −ln p, with one and the same s_t          (γ: Nichol & Dhariwal 2021, eq. 15)

namespace Ebm;

/// <summary>A diffusion model: a network that finds the noise in a noisy point. Its energy is the bound on −ln p.</summary>
/// <remarks>
/// <code>
/// y_t = √ᾱ_t y_0 + √(1−ᾱ_t) ξ, the network finds ξ̂(y_t, t) (NoisePrediction trains it); score(y, t) = −∂E_t/∂y ≈ −ξ̂(y, t) / √(1−ᾱ_t)
/// </code>
/// </remarks>
public sealed partial class Diffusion : PointModel, IGenerator
{
    private readonly Layer network;
    private readonly int energyTimes;
    private readonly int energyDirections;
    private readonly Workspace workspace = new();

    /// <summary>A model whose noise a network predicts.</summary>
    /// <param name="network">From rows (y_t, t/T) of dimension + 1 numbers to dimension numbers ξ̂.</param>
    /// <param name="dimension">Numbers in y, ≥ 1.</param>
    /// <param name="schedule">The noise.</param>
    /// <param name="energyTimes">
    /// At how many of the times 2 … T <see cref="F"/> computes its sum, 1 … T − 1; 0 for all of them. Fewer are quicker and rough: see
    /// <see cref="F"/>.
    /// </param>
    /// <param name="energyDirections">
    /// In how many directions of the noise F looks at each time, 1 … dimension; 0 for all of them, but at most 16.
    /// </param>
    /// <param name="stepVariance">
    /// γ, 0 … 1: the variance of a step back is v_t, that of the Bayes step, with 0, β_t with 1, and in between their geometric mean.
    /// </param>
    public Diffusion(Layer network, int dimension, NoiseSchedule schedule, int energyTimes = 0, int energyDirections = 0,
        double stepVariance = 1)
        : base(dimension)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(schedule);
        Check.Between(energyTimes, 0, schedule.Steps - 1);
        Check.Between(energyDirections, 0, dimension);
        Check.Between(stepVariance, 0, 1);
        (this.network, Schedule, Interpolation) = (network, schedule, stepVariance);
        this.energyTimes = energyTimes == 0 ? schedule.Steps - 1 : energyTimes;
        this.energyDirections = energyDirections == 0 ? Math.Min(dimension, 16) : energyDirections;
    }

    /// <inheritdoc/>
    public override Objective NaturalObjective => new NoisePrediction();

    /// <summary>The schedule of the noise.</summary>
    public NoiseSchedule Schedule { get; }

    /// <summary>γ: which variance between v_t (0) and β_t (1) a step back has.</summary>
    public double Interpolation { get; }

    /// <summary>s_t, the variance of p(y_{t−1}|y_t); β_1 at t = 1, where v_t is 0.</summary>
    /// <param name="t">1 … T.</param>
    public double StepVariance(int t)
    {
        var (beta, variance) = (Schedule.Beta(t), Schedule.Posterior(t).Variance);
        return t == 1 ? beta : Math.Pow(beta, Interpolation) * Math.Pow(variance, 1 - Interpolation);
    }

    /// <summary>ξ̂ of every row at one time.</summary>
    /// <param name="y">Noisy rows y_t.</param>
    /// <param name="t">1 … T.</param>
    public Tensor Noise(Tensor y, int t)
    {
        Check.Between(t, 1, Schedule.Steps);
        CheckRows(y, nameof(y));
        return Predicted(y, Tensor.Filled(t / (float)Schedule.Steps, y.Shape[0], 1));
    }

    /// <summary>ξ̂ of rows, each at its time t/T.</summary>
    internal Tensor Predicted(Tensor y, Tensor time) =>
        ModelShapes.Outputs(network.Apply(Tensor.Concatenate(1, y, time)), y.Shape[0], Dimension, nameof(Diffusion), "network");

    /// <summary>The score −∂E_t/∂y of every row at one time.</summary>
    /// <param name="y">Noisy rows, (n, Dimension).</param>
    /// <param name="t">The time, 1 … T.</param>
    public Tensor Score(Tensor y, int t) => Noise(y, t) * (float)(-1 / Math.Sqrt(Schedule.Added(t)));

    /// <summary>The mean of (ξ − ξ̂)² over rows and coordinates at one time, from one draw of the noise ξ for each row.</summary>
    /// <param name="y">Clean rows.</param>
    /// <param name="t">1 … T.</param>
    /// <param name="rng">Draws the noise.</param>
    public double NoiseError(Tensor y, int t, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Between(t, 1, Schedule.Steps);
        CheckRows(y, nameof(y));
        double error = 0;
        workspace.Run(() =>
        {
            var xi = Tensor.Gaussian(rng, [.. y.Shape]);
            var noisy = (y * (float)Math.Sqrt(Schedule.AlphaBar(t))) + (xi * (float)Math.Sqrt(Schedule.Added(t)));
            error = (xi - Noise(noisy, t)).Square().Mean().Item;
        });
        return error;
    }

    /// <inheritdoc/>
    public Points Sample(Rng rng, int count) => Sample(rng, count, null);

    /// <summary>Points drawn by going back from noise through all T steps (DDPM), each of variance <see cref="StepVariance"/>.</summary>
    /// <param name="rng">Random numbers.</param>
    /// <param name="count">How many, ≥ 1.</param>
    /// <param name="watch">Sees t and y_t on the way, for an animation.</param>
    /// <param name="lastNoise">
    /// False, as is usual: the mean of the last step, a cleaner picture. True: a draw from p itself, whose density <see cref="F"/> bounds;
    /// it has noise of variance β_1 on top.
    /// </param>
    public Points Sample(Rng rng, int count, Action<int, Points>? watch = null, bool lastNoise = false)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.Positive(count);
        var (y, scratch) = (Tensor.Gaussian(rng, count, Dimension), new Workspace());
        for (var t = Schedule.Steps; t >= 1; t--)
        {
            watch?.Invoke(t, Points.From(y));
            scratch.Run(() => y = Back(y, t, rng, t > 1 || lastNoise));
        }

        var points = Points.From(y);
        watch?.Invoke(0, points);
        return points;
    }

    /// <summary>Points drawn without noise on the way (DDIM), which may skip steps.</summary>
    /// <param name="start">y_T, standard Gaussian numbers.</param>
    /// <param name="steps">How many steps, 1 … T.</param>
    /// <param name="watch">Sees t and y_t on the way, for an animation.</param>
    public Points SampleDeterministic(Points start, int steps, Action<int, Points>? watch = null)
    {
        ArgumentNullException.ThrowIfNull(start);
        Check.Between(steps, 1, Schedule.Steps);
        var (y, scratch) = (start.Rows(), new Workspace());
        for (var k = steps; k >= 1; k--)
        {
            var (t, s) = ((int)((long)k * Schedule.Steps / steps), (int)((long)(k - 1) * Schedule.Steps / steps));
            watch?.Invoke(t, Points.From(y));
            scratch.Run(() =>
            {
                var noise = Noise(y, t);
                y = ((Clean(y, t, noise) * (float)Math.Sqrt(Schedule.AlphaBar(s))) + (noise * (float)Math.Sqrt(Schedule.Added(s))))
                    .Constant();
            });
        }

        var points = Points.From(y);
        watch?.Invoke(0, points);
        return points;
    }

    /// <summary>Points drawn in few steps with some noise on the way.</summary>
    /// <param name="start">y_T, standard Gaussian numbers.</param>
    /// <param name="steps">How many steps, 1 … T.</param>
    /// <param name="eta">η: 0 none (DDIM), 1 as much as the Bayes step has; 0 … 1.</param>
    /// <param name="rng">Random numbers.</param>
    public Points Sample(Points start, int steps, double eta, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(start);
        ArgumentNullException.ThrowIfNull(rng);
        Check.Between(steps, 1, Schedule.Steps);
        Check.Between(eta, 0, 1);
        var (y, scratch) = (start.Rows(), new Workspace());
        for (var k = steps; k >= 1; k--)
        {
            var (t, s) = ((int)((long)k * Schedule.Steps / steps), (int)((long)(k - 1) * Schedule.Steps / steps));
            var (kept, added) = (Schedule.AlphaBar(s), Schedule.Added(s));
            var variance = eta * eta * added / Schedule.Added(t) * (1 - (Schedule.AlphaBar(t) / kept));
            scratch.Run(() =>
            {
                var noise = Noise(y, t);
                var next = (Clean(y, t, noise) * (float)Math.Sqrt(kept)) + (noise * (float)Math.Sqrt(Math.Max(0, added - variance)));
                y = (variance > 0 ? next + (Tensor.Gaussian(rng, [.. next.Shape]) * (float)Math.Sqrt(variance)) : next).Constant();
            });
        }

        return Points.From(y);
    }

    // a ŷ_0 + b y_t, written without ŷ_0, which is huge where ᾱ_t is tiny.
    private Tensor Back(Tensor y, int t, Rng rng, bool isNoisy)
    {
        var beta = Schedule.Beta(t);
        var back = (y - (Noise(y, t) * (float)(beta / Math.Sqrt(Schedule.Added(t))))) * (float)(1 / Math.Sqrt(1 - beta));
        return (isNoisy ? back + (Tensor.Gaussian(rng, [.. y.Shape]) * (float)Math.Sqrt(StepVariance(t))) : back).Constant();
    }

    private Tensor Clean(Tensor y, int t, Tensor noise) =>
        (y - (noise * (float)Math.Sqrt(Schedule.Added(t)))) * (float)(1 / Math.Sqrt(Schedule.AlphaBar(t)));
}
