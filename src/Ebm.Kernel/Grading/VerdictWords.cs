namespace Ebm.Kernel.Grading;

/// <summary>What a check tells a learner about an answer; null where it has nothing to say.</summary>
internal abstract record VerdictWords
{
    /// <summary>A case that the answer gets wrong.</summary>
    public string? Counterexample { get; init; }

    /// <summary>The wrong idea that explains it.</summary>
    public string? Misconception { get; init; }

    /// <summary>How the answer is related to the right one.</summary>
    public string? Relation { get; init; }

    /// <summary>The section to read again.</summary>
    public string? Reread { get; init; }

    /// <summary>The least telling hint.</summary>
    public string? Hint { get; init; }
}
