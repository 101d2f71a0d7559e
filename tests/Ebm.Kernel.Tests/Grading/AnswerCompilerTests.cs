using Ebm.Cli;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Grading;

namespace Ebm.Kernel.Tests.Grading;

/// <summary>What is taken from a notebook, what is refused, and that no honest answer is.</summary>
public sealed class AnswerCompilerTests
{
    private static readonly string Checkout = CourseFolder.Above(AppContext.BaseDirectory)!;
    private static readonly Lazy<CourseChapters> Course = new(() => new CourseChapters(new Checkout(Checkout)),
        LazyThreadSafetyMode.PublicationOnly);
    private static readonly Lazy<AnswerCompiler> Compiler =
        new(() => new AnswerCompiler(Directory.GetFiles(Sandbox.Libraries(Checkout), "*.dll")), LazyThreadSafetyMode.PublicationOnly);

    [Fact]
    public void No_reference_solution_is_refused_and_all_compile()
    {
        // Every commit tries a third of the chapters, a few commits try all.
        foreach (IGrouping<string, CourseExercise> chapter in Course.Value.Exercises.GroupBy(exercise => exercise.Chapter)
            .Where((_, place) => Sample.Takes(place, 3)))
        {
            IReadOnlyDictionary<string, string> solutions = Regions.Solutions(Checkout, chapter.Key);
            foreach (CourseExercise exercise in chapter)
            {
                CompileReply reply = Compile(exercise, (solutions[exercise.Id], true));
                Assert.True(reply.State == CompileState.Ready, $"{exercise.Id}: {reply.State}: {reply.Message}");
            }
        }
    }

