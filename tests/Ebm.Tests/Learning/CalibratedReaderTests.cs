namespace Ebm.Tests.Learning;

/// <summary>The reader of generated pictures, on two pixels and two classes.</summary>
public class CalibratedReaderTests
{
    [Fact]
    public void It_counts_what_it_is_sure_of_and_measures_how_far_the_pictures_are()
    {
        var reader = Reader();
        Assert.True(reader.Beta is > 0 and < 1e3, $"β = {reader.Beta}");
        var reading = reader.Read([[1, 0], [.9f, 0], [0, 1], [.5f, .5f]], .7);
        Assert.Equal([2, 1], reading.Counts);
        Assert.Equal(1, reading.Rarest);
        Assert.Equal(.75, reading.Share.Value, 1e-12);
        Assert.Equal(Estimate.Of([1.0, 1, 1, 0]).StandardError, reading.Share.StandardError, 1e-12);
        Assert.Equal((0 + .1 + 0 + Math.Sqrt(.5)) / 4, reading.Distance.Value, 1e-6);
        Assert.Equal(reader.Probabilities([1, 0]), reader.Probabilities([7, -3]));
    }

    [Fact]
    public void Arguments_are_checked()
    {
        var reader = Reader();
        Assert.Throws<ArgumentOutOfRangeException>("confidence", () => reader.Read([[1, 0], [1, 0]], 2));
        Assert.Throws<ArgumentOutOfRangeException>("pictures.Count", () => reader.Read([[1, 0]]));
        Assert.Throws<ArgumentException>("seen.Pixels", () => new CalibratedReader(Classifier(), Set(), Digits.Load()));
        Assert.Throws<ArgumentException>("calibration.Pixels", () => new CalibratedReader(Classifier(), Digits.Load(), Set()));
    }

    internal static CalibratedReader Reader() => new(Classifier(), Set(), Set().Slice(0, 2));

    private static ImageSet Set() => new("two", [[1, 0], [0, 1], [.2f, .8f], [.4f, .6f]], [0, 1, 1, 0], 2, 1, ["left", "right"], 4);

    private static SoftmaxClassifier Classifier()
    {
        var layer = new Linear(2, 2, new Rng(1));
        float[] identity = [1, 0, 0, 1];
        identity.CopyTo(layer.Weight.Data);
        return new SoftmaxClassifier(layer, 2, 2);
    }
}
