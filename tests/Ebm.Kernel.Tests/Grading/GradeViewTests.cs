using Ebm.Cli;
using Spectre.Console;

namespace Ebm.Kernel.Tests.Grading;

/// <summary>The bar of a terminal, and the lines of everything else.</summary>
public sealed class GradeViewTests
{
    private static readonly string[] Names =
        ["Ada", "[red]Ludwig[/]", "[", "]]", "\u001b[2J\u001b]0;owned\a", "a\nb", new string('x', 500), "", "Ωμέγα", "{0}%"];

    [Fact]
    public async Task A_terminal_shows_a_bar_to_the_end_and_nothing_that_a_name_smuggles_in()
    {
        string shown = await ShowAsync(isTerminal: true);
        Assert.Contains($"{Names.Length} of {Names.Length}", shown, StringComparison.Ordinal);
        Assert.Contains("100%", shown, StringComparison.Ordinal);
        Assert.Contains('━', shown);
        Assert.DoesNotContain("owned\a", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b]0", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b[2J", shown, StringComparison.Ordinal);
        Assert.DoesNotContain(new string('x', 30), shown, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Elsewhere_each_learner_has_one_line()
    {
        string[] lines = (await ShowAsync(isTerminal: false)).TrimEnd('\n').Split('\n');
        Assert.Equal(Names.Length, lines.Length);
        Assert.Equal(Enumerable.Range(1, Names.Length).Select(i => $"[{i}/{Names.Length}]"), lines.Select(line => line.Split(' ')[0]));
        Assert.All(lines, line => Assert.DoesNotContain(line, char.IsControl));
        Assert.Contains(lines, line => line.Contains("[red]Ludwig[/]: 1 of 3 ✓✗ late", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_goes_wrong_is_not_swallowed_by_the_bar() =>
        await Assert.ThrowsAsync<InvalidOperationException>(() => GradeView.ShowAsync(
            new Screen(TextWriter.Null, TextWriter.Null, Terminal(new StringWriter())), 3, _ => throw new InvalidOperationException()));

    private static async Task<string> ShowAsync(bool isTerminal)
    {
        using var output = new StringWriter();
        var screen = new Screen(TextWriter.Synchronized(output), TextWriter.Null, isTerminal ? Terminal(output) : null);
        await GradeView.ShowAsync(screen, Names.Length, async tell =>
        {
            // From several threads, as the grader does; the pause lets the bar draw itself in between.
            await Parallel.ForEachAsync(Names, async (name, stop) =>
            {
                await Task.Delay(20, stop);
                ExerciseGrade[] exercises = [new("01.a", GradeState.Solved, 1, 1), new("01.b", GradeState.Wrong, 0, 2)];
                tell(new LearnerGrade(name, name, "graded", exercises) { IsLate = true });
            });
            await Task.Delay(200);
        });
        return output.ToString();
    }

    private static IAnsiConsole Terminal(TextWriter output)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.Standard,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 120;
        return console;
    }
}
