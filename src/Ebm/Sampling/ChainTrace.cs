namespace Ebm;

/// <summary>Where chains went: draws × chains points with their energies.</summary>
public sealed class ChainTrace
{
    private readonly float[] points;   // coordinate d of chain c at draw t stands at (t · Dimension + d) · ChainCount + c

    internal ChainTrace(int dimension, int chainCount, int draws)
    {
        (Dimension, ChainCount, Draws) = (dimension, chainCount, draws);
        points = new float[checked((long)draws * dimension * chainCount)];
        Energies = new float[checked((long)draws * chainCount)];
    }

    /// <summary>The number of coordinates of a point.</summary>
    public int Dimension { get; }

    /// <summary>The number of chains.</summary>
    public int ChainCount { get; }

    /// <summary>The number of recorded points of each chain.</summary>
    public int Draws { get; }

    /// <summary>Where all chains are at one draw.</summary>
    /// <param name="draw">0 … Draws − 1.</param>
    public Points Draw(int draw)
    {
        Check.Between(draw, 0, Draws - 1);
        return new Points(points.AsSpan(draw * Dimension * ChainCount, Dimension * ChainCount).ToArray(), Dimension);
    }

    /// <summary>Where the chains are at the end.</summary>
    public Points Last => Draw(Draws - 1);

    /// <summary>Every draw of every chain, draw by draw.</summary>
    public Points All()
    {
        var all = new Points(Dimension, Draws * ChainCount);
        for (var t = 0; t < Draws; t++)
            for (var d = 0; d < Dimension; d++)
                points.AsSpan(((t * Dimension) + d) * ChainCount, ChainCount).CopyTo(all.Span(d)[(t * ChainCount)..]);
        return all;
    }

    /// <summary>The path of one chain.</summary>
    /// <param name="chain">0 … ChainCount − 1.</param>
    public Points Path(int chain)
    {
        var path = new Points(Dimension, Draws);
        for (var d = 0; d < Dimension; d++)
            for (var (t, series) = (0, Series(chain, d)); t < Draws; t++)
                path.Span(d)[t] = (float)series[t];
        return path;
    }

    /// <summary>E of chain c at draw t stands at t · ChainCount + c.</summary>
    public float[] Energies { get; }

    /// <summary>The mean acceptance probability over the recorded steps.</summary>
    public double Acceptance { get; internal set; }

    /// <summary>
    /// How many trajectories of the recorded steps diverged; Hamiltonian samplers only. More than a few: the step size is too large
    /// somewhere.
    /// </summary>
    public long Divergences { get; internal set; }

    /// <summary>The mean number of leapfrog steps in a recorded step; Hamiltonian samplers only.</summary>
    public double LeapfrogSteps { get; internal set; }

    /// <summary>
    /// The mean number of doublings of a trajectory; no-U-turn sampler only. Near the sampler's limit: the step size is too small.
    /// </summary>
    public double TreeDepth { get; internal set; }

    /// <summary>One coordinate of one chain over time.</summary>
    /// <param name="chain">0 … ChainCount − 1.</param>
    /// <param name="coordinate">0 … Dimension − 1.</param>
    public double[] Series(int chain, int coordinate = 0)
    {
        Check.Between(chain, 0, ChainCount - 1);
        Check.Between(coordinate, 0, Dimension - 1);
        var series = new double[Draws];
        for (var t = 0; t < Draws; t++) series[t] = points[(((t * Dimension) + coordinate) * ChainCount) + chain];
        return series;
    }

    /// <summary>One coordinate of all chains: what the diagnostics read.</summary>
    /// <param name="coordinate">0 … Dimension − 1.</param>
    /// <returns>ChainCount series of Draws numbers.</returns>
    public double[][] AllSeries(int coordinate = 0) => [.. Enumerable.Range(0, ChainCount).Select(c => Series(c, coordinate))];

    /// <summary>One coordinate of every draw of every chain, draw by draw.</summary>
    /// <param name="coordinate">0 … Dimension − 1.</param>
    public double[] Pooled(int coordinate = 0)
    {
        Check.Between(coordinate, 0, Dimension - 1);
        var all = new double[Draws * ChainCount];
        for (var t = 0; t < Draws; t++)
            for (var c = 0; c < ChainCount; c++)
                all[(t * ChainCount) + c] = points[(((t * Dimension) + coordinate) * ChainCount) + c];
        return all;
    }

    /// <summary>One coordinate of all chains at one draw.</summary>
    /// <param name="draw">0 … Draws − 1.</param>
    /// <param name="coordinate">0 … Dimension − 1.</param>
    public double[] At(int draw, int coordinate = 0)
    {
        Check.Between(draw, 0, Draws - 1);
        Check.Between(coordinate, 0, Dimension - 1);
        return [.. points.AsSpan(((draw * Dimension) + coordinate) * ChainCount, ChainCount).ToArray().Select(v => (double)v)];
    }

    internal void Record(int draw, int firstChain, ChainState state)
    {
        for (var d = 0; d < Dimension; d++)
            state.Positions.AsSpan(d * state.Count, state.Count)
                .CopyTo(points.AsSpan((((draw * Dimension) + d) * ChainCount) + firstChain));
        state.Energies.CopyTo(Energies.AsSpan((draw * ChainCount) + firstChain));
    }

    /// <summary>Adds what the recorded steps of one group of chains observed.</summary>
    internal void Count(in StepTotals totals, int chains, int steps)
    {
        var share = (double)steps * ChainCount;
        Acceptance += totals.Acceptance(steps) * chains / share;
        Divergences += totals.Divergences;
        LeapfrogSteps += totals.LeapfrogSteps * chains / share;
        TreeDepth += totals.TreeDepth * chains / share;
    }
}

/// <summary>Sums over the steps of one group of chains.</summary>
internal struct StepTotals
{
    public double LeapfrogSteps, TreeDepth;
    public long Divergences;
    private double acceptance, accepted;
    private long offers;
    private int? offersOfAStep;
    private bool uneven;

    /// <summary>The sum over the steps; where steps offer unequally many moves, such as none, of the mean over all offers.</summary>
    public readonly double Acceptance(int steps) => uneven ? accepted / offers * steps : acceptance;

    public void Add(in StepInfo info)
    {
        acceptance += info.Acceptance;
        accepted += info.Acceptance * info.Count;
        offers += info.Count;
        uneven |= info.Count != (offersOfAStep ??= info.Count);
        LeapfrogSteps += info.LeapfrogSteps;
        TreeDepth += info.TreeDepth;
        Divergences += info.Divergences;
    }
}
