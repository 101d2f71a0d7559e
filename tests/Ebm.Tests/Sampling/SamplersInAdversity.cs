namespace Ebm.Tests.Sampling;

/// <summary>Energies that samplers must survive, and every sampler of the library at any step size or temperature.</summary>
public static class SamplersInAdversity
{
    private static readonly CouplingGraph Graph = new(3, [new(0, 1, 0.5), new(1, 2, -0.7)], [0.2, -0.1, 0.3]);
    private static readonly DiscreteTable Table = new([0.3, 1.1, -0.4, 2.0, 0.1, 0.9], 2, 3);

    /// <summary>Step sizes, widths, or inverse temperatures where there is no step.</summary>
    public static double[] Steps => [1e-30, 1e-8, 1e-4, 1e-2, 0.3, 1, 3, 1e2, 1e4, 1e8, 1e30];

    /// <summary>Samplers with an acceptance test, of any energy.</summary>
    public static IReadOnlyDictionary<string, Func<IDifferentiableEnergy, double, ISampler>> Tested { get; } = new Dictionary<string,
        Func<IDifferentiableEnergy, double, ISampler>>
    {
        ["Metropolis"] = (e, h) => new Metropolis(e, h),
        ["MALA"] = (e, h) => new Mala(e, h),
        ["HMC, L = 1"] = (e, h) => new HamiltonianMonteCarlo(e, h, 1),
        ["HMC, L = 20"] = (e, h) => new HamiltonianMonteCarlo(e, h, 20),
        ["NUTS"] = (e, h) => new NoUTurnSampler(e, h, 5),
        ["annealing of Metropolis"] = (e, h) => new SimulatedAnnealing(b => new Metropolis(e, h, b), [0.5, 1], 10),
        ["annealing of HMC"] = (e, h) => new SimulatedAnnealing(b => new HamiltonianMonteCarlo(e, h, 7, b), [0.5, 1], 10),
        ["tempering of Metropolis"] = (e, h) => new ParallelTempering(b => new Metropolis(e, h, b), 1, 0.5, 0.1),
        ["tempering of MALA"] = (e, h) => new ParallelTempering(b => new Mala(e, h, b), 1, 0.3),
        ["tempering of HMC"] = (e, h) => new ParallelTempering(b => new HamiltonianMonteCarlo(e, h, 10, b), 1, 0.3),
        ["tempering of NUTS"] = (e, h) => new ParallelTempering(b => new NoUTurnSampler(e, h, 4, b), 1, 0.3),
    };

    /// <summary>Samplers without one: they may stop with a <see cref="SamplingException"/>.</summary>
    public static IReadOnlyDictionary<string, Func<IDifferentiableEnergy, double, ISampler>> Untested { get; } = new Dictionary<string,
        Func<IDifferentiableEnergy, double, ISampler>>
    {
        ["Langevin"] = (e, h) => new Langevin(e, h),
        ["Langevin of free noise"] = (e, h) => Langevin.WithNoise(e, h, 0.1),
        ["stochastic Langevin"] = (e, h) => new StochasticLangevin(new OneDatum(e), StochasticLangevin.StepSizes.Constant(h), 2),
        ["annealing of stochastic Langevin"] = (e, h) =>
            new SimulatedAnnealing(b => new StochasticLangevin(new OneDatum(e), StochasticLangevin.StepSizes.Constant(h), 2, b), [0.5, 1],
            10),
        ["tempering of Langevin"] = (e, h) => new ParallelTempering(b => new Langevin(e, h, b), 1, 0.5),
    };

    /// <summary>Samplers of states that can be counted.</summary>
    public static IReadOnlyDictionary<string, (IEnergy Energy, float[] Start, Func<IEnergy, double, ISampler> Make)> Discrete { get; } =
        new Dictionary<string, (IEnergy, float[], Func<IEnergy, double, ISampler>)>
        {
            ["spin Gibbs"] = (Graph, [1, 1, -1], (e, b) => new Gibbs(e, GibbsScan.Sweep, b)),
            ["spin Gibbs, random scan"] = (Graph, [1, 1, -1], (e, b) => new Gibbs(e, GibbsScan.Random, b)),
            ["tabular Gibbs"] = (Table, [1, 2], (e, b) => new Gibbs(e, GibbsScan.Sweep, b)),
            ["tempering of spin Gibbs"] =
                (Graph, [1, 1, -1], (e, b) => new ParallelTempering(c => new Gibbs(e, GibbsScan.Sweep, c), b, b / 2)),
        };

