namespace Ebm.Notebooks.Tests;

/// <summary>What an answer without a known misconception is told: the relation that holds, and none that does not.</summary>
public class RelationTests
{
    private const int Seeds = 20;

    private static IExercise Shares(double tolerance = 1e-9) => new Exercise<Func<double[], double, double[]>>
    {
        Id = "00.shares",
        Hints = ["Exponentials."],
        Explanation = "Shares.",
        Section = "A section",
        Tolerance = tolerance,
        Oracle = (energies, beta) => Probability.Softmin(energies, beta),
        Draw = (rng, size) => [Enumerable.Range(0, size + 2).Select(_ => 3 * rng.NextDouble()).ToArray(), 0.2 + (2 * rng.NextDouble())],
    };

    private static IExercise Scalar() => new Exercise<Func<double[], double, double>>
    {
        Id = "00.scalar",
        Hints = ["Add."],
        Explanation = "A sum.",
        Oracle = (x, beta) => (beta * x.Sum()) + (x[0] * x[0] * x[^1]) - 1.3,
        Draw = (rng, size) => [Enumerable.Range(0, size + 2).Select(_ => 4 * rng.NextGaussian()).ToArray(), 0.2 + (2 * rng.NextDouble())],
    };

    private static double Right(double[] x, double beta) => (beta * x.Sum()) + (x[0] * x[0] * x[^1]) - 1.3;

    public static TheoryData<string, Func<double[], double, double>> OfNumbers => new()
    {
        { "minus the expected one", (x, beta) => -Right(x, beta) },
        { "twice the expected one", (x, beta) => 2 * Right(x, beta) },
        { "half of the expected one", (x, beta) => Right(x, beta) / 2 },
        { "3.7 times the expected one", (x, beta) => 3.7 * Right(x, beta) },
        { "divided by ln 2", (x, beta) => Right(x, beta) / Math.Log(2) },
        { "one more than the expected one", (x, beta) => Right(x, beta) + 1 },
        { "the expected one minus 0.37", (x, beta) => Right(x, beta) - 0.37 },
        { "the expected one times beta", (x, beta) => Right(x, beta) * beta },
        { "the expected one divided by beta", (x, beta) => Right(x, beta) / beta },
        { "times the number of entries of x: a sum where the mean is asked?", (x, beta) => Right(x, beta) * x.Length },
        { "divided by the number of entries of x: a mean where the sum is asked?", (x, beta) => Right(x, beta) / x.Length },
        { "(n − 1)/n", (x, beta) => Right(x, beta) * (x.Length - 1) / x.Length },
        { "plus the logarithm of the number of entries of x", (x, beta) => Right(x, beta) + Math.Log(x.Length) },
        { "minus beta", (x, beta) => Right(x, beta) - beta },
        { "square of the expected one", (x, beta) => Right(x, beta) * Right(x, beta) },
        { "1 minus the expected one", (x, beta) => 1 - Right(x, beta) },
        { "upside down", (x, beta) => 1 / Right(x, beta) },
        { "absolute value", (x, beta) => Math.Abs(Right(x, beta)) },
        { "rounded down", (x, beta) => Math.Floor(Right(x, beta)) },
        { "rounded to 2 decimals", (x, beta) => Math.Round(Right(x, beta), 2) },
        { "to about 7 digits", (x, beta) => (float)Right(x, beta) },
        { "to within 0.3", (x, beta) => 1.003 * Right(x, beta) },
        { "2.5 times the expected one minus 3", (x, beta) => (2.5 * Right(x, beta)) - 3 },
        { "cut off below at 0", (x, beta) => Math.Max(0, Right(x, beta)) },
        { "always 0", (_, _) => 0 },
        { "always 4.5", (_, _) => 4.5 },
        { "right for 1/beta in place of beta", (x, beta) => Right(x, 1 / beta) },
        { "right for −beta in place of beta", (x, beta) => Right(x, -beta) },
        { "right for 1 in place of argument 2", (x, _) => Right(x, 1) },
        { "right for x without its first entry", (x, beta) => Right(x[1..], beta) },
        { "right for the absolute values of x", (x, beta) => Right(Array.ConvertAll(x, Math.Abs), beta) },
        { "the same whatever argument 2 is", (x, _) => x.Sum() },
    };

