using Ebm.Kernel.Jupyter;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>Completion, inspection and completeness of texts that are not run. A <c>|</c> marks the cursor.</summary>
public sealed class QuestionsTests : IAsyncLifetime
{
    private readonly Session _session = new(new SessionOptions(Environment.CurrentDirectory));

    public async Task InitializeAsync()
    {
        var result = await _session.RunAsync(
            """
            /// <summary>Adds two numbers.</summary>
            /// <param name="first">the one to begin with</param>
            int AddUp(int first, int second) => first + second;
            record Point { public int Age { get; set; } public int Area { get; init; } public static int Count; }
            var points = new List<Point>();
            string? maybe = null;
            string word = "abc";
            """, new SilentOutput(), CancellationToken.None);
        Assert.Equal(CellStatus.Ok, result.Status);
    }

    public async Task DisposeAsync() => await _session.DisposeAsync();

    [Theory]
    [InlineData("Math.Sqr|", "Sqrt")]
    [InlineData("Console.Wri|", "Write WriteLine")]
    [InlineData("Console.Wri|te(1)", "Write WriteLine")]
    [InlineData("points.Sel|", "Select SelectMany")]
    [InlineData("points[0].A|", "Age Area")]
    [InlineData("points?.Capa|", "Capacity")]
    [InlineData("maybe?.Len|", "Length")]
    [InlineData("int? n = 3; n?.CompareT|", "CompareTo")]
    [InlineData("points.Where(p => p.Ar|", "Area")]
    [InlineData("for (int i = 0; i < 3; i++) { \"abc\".Subs|", "Substring")]
    [InlineData("var text = $\"{points.Capa|", "Capacity")]
    [InlineData("new Point { Ag|", "Age")]
    [InlineData("new Point { Age = 1, Ar|", "Area")]
    [InlineData("Point.Cou|", "Count")]
    [InlineData("DayOfWeek.M|", "Monday")]
    [InlineData("AddU|", "AddUp")]
    [InlineData("int inner = 1; inn|", "inner")]
    [InlineData("int Twice(int value1) => valu|", "value1")]
    [InlineData("forea|", "foreach")]
    [InlineData("new Diction|", "Dictionary DictionaryBase DictionaryEntry")]
    [InlineData("System.Collect|", "Collections")]
    [InlineData("using System.Text.Js|", "Json")]
    [InlineData("new System.Text.StringBuil|", "StringBuilder")]
    [InlineData("math|", "Math MathF")]
    [InlineData("#!import course.cs\nMath.Cosh|", "Cosh")]
    [InlineData("word.Subs|\nint number = 4;", "Substring")]
    [InlineData("foreach (var q in word) { q.CompareT|", "CompareTo")]
    [InlineData("AddUp(firs|", "first")]
    [InlineData("word.Disp|", "Display DisplayAs")]
    [InlineData("StringBui|", "StringBuilder")]
    [InlineData("// Math.|", "")]
    [InlineData("\"Math.|", "")]
    [InlineData("\"Math.|\"", "")]
    [InlineData("12|", "")]
    [InlineData("nothing.|", "")]
    public async Task Completes(string text, string expected)
    {
        int cursor = text.IndexOf('|', StringComparison.Ordinal);
        string code = text.Remove(cursor, 1);
        var found = await _session.CompleteAsync(code, cursor, CancellationToken.None);
        Assert.Equal(expected, string.Join(' ', found.Items.Select(item => item.Text)));
        Assert.InRange(cursor, found.Start, found.End);
        if (expected.Length > 0)
            Assert.True(found.Start == 0 || !char.IsLetterOrDigit(code[found.Start - 1]));
    }

    [Fact]
    public async Task Static_and_instance_members_are_kept_apart()
    {
        var onType = (await _session.CompleteAsync("string.", 7, CancellationToken.None)).Items;
        Assert.Contains(onType, item => item.Text == "Join");
        Assert.DoesNotContain(onType, item => item.Text == "Length");
        var onValue = (await _session.CompleteAsync("word.", 5, CancellationToken.None)).Items;
        Assert.Contains(onValue, item => item.Text == "Length");
        Assert.DoesNotContain(onValue, item => item.Text == "IsNullOrEmpty");
    }

    [Fact]
    public async Task Items_say_what_they_are()
    {
        var items = (await _session.CompleteAsync("AddUp", 5, CancellationToken.None)).Items;
        Assert.Equal(new CompletionItem("AddUp", "method", "int AddUp(int first, int second)"), Assert.Single(items));
        items = (await _session.CompleteAsync("Math.Abs", 8, CancellationToken.None)).Items;
        Assert.Contains("(+", Assert.Single(items).Signature);
    }

    [Theory]
    [InlineData("AddUp|", "int AddUp(int first, int second)", "Adds two numbers.")]
    [InlineData("AddUp(1, |", "int AddUp(int first, int second)", "Adds two numbers.")]
    [InlineData("AddUp(|1, 2)", "int AddUp(int first, int second)", "first: the one to begin with")]
    [InlineData("Math.Sqrt(|2)", "double Math.Sqrt(double d)", "square root")]
    [InlineData("po|ints", "List<Point> points", "")]
    [InlineData("points.Add|", "void List<Point>.Add(Point item)", "")]
    [InlineData("new Point().Age|", "int Point.Age", "")]
    [InlineData("string.Join(|", "string string.Join(", "")]
    public async Task Inspects(string text, string signature, string summary)
    {
        int cursor = text.IndexOf('|', StringComparison.Ordinal);
        var found = await _session.InspectAsync(text.Remove(cursor, 1), cursor, CancellationToken.None);
        Assert.NotNull(found);
        Assert.Contains(signature, found.Data["text/plain"]);
        Assert.Contains(summary, found.Data["text/plain"]);
        Assert.StartsWith("```csharp\n", found.Data["text/markdown"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("nothing")]
    public async Task Has_nothing_to_say_about_nothing(string code) =>
        Assert.Null(await _session.InspectAsync(code, code.Length, CancellationToken.None));

    [Theory]
    [InlineData("", "complete")]
    [InlineData("1 + 1", "complete")]
    [InlineData("int x = 3;", "complete")]
    [InlineData("#!import course.cs", "complete")]
    [InlineData("#r \"nuget: A, 1.0\"\nint x = 1;", "complete")]
    [InlineData("class A { int B; }", "complete")]
    [InlineData("for (int i = 0; i < 3; i++) {", "incomplete", 4)]
    [InlineData("if (true)\n{\n    while (true)\n    {", "incomplete", 8)]
    [InlineData("if (true)\n{\n    F(1,", "incomplete", 8)]
    [InlineData("if (true) { F(", "incomplete", 8)]
    [InlineData("1 +", "incomplete")]
    [InlineData("/* open", "incomplete")]
    [InlineData("var s = @\"open", "incomplete")]
    [InlineData("var s = \"\"\"\n  open", "incomplete")]
    [InlineData("int 3x = 5;", "invalid")]
    [InlineData("foo bar baz )", "invalid")]
    [InlineData("}", "invalid")]
    [InlineData("int x = ]; x", "invalid")]
    [InlineData("1 +* ]", "invalid")]
    [InlineData("F(1]", "invalid")]
    [InlineData("if (true) { F(1; }", "invalid")]
    [InlineData("new[] { 1, $\"{(2)} {{\", ", "incomplete", 4)]
    [InlineData("#!html", "invalid")]
    public void Judges_completeness(string code, string status, int indent = 0) =>
        Assert.Equal(new Completeness(status, new string(' ', indent)), _session.IsComplete(code));
}
