namespace Ebm.Tests;

public class PartitionFunctionTests
{
    private static GaussianEnergy Skewed => new(new[,] { { 0.6, 0.2, 0 }, { 0.2, 0.8, -0.3 }, { 0, -0.3, 1.2 } }, [0.3, -0.2, 0.1]);

    [Fact]
    public void Gaussian_log_Z_is_found_by_quadrature()
    {
        Assert.Equal(0.5 * Math.Log(2 * Math.PI), PartitionFunction.Quadrature(x => x * x / 2, -10, 10, 60), 1e-12);
        Assert.Equal(Skewed.AtBeta(1).LogPartition, PartitionFunction.Quadrature(Skewed, 8, 50), 1e-5);
        Assert.Equal(Skewed.AtBeta(1.7).LogPartition, PartitionFunction.Quadrature(Skewed, 8, 60, 1.7), 1e-5);
        Assert.Equal(1.5 / 1.7, Skewed.AtBeta(1.7).MeanEnergy, 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => PartitionFunction.Quadrature(Ebm.Energies.StandardGaussian(20), 5, 10));
    }

    [Fact]
    public void Monte_Carlo_covers_the_truth_as_often_as_it_says()
    {
        // 400 estimates; |z| > 2 has probability 0.0455, 18 ± 4.2 expected.
        var truth = Ebm.Energies.StandardGaussian(2).AtBeta(1).LogPartition;
        var rng = new Rng(1);
        var beyond = Enumerable.Range(0, 400).Count(_ =>
        {
            var estimate = PartitionFunction.MonteCarlo(Ebm.Energies.StandardGaussian(2), 5, 5000, rng);
            return Math.Abs(estimate.Value - truth) > 2 * estimate.StandardError;
        });
        Assert.InRange(beyond, 18.2 - 5 * 4.2, 18.2 + 5 * 4.2);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public void Monte_Carlo_error_grows_as_the_formula_says(int dimension)
    {
        const double a = 4;
        const int n = 400_000;
        var estimate = PartitionFunction.MonteCarlo(Ebm.Energies.StandardGaussian(dimension), a, n, new Rng(2));
        Assert.Equal(1, estimate.StandardError / Math.Sqrt((Math.Pow(a / Math.Sqrt(Math.PI), dimension) - 1) / n), 0.05);
    }
}
