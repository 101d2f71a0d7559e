namespace Ebm.Notebooks.Tests;

/// <summary>The three verdicts, and what a wrong answer is told.</summary>
public class ExerciseTests
{
    private static Exercise<Func<double[], double>> Mean() => new()
    {
        Id = "00.mean",
        Hints = ["Add.", "Divide."],
        Explanation = "The mean is the sum over the count.",
        Oracle = v => v.Average(),
        Cases = [[new double[] { 2 }], [new double[] { 2, 4 }], [new double[] { 1, 2, 6 }]],
        Misconceptions = [new("That is the sum: divide it by the count.", v => v.Sum())],
        TimeLimit = TimeSpan.FromSeconds(1),
    };

    private static Exercise<Func<double[], double>> Drawn() => new()
    {
        Id = "00.mean",
        Hints = ["Add.", "Divide."],
        Explanation = "The mean is the sum over the count.",
        Oracle = v => v.Average(),
        Draw = (rng, size) => [Enumerable.Range(0, 2 * size).Select(_ => (double)rng.NextInt(3 * size)).ToArray()],
        IsCase = a => ((double[])a[0]).Length > 0,
    };

    [Fact]
    public void A_stub_is_not_attempted() =>
        Assert.StartsWith("Not attempted", Mean().Check(_ => throw new NotImplementedException()).ToString());

    [Fact]
    public void A_right_answer_is_solved_and_explained()
    {
        var verdict = Mean().Check(v => v.Sum() / v.Length);
        Assert.StartsWith("Solved", verdict.ToString());
        Assert.Contains("over the count", verdict.ToString());
        Assert.Contains("\"state\":\"solved\"", verdict.FactsAsJson(Fact.Exercise));
    }

    [Fact]
    public void A_misconception_is_named_with_the_smallest_counterexample()
    {
        var verdict = Mean().Check(v => v.Sum()).ToString();
        Assert.Contains("For [2, 4]: got 6, expected 3.", verdict);
        Assert.Contains("divide it by the count", verdict);
    }

    [Fact]
    public void A_hard_coded_answer_fails() => Assert.StartsWith("Not yet", Mean().Check(_ => 2).ToString());

    [Fact]
    public void An_exception_is_reported_with_its_case()
    {
        var verdict = Mean().Check(v => v[1]).ToString();
        Assert.Contains("For [2]: got IndexOutOfRangeException", verdict);
    }

    [Fact]
    public void A_changed_argument_is_noticed() => Assert.Contains("changed its argument 1", Mean().Check(v =>
    {
        var mean = v.Average();
        v[0] = 0;
        return mean;
    }).ToString());

    [Fact]
    public void An_endless_loop_comes_to_an_end() => Assert.Contains("never end", Mean().Check(_ =>
    {
        while (true)
        {
            Thread.Sleep(5);
        }
    }).ToString());

