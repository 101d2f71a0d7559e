// pairs [row...] [--pairs n] [--threads n]   ours and the peers in turn; writes results/
// pairs --check [row...] [--threads n]       against the committed results of this processor: exit code 1 names rows that fell by a tenth,
// twice table                                      writes results/README.md again from the JSON
// time [row --threads n]                     our side of one row, alone, as a line of JSON; without a row, the rows
// compare old.dll [row...] [--threads n]     two builds of this program by turns in one process; compare.sh makes the old one
// cost [row...] [--draw]                     time and memory of every kind of work over its size; writes results/cost.json and cost.svg
// threads [row...] [--seconds s]             one thread and two by turns in one process; writes results/threads.md
// kernel                                     the session's times and memory; writes results/kernel.md
// study-cd [--seeds n]                       contrastive divergence against adversarial training; writes docs/studies/contrast.csv
// (minutes) anything else                              BenchmarkDotNet's own arguments, such as --filter '*'

using BenchmarkDotNet.Running;
using Ebm.Benchmarks.Compare;
using Ebm.Benchmarks.Cost;
using Ebm.Benchmarks.Kernel;
using Ebm.Benchmarks.Pairs;
using Ebm.Benchmarks.Studies;
using Ebm.Benchmarks.Threads;

if (args is ["pairs" or "table", ..])
    return PairRunner.Run(args);
if (args is ["time", ..])
    return TimeCommand.Run(args);
if (args is ["compare", .. var builds])
    return CompareCommand.Run(builds);
if (args is ["cost", .. var options])
    return CostMeasurements.Run(options);
if (args is ["threads", .. var chosen])
    return ThreadGain.Run(chosen);
if (args is ["study-cd", .. var study])
    return ContrastStudy.Run(study);
if (args is ["kernel", .. var rest])
    return KernelMeasurements.Run(rest);
BenchmarkSwitcher.FromAssembly(typeof(PairRunner).Assembly).Run(args);
return 0;