    [Fact]
    public void Whatever_reaches_out_is_refused_and_says_what()
    {
        CourseExercise exercise = Softmin();
        var wrong = new List<string>();
        foreach (HostileAnswer answer in HostileAnswers.Reaching)
        {
            CompileReply reply = Compile(exercise, (answer.Code, true));
            bool isHeld = answer.States.Contains(reply.State == CompileState.Refused ? "refused"
                : reply.State == CompileState.Failed ? "compile-error" : "ran");
            if (!isHeld || !reply.Message!.StartsWith("cell 1", StringComparison.Ordinal))
                wrong.Add($"{answer.Name}: {reply.State}: {reply.Message}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("Console.WriteLine($\"{energies.Length} {beta:F2}\");")]
    [InlineData("var s = new StringBuilder(); s.Append($\"{beta}\"); var name = energies.GetType().Name;")]
    [InlineData("System.Threading.Tasks.Parallel.For(0, 3, i => { });")]
    [InlineData("var watch = System.Diagnostics.Stopwatch.StartNew(); System.Threading.Tasks.Task.Run(() => 1).Wait();")]
    [InlineData("Span<double> work = stackalloc double[4]; work.Fill(1); var (a, b) = (1, 2); var c = new { a, b };")]
    [InlineData("var q = from e in energies orderby e select -e; q.ToList().ForEach(_ => { });")]
    [InlineData("energies.Display(); Chart.Lines(energies, energies, \"x\").Display();")]
    [InlineData("var rng = new Random(1); var d = new Dictionary<string, List<int>>(); d.TryGetValue(\"a\", out var l);")]
    [InlineData("try { } catch (ArgumentException e) when (e.Message.Length > 3) { throw new InvalidOperationException(\"x\", e); }")]
    [InlineData("var x = System.Numerics.Complex.Sqrt(-1); var v = new System.Numerics.Vector<double>(1); foreach (var c in \"ab\") { }")]
    [InlineData("int Local(int n) => n < 2 ? 1 : n * Local(n - 1); Func<int, int> f = Local; f(3); async Task T() => await Task.Delay(1);")]
    [InlineData("var t = string.Create(null, $\"{beta}\"); t = string.Create(System.Globalization.CultureInfo.InvariantCulture, " +
        "$\"{t:F2}\" + $\"{t}\");")]
    [InlineData("var net = Sequential.Mlp(new Rng(1), Activation.Silu, 2, 8, 1); Trainer t = null; t?.Run(5, p => { }); " +
        "Func<double> f = () => t.Step();")]
    [InlineData("object o = 1; if (o is string { Length: > 2 } s && o is not null) { } switch (energies) { case [var a, .., var " +
        "b]: break; }")]
    [InlineData("var n = Environment.NewLine + DateTime.Now + Math.PI + double.Parse(\"1\") + string.Join(\",\", energies);")]
    public void Ordinary_code_is_not_refused(string statement)
    {
        CompileReply reply = Compile(Softmin(),
            ($"double[] StableSoftmin(double[] energies, double beta) {{ {statement} return energies; }}",
            true));
        Assert.True(reply.State == CompileState.Ready, reply.Message);
    }

    [Fact]
    public void The_stub_is_not_an_attempt_however_it_is_laid_out()
    {
        CourseExercise exercise = Softmin();
        Assert.Equal(CompileState.Unchanged, Compile(exercise, (exercise.Stub, true)).State);
        Assert.Equal(CompileState.Unchanged, Compile(exercise, (exercise.Stub.Replace("    ", " \t", StringComparison.Ordinal) + "\n// hm",
            true)).State);
        Assert.Equal(CompileState.Missing, Compile(exercise, ("var x = 1;", false)).State);
    }

    [Fact]
    public void Of_several_cells_the_last_answer_is_taken_and_said()
    {
        CourseExercise exercise = Softmin();
        string first = Answer("energies"), second = Answer("energies.Reverse().ToArray()");
        CompileReply reply = Compile(exercise, (first, true), (second, true), (exercise.Stub, true));
        Assert.Equal((CompileState.Ready, 2), (reply.State, reply.Answer));
        Assert.Contains("cells 1, 2", Assert.Single(reply.Notes), StringComparison.Ordinal);
        // An answer in a cell without its mark, while the marked one is still the stub.
        reply = Compile(exercise, (exercise.Stub, true), (first, false));
        Assert.Equal((CompileState.Ready, 2), (reply.State, reply.Answer));
        Assert.NotEmpty(reply.Notes);
    }

    [Fact]
    public void Helper_cells_come_with_the_answer_and_others_do_not()
    {
        CompileReply reply = Compile(
            Softmin(),
            ("double Sum(double[] x) => x.Sum() * Factor;", false),
            ("throw new Exception(\"not needed\");", false),
            ("using System.Text.RegularExpressions;", false),
            (Answer("[Sum(energies), Regex.Count(\"a\", \"a\"), new Pair(1, 2).A, Later()]"), true),
            ("const double Factor = 2; record Pair(int A, int B);", false),
            ("int Later() => 3;", false),
            ("StableSoftmin([1, 2], 1)", false));
        Assert.True(reply.State == CompileState.Ready, reply.Message);
        Assert.Equal([5, 1, 6], reply.Helpers);
    }

    [Fact]
    public void A_class_of_the_learners_that_bears_a_name_of_the_library_is_meant()
    {
        CompileReply reply = Compile(Softmin(), ("class Probability { public double[] Mine(double[] x) => x; }", false),
            (Answer("new Probability().Mine(energies)"), true));
        Assert.True(reply.State == CompileState.Ready, reply.Message);
        Assert.Equal([1], reply.Helpers);
    }

    [Fact]
    public void A_class_that_bears_a_name_of_the_framework_disturbs_no_other_exercise()
    {
        CompileReply reply = Compile(Softmin(), ("static class Math { public static double Mine = 1; }", false),
            (Answer("[Math.Exp(1)]"), true));
        Assert.True(reply.State == CompileState.Ready, reply.Message);
        Assert.Empty(reply.Helpers);
    }

    [Fact]
    public void A_text_that_no_compiler_reads_costs_its_own_exercise_only()
    {
        string deep = $"double[] Other(double x) => {new string('(', 30_000)}x{new string(')', 30_000)};";
        CompileReply reply = Compile(Softmin(), (deep, false), (Answer("energies"), true));
        Assert.True(reply.State == CompileState.Ready, reply.Message);
        Assert.Contains("cell 1 nests", Assert.Single(reply.Notes), StringComparison.Ordinal);
        Assert.Equal(CompileState.Failed,
            Compile(Softmin(), (deep.Replace("Other", "StableSoftmin", StringComparison.Ordinal), true)).State);
    }

    [Fact]
    public void An_error_names_cell_and_line()
    {
        CompileReply reply = Compile(Softmin(), ("\ndouble[] StableSoftmin(double[] energies, double beta)\n  => energy;", true));
        Assert.Equal(CompileState.Failed, reply.State);
        Assert.StartsWith("cell 1, line 3: error CS0103", reply.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Renaming_does_not_hide_a_copy_and_another_way_has_other_fingerprints()
    {
        string code = Regions.Solutions(Checkout, "02-gibbs")["02.stable-softmin"];
        IReadOnlyList<uint> one = Compile(Softmin(), (code, true)).Fingerprints;
        string renamed = code.Replace("weights", "shares", StringComparison.Ordinal).Replace(" w ", " logs ", StringComparison.Ordinal)
            .Replace(" w.", " logs.", StringComparison.Ordinal).Replace("(w.", "(logs.", StringComparison.Ordinal);
        Assert.NotEqual(code, renamed);
        Assert.Equal(one, Compile(Softmin(), ("// mine\n" + renamed, true)).Fingerprints);
        IReadOnlyList<uint> other = Compile(Softmin(),
            ("double[] StableSoftmin(double[] e, double b) { double sum = 0; for (int i = 0; i < "
            + "e.Length; i++) { sum += Math.Exp(b * (e[0] - e[i])); } return Enumerable.Range(0, e.Length).Select(i => 1 / " +
                "sum).ToArray(); }",
            true)).Fingerprints;
        Assert.InRange(one.Intersect(other).Count(), 0, one.Count / 3);
    }

    private static CourseExercise Softmin() => Course.Value.Exercises.Single(exercise => exercise.Id == "02.stable-softmin");

    private static string Answer(string expression) => $"double[] StableSoftmin(double[] energies, double beta) => {expression};";

    private static CompileReply Compile(CourseExercise exercise, params (string Code, bool IsTagged)[] cells) => Compiler.Value.Compile(
        new CompileRequest(exercise.Id, exercise.Stub, exercise.Check,
            [.. cells.Select((cell, i) => new AnswerCell(i + 1, cell.Code, cell.IsTagged, true))]));
}
