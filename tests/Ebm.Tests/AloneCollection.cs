namespace Ebm.Tests;

/// <summary>Tests that need the library's threads, or its host's hook, to themselves: no other test runs meanwhile.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public sealed class AloneCollection;
