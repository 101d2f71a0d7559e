namespace Ebm.Tests;

public class PartitionFunctionTests
{
    private static GaussianEnergy Skewed => new([0.3, -0.2, 0.1], new[,] { { 2, 0.5, 0 }, { 0.5, 1.5, -0.3 }, { 0, -0.3, 1.2 } });

    [Fact]
    public void Gaussian_log_Z_is_found_by_quadrature()
    {
        Assert.Equal(0.5 * Math.Log(2 * Math.PI), PartitionFunction.Quadrature(x => x * x / 2, -10, 10, 60), 1e-12);
        Assert.Equal(Skewed.AtBeta(1).LogPartition, PartitionFunction.Quadrature(Skewed, 8, 50), 1e-5);
        Assert.Equal(Skewed.AtBeta(1.7).LogPartition, PartitionFunction.Quadrature(Skewed, 8, 60, 1.7), 1e-5);
        Assert.Throws<ArgumentOutOfRangeException>(() => PartitionFunction.Quadrature(GaussianEnergy.Isotropic(20), 5, 10));
    }

    [Fact]
    public void Monte_Carlo_covers_the_truth_as_often_as_it_says()
    {
        // 400 estimates; |z| > 2 has probability 0.0455, 18 ± 4.2 expected.
        var truth = GaussianEnergy.Isotropic(2).AtBeta(1).LogPartition;
        var rng = new Rng(1);
        var beyond = Enumerable.Range(0, 400).Count(_ =>
        {
            var estimate = PartitionFunction.MonteCarlo(GaussianEnergy.Isotropic(2), 5, 5000, rng);
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
        var estimate = PartitionFunction.MonteCarlo(GaussianEnergy.Isotropic(dimension), a, n, new Rng(2));
        Assert.Equal(1, estimate.StandardError / Math.Sqrt((Math.Pow(a / Math.Sqrt(Math.PI), dimension) - 1) / n), 0.05);
    }

    [Fact]
    public void Gaussian_gradient_is_its_finite_difference_and_its_samples_have_its_covariance()
    {
        var energy = Skewed;
        float[] points = [0.5f, -1, 0.2f, 0.7f, -0.3f, 1.1f];  // two points of three coordinates
        var (e, g) = (new float[2], new float[6]);
        energy.EnergiesAndGradients(points, 2, e, g);
        for (var i = 0; i < 2; i++)
        {
            double[] x = [points[i], points[2 + i], points[4 + i]];
            Assert.Equal(energy.Energy(x), e[i], 1e-5);
            for (var d = 0; d < 3; d++)
            {
                var (up, down) = ((double[])x.Clone(), (double[])x.Clone());
                up[d] += 1e-4;
                down[d] -= 1e-4;
                Assert.Equal((energy.Energy(up) - energy.Energy(down)) / 2e-4, g[d * 2 + i], 1e-5);
            }
        }
        const int n = 200_000;
        var sample = energy.Sample(n, new Rng(3), beta: 2);
        var sampleEnergies = new float[n];
        energy.Energies(sample, n, sampleEnergies);
        // βE is half a chi-square with 3 degrees of freedom: mean 3/2, variance 3/2.
        Assert.Equal(1.5 / 2, sampleEnergies.Average(v => (double)v), 5 * Math.Sqrt(1.5 / n) / 2);
        Assert.Equal(0.3, sample[..n].Average(v => (double)v), 5 * Math.Sqrt(1.0 / n));
    }

    [Fact]
    public void Precision_must_be_symmetric_and_positive_definite()
    {
        Assert.Contains("not positive definite", Assert.Throws<ArgumentException>(() => new GaussianEnergy([0, 0], new double[,] { { 1, 2 }, { 2, 1 } })).Message);
        Assert.Contains("must be equal", Assert.Throws<ArgumentException>(() => new GaussianEnergy([0, 0], new double[,] { { 1, 2 }, { 0, 1 } })).Message);
        Assert.Throws<ArgumentException>(() => new GaussianEnergy([0, 0], new double[1, 1]));
    }
}
