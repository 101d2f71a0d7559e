namespace Ebm.Tests.Sampling;

/// <summary>One sampler, its start, and the law it must have: probabilities of bins that a point falls into.</summary>
/// <param name="Make">Makes the sampler.</param>
/// <param name="Start">Where all chains start.</param>
/// <param name="Bin">Which bin a chain's point lies in.</param>
/// <param name="Law">The exact probability of every bin under the sampler's own stationary law.</param>
/// <param name="Steps">Steps after which the start is forgotten.</param>
/// <param name="Balanced">Whether it claims detailed balance.</param>
/// <param name="Beta">The inverse temperature of the law.</param>
public sealed record SamplerCase(
    Func<ISampler> Make, double[] Start, Func<double[], int> Bin, double[] Law, int Steps, bool Balanced, double Beta = 1);

/// <summary>Every sampler of the library on a skewed target whose law is known from enumeration or quadrature.</summary>
public static class SamplerCases
{
    private const int Nodes = 2000;
    private const double Left = -2.5, Right = 2.5;
    private static readonly DoubleWell Well = new(height: 0.8, tilt: 0.6, dimension: 1);
    private static readonly DiscreteTable Table = new([0.3, 1.1, -0.4, 2.0, 0.1, 0.9, -1.0, 0.5, 1.6, 0.2, 0.7, -0.3], 2, 3, 2);
    private static readonly CouplingGraph Graph = new(
        4, [new(0, 1, 0.5), new(1, 2, -0.7), new(2, 3, 0.4), new(3, 0, 0.3), new(0, 2, 0.6)], [0.2, -0.1, 0.3, 0]);

    private static readonly GaussianMeanPosterior Posterior = new([.. Enumerable.Range(0, 20).Select(i => 0.1 * i * i / 10)], 1.5, 3);
    private static readonly double[] Edges = [-1.6, -1.35, -1.2, -1.05, -0.9, -0.75, -0.6, -0.4, -0.2, 0, 0.25, 0.5, 0.75, 1, 1.3];

