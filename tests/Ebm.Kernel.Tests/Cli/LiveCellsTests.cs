using System.Text.Json;
using System.Text.Json.Nodes;
using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Tests.Jupyter;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>Which cells run in the page, and what is said where the runtime cannot be built.</summary>
public sealed class LiveCellsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_list_names_cells_that_are_there()
    {
        string notebooks = Path.Combine(Programs.Checkout, "notebooks");
        Dictionary<string, LiveCells> list = JsonSerializer.Deserialize(
            File.ReadAllBytes(Path.Combine(notebooks, LiveCells.File)), LiveList.Default.DictionaryStringLiveCells)!;
        string[] whole = ["01-energy", "02-gibbs", "03-inference", "04-sampling", "05-ising", "06-hopfield", "07-dense-memory"];
        Assert.All(whole, name => Assert.Equal("all", list[name].Cells));
        foreach ((string name, LiveCells cells) in list)
        {
            Assert.Contains(cells.Cells, (string[])["all", "exercises"]);
            HashSet<string> known = [.. NotebookDocument.Read(Path.Combine(notebooks, name + ".ipynb")).Cells.Select(cell => cell.Id)];
            Assert.Empty(cells.Slow.Concat(cells.After).Concat(cells.Rounded ?? []).Except(known).Select(id => $"{name}: no cell {id}"));
            Assert.Empty(cells.Slow.Intersect(cells.After));
            Assert.Empty(cells.Slow.Concat(cells.After).Intersect(cells.Rounded ?? []));
        }
    }

    [Theory]
    [InlineData("05-listed", "run run slow after run run")]
    [InlineData("06-exercises", "run - slow - run run")]
    [InlineData("08-cells", "run run run run run run")]
    [InlineData("09-slow", "run - slow - run run")]
    [InlineData("10-after", "run - - after run run")]
    [InlineData("11-empty", "run - - - run run")]
    [InlineData("12-null", "run - - - run run")]
    [InlineData("13-nothing", "run - - - run run")]
    [InlineData("07-unlisted", "run - - - run run")]
    [InlineData("mine", "run run run run run run")]
    public void A_chapter_that_is_not_listed_runs_its_exercises_and_another_notebook_all(string name, string marks)
    {
        File.WriteAllText(Path.Combine(_folder.Path, LiveCells.File), """
            { "05-listed": { "cells": "all", "slow": ["2"], "after": ["3"] }, "06-exercises": { "cells": "exercises", "slow": ["2"], "after": [] },
              "08-cells": { "cells": "all" }, "09-slow": { "slow": ["2"] }, "10-after": { "after": ["3"] }, "11-empty": { },
              "12-null": null, "13-nothing": { "cells": null, "slow": null, "after": null, "rounded": null } }
            """);
        LiveCells live = LiveCells.Of(_folder.Path, name);
        string[] metadata = ["{}", "{}", "{}", "{}", """{ "ebm": { "exercise": "a" } }""", """{ "ebm": { "check": "a" } }"""];
        Assert.Equal(marks, string.Join(' ', metadata.Select((text, i) => live.Mark(
            new NotebookCell(i, CellKind.Code, $"{i}", "x", (JsonObject)JsonNode.Parse(text)!, [], null),
            isSetup: i == 0)).Select(mark => mark.Length == 0 ? "-" : mark)));
    }

    [Fact]
    public async Task A_broken_list_costs_the_buttons_and_a_checkout_without_sources_one_line()
    {
        File.WriteAllText(Path.Combine(_folder.Path, LiveCells.File), "[");
        Assert.Equal("exercises", LiveCells.Of(_folder.Path, "01-energy").Cells);
        var runtime = new LiveRuntime(new Checkout(_folder.Path));
        Assert.False(runtime.IsBuilt);
        string? problem = await runtime.BuildAsync(new Screen(TextWriter.Null, TextWriter.Null, null), default);
        Assert.StartsWith("there is no ", problem);
        Assert.False(Directory.Exists(Path.Combine(_folder.Path, "artifacts")));
    }

    [Fact]
    public async Task What_cannot_be_deleted_does_not_hide_the_problem()
    {
        var runtime = new LiveRuntime(new Checkout(_folder.Path));
        // A path that is too long for the system: each half is not.
        string deep = Path.Combine([.. Enumerable.Repeat(new string('d', 200), 12)]), work = KeptRuntimes.Work(runtime.Place),
            half = Path.Combine(_folder.Path, "half"), end = Path.Combine(work, deep, "half");
        Directory.CreateDirectory(Path.Combine(half, deep));
        Directory.CreateDirectory(Path.Combine(work, deep));
        Directory.Move(half, end);
        try
        {
            Assert.StartsWith("there is no ", await runtime.BuildAsync(new Screen(TextWriter.Null, TextWriter.Null, null), default));
            Assert.Equal(!OperatingSystem.IsWindows(), Directory.Exists(work));
        }
        finally
        {
            if (Directory.Exists(end))
                Directory.Move(end, half);
        }
    }

    [Fact]
    public void Halves_of_builds_that_were_ended_go_and_the_latest_runtimes_stay()
    {
        string live = Directory.CreateDirectory(Path.Combine(_folder.Path, "live")).FullName;
        const string Key = "0123456789abcde";
        using (var ended = System.Diagnostics.Process.Start("dotnet", ["--version"]))
        {
            ended.WaitForExit();
            _folder.File($"live/{Key}0.{ended.Id}/wwwroot/{LiveRuntime.Manifest}", "{}");
            _folder.File($"live/{Key}1.{ended.Id}/{LiveRuntime.Manifest}", "{}");
        }

        _folder.File($"live/{Key}2.{Environment.ProcessId}/wwwroot/worker.js", "");
        _folder.File($"live/{Key}3.{Environment.ProcessId}/worker.js", "");
        Directory.SetLastWriteTimeUtc(Path.Combine(live, $"{Key}3.{Environment.ProcessId}"), DateTime.UtcNow.AddDays(-2));
        _folder.File($"live/{Key}4/half.js", "");
        _folder.File("live/notes.1/x", "");
        foreach (int i in (int[])[5, 6, 7])
        {
            _folder.File($"live/{Key}{i}/{LiveRuntime.Manifest}", "{}");
            Directory.SetLastWriteTimeUtc(Path.Combine(live, $"{Key}{i}"), DateTime.UtcNow.AddHours(-i));
        }

        KeptRuntimes.ForgetHalves(live);
        KeptRuntimes.ForgetOld(live, 2);
        Assert.Equal([$"{Key}2.{Environment.ProcessId}", $"{Key}5", $"{Key}6", "notes.1"],
            Directory.GetDirectories(live).Select(folder => Path.GetFileName(folder)!).Order(StringComparer.Ordinal));
    }
}
