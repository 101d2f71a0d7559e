//  asynchronous:  one neuron after the other, S_i ← sign h_i with h already changed by those before it; order random or cyclic
//  synchronous:   all at once, S(t+1) = sign h(S(t))
//
//  Asynchronous dynamics with w = wᵀ, w_ii ≥ 0 ends in a fixed point: E never rises. Synchronous dynamics with w = wᵀ ends in
//  a fixed point or a cycle of two states (Goles 1985), because −Σ S_i(t) h_i(t−1) never rises; a longer cycle cannot occur.
//  Energies are summed in steps of the weights; with thresholds that are whole steps, or none, they are exact.
//  A sweep is N updates. Before every sweep the fields are tested: if nothing would turn, recall has converged.

namespace Ebm;

public sealed partial class Hopfield
{
    /// <summary>What a recall did.</summary>
    /// <remarks>
    /// <code>
    /// asynchronous:  one neuron after the other, S_i ← sign h_i with h already changed by those before it; order random or cyclic
    /// synchronous:   all at once, S(t+1) = sign h(S(t))
    /// </code>
    /// </remarks>
    /// <param name="State">Where it ended, N entries ±1.</param>
    /// <param name="Converged">True if no neuron wants to change in State.</param>
    /// <param name="TwoCycle">True if synchronous updates were caught alternating between two states: State and the one before it.</param>
    /// <param name="Sweeps">Sweeps, or synchronous steps, in which something changed.</param>
    /// <param name="Flips">Changes of single neurons.</param>
    /// <param name="Path">The probe and the state after every sweep or step.</param>
    /// <param name="Energies">E of the probe and after every flip (asynchronous) or step (synchronous).</param>
    public sealed record Outcome(
        int[] State, bool Converged, bool TwoCycle, int Sweeps, int Flips, IReadOnlyList<int[]> Path, IReadOnlyList<double> Energies);

    /// <summary>What a batch of recalls did; entry k belongs to probe k.</summary>
    /// <param name="States">Where they ended.</param>
    /// <param name="Converged">True where no neuron wants to change.</param>
    /// <param name="Sweeps">Sweeps in which something changed.</param>
    /// <param name="Flips">Changes of single neurons.</param>
    public sealed record Outcomes(int[][] States, bool[] Converged, int[] Sweeps, int[] Flips);

    /// <summary>Asynchronous recall, a new random order for every sweep.</summary>
    /// <param name="probe">Where to start, N entries ±1; not changed.</param>
    /// <param name="rng">Draws the orders.</param>
    /// <param name="maxSweeps">Gives up after this many, ≥ 1.</param>
    /// <exception cref="ArgumentException">The length is not N, or an entry is not ±1.</exception>
    public Outcome Recall(int[] probe, Rng rng, int maxSweeps = 100)
    {
        ArgumentNullException.ThrowIfNull(rng);
        return Asynchronous(probe, rng, maxSweeps);
    }

    /// <summary>Asynchronous recall in the order 0, 1, …, N − 1, sweep after sweep.</summary>
    /// <param name="probe">Where to start, N entries ±1; not changed.</param>
    /// <param name="maxSweeps">Gives up after this many, ≥ 1.</param>
    /// <exception cref="ArgumentException">The length is not N, or an entry is not ±1.</exception>
    public Outcome RecallCyclic(int[] probe, int maxSweeps = 100) => Asynchronous(probe, null, maxSweeps);

    /// <summary>Synchronous recall: all neurons at once, until nothing changes or two states alternate.</summary>
    /// <param name="probe">Where to start, N entries ±1; not changed.</param>
    /// <param name="maxSteps">Gives up after this many, ≥ 1.</param>
    /// <exception cref="ArgumentException">The length is not N, or an entry is not ±1.</exception>
    public Outcome RecallSynchronous(int[] probe, int maxSteps = 100)
    {
        var spins = Checked(probe, nameof(probe));
        Check.AtLeast(maxSteps, 1);
        var path = new List<int[]> { ToState(spins) };
        var energies = new List<double>();
        var flips = 0;
        for (var step = 0; ; step++)
        {
            var fields = new LocalFields(this, spins);
            energies.Add(EnergyOf(fields, spins));
            var turning = Enumerable.Range(0, Spins).Where(i => fields.Turns(i, spins)).ToArray();
            var cycle = path.Count >= 3 && path[^1].AsSpan().SequenceEqual(path[^3]);
            if (turning.Length == 0 || cycle || step == maxSteps)
                return new Outcome(path[^1], turning.Length == 0, cycle, step, flips, path, energies);
            foreach (var i in turning)
                spins[i] = -spins[i];
            flips += turning.Length;
            path.Add(ToState(spins));
        }
    }

