//  Finitely many levels: level i has energy Eᵢ and multiplicity gᵢ (how many states share it).
//
//      Z(β) = Σᵢ gᵢ exp(−βEᵢ),    pᵢ = gᵢ exp(−βEᵢ) / Z          of the level, all its states together
//      F[q] = Σᵢ qᵢEᵢ − (1/β) S(q),    S(q) = −Σᵢ qᵢ log(qᵢ/gᵢ)      βF[q] − βF = KL(q‖p) ≥ 0
//
//  E = +∞ forbids a level: pᵢ = 0 at every β, also at 0 and below.

namespace Ebm;

/// <summary>An energy given as a table: every sum over states can be done exactly.</summary>
public sealed class TabularEnergy : IPartitionFunction, IConcurrentEnergy
{
    private readonly double[] energies;
    private readonly double[] multiplicities;

    /// <summary>Makes a table of levels.</summary>
    /// <param name="energies">Eᵢ: numbers, at least one, or +∞ for a forbidden level. Copied.</param>
    /// <param name="multiplicities">gᵢ &gt; 0: how many states have energy Eᵢ. null for one each. Copied.</param>
    /// <exception cref="ArgumentException">Lengths do not fit, an energy is NaN or −∞, or every level is forbidden.</exception>
    public TabularEnergy(double[] energies, double[]? multiplicities = null)
    {
        ArgumentNullException.ThrowIfNull(energies);
        Check.AtLeast(energies.Length, 1, "energies.Length");
        Check.EnergyTable(energies);
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

    /// <summary>Whether a level stands for another number of states than one.</summary>
    internal bool HasMultiplicities => Array.Exists(multiplicities, g => g != 1);

    /// <summary>One symbol: the number of the level. E shows a level once, however many states share it.</summary>
    public StateSpace Space => StateSpace.Symbols(Count);

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <inheritdoc/>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state) => Energy(Space.Whole(state, nameof(state))[0]);

    /// <summary>The energy of level x, 0 ≤ x &lt; Count.</summary>
    public double Energy(int x)
    {
        Check.Between(x, 0, Count - 1);
        return energies[x];
    }

    /// <summary>log Z(β) = log Σᵢ gᵢ exp(−βEᵢ): the sum over all states of all levels.</summary>
    /// <param name="beta">β, finite; 0 and below included.</param>
    public double LogPartition(double beta = 1) => Functions.LogSumExp(LogWeights(beta)) - beta * Likeliest(beta);

    /// <summary>pᵢ of every level at inverse temperature β: its states together.</summary>
    public double[] Probabilities(double beta)
    {
        var p = LogWeights(beta);
        Probability.TryNormalise(p);   // the likeliest level has a finite weight at every β
        return p;
    }

    /// <summary>log Z, mean energy, heat capacity and the rest at inverse temperature β.</summary>
    public Equilibrium AtBeta(double beta)
    {
        var p = Probabilities(beta);
        var origin = Likeliest(beta);   // from here the differences keep their digits
        double mean = 0, variance = 0, log = Functions.LogSumExp(LogWeights(beta));
        for (var i = 0; i < p.Length; i++)
            if (p[i] > 0) mean += p[i] * (energies[i] - origin);
        for (var i = 0; i < p.Length; i++)
            if (p[i] > 0) variance += p[i] * (energies[i] - origin - mean) * (energies[i] - origin - mean);
        return new Equilibrium(beta, log - beta * origin, origin + mean, variance, log + beta * mean);
    }

    /// <summary>log Z, mean energy, heat capacity and the rest at temperature T &gt; 0.</summary>
    public Equilibrium AtTemperature(double temperature)
    {
        Check.Positive(temperature);
        return AtBeta(1 / temperature);
    }

