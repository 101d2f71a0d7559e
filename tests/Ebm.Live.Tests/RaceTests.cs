namespace Ebm.Live.Tests;

/// <summary>The race is fair, its exact density exact, and each sampler does what the notes say.</summary>
public class RaceTests
{
    private const int Divergence = 0, HasDiverged = 4, Spent = 5, Fields = 6;

    [Fact]
    public void The_density_of_a_gaussian_is_the_normal_distribution()
    {
        var landscape = new RaceLandscape(Energies.StandardGaussian(2), 0.5, 0, 3, [0, 0]);
        landscape.Solve(2);
        const int Cells = RaceLandscape.Cells;
        double side = 6.0 / Cells;
        for (int cell = 0; cell < Cells * Cells; cell += 37)
        {
            double[] middle = landscape.MiddleOf(cell);
            Assert.Equal(cell, landscape.CellOf(middle[0], middle[1]));
            double expected = Math.Exp(-((middle[0] * middle[0]) + (middle[1] * middle[1])) / 4) / (4 * Math.PI) * side * side;
            // The middle of a cell in place of its mean: second order in the side.
            Assert.Equal(1, landscape.Density[cell] / expected, 0.01);
        }

        // P(|x − 0.5| > 3 or |y| > 3) of N(0, 2): 1 − (Φ(3.5/√2) − Φ(−2.5/√2)) (2Φ(3/√2) − 1).
        Assert.Equal(1 - ((0.993329 - 0.038550) * 0.966105), 1 - landscape.Density.Sum(), 0.002);
        Assert.Equal(-1, landscape.CellOf(0.5, 3.01));
        Assert.Equal(-1, landscape.CellOf(-2.51, 0));
    }

    [Fact]
    public void Exact_shares_have_no_divergence_and_others_have_some()
    {
        RaceLandscape landscape = RaceLandscape.Of("double well");
        landscape.Solve(1);
        Assert.Equal(0, landscape.Divergence(landscape.Density, 1 - landscape.Density.Sum()), 1e-6);
        Assert.True(landscape.Divergence([.. landscape.Density.Select(p => p * p)], 0) > 0.1);
    }

    [Fact]
    public void All_but_unadjusted_Langevin_reach_the_exact_density_at_equal_cost()
    {
        Demo demo = Race(("E", "two moons"), ("start", "everywhere"), ("step", "0.02"), ("N", "1000"));
        for (int i = 0; i < 150; i++) demo.Advance();
        Dictionary<string, double[]> frame = Frames.Of(demo);
        double[] racers = frame["racers"];
        for (int k = 0; k < RaceDemo.Names.Length; k++)
        {
            // A sampler goes on while it may: it oversteps by less than one step of its own, 12 of HMC, at most 63 of NUTS.
            Assert.InRange(racers[(Fields * k) + Spent], frame["state"][1], frame["state"][1] + 63);
            // 1,000 exact draws in these cells have about 0.02. HMC starts with particles far out, where its trajectories of this step are
            // refused. Gibbs stands still for twelve rounds between its costly steps, so that fewer independent rounds are averaged.
            if (RaceDemo.Names[k] == "ULA") Assert.InRange(racers[(Fields * k) + Divergence], 0.1, 0.5);
            else Assert.InRange(racers[(Fields * k) + Divergence], 0, RaceDemo.Names[k] switch { "HMC" => 1, "Gibbs" => 0.25, _ => 0.08 });
        }
    }

    [Fact]
    public void Tempering_fills_the_ring_and_the_others_stay()
    {
        Demo demo = Race(("N", "500"));
        for (int i = 0; i < 300; i++) demo.Advance();
        double[] racers = Frames.Of(demo)["racers"];
        int tempering = Array.IndexOf(RaceDemo.Names, "tempering"), mala = Array.IndexOf(RaceDemo.Names, "MALA");
        Assert.InRange(racers[(Fields * tempering) + Divergence], 0, 0.25);
        Assert.InRange(racers[(Fields * mala) + Divergence], 0.8, 3);
    }

    [Theory]
    [InlineData("two moons", 1)]
    [InlineData("eight Gaussians", 1)]
    [InlineData("banana", 2)]
    public void Gibbs_leaves_the_exact_shares_as_they_are_and_finds_them(string where, double temperature)
    {
        RaceLandscape landscape = RaceLandscape.Of(where);
        landscape.Solve(temperature);
        const int Count = 20000;
        double half = 0.9 * landscape.Half;
        var racer = new Racer(landscape, new GridGibbs(landscape, temperature), _ => 1,
            Points.Uniform(new Rng(1), Count, (landscape.X - half, landscape.X + half), (landscape.Y - half, landscape.Y + half)),
            new Rng(2));
        for (int i = 1; i <= 60; i++)
        {
            racer.RunTo(i);
            if (i > 40) racer.Book();
        }

        // Shares of n independent draws have a mean KL of (cells − 1)/2n; twice that for a tail of rarely visited cells.
        double filled = landscape.Density.Count(p => p * Count > 0.05);
        Assert.InRange(racer.Divergence, 0, 2 * filled / (2 * Count) + (1 - landscape.Density.Sum()));
    }

    [Fact]
    public void Gibbs_knows_a_line_whose_share_is_below_all_numbers()
    {
        RaceLandscape landscape = RaceLandscape.Of("Müller-Brown");
        landscape.Solve(0.2);
        var racer = new Racer(landscape, new GridGibbs(landscape, 0.2), _ => 1, Points.From([[1.25, 2.25]]), new Rng(2));
        Assert.InRange(landscape.Energy.Energy([1.25, 2.25]), 300, 1000);
        racer.RunTo(2);
        Assert.InRange(landscape.Energy.Energy(racer.Places[0]), -150, 0);
    }

    [Fact]
    public void A_step_that_is_far_too_large_stops_a_racer_and_not_the_race()
    {
        Demo demo = Race(("E", "Müller-Brown"), ("step", "2"), ("N", "100"));
        for (int i = 0; i < 200; i++) demo.Advance();
        double[] racers = Frames.Of(demo)["racers"];
        Assert.Equal(0, racers[HasDiverged]);   // Metropolis refuses
        Assert.All(Enumerable.Range(0, RaceDemo.Names.Length), k => Assert.True(racers[(Fields * k) + HasDiverged] is 0 or 1));
        demo.Act("small", []);
        for (int i = 0; i < 5; i++) demo.Advance();
        Assert.True(Frames.Of(demo)["state"][1] > 0);
    }

    [Fact]
    public void A_landscape_may_be_drawn_of_no_point_of_one_and_of_as_many_as_one_likes()
    {
        Demo demo = Race(("N", "100"));
        Assert.True(demo.Act("clear", []));
        demo.Advance();
        Assert.True(demo.Act("draw", [0.5, 0.5, 1]));
        demo.Advance();
        for (int i = 0; i < 1000; i++) demo.Act("draw", [i / 1000.0, i * 7 % 1000 / 1000.0, 1]);
        demo.Advance();
        for (int i = 0; i < 200; i++) demo.Act("draw", [i / 200.0, 0.5, -1]);
        Assert.True(demo.Act("draw", [1e300, -1e300, -1]));
        demo.Advance();
        Assert.Equal(2 * 2 * 100 * RaceDemo.Names.Length, Frames.Of(demo)["places"].Length);
    }

    private static Demo Race(params (string Name, string Text)[] values)
    {
        Demo demo = Catalogue.Make("race")!;
        foreach ((string name, string text) in values) Assert.Null(demo.Parameters.Single(parameter => parameter.Name == name).Set(text));
        demo.Restart(1);
        return demo;
    }
}