    /// <summary>Asynchronous recall of many probes, without their histories. Probe k uses the k-th stream split from rng.</summary>
    /// <param name="probes">At least one probe of N entries ±1; not changed.</param>
    /// <param name="rng">Is split into one stream per probe.</param>
    /// <param name="maxSweeps">Gives up on a probe after this many, ≥ 1.</param>
    /// <param name="threads">Threads to use; 0: one thread per core. The result does not depend on it.</param>
    /// <exception cref="ArgumentException">No probes, a length that is not N, an entry that is not ±1, or more than memory
    /// holds.</exception>
    public Outcomes RecallMany(IReadOnlyList<int[]> probes, Rng rng, int maxSweeps = 100, int threads = 0)
    {
        ArgumentNullException.ThrowIfNull(rng);
        Check.AtLeast(maxSweeps, 1);
        Check.AtLeast(threads, 0);
        var rows = HopfieldPatterns.Rows(probes);
        Check.Length(probes[0].Length, Spins, "probes[0]");
        var streams = rng.Split(probes.Count);
        var result = new Outcomes(new int[probes.Count][], new bool[probes.Count], new int[probes.Count], new int[probes.Count]);
        var shared = weights.BatchFields(rows, probes.Count, threads);
        ForkJoin.Run(probes.Count, threads, k =>
        {
            var spins = rows.AsSpan(k * Spins, Spins).ToArray();
            var fields = shared is null ? new LocalFields(this, spins)
                : new LocalFields(this, Array.ConvertAll(shared[(k * Spins)..((k + 1) * Spins)], h => (int)h));
            var order = Enumerable.Range(0, Spins).ToArray();
            var (sweeps, flips) = (0, 0);
            while (sweeps < maxSweeps && fields.AnyTurns(spins))
            {
                Host.Poll();
                streams[k].Shuffle<int>(order);
                flips += fields.Sweep(spins, order);
                sweeps++;
            }

            result.States[k] = ToState(spins);
            result.Converged[k] = sweeps < maxSweeps || !fields.AnyTurns(spins);
            result.Sweeps[k] = sweeps;
            result.Flips[k] = flips;
        });
        return result;
    }

    private Outcome Asynchronous(int[] probe, Rng? rng, int maxSweeps)
    {
        var spins = Checked(probe, nameof(probe));
        Check.AtLeast(maxSweeps, 1);
        var fields = new LocalFields(this, spins);
        var order = Enumerable.Range(0, Spins).ToArray();
        var path = new List<int[]> { ToState(spins) };

        // A flip of S_i changes Σ S w S by −4 S_i (h_i − w_ii S_i) and Σ t S by −2 t_i S_i: E needs no new sum.
        var quadratic = Enumerable.Range(0, Spins).Sum(i => (long)spins[i] * fields.Whole(i));
        var linear = levels is null ? 0.0 : Enumerable.Range(0, Spins).Sum(i => spins[i] * levels[i]);
        var energies = new List<double> { weights.Scale * ((-0.5 * quadratic) + linear) };
        var sweeps = 0;
        for (; sweeps < maxSweeps && fields.AnyTurns(spins); sweeps++)
        {
            Host.Poll();
            rng?.Shuffle<int>(order);
            foreach (var i in order)
            {
                if (!fields.Turns(i, spins))
                    continue;
                quadratic -= 4 * (long)spins[i] * (fields.Whole(i) - (weights[i, i] * (long)spins[i]));
                linear -= levels is null ? 0 : 2 * levels[i] * spins[i];
                fields.Flip(i, spins);
                energies.Add(weights.Scale * ((-0.5 * quadratic) + linear));
            }

            path.Add(ToState(spins));
        }

        return new Outcome(path[^1], !fields.AnyTurns(spins), false, sweeps, energies.Count - 1, path, energies);
    }
}
