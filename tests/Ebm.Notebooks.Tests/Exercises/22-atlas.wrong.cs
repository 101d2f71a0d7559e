#region 22.independent | low energy is what is probable
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < p.Length; k++) sum += Math.Log(states[i, k] == 1 ? p[k] : 1 - p[k]);
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

#region 22.independent | in nats
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < p.Length; k++) sum -= Math.Log2(states[i, k] == 1 ? p[k] : 1 - p[k]);
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

#region 22.independent | the sum, not the mean
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < p.Length; k++) sum -= Math.Log(states[i, k] == 1 ? p[k] : 1 - p[k]);
            energies[i] = (float)(sum / p.Length);
        }
    }
}
AtlasEntry Independent() => new("Independent bits", ModelClass.C1, "−Σ log p(vᵢ)", "", (points, _) =>
{
    int n = points.Count;
    return new Coins([.. Atlas.Code.Bits(points).Mean().Select(m => (m * n + 1) / (n + 2))]);
});
#endregion

#region 22.independent | 0 and 1 are exchanged
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < p.Length; k++) sum -= Math.Log(states[i, k] == 0 ? p[k] : 1 - p[k]);
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

#region 22.independent | A 0 has its price too
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < p.Length; k++) sum -= states[i, k] * Math.Log(p[k]);
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

#region 22.independent | + 1 a bit that never occurs
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
    return new Coins([.. Atlas.Code.Bits(points).Mean().Select(m => m)]);
});
#endregion

#region 22.independent | but for a constant
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 1.0;
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

#region 22.independent | is minus its logarithm
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(p.Length);
    public void Energies(Batch states, Span<float> energies)
    {
        for (var i = 0; i < states.Count; i++)
        {
            var sum = 0.0;
            for (var k = 0; k < p.Length; k++) sum -= Math.Log(states[i, k] == 1 ? p[k] : 1 - p[k]);
            energies[i] = (float)Math.Exp(-sum);
        }
    }
}
AtlasEntry Independent() => new("Independent bits", ModelClass.C1, "−Σ log p(vᵢ)", "", (points, _) =>
{
    int n = points.Count;
    return new Coins([.. Atlas.Code.Bits(points).Mean().Select(m => (m * n + 1) / (n + 2))]);
});
#endregion

#region 22.independent | class C1
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
AtlasEntry Independent() => new("Independent bits", ModelClass.A1, "−Σ log p(vᵢ)", "", (points, _) =>
{
    int n = points.Count;
    return new Coins([.. Atlas.Code.Bits(points).Mean().Select(m => (m * n + 1) / (n + 2))]);
});
#endregion

#region 22.independent | one of bits
class Coins(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Spins(p.Length);
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

#region 22.independent | nothing was counted
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
    return new Coins([.. Atlas.Code.Bits(points).Mean().Select(m => 0.5)]);
});
#endregion

#region 22.choose | least of these numbers
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .MaxBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | volume is a condition
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Volume)?.Entry.Name ?? "";
#endregion

#region 22.choose | time is a condition
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Seconds)?.Entry.Name ?? "";
#endregion

#region 22.choose | The first that fits
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .FirstOrDefault()?.Entry.Name ?? "";
#endregion

#region 22.choose | time limit plays no part
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | The volume plays no part
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | can draw plays no part
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume)
    .MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | Nobody asked for a sampler
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && r.OwnSampler)
    .MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | welcome too
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && r.OwnSampler == mustDraw)
    .MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | includes the bound
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds < seconds && r.Volume < volume && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | not null
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Nats.Value)?.Entry.Name;
#endregion

#region 22.design | same everywhere
IEnergy Design(Points points)
{
    return Energies.From((x, y) => 0);
}
#endregion

#region 22.design | Upside down
IEnergy Design(Points points)
{
    var cloud = new PointCloud(points.Coordinate(0), points.Coordinate(1), 0.12);
    return Energies.From((x, y) => -cloud.Energy(x, y));
}
#endregion

#region 22.design | by heart
IEnergy Design(Points points)
{
    return Energies.From((x, y) => Enumerable.Range(0, points.Count).Any(i => points[i, 0] == x && points[i, 1] == y) ? 0 : double.PositiveInfinity);
}
#endregion

