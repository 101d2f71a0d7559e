namespace Ebm.Tests;

/// <summary>The atlas: one loop over every model of the course, and over whatever a learner adds.</summary>
public class AtlasTests
{
    private static readonly Points Spiral = Ebm.Energies.Spiral().Sample(new Rng(22), 3000);

    public static TheoryData<string> Names => [.. Atlas.All.Select(e => e.Name)];

    /// <summary>All entries with EBM_SAMPLE = all, else one in five: half a minute of training otherwise.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public void Every_model_has_a_volume_a_likelihood_and_a_sample(string name)
    {
        var place = Atlas.All.ToList().FindIndex(e => e.Name == name);
        if (!Sample.Takes(place, 5))
            return;
        var result = Atlas.All[place].Fit(Spiral, new Rng(22));
        Assert.InRange(result.Volume, 1e-4, 1);
        Assert.Equal(StateSpace.Real(2), result.Energy.Space);
        Assert.True(result.Nats.Value > 1, $"{result.Nats} is below the entropy of the spiral");
        Assert.InRange(result.Sample.Count, 1000, 1000);
        Assert.InRange(result.Beta, 0, double.MaxValue);
        Assert.False(double.IsNaN(result.Threshold));
        if (result.NormalizedBy == AtlasEntry.Normalization.Model)
        {
            // p is normalised over the whole plane: the box holds no more than all of it, and nearly all where data lie.
            var mass = Math.Exp(PartitionFunction.Quadrature(result.Energy, Atlas.HalfWidth, 128)
                - ((IPartitionFunction)result.Energy).LogPartition());
            Assert.InRange(mass, .9, 1.001);
        }
    }

    [Fact]
    public void Every_class_is_there_and_every_entry_says_what_it_is()
    {
        Assert.Equal(Enum.GetValues<ModelClass>(), Atlas.All.Select(e => e.Class).Distinct());
        Assert.Equal(Atlas.All.Count, Atlas.All.Select(e => e.Name).Distinct().Count());
        Assert.All(Atlas.All, e => Assert.Matches("^[0-2][0-9]-[a-z-]+$", e.Chapter));
        Assert.All(Atlas.All, e => Assert.InRange(e.Formula.Length, 4, 40));
        Assert.All(Atlas.All, e => Assert.InRange(e.Name.Length, 3, 28));
    }

