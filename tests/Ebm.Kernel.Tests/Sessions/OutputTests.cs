using Ebm.Kernel.Jupyter;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>What waits for a front end is bounded, and nothing that a cell shows can end its delivery.</summary>
public sealed class OutputTests
{
    [Fact]
    public void No_more_than_a_thousand_messages_wait_however_small_they_are()
    {
        var pending = new PendingOutput(1 << 20);
        int waiting = 0;
        for (; waiting < 5000 && pending.WaitForRoom(0); waiting++)
        {
            if (waiting % 2 == 0)
                pending.Add(_ => { });
            else
                pending.AddText("stdout", "1");
        }

        Assert.InRange(waiting, 900, 1001);
        while (pending.Take() is not null)
        {
        }

        Assert.True(pending.WaitForRoom(0));
    }

    [Fact]
    public void Ten_thousand_lines_are_one_message()
    {
        var pending = new PendingOutput(1 << 20);
        for (int k = 0; k < 10_000; k++)
            pending.AddText("stdout", "line\n");
        Assert.True(pending.WaitForRoom(0));
        Assert.NotNull(pending.Take());
        Assert.Null(pending.Take());
    }

    [Fact]
    public async Task A_character_that_is_printed_in_halves_arrives_whole()
    {
        using var queue = new OutputQueue(1 << 20);
        var output = new Pieces();
        queue.Open(output);
        foreach (char c in "a😀b")
        {
            queue.Print("stdout", [c]);
            queue.Print("stderr", [c]);
            await Task.Delay(100);
        }

        queue.Print("stdout", "\ud83d");
        await queue.DrainAsync();
        queue.Open(output);
        queue.Print("stdout", "\ude00");
        await queue.DrainAsync();
        Assert.Equal("a😀b\uFFFD\ude00", string.Concat(output.All.Where(piece => piece.Name == "stdout").Select(piece => piece.Text)));
        Assert.Equal("a😀b", string.Concat(output.All.Where(piece => piece.Name == "stderr").Select(piece => piece.Text)));
        Assert.All(output.All, piece => Assert.False(piece.Text.Length == 0 || char.IsHighSurrogate(piece.Text[^1])));
    }

    private sealed class Pieces : ICellOutput
    {
        public List<(string Name, string Text)> All { get; } = [];

        public void Stream(string name, string text) => All.Add((name, text));

        public void Display(MimeBundle bundle)
        {
        }

        public string? ReadLine(string prompt) => null;
    }

    [Fact]
    public async Task What_a_front_end_cannot_take_ends_nothing()
    {
        using var queue = new OutputQueue(1 << 20);
        var output = new RecordingOutput();
        queue.Open(new Broken());
        queue.Print("stdout", "lost");
        await queue.DrainAsync();
        queue.Open(output);
        queue.Print("stdout", "here");
        await queue.DrainAsync();
        Assert.Equal("here", output.Out);
    }

    [Fact]
    public void A_text_that_is_no_JSON_is_none() =>
        Assert.All(
            (string[])["{\"a\":\"\ud83d\"}", "{\"a\":\"\\ud83d\"}", "{\"\\ud83d\":1}", "{\"a\":1,\"a\":2}", "{"],
            text => Assert.Null(MimeBundle.Json(text)));

    [Fact]
    public void Nobody_answers_a_thread_whose_cell_has_ended()
    {
        using var interrupt = new CancellationTokenSource();
        var publisher = new CellPublisher(null!, null!, new InputDesk(null!), interrupt.Token);
        interrupt.Dispose();
        publisher.End();
        Assert.Null(publisher.ReadLine("?"));
    }

    private sealed class Broken : ICellOutput
    {
        public void Stream(string name, string text) => throw new ArgumentException("half a character");

        public void Display(MimeBundle bundle)
        {
        }

        public string? ReadLine(string prompt) => null;
    }
}
