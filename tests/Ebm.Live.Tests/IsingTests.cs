namespace Ebm.Live.Tests;

/// <summary>The lattice of the page against exact values and against the library's own readings.</summary>
public class IsingTests
{
    private const double Sigmas = 5;   // two-sided normal: one false alarm in 1.7 million checks

    [Fact]
    public void Energy_and_magnetisation_of_packed_bits_are_those_of_the_lattice()
    {
        var rng = new Rng(3);
        var lattice = new IsingLattice(128, 128, 0.4, rng, -0.7, 0.3);
        for (int i = 0; i < 5; i++) lattice.Checkerboard(rng);
        var bits = new byte[128 * 128 / 8];
        lattice.CopyBits(bits);
        (double energy, double magnetisation, double staggered) = IsingDemo.Read(bits, 128, -0.7, 0.3);
        Assert.Equal(lattice.Energy() / (128 * 128), energy, 1e-12);
        Assert.Equal(lattice.Magnetisation(), magnetisation, 1e-12);
        double expected = 0;
        for (int y = 0; y < 128; y++)
            for (int x = 0; x < 128; x++) expected += lattice[y, x] * ((x + y) % 2 == 0 ? 1 : -1);
        Assert.Equal(Math.Abs(expected) / (128 * 128), Math.Abs(staggered), 1e-12);
    }

    [Theory]
    [InlineData(128)]
    [InlineData(256)]
    [InlineData(512)]
    [InlineData(1024)]
    public void Bits_of_the_fast_lattice_are_its_spins_and_go_in_again(int side)
    {
        var lattice = MultiSpinIsing.Lattice(side, 0.3, new Rng(4));
        lattice.Sweep(2);
        var bits = new byte[side * side / 8];
        lattice.CopyBits(bits);
        sbyte[,] spins = lattice.Spins();
        for (int y = 0; y < side; y++)
            for (int x = 0; x < side; x++) Assert.Equal(spins[y, x], (2 * (bits[(y * side / 8) + (x / 8)] >> (x % 8) & 1)) - 1);
        var other = MultiSpinIsing.Lattice(side, 0.3, new Rng(5));
        other.SetBits(bits);
        Assert.Equal(spins, other.Spins());
    }

    [Theory]
    [InlineData(1.8, 1, 0)]
    [InlineData(2.1, 1, 0)]
    [InlineData(2.6, 1, 0)]
    [InlineData(3.5, 1, 0)]
    [InlineData(5, 1, 0)]
    [InlineData(2.6, -1, 0)]
    [InlineData(1.5, 0.5, 0)]
    [InlineData(2.1, 1, 1)]
    [InlineData(2.6, 1, 1)]
    [InlineData(2.6, -1, 1)]
    [InlineData(5, 1, 1)]
    public void The_energy_of_the_run_is_Kaufmans(double temperature, double coupling, int rule)
    {
        Demo demo = Ising(("T", temperature), ("J", coupling));
        if (temperature < 2.2) demo.Act("align", []);
        if (rule == 1) Set(demo, "rule", "Wolff");
        (double energy, double error) = Measure(demo, 2, 1 + rule);
        double exact = State(demo)[5];
        Assert.Equal(IsingExact.KaufmanEnergy(128, 128, 1 / temperature, Math.Abs(coupling)), exact, 1e-12);
        Assert.InRange(energy, exact - (Sigmas * error), exact + (Sigmas * error));
    }

    [Theory]
    [InlineData(128)]
    [InlineData(512)]
    public void Clusters_turn_the_lattice_over_at_every_temperature_and_none_takes_long(int side)
    {
        const double Least = 1 << 15;
        double spins = (double)side * side, part = Math.Min(1, Least / spins);
        (IsingEngine engine, Rng rng, byte[] bits) = (new(), new Rng(2), new byte[side * side / 8]);
        foreach (double temperature in (double[])[5, 2.6, 1, 5, 0.5])
        {
            engine.Use(side, temperature, 1, 0, true, bits, rng);
            double[] turned = [.. Enumerable.Range(0, 60).Select(_ => engine.Sweep(rng))];
            Assert.All(turned, fraction => Assert.InRange(fraction, 0, (4 * part) + 1));
            Assert.True(turned.Skip(40).Average() > 0.5 * part, $"T = {temperature}: {turned.Skip(40).Average()} of the lattice");
        }
    }