    public static IReadOnlyDictionary<string, SamplerCase> All { get; } = new Dictionary<string, SamplerCase>
    {
        ["Metropolis"] = OnWell(() => new Metropolis(Well, 1.2), 200, balanced: true),
        ["Metropolis at β = 2"] = OnWell(() => new Metropolis(Well, 1.2, 2), 400, balanced: true, beta: 2),
        ["a rule by hand"] = OnWell(() => Chains.Rule(Well, ByHand), 200, balanced: true),
        ["MALA"] = OnWell(() => new Mala(Well, 0.15), 300, balanced: true),
        ["MALA at β = 1.5"] = OnWell(() => new Mala(Well, 0.1, 1.5), 500, balanced: true, beta: 1.5),
        ["HMC"] = OnWell(() => new HamiltonianMonteCarlo(Well, 0.3, 5), 100, balanced: true),
        ["HMC at β = 2"] = OnWell(() => new HamiltonianMonteCarlo(Well, 0.2, 7, 2), 150, balanced: true, beta: 2),
        ["unadjusted Langevin"] = OnWell(() => new Langevin(Well, 0.05), 600, balanced: false, law: LangevinLaw(0.05)),
        ["unadjusted Langevin at β = 1.5"] = OnWell(() => new Langevin(Well, 0.03, 1.5), 1200, balanced: false, beta: 1.5,
            law: LangevinLaw(0.03, 1.5)),
        ["NUTS"] = OnWell(() => new NoUTurnSampler(Well, 0.3), 30, balanced: true),
        ["NUTS at β = 2, two doublings"] = OnWell(() => new NoUTurnSampler(Well, 0.25, 2, 2), 80, balanced: true, beta: 2),
        ["NUTS with a scale"] = OnWell(() => new NoUTurnSampler(Well, 0.5).WithScales([0.8]), 30, balanced: true),
        ["annealing, cooled"] = OnWell(() => new SimulatedAnnealing(b => new Metropolis(Well, 1.2, b), [0.3, 0.6, 1], 50), 300,
            balanced: true),
        ["annealing of stochastic Langevin, cooled"] = OnPosterior(0.01, 8, s => new SimulatedAnnealing(b => s(b), [0.5, 1], 50)),
        ["tempering of Metropolis"] = OnWell(() => new ParallelTempering(b => new Metropolis(Well, 0.8, b), 2, 1, 0.5), 300,
            balanced: false, beta: 2),
        ["tempering of MALA"] = OnWell(() => new ParallelTempering(b => new Mala(Well, 0.1, b), 1, 0.6), 300, balanced: false),
        ["tempering of HMC"] = OnWell(() => new ParallelTempering(b => new HamiltonianMonteCarlo(Well, 0.3, 3, b), 1, 0.4), 80,
            balanced: false),
        ["tempering of NUTS"] = OnWell(() => new ParallelTempering(b => new NoUTurnSampler(Well, 0.4, beta: b), 1, 0.4), 20,
            balanced: false),
        ["tempering of MALA, HMC and NUTS"] = OnWell(() => new ParallelTempering(Mixed, 1, 0.6, 0.4), 100, balanced: false),
        ["tempering of cooled annealing"] =
            OnWell(() => new ParallelTempering(b => new SimulatedAnnealing(c => new Metropolis(Well, 0.8, c), [b / 2, b], 5), 1, 0.5), 300,
            balanced: false),
        ["tempering of tabular Gibbs"] = OnTable(() => new ParallelTempering(b => new Gibbs(Table, GibbsScan.Sweep, b), 1, 0.5), 30, false),
        ["tempering of spin Gibbs"] = OnGraph(() => new ParallelTempering(b => new Gibbs(Graph, GibbsScan.Sweep, b), 0.8, 0.3), 60, 0.8,
            balanced: false),
        ["stochastic Langevin"] = OnPosterior(0.01, 8, s => s(1)),
        ["stochastic Langevin at β = 2"] = OnPosterior(0.01, 8, s => s(2), 2),
        ["tabular Gibbs, random scan"] = OnTable(() => new Gibbs(Table, GibbsScan.Random), 100, true),
        ["tabular Gibbs, sweep"] = OnTable(() => new Gibbs(Table, GibbsScan.Sweep), 30, false),
        ["spin Gibbs, random scan"] = OnGraph(() => new Gibbs(Graph, GibbsScan.Random, 0.8), 200, 0.8, balanced: true),
        ["spin Gibbs, sweep"] = OnGraph(() => new Gibbs(Graph, GibbsScan.Sweep, 0.8), 60, 0.8, balanced: false),
    };

    /// <summary>For every kind of sampler that claims no balance, one whose traffic is seen to be uneven in its stationary law.</summary>
    public static IReadOnlyDictionary<string, (SamplerCase Case, int Chains)> Unbalanced { get; } = new Dictionary<string,
        (SamplerCase, int)>
    {
        ["unadjusted Langevin"] = (All["unadjusted Langevin"], 200_000),
        ["stochastic Langevin"] = (OnPosterior(0.06, 1, s => s(1)), 20_000),
        ["tempering"] = (OnWell(() => new ParallelTempering(b => new Mala(Well, 0.1, b), 1, 0.1), 200, balanced: false), 60_000),
        ["tabular Gibbs, sweep"] = (All["tabular Gibbs, sweep"], 20_000),
        ["spin Gibbs, sweep"] = (All["spin Gibbs, sweep"], 20_000),
    };

    private static double[] ByHand(double[] x, Rng rng)
    {
        double[] y = [x[0] + (1.2 * rng.NextGaussian())];
        return rng.NextDouble() < Math.Exp(Well.Energy(x) - Well.Energy(y)) ? y : x;
    }

    private static ISampler Mixed(double beta) => beta switch
    {
        1 => new Mala(Well, 0.15, beta),
        0.6 => new HamiltonianMonteCarlo(Well, 0.3, 3, beta),
        _ => new NoUTurnSampler(Well, 0.4, beta: beta),
    };

    private static SamplerCase OnWell(Func<ISampler> make, int steps, bool balanced, double beta = 1, double[]? law = null) =>
        new(make, [1.5], x => BinOf(x[0]), law ?? Binned(x => Math.Exp(-beta * Well.Energy(x))), steps, balanced, beta);

    private static SamplerCase OnTable(Func<ISampler> make, int steps, bool balanced) =>
        new(make, [1, 2, 1], x => Table.RowOf(Array.ConvertAll(x, v => (int)v)), Table.Probabilities(), steps, balanced);

