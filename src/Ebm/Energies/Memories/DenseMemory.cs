//  E(σ) = −Σ_μ F(ξ_μ·σ),   σ_i = ±1,   F(z) = zⁿ  (polynomial)  or  F(z) = e^z  (exponential)
//
//  ξ_μ   stored pattern μ = 1 … K, entries ±1;   N   length of a pattern
//  n     order: 2 is the classical Hopfield net with w_ii kept; larger n makes wells narrower and room for N^{n−1} patterns
//  Update: σ_i takes the value of lower energy. With h = ξ_μ·σ − ξ_μi σ_i the two energies differ by
//      E(σ_i = −1) − E(σ_i = +1) = Σ_μ F(h + ξ_μi) − F(h − ξ_μi),  and σ_i becomes its sign (0 keeps σ_i).
//  Sources: Krotov & Hopfield, Dense associative memory for pattern recognition (2016), eqs. 1-3;
//           Demircigil et al., On a model of associative memory with huge storage capacity (2017), for e^z.

namespace Ebm;

/// <summary>
/// A dense associative memory: a Hopfield net whose energy counts agreement with each pattern through a steep function F.
/// </summary>
/// <remarks>
/// <code>
/// E(σ) = −Σ_μ F(ξ_μ·σ),   σ_i = ±1,   F(z) = zⁿ  (polynomial)  or  F(z) = e^z  (exponential)
/// </code>
/// One spin's update costs K; overlaps with all patterns are kept up to date. Not for two threads at once.
/// </remarks>
public sealed partial class DenseMemory : IEnergy
{
    private readonly sbyte[][] patterns;

    /// <summary>Makes a memory of patterns.</summary>
    /// <param name="patterns">K patterns of N entries ±1 each; copied.</param>
    /// <param name="order">n ≥ 2 for F(z) = zⁿ, or null for F(z) = e^z.</param>
    /// <exception cref="ArgumentException">No patterns, different lengths, or an entry other than ±1.</exception>
    public DenseMemory(IReadOnlyList<int[]> patterns, int? order)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        Check.AtLeast(patterns.Count, 1, "patterns.Count");
        if (order is { } n)
        {
            Check.Between(n, 2, 60, nameof(order));
        }

