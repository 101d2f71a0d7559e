// pairs [row...] [--pairs n] [--threads n]   ours and the peers in turn; writes results/
// table                                      writes results/README.md again from the JSON
// cost [--draw]                              time over lattice sites, chains and steps; writes results/cost.json and cost.svg
// kernel                                     the session's times and memory; writes results/kernel.md
// anything else                              BenchmarkDotNet's own arguments, such as --filter '*'

using BenchmarkDotNet.Running;
using Ebm.Benchmarks.Cost;
using Ebm.Benchmarks.Kernel;
using Ebm.Benchmarks.Pairs;

if (args is ["pairs" or "table", ..])
    return PairRunner.Run(args);
if (args is ["cost", .. var options])
    return CostMeasurements.Run(options);
if (args is ["kernel", .. var rest])
    return KernelMeasurements.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(PairRunner).Assembly).Run(args);
return 0;
