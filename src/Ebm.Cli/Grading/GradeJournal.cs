using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary>What a run has finished, a file a learner, each written whole or not at all: a run that was killed goes on where it
/// was.</summary>
/// <param name="folder">The folder of the reports.</param>
internal sealed class GradeJournal(string folder)
{
    private readonly string _run = Path.Combine(folder, "run.json");
    private readonly string _learners = Path.Combine(folder, "journal");

    /// <summary>Whether a run has written here.</summary>
    public bool Exists => File.Exists(_run);

    /// <summary>The run that wrote here.</summary>
    /// <exception cref="UsageException">There is none that can be read.</exception>
    public GradeRun Run()
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(_run), GradesJson.Default.GradeRun)
                ?? throw new UsageException($"{_run} is empty");
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new UsageException($"there is no run to resume in {folder}: {problem.Message}");
        }
    }

    /// <summary>Begins a run; one that goes on keeps what is there.</summary>
    public void Begin(GradeRun run, bool goesOn)
    {
        if (!goesOn && Directory.Exists(_learners))
            Directory.Delete(_learners, recursive: true);
        Directory.CreateDirectory(_learners);
        WholeFile.Write(_run, JsonSerializer.Serialize(run, GradesJson.Default.GradeRun) + "\n");
    }

    /// <summary>Keeps a learner's grade.</summary>
    public void Keep(LearnerGrade grade) =>
        WholeFile.Write(Place(grade.Key), JsonSerializer.Serialize(grade, GradesJson.Default.LearnerGrade));

    /// <summary>The grade of a learner whose submission has not changed; null where there is none.</summary>
    public LearnerGrade? Kept(string key, string digest)
    {
        try
        {
            return File.Exists(Place(key)) && JsonSerializer.Deserialize(File.ReadAllText(Place(key)),
                GradesJson.Default.LearnerGrade) is { } grade
                && grade.Digest == digest ? grade : null;
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private string Place(string key) =>
        Path.Combine(_learners, Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(key)).AsSpan(0, 8)) + ".json");
}
