using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>How values are shown: readable, bounded, and without harm, whatever they are.</summary>
[Collection("processes")]
public sealed class ValueTests(SessionFixture session) : IClassFixture<SessionFixture>
{
    [Theory]
    [InlineData("new double[,] { { 1, 2.5 }, { 3, 1e-9 } }", "double[2, 2]\n   0      1\n0  1    2.5\n1  3  1E-09")]
    [InlineData("new string[,] { { \"a\", null } }", "string[1, 2]\n   0       1\n0  a  <null>")]
    [InlineData("new bool[0, 3]", "bool[0, 3]")]
    [InlineData("new int[2, 1, 2]", "int[2, 1, 2]\n[0, ·, ·]\n   0  1\n0  0  0\n[1, ·, ·]\n   0  1\n0  0  0")]
    [InlineData("new { M = new int[1, 1] }.M", "int[1, 1]\n   0\n0  0")]
    [InlineData("Array.CreateInstance(typeof(int), new[] { 1, 1 }, new[] { 5, 7 })", "int[1, 1]\n   0\n0  0")]
    [InlineData("new[] { new[] { 1, 2 }, null }", "Int32[][]\n[ 1, 2 ]\n<null>")]
    [InlineData("new Memory<int>(new[] { 4, 5 })", "Memory<int> of 2\n   0  1\n0  4  5")]
    [InlineData("\"abc\".AsMemory(1)", "bc")]
    [InlineData("new[] { 1, 2, 3 }.AsSpan(1)", "[ 2, 3 ]")]
    [InlineData("int x = 3; \"abc\".AsSpan(1)", "bc")]
    [InlineData("stackalloc int[2]", "[ 0, 0 ]")]
    [InlineData("typeof(List<int>)", "System.Collections.Generic.List<System.Int32>")]
    [InlineData("typeof(string).GetMethod(\"IndexOf\", new[] { typeof(char) })", "int string.IndexOf(char value)")]
    [InlineData("typeof(string).GetProperty(\"Length\")", "int string.Length { get; }")]
    [InlineData("typeof(Array).GetMethod(\"Empty\")", "static T[] Array.Empty<T>()")]
    [InlineData("typeof(Uri).Assembly", "System.Private.Uri 10.0.0.0")]
    [InlineData("System.Text.Json.Nodes.JsonNode.Parse(\"{\\\"a\\\":[1,null]}\")", "{\n  \"a\": [\n    1,\n    null\n  ]\n}")]
    [InlineData("System.Text.Json.JsonDocument.Parse(\"[1]\").RootElement", "[\n  1\n]")]
    [InlineData("default(System.Text.Json.JsonElement)", "")]
    [InlineData("Task.FromResult(3)", "Task<int>: completed, 3")]
    [InlineData("Task.Delay(-1)", "Task: not completed yet (await it for its value)")]
    [InlineData("new TaskCompletionSource<int>().Task", "Task<int>: not completed yet (await it for its value)")]
    [InlineData("Task.FromException<int>(new TimeoutException(\"late\"))", "Task<int>: failed, TimeoutException: late")]
    [InlineData("(1, \"two\")", "( 1, two )")]
    [InlineData("new[] { (1, \"a\"), (2, \"b\") }.ToList()", "List<ValueTuple<int, string>> of 2\n   0  1\n0  1  a\n1  2  b")]
    [InlineData("DateTime.UnixEpoch", "1970-01-01 00:00:00Z")]
    [InlineData("new DateOnly(2000, 2, 3)", "02/03/2000")]
    [InlineData("System.Numerics.BigInteger.Pow(2, 70)", "1180591620717411303424")]
    [InlineData("new System.Numerics.Complex(1, 2)", "<1; 2>")]
    [InlineData("new Dictionary<string, int> { [\"a\"] = 1 }", "Dictionary<String,Int32>\n      - Key: a\n        Value: 1")]
    [InlineData("(Func<int, int>)(n => n + 1)", "Func<int, int>: a lambda")]
    [InlineData("1..3", "1..3")]
    public async Task Values_read_well(string code, string text) =>
        Assert.Equal(text, (await session.ValueAsync(code))!.ReplaceLineEndings("\n"));

