namespace Ebm.Benchmarks.Pairs;

/// <summary>Ising L = 512 at T = 2.269: 200 sweeps' worth of updates, on one lattice a thread.</summary>
internal sealed class IsingPair : IPair
{
    private const int Side = 512, Sweeps = 200;
    private const double Updates = (double)Sweeps * Side * Side;

    public string Row => "ising-512";

    public string Work => "52 million Metropolis updates of 512 x 512 lattices at T = 2.269 in checkerboard order: 200 sweeps of one " +
        "lattice; with two threads ours sweeps two independent lattices 100 times, the peers one lattice 200 times.";

    // numba_parallel sweeps 80 times.
    public IReadOnlyList<Peer> Peers => [new("p01_ising.py", "numba_simd_L512"), new("p01_ising.py", "numba_parallel_L512", 80.0 / Sweeps)];

    public double Target(int threads) => threads == 1 ? 6 : 8;

    public string Limit => "The floors are 6 and 11 updates a nanosecond (see what was observed), which 6 and 8 times the peer stand " +
        "for. Drawing about 12 words of random bits for each word of 512 spins; every spin has its own, and p is exact to 2^-32.";

    public PairedWork Prepare(int threads)
    {
        var rng = new Rng(1);
        var lattices = Enumerable.Range(0, threads).Select(_ => MultiSpinIsing.Lattice(Side, 1 / 2.269, rng.Split())).ToArray();
        return new PairedWork(
            () => ForkJoin.Run(threads, threads, t => lattices[t].Sweep(Sweeps / threads)),
            () =>
            {
                var (energy, magnetisation) = (new double[1], new double[1]);
                lattices[0].Measure(energy, magnetisation);
                return new Dictionary<string, double> { ["energyPerSite"] = energy[0] };
            },
            Updates);
    }
}

/// <summary>4096 Langevin chains of 1000 steps on h Σ (x² − 1)².</summary>
internal sealed class LangevinWellPair : LangevinPair
{
    public override string Row => "langevin-well-4096";

    public override string Work => "Unadjusted Langevin, 4096 chains x 1000 steps on a 2-D double well, eta = 0.01.";

    public override IReadOnlyList<Peer> Peers =>
        [new("p04_langevin.py", "torch_closed_well_4096"), new("p04_langevin.py", "numba_well_4096")];

    public override double Target(int threads) => threads == 1 ? 4 : 8;

    protected override IDifferentiableEnergy Energy => new QuarticWells(2, 2);
}

/// <summary>4096 Langevin chains of 1000 steps on eight Gaussians.</summary>
internal sealed class LangevinMixturePair : LangevinPair
{
    public override string Row => "langevin-mix8-4096";

    public override string Work => "Unadjusted Langevin, 4096 chains x 1000 steps on a ring of 8 Gaussians, eta = 0.01.";

    public override IReadOnlyList<Peer> Peers => [new("p04_langevin.py", "numpy_mix8_4096"), new("p04_langevin.py", "numba_mix8_4096")];

    public override double Target(int threads) => 8;

    public override string Limit => "Eight exponentials a chain and step are three quarters of the time. They fuse no multiply-add: the " +
        "same bits on every machine.";

    protected override IDifferentiableEnergy Energy => Energies.EightGaussians();
}

/// <summary>What the Langevin rows share.</summary>
internal abstract class LangevinPair : IPair
{
    private const int Count = 4096, Steps = 1000;

    public abstract string Row { get; }

    public abstract string Work { get; }

    public abstract IReadOnlyList<Peer> Peers { get; }

    protected abstract IDifferentiableEnergy Energy { get; }

    public abstract double Target(int threads);

    public virtual string Limit => "Two normal numbers a chain and step cost about half of the time.";

    public PairedWork Prepare(int threads)
    {
        var sampler = new Langevin(Energy, 0.01);
        var rng = new Rng(2);
        var start = StateSpace.Real(2).Random(rng, Count);
        ChainTrace? last = null;
        return new PairedWork(
            () => last = Chains.Run(sampler, start, Steps, rng, thin: Steps, threads: threads),
            () => new Dictionary<string, double>
            {
                ["meanSquare"] = Enumerable.Range(0, 2)
                .Average(d => last!.Last.Coordinate(d).Average(v => v * v))
            });
    }
}

/// <summary>One HMC chain on a 100-dimensional Gaussian.</summary>
internal sealed class HamiltonianPair : IPair
{
    public string Row => "hmc-100";

    public string Work => "HMC on a 100-D Gaussian with AR(1) covariance 0.9 and a dense precision: 1000 samples x 20 leapfrog steps, " +
        "one chain (ours in single precision, numba's in double).";

    public IReadOnlyList<Peer> Peers => [new("p05_hmc.py", "numba_1chain")];

    public IReadOnlyList<int> Threads => [1];

    public double Target(int threads) => 1.5;

    public string Limit => "Reading the 40 KB matrix once a leapfrog step.";

    public PairedWork Prepare(int threads)
    {
        var energy = Energies.AutoregressiveGaussian(100, 0.9);
        var sampler = new HamiltonianMonteCarlo(energy, 0.25, 20);
        var rng = new Rng(3);
        var start = energy.Sample(rng, 1);
        ChainTrace? last = null;
        return new PairedWork(
            () => last = Chains.Run(sampler, start, 1000, rng, threads: 1),
            () => new Dictionary<string, double>
            {
                ["variance"] = Enumerable.Range(0, 100).Average(d => Statistics.Variance(last!.Series(0, d)[100..])),
                ["acceptance"] = last!.Acceptance,
            });
    }
}
