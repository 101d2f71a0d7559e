using System.Globalization;

namespace Ebm;

public sealed partial class Trainer
{
    /// <summary>Where a training run is.</summary>
    /// <param name="Step">The steps done so far.</param>
    /// <param name="Steps">Steps when the run is over.</param>
    /// <param name="Loss">Mean loss since the last report.</param>
    /// <param name="StepsPerSecond">The speed of training.</param>
    public sealed record Progress(long Step, long Steps, double Loss, double StepsPerSecond)
    {
        /// <summary>A line that shows the progress.</summary>
        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"step {Step,6} of {Steps}   loss {Loss,10:G5}   {StepsPerSecond,6:F0} steps/s");
    }
}

/// <summary>Training met a loss or gradient that is not a number; parameters are those of the last good step.</summary>
/// <param name="message">What, when, and what to try.</param>
/// <param name="cause">What failed inside, if anything did.</param>
public sealed class TrainingDivergedException(string message, Exception? cause = null) : Exception(message, cause);