        Order = order;
        this.patterns = [.. patterns.Select((p, mu) => Signs(p, patterns[0].Length, $"patterns[{mu}]"))];
    }

    /// <summary>N, the number of spins.</summary>
    public int Spins => patterns[0].Length;

    /// <inheritdoc/>
    public StateSpace Space => StateSpace.Spins(Spins);

    /// <inheritdoc/>
    public int Dimension => Space.Dimension;

    /// <summary>
    /// Writes E of every state, in single precision: −∞ where it exceeds 3.4e38. Near a pattern that is so for N &gt; 88 with the
    /// exponential F, and for Nⁿ &gt; 3.4e38 with zⁿ.
    /// </summary>
    /// <param name="states">States of spins −1 and +1.</param>
    /// <param name="energies">Receives one energy for each; at least that long.</param>
    public void Energies(Batch states, Span<float> energies) => StateByState.Fill(this, states, energies);

    /// <inheritdoc/>
    public double Energy(ReadOnlySpan<double> state) => Energy(Space.Whole(state, nameof(state)));

    /// <summary>K, the number of stored patterns.</summary>
    public int Count => patterns.Length;

    /// <summary>n of F(z) = zⁿ; null for F(z) = e^z.</summary>
    public int? Order { get; }

    /// <summary>
    /// E(σ), −∞ where it exceeds 1.8e308. For the exponential F it is −exp of numbers up to N: finite for N ≤ 700 or so,
    /// and as a batch, which samplers ask, for N ≤ 88; see <see cref="LogEnergy"/>.
    /// </summary>
    /// <param name="x">σ, N entries ±1.</param>
    public double Energy(int[] x)
    {
        var overlaps = Overlaps(Signs(x, Spins, nameof(x)));
        return -overlaps.Sum(m => Order is { } n ? Math.Pow(m, n) : Math.Exp(m));
    }

    /// <summary>−log(−E(σ)) of the exponential memory: the same order of states as E, without overflow at any N.</summary>
    /// <param name="x">σ, N entries ±1.</param>
    /// <exception cref="InvalidOperationException">This memory is polynomial.</exception>
    public double LogEnergy(int[] x)
    {
        if (Order is not null)
        {
            throw new InvalidOperationException($"LogEnergy is for F = exp; this memory has order {Order}.");
        }

        var overlaps = Overlaps(Signs(x, Spins, nameof(x)));
        return -Functions.LogSumExp(Array.ConvertAll(overlaps, m => (double)m));
    }

    /// <summary>Updates every spin once, in order, each seeing the ones before it. E never rises.</summary>
    /// <param name="state">σ, N entries ±1; changed in place.</param>
    /// <returns>How many spins flipped.</returns>
    public int Sweep(int[] state)
    {
        var spins = Signs(state, Spins, nameof(state));
        var overlaps = Overlaps(spins);
        var flips = 0;
        for (var i = 0; i < spins.Length; i++)
        {
            var pull = Pull(overlaps, spins[i], i);
            if (pull * spins[i] < 0)
            {
                spins[i] = (sbyte)-spins[i];
                for (var mu = 0; mu < overlaps.Length; mu++)
                {
                    overlaps[mu] += 2 * patterns[mu][i] * spins[i];
                }

                state[i] = spins[i];
                flips++;
            }
        }

        return flips;
    }

    /// <summary>Sweeps until no spin flips.</summary>
    /// <param name="start">The probe, N entries ±1; not changed.</param>
    /// <param name="maxSweeps">Stops after this many sweeps, ≥ 1.</param>
    /// <returns>The state reached, and the state after every sweep with its E (its −log(−E) for F = exp).</returns>
    public Minimum<int[]> Recall(int[] start, int maxSweeps = 50)
    {
        ArgumentNullException.ThrowIfNull(start);
        Check.AtLeast(maxSweeps, 1);
        var state = (int[])start.Clone();
        double Height() => Order is null ? LogEnergy(state) : Energy(state);
        var path = new List<int[]> { (int[])state.Clone() };
        var energies = new List<double> { Height() };
        for (var sweep = 1; sweep <= maxSweeps; sweep++)
        {
            var flips = Sweep(state);
            path.Add((int[])state.Clone());
            energies.Add(Height());
            if (flips == 0)
            {
                return new Minimum<int[]>(state, energies[^1], sweep, true, path, energies);
            }
        }

        return new Minimum<int[]>(state, energies[^1], maxSweeps, false, path, energies);
    }

    /// <summary>
    /// The fraction of a stored pattern's spins that its own first synchronous update would flip: the memory's bit error.
    /// </summary>
    /// <param name="pattern">Which pattern, 0 … K − 1.</param>
    public double FirstStepError(int pattern)
    {
        Check.Between(pattern, 0, Count - 1);
        var overlaps = Overlaps(patterns[pattern]);
        var wrong = 0;
        for (var i = 0; i < Spins; i++)
        {
            wrong += Pull(overlaps, patterns[pattern][i], i) * patterns[pattern][i] < 0 ? 1 : 0;
        }

        return (double)wrong / Spins;
    }

    /// <summary>
    /// The bit error that theory gives for random patterns: ½ erfc √(N^{n−1} / (2 (2n−3)!! K)), for N, K large. It is Hopfield's at the
    /// load (2n−3)!! K / N^{n−1}.
    /// </summary>
    /// <param name="spins">N ≥ 1.</param>
    /// <param name="count">K ≥ 1.</param>
    /// <param name="order">n ≥ 2.</param>
    public static double TheoreticalError(int spins, int count, int order)
    {
        Check.AtLeast(spins, 1);
        Check.AtLeast(count, 1);
        Check.AtLeast(order, 2);
        var doubleFactorial = 1.0;
        for (var k = (2 * order) - 3; k > 1; k -= 2)
        {
            doubleFactorial *= k;
        }

        return HopfieldTheory.BitError(doubleFactorial * count / Math.Pow(spins, order - 1));
    }

    /// <summary>
    /// The bit error of random patterns, measured: the mean of <see cref="FirstStepError"/> over up to 20 patterns of each of several
    /// memories.
    /// </summary>
    /// <param name="spins">N ≥ 1.</param>
    /// <param name="count">K ≥ 1.</param>
    /// <param name="order">n ≥ 2, or null for the exponential memory.</param>
    /// <param name="memories">How many independent memories, ≥ 2.</param>
    /// <param name="rng">Draws the patterns.</param>
    /// <returns>The mean, and its standard error over memories: bits of one memory depend on each other.</returns>
    public static Estimate MeasureError(int spins, int count, int? order, int memories, Rng rng)
    {
        Check.AtLeast(memories, 2);
        var errors = new double[memories];
        for (var m = 0; m < memories; m++)
        {
            Host.Poll();
            var memory = new DenseMemory(HopfieldPatterns.Random(count, spins, rng), order);
            errors[m] = Enumerable.Range(0, Math.Min(count, 20)).Average(memory.FirstStepError);
        }

        return Estimate.Of(errors);
    }

    private int[] Overlaps(sbyte[] spins)
    {
        var overlaps = new int[patterns.Length];
        for (var mu = 0; mu < overlaps.Length; mu++)
        {
            Host.Poll();
            var pattern = patterns[mu];
            var sum = 0;
            for (var i = 0; i < spins.Length; i++)
            {
                sum += pattern[i] * spins[i];
            }

            overlaps[mu] = sum;
        }

        return overlaps;
    }

    private static sbyte[] Signs(int[] values, int length, string name)
    {
        ArgumentNullException.ThrowIfNull(values, name);
        Check.Length(values.Length, length, name);
        Host.Poll();
        var signs = new sbyte[length];
        for (var i = 0; i < length; i++)
        {
            if (values[i] is not (1 or -1))
            {
                throw new ArgumentException($"{name}[{i}] = {values[i]}; spins are +1 or −1.", name);
            }

            signs[i] = (sbyte)values[i];
        }

        return signs;
    }
}
