namespace Ebm.Tests.Learning;

/// <summary>The ten losses of LeCun's table: their values by the written-out formulas, what they are content with, and bad input.</summary>
public class LossFunctionalTests
{
    private static readonly Dictionary<string, Func<double[], int, double>> Written = new()
    {
        ["energy"] = (e, y) => e[y],
        ["perceptron"] = (e, y) => e[y] - e.Min(),
        ["hinge"] = (e, y) => Math.Max(0, 1 + e[y] - Wrong(e, y)),
        ["log"] = (e, y) => Math.Log(1 + Math.Exp(e[y] - Wrong(e, y))),
        ["LVQ2"] = (e, y) => Math.Min(1, Math.Max(0, e[y] - Wrong(e, y))),
        ["classification error"] = (e, y) => 1 / (1 + Math.Exp(Wrong(e, y) - e[y])),
        ["square-square"] = (e, y) => (e[y] * e[y]) + Math.Pow(Math.Max(0, 1 - Wrong(e, y)), 2),
        ["square-exponential"] = (e, y) => (e[y] * e[y]) + Math.Exp(-Wrong(e, y)),
        ["likelihood"] = (e, y) => e[y] + Math.Log(e.Sum(v => Math.Exp(-v))),
        ["empirical error"] = (e, y) => 1 - (Math.Exp(-e[y]) / e.Sum(v => Math.Exp(-v))),
    };

    [Fact]
    public void Each_of_the_ten_is_its_formula()
    {
        var rng = new Rng(1);
        Assert.Equal(Written.Keys, LossFunctional.All().Select(l => l.Name));
        foreach (var loss in LossFunctional.All())
        {
            for (var k = 0; k < 50; k++)
            {
                double[] e = [.. Enumerable.Range(0, 4).Select(_ => 2 * rng.NextGaussian())];
                var y = rng.NextInt(4);
                var found = loss.Of(Tensor.From(Array.ConvertAll(e, v => (float)v), 1, 4), y).Item;
                var expected = Written[loss.Name](e, y);
                Assert.Equal(expected, found, 1e-5 * (1 + Math.Abs(expected)));
            }
        }
    }

    [Fact]
    public void What_each_is_content_with_is_its_margin()
    {
        foreach (var loss in LossFunctional.All(1.5))
        {
            var expected = loss.Name is "energy" or "perceptron" or "LVQ2" ? 0 : loss.Margin ?? 4;
            Assert.Equal(loss.Name == "energy" ? -0.0 : expected, loss.LeastGap(4, 41), 1e-9);
        }
    }

    [Fact]
    public void A_push_is_minus_the_slope_of_the_value()
    {
        foreach (var loss in LossFunctional.All())
        {
            var (right, wrong) = loss.Push(.8, .5);
            Assert.Equal(-(loss.At(.81, .5) - loss.At(.79, .5)) / .02, right, 2e-3);
            Assert.Equal(-(loss.At(.8, .51) - loss.At(.8, .49)) / .02, wrong, 2e-3);
        }
    }

    [Fact]
    public void Neighbours_inside_the_border_are_not_wrong()
    {
        var energies = Tensor.From([0f, 1, 2, .5f, 3], 1, 5);
        Assert.Equal(1 + 1 - 0, new Hinge().Of(energies, 1).Item, 1e-6);
        Assert.Equal(1 + 1 - .5, new Hinge().Outside(1).Of(energies, 1).Item, 1e-6);
        Assert.Equal(2 + 1 - .5, new Hinge().Outside(1).WithMargin(2).Of(energies, 1).Item, 1e-6);
        Assert.Contains("none is wrong", Assert.Throws<ArgumentException>("labels", () => new Hinge().Outside(4).Of(energies, 1)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_border_concerns_the_losses_that_look_for_the_most_offending_answer_and_no_others()
    {
        var energies = Tensor.From([0f, 1, 2, .5f, 3], 1, 5);
        string[] all = ["energy", "perceptron", LossFunctional.Likelihood().Name, LossFunctional.EmpiricalError().Name];
        foreach (var loss in LossFunctional.All())
            Assert.Equal(all.Contains(loss.Name), loss.Of(energies, 1).Item == loss.Outside(1).Of(energies, 1).Item);
    }

    [Fact]
    public void Bad_input_is_named()
    {
        foreach (var loss in LossFunctional.All())
        {
            var e = Assert.Throws<ArgumentException>("energies", () => loss.Of(Tensor.Filled(0, 3, 4), 0, 1));
            Assert.Contains("(3, 4)", e.Message, StringComparison.Ordinal);
            Assert.Contains("(2)", e.Message, StringComparison.Ordinal);
            Assert.Throws<ArgumentOutOfRangeException>("labels", () => loss.Of(Tensor.Filled(0, 1, 4), 4));
            Assert.Throws<ArgumentOutOfRangeException>("labels", () => loss.Of(Tensor.Filled(0, 1, 4), -1));
            Assert.Throws<ArgumentException>("energies", () => loss.Of(Tensor.Filled(0, 1, 1), 0));
            Assert.Throws<ArgumentOutOfRangeException>("places", () => loss.Outside(-1));
            if (loss.Margin is null)
                Assert.Contains(loss.Name, Assert.Throws<InvalidOperationException>(() => loss.WithMargin(1)).Message,
                    StringComparison.Ordinal);
            else
                Assert.Throws<ArgumentOutOfRangeException>("margin", () => loss.WithMargin(0));
        }

        Assert.Throws<ArgumentOutOfRangeException>("margin", () => new Hinge(double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>("most", () => LossFunctional.Lvq2(0));
        Assert.Throws<ArgumentOutOfRangeException>("weight", () => LossFunctional.SquareExponential(-1));
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => LossFunctional.Likelihood(0));
        Assert.Throws<ArgumentOutOfRangeException>("bound", () => LossFunctional.Log.LeastGap(0));
    }

    [Fact]
    public void Answers_on_a_grid_are_the_pairs()
    {
        var pairs = new NetworkModel(Sequential.Mlp(new Rng(3), Activation.Tanh, 2, 5, 1), 2);
        var grid = new AnswerGrid(pairs, Grid.Linear(-1, 1, 5));
        Assert.Equal(pairs.Energy(.3, -.5), grid.PerLabel(Tensor.From([.1f, .3f], 2, 1)).Data[5 + 1], 1e-6);
        Assert.Equal([1, 4], grid.Data(Points.From([[.3, -.6], [0, 1.1]])).All().Labels!);
        Assert.Equal(grid.Values.MinBy(y => pairs.Energy(.3, y)), grid.Answer(.3));
        var heights = grid.Landscape([.1, .3]);
        Assert.Equal(pairs.Energy(.3, -.5) - grid.Values.Min(y => pairs.Energy(.3, y)), heights[1, 1], 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>("y", () => grid.Place(1.3));
        Assert.Throws<ArgumentException>("values", () => new AnswerGrid(pairs, [0, 1, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() =>
            new AnswerGrid(new NetworkModel(Sequential.Mlp(new Rng(3), Activation.Tanh, 1, 5, 1), 1), [0, 1]));
    }

    private static double Wrong(double[] e, int y) => e.Where((_, k) => k != y).Min();
}
