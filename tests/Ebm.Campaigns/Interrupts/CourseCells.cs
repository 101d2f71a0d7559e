namespace Ebm.Campaigns.Interrupts;

/// <summary>A cell that a learner could run and that lasts for minutes, and what must be there before it.</summary>
/// <param name="Name">What it does.</param>
/// <param name="Setup">Quick.</param>
/// <param name="Code">Long.</param>
internal sealed record CourseCell(string Name, string Setup, string Code);

/// <summary>
/// Cells of every kind of long work in the course: in the library's own loops, and in a cell's function that the library calls.
/// </summary>
internal static class CourseCells
{
    private const string Denoiser =
        """
        class Denoiser(int d, int width, Rng rng) : Layer
        {
            Sequential body = Sequential.Mlp(rng, Activation.Silu, d + 2, width, width, width, d);
            public override Tensor Apply(Tensor x)
            {
                var (y, t) = (x.Slice(1, 0, d), x.Slice(1, d, 1));
                return t * y + body.Apply(Tensor.Concatenate(1, y, t, t.Sqrt()));
            }
        }

        """;

    private const string Clothes =
        "var rng = new Rng(1); float[][] rows = Enumerable.Range(0, 2000).Select(_ => { var r = new float[784]; " +
            "rng.FillBernoulli(Enumerable.Repeat(0.3f, 784).ToArray(), r); return r; }).ToArray();";

    private const string Concurrent =
        """
        sealed class Loop(int length) : IConcurrentEnergy
        {
            public StateSpace Space => StateSpace.Real(1);
            public void Energies(Batch states, Span<float> energies)
            {
                for (int i = 0; i < states.Count; i++)
                {
                    double sum = 0;
                    for (int k = 0; k < length; k++) sum += k;
                    energies[i] = (float)(sum * 0);
                }
            }
        }

        """;

    private const string Plane = "var rng = new Rng(1); var plane = TrainingSet.From(Energies.Spiral().Sample(rng, 4000)); ";