    [Fact]
    public void Two_models_of_ones_own_one_of_them_discrete_need_nothing_special()
    {
        AtlasEntry ring = new("ring", ModelClass.A1, "(‖y‖ − 1)²", "", (_, _) =>
            Ebm.Energies.From((x, y) => Math.Pow(Math.Sqrt((x * x) + (y * y)) - 1, 2)));
        AtlasEntry counts = new("cell counts", ModelClass.C1, "−log(n + 1)", "", (data, _) =>
        {
            var codes = Atlas.Code.Bits(data);
            var table = new double[1 << Atlas.Code.Length];
            for (var i = 0; i < codes.Count; i++)
                table[Enumerable.Range(0, Atlas.Code.Length).Sum(k => (int)codes[i, k] << k)]++;
            return new OfBits(table);
        });
        AtlasEntry pairs = new("labels", ModelClass.C1, "k-th bowl", "", (_, rng) =>
            new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Tanh, 2, 4, 3), 2, 3));
        var results = new List<AtlasEntry.Result>();
        foreach (var entry in (AtlasEntry[])[ring, counts, pairs])
            results.Add(entry.Fit(Spiral, new Rng(1)));
        Assert.All(results, r => Assert.InRange(r.Volume, .01, 1));
        Assert.All(results, r => Assert.True(double.IsFinite(r.Nats.Value)));
        Assert.All(results, r => Assert.False(r.OwnSampler));

        // The nodes lie two by two in the cells of the code, so that the sum over nodes is that over codes: p = (n + 1) / Σ(n + 1) / cell.
        Assert.InRange(results[1].Beta, .5, 3);
        var z = results[1].Landscape.Cast<double>().Average(e => Math.Exp(-results[1].Beta * e)) * 36;
        var held = Points.From(Enumerable.Range(0, 1000).Select(i => Spiral[(3 * i) + 2]));
        Assert.Equal(results[1].Nats.Value, results[1].Energy.Energies(held).Average(e => (results[1].Beta * e) + Math.Log(z)), 1e-6);
    }

    [Fact]
    public void A_classifier_is_seen_with_its_labels_summed_out()
    {
        var model = new SoftmaxClassifier(Sequential.Mlp(new Rng(3), Activation.Tanh, 2, 8, 3), 2, 3);
        var points = Points.Uniform(new Rng(4), 50, (-3, 3), (-3, 3));
        var (seen, exact) = (Atlas.OnPlane(model).Energies(points), model.Marginal.Energies(points));
        for (var i = 0; i < points.Count; i++)
            Assert.Equal(exact[i], seen[i], 1e-5);
    }

    [Fact]
    public void The_temperature_is_the_likeliest()
    {
        // Three times the energy of the Gaussian with the moments of the data: β = 1/3 but for the corners of the box.
        AtlasEntry steep = new("steep", ModelClass.A1, "3E", "", (data, _) =>
        {
            var gaussian = DensityModels.Moments(data);
            return Ebm.Energies.From((x, y) => 3 * gaussian.Energy(x, y));
        });
        var small = Points.From(Enumerable.Range(0, 3000).Select(i => Spiral[i].Select(v => v / 3).ToArray()));
        var result = steep.Fit(small, new Rng(1));
        Assert.Equal(1.0 / 3, result.Beta, 1e-4);
        AtlasEntry gaussian = new("Gaussian", ModelClass.A1, "E", "", (data, _) => DensityModels.Moments(data));
        Assert.Equal(gaussian.Fit(small, new Rng(1)).Nats.Value, result.Nats.Value, 1e-4);

        // An energy that prefers the wrong places is best left alone: β = 0, the uniform density of the box.
        AtlasEntry hill = new("hill", ModelClass.A1, "−E", "", (_, _) => Ebm.Energies.From((x, y) => -(x * x) - (y * y)));
        Assert.Equal(Math.Log(36), hill.Fit(small, new Rng(1)).Nats.Value, 1e-9);
    }

    [Fact]
    public void Volumes_are_those_of_geometry()
    {
        // Between two parallel lines: a strip. A disc. A wall halves the square.
        double Volume(Func<double, double, double> energy, double recall) => new AtlasEntry("", ModelClass.A1, "", "",
            (_, _) => Ebm.Energies.From(energy)).Fit(Points.From(Enumerable.Range(0, 3000).Select(i =>
                new[] { recall * Math.Sqrt((i + .5) / 3000), 0 })), new Rng(1)).Volume;
        var reach = 2 * Math.Sqrt(.95);
        Assert.Equal(Math.PI * reach * reach / 36, Volume((x, y) => (x * x) + (y * y), 2), .003);
        Assert.Equal(2 * reach / 6, Volume((x, _) => x * x, 2), .008);
        Assert.Equal(.5, Volume((x, _) => x >= 0 ? 0 : double.PositiveInfinity, 2), 1e-12);
    }

    [Fact]
    public void What_cannot_be_seen_or_lies_outside_is_refused()
    {
        AtlasEntry Of(IEnergy e) => new("x", ModelClass.A1, "x", "", (_, _) => e);
        Assert.Throws<ArgumentException>("energy", () => Of(new SpinModel(5)).Fit(Spiral, new Rng(1)));
        Assert.Throws<ArgumentException>("energy", () => Of(new GaussianModel(3)).Fit(Spiral, new Rng(1)));
        Assert.Contains("is NaN", Assert.Throws<ArgumentException>(() => Of(Ebm.Energies.From((x, y) => Math.Log(x) + y))
            .Fit(Spiral, new Rng(1))).Message, StringComparison.Ordinal);
        (Func<double, double, double> E, string Words)[] nonsense =
        [
            ((x, y) => x > 2.9 ? double.NegativeInfinity : 0, "E is −∞ somewhere in the square"),
            ((x, y) => Math.Abs(x - Spiral[2, 0]) + Math.Abs(y - Spiral[2, 1]) < 1e-5 ? double.NegativeInfinity : 0, "E is −∞ somewhere"),
            ((_, _) => double.PositiveInfinity, "E is +∞ at every node: it forbids the whole square"),
        ];
        foreach (var (energy, words) in nonsense)
            Assert.Contains("x: " + words, Assert.Throws<ArgumentException>(() => Of(Ebm.Energies.From(energy)).Fit(Spiral, new Rng(1)))
                .Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>("data", () => Atlas.All[0].Fit(Points.Uniform(new Rng(1), 40, (4, 5), (0, 1)), new Rng(1)));
        Assert.Throws<ArgumentOutOfRangeException>("data.Count", () => Atlas.All[0].Fit(Spiral.Slice(0, 29), new Rng(1)));
        Assert.ThrowsAny<ArgumentException>(() => Atlas.All[0].Fit(new Points(3, 40), new Rng(1)));
        var forbidden = Of(Ebm.Energies.From((x, y) => x > 0 ? double.PositiveInfinity : 0)).Fit(Spiral, new Rng(1));
        Assert.Equal(double.PositiveInfinity, forbidden.Nats.Value);
        Assert.Equal(1, forbidden.Volume);
    }

    private sealed class OfBits(double[] counts) : IEnergy
    {
        public StateSpace Space => StateSpace.Bits(Atlas.Code.Length);

        public void Energies(Batch states, Span<float> energies)
        {
            for (var i = 0; i < states.Count; i++)
            {
                var number = 0;
                for (var k = 0; k < states.Dimension; k++)
                    number |= (int)states[i, k] << k;
                energies[i] = -(float)Math.Log(counts[number] + 1);
            }
        }
    }
}
