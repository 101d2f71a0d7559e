namespace Ebm.Tests;

/// <summary>A flow draws its points a few rows at a time; the points are those of all rows at once.</summary>
public class FlowSamplingTests
{
    public static TheoryData<string> Names => ["couplings", "splines", "planar"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Points_do_not_depend_on_how_many_are_drawn_together(string name)
    {
        Flow flow = name switch
        {
            "couplings" => new CouplingFlow(3, 4, 16, new Rng(1)),
            "splines" => CouplingFlow.OfSplines(3, 3, 16, new Rng(1)),
            _ => new PlanarFlow(3, 6, new Rng(1)),
        };
        var noise = new Rng(2);
        foreach (var p in flow.Parameters())
            for (var i = 0; i < p.Value.Length; i++)
                p.Value.Data[i] += .2f * (float)noise.NextGaussian();
        const int Count = 2500;
        Rng drawn = new(3), same = new(3);
        var points = flow.Sample(drawn, Count);
        var at = flow.Inverse(Tensor.Gaussian(same, Count, 3));
        Assert.Equal(Points.From(at).Values, points.Values);
        Assert.Equal(same.NextUInt64(), drawn.NextUInt64());
    }
}
