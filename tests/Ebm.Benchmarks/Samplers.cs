using BenchmarkDotNet.Attributes;

namespace Ebm.Benchmarks;

/// <summary>One step of each sampler for 4096 chains in the plane, and one sweep of the Ising lattices.</summary>
public class Samplers
{
    private const int Count = 4096;
    private readonly Rng rng = new(1);
    private readonly ISampler metropolis = new Metropolis(new QuarticWells(), 0.3), langevin = new Langevin(new QuarticWells(), 0.01);
    private readonly ISampler mala = new Mala(new QuarticWells(), 0.05), hmc = new HamiltonianMonteCarlo(new QuarticWells(), 0.1, 10);
    private readonly MultiSpinIsing fast = MultiSpinIsing.Lattice(256, 0.44, new Rng(2));
    private readonly IsingLattice readable = new(256, 256, 0.44, new Rng(2));
    private ChainState points = null!, slopes = null!;

    /// <summary>Starts the chains near the origin.</summary>
    [GlobalSetup]
    public void Start()
    {
        var start = StateSpace.Real(2).Random(rng, Count);
        (points, slopes) = (metropolis.Start(start), langevin.Start(start));
    }

    /// <summary>Random walk.</summary>
    [Benchmark]
    public StepInfo Metropolis() => metropolis.Step(points, rng);

    /// <summary>Unadjusted.</summary>
    [Benchmark]
    public StepInfo Langevin() => langevin.Step(slopes, rng);

    /// <summary>Adjusted.</summary>
    [Benchmark]
    public StepInfo Mala() => mala.Step(slopes, rng);

    /// <summary>Ten leapfrog steps.</summary>
    [Benchmark]
    public StepInfo Hamiltonian() => hmc.Step(slopes, rng);

    /// <summary>65536 spins, 512 at a time.</summary>
    [Benchmark]
    public void IsingSweep() => fast.Sweep();

    /// <summary>65536 spins one by one: the naive loop.</summary>
    [Benchmark(Baseline = true)]
    public void IsingSweepNaive() => readable.Checkerboard(rng);
}
