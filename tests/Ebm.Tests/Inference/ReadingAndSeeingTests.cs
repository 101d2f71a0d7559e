namespace Ebm.Tests.Inference;

/// <summary>Strings of drawn shapes are read, windows are found, a robot finds its way.</summary>
public class ReadingAndSeeingTests
{
    // A one (a bar), a zero (a ring) and a seven (a roof) of 5 × 5 pixels.
    private static readonly GrayImage One = Draw("..#..", "..#..", "..#..", "..#..", "..#..");
    private static readonly GrayImage Zero = Draw(".###.", ".#.#.", ".#.#.", ".#.#.", ".###.");
    private static readonly GrayImage Seven = Draw("#####", "....#", "...#.", "..#..", "..#..");

    [Theory]
    [InlineData("0")]
    [InlineData("7017")]
    [InlineData("0110700")]
    public void A_strip_is_read_without_knowing_its_cuts(string digits)
    {
        var reader = new DigitStringReader([One, Zero, Seven], [1, 0, 7]) { Narrowest = 1 };
        var pictures = digits.Select(c => c switch { '0' => Zero, '1' => One, _ => Seven }).ToList();
        var written = DigitStringReader.Write(pictures, [.. digits.Select(c => c - '0')], new Rng(1), 1, 1);
        Assert.Equal(digits, written.Truth);
        Assert.Equal(digits, reader.Readings(written.Image).Shortest().Text);
    }

    [Fact]
    public void Readings_are_free_of_the_labels_without_templates()
    {
        var graph = new DigitStringReader([One, Seven], [1, 7]) { Narrowest = 1 }.Readings(Seven);
        Assert.All(graph.Arcs, a => Assert.Contains(a.Label, (string[])["1", "7"]));
        Assert.Equal("7", graph.Shortest().Text);
        Assert.Equal(0, graph.Shortest().Energy);
    }

    [Fact]
    public void A_segment_keeps_its_pixels_below_zero()
    {
        var dark = new GrayImage(One.Width, One.Height, Array.ConvertAll(One.Pixels, v => -v));
        var reader = new DigitStringReader([dark, Seven], [1, 7]);
        Assert.Equal(0, reader.SegmentEnergy(dark, 1));
        Assert.Equal(dark.Pixels.Zip(Seven.Pixels, (a, b) => (a - b) * (a - b)).Sum(), reader.SegmentEnergy(dark, 7), 1e-5);
    }

    [Fact]
    public void An_enlarged_picture_keeps_its_constants_and_its_ramps()
    {
        var flat = new GrayImage(3, 2, [5, 5, 5, 5, 5, 5]).Enlarged(4);
        Assert.Equal((12, 8), (flat.Width, flat.Height));
        Assert.All(flat.Pixels, v => Assert.Equal(5, v, 1e-5));
        var ramp = new GrayImage(3, 1, [0, 1, 2]).Enlarged(3);
        Assert.Equal([0, 0, 1 / 3f, 2 / 3f, 1, 4 / 3f, 5 / 3f, 2, 2], ramp.Pixels[..9].Select(v => v), (a, b) => Math.Abs(a - b) < 1e-5);
        Assert.Equal(Seven.Pixels, Seven.Enlarged(1).Pixels);
        Assert.Throws<ArgumentOutOfRangeException>("factor", () => Seven.Enlarged(0));
    }

    [Fact]
    public void A_random_page_holds_its_pictures_where_it_says()
    {
        var set = new ImageSet("shapes", [Seven.Pixels, Zero.Pixels], [0, 1], 5, 5, ["seven", "zero"], 2);
        var (page, objects) = SlidingWindow.RandomPage(set, 3, 2, 0, new Rng(4));
        Assert.Equal(3, objects.Count);
        Assert.All(objects, o =>
        {
            var window = page.Crop(o.Column, o.Row, o.Width, o.Height).Pixels;
            Assert.True(window.SequenceEqual(Seven.Pixels) || window.SequenceEqual(Zero.Pixels));
        });
        var noisy = SlidingWindow.RandomPage(set, 3, 2, 0.5, new Rng(4)).Page;
        Assert.All(noisy.Pixels.Zip(page.Pixels), p => Assert.InRange(p.First - p.Second, 0, 0.5f));
        Assert.Throws<ArgumentOutOfRangeException>("across", () => SlidingWindow.RandomPage(set, 0, 2, 0, new Rng(4)));
        Assert.Throws<ArgumentOutOfRangeException>("noise", () => SlidingWindow.RandomPage(set, 1, 2, -1, new Rng(4)));
    }