    /// <summary>
    /// Free energy F[q] = ⟨E⟩_q − (1/β) S(q) of any distribution q over the levels. Least, and equal to F, at q = p; +∞ where q allows a
    /// forbidden level.
    /// </summary>
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
            if (q[i] > 0) sum += q[i] * (energies[i] + LogRatio(q[i], multiplicities[i]) / beta);
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
        var runningSums = Probability.Accumulate(Probabilities(beta));
        var levels = new int[count];
        for (var k = 0; k < count; k++)
        {
            Host.Poll();
            levels[k] = Probability.Draw(runningSums, rng);
        }
        return levels;
    }

    /// <summary>The inverse temperature at which ⟨E⟩ has a given value, by bisection: above the plain average it is negative.</summary>
    /// <param name="meanEnergy">Between the lowest and the highest allowed level, both excluded.</param>
    public double BetaOfMeanEnergy(double meanEnergy)
    {
        if (!(meanEnergy > energies.Min() && meanEnergy < Highest))
            throw new ArgumentOutOfRangeException(nameof(meanEnergy), meanEnergy,
                $"meanEnergy = {meanEnergy} must lie between {energies.Min()} and {Highest}.");
        if (double.IsInfinity(Highest - energies.Min()))   // the span overflows: in a unit four times as large it does not
            return new TabularEnergy([.. energies.Select(e => e / 4)], multiplicities).BetaOfMeanEnergy(meanEnergy / 4) / 4;
        var unit = 1 / (Highest - energies.Min());
        double low = -unit, high = unit;
        while (AtBeta(high).MeanEnergy > meanEnergy) high *= 2;
        while (AtBeta(low).MeanEnergy < meanEnergy) low *= 2;
        return Bisection.Middle(low, high, beta => AtBeta(beta).MeanEnergy > meanEnergy, steps: 100);
    }

    /// <summary>
    /// The temperature of the largest heat capacity, to about 1e-9 of itself, for energies of any scale and any number of peaks.
    /// </summary>
    /// <remarks>
    /// dC/dT has the sign of β⟨d³⟩ − 2⟨d²⟩, d = E − ⟨E⟩. As |d| is at most the span of the levels, no peak lies above half the span. With
    /// δ the first gap above the lowest level and r = Σᵢ gᵢ / g₀, C still rises at all T below δ / (2 max(4, log 6r)). Between these a
    /// scan in log T, finer where multiplicities differ and crossings are sharp; then every peak of the scan is refined by bisection
    /// and the highest is returned. Cost: some hundred sums over the levels; more for r of many digits.
    /// </remarks>
    /// <exception cref="InvalidOperationException">All allowed levels are equal: C is 0 at every temperature.</exception>
    public double PeakTemperature()
    {
        var lowest = energies.Min();
        double[] e = [.. energies.Where(double.IsFinite).Select(v => v / 2 - lowest / 2)];   // halves: the span may overflow
        if (e.Max() == 0) throw new InvalidOperationException(
            "All levels have the same energy: the heat capacity is 0 at every temperature.");
        double[] g = [.. multiplicities.Where((_, i) => double.IsFinite(energies[i])).Select(v => Math.Log(v))];
        double ground = Functions.LogSumExp([.. g.Where((_, i) => e[i] == 0)]), all = Functions.LogSumExp(g);
        var (low, high) = (Math.Log(e.Where(v => v > 0).Min()) - Math.Log(2 * Math.Max(4, Math.Log(6) + all - ground)),
            Math.Log(e.Max() / 2));
        var points = Math.Max(400, (int)Math.Ceiling((high - low) * 10 * (1 + (g.Max() - g.Min()) / 4)));
        double LogT(int i) => low + (high - low) * i / (points - 1);
        var c = Enumerable.Range(0, points).Select(i => Moments(e, g, LogT(i)).Second).ToArray();
        var peaks = Enumerable.Range(0, points)
            .Where(i => (i == 0 || c[i] >= c[i - 1]) && (i == points - 1 || c[i] >= c[i + 1]) && c[i] > 0);
        var best = peaks.Select(i => Summit(e, g, LogT(Math.Max(0, i - 1)), LogT(Math.Min(points - 1, i + 1))))
            .MaxBy(t => Moments(e, g, t).Second);
        return 2 * Math.Exp(best);
    }

    /// <summary>The root of dC/dT between two values of log T, by bisection.</summary>
    private static double Summit(double[] e, double[] g, double low, double high) => Bisection.Middle(low, high, logT =>
    {
        var (second, third) = Moments(e, g, logT);
        return third > 2 * second;
    }, steps: 60);

    /// <summary>⟨(βd)²⟩ = C and ⟨(βd)³⟩ at T = e^{logT}: free of units, so that no scale under- or overflows.</summary>
    private static (double Second, double Third) Moments(double[] e, double[] g, double logT)
    {
        var beta = Math.Exp(-logT);
        var x = Array.ConvertAll(e, v => double.IsInfinity(beta) ? (v == 0 ? 0 : Math.Exp(Math.Log(v) - logT)) : beta * v);
        double[] p = [.. g.Select((v, i) => v - x[i])];
        Probability.TryNormalise(p);
        double mean = 0, second = 0, third = 0;
        for (var i = 0; i < p.Length; i++)
            if (p[i] > 0) mean += p[i] * x[i];
        for (var i = 0; i < p.Length; i++)
        {
            if (p[i] == 0) continue;
            var d = x[i] - mean;
            second += p[i] * d * d;
            third += p[i] * d * d * d;
        }
        return (second, third);
    }

    /// <summary>log(q/g), also where the quotient under- or overflows.</summary>
    private static double LogRatio(double q, double g) => double.IsNormal(q / g) ? Math.Log(q / g) : Math.Log(q) - Math.Log(g);

    /// <summary>The highest allowed level.</summary>
    private double Highest => energies.Where(double.IsFinite).Max();

    /// <summary>The level with the largest weight but for multiplicities: the lowest, or the highest allowed where β &lt; 0.</summary>
    private double Likeliest(double beta) => beta >= 0 ? energies.Min() : Highest;

    /// <summary>log gᵢ − β(Eᵢ − E of the likeliest level).</summary>
    private double[] LogWeights(double beta)
    {
        if (!double.IsFinite(beta)) throw new ArgumentOutOfRangeException(nameof(beta), beta, $"beta = {beta} must be finite.");
        Host.Poll();
        var origin = Likeliest(beta);
        var w = new double[Count];
        for (var i = 0; i < w.Length; i++)
        {
            w[i] = double.IsPositiveInfinity(energies[i]) ? double.NegativeInfinity
                : Math.Log(multiplicities[i]) - (beta == 0 ? 0 : beta * (energies[i] - origin));
        }

        return w;
    }
}
