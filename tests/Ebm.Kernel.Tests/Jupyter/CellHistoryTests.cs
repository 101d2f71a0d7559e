using System.Text.Json;
using System.Text.Json.Nodes;
using Ebm.Kernel.Jupyter;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>What a kernel remembers of the cells that it has run is bounded, however long they and their outputs are.</summary>
public sealed class CellHistoryTests
{
    [Fact]
    public void A_long_output_is_cut_and_a_short_one_is_not()
    {
        var history = new CellHistory();
        history.Add(1, "a", new string('x', 4000));
        history.Add(2, "b", new string('x', 3999) + "😀" + new string('x', 200_000));
        history.Add(3, "c", null);
        Assert.Equal([new string('x', 4000), new string('x', 3999) + "…", null], Tail(history).Select(cell => cell.Output));
    }

    [Fact]
    public void The_oldest_cells_are_forgotten_where_there_are_too_many_or_they_are_too_long()
    {
        var many = new CellHistory();
        for (int line = 1; line <= 12_345; line++)
            many.Add(line, "1", "2");
        List<(int Line, string Code, string? Output)> kept = Tail(many);
        Assert.InRange(kept.Count, 9_000, 10_000);
        Assert.Equal(Enumerable.Range(12_346 - kept.Count, kept.Count), kept.Select(cell => cell.Line));

        var large = new CellHistory();
        for (int line = 1; line <= 100; line++)
        {
            large.Add(line, new string('1', 1_000_000), "2");
            Assert.InRange(Tail(large).Sum(cell => cell.Code.Length), 1, 20_000_000);
        }

        Assert.Equal(100, Tail(large)[^1].Line);
        large.Add(101, new string('1', 30_000_000), "2");
        Assert.Equal(101, Assert.Single(Tail(large)).Line);
    }

    private static List<(int Line, string Code, string? Output)> Tail(CellHistory history)
    {
        var asked = new JsonObject { ["hist_access_type"] = "tail", ["n"] = 100_000, ["output"] = true };
        var request = new Request([], [], "history_request", JsonSerializer.SerializeToElement(asked));
        return [.. history.Find(request).Select(cell => ((int)cell![1]!, (string)cell[2]![0]!, (string?)cell[2]![1]))];
    }
}