    [Fact]
    public void A_loop_that_nothing_safe_can_stop_is_left_behind_and_said_so()
    {
        var leave = false;
        var left = new ManualResetEventSlim();
        var verdict = Mean().Check(_ =>
        {
            while (!Volatile.Read(ref leave))
            {
            }

            left.Set();
            return 0;
        }).ToString();
        Assert.Contains("For [2]: no answer", verdict);
        Assert.Contains("restart the kernel", verdict);
        Assert.False(left.IsSet);
        leave = true;
        Assert.True(left.Wait(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void A_loop_of_the_library_is_stopped()
    {
        var verdict = Mean().Check(_ =>
        {
            var rng = new Rng(1);
            var lattice = new IsingLattice(64, 64, beta: 0.4, rng);
            while (true)
            {
                lattice.Metropolis(rng);
            }
        }).ToString();
        Assert.Contains("For [2]: no answer", verdict);
        Assert.DoesNotContain("restart the kernel", verdict);
    }

    [Fact]
    public void Drawn_cases_catch_an_answer_that_knows_the_listed_ones()
    {
        double Memorised(double[] v) => v.Length == 1 ? 2 : v[0] == 2 ? 3 : v is [1, 2, 6] ? 3 : 0;
        Assert.StartsWith("Solved", Mean().Check(Memorised).ToString());
        Assert.StartsWith("Not yet", Drawn().Check(Memorised).ToString());
        Assert.StartsWith("Solved", Drawn().Check(v => v.Sum() / v.Length).ToString());
    }

    [Fact]
    public void The_counterexample_is_made_small() =>
        // Wrong only where two neighbours are equal and not zero: the smallest such case is two ones.
        Assert.Contains("For [1, 1]: got 0, expected 1.", Drawn().Check(v => v.Zip(v.Skip(1)).Any(p => p.First == p.Second && p.First != 0)
            ? 0 : v.Average()).ToString());

    [Fact]
    public void A_small_difference_is_shown() =>
        Assert.Contains("got 2, expected 2 (largest difference 1E-07)", Mean().Check(v => v.Average() + 1e-7).ToString());

    [Fact]
    public void A_list_answers_as_an_array_does()
    {
        var exercise = new Exercise<Func<int,
            IEnumerable<int>>>
        {
            Id = "00.count",
            Hints = [],
            Explanation = "",
            Oracle = n => Enumerable.Range(0, n).ToArray(),
            Cases = [[3]]
        };
        Assert.StartsWith("Solved", exercise.Check(n => new List<int> { 0, 1, 2 }).ToString());
        Assert.Equal("There is no hint for this one.", exercise.Hint().ToString());
    }

    [Fact]
    public void A_solved_exercise_shows_the_reference_solution() =>
        Assert.Contains("StableSoftmin", Verdict.Solution("02.stable-softmin"));

    [Fact]
    public void An_infinite_misconception_explains_only_infinite_answers()
    {
        var exercise = new Exercise<Func<double, double>>
        {
            Id = "00.infinite",
            Hints = [],
            Explanation = "",
            Oracle = v => v,
            Cases = [[1.0], [2.0]],
            Misconceptions = [new("It overflows.", _ => double.PositiveInfinity)],
        };
        Assert.DoesNotContain("It overflows", exercise.Check(v => 2 * v).ToString());
        Assert.Contains("It overflows", exercise.Check(v => v / 0).ToString());
    }

    [Fact]
    public void NaN_is_named() => Assert.Contains("NaN", Mean().Check(_ => double.NaN).ToString());

    [Fact]
    public void A_property_is_checked_after_the_cases()
    {
        var exercise = new Exercise<Func<double, double>>
        {
            Id = "00.wells",
            Hints = ["Square something."],
            Explanation = "Two squares.",
            Property = f => f(0) > f(1) ? null : new Finding("E(0) is not above E(1).", "One attractor only?"),
        };
        Assert.StartsWith("Solved", exercise.Check(x => (x - 1) * (x - 1)).ToString());
        Assert.Contains("One attractor", exercise.Check(x => x * x).ToString());
        Assert.StartsWith("Not attempted", exercise.Check(_ => throw new NotImplementedException()).ToString());
    }

    [Fact]
    public void An_answer_that_ends_the_check_is_not_solved()
    {
        var ended = Mean().Check(_ => throw new ThreadInterruptedException()).ToString();
        Assert.StartsWith("Not yet", ended);
        Assert.Contains("ended the check", ended);
        Assert.StartsWith("Not yet", Mean().Check(_ => throw new OperationCanceledException()).ToString());
        Assert.StartsWith("Not yet", Mean().Check(_ =>
        {
            Thread.CurrentThread.Interrupt();
            Thread.Sleep(1);
            return 0;
        }).ToString());
    }

    [Fact]
    public void Hints_come_one_by_one()
    {
        var exercise = Mean();
        Assert.Equal(["Hint 1 of 2: Add.", "Hint 2 of 2: Divide.", "Hint 2 of 2: Divide."],
            Enumerable.Range(0, 3).Select(_ => exercise.Hint().ToString()));
    }

    [Fact]
    public void A_learners_text_is_not_HTML() =>
        Assert.DoesNotContain("<b>", Mean().Check(_ => throw new InvalidOperationException("<b>x</b>")).ToHtml());
}
