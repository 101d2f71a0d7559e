// Experiments on Hopfield nets. Every one takes an Rng and reports standard errors over independent networks or probes.

namespace Ebm;

/// <summary>Bit errors, capacity, basins and spurious states.</summary>
public static class HopfieldExperiments
{
    /// <summary>Where random starts ended.</summary>
    /// <param name="Stored">In the attractor of a stored pattern.</param>
    /// <param name="Negatives">In the negative of one: E(S) = E(−S) without thresholds.</param>
    /// <param name="Mixtures">In the attractor of sign(±ξ^a ± ξ^b ± ξ^c) of three patterns.</param>
    /// <param name="Other">Ended somewhere else.</param>
    /// <param name="Distinct">How many different states were met in all.</param>
    public sealed record Endings(int Stored, int Negatives, int Mixtures, int Other, int Distinct);

    /// <summary>A measured curve with its standard errors.</summary>
    /// <param name="X">What was varied.</param>
    /// <param name="Values">What was measured there.</param>
    public sealed record Curve(double[] X, Estimate[] Values)
    {
        /// <summary>The values alone, for a chart.</summary>
        public double[] Mean => Array.ConvertAll(Values, v => v.Value);

        /// <summary>Their standard errors, for its bars.</summary>
        public double[] StandardError => Array.ConvertAll(Values, v => v.StandardError);
    }

    /// <summary>The fraction of bits that one synchronous update of a stored pattern gets wrong; a zero field counts half.</summary>
    /// <param name="spins">N ≥ 2.</param>
    /// <param name="patterns">K ≥ 1 random patterns per network.</param>
    /// <param name="networks">Independent networks, ≥ 2. Bits of one network are correlated, so the error is taken over networks.</param>
    /// <param name="rng">Draws the patterns.</param>
    public static Estimate FirstStepError(int spins, int patterns, int networks, Rng rng)
    {
        Check.AtLeast(networks, 2);
        var shares = new double[networks];
        for (var k = 0; k < networks; k++)
        {
            var stored = HopfieldPatterns.Random(patterns, spins, rng);
            shares[k] = Hopfield.Hebb(stored).FirstStepError(stored);
        }

        return Estimate.Of(shares);
    }

    /// <summary>The overlap with a pattern after recall that starts at the pattern itself, as the load grows.</summary>
    /// <param name="spins">N ≥ 2.</param>
    /// <param name="loads">Values of α = K/N.</param>
    /// <param name="networks">Independent networks a load, ≥ 2.</param>
    /// <param name="rng">Draws patterns and orders.</param>
    /// <param name="probes">At most so many patterns of a network are tried.</param>
    public static Curve Capacity(int spins, double[] loads, int networks, Rng rng, int probes = 20)
    {
        ArgumentNullException.ThrowIfNull(loads);
        Check.AtLeast(networks, 2);
        Check.AtLeast(probes, 1);
        var points = loads.Select(load =>
        {
            var count = Math.Max(1, (int)Math.Round(load * spins));
            return Estimate.Of(Enumerable.Range(0, networks).Select(_ =>
            {
                var stored = HopfieldPatterns.Random(count, spins, rng);
                var starts = stored.Take(probes).ToArray();
                var ends = Hopfield.Hebb(stored).RecallMany(starts, rng).States;
                return ends.Zip(starts, Hopfield.Overlap).Average();
            }));
        }).ToArray();
        return new Curve(loads, points);
    }

    /// <summary>The fraction of probes that come back to the pattern's own attractor, as more of their bits are damaged.</summary>
    /// <param name="net">The net.</param>
    /// <param name="pattern">A stored pattern.</param>
    /// <param name="damage">Shares of bits flipped, 0 … 1.</param>
    /// <param name="trials">Probes a share, ≥ 2.</param>
    /// <param name="rng">Chooses bits and orders.</param>
    public static Curve Basin(Hopfield net, int[] pattern, double[] damage, int trials, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(damage);
        Check.AtLeast(trials, 2);
        var home = net.RecallCyclic(pattern).State;
        var points = damage.Select(share =>
        {
            var probes = Enumerable.Range(0, trials).Select(_ => HopfieldPatterns.Damage(pattern, share, rng)).ToArray();
            var back = net.RecallMany(probes, rng).States.Select(s => s.AsSpan().SequenceEqual(home) ? 1.0 : 0.0).ToArray();
            return Estimate.Of(back);
        }).ToArray();
        return new Curve(damage, points);
    }

