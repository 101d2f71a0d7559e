namespace Ebm.Kernel.Running;

/// <summary>How notebooks are run.</summary>
public sealed record RunOptions
{
    /// <summary>How long one notebook may take, from its worker's start.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How many notebooks run at once, each in a process of its own; at least 1.</summary>
    public int Workers { get; init; } = 2;

    /// <summary>Whether the reference solutions replace the exercises' stubs; every exercise must then be solved.</summary>
    public bool Solutions { get; init; }

    /// <summary>
    /// How much managed memory one worker may use, in MiB; 0 = three quarters of the machine's, shared among the workers, at most 4096.
    /// </summary>
    public int MemoryLimitMB { get; init; }

    /// <summary>The worker program of another engine, a .dll; null for the kernel itself.</summary>
    public string? Worker { get; init; }

    /// <summary>Called with each report as its notebook ends, one call at a time, before the run as a whole is done.</summary>
    public Action<NotebookReport>? Finished { get; init; }
}
