using Ebm.Tests.Sampling;

namespace Ebm.Tests.Numerics;

/// <summary>
/// Every loop of the library that can last asks the host, on the threads it uses; a host that throws stops it, and what learns stays whole.
/// </summary>
[Collection("alone")]
public sealed class HostTests
{
    private static readonly AsyncLocal<Watch?> Mine = new();
    private static readonly Tensor X = Tensor.Number(1);

    /// <summary>Work, and the fewest polls in it: one for each of the steps that its numbers ask for.</summary>
    public static TheoryData<string, int> Loops()
    {
        var data = new TheoryData<string, int>();
        foreach (var loop in Work)
            data.Add(loop.Key, loop.Value.Polls);
        return data;
    }

    private static readonly Dictionary<string, (int Polls, Action Run)> Work = new()
    {
        ["ForkJoin, together"] = (500, () => ForkJoin.Run(500, 2, _ => { })),
        ["ForkJoin, serial"] = (500, () => ForkJoin.Run(500, 1, _ => { })),
        ["matrix product"] = (40, () => MatrixMultiply.Run(new float[600 * 600], new float[600 * 600], new float[600 * 600], 600, 600, 600,
            threads: 1)),
        ["RBM training"] = (50, () => Machine().Train(10)),
        ["RBM, exact"] = (50, () => Machine(RbmMethod.Exact).Train(10)),
        ["RBM chain"] = (100, () => new RbmChain(Rbm.Random(20, 9, new Rng(1)), [new float[20]]).Step(100, new Rng(1))),
        ["annealed importance sampling"] = (200, () => RbmPartition.Anneal(Rbm.Random(20, 9, new Rng(1)), 100, 60, new Rng(1))),
        ["log Z in double"] = (1 << 12, () => RbmStateSum.LogInDouble(new float[12 * 5], new float[12], new float[5], 1)),
        ["log Z by tables"] = (256, () => RbmPartition.Exact(Rbm.Random(30, 18, new Rng(1)))),
        ["mean-field bound"] = (100, () => RbmPartition.MeanFieldBound(Rbm.Random(20, 9, new Rng(1)), 2, new Rng(1), 50)),
        ["small RBM"] = (1 << 8, () => new EnumeratedRbm(8, 4).Transition()),
        ["fully visible"] = (1 << 8, () => new BoltzmannMachine(new double[8, 8], new double[8])
            .PseudoLikelihoodGradient(new double[1 << 8])),
        ["network training"] = (100, () => Network().Run(100)),
        ["nearest neighbours"] = (40, () => Representation.NearestNeighbours(new TrainingSet(new float[80], 2, new int[40]),
            new TrainingSet(new float[80], 2, new int[40]))),
        ["chains"] = (150, () => Chains.RunFrom(new Metropolis(Ebm.Energies.Banana(), 0.5), [0, 0], 2, 100, new Rng(1), burnIn: 50)),
        ["HMC"] = (1500, () => Chains.RunFrom(new HamiltonianMonteCarlo(Ebm.Energies.Banana(), 0.1, 15), [0, 0], 2, 100, new Rng(1))),
        ["HMC warm-up"] = (100, () => new HamiltonianMonteCarlo(Ebm.Energies.Banana(), 0.1, 5)
            .WarmUp(new HamiltonianMonteCarlo(Ebm.Energies.Banana(), 0.1, 5).Start(new float[2], 1), new Rng(1), 100)),
        ["tempering"] = (300, () => Chains.RunFrom(new ParallelTempering(b => new Metropolis(Ebm.Energies.Banana(), 0.5, b), 1, 0.5),
            [0, 0], 2, 100, new Rng(1))),
        ["annealing"] = (200, () => Chains.RunFrom(new SimulatedAnnealing(b => new Metropolis(Ebm.Energies.Banana(), 0.5, b), [1, 2], 100),
            [0, 0], 2, 200, new Rng(1))),
        ["spin Gibbs"] = (400, () => Chains.RunFrom(new Gibbs(new CouplingGraph(4, [new Coupling(0, 1, 1)])), [1, 1, 1, 1], 1, 100,
            new Rng(1))),
        ["table Gibbs"] = (200, () => Chains.RunFrom(new Gibbs(new DiscreteTable([0, 1, 2, 3], 2, 2)), [0, 0], 1, 100, new Rng(1))),
        ["transition matrix"] = (16, () => TransitionMatrix.Gibbs(new DiscreteTable(new double[16], 2, 2, 2, 2), GibbsScan.Sweep)),
        ["multi-spin sweeps"] = (2 * 2 * 50, () => MultiSpinIsing.Replicas(32, 0.4, new Rng(1)).Sweep(50)),
        ["multi-spin sweeps of free spins"] = (50, () => MultiSpinIsing.Replicas(32, 1e-30, new Rng(1)).Sweep(50)),
        ["multi-spin measurements"] = (32 * 20, () => MultiSpinIsing.Replicas(32, 0.4, new Rng(1)).Sample(20)),
        ["Ising, checkerboard"] = (2 * 64, () => new IsingLattice(64, 8, 0.4, new Rng(1)).Checkerboard(new Rng(1))),
        ["Ising, Metropolis"] = (4, () => new IsingLattice(128, 128, 0.4, new Rng(1)).Metropolis(new Rng(1))),
        ["Ising, clusters"] = (1, () => new IsingLattice(8, 8, 0.4, new Rng(1)).Wolff(new Rng(1))),
        ["Ising, transfer matrix"] = (8 * 20, () => IsingExact.TransferMatrix(5, 20, 0.4)),
        ["Ising, enumeration"] = (15, () => IsingExact.Enumerate(5, 4)),
        ["Ising, Kaufman"] = (199, () => IsingExact.KaufmanEnergy(100, 100, 0.4)),
        ["Hopfield, store"] = (40, () => Hopfield.Hebb(HopfieldPatterns.Random(40, 100, new Rng(1)))),
        ["Hopfield, pseudo-inverse"] = (40, () => Hopfield.PseudoInverse(HopfieldPatterns.Random(40, 100, new Rng(1)))),
        ["Hopfield, Storkey"] = (800, () => Hopfield.Storkey(HopfieldPatterns.Random(4, 100, new Rng(1)))),
        ["Hopfield, recall"] = (100, () => Hopfield.Hebb(HopfieldPatterns.Random(4, 100, new Rng(1)))
            .Recall(HopfieldPatterns.Random(1, 100, new Rng(2))[0], new Rng(3))),
        ["Hopfield, many recalls"] =
            (60, () => Hopfield.Hebb(HopfieldPatterns.Random(4, 100, new Rng(1)))
            .RecallMany(HopfieldPatterns.Random(60, 100, new Rng(2)), new Rng(3))),
        ["dense memory"] = (2 * 20 * 30, () => DenseMemory.MeasureError(30, 40, 3, 2, new Rng(1))),
        ["modern Hopfield"] = (30, () => new ModernHopfield([[1.0, 0], [0, 1.0]], 1).Recall([0.3, 0.4], tolerance: 1e-300, maxSteps: 30)),
        ["exhaustive"] = (1 << 8, () => Exhaustive.Minimize(Exhaustive.Assignments(8, 2), y => y.Sum())),
        ["assignments alone"] = (1 << 8, () => Exhaustive.Assignments(8, 2).Count()),
        ["coordinate descent"] = (40, () => CoordinateDescent.Minimize(y => y.Sum(), Enumerable.Repeat(2, 20).ToArray(), 3)),
        ["gradient inference"] = (50, () => GradientInference.Minimize(y => y[0] * y[0] + 100 * y[1] * y[1], y => [2 * y[0], 200 * y[1]],
            [1.0, 1.0], 1e-300, 50)),
        ["sliding window"] = (81, () => SlidingWindow.Energies(new GrayImage(12, 12), 4, 4, _ => 0)),
        ["paths"] = (30, () => Ladder(30).KBest(5)),
        ["all paths"] = (1 << 8, () => Ladder(10).AllPaths().Count()),
        ["quadrature"] = (1000, () => PartitionFunction.Quadrature(x => x * x, -1, 1, 1000)),
        ["quadrature of a batch"] = (10, () => PartitionFunction.Quadrature(Ebm.Energies.From((x, y) => x * x + y * y), 2, 100)),
        ["Monte Carlo integral"] =
            (1000, () => PartitionFunction.MonteCarlo(Ebm.Energies.From((x, y) => x * x + y * y), 2, 1000, new Rng(1))),
        ["a grid"] = (100, () => Ebm.Energies.From((x, y) => x * x + y * y).OnGrid(new double[10], new double[10])),
        ["Gaussian mixture"] = (200, () => GaussianMixture.Fit(Ebm.Energies.Spiral().Sample(new Rng(1), 100), 3, new Rng(1), 2)),
        ["calibration"] = (100, () => Calibration.ExpectedEnergy([.. Enumerable.Repeat(new double[2], 100)], new int[100], 1)),
        ["gradient of a graph"] = (100, () => Gradient.Of(Chain(100), X)),
        ["diffusion, sampling"] = (100, () => new Diffusion(new Linear(3, 2, new Rng(1)), 2, NoiseSchedule.Linear(100))
            .Sample(new Rng(1), 2)),
        ["flow, sampling"] = (50, () => new PlanarFlow(2, 5, new Rng(1)).Sample(new Rng(1), 10)),
        ["an attack"] = (50, () => NegativeSource.Adversarial(50, .1).Draw(Ebm.Energies.Banana(), new Points(2, 3), new Rng(1))),
        ["a reader of pictures"] = (20, () => Learning.CalibratedReaderTests.Reader().Read([.. Enumerable.Repeat(new float[2], 20)])),
        ["effective sample size"] =
            (50, () => ChainDiagnostics.EffectiveSampleSize((double[])[.. Enumerable.Range(0, 200).Select(t => (double)t)])),
        ["rank diagnostics"] = (50,
            () => ChainDiagnostics.BulkEffectiveSampleSize([[.. Enumerable.Range(0, 200).Select(t => (double)t)],
            [.. Enumerable.Range(0, 200).Select(t => t + 0.5)]])),
    };

