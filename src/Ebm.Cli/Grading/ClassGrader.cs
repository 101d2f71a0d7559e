using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Grading;

namespace Ebm.Cli;

/// <summary>Grades a class: reads the submissions, runs several learners at once, keeps each as it ends, writes the reports.</summary>
internal static class ClassGrader
{
    /// <summary>Of the submissions, the share that must hold a chapter for it to count as the assignment.</summary>
    private const double Usual = 0.2;

    /// <summary>Grades.</summary>
    /// <exception cref="UsageException">There is nothing to grade, or the folder of the reports holds something else.</exception>
    public static async Task<GradeReport> RunAsync(GradeRequest request, Checkout checkout, Screen screen, CancellationToken cancel)
    {
        long begin = Stopwatch.GetTimestamp();
        var course = new CourseChapters(checkout);
        var reader = new SubmissionReader();
        IReadOnlyList<Submission> submissions = reader.Read(request.Submissions);
        foreach (string warning in reader.Warnings)
            screen.Warn(warning);
        if (submissions.Count == 0)
            throw new UsageException($"no notebooks in {request.Submissions}");
        IReadOnlyList<CourseExercise> exercises = request.Exercises.Count > 0 ? request.Choose(course) : Guess(submissions, course, screen);
        var journal = new GradeJournal(request.Out);
        GradeRun run = Begin(request, journal, exercises, checkout);
        ulong seed = ulong.Parse(run.Seed, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        using Sandbox sandbox = await Sandbox.CreateAsync(checkout.Root).ConfigureAwait(false);
        run = run with { InForce = sandbox.InForce, LeftOut = reader.Warnings };
        foreach (string line in sandbox.InForce)
            screen.Out.WriteLine(line);
        journal.Begin(run, request.Resume);
        var done = new ConcurrentDictionary<string, LearnerGrade>();
        await using (var answers = new AnswerGrader(sandbox, request, seed))
        {
            var grader = new LearnerGrader(course, exercises, answers.GradeAsync, request);
            await GradeView.ShowAsync(screen, submissions.Count, tell => Parallel.ForEachAsync(
                submissions,
                new ParallelOptions { MaxDegreeOfParallelism = request.Jobs, CancellationToken = cancel },
                async (submission, stop) =>
                {
                    string digest = grader.Digest(submission, run.Seed + run.Course);
                    LearnerGrade grade = journal.Kept(submission.Key, digest)
                        ?? await GradeAsync(grader, submission, exercises, request, stop).ConfigureAwait(false) with { Digest = digest };
                    if (!grade.HasFailed)
                        journal.Keep(grade);
                    done[submission.Key] = grade;
                    tell(grade);
                })).ConfigureAwait(false);
        }

        IReadOnlyList<string> missing = request.Roster is { } roster
            ? new Roster(Encoding.UTF8.GetString(PlainFile.Read(roster, 50_000_000))).Missing(submissions) : [];
        IReadOnlyList<LearnerGrade> learners =
        [
            .. submissions.Select(submission => done[submission.Key]),
            .. missing.Select(name => new LearnerGrade(name, name, "missing",
                [.. exercises.Select(exercise =>
                    new ExerciseGrade(exercise.Id, GradeState.Missing, 0, request.Points[exercise.Difficulty - 1]))])),
        ];
        var report = new GradeReport(
            run with { Seconds = Math.Round(Stopwatch.GetElapsedTime(begin).TotalSeconds, 1) }, learners, Similarity.Pairs(learners));
        GradeFiles.Write(report, exercises, request, checkout);
        return report;
    }

    private static async Task<LearnerGrade> GradeAsync(
        LearnerGrader grader, Submission submission, IReadOnlyList<CourseExercise> exercises, GradeRequest request, CancellationToken stop)
    {
        try
        {
            return await grader.GradeAsync(submission, stop).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            // One submission's oddity costs its own mark, not the others'.
            return new LearnerGrade(submission.Key, submission.Name, "unreadable",
                [.. exercises.Select(exercise =>
                    new ExerciseGrade(exercise.Id, GradeState.Failed, 0, request.Points[exercise.Difficulty - 1]))])
            {
                Files = [.. submission.Files.Select(file => file.Name)],
                Notes = [$"the grader failed on it: {problem.GetType().Name}: {problem.Message}"],
            };
        }
    }

    private static GradeRun Begin(GradeRequest request, GradeJournal journal, IReadOnlyList<CourseExercise> exercises,
        Checkout checkout)
    {
        if (!journal.Exists && Directory.Exists(request.Out) && Directory.EnumerateFileSystemEntries(request.Out).Any())
            throw new UsageException($"{request.Out} holds files that `ebm grade` did not write: name another folder with --out");
        string course = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\0', exercises.Select(exercise => exercise.Id + exercise.Stub + exercise.Check))
            + string.Join(' ', request.Points.Select(points => points.ToString(CultureInfo.InvariantCulture))) + request.Timeout
                + request.Due + Programs(Sandbox.Libraries(checkout.Root), AppContext.BaseDirectory))));
        ulong seed = request.Seed ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        if (request.Resume)
        {
            GradeRun before = journal.Run();
            ulong kept = ulong.Parse(before.Seed, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (request.Seed is { } named && named != kept)
                throw new UsageException($"the run in {request.Out} has the seed {before.Seed}: resume it without --seed");
            seed = kept;
        }

        Directory.CreateDirectory(request.Out);
        return new GradeRun(seed.ToString("x16", CultureInfo.InvariantCulture),
            course)
        { Exercises = [.. exercises.Select(exercise => exercise.Id)] };
    }

    /// <summary>The course's libraries, and with them the checks, as a hash.</summary>
    /// <param name="folders">Where they are.</param>
    public static string Programs(params string[] folders)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in folders.SelectMany(folder => Directory.GetFiles(folder, "Ebm*.dll").Order(StringComparer.Ordinal)))
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(file)));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>The chapters that many submissions hold.</summary>
    private static IReadOnlyList<CourseExercise> Guess(IReadOnlyList<Submission> submissions, CourseChapters course, Screen screen)
    {
        var counts = new Dictionary<string, int>();
        foreach (Submission submission in submissions)
        {
            foreach (string chapter in submission.Files.SelectMany(file => Chapters(file, course)).Distinct())
                counts[chapter] = counts.GetValueOrDefault(chapter) + 1;
        }

        if (counts.Count == 0)
            throw new UsageException("no submission is a chapter of the course; name the assignment with --exercises to grade them all " +
                "the same");
        int most = counts.Values.Max();
        foreach ((string chapter, int count) in counts.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            screen.Out.WriteLine($"{chapter}: {count} of {submissions.Count} " +
                $"submissions{(count < Usual * most ? "; not taken for the assignment" : "")}");
        }

        return [.. course.Exercises.Where(exercise => counts.GetValueOrDefault(exercise.Chapter) >= Usual * most)];
    }

    private static IReadOnlyList<string> Chapters(SubmittedFile file, CourseChapters course)
    {
        try
        {
            return LearnerGrader.Chapters(NotebookDocument.Parse(Encoding.UTF8.GetString(file.Read()).TrimStart('\uFEFF'), file.Name),
                course);
        }
        catch (Exception problem) when (problem is not OutOfMemoryException)
        {
            return []; // said when it is graded
        }
    }
}
