namespace Ebm.Cli;

/// <summary>A notebook that was handed in.</summary>
/// <param name="Name">Its path among the submissions.</param>
/// <param name="Time">When it was last changed, as far as the files tell.</param>
/// <param name="Read">Reads it.</param>
internal sealed record SubmittedFile(string Name, DateTimeOffset Time, Func<byte[]> Read);

/// <summary>What one learner handed in.</summary>
/// <param name="Key">Who: unique among the submissions.</param>
/// <param name="Name">Who, for people.</param>
/// <param name="Files">The notebooks.</param>
/// <param name="IsMarkedLate">Whether the learning platform marked it late.</param>
internal sealed record Submission(string Key, string Name, IReadOnlyList<SubmittedFile> Files, bool IsMarkedLate = false);