    [Theory]
    [MemberData(nameof(Loops))]
    public void A_loop_asks_the_host_and_stops_when_it_throws(string loop, int polls)
    {
        var watch = new Watch();
        watch.Run(Work[loop].Run);
        Assert.InRange(watch.Polls, polls, int.MaxValue);
        foreach (var at in new[] { 1, (watch.Polls / 2) + 1 })
        {
            watch = new Watch { StopAt = at };
            Assert.Throws<OperationCanceledException>(() => watch.Run(Work[loop].Run));
        }
    }

    /// <summary>The samplers of <see cref="SamplersInAdversity"/>, which lists every kind.</summary>
    public static TheoryData<string> Samplers => [.. SamplersInAdversity.Tested.Keys, .. SamplersInAdversity.Untested.Keys,
        .. SamplersInAdversity.Discrete.Keys];

    /// <summary>An energy may be slow, and knows no host: no sampler asks it more than twice in a row without asking the host.</summary>
    [Theory]
    [MemberData(nameof(Samplers))]
    public void A_sampler_asks_the_host_between_one_batch_and_the_next(string name)
    {
        var watch = new Watch();
        var (inARow, most, asked) = (0, 0, -1);
        void Asked()
        {
            inARow = watch.Polls == asked ? inARow + 1 : 1;
            asked = watch.Polls;
            most = asked == 0 ? 0 : Math.Max(most, inARow);   // before the first poll the chains start
        }

        var smooth = new Counted(new DoubleWell(dimension: 1), Asked);
        var (sampler, start) = SamplersInAdversity.Discrete.TryGetValue(name, out var discrete)
            ? (discrete.Make(new Counted(discrete.Energy, Asked), 1), Array.ConvertAll(discrete.Start, v => (double)v))
            : ((SamplersInAdversity.Tested.GetValueOrDefault(name) ?? SamplersInAdversity.Untested[name])(smooth, .02), [.5]);
        watch.Run(() => Chains.RunFrom(sampler, start, 3, 40, new Rng(1), threads: 1));
        Assert.True(most is 1 or 2,
            $"{name} asks its energy {most} times in a row and the host never between: put Host.Poll() into the loop");
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.5)]
    public void An_rbm_stopped_anywhere_has_the_weights_of_a_whole_update(double momentum)
    {
        RbmTrainer Fresh() => Machine(momentum: momentum);
        var whole = Steps(Fresh(), t => t.Update(), t => t.Rbm.Weights);
        for (var at = 1; ; at++)
        {
            var trainer = Fresh();
            if (!Stopped(at, () => trainer.Train(2)))
                break;
            Assert.Equal(whole[(int)trainer.Updates], trainer.Rbm.Weights);
        }
    }

    [Fact]
    public void A_network_stopped_anywhere_has_the_weights_of_a_whole_step()
    {
        var layer = new Linear(3, 200, new Rng(1));
        Trainer Fresh() => Network(layer = new Linear(3, 200, new Rng(1)));
        var whole = Steps(Fresh(), t => t.Step(), _ => layer.Weight.ToArray());
        for (var at = 1; ; at++)
        {
            var trainer = Fresh();
            if (!Stopped(at, () => trainer.Run(10)))
                break;
            Assert.Equal(whole[(int)trainer.Optimizer.Steps], layer.Weight.ToArray());
        }
    }

    [Fact]
    public void A_chain_stopped_anywhere_has_zeros_and_ones()
    {
        for (var at = 1; ; at++)
        {
            var chain = RbmChain.FromNoise(Rbm.Random(30, 40, new Rng(1), 1), 60, new Rng(2), 2);
            if (!Stopped(at, () => chain.Step(3, new Rng(3))))
                break;
            Assert.All(chain.States(), row => Assert.All(row, v => Assert.True(v is 0 or 1, $"{v} after {at} polls")));
        }
    }

    [Theory]
    [MemberData(nameof(Samplers))]
    public void Chains_stopped_anywhere_are_where_their_energies_say(string name)
    {
        IEnergy energy = SamplersInAdversity.Discrete.TryGetValue(name, out var discrete) ? discrete.Energy : new DoubleWell(dimension: 1);
        var sampler = discrete.Make?.Invoke(energy, 1)
            ?? (SamplersInAdversity.Tested.GetValueOrDefault(name) ?? SamplersInAdversity.Untested[name])((DoubleWell)energy, .02);
        for (var at = 1; ; at++)
        {
            var (state, rng) = (sampler.Start(Points.Repeat(Array.ConvertAll(discrete.Start ?? [.5f], v => (double)v), 3)), new Rng(6));
            if (!Stopped(at, () =>
            {
                for (var step = 0; step < 4; step++)
                    sampler.Step(state, rng);
            }))
            {
                break;
            }

            foreach (var level in state.Levels.Prepend(state).Where(s => s.EnergiesAreCurrent))
            {
                var found = energy.Energies(level.Points);
                Assert.All(found.Zip(level.Energies), e => Assert.Equal(e.First, e.Second, 1e-5));
            }
        }
    }

    [Fact]
    public void A_model_that_is_minimised_has_a_whole_steps_parameters_wherever_it_is_stopped()
    {
        var rows = TrainingSet.From(Ebm.Energies.Gaussian(new[,] { { 3.0, 1 }, { 1, .6 } }, [2, -1]).Sample(new Rng(8), 60));
        float[] After(Action<GaussianModel> work)
        {
            var model = new GaussianModel(2);
            work(model);
            return [.. model.Parameters().SelectMany(p => p.Value.ToArray())];
        }

        float[][] whole = [After(_ => { }), .. Enumerable.Range(1, 6)
            .Select(k => After(m => ScoreMatching.Explicit.Minimize(m, rows, new Rng(1), k)))];
        for (var (at, on) = (1, true); on; at += 3)
            Assert.Contains(After(m => on = Stopped(at, () => ScoreMatching.Explicit.Minimize(m, rows, new Rng(1), 6))), whole);
    }

    [Fact]
    public void A_step_of_an_optimiser_is_whole_whatever_the_host_says()
    {
        var (weights, slope) = (Tensor.Filled(1, 300, 300).AsParameter(), Tensor.Filled(1, 300, 300));
        var adam = new Adam(0.5);
        Assert.False(Stopped(1, () => adam.Step([weights], [slope])));
        Assert.All(weights.ToArray(), w => Assert.Equal(.5f, w, 1e-5f));
    }

    [Fact]
    public void Without_a_host_nothing_is_asked()
    {
        Assert.Null(Host.Interruption);
        ForkJoin.Run(8, 2, _ => { });
    }

    private static List<float[]> Steps<T>(T trainer, Action<T> step, Func<T, float[]> weights)
    {
        var whole = new List<float[]> { (float[])weights(trainer).Clone() };
        for (var k = 0; k < 20; k++)
        {
            step(trainer);
            whole.Add((float[])weights(trainer).Clone());
        }

        return whole;
    }

    private static bool Stopped(int at, Action work)
    {
        try
        {
            new Watch { StopAt = at }.Run(work);
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static RbmTrainer Machine(RbmMethod method = RbmMethod.ContrastiveDivergence, double momentum = 0)
    {
        var rng = new Rng(5);
        float[][] rows = [.. Enumerable.Range(0, 100).Select(_ => Enumerable.Range(0, 24).Select(_ => (float)rng.NextInt(2)).ToArray())];
        return new RbmTrainer(Rbm.Random(24, 18, new Rng(1)), rows,
            new RbmTraining { Method = method, BatchSize = 20, Momentum = momentum }, new Rng(2), 2);
    }

    private static Trainer Network(Layer? layer = null)
    {
        layer ??= new Linear(3, 1, new Rng(1));
        return new Trainer(layer, new Adam(0.01), rng => layer.Apply(Tensor.Gaussian(rng, 4, 3)).Square().Mean(), new Rng(3), 2);
    }

    private static WeightedDag Ladder(int nodes)
    {
        var dag = new WeightedDag(nodes);
        for (var i = 0; i < nodes - 1; i++)
        {
            for (var j = i + 1; j < nodes; j++)
                dag.Add(i, j, 1);
        }

        return dag;
    }

    private static Tensor Chain(int length)
    {
        var y = X;
        for (var k = 0; k < length; k++)
            y = y * 1.01f;
        return y;
    }

    /// <summary>An energy that tells when it is asked, and does not ask the host itself.</summary>
    private sealed class Counted(IEnergy energy, Action asked) : IDifferentiableEnergy
    {
        public StateSpace Space => energy.Space;

        public void Energies(Batch states, Span<float> energies)
        {
            asked();
            energy.Energies(states, energies);
        }

        public void EnergiesAndGradients(Batch states, Span<float> energies, Span<float> gradients)
        {
            asked();
            ((IDifferentiableEnergy)energy).EnergiesAndGradients(states, energies, gradients);
        }
    }

    /// <summary>A host that looks at one test's work only, on every thread that does it.</summary>
    private sealed class Watch
    {
        private int polls;

        public int Polls => polls;

        public int StopAt { get; init; } = int.MaxValue;

        public void Run(Action work)
        {
            Host.Interruption = () => Mine.Value?.Poll();
            Mine.Value = this;
            try
            {
                work();
            }
            finally
            {
                Mine.Value = null;
                Host.Interruption = null;
            }
        }

        private void Poll()
        {
            if (Interlocked.Increment(ref polls) >= StopAt)
                throw new OperationCanceledException("the host says stop");
        }
    }
}
