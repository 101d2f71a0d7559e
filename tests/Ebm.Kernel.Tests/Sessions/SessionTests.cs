using Ebm.Kernel.Documents;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>What cells can do, and what a reader sees when they fail.</summary>
[Collection("processes")]
public sealed class SessionTests(SessionFixture session) : IClassFixture<SessionFixture>
{
    [Fact]
    public async Task Cells_share_variables_types_functions_and_usings()
    {
        await session.ValueAsync("using System.Diagnostics;\nint a = 40; record Point(int X, int Y); int Twice(int n) => 2 * n;");
        Assert.Equal("42", await session.ValueAsync("a += 2; a"));
        Assert.Equal("84", await session.ValueAsync("Twice(a)"));
        Assert.Equal("Point { X = 1, Y = 5 }", await session.ValueAsync("var p = new Point(1, 2) with { Y = 5 }; p.ToString()"));
        Assert.Equal("True", await session.ValueAsync("Stopwatch.StartNew().IsRunning"));
        Assert.Equal("text", await session.ValueAsync("string a = \"text\"; a"));
    }

    [Fact]
    public async Task A_cell_without_trailing_expression_has_no_value()
    {
        Assert.Null(await session.ValueAsync("int nothing = 3;"));
        Assert.Null(await session.ValueAsync("// a comment only"));
        Assert.Null(await session.ValueAsync(""));
        Assert.Null(await session.ValueAsync("using System.Text.RegularExpressions;"));
        Assert.Null(await session.ValueAsync("Console.Write(\"\")"));
        Assert.Equal("<null>", await session.ValueAsync("(string)null"));
    }

    [Fact]
    public async Task Await_works_at_top_level_and_blocking_on_a_task_does_not_deadlock()
    {
        Assert.Equal("7", await session.ValueAsync(
            "await Task.Delay(5);\nasync Task<int> Later() { await Task.Delay(5); return 7; }\nawait Later()"));
        Assert.Equal("7", await session.ValueAsync("Later().Result"));
    }