    public static TheoryData<string, Func<double[], double, double[]>> OfLists => new()
    {
        { "minus the expected one", (e, b) => Array.ConvertAll(Probability.Softmin(e, b), v => -v) },
        { "the complement", (e, b) => Array.ConvertAll(Probability.Softmin(e, b), v => 1 - v) },
        { "in reverse order", (e, b) => [.. Enumerable.Reverse(Probability.Softmin(e, b))] },
        { "moved one place to the front", (e, b) => Probability.Softmin(e, b) is var p ? [.. p[1..], p[0]] : [] },
        { "moved one place to the back, 0 at the start", (e, b) => Probability.Softmin(e, b) is var p ? [0, .. p[..^1]] : [] },
        { "sorted upward", (e, b) => [.. Probability.Softmin(e, b).Order()] },
        { "running sum", (e, b) => Probability.Softmin(e, b) is var p ? [.. p.Select((_, i) => p[..(i + 1)].Sum())] : [] },
        { "in another order", (e, b) => Probability.Softmin(e, b) is var p ? [p[1], p[0], .. p[2..]] : [] },
        { "divided by the largest instead of by the sum", (e, b) => Probability.Softmin(e, b) is var p ? [.. p.Select(v => v / p.Max())]
            : [] },
        { "not normalised", (e, b) => [.. e.Select(v => Math.Exp(-b * v))] },
        { "constant added to every entry, another one in each case", (e, b) => Probability.Softmin(e, b) is var p
            ? [.. p.Select(v => v + e.Average())] : [] },
        { "energies itself", (energies, _) => energies },
    };

    [Theory]
    [MemberData(nameof(OfNumbers))]
    public void A_number_is_told_its_relation_and_none_that_holds_in_all_cases_but_one(string words,
        Func<double[], double, double> answer) =>
        Holds(Scalar(), words, answer, (x, beta, spoiled) => answer(x, beta) + (spoiled ? Math.Sin(1e3 * x[0]) + 2.2 : 0));

    [Theory]
    [MemberData(nameof(OfLists))]
    public void A_list_is_told_its_relation_and_none_that_holds_in_all_cases_but_one(string words,
        Func<double[], double, double[]> answer) =>
        Holds(Shares(), words, answer, (e, b, spoiled) => [.. answer(e, b).Select((v, i) => spoiled ? v + Math.Sin((1e3 * e[0]) + i) : v)]);

    [Fact]
    public void The_entry_that_is_wrong_is_named_with_its_relation()
    {
        Func<double[], double, double[]> first = (e, b) => Probability.Softmin(e, b) is var p ? [p[0] + 0.5, .. p[1..]] : [];
        Func<double[], double, double[]> last = (e, b) => Probability.Softmin(e, b) is var p ? [.. p[..^1], -p[^1]] : [];
        Assert.Contains("right except in the first entry in all 40 cases tried. There it is the expected one plus 0.5",
            Shares().Check(first).Relation);
        Assert.Contains("right except in the last entry in all 40 cases tried. There it is minus the expected one",
            Shares().Check(last).Relation);
    }

    [Fact]
    public void Entries_are_named_only_where_the_others_are_right_in_the_same_case()
    {
        static string? Of(Func<double[], double[]> answer) => ((IExercise)new Exercise<Func<double[], double[]>>
        {
            Id = "00.entries",
            Hints = [],
            Explanation = "",
            Oracle = x => [.. x.Select(v => v + 1)],
            Cases = [[new[] { 1.0, 2 }], [new[] { -3.0, 4, 5, 6 }], [new[] { 0.3, 2.5 }], [new[] { 2.0, 7, 1, 8 }]],
        }).Check(answer).Relation;

        // Pairs have no entry between the first and the last.
        Assert.DoesNotContain("right except", Of(x => [.. x.Select(v => v + (x.Length == 2 ? 1.5 + (v * v) : 1))]));
        // One of three positive entries is no reason to name them all.
        Assert.DoesNotContain("a positive number is expected", Of(x => [.. x.Select((v, i) => v + (i == 2 ? 1.5 + (v * v) : 1))]));
        Assert.Contains("right except in the last entry", Of(x => [.. x[..^1].Select(v => v + 1), x[^1] * x[^1] * 3]));
    }

