//  Finitely many levels: level i has energy Eᵢ and multiplicity gᵢ (how many states share it).
//
//      Z(β) = Σᵢ gᵢ exp(−βEᵢ),    pᵢ = gᵢ exp(−βEᵢ) / Z          of the level, all its states together
//      F[q] = Σᵢ qᵢEᵢ − (1/β) S(q),    S(q) = −Σᵢ qᵢ log(qᵢ/gᵢ)      βF[q] − βF = KL(q‖p) ≥ 0

namespace Ebm;

/// <summary>An energy given as a table: every sum over states can be done exactly.</summary>
public sealed class TabularEnergy : IEnergy<int>
{
    private readonly double[] energies;
    private readonly double[] multiplicities;

    /// <summary>Makes a table of levels.</summary>
    /// <param name="energies">Eᵢ, at least one, all finite. Copied.</param>
    /// <param name="multiplicities">gᵢ &gt; 0: how many states have energy Eᵢ. null for one each. Copied.</param>
    public TabularEnergy(double[] energies, double[]? multiplicities = null)
    {
        ArgumentNullException.ThrowIfNull(energies);
        Check.AtLeast(energies.Length, 1, "energies.Length");
        Check.Finite(energies);
        this.energies = [.. energies];
        this.multiplicities = multiplicities is null ? [.. energies.Select(_ => 1.0)] : [.. multiplicities];
        Check.Length(this.multiplicities.Length, energies.Length, nameof(multiplicities));
        for (var i = 0; i < energies.Length; i++) Check.Positive(this.multiplicities[i], $"multiplicities[{i}]");
    }

    /// <summary>How many levels.</summary>
    public int Count => energies.Length;

    /// <summary>Eᵢ of every level.</summary>
    public IReadOnlyList<double> Levels => energies;

    /// <summary>gᵢ of every level: how many states share it.</summary>
    public IReadOnlyList<double> Multiplicities => multiplicities;

    /// <summary>The energy of level x, 0 ≤ x &lt; Count.</summary>
    public double Energy(int x)
    {
        Check.Between(x, 0, Count - 1);
        return energies[x];
    }

    /// <summary>log Z(β). Any finite β, 0 and below included.</summary>
    public double LogPartition(double beta) => Functions.LogSumExp(LogWeights(beta));

    /// <summary>pᵢ of every level at inverse temperature β: its states together.</summary>
    public double[] Probabilities(double beta)
    {
        var p = LogWeights(beta);
        return Probability.TryNormalise(p) ? p : throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta = {beta} is too large for these energies.");
    }

    /// <summary>log Z, mean energy, heat capacity and the rest at inverse temperature β.</summary>
    public Equilibrium AtBeta(double beta)
    {
        var p = Probabilities(beta);
        double mean = 0, variance = 0;
        for (var i = 0; i < p.Length; i++) mean += p[i] * energies[i];
        for (var i = 0; i < p.Length; i++) variance += p[i] * (energies[i] - mean) * (energies[i] - mean);
        return new Equilibrium(beta, LogPartition(beta), mean, variance);
    }

    /// <summary>log Z, mean energy, heat capacity and the rest at temperature T &gt; 0.</summary>
    public Equilibrium AtTemperature(double temperature)
    {
        Check.Positive(temperature);
        return AtBeta(1 / temperature);
    }

    /// <summary>Free energy F[q] = ⟨E⟩_q − (1/β) S(q) of any distribution q over the levels. Least, and equal to F, at q = p.</summary>
    /// <param name="q">One probability for each level; they add to 1.</param>
    /// <param name="beta">Inverse temperature β &gt; 0.</param>
    public double FreeEnergy(double[] q, double beta)
    {
        ArgumentNullException.ThrowIfNull(q);
        Check.Length(q.Length, Count, nameof(q));
        Check.Positive(beta);
        double sum = 0, total = 0;
        for (var i = 0; i < q.Length; i++)
        {
            Check.Between(q[i], 0, 1, $"q[{i}]");
            total += q[i];
            if (q[i] > 0) sum += q[i] * (energies[i] + Math.Log(q[i] / multiplicities[i]) / beta);
        }
        return Math.Abs(total - 1) < 1e-9 ? sum : throw new ArgumentException($"q adds to {total}, not to 1.", nameof(q));
    }

