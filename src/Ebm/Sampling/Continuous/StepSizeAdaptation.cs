//  log ε_{t+1} = μ − (√t / γ) · (1 / (t + t₀)) Σ_{s ≤ t} (δ − a_s),        log ε̄_t = t^{−κ} log ε_t + (1 − t^{−κ}) log ε̄_{t−1}
//
//  a_s  the acceptance observed at step s;   δ  the wanted one;   μ = log 10ε₁;   γ = 0.05, t₀ = 10, κ = 0.75
//  Source: Nesterov's dual averaging as in Hoffman and Gelman, The no-U-turn sampler, JMLR 15 (2014), eq. 6.

namespace Ebm;

/// <summary>The state of a search for the step size with a wanted acceptance. Tuning: used in warm-up, then thrown away.</summary>
internal readonly record struct StepSizeAdaptation
{
    private const double Gamma = 0.05, Delay = 10, Kappa = 0.75;
    private readonly double target, center, errorSum, logAveraged;
    private readonly int steps;

    /// <summary>Starts the search.</summary>
    /// <param name="stepSize">The first guess ε₁, &gt; 0.</param>
    /// <param name="targetAcceptance">δ, in (0, 1).</param>
    public StepSizeAdaptation(double stepSize, double targetAcceptance = 0.8)
    {
        Check.Positive(stepSize);
        CheckTarget(targetAcceptance);
        (StepSize, target, center, errorSum, logAveraged, steps) = (stepSize, targetAcceptance, Math.Log(10 * stepSize), 0, 0, 0);
    }

    private StepSizeAdaptation(double stepSize, double target, double center, double errorSum, double logAveraged, int steps) =>
        (StepSize, this.target, this.center, this.errorSum, this.logAveraged, this.steps) =
            (stepSize, target, center, errorSum, logAveraged, steps);

    /// <summary>ε to use in the next step of the warm-up.</summary>
    public double StepSize { get; }

    /// <summary>ε̄, to use when the warm-up is over.</summary>
    public double Averaged => steps == 0 ? StepSize : Math.Exp(logAveraged);

    /// <summary>Learns from one step.</summary>
    /// <param name="acceptance">
    /// The mean acceptance probability it had, in [0, 1]; not a number, from a trajectory that diverged, counts as 0.
    /// </param>
    public StepSizeAdaptation Next(double acceptance)
    {
        if (double.IsNaN(acceptance)) acceptance = 0;
        Check.Between(acceptance, 0, 1);
        var t = steps + 1;
        var sum = errorSum + target - acceptance;
        var logStep = center - (Math.Sqrt(t) / Gamma * sum / (t + Delay));
        var weight = Math.Pow(t, -Kappa);
        return new StepSizeAdaptation(Math.Exp(logStep), target, center, sum, (weight * logStep) + ((1 - weight) * logAveraged), t);
    }

    internal static void CheckTarget(double targetAcceptance)
    {
        if (!(targetAcceptance > 0 && targetAcceptance < 1))
            throw new ArgumentOutOfRangeException(nameof(targetAcceptance), targetAcceptance,
                $"targetAcceptance = {targetAcceptance} must lie strictly between 0 and 1.");
    }
}
