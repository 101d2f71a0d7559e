using System.Text.Json.Serialization;

namespace Ebm.Kernel.Grading;

/// <summary>A code cell of a learner's notebook.</summary>
/// <param name="Number">Its place in the notebook, from 1.</param>
/// <param name="Code">The text.</param>
/// <param name="IsTagged">Whether its metadata name the exercise that is asked for.</param>
/// <param name="IsOwn">Whether the learner wrote it: false for a cell that stands like this in the course.</param>
internal sealed record AnswerCell(int Number, string Code, bool IsTagged, bool IsOwn);

/// <summary>One exercise of one notebook, to be compiled.</summary>
/// <param name="Exercise">Its id.</param>
/// <param name="Stub">The course's stub.</param>
/// <param name="Check">The course's check cell: which exercise, and which name holds the answer.</param>
/// <param name="Cells">The notebook's code cells but those of other exercises and checks.</param>
internal sealed record CompileRequest(string Exercise, string Stub, string Check, IReadOnlyList<AnswerCell> Cells)
{
    /// <summary>Whether what answers may not use is refused. False only where a test asks what the processes' walls hold.</summary>
    public bool Refuses { get; init; } = true;
}

/// <summary>What the compiler made of it.</summary>
/// <param name="State">One of the constants of <see cref="CompileState"/>.</param>
internal sealed record CompileReply(string State)
{
    /// <summary>The cells that were taken, as assemblies in the order to run them; the last returns the answer.</summary>
    public IReadOnlyList<AnswerPart> Parts { get; init; } = [];

    /// <summary>The cell that was taken for the answer; 0 for none.</summary>
    public int Answer { get; init; }

    /// <summary>The cells that it needs.</summary>
    public IReadOnlyList<int> Helpers { get; init; } = [];

    /// <summary>What was wrong, in one line.</summary>
    public string? Message { get; init; }

    /// <summary>What a teacher should know: which of several cells was taken, and so on.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>A few numbers that say how the answer is written, for <c>Similarity</c>.</summary>
    public IReadOnlyList<uint> Fingerprints { get; init; } = [];
}

/// <summary>How a compilation ended.</summary>
internal static class CompileState
{
    public const string Ready = "ready";
    public const string Unchanged = "unchanged";
    public const string Missing = "missing";
    public const string Failed = "failed";
    public const string Refused = "refused";
}

/// <summary>A compiled cell: the assembly, and the class and method that run it.</summary>
internal sealed record AnswerPart(byte[] Image, string Type, string Method);

/// <summary>One answer, to be checked with one seed.</summary>
/// <param name="Exercise">The exercise's id; empty to ask only what the process can reach.</param>
/// <param name="Seed">Seed of the drawn cases.</param>
/// <param name="Key">Signs the reply.</param>
/// <param name="Parts">The answer.</param>
/// <param name="Limits">What the process may use.</param>
internal sealed record CheckRequest(string Exercise, ulong Seed, byte[] Key, IReadOnlyList<AnswerPart> Parts, CheckLimits Limits)
{
    /// <summary>Places outside that the process should not reach, for the question what it can.</summary>
    public IReadOnlyList<string> Outside { get; init; } = [];
}

/// <summary>What a process may use.</summary>
/// <param name="HeapBytes">Managed memory.</param>
/// <param name="FileBytes">The length of a file.</param>
/// <param name="Seconds">Time of a processor.</param>
internal sealed record CheckLimits(long HeapBytes, long FileBytes, int Seconds);

/// <summary>What a check says.</summary>
/// <param name="State"><c>solved</c>, <c>wrong</c>, <c>not-attempted</c>, <c>timeout</c>, <c>memory</c>, <c>failed</c>; of a question
/// <c>reach</c>.</param>
internal sealed record CheckReply(string State) : VerdictWords
{
    /// <summary>What was wrong outside the check: the cell's own statements, for example.</summary>
    public string? Message { get; init; }

    /// <summary>Whether a solved exercise's answer is wrong on most cases near the listed ones.</summary>
    public bool KnowsOnlyTheCases { get; init; }

    /// <summary>Whether a solved exercise's answer left no time to look for that.</summary>
    public bool TooSlowToLook { get; init; }

    /// <summary>How many characters the answer printed.</summary>
    public long Printed { get; init; }

    /// <summary>What a process can reach, of <see cref="CheckRequest.Outside"/> and of the network.</summary>
    public IReadOnlyList<string> Reached { get; init; } = [];
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(CompileRequest))]
[JsonSerializable(typeof(CompileReply))]
[JsonSerializable(typeof(CheckRequest))]
[JsonSerializable(typeof(CheckReply))]
internal sealed partial class GradingJson : JsonSerializerContext;
