namespace Ebm.Live.Tests;

/// <summary>The slow recalls of the page against the library's own, and energies that only fall.</summary>
public class MemoryTests
{
    private const int Spins = 100, Few = 7;

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(5)]
    public void A_pass_of_the_dense_recall_is_a_sweep_of_the_dense_memory(int order)
    {
        var rng = new Rng(1);
        int[][] patterns = HopfieldPatterns.Random(20, Spins, rng);
        var memory = new DenseMemory(patterns, order);
        var recall = new DenseRecall(patterns, order);
        int[] state = HopfieldPatterns.Damage(patterns[3], 0.3, rng), places = [.. Enumerable.Range(0, Spins)];
        recall.Start(Array.ConvertAll(state, s => (double)s));
        Assert.Equal(memory.Energy(state) / Math.Pow(Spins, order), recall.Energy(recall.State), 1e-12);
        for (int pass = 0; pass < 3; pass++)
        {
            memory.Sweep(state);
            for (int first = 0; first < Spins; first += Few) recall.Update(places, first, Few);
            Assert.Equal(state, recall.State.Select(s => (int)s));
        }
    }

    [Fact]
    public void The_pairwise_recall_ends_where_the_net_does_and_its_energy_never_rises()
    {
        var rng = new Rng(2);
        int[][] patterns = HopfieldPatterns.Random(12, Spins, rng);
        int[] probe = HopfieldPatterns.Damage(patterns[0], 0.3, rng), places = [.. Enumerable.Range(0, Spins)];
        foreach (Hopfield net in (Hopfield[])[Hopfield.Hebb(patterns), Hopfield.PseudoInverse(patterns)])
        {
            var recall = new PairwiseRecall(net);
            recall.Start(Array.ConvertAll(probe, s => (double)s));
            double energy = recall.Energy(recall.State);
            for (int pass = 0; pass < 30 && !recall.IsDone; pass++)
            {
                for (int first = 0; first < Spins; first += Few)
                {
                    recall.Update(places, first, Few);
                    double next = recall.Energy(recall.State);
                    Assert.True(next <= energy + 1e-9);
                    energy = next;
                }
            }

            Assert.True(recall.IsDone);
            Assert.Equal(net.RecallCyclic(probe).State, recall.State.Select(s => (int)s));
        }
    }

    [Fact]
    public void The_modern_recall_goes_down_to_the_nets_fixed_point()
    {
        var rng = new Rng(3);
        double[][] patterns = [.. HopfieldPatterns.Random(12, Spins, rng).Select(p => Array.ConvertAll(p, s => (double)s))];
        var net = new ModernHopfield(patterns, 0.1);
        var recall = new ModernRecall(net);
        double[] probe = Array.ConvertAll(HopfieldPatterns.Damage(Array.ConvertAll(patterns[0], s => (int)s), 0.25, rng), s => (double)s);
        recall.Start(probe);
        double energy = recall.Energy(recall.State);
        int[] places = [.. Enumerable.Range(0, Spins)];
        for (int step = 0; step < 200 && !recall.IsDone; step++)
        {
            recall.Update(places, 0, Few);
            double next = recall.Energy(recall.State);
            Assert.True(next <= energy + 1e-9);
            energy = next;
        }

        double[] end = net.Recall(probe).State;
        Assert.All(end.Zip(recall.State), pair => Assert.Equal(pair.First, pair.Second, 0.02));
    }

    [Fact]
    public void Few_random_patterns_are_recalled_by_all_and_many_by_the_strong_ones_only()
    {
        double[] few = OverlapsAfterRecall(10), many = OverlapsAfterRecall(180);
        Assert.All(few, m => Assert.InRange(m, 0.99, 1));
        Assert.InRange(many[0], -0.6, 0.6);   // Hebb: P/N = 0.31, far above 0.138
        Assert.All(many[2..], m => Assert.InRange(m, 0.99, 1));
    }

    [Fact]
    public void A_drawing_is_memorised_even_twice_and_found_again_from_half_of_it()
    {
        Demo demo = Catalogue.Make("memory")!;
        demo.Restart(1);
        demo.Act("clear", []);
        for (int i = 0; i < 20; i++) Assert.True(demo.Act("paint", [i / 20.0, i / 20.0, 1]));
        Assert.True(demo.Act("memorise", []));
        demo.Act("memorise", []);
        demo.Act("erase", []);
        for (int i = 0; i < 400; i++) demo.Advance();
        Dictionary<string, double[]> frame = Frames.Of(demo);
        Assert.Equal(8, frame["state"][0]);
        Assert.Equal(frame["energies"].Length, frame["overlaps"].Length);
        Assert.False(demo.Act("paint", [0.5]));
    }

    [Fact]
    public void The_theory_of_random_patterns_is_shown_for_random_patterns_alone()
    {
        Demo demo = Catalogue.Make("memory")!;
        demo.Restart(1);
        Parameter kind = demo.Parameters.Single(parameter => parameter.Name == "kind");
        (bool, int) Shown()
        {
            Dictionary<string, double[]> frame = Frames.Of(demo);
            return (double.IsFinite(frame["state"][4]), frame["theory"].Length);
        }

        Assert.Equal((false, 0), Shown());
        kind.Set("random");
        demo.Changed(kind);
        Assert.Equal((true, 140), Shown());
        demo.Act("memorise", []);
        Assert.Equal((false, 0), Shown());
    }

    private static double[] OverlapsAfterRecall(int patterns)
    {
        Demo demo = Catalogue.Make("memory")!;
        foreach ((string name, string text) in ((string, string)[])[("P", $"{patterns}"), ("kind", "random"), ("speed", "576"),
            ("then", "wait"), ("noise", "0.1")])
            Assert.Null(demo.Parameters.Single(parameter => parameter.Name == name).Set(text));
        demo.Restart(5);
        for (int i = 0; i < 60; i++) demo.Advance();
        return Frames.Of(demo)["overlaps"];
    }

    [Fact]
    public void A_picture_that_is_loaded_becomes_a_memory()
    {
        Demo demo = Catalogue.Make("memory")!;
        demo.Restart(1);
        int spins = MemoryDemo.Side * MemoryDemo.Side;
        // A dark disc on white paper with a soft edge: the disc is up.
        double Radius(int i) => Math.Sqrt(Math.Pow((i % MemoryDemo.Side) - 11.5, 2) + Math.Pow((i / MemoryDemo.Side) - 11.5, 2));
        double[] greys = [.. Enumerable.Range(0, spins).Select(i => Math.Clamp((Radius(i) / 4) - 0.8, 0, 1))];
        Assert.True(demo.Act("load", greys));
        double[] cells = Frames.Of(demo)["cells"];
        Assert.Equal(255, cells[(11 * MemoryDemo.Side) + 11]);
        Assert.Equal(0, cells[0]);
        Assert.InRange(cells.Take(spins).Count(cell => cell == 255), 60, 200);
        for (int i = 0; i < 400; i++) demo.Advance();
        Assert.Equal(7, Frames.Of(demo)["state"][0]);
        Assert.True(demo.Act("load", new double[spins])); // all black: one tone, one pattern
        Assert.False(demo.Act("load", [1, 2, 3]));
        demo.Advance();
    }
}
