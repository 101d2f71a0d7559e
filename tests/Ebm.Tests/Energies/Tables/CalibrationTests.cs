namespace Ebm.Tests;

public class CalibrationTests
{
    /// <summary>Energies whose right answers are drawn from the softmin at a known β.</summary>
    private static (double[][] Energies, int[] Labels) Calibrated(double beta, int n, ulong seed)
    {
        var rng = new Rng(seed);
        var energies = Enumerable.Range(0, n).Select(_ => Enumerable.Range(0, 5).Select(_ => 3 * rng.NextDouble()).ToArray()).ToArray();
        return (energies, [.. energies.Select(row => new TabularEnergy(row).Sample(1, beta, rng)[0])]);
    }

    [Fact]
    public void Best_beta_is_the_one_the_answers_were_drawn_at()
    {
        var (energies, labels) = Calibrated(1.7, 20_000, 1);
        var beta = Calibration.FitBeta(energies, labels);
        // Fisher information: the mean variance of the energies under the model.
        var error = 1 / Math.Sqrt(energies.Sum(row => new TabularEnergy(row).AtBeta(1.7).EnergyVariance));
        Assert.Equal(1.7, beta, 5 * error);
        Assert.Equal(Calibration.EnergyOfAnswers(energies, labels), Calibration.ExpectedEnergy(energies, labels, beta), 1e-11);
        foreach (var other in new[] { 0.98, 1.02 })
            Assert.True(Calibration.NegativeLogLikelihood(energies, labels, beta) < Calibration.NegativeLogLikelihood(energies, labels,
                beta * other));
    }

    [Fact]
    public void Reliability_bins_of_a_calibrated_model_lie_on_the_diagonal()
    {
        var (energies, labels) = Calibrated(1.7, 20_000, 2);
        var bins = Calibration.Reliability(energies, labels, 1.7);
        Assert.Equal(20_000, bins.Sum(b => b.Count));
        foreach (var b in bins.Where(b => b.Count > 50))
        {
            Assert.InRange(b.Confidence, b.Low, b.High);
            Assert.Equal(b.Confidence, b.Accuracy, 5 * b.StandardError);
        }
        Assert.InRange(Calibration.ExpectedCalibrationError(bins), 0, 0.02);
        Assert.InRange(Calibration.ExpectedCalibrationError(Calibration.Reliability(energies, labels, 10)), 0.2, 1);
    }

    [Fact]
    public void Error_bar_of_the_calibration_error_is_its_spread_over_fresh_samples()
    {
        // At a wrong β the error is far from 0, where resampling is honest. 40 fresh sets know their spread to 11 %.
        var fresh = Enumerable.Range(0, 40).Select(i => Calibrated(1.7, 1000, 10 + (ulong)i)).ToArray();
        var spread = Statistics.StandardDeviation(
            [.. fresh.Select(f => Calibration.ExpectedCalibrationError(Calibration.Reliability(f.Energies, f.Labels, 6)))]);
        var (_, error) = Calibration.MeasureError(fresh[0].Energies, fresh[0].Labels, 6, new Rng(3));
        Assert.InRange(error / spread, 0.5, 2);
    }

    [Fact]
    public void Hopeless_and_perfect_energies_have_no_finite_best_beta()
    {
        Assert.Throws<ArgumentException>("energies", () => Calibration.FitBeta([[0, 1], [2, 1]], [0, 1]));
        Assert.Equal(0, Calibration.FitBeta([[0, 1], [0, 1]], [0, 1]));
        Assert.Throws<ArgumentException>("labels", () => Calibration.FitBeta([[0, 1]], [0, 1]));
        Assert.Throws<ArgumentOutOfRangeException>("labels[0]", () => Calibration.FitBeta([[0, 1]], [2]));
    }
}
