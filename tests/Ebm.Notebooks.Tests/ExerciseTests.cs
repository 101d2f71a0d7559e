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

    [Fact]
    public void AStubIsNotAttempted() => Assert.StartsWith("Not attempted", Mean().Check(_ => throw new NotImplementedException()).ToString());

    [Fact]
    public void ARightAnswerIsSolvedAndExplained()
    {
        var verdict = Mean().Check(v => v.Sum() / v.Length);
        Assert.StartsWith("Solved", verdict.ToString());
        Assert.Contains("over the count", verdict.ToString());
        Assert.Contains("&quot;state&quot;:&quot;solved&quot;", verdict.ToHtml());
    }

    [Fact]
    public void AMisconceptionIsNamedWithTheSmallestCounterexample()
    {
        var verdict = Mean().Check(v => v.Sum()).ToString();
        Assert.Contains("For [2, 4]: got 6, expected 3.", verdict);
        Assert.Contains("divide it by the count", verdict);
    }

    [Fact]
    public void AHardCodedAnswerFails() => Assert.StartsWith("Not yet", Mean().Check(_ => 2).ToString());

    [Fact]
    public void AnExceptionIsReportedWithItsCase()
    {
        var verdict = Mean().Check(v => v[1]).ToString();
        Assert.Contains("For [2]: got IndexOutOfRangeException", verdict);
    }

    [Fact]
    public void AChangedArgumentIsNoticed() => Assert.Contains("changed its argument 1", Mean().Check(v =>
    {
        var mean = v.Average();
        v[0] = 0;
        return mean;
    }).ToString());

    [Fact]
    public void AnEndlessLoopComesToAnEnd() => Assert.Contains("never end", Mean().Check(_ =>
    {
        while (true)
        {
            Thread.Sleep(5);
        }
    }).ToString());

    [Fact]
    public void NaNIsNamed() => Assert.Contains("NaN", Mean().Check(_ => double.NaN).ToString());

    [Fact]
    public void APropertyIsCheckedAfterTheCases()
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
    public void HintsComeOneByOne()
    {
        var exercise = Mean();
        Assert.Equal(["Hint 1 of 2: Add.", "Hint 2 of 2: Divide.", "Hint 2 of 2: Divide."], Enumerable.Range(0, 3).Select(_ => exercise.Hint().ToString()));
    }

    [Fact]
    public void ALearnersTextIsNotHtml() =>
        Assert.DoesNotContain("<b>", Mean().Check(_ => throw new InvalidOperationException("<b>x</b>")).ToHtml());
}