    public static readonly CourseCell[] All =
    [
        new("RBM, CD-1", Clothes,
            "new RbmTrainer(Rbm.Random(784, 200, new Rng(1)), rows, new RbmTraining { LearningRate = 0.1, Momentum = 0.8 }, new " +
            "Rng(2)).Train(100000);"),
        new("RBM, PCD of 2000 chains", Clothes,
            "new RbmTrainer(Rbm.Random(784, 500, new Rng(1)), rows, new RbmTraining { Method = RbmMethod.Persistent, Chains = 2000, " +
            "Steps = 20 }, new Rng(2)).Train(100000);"),
        new("RBM, exact", Clothes,
            "new RbmTrainer(Rbm.Random(784, 18, new Rng(1)), rows, new RbmTraining { Method = RbmMethod.Exact }, new " +
            "Rng(2)).Train(100000);"),
        new(
            "matrix product 8192",
            "const int n = 8192; var a = Tensor.Filled(1, n, n); var b = Tensor.Filled(1, n, n);",
            "for (;;) a.MatrixProduct(b);"),
        new(
            "matrix product, one thread",
            "const int n = 4096; var a = Tensor.Filled(1, n, n); var b = Tensor.Filled(1, n, n); var one = new Workspace(1);",
            "for (;;) one.Run(() => a.MatrixProduct(b, transposeThis: true, transposeOther: true));"),
        new("Ising, many sweeps", "var ising = MultiSpinIsing.Lattice(1024, 0.44, new Rng(1));", "ising.Sweep(100_000_000);"),
        new("Ising, 512 replicas measured", "var betas = Grid.Linear(0.4, 0.5, 4);",
            "MultiSpinIsing.Scan(64, betas, 2000, 100_000, 100, new Rng(1));"),
        new("Ising, one site at a time", "var lattice = new IsingLattice(2000, 2000, 0.44, new Rng(1)); var rng = new Rng(2);",
            "while (true) { lattice.Metropolis(rng); lattice.Checkerboard(rng); lattice.Wolff(rng); }"),
        new("Ising, transfer matrix", "", "IsingExact.TransferMatrix(12, 100000, 0.44)"),
        new("Ising, enumeration", "", "IsingExact.Enumerate(6, 5)"),
        new("AIS", "var rbm = Rbm.Random(784, 200, new Rng(1));", "RbmPartition.Anneal(rbm, 20000, 20000, new Rng(3))"),
        new("log Z of an RBM", "var rbm = Rbm.Random(784, 28, new Rng(1));", "for (;;) RbmPartition.Exact(rbm);"),
        new("HMC chains", "var hmc = new HamiltonianMonteCarlo(Energies.Banana(), 0.1, 15);",
            "Chains.RunFrom(hmc, [0, 0], 1000, 10, new Rng(6), burnIn: 100_000_000)"),
        new("HMC warm-up", "var hmc = new HamiltonianMonteCarlo(Energies.StandardGaussian(50), 0.1, 15); var state = hmc.Start(new " +
            "Points(50, 100));", "hmc.WarmUp(state, new Rng(1), 100_000_000)"),
        new(
            "annealing of a cell's energy",
            "var bumps = Energies.From(x => 0.1 * x * x + Math.Sin(5 * x));",
            "Chains.RunFrom(new SimulatedAnnealing(b => new Metropolis(bumps, 0.5, b), [1, 2, 4], 1000), [3], 500, 1, new Rng(1), " +
                "burnIn: 100_000_000)"),
        new("parallel tempering", "var pt = new ParallelTempering(b => new Langevin(Energies.EightGaussians(), 0.05, b), 1, 0.5, 0.2);",
            "Chains.RunFrom(pt, [0, 0], 100, 1, new Rng(1), burnIn: 100_000_000)"),
        new("Hopfield, capacity", "", "HopfieldExperiments.Capacity(3000, [0.1, 0.14], 1000, new Rng(1))"),
        new("Hopfield, one large store", "var many = HopfieldPatterns.Random(4000, 12000, new Rng(1));", "for (;;) Hopfield.Hebb(many);"),
        new("Hopfield, recall", "var net = Hopfield.Hebb(HopfieldPatterns.Random(300, 6000, new Rng(1))); var probes = " +
            "HopfieldPatterns.Random(2000, 6000, new Rng(2));", "for (;;) net.RecallMany(probes, new Rng(3), 1000);"),
        new("Hopfield, Storkey", "var few = HopfieldPatterns.Random(400, 3000, new Rng(1));", "Hopfield.Storkey(few)"),
        new("Hopfield, pseudo-inverse", "var span = HopfieldPatterns.Random(1200, 3000, new Rng(1));",
            "for (;;) Hopfield.PseudoInverse(span);"),
        new("dense memory", "", "DenseMemory.MeasureError(1000, 20000, 3, 1000, new Rng(12))"),
        new("modern Hopfield", "var keys = Enumerable.Range(0, 20000).Select(k => new Rng((ulong)k + 1)).Select(r => { var v = new " +
            "double[200]; r.FillGaussian(v); return v; }).ToArray(); var modern = new ModernHopfield(keys, 0.001);",
            "for (;;) modern.Recall(keys[0]);"),
        new("diffusion, training",
            Denoiser + Plane + "var model = new Diffusion(new Denoiser(2, 128, rng), 2, NoiseSchedule.Linear(200), 199);",
            "new Trainer(model, new NoisePrediction(), plane, new Adam(0.003), rng, 256).Run(100_000_000);"),
        new("diffusion, sampling",
            Denoiser + Plane + "var model = new Diffusion(new Denoiser(2, 128, rng), 2, NoiseSchedule.Linear(1000), 199);",
            "for (;;) model.Sample(rng, 20000);"),
        new("flow, training", Plane + "var flow = new CouplingFlow(2, 12, 32, rng);",
            "new Trainer(flow, new NegativeLogLikelihood(), plane, new Adam(0.001), rng, 256).Run(100_000_000);"),
        new("flow, sampling", "var rng = new Rng(1); var flow = new PlanarFlow(2, 32, rng);", "flow.Sample(rng, 10_000_000)"),
        new(
            "VAE, training",
            Plane + "var vae = new Vae(Sequential.Mlp(rng, Activation.Tanh, 2, 64, 64, 4), Sequential.Mlp(rng, Activation.Tanh, 2, 64, " +
                "64, 2), 2, 2, ReconstructionCost.Gaussian(0.15));",
            "new Trainer(vae, new EvidenceBound(), plane, new Adam(0.003), rng, batch: 256).Run(100_000_000);"),
        new("energy network with Langevin negatives",
            Plane + "var net = new NetworkModel(Sequential.Mlp(rng, Activation.Silu, 2, 64, 64, 1), 2);",
            "new Trainer(net, new ContrastiveDivergence(), plane, new Adam(0.001), rng).Run(100_000_000);"),
        new("gradient of a large graph", "var rng = new Rng(1); var x = Tensor.Gaussian(rng, 1000, 1000);",
            "var y = x; for (int k = 0; k < 1000; k++) y = y.MatrixProduct(x).Tanh(); Gradient.Of(y.Sum(), x)"),
        new("Gaussian mixture", "var points = Energies.Spiral().Sample(new Rng(1), 20000);",
            "GaussianMixture.Fit(points, 60, new Rng(2), 100_000_000)"),
        new("a cell's energy on all threads", Concurrent + "var slow = new Metropolis(new Loop(1_000_000), 0.5);",
            "Chains.RunFrom(slow, [0], 1_000_000, 1, new Rng(1))"),
        new("many small parts on all threads", Concurrent + "var quick = new Metropolis(new Loop(1), 0.5);",
            "for (;;) Chains.RunFrom(quick, [0], 100_000, 1, new Rng(1));"),
        new("gradient inference", "",
            "for (;;) GradientInference.Minimize(y => y.Sum(v => v * v * v * v), y => y.Select(v => 4 * v * v * v).ToArray(), " +
            "Enumerable.Repeat(1.0, 20000).ToArray(), tolerance: 1e-300);"),
        new("exhaustive search", "", "Exhaustive.Minimize(Exhaustive.Assignments(26, 2), y => y.Sum())"),
        new("partition function of a cell's energy", "", "for (;;) PartitionFunction.Quadrature(x => x * x, -5, 5, 20_000_000);"),
        new("partition function on a grid", "var well = Energies.From(3, x => x.Sum(v => v * v));",
            "PartitionFunction.Quadrature(well, 4, 1000)"),
        new(
            "paths of a graph",
            "var rng = new Rng(1); var dag = new WeightedDag(2000); for (int i = 0; i < 1999; i++) for (int j = i + 1; j < " +
                "Math.Min(2000, i + 60); j++) dag.Add(i, j, rng.NextDouble());",
            "for (;;) dag.KBest(20000);"),
        new("all paths", "var dag = new WeightedDag(40); for (int i = 0; i < 39; i++) for (int j = i + 1; j < 40; j++) dag.Add(i, j, 1);",
            "dag.AllPaths().Count()"),
        new("an answer that never ends", "double Endless(double[] e, double beta) { while (true) { } }",
            "Exercises.Gibbs.StableSoftmin.Check((e, beta) => { Endless(e, beta); return e; })"),
        new("chain diagnostics", "var series = new double[1_000_000]; for (int t = 1; t < series.Length; t++) series[t] = series[t - " +
            "1] + 1e-3;", "ChainDiagnostics.EffectiveSampleSize(series)"),
    ];
}
