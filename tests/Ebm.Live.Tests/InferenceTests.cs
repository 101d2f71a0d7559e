namespace Ebm.Live.Tests;

/// <summary>Robots, words and diffusing points against what is known of them.</summary>
public class InferenceTests
{
    private const double Sigmas = 5;   // two-sided normal: one false alarm in 1.7 million checks

    [Fact]
    public void Without_heat_all_robots_are_caught_in_the_cup()
    {
        Demo demo = Make("robot", ("T", "0"), ("N", "300"));
        for (int i = 0; i < 4000; i++) demo.Advance();
        double[] state = Frames.Of(demo)["state"];
        Assert.Equal(0, state[0]);
        Assert.Equal(1, state[2]);
    }

    [Theory]
    [InlineData(1.0, "1.5")]
    [InlineData(1.6, "4")]
    public void With_heat_their_shares_and_their_energy_become_the_exact_ones(double temperature, string height)
    {
        const int Robots = 1000;
        Demo demo = Make("robot", ("T", FormattableString.Invariant($"{temperature}")), ("h", height), ("N", $"{Robots}"));
        // Once around the box takes about 2.4²/T = 6 units of time, 3,000 steps of 0.002.
        for (int i = 0; i < 6000; i++) demo.Advance();
        double[] state = Frames.Of(demo)["state"];
        // Robots are independent of each other; 0.01 for the finite step and the time since the start.
        foreach (int at in (int[])[0, 2])
        {
            double error = Math.Sqrt(state[at + 1] * (1 - state[at + 1]) / Robots);
            Assert.InRange(state[at] - state[at + 1], -(Sigmas * error) - 0.01, (Sigmas * error) + 0.01);
        }
    }

    [Fact]
    public void Annealing_brings_most_robots_to_the_goal_and_ends_cold()
    {
        Demo demo = Make("robot", ("N", "300"));
        demo.Act("anneal", []);
        for (int i = 0; i < 6500; i++) demo.Advance();
        double[] state = Frames.Of(demo)["state"];
        Assert.Equal(0, state[6]);
        Assert.InRange(state[0], 0.8, 1);
    }

    [Theory]
    [InlineData("0.3")]
    [InlineData("1")]
    [InlineData("3")]
    public void Counted_shares_of_words_are_the_exact_ones_within_their_errors(string temperature)
    {
        const int Paths = 20000;
        Demo demo = Make("lattice", ("T", temperature));
        Dictionary<string, double[]> solved = Frames.Of(demo);
        for (int i = 0; i < Paths; i++) demo.Advance();
        double[] used = Frames.Of(demo)["used"], arcs = solved["arcs"];
        for (int a = 0; a < used.Length; a++)
        {
            double p = arcs[(4 * a) + 3], error = Math.Sqrt(Math.Max(0, p * (1 - p)) / Paths);
            Assert.InRange(used[a], p - (Sigmas * error) - 1e-9, p + (Sigmas * error) + 1e-9);
        }
    }

    [Fact]
    public void The_readings_probabilities_and_the_free_energy_are_those_of_all_paths()
    {
        Demo demo = Make("lattice", ("T", "0.7"));
        Assert.True(demo.Act("set", [4, 0.3]));
        Assert.True(demo.Act("set", [6, -5]));
        Assert.False(demo.Act("set", [13, 1]));
        Assert.False(demo.Act("set", [0.5, 1]));
        Dictionary<string, double[]> frame = Frames.Of(demo);
        double[] arcs = frame["arcs"];
        Assert.Equal(0, arcs[(4 * 6) + 2]);
        var dag = new WeightedDag(7);
        for (int a = 0; a < arcs.Length / 4; a++) dag.Add((int)arcs[4 * a], (int)arcs[(4 * a) + 1], arcs[(4 * a) + 2]);
        double[] energies = [.. dag.AllPaths().Select(path => path.Energy).Order()];
        double z = energies.Sum(e => Math.Exp(-e / 0.7));
        Assert.Equal(-0.7 * Math.Log(z), frame["state"][1], 1e-9);
        Assert.Equal(energies[0], frame["best"][0], 1e-12);
        Assert.Equal(Math.Exp(-energies[0] / 0.7) / z, frame["best"][1], 1e-9);
    }

    [Theory]
    [InlineData("DDPM", "0")]
    [InlineData("DDIM", "0")]
    [InlineData("DDPM", "1")]
    [InlineData("DDIM", "1")]
    public void Noise_becomes_data_again_and_guidance_one_is_the_class(string way, string guidance)
    {
        Demo demo = Make("diffusion", ("way", way), ("w", guidance), ("S", "200"), ("N", "4000"));
        demo.Act("back", []);
        for (int i = 0; i < 201; i++) demo.Advance();
        double[] state = Frames.Of(demo)["state"];
        Assert.Equal(0, state[0]);
        // The KL of as many exact draws, and as much again for 200 steps in place of infinitely many.
        Assert.InRange(state[3], 0, 2 * state[7]);
        if (guidance == "1") Assert.Equal(1, state[4], 0.02);
        else Assert.InRange(state[4], 0.5 - (Sigmas * 0.025), 0.5 + (Sigmas * 0.025));
    }

    [Fact]
    public void Noise_comes_in_as_the_exact_density_says()
    {
        Demo demo = Make("diffusion", ("S", "20"), ("N", "4000"));
        for (int i = 0; i < 80; i++)
        {
            demo.Advance();
            double[] state = Frames.Of(demo)["state"];
            if (state[5] == 1) Assert.InRange(state[3], 0, 1.5 * state[7]);
        }
    }

    [Fact]
    public void One_drawn_point_is_enough_and_strong_guidance_stays_finite()
    {
        Demo demo = Make("diffusion", ("N", "50"), ("S", "2"), ("w", "4"));
        demo.Act("clear", []);
        demo.Act("draw", [0.7, 0.2, 1]);
        for (int i = 0; i < 300; i++) demo.Advance();
        Assert.All(Frames.Of(demo)["points"], x => Assert.True(double.IsFinite(x)));
        for (int i = 0; i < 500; i++) demo.Act("draw", [i / 500.0, i * 13 % 500 / 500.0, 1]);
        for (int i = 0; i < 300; i++) demo.Advance();
        Assert.All(Frames.Of(demo)["points"], x => Assert.True(double.IsFinite(x)));
    }

    private static Demo Make(string demo, params (string Name, string Text)[] values)
    {
        Demo made = Catalogue.Make(demo)!;
        foreach ((string name, string text) in values) Assert.Null(made.Parameters.Single(parameter => parameter.Name == name).Set(text));
        made.Restart(1);
        return made;
    }
}