    [Fact]
    public async Task Values_come_as_html_and_text_and_the_style_sheet_once_a_cell()
    {
        (CellResult first, _) = await session.RunAsync("new[] { new { Name = \"<b>\", N = 1 } }");
        Assert.Contains("<style>", first.Value!.Data["text/html"], StringComparison.Ordinal);
        (CellResult second, RecordingOutput shown) = await session.RunAsync(
            "new[] { new { Name = \"<u>\", N = 3 } }.Display();\nnew[] { new { Name = \"<i>\", N = 2 } }");
        Assert.Contains("<style>", shown.Shown.Single()["text/html"], StringComparison.Ordinal);
        Assert.Contains("&lt;b&gt;", first.Value!.Data["text/html"], StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", first.Value.Data["text/html"], StringComparison.Ordinal);
        Assert.Contains("<table>", second.Value!.Data["text/html"], StringComparison.Ordinal);
        Assert.DoesNotContain("<style>", second.Value.Data["text/html"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_type_that_names_its_formatter_is_shown_by_it()
    {
        await session.ValueAsync("""
            using System.IO;
            [AttributeUsage(AttributeTargets.Class)] class TypeFormatterSourceAttribute : Attribute
            { public TypeFormatterSourceAttribute(Type t) { FormatterSourceType = t; } public Type FormatterSourceType { get; } public string[] PreferredMimeTypes { get; set; } }
            class Source { public IEnumerable<object> CreateTypeFormatters() { yield return new Html(); } }
            class Html { public string MimeType { get; set; } = "text/html"; public bool Format(object o, TextWriter w) { w.Write("<b>shape</b>"); return true; } }
            [TypeFormatterSource(typeof(Source), PreferredMimeTypes = new[] { "text/html" })] class Shape { public override string ToString() => "a shape"; }
            """);
        (CellResult result, _) = await session.RunAsync("new Shape()");
        Assert.Equal("<b>shape</b>", result.Value!.Data["text/html"]);
        Assert.Equal("a shape", result.Value.Data["text/plain"]);
    }

    [Fact]
    public async Task Display_shows_at_once_and_can_be_updated()
    {
        (CellResult result, RecordingOutput output) = await session.RunAsync("""
            3.Display();
            var shown = "one".Display();
            shown.Update("two");
            "<b>x</b>".DisplayAs("text/html");
            "plain".Display("text/plain");
            ((object)null).Display();
            """);
        Assert.Equal(CellStatus.Ok, result.Status);
        Assert.Equal(5, output.Shown.Count);
        Assert.Equal("3", output.Shown[0]["text/plain"]);
        Assert.Equal("<b>x</b>", output.Shown[2]["text/html"]);
        Assert.Equal(["text/plain"], output.Shown[3].Keys);
        Assert.Equal(["two"], output.Updated);
    }

    [Fact]
    public async Task Console_text_arrives_in_order_while_the_cell_runs_and_from_other_threads()
    {
        var output = new RecordingOutput();
        output.Typed.Enqueue("typed");
        Task<CellResult> running = session.Session.RunAsync(
            """
            Console.WriteLine("first");
            Console.Error.WriteLine("error");
            var line = Console.ReadLine();
            System.Threading.Thread.Sleep(1500);
            await Task.Run(() => Console.WriteLine("pool"));
            var thread = new System.Threading.Thread(() => Console.WriteLine("thread")); thread.Start(); thread.Join();
            Console.WriteLine(line);
            """,
            output,
            CancellationToken.None);
        await output.FirstText.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.False(running.IsCompleted);
        Assert.Null((await running).Error);
        Assert.Equal("first\npool\nthread\ntyped\n", output.Out);
        Assert.Equal("error\n", output.Errors);
    }

    [Fact]
    public async Task Console_input_survives_a_reset_by_the_host_and_a_reader_set_in_a_cell_stays()
    {
        // Setting the encoding makes the runtime forget the reader it was given.
        Console.InputEncoding = System.Text.Encoding.UTF8;
        var output = new RecordingOutput();
        output.Typed.Enqueue("typed");
        CellResult result = await session.Session.RunAsync("Console.ReadLine()", output, CancellationToken.None);
        Assert.Equal("typed", result.Value!.Data["text/plain"]);
        await session.RunAsync("Console.SetIn(new System.IO.StringReader(\"mine\"));");
        Assert.Equal("mine", await session.ValueAsync("Console.ReadLine()"));
        Console.InputEncoding = System.Text.Encoding.UTF8;
    }

    [Fact]
    public async Task Endless_text_is_cut_with_a_note()
    {
        (CellResult result, RecordingOutput output) = await session.RunAsync(
            "var block = new string('x', 1_000_000); for (int i = 0; i < 100; i++) Console.Write(block); 5");
        Assert.Equal("5", result.Value!.Data["text/plain"]);
        Assert.Equal(2_000_000, output.Out.Length);
        Assert.Contains("[output cut: this cell printed 100,000,000 characters, the first 2,000,000 are shown]", output.Errors,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_shows_the_cells_own_lines_and_no_engine_frames()
    {
        await session.RunAsync("int Fail(int n)\n{\n    if (n == 0) throw new InvalidOperationException(\"boom\");\n    return Fail(n " +
            "- 1);\n}");
        CellError error = await session.ErrorAsync("var fine = 1;\n\nFail(2);");
        Assert.Equal("InvalidOperationException", error.Name);
        Assert.Equal("boom", error.Message);
        Assert.Matches(@"at Fail\(Int32\) in cell \d+, line 3", error.Traceback[1]);
        Assert.Matches(@"^   at cell \d+, line 3$", error.Traceback[^1]);
        Assert.DoesNotContain(error.Traceback, line => line.Contains("Ebm.Kernel", StringComparison.Ordinal)
            || line.Contains("Submission", StringComparison.Ordinal) || line.Contains("System.Runtime", StringComparison.Ordinal));
        Assert.Equal("1", await session.ValueAsync("fine"));
    }

    [Fact]
    public async Task An_exception_after_an_await_and_inside_a_lambda_shows_its_line()
    {
        CellError error = await session.ErrorAsync(
            "async Task Slow()\n{\n    await Task.Delay(1);\n    throw new ArgumentException(\"late\");\n}\nawait Slow();");
        Assert.Matches(@"at Slow\(\) in cell \d+, line 4", error.Traceback[1]);
        Assert.Matches(@"at cell \d+, line 6", error.Traceback[^1]);
        error = await session.ErrorAsync("\nnew[] { 1, 0 }.Select(n => 10 / n).ToList()");
        Assert.Equal("DivideByZeroException", error.Name);
        Assert.Contains(error.Traceback, line => line.Contains("at lambda in cell", StringComparison.Ordinal)
            && line.EndsWith("line 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_compile_error_has_line_column_and_caret_also_inside_loops()
    {
        CellError error = await session.ErrorAsync("for (int i = 0; i < 3; i++) { Console.Write(i); }\n\tfor (;;) undefinedName++;");
        Assert.Equal("CompilationError", error.Name);
        Assert.Equal("(2,11): error CS0103: The name 'undefinedName' does not exist in the current context", error.Message);
        Assert.Equal([error.Message, "    \tfor (;;) undefinedName++;", "    \t         ^"], error.Traceback);
        error = await session.ErrorAsync("int x = ;\nvar y");
        Assert.StartsWith("(1,9): error CS1525", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cell_that_the_runtime_refuses_to_load_fails_alone_in_one_line()
    {
        await session.ValueAsync("int before = 5;");
        for (int k = 0; k < 2; k++)
        {
            CellError error = await session.ErrorAsync("""
                using System.Runtime.InteropServices;
                [StructLayout(LayoutKind.Explicit)] struct Bits { [FieldOffset(0)] public double D; [FieldOffset(0)] public object O; }
                Bits b;
                """);
            Assert.Equal("TypeLoadException", error.Name);
            Assert.Contains("Bits", error.Message, StringComparison.Ordinal);
            Assert.Equal([$"TypeLoadException: {error.Message}"], error.Traceback);
            Assert.DoesNotContain('\n', error.Message);
        }

        Assert.Equal("6", await session.ValueAsync("int Bits(int n) => n + 1; Bits(before)"));
    }

    [Theory]
    [InlineData("#r \"a?b.dll\"")]
    [InlineData("#!import a?b.cs")]
    [InlineData("#r \"held.dll\"")]
    public async Task Whatever_keeps_a_cell_from_running_is_one_line_of_it(string code)
    {
        using var held = new FileStream(session.Folder.File("held.dll", "held"), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
        CellError error = await session.ErrorAsync(code.Replace('?', '\0'));
        Assert.DoesNotContain('\n', Assert.Single(error.Traceback));
        Assert.Equal("2", await session.ValueAsync("1 + 1"));
    }

    [Fact]
    public async Task A_function_with_an_arrow_keeps_its_lines_and_columns()
    {
        CellError error = await session.ErrorAsync("int F(int n)=>n + undefinedName; int G() =>\n  undefinedName;");
        Assert.Equal("(1,19): error CS0103: The name 'undefinedName' does not exist in the current context", error.Message);
        Assert.Equal("    int F(int n)=>n + undefinedName; int G() =>", error.Traceback[1]);
        error = await session.ErrorAsync("int G() => // one\n  undefinedName; int H() => 1;");
        Assert.StartsWith("(2,3): error CS0103", error.Message, StringComparison.Ordinal);
        error = await session.ErrorAsync("int H() => 1; int I => 2; void J() => H(); undefinedName();");
        Assert.StartsWith("(1,44): error CS0103", error.Message, StringComparison.Ordinal);
        error = await session.ErrorAsync("int Part(int n) =>\n  100\n    / n;\nPart(0)");
        Assert.Contains(error.Traceback, line => line.Contains("Part(", StringComparison.Ordinal)
            && line.EndsWith("line 2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_function_with_an_arrow_returns_what_it_did()
    {
        await session.ValueAsync("""
            class Arrows
            {
                private readonly int[] _kept = [1, 2, 3];
                static Arrows() => Ready = true;
                public Arrows(int n) => _kept[0] = n;
                public static bool Ready { get; }
                public ref int First => ref _kept[0];
                public ref int this[Index i] => ref _kept[i];
                public ReadOnlySpan<int> All => _kept;
                public int Last { get => _kept[^1]; set => _kept[^1] = value; }
                public int Never => throw new NotSupportedException();
                public event Action Heard { add => Last += 10; remove => Last--; }
                public static Arrows operator +(Arrows a, int n) => new(a.First + n);
                public static implicit operator int(Arrows a) => a.First;
                public void Add(int n) => _kept[1] += n;
                public async Task AddLater(int n) => await Task.Run(() => Add(n));
                public async Task<int> Later() => await Task.FromResult(_kept[1]);
                public async ValueTask<T> Same<T>(T it) => await new ValueTask<T>(it);
                public Task Lazily(Func<Task> work) => work();
            }
            var arrows = new Arrows(5); arrows.First++; arrows[1] = 7; arrows.Last = 9;
            arrows.Heard += () => { };
            arrows.Add(1); await arrows.AddLater(2); await arrows.Lazily(async () => await arrows.Same(1));
            """);
        Assert.Equal("6 7 16 10", await session.ValueAsync(
            "$\"{(int)arrows} {(int)(arrows + 1)} {arrows.First + arrows[1]} {await arrows.Later()}\""));
        Assert.Equal("19 10 True", await session.ValueAsync("$\"{arrows.Last} {arrows.All[1]} {Arrows.Ready}\""));
        Assert.Equal("NotSupportedException", (await session.ErrorAsync("arrows.Never")).Name);
    }

    [Theory]
    [InlineData("System.Linq.Expressions.Expression<Func<int[], bool>> e = xs => xs.Any(x => x > 2); e.Compile()(numbers)")]
    [InlineData("System.Linq.Expressions.Expression e = (int[] xs) => xs.Any(x => x > 2); e is not null")]
    [InlineData("System.Linq.Expressions.LambdaExpression e = (int[] xs) => xs.Any(x => x > 2); e is not null")]
    [InlineData("((System.Linq.Expressions.Expression<Func<int[], bool>>)(xs => xs.Any(x => x > 2))).Compile()(numbers)")]
    [InlineData("numbers.AsQueryable().Where(n => numbers.Any(m => m > n)).Select((n) => numbers.Count(m => m < n)).Sum() == 1")]
    [InlineData("(from n in numbers.AsQueryable() where numbers.Any(m => m > n) select n).Count() == 2")]
    [InlineData("(from n in numbers.AsQueryable() orderby numbers.Count(m => m > n) select n).First() == 3")]
    [InlineData("(from n in numbers.AsQueryable() select numbers.Count(m => m < n)).Sum() == 3")]
    [InlineData("(from n in numbers.AsQueryable() group n by numbers.Any(m => m > n)).Count() == 2")]
    [InlineData("(from n in numbers.AsQueryable() from m in numbers.Where(m => m > n) let k = numbers.Max(o => o) select m + k)"
        + ".Sum() == 17")]
    [InlineData("(from n in numbers where numbers.Any(m => m > n) select numbers.Count(m => m < n)).Sum() == 1")]
    public async Task A_lambda_inside_an_expression_tree_stays_as_it_is(string code)
    {
        await session.ValueAsync("int[] numbers = [1, 2, 3];");
        Assert.Equal("True", await session.ValueAsync(code));
    }

    [Fact]
    public async Task An_exception_on_another_thread_fails_the_cell_and_the_session_lives()
    {
        (CellResult result, RecordingOutput output) = await session.RunAsync(
            "var stray = new System.Threading.Thread(() => throw new Exception(\"stray\")); stray.Start(); stray.Join();");
        Assert.Equal(CellStatus.Failed, result.Status);
        Assert.Equal("on another thread: stray", result.Error!.Message);
        Assert.Contains("Exception on another thread: stray", output.Errors, StringComparison.Ordinal);
        Assert.Equal("2", await session.ValueAsync("1 + 1"));
    }

    [Theory]
    [InlineData("#!html\n<b>x</b>", "DisplayAs(\"text/html\")")]
    [InlineData("#!javascript\nalert()", "DisplayAs")]
    [InlineData("#!fsharp\nlet x = 1", "C# only")]
    [InlineData("#!share --from fsharp x", "share their variables")]
    [InlineData("#!time\n1", "Stopwatch")]
    [InlineData("#!markdown\ntext", "Markdown cell")]
    [InlineData("#!mermaid\ngraph", "picture")]
    [InlineData("display(3)", ".Display()")]
    [InlineData("HTML(\"x\")", "DisplayAs")]
    [InlineData("var name = @input;", "Console.ReadLine()")]
    [InlineData("#load \"x.cs\"", "#!import")]
    [InlineData("#i \"nuget: https://example.org\"", "NuGet.Config")]
    [InlineData("#r missing.dll", "quoted")]
    [InlineData("#!unknown", "#!import")]
    public async Task What_other_kernels_offer_gets_a_message_naming_the_alternative(string code, string alternative)
    {
        CellError error = await session.ErrorAsync(code);
        Assert.Contains(alternative, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public async Task A_directive_inside_a_string_or_comment_is_text()
    {
        Assert.Equal("#!html\n#r \"x\"", await session.ValueAsync("var raw = \"\"\"\n#!html\n#r \"x\"\n\"\"\";\nraw"));
        Assert.Equal("1", await session.ValueAsync("/*\n#!html\n*/\n1"));
        Assert.Equal("2", await session.ValueAsync("#!csharp\n2"));
    }

    [Fact]
    public async Task Imports_are_relative_to_the_file_that_names_them()
    {
        session.Folder.File("part/a.cs", "#!import b.csx\nint fromA = fromB + 1;");
        session.Folder.File("part/b.csx", "int fromB = 10;");
        session.Folder.File("c.dib", "#!meta\n{}\n#!csharp\nint fromDib = 20;\n#!markdown\n# Title\n#!csharp\nint fromDib2 = fromDib + 1;");
        NotebookDocument.Create((CellKind.Markdown, "text"), (CellKind.Code, "int fromNotebook = 30;"))
            .Save(Path.Combine(session.Folder.Path, "d.ipynb"));
        session.Folder.File("loop.cs", "#!import loop.cs");
        session.Folder.File("wrong.cs", "\nint w = undefinedThing;");
        Assert.Equal("82", await session.ValueAsync(
            "#!import part/a.cs\n#!import \"c.dib\"\n#!import d.ipynb\nfromA + fromDib + fromDib2 + fromNotebook"));
        Assert.Contains("import itself", (await session.ErrorAsync("#!import loop.cs")).Message, StringComparison.Ordinal);
        Assert.Contains("no such file", (await session.ErrorAsync("#!import none.cs")).Message, StringComparison.Ordinal);
        Assert.Contains("(2,9)", (await session.ErrorAsync("#!import wrong.cs")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_is_found_relative_and_absolute_and_its_types_are_shared()
    {
        string library = typeof(FactAttribute).Assembly.Location;
        File.Copy(library, Path.Combine(session.Folder.Path, Path.GetFileName(library)), overwrite: true);
        string name = Path.GetFileName(library);
        Assert.Equal("FactAttribute",
            await session.ValueAsync($"#r \"{name}\"\n#r \"{library.Replace('\\', '/')}\"\nusing Xunit;\ntypeof(FactAttribute).Name"));
        Assert.Equal("True", await session.ValueAsync("new FactAttribute() is FactAttribute"));
        Assert.Contains("does not exist", (await session.ErrorAsync("#r \"none.dll\"")).Message, StringComparison.Ordinal);
        session.Folder.File("text.dll", "not an assembly");
        Assert.Contains("not a .NET assembly", (await session.ErrorAsync("#r \"text.dll\"")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_package_is_restored_and_a_missing_one_is_one_line()
    {
        // The version that the tests themselves are built with is in the package folder of every machine that runs them.
        Assert.Equal("True", await session.ValueAsync(
            "#r \"nuget: MathNet.Numerics, 5.0.0\"\nMathNet.Numerics.SpecialFunctions.Gamma(5) > 23.9"));
        CellError error = await session.ErrorAsync("#r \"nuget: MathNet.Numerics, x.y\"");
        Assert.DoesNotContain('\n', error.Message);
        Assert.Contains("nuget", error.Message, StringComparison.Ordinal);
        Assert.Contains("malformed", (await session.ErrorAsync("#r \"nuget: a b c, 1, 2\"")).Message, StringComparison.Ordinal);
    }
}
