using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>Completion, inspection and completeness. The cursor is the bar in the text.</summary>
[Collection("processes")]
public sealed class QuestionTests(SessionFixture session) : IClassFixture<SessionFixture>
{
    [Theory]
    [InlineData("Math.Sq|", "Sqrt")]
    [InlineData("Math.|", "PI")]
    [InlineData("word.Sub|", "Substring")]
    [InlineData("word.|\nnumber = 4;", "Length")]
    [InlineData("word?.Len|", "Length")]
    [InlineData("num|", "number")]
    [InlineData("Tri|", "Triple")]
    [InlineData("Stri|", "StringBuilder")]
    [InlineData("System.Coll|", "Collections")]
    [InlineData("word.Where(c => c.Comp|", "CompareTo")]
    [InlineData("foreach (var q in word) { q.|", "CompareTo")]
    [InlineData("word.Sel|", "Select")]
    [InlineData("new Pair { | }", "First")]
    [InlineData("Triple(|", "factor")]
    [InlineData("fore|", "foreach")]
    [InlineData("word.Disp|", "Display")]
    [InlineData("DayOfWeek.Mon|", "Monday")]
    public async Task Completion_offers_members_names_in_scope_and_imported_types(string marked, string expected)
    {
        await DefineAsync();
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        Completions completions = await session.Session.CompleteAsync(marked.Remove(position, 1), position, CancellationToken.None);
        Assert.Contains(completions.Items, item => item.Text == expected);
        Assert.Equal(position, completions.End);
    }

    [Theory]
    [InlineData("\"word.|\"")]
    [InlineData("// word.|")]
    [InlineData("12|")]
    public async Task Nothing_is_offered_inside_text_and_numbers(string marked)
    {
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        Assert.Empty((await session.Session.CompleteAsync(marked.Remove(position, 1), position, CancellationToken.None)).Items);
    }

    [Fact]
    public async Task Static_and_instance_members_are_kept_apart()
    {
        await DefineAsync();
        Completions onType = await session.Session.CompleteAsync("string.", 7, CancellationToken.None);
        Assert.Contains(onType.Items, item => item.Text == "Join");
        Assert.DoesNotContain(onType.Items, item => item.Text == "Length");
        Completions onValue = await session.Session.CompleteAsync("word.", 5, CancellationToken.None);
        Assert.DoesNotContain(onValue.Items, item => item.Text is "IsNullOrEmpty" or "Check");
    }

    [Theory]
    [InlineData("Tri|ple(2)", "int Triple(int factor)", "Multiplies by three.")]
    [InlineData("Triple(|2)", "int Triple(int factor)", "factor: what to multiply")]
    [InlineData("Math.Sqrt(|2)", "double Math.Sqrt(double d)", "square root")]
    [InlineData("num|ber", "int number", "")]
    [InlineData("new Pair|()", "Pair", "Two numbers.")]
    public async Task Inspection_shows_signature_and_summary(string marked, string signature, string summary)
    {
        await DefineAsync();
        int position = marked.IndexOf('|', StringComparison.Ordinal);
        MimeBundle? found = await session.Session.InspectAsync(marked.Remove(position, 1), position, CancellationToken.None);
        Assert.Contains(signature, found!.Data["text/plain"], StringComparison.Ordinal);
        Assert.Contains(summary, found.Data["text/plain"], StringComparison.Ordinal);
        Assert.StartsWith("```csharp", found.Data["text/markdown"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspection_of_nothing_is_nothing()
    {
        Assert.Null(await session.Session.InspectAsync("", 0, CancellationToken.None));
        Assert.Null(await session.Session.InspectAsync("undefinedThing", 3, CancellationToken.None));
    }

    [Theory]
    [InlineData("1 + 1", "complete", "")]
    [InlineData("int x = 3;", "complete", "")]
    [InlineData("", "complete", "")]
    [InlineData("#!import course.cs", "complete", "")]
    [InlineData("for (int i = 0; i < 3; i++) {", "incomplete", "    ")]
    [InlineData("if (true) { foo(", "incomplete", "        ")]
    [InlineData("var s = \"\"\"\n text", "incomplete", "")]
    [InlineData("/* text", "incomplete", "")]
    [InlineData("int x = ]; x", "invalid", "")]
    [InlineData("#!html", "invalid", "")]
    public void A_text_is_complete_incomplete_or_invalid(string code, string status, string indent) =>
        Assert.Equal(new Completeness(status, indent), session.Session.IsComplete(code));

    private Task DefineAsync() => session.RunAsync("""
        string word = "abc"; int number = 3;
        /// <summary>Multiplies by three.</summary>
        /// <param name="factor">what to multiply</param>
        int Triple(int factor) => 3 * factor;
        /// <summary>Two numbers.</summary>
        class Pair { public int First { get; set; } public int Second { get; set; } }
        """);
}
