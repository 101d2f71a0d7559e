namespace Ebm.Tests;

/// <summary>Indices out of range, elements that are null and sides whose product overflows are named.</summary>
public class ArgumentNameTests
{
    private static readonly double[] None = null!;

    private static readonly Dictionary<string, Action<int>> Indices = new()
    {
        ["d"] = i => new DiscreteTable([0, 1, 2, 3], 2, 2).Size(i),
        ["row"] = i => new DiscreteTable([0, 1], 2).EnergyOf(i),
        ["pixel"] = i => PixelHistogram.Fit(new ImageSet("two", [[0, 1], [1, 1]], [0, 0], 2, 1, ["any"], 2)).Probabilities(i),
        ["batch[1]"] = i => ((IMinibatchEnergy)new GaussianMeanPosterior([1, 2], 1, 1))
            .MinibatchGradients(new Batch([0], 1, 1), [0, i], new float[1]),
    };

    private static readonly Dictionary<string, Action> Nulls = new()
    {
        ["points[0]"] = () => NoiseSchedule.Linear(10).ExactEnergy([None], 1),
        ["points[1]"] = () => TrainingSet.From([[1], None]),
        ["states[1]"] = () => Points.From([[1], None]),
        ["states[0]"] = () => Points.From([(float[])null!]),
        ["coordinates[1]"] = () => Points.FromCoordinates([1], None),
        ["groups[1]"] = () => Binder.WithError([[1], None]),
        ["groups[0]"] = () => ConstraintEnergy.AllDifferent(3, 3, (int[])null!, [1, 2]),
        ["centres[0]"] = () => new KMeans([None]),
        ["unmixing[0]"] = () => new Ica([None]),
        ["mixing[1]"] = () => Ica.AmariDistance([[1, 0], [0, 1]], [[1, 0], None]),
        ["atoms[0]"] = () => new SparseCoding([None], .1),
        ["means[1]"] = () => new GaussianMixture([.5, .5], [[1], None], [new[,] { { 1.0 } }, new[,] { { 1.0 } }]),
        ["covariances[0]"] = () => new GaussianMixture([1], [[1]], [null!]),
        ["prototypes[1]"] = () => new PrototypeEnergy([[1], null!]),
        ["patterns[0]"] = () => new ModernHopfield([None], 1),
        ["images[0]"] = () => new ImageSet("none", [null!], [0], 1, 1, ["any"], 1),
    };

    private static readonly Dictionary<string, (string Name, Action<int, int> Make)> Sides = new()
    {
        ["energy"] = ("rows · columns", (a, b) => new IsingEnergy(a, b)),
        ["table"] = ("sizes", (a, b) => new DiscreteTable(new double[4], a, b)),
        ["states"] = ("width · height", (a, b) => IsingExact.Enumerate(a, b)),
        ["picture"] = ("width · height", (a, b) => new GrayImage(a, b)),
        ["picture over nothing"] = ("width · height", (a, b) => new GrayImage(a, b, [])),
        ["images"] = ("width · height", (a, b) => new ImageSet("none", [[]], [0], a, b, ["any"], 1)),
    };

    public static TheoryData<string> OfIndices => [.. Indices.Keys];

    public static TheoryData<string> OfNulls => [.. Nulls.Keys];

    public static TheoryData<string> OfSides => [.. Sides.Keys];

    [Theory]
    [MemberData(nameof(OfIndices))]
    public void An_index_out_of_range_is_named(string name)
    {
        foreach (var index in new[] { -1, 2, int.MaxValue, int.MinValue })
            Assert.Contains($"{name} = {index} must lie between 0 and 1",
                Assert.Throws<ArgumentOutOfRangeException>(name, () => Indices[name](index)).Message, StringComparison.Ordinal);
        Indices[name](0);
        Indices[name](1);
    }

    [Theory]
    [MemberData(nameof(OfNulls))]
    public void An_element_that_is_null_is_named(string name) => Assert.Throws<ArgumentNullException>(name, Nulls[name]);

    // Products that are 0, 1 and negative as an int.
    [Theory]
    [MemberData(nameof(OfSides))]
    public void Sides_whose_product_overflows_are_named(string what)
    {
        foreach (var (a, b) in new[] { (65536, 65536), (641, 6_700_417), (50_000, 50_000), (int.MaxValue, int.MaxValue) })
            Assert.Equal(Sides[what].Name, Assert.ThrowsAny<ArgumentException>(() => Sides[what].Make(a, b)).ParamName);
    }
}
