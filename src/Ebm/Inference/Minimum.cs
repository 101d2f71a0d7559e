namespace Ebm;

/// <summary>Why an inference stopped.</summary>
public enum StopReason
{
    /// <summary>The method's own stopping rule is met.</summary>
    Converged,

    /// <summary>The limit on steps or sweeps was reached first.</summary>
    StepLimit,

    /// <summary>
    /// No step along the negative gradient lowers E, yet the gradient is longer than the tolerance: the gradient is not E's, E has a kink
    /// or a wall there, or the tolerance asks for more than the digits of E hold.
    /// </summary>
    LineSearchFailed,
}

/// <summary>Where an inference ended: a state of low energy, how it got there, and whether it is done.</summary>
/// <typeparam name="TState">What a state is.</typeparam>
/// <param name="State">The state found.</param>
/// <param name="Energy">The energy of that state.</param>
/// <param name="Steps">How many moves were made.</param>
/// <param name="Converged">Whether the method's own stopping rule was met, rather than the limit on steps.</param>
/// <param name="Path">The states visited, first to last.</param>
/// <param name="Energies">The energies along the path.</param>
public sealed record Minimum<TState>(
    TState State,
    double Energy,
    int Steps,
    bool Converged,
    IReadOnlyList<TState> Path,
    IReadOnlyList<double> Energies)
{
    /// <summary>Why it stopped.</summary>
    public StopReason Reason { get; init; } = Converged ? StopReason.Converged : StopReason.StepLimit;

    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"E = {Energy:G6} after {Steps} steps") + (Converged ? ""
            : Reason == StopReason.LineSearchFailed ? " (not converged: no step lowers E)" : " (not converged)");
}
