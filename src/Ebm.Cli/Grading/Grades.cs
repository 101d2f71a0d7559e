using System.Text.Json;
using System.Text.Json.Serialization;
using Ebm.Kernel.Grading;

namespace Ebm.Cli;

/// <summary>How one exercise of one learner came out.</summary>
/// <param name="Id">The exercise.</param>
/// <param name="State">One of the constants of <see cref="GradeState"/>.</param>
/// <param name="Points">What it earns.</param>
/// <param name="Possible">What it could.</param>
internal sealed record ExerciseGrade(string Id, string State, double Points, double Possible) : VerdictWords
{
    /// <summary>The notebook.</summary>
    public string? File { get; init; }

    /// <summary>The cell that was taken, from 1; 0 for none.</summary>
    public int Cell { get; init; }

    /// <summary>The cells that it needs.</summary>
    public IReadOnlyList<int> Helpers { get; init; } = [];

    /// <summary>The seeds of the checks that ran, in order, in hexadecimal digits.</summary>
    public IReadOnlyList<string> Seeds { get; init; } = [];

    /// <summary>Why there is no verdict, or what happened beside it.</summary>
    public string? Message { get; init; }

    /// <summary>What a teacher should know: cells chosen among several, and so on.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<uint> Fingerprints { get; init; } = [];

    public double Seconds { get; init; }
}

/// <summary>How one learner came out.</summary>
/// <param name="Key">Who.</param>
/// <param name="Name">Who, for people.</param>
/// <param name="Status"><c>graded</c>, <c>missing</c> or <c>unreadable</c>: nothing of it could be read as a notebook of the
/// course.</param>
/// <param name="Exercises">Every exercise of the assignment, in order.</param>
internal sealed record LearnerGrade(string Key, string Name, string Status, IReadOnlyList<ExerciseGrade> Exercises)
{
    public bool IsLate { get; init; }

    public IReadOnlyList<string> Files { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>What was graded and how, as a hash: a run that goes on takes over what has not changed.</summary>
    public string Digest { get; init; } = "";

    [JsonIgnore]
    public double Points => Exercises.Sum(exercise => exercise.Points);

    [JsonIgnore]
    public double Possible => Exercises.Sum(exercise => exercise.Possible);

    /// <summary>Whether the grader itself failed on an exercise: a run that goes on tries it again.</summary>
    [JsonIgnore]
    public bool HasFailed => Exercises.Any(exercise => exercise.State == GradeState.Failed);
}

/// <summary>What an exercise's grade says.</summary>
internal static class GradeState
{
    public const string Solved = "solved";
    public const string Wrong = "wrong";
    public const string NotAttempted = "not-attempted";

    /// <summary>There is neither a stub nor an answer.</summary>
    public const string Missing = "missing";

    public const string CompileError = "compile-error";

    /// <summary>It uses what answers may not; a teacher should look.</summary>
    public const string Refused = "refused";

    public const string Crashed = "crashed";
    public const string Timeout = "timeout";
    public const string Memory = "memory";
    public const string Forged = "forged";

    /// <summary>The grader itself failed on it: it says nothing of the answer.</summary>
    public const string Failed = "grader-failed";

    /// <summary>A state for people.</summary>
    public static string Words(string state) => state switch
    {
        Solved => "solved",
        Wrong => "not yet",
        NotAttempted => "not attempted",
        Missing => "not there",
        CompileError => "does not compile",
        Refused => "not run: uses what answers may not",
        Crashed => "ended its process",
        Timeout => "took too long",
        Memory => "took too much memory",
        Failed => "the grader failed: grade it again with --resume",
        _ => "wrote its own verdict",
    };

    /// <summary>One character for it.</summary>
    public static char Symbol(string state) => state switch
    {
        Solved => '✓',
        NotAttempted or Missing => '·',
        Wrong => '✗',
        _ => '!',
    };
}

/// <summary>What holds for a whole run.</summary>
/// <param name="Seed">From which all seeds are made, in hexadecimal digits.</param>
/// <param name="Course">What the checks were made of, as a hash.</param>
internal sealed record GradeRun(string Seed, string Course)
{
    /// <summary>The exercises of the assignment.</summary>
    public IReadOnlyList<string> Exercises { get; init; } = [];

    /// <summary>What held the answers in.</summary>
    public IReadOnlyList<string> InForce { get; init; } = [];

    /// <summary>What of the submissions was not read, and why.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    public double Seconds { get; init; }
}

/// <summary>The whole result, as <c>--json</c> writes it.</summary>
internal sealed record GradeReport(GradeRun Run, IReadOnlyList<LearnerGrade> Learners, IReadOnlyList<SimilarPair> Similar);

/// <summary>Two answers that are written much alike: a hint to look, no verdict.</summary>
/// <param name="Exercise">The exercise.</param>
/// <param name="First">One learner.</param>
/// <param name="Second">The other.</param>
/// <param name="Share">How much of the shorter answer's uncommon passages the other has, 0 to 1.</param>
/// <param name="Passages">How many passages that is.</param>
internal sealed record SimilarPair(string Exercise, string First, string Second, double Share, int Passages);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LearnerGrade))]
[JsonSerializable(typeof(GradeRun))]
[JsonSerializable(typeof(GradeReport))]
internal sealed partial class GradesJson : JsonSerializerContext;