    private static SamplerCase OnGraph(Func<ISampler> make, int steps, double beta, bool balanced)
    {
        var weights = Enumerable.Range(0, 16).Select(s => Math.Exp(-beta * Graph.Energy(Spins(s)))).ToArray();
        return new SamplerCase(make, [1, 1, 1, -1], x => Enumerable.Range(0, 4).Sum(i => x[i] > 0 ? 1 << i : 0),
            Array.ConvertAll(weights, w => w / weights.Sum()), steps, balanced, beta);
    }

    /// <summary>θ' − m = (1 − η/v)(θ − m) + η N/σ² (batch mean − data mean) + √(2η/β) ξ: linear, so the variance is exact.</summary>
    private static SamplerCase OnPosterior(double step, int batch, Func<Func<double, ISampler>, ISampler> combine, double beta = 1)
    {
        var data = Enumerable.Range(0, 20).Select(i => 0.1 * i * i / 10).ToArray();
        var mean = data.Average();
        var spread = data.Average(y => (y - mean) * (y - mean)) / batch;
        var a = 1 - (step / Posterior.Variance);
        var pull = step * 20 / (1.5 * 1.5);
        var variance = ((2 * step / beta) + (pull * pull * spread)) / (1 - (a * a));
        double[] edges = [.. new[] { -1.5, -1, -0.5, 0, 0.5, 1, 1.5 }.Select(z => Posterior.Mean + (z * Math.Sqrt(variance)))];
        var cumulative = new[] { -1.5, -1, -0.5, 0, 0.5, 1, 1.5 }.Select(z => MathNet.Numerics.Distributions.Normal.CDF(0, 1, z)).ToArray();
        double[] law = [cumulative[0], .. Enumerable.Range(1, 6).Select(k => cumulative[k] - cumulative[k - 1]), 1 - cumulative[6]];
        return new SamplerCase(() =>
            combine(b => new StochasticLangevin(Posterior, StochasticLangevin.StepSizes.Constant(step), batch, b)), [0],
            x => edges.Count(e => x[0] >= e), law, 300, false, beta);
    }

    private static int[] Spins(int bits) => [.. Enumerable.Range(0, 4).Select(i => (bits >> i & 1) == 1 ? 1 : -1)];

    private static int BinOf(double x) => Edges.Count(e => x >= e);

    private static double Node(int i) => Left + ((i + 0.5) * (Right - Left) / Nodes);

    private static double[] Binned(Func<double, double> density)
    {
        var law = new double[Edges.Length + 1];
        for (var i = 0; i < Nodes; i++) law[BinOf(Node(i))] += density(Node(i));
        return Array.ConvertAll(law, l => l / law.Sum());
    }

    /// <summary>The stationary law of x' = x − ηE'(x) + √(2η/β) ξ by iterating its kernel on a grid: its bias included.</summary>
    private static double[] LangevinLaw(double eta, double beta = 1)
    {
        const int nodes = 400;
        double At(int i) => Left + ((i + 0.5) * (Right - Left) / nodes);
        var kernel = new double[nodes][];
        for (var i = 0; i < nodes; i++)
        {
            var mean = At(i) - (eta * Well.Gradient(At(i))[0]);
            kernel[i] = [.. Enumerable.Range(0, nodes).Select(j => Math.Exp(-(At(j) - mean) * (At(j) - mean) * beta / (4 * eta)))];
            var sum = kernel[i].Sum();
            for (var j = 0; j < nodes; j++) kernel[i][j] /= sum;
        }

        var law = Enumerable.Repeat(1.0 / nodes, nodes).ToArray();
        for (var t = 0; t < 1500; t++)
        {
            var next = new double[nodes];
            for (var i = 0; i < nodes; i++)
                for (var j = 0; j < nodes; j++) next[j] += law[i] * kernel[i][j];
            law = next;
        }

        var bins = new double[Edges.Length + 1];
        var half = (Right - Left) / nodes / 2;
        for (var i = 0; i < nodes; i++)
            for (var s = 0; s < 100; s++)   // a bin edge may cut a cell: share it out
                bins[BinOf(At(i) - half + ((s + 0.5) * half / 50))] += law[i] / 100;
        return bins;
    }
}