    [Fact]
    public void A_wrong_spin_has_the_opposite_sign_which_is_not_said()
    {
        static string? Of(Func<double[], double[]> answer, Func<double[], double[]> right) =>
            ((IExercise)new Exercise<Func<double[], double[]>>
            {
                Id = "00.spins",
                Hints = [],
                Explanation = "",
                Oracle = right,
                Cases = [[new[] { 1.0, -1, 1 }], [new[] { -1.0, 1, 1 }], [new[] { -1.0, -1, 1 }], [new[] { 1.0, 1, 1 }],
                    [new[] { 2.0, -3, 1 }]],
            }).Check(answer).Relation;

        Assert.DoesNotContain("sign", Of(x => [.. x.Select((v, i) => v > 0 == (i + x.Sum() > 1.5) ? 1.0 : -1)],
            x => [.. x.Select(v => v > 0 ? 1.0 : -1)]));
        Assert.DoesNotContain("size", Of(x => [.. x.Select((v, i) => i + x.Sum() > 1.5 ? v : -v)], x => x) ?? "");
    }

    [Fact]
    public void The_place_where_it_is_right_is_named()
    {
        static Verdict Of(Func<double, double, double> answer) => ((IExercise)new Exercise<Func<double, double, double>>
        {
            Id = "00.place",
            Hints = [],
            Explanation = "",
            Oracle = (x, beta) => Math.Exp(-beta * x),
            Cases = [[1.0, 1.0], [2.0, 1.0], [2.0, 2.0], [-1.5, 0.5], [3.0, 0.25], [-0.5, 1.0]],
        }).Check(answer);

        Assert.Contains("Right in 3 of the 6 cases tried, just where beta = 1.", Of((x, beta) => Math.Exp(-x) + ((beta - 1) * x)).Relation);
        Assert.Contains("Right in 4 of the 6 cases tried, just where x > 0. In the others your result is twice the expected one",
            Of((x, beta) => Math.Exp(-beta * x) * (x > 0 ? 1 : 2)).Relation);
    }

    [Fact]
    public void What_cannot_be_compared_is_said_first()
    {
        Assert.Contains("NaN in entry 1 (from 0) in all 40 cases",
            Shares().Check((double[] e, double b) => Probability.Softmin(e, b).Select((v, i) => i == 1 ? double.NaN : v)
            .ToArray()).Relation);
        Assert.Contains("the last ones are missing", Shares().Check((double[] e, double b) => Probability.Softmin(e, b)[..^1]).Relation);
        Assert.Contains("The first ones are right: what follows is too much",
            Shares().Check((double[] e, double b) => (double[])[.. Probability.Softmin(e, b), 0]).Relation);
        Assert.Contains("null in all 40 cases tried", Shares().Check((double[] e, double b) => (double[])null!).Relation);
        Assert.Contains("NaN in at least one entry in all 40 cases",
            Shares().Check((double[] e, double b) => Probability.Softmin(e, b).Select((v, i) => i == e.Length - 2 ? double.NaN : v)
            .ToArray()).Relation);
        Assert.Contains("NaN or infinity in entry 0 (from 0) in all 40",
            Shares().Check((double[] e, double b) => Probability.Softmin(e, b).Select((v, i) => i > 0 ? v : b > 1 ? double.NaN
            : double.PositiveInfinity).ToArray()).Relation);
        Assert.Contains("exceptions, first ", Shares().Check((double[] e, double b) => b > 1 ? throw new FormatException("a")
            : (double[])(object)new int[1]).Relation);
        var threw = Shares().Check((double[] e, double b) => e.Length == 3 ? throw new FormatException("odd")
            : Array.ConvertAll(Probability.Softmin(e, b), v => 2 * v));
        Assert.Contains("threw FormatException (odd) in 8 of the 40 cases tried, just where the number of entries of e = 3",
            threw.Relation);
        Assert.Contains("In the other 32 cases your result is twice the expected one", threw.Relation);
    }