    [Theory]
    [InlineData("class Node : IEnumerable<Node> { public IEnumerator<Node> GetEnumerator() { yield return this; } IEnumerator " +
        "IEnumerable.GetEnumerator() => GetEnumerator(); }\nnew Node()")]
    [InlineData("class Node : IEnumerable<Node> { public IEnumerator<Node> GetEnumerator() { yield return this; } IEnumerator " +
        "IEnumerable.GetEnumerator() => GetEnumerator(); }\nnew { Inner = new Node() }")]
    [InlineData("class Node : IEnumerable<Node> { public IEnumerator<Node> GetEnumerator() { yield return this; } IEnumerator " +
        "IEnumerable.GetEnumerator() => GetEnumerator(); }\nnew object[] { 1, new Node() }")]
    [InlineData("IEnumerable<object> Nest() { yield return Nest(); }\nNest()")]
    [InlineData("class Plain : IEnumerable { public IEnumerator GetEnumerator() { while (true) yield return this; } }\nnew List<Plain> " +
        "{ new() }")]
    [InlineData("IEnumerable<object> query = null; query = new[] { 0 }.Select(_ => (object)query); query")]
    [InlineData("var list = new List<object>(); list.Add(list); list")]
    [InlineData("var set = new HashSet<object>(); set.Add(set); new { set }")]
    [InlineData("object[] array = new object[2]; array[0] = array; array")]
    [InlineData("var map = new Dictionary<string, object>(); map[\"me\"] = new[] { map }; map")]
    [InlineData("class Tree : List<Tree> { } var tree = new Tree(); tree.Add(tree); tree")]
    [InlineData("class A : IEnumerable<B> { public IEnumerator<B> GetEnumerator() { yield return new B(); } IEnumerator " +
        "IEnumerable.GetEnumerator() => GetEnumerator(); }\nclass B : IEnumerable<A> { public IEnumerator<A> GetEnumerator() { yield " +
        "return new A(); } IEnumerator IEnumerable.GetEnumerator() => GetEnumerator(); }\nnew B()")]
    [InlineData("class Ring { public Ring Next { get; set; } public List<Ring> All { get; } = new(); }\nvar ring = new Ring(); " +
        "ring.Next = ring; ring.All.Add(ring); ring")]
    [InlineData("class Deeper { public Deeper More => new(); public List<Deeper> Both => new() { new(), new() }; }\nnew Deeper()")]
    [InlineData("class Throws { public int P => throw new TimeoutException(); public override string ToString() => throw new " +
        "TimeoutException(); }\nnew[] { new Throws() }")]
    [InlineData("typeof(string).GetMethods()")]
    [InlineData("typeof(string).Assembly.GetTypes()")]
    [InlineData("System.Diagnostics.Process.GetCurrentProcess()")]
    [InlineData("System.Threading.Thread.CurrentThread")]
    [InlineData("System.Globalization.CultureInfo.InvariantCulture")]
    [InlineData("new double[3000, 3000]")]
    [InlineData("Enumerable.Range(0, 1_000_000).ToDictionary(i => i)")]
    public async Task Values_without_end_are_shown_in_few_characters(string code)
    {
        (CellResult result, _) = await session.RunAsync(code);
        Assert.Null(result.Error);
        Assert.All(result.Value!.Data.Values, text => Assert.InRange(text.Length, 1, 60_000));
        Assert.Equal("2", await session.ValueAsync("1 + 1"));
    }

    [Fact]
    public async Task A_matrix_is_a_table_and_its_text_is_encoded()
    {
        (CellResult result, _) = await session.RunAsync("new string[,] { { \"<b>\", \"2\" } }");
        string html = result.Value!.Data["text/html"];
        Assert.Contains("&lt;b&gt;", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", html, StringComparison.Ordinal);
        Assert.Contains("<table>", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("unsafe { } int n = 1; unsafe ref struct R { } new R()", "is a R")]
    [InlineData("int[] a = { 1 }; System.Runtime.InteropServices.MemoryMarshal.CreateSpan(ref a[0], 1).GetEnumerator()",
        "GetEnumerator|Enumerator")]
    public async Task A_value_that_nothing_can_hold_is_an_error_with_a_way_out(string code, string named)
    {
        CellError error = await session.ErrorAsync(code);
        Assert.Contains(named.Split('|')[^1], error.Message, StringComparison.Ordinal);
        Assert.Contains("show what it holds", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_variable_of_a_cell_that_ends_in_a_span_is_kept()
    {
        Assert.Equal("[ 1, 2 ]", await session.ValueAsync(
            "var numbers = new[] { 1, 2 }; for (int i = 0; i < 2; i++) { }\nnumbers.AsSpan()"));
        Assert.Equal("3", await session.ValueAsync("numbers.Sum()"));
    }

    [Fact]
    public async Task A_sequence_that_throws_while_it_is_shown_is_an_error_of_the_cell() =>
        Assert.Equal("TimeoutException",
            (await session.ErrorAsync("IEnumerable<int> Breaks() { yield return 1; throw new TimeoutException(); }\nBreaks()")).Name);

    [Fact]
    public async Task What_a_cell_registers_with_the_formatter_wins() =>
        Assert.Equal("mine", await session.ValueAsync(
            "Microsoft.DotNet.Interactive.Formatting.Formatter.Register<short[,]>(m => \"mine\", \"text/plain\");\nnew short[1, 1]"));
}