#region 22.design | No better than one Gaussian
IEnergy Design(Points points)
{
    return Energies.From((x, y) => { var m = points.Mean(); return Math.Pow(x - m[0], 2) + Math.Pow(y - m[1], 2); });
}
#endregion

#region 22.design | does the energy look at the points
IEnergy Design(Points points)
{
    return new PointCloud(Energies.Spiral().Sample(new Rng(1), 600).Coordinate(0), Energies.Spiral().Sample(new Rng(1), 600).Coordinate(1), 0.12);
}
#endregion

#region 22.design | blurred
IEnergy Design(Points points)
{
    return new PointCloud(points.Coordinate(0), points.Coordinate(1), 0.35);
}
#endregion

#region 22.design | No better than one Gaussian
IEnergy Design(Points points)
{
    return Pca.Fit(points, 1);
}
#endregion

#region 22.design | one of the plane
IEnergy Design(Points points)
{
    return new SpinModel(2);
}
#endregion

#region 22.independent | is a bit left out
class Coins4(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(12);
    public void Energies(Batch states, Span<float> energies)
    { for (var i = 0; i < states.Count; i++) for (var k = 0; k < 11; k++) energies[i] -= (float)Math.Log(states[i, k] == 1 ? p[k] : 1 - p[k]); }
}
AtlasEntry Independent() => new("bits", ModelClass.C1, "sum", "", (points, rng) => new Coins4(Atlas.Code.Bits(points).Mean().Select(m => (m * points.Count + 1) / (points.Count + 2)).ToArray()));
#endregion

#region 22.independent | 0 or 1
class Coins5(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(12);
    public void Energies(Batch states, Span<float> energies)
    { for (var i = 0; i < states.Count; i++) { var s = 0.0; for (var k = 0; k < 12; k++) s -= Math.Log(states[i, k] == -1 ? 1 - p[k] : p[k]); energies[i] = (float)s; } }
}
AtlasEntry Independent() => new("bits", ModelClass.C1, "sum", "", (points, rng) => new Coins5(Atlas.Code.Bits(points).Mean().Select(m => (m * points.Count + 1) / (points.Count + 2)).ToArray()));
#endregion

#region 22.independent | frequency negative
class Coins6(double[] p) : IEnergy
{
    public StateSpace Space => StateSpace.Bits(12);
    public void Energies(Batch states, Span<float> energies)
    { for (var i = 0; i < states.Count; i++) { var s = 0.0; for (var k = 0; k < 12; k++) s -= Math.Log(states[i, k] == 1 ? p[k] : 1 - p[k]); energies[i] = (float)s; } }
}
AtlasEntry Independent() => new("bits", ModelClass.C1, "sum", "", (points, rng) => new Coins6(Atlas.Code.Spins(points).Mean().Select(m => (m * points.Count + 1) / (points.Count + 2)).ToArray()));
#endregion

#region 22.choose | cannot do with nothing
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results.Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw)).OrderBy(r => r.Nats.Value).First().Entry.Name;
#endregion

#region 22.choose | that of the time
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results.Where(r => r.Seconds < seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw)).MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | turned round
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results.Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || mustDraw)).MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | First the conditions
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) { var r = results.MinBy(r => r.Nats.Value); return r != null && r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw) ? r.Entry.Name : ""; }
#endregion

#region 22.choose | not one of them
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results.Where(r => (r.Seconds <= seconds || r.Volume <= volume) && (r.OwnSampler || !mustDraw)).MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | not the least
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results.Where(r => r.Seconds <= seconds && r.Volume >= volume && (r.OwnSampler || !mustDraw)).MinBy(r => r.Nats.Value)?.Entry.Name ?? "";
#endregion

#region 22.choose | Nothing fits here
string Choose(IReadOnlyList<AtlasEntry.Result> results, double seconds, double volume, bool mustDraw) => results
    .Where(r => r.Seconds <= seconds && r.Volume <= volume && (r.OwnSampler || !mustDraw))
    .MinBy(r => r.Nats.Value).Entry.Name;
#endregion

#region 22.independent | after training on 300 points
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
    new Coins([.. Atlas.Code.Bits(points).Mean().Select(m => (m * 500 + 1) / 502)]));
#endregion
