//  Models of spins and bits, all on one code of the plane, Atlas.Code: twelve bits, 64 × 64 cells.

namespace Ebm;

/// <summary>The atlas's models of spins and bits.</summary>
internal static class DiscreteModels
{
    /// <summary>The entries.</summary>
    public static IReadOnlyList<AtlasEntry> Entries { get; } =
    [
        new("Ising model", ModelClass.C1, "−J Σ σᵢσⱼ − h Σ σᵢ, one J for all", "05-ising", Magnet),
        new("Boltzmann machine", ModelClass.C1, "−½ Σ Jᵢⱼσᵢσⱼ − Σ bᵢσᵢ", "10-without-z", (data, _) =>
            BoltzmannMachine.MostLikely(Shares(data))),
        Restricted("RBM, exact likelihood", ModelClass.C1, "−a·v − Σⱼ log(1 + e^{bⱼ + wⱼ·v})", RbmMethod.Exact, 12, 30),
        Restricted("RBM by CD-1", ModelClass.C2, "−a·v − Σⱼ log(1 + e^{bⱼ + wⱼ·v})", RbmMethod.ContrastiveDivergence, 64, 150),
        Restricted("RBM by persistent chains", ModelClass.C2, "−a·v − Σⱼ log(1 + e^{bⱼ + wⱼ·v})", RbmMethod.Persistent, 64, 150),
        Compared("Pseudo-likelihood", LocalComparison.PseudoLikelihood, "−Σᵢ log p(σᵢ | rest)"),
        Compared("Ratio matching", LocalComparison.RatioMatching, "Σᵢ (1 + e^{ΔᵢE})⁻²"),
        Compared("Minimum probability flow", LocalComparison.MinimumProbabilityFlow, "Σᵢ e^{−ΔᵢE/2}"),
        new("Hopfield network", ModelClass.A1, "−½ Σ wᵢⱼσᵢσⱼ, w from Hebb's rule", "06-hopfield",
            (data, _) => Hopfield.Hebb(Patterns(data))),
        new("Dense memory", ModelClass.A1, "−Σₖ e^{ξₖ·σ}", "07-dense-memory", (data, _) => new DenseMemory(Patterns(data), null)),
    ];

    private static Points Spins(Points data) => Atlas.Code.Spins(data);

    // One point in a hundred may lie anywhere: without it a pair of bits that never occurs would need a coupling without bound.
    private static double[] Shares(Points data)
    {
        var shares = BoltzmannMachine.Frequencies(Spins(data));
        return Array.ConvertAll(shares, s => (.99 * s) + (.01 / shares.Length));
    }

    private static int[][] Patterns(Points data)
    {
        var spins = Spins(data.Slice(0, Math.Min(data.Count, 400)));
        return [.. Enumerable.Range(0, spins.Count).Select(i => Array.ConvertAll(spins[i], v => (int)v))];
    }

    // One strength for all couplings: its sign is all there is to learn before β, which the atlas fits.
    private static IsingEnergy Magnet(Points data, Rng rng)
    {
        var spins = Spins(data);
        var (rows, columns) = (2, Atlas.Code.Each);
        var unit = new IsingEnergy(rows, columns);
        var sign = unit.Energies(spins).Average() > 0 ? -1 : 1;
        return new IsingEnergy(rows, columns, sign);
    }

    private static AtlasEntry Compared(string name, LocalComparison rule, string formula) =>
        new(name, ModelClass.C2, formula, "10-without-z", (data, rng) =>
            NetworkModels.Trained(new SpinModel(Atlas.Code.Length), rule, TrainingSet.From(Spins(data)), rng, 800, .02));

    private static AtlasEntry Restricted(string name, ModelClass kind, string formula, RbmMethod method, int hidden, int epochs) =>
        new(name, kind, formula, "09-contrastive-divergence", (data, rng) =>
        {
            var bits = Atlas.Code.Bits(data);
            float[][] rows = [.. Enumerable.Range(0, bits.Count).Select(i => Array.ConvertAll(bits[i], v => (float)v))];
            var machine = Rbm.Random(Atlas.Code.Length, hidden, rng, .1).StartFrom(rows);
            var settings = new RbmTraining { Method = method, LearningRate = .1, Momentum = .5 };
            new RbmTrainer(machine, rows, settings, rng).Train(epochs);
            return machine;
        });
}
