namespace Ebm;

/// <summary>Where an inference ended: a state of low energy, how it got there, and whether it is done.</summary>
/// <typeparam name="TState">What a state is.</typeparam>
/// <param name="State">The state found.</param>
/// <param name="Energy">Its energy.</param>
/// <param name="Steps">How many moves were made.</param>
/// <param name="Converged">Whether the method's own stopping rule was met, rather than the limit on steps.</param>
/// <param name="Path">The states visited, first to last.</param>
/// <param name="Energies">Their energies.</param>
public sealed record Minimum<TState>(
    TState State,
    double Energy,
    int Steps,
    bool Converged,
    IReadOnlyList<TState> Path,
    IReadOnlyList<double> Energies)
{
    /// <inheritdoc/>
    public override string ToString() =>
        FormattableString.Invariant($"E = {Energy:G6} after {Steps} steps{(Converged ? "" : " (not converged)")}");
}
