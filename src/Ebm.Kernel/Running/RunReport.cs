using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Running;

/// <summary>How a notebook's run ended.</summary>
public enum NotebookStatus
{
    /// <summary>Every cell ran and every claim holds.</summary>
    Ok,

    /// <summary>A cell threw or did not compile, a claim is false, or the file was unreadable.</summary>
    Failed,

    /// <summary>The notebook took longer than its time.</summary>
    Timeout,

    /// <summary>The worker process died: stack overflow, Environment.Exit, out of memory.</summary>
    Crashed,

    /// <summary>The run was interrupted before this notebook ended.</summary>
    Interrupted,
}

/// <summary>A claim as a notebook showed it: a measured number beside its exact or published value.</summary>
public sealed record ClaimResult(string Name, double Measured, double Expected, double Tolerance, string Source, bool Holds);

/// <summary>An exercise's verdict: <c>not-attempted</c>, <c>wrong</c> or <c>solved</c>.</summary>
public sealed record ExerciseResult(string Id, string State);

/// <summary>What one notebook's run came to.</summary>
/// <param name="Path">The notebook, as it was named.</param>
/// <param name="Status">How it ended.</param>
/// <param name="Seconds">Wall time from the worker's start to its end.</param>
/// <param name="PeakMemoryMB">The worker's peak resident memory, in MiB.</param>
/// <param name="Cells">How many code cells ran.</param>
/// <param name="Claims">The claims, in order.</param>
/// <param name="Exercises">The exercises' verdicts, in order.</param>
/// <param name="Error">One line saying what went wrong; null when nothing did.</param>
/// <param name="Executed">The notebook with its outputs; null when it could not be read. Partial when the run failed.
/// Its JSON is <see cref="NotebookDocument.Json"/>; <see cref="NotebookDocument.Save"/> writes it.</param>
public sealed record NotebookReport(
    string Path,
    NotebookStatus Status,
    double Seconds,
    double PeakMemoryMB,
    int Cells,
    IReadOnlyList<ClaimResult> Claims,
    IReadOnlyList<ExerciseResult> Exercises,
    string? Error,
    NotebookDocument? Executed);

/// <summary>
/// Progress of one notebook: cell <paramref name="Cell"/> (from 1) of <paramref name="Cells"/> begins; Cell = 0 when the worker starts.
/// </summary>
public sealed record RunProgress(string Path, int Cell, int Cells, string? Heading);