    [Fact]
    public void The_only_copy_of_a_pattern_is_detected_once()
    {
        var page = new GrayImage(20, 15);
        page.Paste(Seven, 8, 4);
        page.Paste(One, 1, 9);
        var map = SlidingWindow.Energies(page, 5, 5, w => w.Pixels.Zip(Seven.Pixels).Sum(p => Math.Abs(p.First - p.Second)));
        var found = SlidingWindow.Detect(map, 5, 5, 3);
        var only = Assert.Single(found);
        Assert.Equal((8, 4, 0.0), (only.Column, only.Row, only.Energy));
        Assert.Equal((11, 16), (map.GetLength(0), map.GetLength(1)));
    }

    [Fact]
    public void Precision_and_recall_count_hits_once()
    {
        SlidingWindow.Detection At(int column, double energy) => new(column, 0, 4, 4, energy);
        // Right, wrong, right again on the same object (a false alarm), right.
        var curve = SlidingWindow.Curve([At(0, 1), At(50, 2), At(1, 3), At(20, 4)], [At(0, 0), At(20, 0)]);
        Assert.Equal([1.0, 0.5, 1 / 3.0, 0.5], curve.Select(c => c.Precision));
        Assert.Equal([0.5, 0.5, 0.5, 1.0], curve.Select(c => c.Recall));
        Assert.Equal(12.0 / 20.0, SlidingWindow.Overlap(At(0, 0), At(1, 0)), 12);
        Assert.Equal(0, SlidingWindow.Overlap(At(0, 0), At(9, 0)));
    }

    [Fact]
    public void The_robot_arrives_where_the_energy_falls_to_the_goal_and_not_through_a_wall()
    {
        static double Distance(double x, double y, double a, double b) => Math.Sqrt(((x - a) * (x - a)) + ((y - b) * (y - b)));
        var free = Steering.Walk((x, y) => Distance(x, y, 3, 0), (0, 0), (3, 0));
        Assert.True(free.Arrived);
        Assert.InRange(free.X.Length, 29, 32);

        // One step fewer than it took would not do; as many do, though no step is left to look from there.
        Assert.True(Steering.Walk((x, y) => Distance(x, y, 3, 0), (0, 0), (3, 0), maxSteps: free.X.Length - 1).Arrived);
        Assert.False(Steering.Walk((x, y) => Distance(x, y, 3, 0), (0, 0), (3, 0), maxSteps: free.X.Length - 2).Arrived);

        double Obstacle(double x, double y) => Distance(x, y, 3, 0) + (Distance(x, y, 1.5, 0.05) < 0.5 ? double.PositiveInfinity : 0);
        var around = Steering.Walk(Obstacle, (0, 0), (3, 0));
        Assert.True(around.Arrived);
        Assert.All(around.X.Zip(around.Y), p => Assert.True(Distance(p.First, p.Second, 1.5, 0.05) >= 0.5));
    }

    [Fact]
    public void A_template_energy_is_one_minus_a_cosine()
    {
        var energy = new TemplateEnergy([One, Seven], ink: 0);
        Assert.Equal(0, energy.Energy(new GrayImage(5, 5, [.. Seven.Pixels.Select(v => 3 * v)])), 6);
        var cosines = new[] { One, Seven }.Select(t => t.Pixels.Zip(Zero.Pixels, (a, b) => a * b)
            .Sum() / Math.Sqrt(t.Pixels.Sum(v => v * v) * Zero.Pixels.Sum(v => v * v)));
        Assert.Equal(1 - cosines.Max(), energy.Energy(Zero), 6);
        Assert.Equal(1, new TemplateEnergy([One]).Energy(new GrayImage(5, 5)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TemplateEnergy([]));
    }

    [Fact]
    public void Bad_input_is_named()
    {
        Assert.Contains("templates[1]",
            Assert.Throws<ArgumentException>(() => new DigitStringReader([One, new GrayImage(4, 5)], [1, 2])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => new DigitStringReader([One], [11]));
        Assert.Throws<ArgumentException>(() => new DigitStringReader([One], [1]).Readings(new GrayImage(9, 4)));
        Assert.Throws<ArgumentException>(() => new GrayImage(2, 2, [0, 1, float.NaN, 0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => SlidingWindow.Energies(One, 6, 5, _ => 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Steering.Walk((_, _) => 0, (0, 0), (1, 1), stride: 0));
    }

    private static GrayImage Draw(params string[] rows) =>
        new(rows[0].Length, rows.Length, [.. rows.SelectMany(r => r.Select(c => c == '#' ? 1f : 0f))]);
}