    /// <summary>Draws levels independently from the Gibbs distribution.</summary>
    /// <param name="count">How many.</param>
    /// <param name="beta">Inverse temperature β.</param>
    /// <param name="rng">Moved on by count numbers.</param>
    public int[] Sample(int count, double beta, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.NotNegative(count);
        var cumulative = Probabilities(beta);
        for (var i = 1; i < cumulative.Length; i++) cumulative[i] += cumulative[i - 1];
        var levels = new int[count];
        for (var k = 0; k < count; k++)
        {
            Host.Poll();
            var found = Array.BinarySearch(cumulative, rng.NextDouble() * cumulative[^1]);
            levels[k] = Math.Min(found < 0 ? ~found : found + 1, Count - 1);
        }
        return levels;
    }

    /// <summary>The inverse temperature at which ⟨E⟩ has a given value, by bisection: above the plain average it is negative.</summary>
    /// <param name="meanEnergy">Between the lowest and the highest level, both excluded.</param>
    public double BetaOfMeanEnergy(double meanEnergy)
    {
        if (!(meanEnergy > energies.Min() && meanEnergy < energies.Max()))
            throw new ArgumentOutOfRangeException(nameof(meanEnergy), meanEnergy, $"meanEnergy = {meanEnergy} must lie between {energies.Min()} and {energies.Max()}.");
        var unit = 1 / (energies.Max() - energies.Min());
        double low = -unit, high = unit;
        while (AtBeta(high).MeanEnergy > meanEnergy) high *= 2;
        while (AtBeta(low).MeanEnergy < meanEnergy) low *= 2;
        for (var step = 0; step < 100; step++)
        {
            var middle = (low + high) / 2;
            if (AtBeta(middle).MeanEnergy > meanEnergy) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>The temperature of the largest heat capacity, to about 1e-9 of itself: a scan, then bisection of dC/dT.</summary>
    public double PeakTemperature()
    {
        var gap = energies.Max() - energies.Min();
        if (gap == 0) throw new InvalidOperationException("All levels have the same energy: the heat capacity is 0 at every temperature.");
        var grid = Grid.Log(1e-3 * gap, 10 * gap, 400);
        var best = Enumerable.Range(1, grid.Length - 2).MaxBy(i => AtTemperature(grid[i]).HeatCapacity);
        return MaximiseHeatCapacity(grid[best - 1], grid[best + 1]);
    }

    /// <summary>The root of dC/dT between two temperatures: β³ ⟨(E − ⟨E⟩)³⟩ = 2β² Var E, by bisection.</summary>
    private double MaximiseHeatCapacity(double low, double high)
    {
        for (var step = 0; step < 100; step++)
        {
            var middle = (low + high) / 2;
            if (Slope(1 / middle) > 0) low = middle;
            else high = middle;
        }
        return (low + high) / 2;
    }

    /// <summary>dC/dT divided by β³: β⟨(E − ⟨E⟩)³⟩ − 2 Var E.</summary>
    private double Slope(double beta)
    {
        var p = Probabilities(beta);
        var mean = AtBeta(beta).MeanEnergy;
        double second = 0, third = 0;
        for (var i = 0; i < p.Length; i++)
        {
            var d = energies[i] - mean;
            second += p[i] * d * d;
            third += p[i] * d * d * d;
        }
        return beta * third - 2 * second;
    }

    private double[] LogWeights(double beta)
    {
        if (!double.IsFinite(beta)) throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta = {beta} must be finite.");
        Host.Poll();
        var w = new double[Count];
        for (var i = 0; i < w.Length; i++) w[i] = Math.Log(multiplicities[i]) - beta * energies[i];
        return w;
    }
}
