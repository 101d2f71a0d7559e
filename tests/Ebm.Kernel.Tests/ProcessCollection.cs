namespace Ebm.Kernel.Tests;

/// <summary>Tests that start processes run one after the other: there are two cores.</summary>
[CollectionDefinition("processes", DisableParallelization = true)]
public sealed class ProcessCollection;