    [Fact]
    public void A_cluster_of_millions_grows_over_several_steps_and_the_numbers_wait_for_it()
    {
        Demo demo = Ising(("T", 1.0), ("L", 2048));
        demo.Act("align", []);
        Set(demo, "rule", "Wolff");
        double[] before = State(demo);
        var steps = 0;
        do
        {
            demo.Advance();
            steps++;
            Assert.True(steps < 100);
        }
        while (State(demo)[1] == before[1] && State(demo)[2] == before[2] && State(demo)[3] == before[3]);
        Assert.InRange(steps, 4_000_000 >> 18, 100);
        Assert.InRange(State(demo)[3], -1, -0.9);
        Assert.InRange(State(demo)[2], -2, -1.99);
    }

    [Theory]
    [InlineData(1.8)]
    [InlineData(2.1)]
    public void The_magnetisation_below_the_critical_temperature_is_Yangs(double temperature)
    {
        Demo demo = Ising(("T", temperature));
        demo.Act("align", []);
        (double magnetisation, double error) = Measure(demo, 3, 1);
        Assert.InRange(magnetisation, State(demo)[6] - (Sigmas * error), State(demo)[6] + (Sigmas * error));
    }

    [Theory]
    [InlineData(1.3, 0.4)]
    [InlineData(3, -0.8)]
    public void Free_spins_in_a_field_have_the_hyperbolic_tangent(double temperature, double field)
    {
        Demo demo = Ising(("T", temperature), ("J", 0), ("h", field));
        (double magnetisation, double error) = Measure(demo, 3, 1);
        double exact = Math.Tanh(field / temperature);
        Assert.InRange(magnetisation, exact - (Sigmas * error), exact + (Sigmas * error));
    }

    [Theory]
    [InlineData("rule", "h")]
    [InlineData("h", "rule")]
    public void A_field_and_clusters_from_the_address_are_not_both_taken(string first, string second)
    {
        // As the server does it: all values at once, then the start. Free spins say at once whether the field is felt.
        Demo demo = Catalogue.Make("ising")!;
        var asked = new Dictionary<string, string> { ["rule"] = "Wolff", ["h"] = "0.5" };
        foreach (string name in (string[])["L", "J", "T", first, second])
        {
            string text = name switch { "L" => "128", "J" => "0", "T" => "1", _ => asked[name] };
            Assert.Null(demo.Parameters.Single(parameter => parameter.Name == name).Set(text));
        }

        demo.Restart(1);
        Assert.Equal(("Metropolis", "0.5"), (demo.Parameters.Single(parameter => parameter.Name == "rule").Text,
            demo.Parameters.Single(parameter => parameter.Name == "h").Text));
        (double magnetisation, double error) = Measure(demo, 3, 1);
        Assert.InRange(magnetisation, Math.Tanh(0.5) - (Sigmas * error), Math.Tanh(0.5) + (Sigmas * error));
    }

