namespace Ebm.Tests;

/// <summary>The attack on a classifier: exact where the classifier is linear, and within its box always.</summary>
public class AttackTests
{
    [Fact]
    public void On_a_linear_classifier_of_two_labels_it_takes_the_whole_margin_that_the_radius_allows()
    {
        var rng = new Rng(1);
        var layer = new Linear(12, 2, rng);
        var model = new SoftmaxClassifier(layer, 12, 2);
        var set = Pictures(rng, 20, 2, .3, .7);
        var lost = .1 * Enumerable.Range(0, 12).Sum(i => Math.Abs(layer.Weight.Data[i] - layer.Weight.Data[12 + i]));
        foreach (var steps in new[] { 1, 20 })
        {
            var after = model.Margins(model.Attack(set, .1, steps));
            Assert.All(model.Margins(set).Zip(after), m => Assert.Equal(lost, m.First - m.Second, 1e-5));
        }
    }

    [Fact]
    public void It_stays_in_its_box_changes_no_input_and_raises_the_loss()
    {
        var rng = new Rng(2);
        var model = new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Silu, 12, 16, 3), 12, 3);
        var set = Pictures(rng, 30, 3, 0, 1);
        var before = set.Flatten();
        var attacked = model.Attack(set, .15);
        Assert.Equal(before, set.Flatten());
        Assert.Equal(set.Labels, attacked.Labels);
        Assert.All(attacked.Flatten().Zip(before),
            v => Assert.InRange(v.First, Math.Max(0, v.Second - .15001f), Math.Min(1, v.Second + .15001f)));
        double Loss(ImageSet s) => new NegativeLogLikelihood().Loss(model, TrainingSet.From(s).All(), rng).Item;
        Assert.True(Loss(attacked) > Loss(model.Attack(set, .05)));
        Assert.True(Loss(model.Attack(set, .05)) > Loss(set));
        Assert.Equal(before, model.Attack(set, 0).Flatten());
        Assert.Throws<ArgumentOutOfRangeException>("radius", () => model.Attack(set, -1));
        Assert.Throws<ArgumentOutOfRangeException>("steps", () => model.Attack(set, .1, 0));
        Assert.Throws<ArgumentException>(() => model.Attack(Digits.Load().Test, .1));
    }

    private static ImageSet Pictures(Rng rng, int count, int classes, double from, double to) => new(
        "random",
        [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, 12).Select(_ => (float)(from + ((to - from) * rng.NextDouble())))
            .ToArray())],
        [.. Enumerable.Range(0, count).Select(i => i % classes)], 4, 3, [.. Enumerable.Range(0, classes).Select(k => $"{k}")], count);
}
