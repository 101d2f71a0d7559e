using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>Shows a run while it happens, and its summary.</summary>
internal interface IRunView
{
    /// <summary>Shows progress while <paramref name="run"/> runs.</summary>
    /// <param name="notebooks">What will run: the name that is shown, and the full path by which progress names it.</param>
    /// <param name="run">The run; it is given where to tell its progress, and what to call with each finished report.</param>
    Task<T> ShowAsync<T>(
        IReadOnlyList<(string Name, string Path)> notebooks, Func<IProgress<RunProgress>, Action<NotebookReport>, Task<T>> run);

    /// <summary>Shows the summary table.</summary>
    void Summarise(IReadOnlyList<NotebookReport> reports);
}

/// <summary>Progress told at once, on the thread that tells it.</summary>
internal sealed class ImmediateProgress(Action<RunProgress> tell) : IProgress<RunProgress>
{
    /// <inheritdoc/>
    public void Report(RunProgress value) => tell(value);
}
