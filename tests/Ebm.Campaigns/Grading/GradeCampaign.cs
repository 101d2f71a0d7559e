// A class of 300 in one chapter, 30 of them hostile, each notebook with known marks. It is graded by the command as a teacher would start
// it, killed
// with all its processes after a third, and resumed; then a few are graded again with the recorded seed. What must hold: every exercise has
// a state
// that tells the truth about it, no learner is lost, the two runs agree, and nothing of the graded code runs on or lies about afterwards.

using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Ebm.Cli;

namespace Ebm.Campaigns.Grading;

/// <summary>A class of generated learners, graded.</summary>
internal sealed class GradeCampaign : Campaign
{
    private const int Learners = 300;
    private const string Chapter = "02-gibbs";

    /// <inheritdoc/>
    public override string Name => "grade";

    /// <inheritdoc/>
    public override string Summary => "300 submissions with known marks, a tenth of them hostile, graded, killed and resumed";

    /// <inheritdoc/>
    public override async Task<Tally> RunAsync(CampaignOptions options)
    {
        int count = options.Tries > 0 ? options.Tries : Learners;
        string folder = Directory.CreateTempSubdirectory("ebm-class-").FullName;
        try
        {
            HostileAnswer[] all = [.. HostileAnswers.Running, .. HostileAnswers.Reaching];
            var draws = new Draws(options.Seed);
            // A tenth at least, and all that run when the class is large enough.
            int bad = Math.Max(count / 10, Math.Min(HostileAnswers.Running.Count + (count / 30), count / 5));
            HostileAnswer[] hostile = [.. Enumerable.Range(0, bad).Select(i => i < HostileAnswers.Running.Count ? all[i]
                : all[HostileAnswers.Running.Count + draws.Index(HostileAnswers.Reaching.Count)])];
            IReadOnlyList<GeneratedLearner> learners = new GeneratedClass(Checkout.Root, Chapter, (int)options.Seed)
                .Write(Path.Combine(folder, "in"), count - hostile.Length, hostile);
            string reports = Path.Combine(folder, "out");
            var clock = Stopwatch.StartNew();
            await GradeAsync(folder, reports, count / 3, options).ConfigureAwait(false);
            await Task.Delay(TimeSpan.FromSeconds(5)).ConfigureAwait(false);
            int left = Workers();
            await GradeAsync(folder, reports, int.MaxValue, options, "--resume").ConfigureAwait(false);
            options.Log.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{count} graded in {clock.Elapsed.TotalMinutes:0.0} min, {count / clock.Elapsed.TotalMinutes:0} a minute"));
            GradeReport report = Read(reports);
            (int passed, int failed) = Compare(learners, report, options.Log);
            (passed, failed) = left + Workers() == 0 ? (passed + 1, failed) : (passed, failed + 1);
            if (left + Workers() > 0)
                options.Log.WriteLine($"{left} workers lived on after the grader was killed, {Workers()} after it ended");
            string again = Path.Combine(folder, "again");
            int some = Math.Min(count, 12);
            foreach (string item in Directory.GetFileSystemEntries(Path.Combine(folder, "in")).Order(StringComparer.Ordinal).Skip(some))
            {
                if (Directory.Exists(item))
                    Directory.Delete(item, recursive: true);
                else
                    File.Delete(item);
            }

            await GradeAsync(folder, again, int.MaxValue, options, "--seed", report.Run.Seed).ConfigureAwait(false);
            foreach (LearnerGrade learner in Read(again).Learners)
            {
                LearnerGrade before = report.Learners.Single(item => item.Key == learner.Key);
                bool same = before.Exercises.Select(e => (e.State, e.Counterexample)).SequenceEqual(learner.Exercises.Select(e => (e.State,
                    e.Counterexample))) || learner.Exercises.Any(GradeCommand.IsOdd);
                (passed, failed) = same ? (passed + 1, failed) : (passed, failed + 1);
                if (!same)
                    options.Log.WriteLine($"{learner.Key}: the seed {report.Run.Seed} gave other marks");
            }

            return new Tally(passed, failed);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (int Passed, int Failed) Compare(IReadOnlyList<GeneratedLearner> learners, GradeReport report, TextWriter log)
    {
        int failed = 0;
        foreach (GeneratedLearner learner in learners)
        {
            LearnerGrade? grade = report.Learners.SingleOrDefault(item => item.Key == learner.Key);
            string[] untrue = grade is null ? ["lost"]
                : [.. grade.Exercises.Where(e => !learner.Truth[e.Id].Contains(e.State)).Select(e => $"{e.Id} is {e.State}: {e.Message}")];
            failed += untrue.Length > 0 ? 1 : 0;
            if (untrue.Length > 0)
                log.WriteLine($"{learner.Key} ({learner.Kind}): {string.Join("; ", untrue)}");
        }

        return (learners.Count - failed, failed);
    }

    /// <summary>Runs the command, and kills it once it has graded so many.</summary>
    private static async Task GradeAsync(string folder, string reports, int kill, CampaignOptions options, params string[] more)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, WorkingDirectory = Checkout.Root };
        foreach (string word in (string[])[typeof(GradeCommand).Assembly.Location, "grade", Path.Combine(folder, "in"), "--out", reports,
            "--exercises", Chapter, "--timeout", "30", .. more])
            start.ArgumentList.Add(word);
        using Process process = Process.Start(start)!;
        int graded = 0;
        while (await process.StandardOutput.ReadLineAsync().ConfigureAwait(false) is { } line)
        {
            if (!line.StartsWith('['))
                continue;
            if (options.Only == "lines")
                options.Log.WriteLine(line);
            if (++graded == kill)
                process.Kill();
        }

        await process.WaitForExitAsync().ConfigureAwait(false);
    }

    /// <summary>How many workers of graders are there.</summary>
    private static int Workers() => !OperatingSystem.IsLinux() ? 0 : Directory.GetDirectories("/proc").Count(entry =>
    {
        try
        {
            string line = File.ReadAllText(entry + "/cmdline");
            return line.Contains("ebm-grade-", StringComparison.Ordinal) && line.Contains("Ebm.Kernel.dll", StringComparison.Ordinal);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    });

    private static GradeReport Read(string folder) =>
        JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, "grades.json")), GradesJson.Default.GradeReport)!;
}
