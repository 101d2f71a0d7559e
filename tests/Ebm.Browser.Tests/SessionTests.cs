using Ebm.Kernel.Sessions;

namespace Ebm.Browser.Tests;

/// <summary>The session of a page: what the kernel's cells can do, and one line for everything that it cannot.</summary>
public sealed class SessionTests
{
    private readonly RecordedOutput _output = new();
    private readonly Session _session;

    public SessionTests() => _session = new Session(Names(), _output);

    [Theory]
    [InlineData("1 + 1", "2")]
    [InlineData("int x = 3; x * 2.5", "7.5")]
    [InlineData("record P(int A, double B); new P(1, 2) with { A = 5 }", "P")]
    [InlineData("Enumerable.Range(1, 3).Select(i => i * i).Sum()", "14")]
    [InlineData("await Task.Delay(1); \"after\"", "after")]
    [InlineData("Energies.Cup().Energy(0, 0) > 0", "True")]
    [InlineData("Claim.Equal(\"two\", 2, 2, 0, \"by hand\")", "✓ holds two: 2 against 2 ± 0 [by hand]")]
    [InlineData("new double[] { 1, 2 }.AsSpan()", "[ 1, 2 ]")]
    public async Task A_value_is_shown_as_the_kernel_shows_it(string code, string text)
    {
        await _session.RunAsync("#!import course.cs");
        CellResult result = await _session.RunAsync(code);
        Assert.Null(result.Error);
        Assert.Equal(text, result.Value!.Data["text/plain"].Split('\n')[0]);
    }

    [Fact]
    public async Task Cells_share_what_they_declare_also_after_one_that_fails()
    {
        await _session.RunAsync("int a = 1; int Twice(int n) => 2 * n;");
        CellResult failed = await _session.RunAsync("a = 5; throw new InvalidOperationException(\"no\");");
        Assert.Equal("InvalidOperationException", failed.Error!.Name);
        Assert.Equal("10", (await _session.RunAsync("Twice(a)")).Value!.Data["text/plain"]);
        Assert.Equal("11", (await _session.RunAsync("Twice(a) + 1")).Value!.Data["text/plain"]);
    }

    [Theory]
    [InlineData("undefined + 1", "(1,1): error CS0103")]
    [InlineData("int F(int n) { return F(n + 1) + 1; }\nF(0)", "calls itself too often")]
    [InlineData("Func<int, int> g = null; g = n => g(n + 1) + 1; g(0)", "calls itself too often")]
    [InlineData("#!import other.cs", "no files but course.cs")]
    [InlineData("#r \"nuget: Plotly.NET\"", "the course's libraries only")]
    [InlineData("#!fsharp\nlet x = 1", "C# only")]
    [InlineData("throw new OutOfMemoryException();", "OutOfMemoryException")]
    public async Task What_cannot_be_is_said_in_a_line(string code, string words)
    {
        CellResult result = await _session.RunAsync(code);
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Contains(words, string.Join('\n', result.Error!.Traceback), StringComparison.Ordinal);
        Assert.Equal("2", (await _session.RunAsync("1 + 1")).Value!.Data["text/plain"]);
    }

    [Fact]
    public async Task What_is_printed_comes_in_order_and_is_cut_with_a_note()
    {
        await _session.RunAsync(
            "Console.Write(\"a\"); \"<b>\".DisplayAs(\"text/html\"); Console.Error.Write(\"e\"); Console.Write(\"z\");");
        Assert.Equal(["stdout a", "display <b>", "stderr e", "stdout z"], _output.Events);
        _output.Events.Clear();
        await _session.RunAsync("for (int i = 0; i < 1000; i++) Console.WriteLine(new string('x', 100_000));");
        Assert.Equal(CellPrinter.Limit, _output.Events.Where(e => e.StartsWith("stdout", StringComparison.Ordinal)).Sum(e => e.Length - 7));
        Assert.Contains("this cell printed 100,001,000 characters", _output.Events[^1], StringComparison.Ordinal);
        _output.Events.Clear();
        await _session.RunAsync("for (int i = 0; i < 5000; i++) i.Display();");
        Assert.Equal(CellPrinter.ShowLimit + 1, _output.Events.Count);
        Assert.Contains("5,000", _output.Events[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_shown_value_is_replaced_and_the_output_cleared()
    {
        await _session.RunAsync("var shown = 1.Display(); shown.Update(2); Console.Clear();");
        Assert.Equal(["display 1", "update 2", "clear"], _output.Events);
    }

    private static string[] Names() => [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Select(path => Path.GetFileNameWithoutExtension(path)!)
        .Where(name => name.StartsWith("System", StringComparison.Ordinal) || name is "Ebm" or "Ebm.Notebooks" or "Ebm.Browser.Tests"
            or "MathNet.Numerics" or "netstandard" or "Microsoft.CSharp")];

    private sealed class RecordedOutput : ICellOutput
    {
        public List<string> Events { get; } = [];

        public void Stream(string name, string text) => Events.Add($"{name} {text}");

        public void Display(MimeBundle bundle) => Events.Add($"display {Text(bundle)}");

        public void Update(MimeBundle bundle, string displayId) => Events.Add($"update {Text(bundle)}");

        public void Clear(bool wait) => Events.Add("clear");

        public string? ReadLine(string prompt) => null;

        private static string Text(MimeBundle bundle) =>
            bundle.Data.TryGetValue("text/plain", out string? text) ? text : bundle.Data["text/html"];
    }
}