    [Fact]
    public void Where_nothing_holds_it_says_where_the_answer_begins_to_differ()
    {
        var verdict = Scalar().Check((double[] x, double beta) => Right(x, beta) + Math.Sin(100 * x.Sum()));
        Assert.True(verdict.OnlyDiffers);
        Assert.StartsWith("It differs from case 1 of 40 on; 40 of them are wrong.", verdict.Relation);
        Assert.NotNull(verdict.Input);
        Assert.NotNull(verdict.Got);
        Assert.NotNull(verdict.Expected);
    }

    [Fact]
    public void The_seed_changes_the_drawn_cases()
    {
        static string Seen(ulong seed)
        {
            var seen = new List<double>();
            Scalar().Check((double[] x, double beta) =>
            {
                seen.Add(beta);
                return Right(x, beta);
            }, seed);
            return string.Join(' ', seen);
        }

        Assert.Equal(Seen(1), Seen(1));
        Assert.Equal(Seen(1).Split(' ').Length, Seen(2).Split(' ').Length);
        Assert.NotEqual(Seen(1), Seen(2));
    }

    [Fact]
    public void An_answer_of_another_delegate_type_is_taken_when_it_fits()
    {
        Assert.Equal(VerdictState.Solved, Scalar().Check(new Other(Right)).State);
        Assert.Equal(typeof(Func<double[], double, double>), Scalar().AnswerType);
        Assert.Contains("wants a", Assert.Throws<ArgumentException>(() => Scalar().Check((int x) => x)).Message);
        Assert.Equal(VerdictState.NotYet, Scalar().Check(null!).State);
    }

    [Fact]
    public void A_verdict_is_data_and_its_visual_is_made_from_it()
    {
        var verdict = Shares().Check((double[] e, double b) => Array.ConvertAll(Probability.Softmin(e, b), v => -v));
        Assert.Equal(("00.shares", VerdictState.NotYet, "A section"), (verdict.Id, verdict.State, verdict.Reread));
        var json = System.Text.Json.Nodes.JsonNode.Parse(verdict.ToVisual().FactsAsJson(Fact.Exercise)!)!;
        Assert.Equal("wrong", json["state"]!.ToString());
        Assert.Equal(verdict.Relation, json["relation"]!.ToString());
        Assert.Contains(verdict.Counterexample!, verdict.ToString());
        Assert.Contains("Read again: “A section”.", verdict.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => new Exercise<Func<int>> { Id = "", Hints = [], Explanation = "", Difficulty = 4 });
    }

    private delegate double Other(double[] x, double beta);

    /// <summary>The relation is named with every seed; and with one case spoiled, whichever, no relation of all cases is.</summary>
    private static void Holds<T>(IExercise exercise, string words, Func<double[], double, T> answer, Func<double[], double, bool, T> spoil)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var verdict = exercise.Check(answer, seed);
            Assert.StartsWith("In all 40 cases tried, your result is ", verdict.Relation);
            Assert.Contains(words, verdict.Relation);
            // Forty betas are drawn, all different: the spoiled case is told by its own.
            var betas = new List<double>();
            exercise.Check((double[] x, double beta) =>
            {
                betas.Add(beta);
                return spoil(x, beta, false);
            }, seed);
            var chosen = betas[(int)(seed % 40)];
            var other = exercise.Check((double[] x, double beta) => spoil(x, beta, beta == chosen), seed);
            Assert.Equal(VerdictState.NotYet, other.State);
            Assert.DoesNotContain("In all", other.Relation);
        }
    }
}