    [Theory]
    [InlineData(2.4, 1, 0.1)]
    [InlineData(3, 1, -0.3)]
    [InlineData(2.4, -1, 0.7)]
    [InlineData(2, 0.6, 0.05)]
    public void With_a_field_the_bits_agree_with_the_readable_lattice(double temperature, double coupling, double field)
    {
        Demo demo = Ising(("T", temperature), ("J", coupling), ("h", field));
        (double energy, double error) = Measure(demo, 2, 1);
        var rng = new Rng(11);
        var lattice = new IsingLattice(128, 128, 1 / temperature, rng, coupling, field);
        var energies = new double[20];
        for (int block = -5; block < energies.Length; block++)
        {
            double sum = 0;
            for (int i = 0; i < 20; i++)
            {
                lattice.Checkerboard(rng);
                sum += lattice.Energy() / (128 * 128);
            }

            if (block >= 0) energies[block] = sum / 20;
        }

        Estimate other = Estimate.Of(energies);
        double both = Math.Sqrt((error * error) + (other.StandardError * other.StandardError));
        Assert.InRange(energy - other.Value, -Sigmas * both, Sigmas * both);
    }

    [Fact]
    public void The_pen_paints_up_and_down_and_over_the_edge()
    {
        Demo demo = Ising();
        Assert.True(demo.Act("paint", [0.5, 0.5, 0.5, 1]));
        double up = State(demo)[3];
        Assert.InRange(up, Math.PI / 4 - 0.05, 0.95);
        Assert.True(demo.Act("paint", [-1e300, 7, 0.1, -1]));
        Assert.True(State(demo)[3] < up);
        Assert.False(demo.Act("paint", [0.5, 0.5, 0.5]));
    }

    [Fact]
    public void The_hysteresis_loop_has_an_area_below_the_critical_temperature_and_closes_above()
    {
        static double Gap(double temperature)
        {
            Demo demo = Ising(("T", temperature));
            demo.Act("hysteresis", []);
            double falling = 0, rising = 0;
            for (int i = 0; i < 760; i++)
            {
                demo.Advance();
                double[] state = State(demo);
                if (Math.Abs(state[8] - 0.1) < 1e-9) (falling, rising) = i < 500 ? (state[3], rising) : (falling, state[3]);
            }

            return falling - rising;
        }

        Assert.InRange(Gap(1.5), 1.5, 2);
        Assert.InRange(Gap(4), -0.2, 0.2);
    }

    [Fact]
    public void Starting_again_during_hysteresis_starts_the_loop_again()
    {
        Demo demo = Ising(("T", 1.5));
        demo.Act("hysteresis", []);
        double[] First()
        {
            var fields = new double[5];
            for (int i = 0; i < fields.Length; i++)
            {
                demo.Advance();
                fields[i] = State(demo)[8];
            }

            return fields;
        }

        double[] first = First();
        for (int i = 0; i < 200; i++) demo.Advance();
        demo.Restart(1);
        Assert.Equal(0, State(demo)[8]);
        Assert.Equal(first, First());
        Assert.Equal(1, State(demo)[9]);
    }

    private static double[] State(Demo demo) => Frames.Of(demo, "state")["state"];

    private static Demo Ising(params (string Name, double Value)[] values)
    {
        Demo demo = Catalogue.Make("ising")!;
        Set(demo, "L", "128");
        foreach ((string name, double value) in values) Set(demo, name, FormattableString.Invariant($"{value}"));
        demo.Restart(1);
        return demo;
    }

    private static void Set(Demo demo, string name, string text)
    {
        Parameter parameter = demo.Parameters.Single(parameter => parameter.Name == name);
        Assert.Null(parameter.Set(text));
        demo.Changed(parameter);
    }

    /// <summary>
    /// The mean of one number of the state over 600 sweeps or so, with an error from blocks that are longer than the chain remembers.
    /// </summary>
    private static (double Mean, double Error) Measure(Demo demo, int number, int stepsBetween)
    {
        const int Blocks = 20, Length = 30;
        for (int i = 0; i < 200 * stepsBetween; i++) demo.Advance();
        var means = new double[Blocks];
        for (int block = 0; block < Blocks; block++)
        {
            for (int i = 0; i < Length; i++)
            {
                for (int k = 0; k < stepsBetween; k++) demo.Advance();
                means[block] += State(demo)[number] / Length;
            }
        }

        Estimate estimate = Estimate.Of(means);
        return (estimate.Value, estimate.StandardError);
    }
}
