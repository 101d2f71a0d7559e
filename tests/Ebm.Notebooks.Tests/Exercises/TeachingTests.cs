using System.Collections.Concurrent;
using Ebm.Notebooks.Tests.Notebooks;
using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace Ebm.Notebooks.Tests.Exercises;

/// <summary>A rejected answer teaches: it is told a misconception or a relation, whatever is wrong with it.</summary>
public class TeachingTests
{
    /// <summary>Of the exercises, one in so many is mutated, and of its mutants one in so many tried: <see cref="Sample"/>.</summary>
    private const int OneExerciseIn = 8, OneMutantIn = 4;

    private sealed record Row(string Exercise, string Answer, Verdict Verdict, double Seconds)
    {
        public string Says => Verdict.Misconception is { } m ? "misconception: " + m : "relation: " + Verdict.Relation;

        public override string ToString() =>
            $"{Exercise,-22} {Answer,-34} {Seconds,5:0.00} {(Verdict.OnlyDiffers ? "DIFFERS " : "")}{Says} | {Verdict.Counterexample}";
    }

    [Fact]
    public async Task Every_mutant_of_every_solution_is_told_what_its_result_is()
    {
        var rows = new ConcurrentBag<Row>();
        var solutions = await Task.WhenAll(ProofTests.Solutions().Where((_, place) => Sample.Takes(place, OneExerciseIn))
            .Select(async s => (s.Exercise, Right: await Compiled(s.Code, s.Function))));

        // A check waits for a thread of its own: without a bound more and more would run at once, and slow ones pass their time limits.
        Parallel.ForEach(solutions, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, s =>
        {
            var first = s.Exercise.Check(s.Right);
            Assert.True(first.State == VerdictState.Solved, $"{s.Exercise.Id}: {first}");
            // Another beginning for each exercise, so that every kind of mutant is tried somewhere.
            var begin = s.Exercise.Id.Sum(c => c);
            foreach (var (name, answer) in Mutants.Of(s.Right, s.Exercise.AnswerType).Where((_, k) => Sample.Takes(begin + k, OneMutantIn)))
            {
                var clock = System.Diagnostics.Stopwatch.StartNew();
                if (s.Exercise.Check(answer) is { State: VerdictState.NotYet } verdict)
                {
                    rows.Add(new Row(s.Exercise.Id, name, verdict, clock.Elapsed.TotalSeconds));
                }
            }
        });
        Judge([.. rows], atLeast: Sample.IsAll ? 1000 : 1000 / (2 * OneExerciseIn * OneMutantIn));
    }

    [Fact]
    public async Task Every_wrong_answer_is_told_what_is_wrong()
    {
        var rows = new List<Row>();
        var place = 0;
        foreach (var chapter in Chapter.All())
        {
            foreach (var (id, _, check) in chapter.Exercises())
            {
                var exercise = Ebm.Notebooks.Exercises.All.Single(e => e.Id == id);
                foreach (var (heading, code) in Chapter.Regions(Path.Combine(Chapter.Checkout, "tests", "Ebm.Notebooks.Tests", "Exercises",
                    chapter.Name + ".wrong.cs")))
                {
                    if (heading.Split('|')[0].Trim() == id)
                    {
                        if (Sample.Takes(place++, oneIn: 8))
                        {
                            var answer = await Compiled(code, ProofTests.Function(check));
                            rows.Add(new Row(id, heading.Split('|')[1].Trim(), exercise.Check(answer), 0));
                        }
                    }
                }
            }
        }

        Judge(rows, atLeast: Sample.IsAll ? 800 : 100);
    }

    private static void Judge(IReadOnlyList<Row> rows, int atLeast)
    {
        var table = string.Join('\n', rows.OrderBy(r => !r.Verdict.OnlyDiffers).ThenBy(r => r.Exercise).ThenBy(r => r.Answer));
        if (Environment.GetEnvironmentVariable("EBM_VERDICT_TABLE") is { Length: > 0 } file)
        {
            File.AppendAllText(file, table + "\n");
        }

        Assert.True(rows.Count >= atLeast, $"only {rows.Count} wrong answers");
        Assert.All(rows, row =>
        {
            Assert.True(row.Verdict.State == VerdictState.NotYet, row.ToString());
            Assert.False(string.IsNullOrWhiteSpace(row.Verdict.Misconception ?? row.Verdict.Relation), row.ToString());
            Assert.False(string.IsNullOrWhiteSpace(row.Verdict.Counterexample), row.ToString());
            Assert.False(string.IsNullOrWhiteSpace(row.Verdict.Reread), row.ToString());
            Assert.DoesNotContain("Work this case out", row.Verdict.ToString(), StringComparison.OrdinalIgnoreCase);
        });
        var differs = rows.Count(r => r.Verdict.OnlyDiffers);
        // A sample of a table with a tenth of them has three standard deviations more about once in 700.
        var slack = Sample.IsAll ? 0 : 3 * Math.Sqrt(0.1 * 0.9 * rows.Count);
        Assert.True(differs < (0.1 * rows.Count) + slack, $"{differs} of {rows.Count} are told only where they differ:\n{table}");
    }

    private static async Task<Delegate> Compiled(string code, string function) =>
        (Delegate)(await CSharpScript.RunAsync($"{code}\n(Delegate){function}", ProofTests.Options)).ReturnValue;
}
