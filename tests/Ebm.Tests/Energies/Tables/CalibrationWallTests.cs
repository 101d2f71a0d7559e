namespace Ebm.Tests.Energies;

/// <summary>Calibration on rows with forbidden classes, offsets, ties and extreme scales, against a plain scan of the likelihood.</summary>
public class CalibrationWallTests
{
    private const double Wall = double.PositiveInfinity;

    /// <summary>−log P(y*) with the forbidden classes struck out, in decimal-friendly sizes.</summary>
    private static double Plain(double[][] rows, int[] labels, double beta) => rows.Zip(labels, (row, y) =>
        Math.Log(row.Where(double.IsFinite).Sum(e => Math.Exp(-beta * (e - row[y]))))).Average();

    [Fact]
    public void Best_beta_with_forbidden_classes_is_the_minimum_of_the_likelihood()
    {
        var rng = new Rng(4);
        var fitted = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var labels = Enumerable.Range(0, 12).Select(_ => rng.NextInt(4)).ToArray();
            var rows = labels.Select(y => Enumerable.Range(0, 4)
                .Select(k => k != y && rng.NextDouble() < 0.3 ? Wall : (2 * rng.NextDouble()) - (k == y ? 0.5 : 0)).ToArray()).ToArray();
            if (rows.Zip(labels, (row, y) => row[y] == row.Min()).All(lowest => lowest)) continue;
            var beta = Calibration.FitBeta(rows, labels);
            Assert.Equal(Plain(rows, labels, beta), Calibration.NegativeLogLikelihood(rows, labels, beta), 1e-12);
            if (beta == 0)
            {
                Assert.True(Plain(rows, labels, 1e-3) >= Plain(rows, labels, 0) - 1e-12);
                continue;
            }

            fitted++;
            // L is convex: its slope changes sign at the minimum.
            Assert.True(Plain(rows, labels, beta * 0.999) > Plain(rows, labels, beta));
            Assert.True(Plain(rows, labels, beta * 1.001) > Plain(rows, labels, beta));
            Assert.Equal(Calibration.EnergyOfAnswers(rows, labels), Calibration.ExpectedEnergy(rows, labels, beta), 1e-11);
        }

        Assert.True(fitted > 100);
    }

    [Fact]
    public void A_forbidden_class_alone_in_its_way()
    {
        Assert.Equal(0.571, Calibration.FitBeta([[0, Wall, 1], [1, 0, 2]], [0, 0]), 0.001);
        Assert.Equal(Math.Log(2), Calibration.NegativeLogLikelihood([[0, Wall, 1]], [0], 0), 1e-15);
        Assert.Equal(0.5, Calibration.ExpectedEnergy([[0, Wall, 1]], [0], 0), 1e-15);
        Assert.Equal(0, Calibration.NegativeLogLikelihood([[3, Wall, Wall]], [0], 2), 1e-15);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public void A_forbidden_right_answer_has_infinite_likelihood_and_no_best_beta(double beta)
    {
        Assert.Equal(Wall, Calibration.NegativeLogLikelihood([[0, 1], [Wall, 1]], [0, 0], beta));
        Assert.Equal(Wall, Calibration.EnergyOfAnswers([[0, 1], [Wall, 1]], [0, 0]));
        Assert.Equal(0.5, Calibration.ExpectedEnergy([[0, 1], [Wall, 1]], [0, 0], 0) - 0.25, 1e-15);
        Assert.Contains("energies[1][0]",
            Assert.Throws<ArgumentException>("energies", () => Calibration.FitBeta([[0, 1], [Wall, 1]], [0, 0])).Message,
            StringComparison.Ordinal);
        Assert.Contains("forbids every class",
            Assert.Throws<ArgumentException>("energies", () => Calibration.ExpectedEnergy([[Wall, Wall]], [0], beta)).Message,
            StringComparison.Ordinal);
        var bins = Calibration.Reliability([[0, 1], [Wall, 1]], [0, 0], beta, 2);
        Assert.Equal(2, bins.Sum(b => b.Count));
        Assert.True(double.IsFinite(Calibration.ExpectedCalibrationError(bins)));
    }

    [Fact]
    public void Constant_energies_and_separable_data_say_what_they_are()
    {
        Assert.Equal(0, Calibration.FitBeta([[0.1, 0.1, 0.1], [7, 7, 7]], [0, 2]));
        Assert.Throws<ArgumentException>("energies", () => Calibration.FitBeta([[0, 1, Wall], [2, 1, 1]], [0, 1]));

        // e^{−β} = ε/2 at the minimum, with ε = 4.9e-324: large, and finite. A gap of 1e-310 asks for β = 3e311.
        Assert.InRange(Calibration.FitBeta([[0, 1], [double.Epsilon, 0]], [0, 0]), 740, 746);
        Assert.Contains("too small",
            Assert.Throws<ArgumentException>("energies", () => Calibration.FitBeta([[0, 1e-310], [1e-323, 0]], [0, 0])).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1e-250)]
    [InlineData(1e-9)]
    [InlineData(1)]
    [InlineData(1e9)]
    [InlineData(1e250)]
    public void Scale_and_offset_of_the_energies_scale_beta_and_cancel(double scale)
    {
        double[][] rows = [[0, 1, 2], [1, 0, 2], [2, 1, 0.5]];
        int[] labels = [0, 0, 2];
        var beta = Calibration.FitBeta(rows, labels);
        Assert.Equal(1, Calibration.FitBeta([.. rows.Select(row => row.Select(e => scale * e).ToArray())], labels) * scale / beta, 1e-11);

        // Multiples of ½ next to 2⁴⁰ are exact: only the arithmetic of the fit could lose them.
        var offset = Math.ScaleB(1, 40);
        double[][] far = [.. rows.Select((row, i) => row.Select(e => e + (offset * (i + 1))).ToArray())];
        Assert.Equal(beta, Calibration.FitBeta(far, labels), 1e-12 * beta);
        Assert.Equal(Calibration.NegativeLogLikelihood(rows, labels, beta), Calibration.NegativeLogLikelihood(far, labels, beta), 1e-15);
    }

    [Fact]
    public void Accuracy_is_that_of_the_lowest_energy_at_every_beta()
    {
        double[][] rows = [[1, 0], [1, 0], [1, 0], [0, 1]];
        foreach (var beta in new[] { 0, 1e-20, 1, 1e300 })
            Assert.Equal(0.75, Calibration.Reliability(rows, [1, 1, 1, 1], beta, 1)[0].Accuracy, 1e-15);
        Assert.Throws<ArgumentOutOfRangeException>("beta", () => Calibration.Reliability(rows, [1, 1, 1, 1], -1));
    }
}
