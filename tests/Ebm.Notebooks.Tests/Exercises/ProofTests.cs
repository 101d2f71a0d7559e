using System.Text.RegularExpressions;
using Ebm.Notebooks.Tests.Notebooks;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Ebm.Notebooks.Tests.Exercises;

/// <summary>
/// Every exercise of every chapter: the stub counts as not attempted, the solution solves, each wrong answer is told its misconception.
/// </summary>
public class ProofTests
{
    internal static readonly ScriptOptions Options = ScriptOptions.Default
        .WithReferences(typeof(IEnergy).Assembly, typeof(Visual).Assembly, typeof(Enumerable).Assembly, typeof(List<>).Assembly,
        typeof(MathNet.Numerics.SpecialFunctions).Assembly)
        .WithImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
        "Ebm", "Ebm.Notebooks");

    public static TheoryData<string, string> All
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var chapter in Chapter.All())
            {
                foreach (var (id, _, _) in chapter.Exercises())
                {
                    data.Add(chapter.Name, id);
                }
            }

            return data;
        }
    }

    /// <summary>Every exercise, the code of its reference solution, and the function in it that the check cell passes on.</summary>
    internal static IEnumerable<(IExercise Exercise, string Code, string Function)> Solutions()
    {
        foreach (var chapter in Chapter.All())
        {
            var solutions = Chapter.Regions(Path.Combine(Chapter.Checkout, "notebooks", "solutions", chapter.Name + ".cs"));
            foreach (var (id, _, check) in chapter.Exercises())
            {
                var exercise = Ebm.Notebooks.Exercises.All.Single(e => e.Id == id);
                yield return (exercise, solutions.Single(s => s.Heading == id).Code, Function(check));
            }
        }
    }

    /// <summary>The function that a check cell passes on.</summary>
    internal static string Function(string check) => Regex.Match(check, @"\.Check\((\w+)\)").Groups[1].Value;

    [Theory]
    [MemberData(nameof(All))]
    public async Task Stub_solution_and_wrong_answers(string chapter, string id)
    {
        var (_, stub, check) = Chapter.Named(chapter).Exercises().Single(e => e.Id == id);
        Assert.Contains("\"state\":\"not-attempted\"", await Verdict(stub, check));

        var solutions = Chapter.Regions(Path.Combine(Chapter.Checkout, "notebooks", "solutions", chapter + ".cs"));
        var solution = Assert.Single(solutions, s => s.Heading == id).Code;
        Assert.Contains("\"state\":\"solved\"", await Verdict(solution, check));

        var wrong = Chapter.Regions(Path.Combine(Chapter.Checkout, "tests", "Ebm.Notebooks.Tests", "Exercises", chapter + ".wrong.cs"))
            .Select(r => (Parts: r.Heading.Split('|', 2, StringSplitOptions.TrimEntries), r.Code)).Where(r => r.Parts[0] == id).ToList();
        Assert.True(wrong.Count >= 6, $"{id} has {wrong.Count} wrong answers; six are needed");
        foreach (var (parts, code) in wrong)
        {
            var verdict = await Verdict(code, check);
            Assert.Contains("\"state\":\"wrong\"", verdict);
            Assert.Contains(parts[1], verdict, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public async Task No_reference_solution_seems_to_know_only_the_listed_cases_and_a_table_does()
    {
        // An experiment of half a minute has no listed cases.
        foreach (var (exercise, code, function) in Solutions().Where(s => s.Exercise.Difficulty < 3))
        {
            var answer = await Answer(code, function, exercise.AnswerType);
            foreach (var seed in new ulong[] { 7, 8 })
            {
                var verdict = exercise.Check(answer, seed);
                Assert.True(verdict.State == VerdictState.Solved, $"{exercise.Id}: {verdict}");
                Assert.False(verdict.KnowsOnlyTheCases, exercise.Id);
                Assert.False(verdict.TooSlowToLook, exercise.Id);
            }
        }

        var fluctuation = Ebm.Notebooks.Exercises.Gibbs.Fluctuation;
        var known = fluctuation.Cases.ToDictionary(c => Key((double[])c[0], (double)c[1]),
            c => fluctuation.Oracle!((double[])c[0], (double)c[1]));
        Func<double[], double, double> table = (e, b) => known.GetValueOrDefault(Key(e, b));
        var caught = ((IExercise)fluctuation).Check(table, 7);
        Assert.Equal((VerdictState.Solved, true), (caught.State, caught.KnowsOnlyTheCases));

        // One that sleeps until there is no time to look is not passed over in silence.
        var sleeps = fluctuation.TimeLimit / 4;
        Func<double[], double, double> slow = (e, b) =>
        {
            Thread.Sleep(sleeps);
            sleeps = TimeSpan.Zero;
            return table(e, b);
        };
        caught = ((IExercise)fluctuation).Check(slow, 7);
        Assert.Equal((VerdictState.Solved, false, true), (caught.State, caught.KnowsOnlyTheCases, caught.TooSlowToLook));

        static string Key(double[] energies, double beta) => string.Join(' ', energies.Append(beta));
    }

    [Fact]
    public async Task A_project_that_spoils_what_it_is_given_spoils_no_later_one()
    {
        foreach (var (exercise, code, function) in Solutions().Where(s => s.Exercise.Difficulty == 3))
        {
            var given = exercise.AnswerType.GetMethod("Invoke")!.GetParameters().Select(p => p.ParameterType);
            if (!given.Any(t => t.IsArray || t == typeof(ImageSet)))
            {
                continue;
            }

            Assert.Equal(VerdictState.NotYet, exercise.Check(Mutants.Spoiler(exercise.AnswerType)).State);
            var answer = await Answer(code, function, exercise.AnswerType);
            Assert.True(exercise.Check(answer).State == VerdictState.Solved, exercise.Id);
        }
    }

    [Fact]
    public void No_solution_makes_the_compiler_say_anything()
    {
        // .NET Interactive prints the compiler's notes too, CS9236 among them: a lambda that it had to bind a hundred times.
        var notes = Directory.GetFiles(Path.Combine(Chapter.Checkout, "notebooks", "solutions"), "*.cs").SelectMany(Chapter.Regions)
            .AsParallel().SelectMany(region => CSharpScript.Create(region.Code, Options).GetCompilation().GetDiagnostics()
                .Where(d => d.Severity > Microsoft.CodeAnalysis.DiagnosticSeverity.Hidden).Select(d => $"{region.Heading}: {d}"));
        Assert.Empty(notes);
    }

    [Fact]
    public void Every_script_belongs_to_an_exercise()
    {
        var known = All.Select(row => ((object[])[.. row])[1]).Cast<string>().ToHashSet();
        var scripts = Directory.GetFiles(Path.Combine(Chapter.Checkout, "notebooks", "solutions"), "*.cs")
            .Concat(Directory.GetFiles(Path.Combine(Chapter.Checkout, "tests", "Ebm.Notebooks.Tests", "Exercises"), "*.wrong.cs"));
        var orphans = scripts.SelectMany(Chapter.Regions).Select(r => r.Heading.Split('|')[0].Trim()).Where(id => !known.Contains(id));
        Assert.Empty(orphans);
    }

    [Fact]
    public void Every_exercise_of_the_notebooks_is_listed_and_every_listed_one_is_in_a_notebook()
    {
        var cells = Chapter.All().SelectMany(c => c.Exercises()).Select(e => e.Id).ToList();
        Assert.Equal(cells.Order(StringComparer.Ordinal), Ebm.Notebooks.Exercises.All.Select(e => e.Id).Order(StringComparer.Ordinal));
        var solutions = Scripts("notebooks/solutions", "*.cs");
        Assert.Equal(cells.ToHashSet(), solutions.ToHashSet());
        Assert.Equal(cells.ToHashSet(), Scripts("tests/Ebm.Notebooks.Tests/Exercises", "*.wrong.cs").ToHashSet());

        static IEnumerable<string> Scripts(string folder, string pattern) =>
            Directory.GetFiles(Path.Combine(Chapter.Checkout, folder), pattern)
            .SelectMany(Chapter.Regions).Select(r => r.Heading.Split('|')[0].Trim());
    }

    [Fact]
    public void Every_exercise_has_its_heading_and_a_section_of_its_chapter_to_read_again()
    {
        foreach (var chapter in Chapter.All())
        {
            var headings = chapter.Headings().ToList();
            foreach (var exercise in Ebm.Notebooks.Exercises.All.Where(e => chapter.Name.StartsWith(e.Id.Split('.')[0] + "-",
                StringComparison.Ordinal)))
            {
                Assert.Contains(headings, h => h == exercise.Section);
                Assert.True(headings.IndexOf(exercise.Section) < headings.IndexOf("Exercises"),
                    $"{exercise.Id}: {exercise.Section} comes after the exercises");
                var heading = Assert.Single(headings.Where(h => char.IsAsciiDigit(h[0])),
                    h => h.TrimStart('1', '2', '3', '4', '5', '6', '7', '8', '9', '0', '.', ' ').TrimEnd('·', ' ') == exercise.Title);
                if (heading.EndsWith('·')) Assert.Equal(new string('·', exercise.Difficulty), heading[heading.IndexOf('·')..]);
                Assert.InRange(exercise.Difficulty, 1, 3);
                Assert.NotEmpty(exercise.Hints);
            }
        }
    }

    private static async Task<Delegate> Answer(string code, string name, Type type)
    {
        var function = await CSharpScript.EvaluateAsync<Delegate>($"{code}\n({Written(type)}){name}", Options);
        return function;
    }

    /// <summary>A type as C# writes it.</summary>
    private static string Written(Type type)
    {
        if (type.IsArray)
        {
            return $"{Written(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        var name = type.FullName!.Split('`')[0].Replace('+', '.');
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Written))}>" : name;
    }

    private static async Task<string> Verdict(string answer, string check)
    {
        var state = await CSharpScript.RunAsync(answer + "\n" + check, Options);
        var visual = Assert.IsType<Visual>(state.ReturnValue);
        return System.Net.WebUtility.HtmlDecode(visual.ToHtml()) + visual.FactsAsJson(Fact.Exercise);
    }
}
