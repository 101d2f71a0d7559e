#region 22.independent
// Counting is the maximum of the likelihood; every bit costs −log of its frequency, as a 1 or as a 0.
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < p.Length; k++) sum -= Math.Log(states[i, k] == 1 ? p[k] : 1 - p[k]);
            energies[i] = (float)sum;
        }
    }
}
AtlasEntry Independent() => new("Independent bits", ModelClass.C1, "−Σ log p(vᵢ)", "", (points, _) =>
{
    int n = points.Count;
    return new Coins([.. Atlas.Code.Bits(points).Mean().Select(m => (m * n + 1) / (n + 2))]);
});
#endregion

#region 22.choose
// Conditions first, then the order.
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.design
// A bump on every point. Half of the points judge how wide it should be: the density of the others must be high at them.
IEnergy Design(Points points)
{
    PointCloud Bumps(int first, int count, double width)
    {
        var some = points.Slice(first, count);
        return new PointCloud(some.Coordinate(0), some.Coordinate(1), width);
    }
    int half = points.Count / 2;
    double Cost(double w) => Bumps(0, half, w) is var e ? e.Energies(points.Slice(half, half)).Average() + e.LogPartition() : 0;
    return Bumps(0, points.Count, new[] { 0.05, 0.08, 0.12, 0.18, 0.27, 0.4 }.MinBy(Cost));
}
#endregion
