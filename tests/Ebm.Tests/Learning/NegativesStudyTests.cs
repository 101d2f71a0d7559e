namespace Ebm.Tests.Learning;

/// <summary>The study of chapter 12: all its cells, and a run that repeats itself.</summary>
public class NegativesStudyTests
{
    [Fact]
    public void There_are_twenty_four_designs()
    {
        Assert.Equal(24, NegativesStudy.Design.All.Distinct().Count());
    }

    [Fact]
    public void A_run_repeats_itself_and_learns()
    {
        var (truth, design) = (Ebm.Energies.EightGaussians(), new NegativesStudy.Design(true, false, NegativeSource.Beginning.Data, false));
        var (a, b) = (NegativesStudy.Run(truth, design, 1, 250), NegativesStudy.Run(truth, design, 1, 250));
        Assert.Equal(a with { Seconds = 0 }, b with { Seconds = 0 });
        var flat = PartitionFunction.Divergence(truth, Ebm.Energies.From((_, _) => 0.0), NegativesStudy.HalfWidth);
        Assert.True(a.Divergence < flat, $"{a} is no better than a flat energy, {flat}");
        Assert.InRange(a.AtBestBeta, 0, a.Divergence + 1e-9);
        Assert.InRange(a.Area, .5, 1);
    }

    [Fact]
    public void The_divergence_of_two_Gaussians_is_the_closed_form()
    {
        // KL = ½ (tr Σ₂⁻¹Σ₁ − 2 + log |Σ₂|/|Σ₁|); the grid sums smooth densities to all digits, the energies are single precision.
        var (p, q) = (Diagonal(.3, .5), Diagonal(.6, .4));
        var exact = .5 * ((.3 / .6) + (.5 / .4) - 2 + Math.Log(.6 * .4 / (.3 * .5)));
        Assert.Equal(exact, PartitionFunction.Divergence(p, q, 6), 1e-5);
        var (least, beta) = PartitionFunction.LeastDivergence(p, Diagonal(1.2, 2), 6);
        Assert.Equal(4, beta, 1e-4);
        Assert.Equal(0, least, 1e-6);
        Assert.Throws<ArgumentException>("energy.Dimension", () => PartitionFunction.Divergence(p, Ebm.Energies.StandardGaussian(3), 4));
        Assert.Throws<ArgumentException>("energy", () => PartitionFunction.Divergence(p, Ebm.Energies.From((_, _) => double.NaN), 4));
    }

    [Fact]
    public void A_wall_does_not_hide_the_best_temperature()
    {
        double Box(double x, double y, double k) =>
            Math.Max(Math.Abs(x), Math.Abs(y)) < 1 ? k * ((x * x) + (y * y)) : double.PositiveInfinity;
        var truth = Ebm.Energies.From((x, y) => Box(x, y, 3));
        var (least, beta) = PartitionFunction.LeastDivergence(truth, Ebm.Energies.From((x, y) => Box(x, y, 1)), 1.5);
        Assert.Equal(3, beta, 1e-4);
        Assert.Equal(0, least, 1e-6);
    }

    private static GaussianEnergy Diagonal(double a, double b) => Ebm.Energies.Gaussian(new[,] { { a, 0 }, { 0, b } });
}