    /// <summary>Energies that are right: finite or +∞, with a slope wherever they are finite. Start, energy.</summary>
    public static IReadOnlyDictionary<string, (float[] Start, IDifferentiableEnergy Energy)> Sound { get; } = new Dictionary<string,
        (float[], IDifferentiableEnergy)>
    {
        ["parabola"] = ([0.5f], Ebm.Energies.From(x => 0.5 * x * x)),
        ["double well"] = ([1, 0], Ebm.Energies.DoubleWell()),
        ["banana"] = ([-2.5f, 2], Ebm.Energies.Banana()),
        ["Müller-Brown"] = ([-0.5f, 1.4f], Ebm.Energies.MullerBrown(0.05)),
        ["eight Gaussians"] = ([0.3f, 0.1f], Ebm.Energies.EightGaussians()),
        ["two moons"] = ([0.3f, 0.1f], Ebm.Energies.TwoMoons()),
        ["steep"] = ([0.5f], Ebm.Energies.From(x => Math.Exp(Math.Abs(x)), x => Math.Sign(x) * Math.Exp(Math.Abs(x)))),
        ["flat far away"] = ([0.5f], Ebm.Energies.From(x => -1 / (1 + (x * x)), x => 2 * x / ((1 + (x * x)) * (1 + (x * x))))),
        ["box"] = ([0.5f], Ebm.Energies.From(x => Math.Abs(x) < 1 ? 0 : double.PositiveInfinity, x => 0)),
        ["box by differences"] = ([0.5f], Ebm.Energies.From(x => Math.Abs(x) < 1 ? 0 : double.PositiveInfinity)),
        ["parabola cut off"] = ([0.5f, 0], Ebm.Energies.From((x, y) => x > -0.2 ? (x * x) + (y * y) : double.PositiveInfinity)),
        ["wall with no slope"] = ([0.5f], Ebm.Energies.From(x => x < 1 ? x * x : double.PositiveInfinity, x => x < 1 ? 2 * x : double.NaN)),
        ["walls all round"] = ([0.5f], Ebm.Energies.From(x => x == 0.5 ? 0 : double.PositiveInfinity, x => 0)),
    };

    /// <summary>Energies that are wrong somewhere. Start, energy.</summary>
    public static IReadOnlyDictionary<string, (float[] Start, IDifferentiableEnergy Energy)> Broken { get; } = new Dictionary<string,
        (float[], IDifferentiableEnergy)>
    {
        ["slope NaN"] = ([0.5f], Ebm.Energies.From(x => 0.5 * x * x, x => x > 1 ? double.NaN : x)),
        ["slope +∞"] = ([0.5f], Ebm.Energies.From(x => 0.5 * x * x, x => x > 1 ? double.PositiveInfinity : x)),
        ["slope −∞"] = ([0.5f], Ebm.Energies.From(x => 0.5 * x * x, x => x > 1 ? double.NegativeInfinity : x)),
        ["one slope NaN"] = ([0.5f, 0], Ebm.Energies.From((x, y) => 0.5 * ((x * x) + (y * y)), (x, y) => (x, x > 1 ? double.NaN : y))),
        ["energy NaN"] = ([0.5f], Ebm.Energies.From(x => x > 1 ? double.NaN : 0.5 * x * x, x => x)),
        ["energy −∞"] = ([0.5f], Ebm.Energies.From(x => x > 1 ? double.NegativeInfinity : 0.5 * x * x, x => x)),
        ["unbounded"] = ([0.5f], Ebm.Energies.From(x => -x * x * x * x, x => -4 * x * x * x)),
    };

    /// <summary>The kinds of sampler that occur here; what a rule by hand may do wrong is in <see cref="TransitionRuleTests"/>.</summary>
    public static HashSet<Type> Types { get; } =
    [
        typeof(TransitionRule),
        .. Tested.Values.Concat(Untested.Values).Select(make => make(Sound["parabola"].Energy, 1).GetType()),
        .. Discrete.Values.Select(d => d.Make(d.Energy, 1).GetType()),
    ];

    /// <summary>Any energy as a sum over one datum.</summary>
    private sealed class OneDatum(IDifferentiableEnergy energy) : IMinibatchEnergy
    {
        private readonly float[] scratch = new float[64];

        public int DataCount => 1;

        public StateSpace Space => energy.Space;

        public void Energies(Batch states, Span<float> energies) => energy.Energies(states, energies);

        public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients) =>
            energy.EnergiesAndGradients(states, energies, gradients);

        public void MinibatchGradients(Batch states, ReadOnlySpan<int> batch, Span<float> gradients) =>
            energy.EnergiesAndGradients(states, scratch, gradients);
    }
}
