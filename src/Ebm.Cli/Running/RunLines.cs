using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>A run as plain lines, for a file or a pipe.</summary>
internal sealed class RunLines(TextWriter output) : IRunView
{
    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(
        IReadOnlyList<(string Name, string Path)> notebooks, Func<IProgress<RunProgress>, Action<NotebookReport>, Task<T>> run)
    {
        var names = notebooks.ToDictionary(notebook => notebook.Path, notebook => notebook.Name);
        var progress = new ImmediateProgress(step =>
        {
            if (step.Cell == 0)
                Line($"{names[step.Path]}: started, {step.Cells} cells");
        });
        return run(progress, report => Line($"{report.Path}: {string.Join(' ', RunTable.Row(report)[1..3])} s"));
    }

    /// <inheritdoc/>
    public void Summarise(IReadOnlyList<NotebookReport> reports)
    {
        List<string[]> rows = [RunTable.Titles, .. reports.Select(RunTable.Row)];
        if (reports.Count > 1)
            rows.Add(RunTable.Total(reports));
        int[] widths = [.. RunTable.Titles.Select((_, column) => rows.Max(row => row[column].Length))];
        Line("");
        foreach (string[] row in rows)
            Line(string.Join("  ", row.Select((text, i) => i < 2 ? text.PadRight(widths[i]) : text.PadLeft(widths[i]))).TrimEnd());
        Line("");
    }

    private void Line(string text)
    {
        lock (output)
            output.WriteLine(text);
    }
}