    /// <summary>
    /// Starts at random states and sorts the ends into stored patterns, their negatives, mixtures of three, and the rest.
    /// </summary>
    /// <param name="net">A net without thresholds.</param>
    /// <param name="patterns">What it stores, ≥ 1.</param>
    /// <param name="starts">Random starts, ≥ 1.</param>
    /// <param name="rng">Draws starts and orders.</param>
    public static Endings Census(Hopfield net, IReadOnlyList<int[]> patterns, int starts, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(patterns);
        var ends = net.RecallMany(HopfieldPatterns.Random(starts, net.Spins, rng), rng).States;
        var homes = patterns.Select(p => Key(net.RecallCyclic(p).State)).ToHashSet();
        var negatives = patterns.Select(p => Key(net.RecallCyclic(Negative(p)).State)).ToHashSet();
        int stored = 0, negative = 0, mixtures = 0;
        foreach (var end in ends)
        {
            if (homes.Contains(Key(end)))
                stored++;
            else if (negatives.Contains(Key(end)))
                negative++;
            else if (patterns.Count >= 3 && Key(net.RecallCyclic(NearestMixture(patterns, end)).State) == Key(end))
                mixtures++;
        }

        return new Endings(stored, negative, mixtures, starts - stored - negative - mixtures, ends.Select(Key).Distinct().Count());
    }

    /// <summary>
    /// The energy on a two-dimensional sheet of states through a, b, −a and −b. Where the patterns differ a share u of the bits
    /// of a is turned, where they agree a share v: a lies at (0, 0), b at (1, 0), −b at (0, 1), −a at (1, 1).
    /// </summary>
    /// <param name="net">The net.</param>
    /// <param name="a">A pattern.</param>
    /// <param name="b">Another.</param>
    /// <param name="shares">The values of u and of v, 0 … 1.</param>
    /// <param name="rng">Chooses the order in which bits are turned, once for the whole sheet.</param>
    /// <returns>energies[v, u].</returns>
    public static double[,] Sheet(Hopfield net, int[] a, int[] b, double[] shares, Rng rng)
    {
        ArgumentNullException.ThrowIfNull(net);
        ArgumentNullException.ThrowIfNull(shares);
        ArgumentNullException.ThrowIfNull(rng);
        var order = Enumerable.Range(0, a.Length).ToArray();
        rng.Shuffle<int>(order);
        var differ = order.Where(i => a[i] != b[i]).ToArray();
        var agree = order.Where(i => a[i] == b[i]).ToArray();
        var energies = new double[shares.Length, shares.Length];
        for (var row = 0; row < shares.Length; row++)
        {
            for (var column = 0; column < shares.Length; column++)
            {
                var state = (int[])a.Clone();
                foreach (var i in differ.Take((int)Math.Round(shares[column] * differ.Length))
                    .Concat(agree.Take((int)Math.Round(shares[row] * agree.Length))))
                    state[i] = -state[i];
                energies[row, column] = net.Energy(state);
            }
        }

        return energies;
    }

    private static int[] NearestMixture(IReadOnlyList<int[]> patterns, int[] state)
    {
        var three = patterns.Select(p => (Pattern: p, Overlap: Hopfield.Overlap(p, state))).OrderByDescending(t => Math.Abs(t.Overlap))
            .Take(3).ToArray();
        return [.. Enumerable.Range(0, state.Length).Select(i => Math.Sign(three.Sum(t => t.Pattern[i] * (t.Overlap < 0 ? -1 : 1))))];
    }

    private static int[] Negative(int[] pattern) => Array.ConvertAll(pattern, s => -s);

    private static string Key(int[] state) => string.Create(state.Length, state, (text, s) =>
    {
        for (var i = 0; i < s.Length; i++)
            text[i] = s[i] > 0 ? '+' : '-';
    });
}
