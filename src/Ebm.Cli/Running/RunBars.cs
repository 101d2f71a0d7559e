using Ebm.Kernel.Running;
using Spectre.Console;

namespace Ebm.Cli;

/// <summary>A run as moving bars, one a notebook, for a terminal.</summary>
internal sealed class RunBars(IAnsiConsole console) : IRunView
{
    /// <inheritdoc/>
    public Task<T> ShowAsync<T>(
        IReadOnlyList<(string Name, string Path)> notebooks, Func<IProgress<RunProgress>, Action<NotebookReport>, Task<T>> run)
    {
        ProgressColumn[] columns =
        [
            new TaskDescriptionColumn { Alignment = Justify.Left },
            new ProgressBarColumn { Width = 24 },
            new PercentageColumn(),
            new ElapsedTimeColumn(),
        ];
        return console.Progress().AutoClear(false).Columns(columns).StartAsync(context =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            foreach ((string name, string path) in notebooks)
                bars[name] = bars[path] = context.AddTask(Waiting(name), autoStart: false, maxValue: 1);
            var names = notebooks.ToDictionary(notebook => notebook.Path, notebook => notebook.Name);
            var progress = new ImmediateProgress(step =>
            {
                ProgressTask bar = bars[step.Path];
                if (!bar.IsStarted)
                    bar.StartTask();
                bar.MaxValue = Math.Max(step.Cells, 1);
                bar.Value = Math.Max(step.Cell - 1, 0);
                bar.Description = $"{Title(names[step.Path])} [dim]{Short(step.Heading ?? "starting").EscapeMarkup()}[/]";
            });
            return run(progress, report =>
            {
                ProgressTask bar = bars[report.Path];
                if (!bar.IsStarted)
                    bar.StartTask();
                if (report.Status == NotebookStatus.Ok)
                    bar.Value = bar.MaxValue;
                bar.Description = $"{Title(report.Path)} [{Colour(report.Status)}]{Short(report.Error ?? "done").EscapeMarkup()}[/]";
                bar.StopTask();
            });
        });
    }

    /// <inheritdoc/>
    public void Summarise(IReadOnlyList<NotebookReport> reports)
    {
        Table table = new Table().RoundedBorder().BorderColor(Color.Grey);
        for (int i = 0; i < RunTable.Titles.Length; i++)
            table.AddColumn(new TableColumn($"[dim]{RunTable.Titles[i]}[/]") { Alignment = i < 2 ? Justify.Left : Justify.Right });
        foreach (NotebookReport report in reports)
        {
            string[] row = [.. RunTable.Row(report).Select(text => text.EscapeMarkup())];
            row[1] = $"[{Colour(report.Status)}]{row[1]}[/]";
            table.AddRow(row);
        }

        if (reports.Count > 1)
        {
            string[] total = RunTable.Total(reports);
            for (int i = 0; i < total.Length; i++)
                table.Columns[i].Footer = new Markup($"[bold]{total[i].EscapeMarkup()}[/]");
        }

        console.Write(table);
    }

    private static string Title(string name) => Path.GetFileNameWithoutExtension(name).EscapeMarkup().PadRight(24);

    private static string Waiting(string name) => $"{Title(name)} [dim]{Short("waiting")}[/]";

    private static string Short(string text) => (text.Length <= 28 ? text : text[..27] + "…").PadRight(28);

    private static string Colour(NotebookStatus status) => status switch
    {
        NotebookStatus.Ok => "green",
        NotebookStatus.Interrupted => "yellow",
        _ => "red",
    };
}
