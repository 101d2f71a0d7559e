namespace Ebm.Notebooks.Tests.Drawing;

/// <summary>The cards of the atlas, and the pictures on them.</summary>
public class AtlasChartTests
{
    private static readonly Points Data = Energies.TwoMoons().Sample(new Rng(1), 300);

    private static AtlasEntry.Result Bowl(string name = "bowl", string formula = "e^{−y}", double wall = 9) =>
        new AtlasEntry(name, ModelClass.A1, formula, "02-gibbs", (_, _) =>
            Energies.From((x, y) => x > wall ? double.PositiveInfinity : (x * x) + (y * y))).Fit(Data, new Rng(1));

    [Fact]
    public void Every_model_has_a_card_with_its_numbers_and_what_a_learner_wrote_is_encoded()
    {
        var bowl = Bowl();
        var own = Bowl("<script>alert(1)</script>", "<b>", 1) with { Seconds = 2.5 };
        var html = Chart.Atlas([bowl, own with { Entry = own.Entry with { Chapter = "" } }]).ToHtml();
        Assert.Equal(3, html.Split("<article").Length);
        Assert.DoesNotContain("<script>alert", html, StringComparison.Ordinal);
        Assert.Contains("e<sup>−y</sup>", html, StringComparison.Ordinal);
        Assert.Contains("href=\"02-gibbs.ipynb\"", html, StringComparison.Ordinal);
        Assert.Contains("a model of your own", html, StringComparison.Ordinal);
        Assert.Contains("<dd>∞</dd>", html, StringComparison.Ordinal);
        Assert.Contains(FormattableString.Invariant($"<dd>{bowl.Volume:F2}</dd>"), html, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Chart.Atlas([]));
    }

    [Fact]
    public void Sorted_by_class_cards_keep_their_order_within_one()
    {
        AtlasEntry.Result Of(ModelClass c) => Bowl() with { Entry = Bowl().Entry with { Class = c } };
        var html = Chart.Atlas([Of(ModelClass.A4), Of(ModelClass.C2), Of(ModelClass.A4), Of(ModelClass.C1), Of(ModelClass.C2)]).ToHtml();
        Assert.Equal([3, 1, 4, 0, 2], System.Text.RegularExpressions.Regex.Matches(html, @"data-place=""(\d+)""")
            .Select(m => int.Parse(m.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void An_atlas_says_what_an_energy_costs_that_is_the_same_everywhere()
    {
        var flat = new AtlasEntry("flat", ModelClass.A1, "0", "", (_, _) => Energies.From((_, _) => 0)).Fit(Data, new Rng(1));
        Assert.Equal(1, flat.Volume);
        Assert.Contains(FormattableString.Invariant($"Knowing nothing: V = 1, log 36 = {flat.Nats.Value:F2} nats."),
            Chart.Atlas([flat]).ToHtml(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_picture_is_full_up_to_the_threshold_and_fades_above()
    {
        var bowl = Bowl(wall: 1);
        var depth = AtlasPicture.Depth(bowl);
        var least = Math.Min(AtlasPicture.Depth(Bowl()).Cast<float>().Max(), 1);
        Assert.InRange(least, .99f, 1);
        for (var row = 0; row < Atlas.Nodes; row++)
        {
            for (var column = 0; column < Atlas.Nodes; column++)
            {
                var energy = bowl.Landscape[Atlas.Nodes - 1 - row, column];
                if (double.IsPositiveInfinity(energy)) Assert.Equal(0, depth[row, column]);
                else if (energy <= bowl.Threshold) Assert.InRange(depth[row, column], .69f, 1);
                else Assert.InRange(depth[row, column], 0, .51f);
            }
        }
    }

    [Fact]
    public void A_palette_picture_says_its_size_and_its_colours()
    {
        var file = Png.Indexed([0, 1, 1, 0, 0, 1], [1, 2, 3, 255, 4, 5, 6, 0], 3, 2);
        var text = System.Text.Encoding.Latin1.GetString(file);
        Assert.Equal(3, file[25]);
        Assert.Equal(3, file[19]);
        Assert.Equal(2, file[23]);
        Assert.Contains("PLTE\u0001\u0002\u0003\u0004\u0005\u0006", text, StringComparison.Ordinal);
        Assert.Contains("tRNS\u00ff\u0000", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_grey_picture_is_written_in_greys_and_a_coloured_one_in_colours()
    {
        byte[] grey = [7, 7, 7, 200, 200, 200], colored = [7, 7, 7, 200, 200, 201];
        foreach (var (rgb, kind, row) in new[] { (grey, 0, new byte[] { 0, 7, 200 }), (colored, 2, [0, .. colored]) })
        {
            var file = Png.Encode(rgb, 2, 1);
            Assert.Equal(kind, file[25]);
            var at = file.AsSpan().IndexOf("IDAT"u8) + 4;
            using var data = new System.IO.Compression.ZLibStream(new MemoryStream(file[at..]),
                System.IO.Compression.CompressionMode.Decompress);
            var read = new byte[row.Length];
            data.ReadExactly(read);
            Assert.Equal(row, read);
        }
    }
}
