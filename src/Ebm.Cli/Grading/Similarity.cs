// For two answers with fingerprint sets A and B, without what more than a quarter of the class writes: share = |A ∩ B| / min(|A|, |B|).

namespace Ebm.Cli;

/// <summary>Answers that are written much alike. A hint for the teacher: short answers to one question are alike by nature.</summary>
internal static class Similarity
{
    private const int FewestPassages = 8;
    private const double LeastShare = 0.7;
    private const int Most = 100;

    /// <summary>The pairs, the most alike first.</summary>
    public static IReadOnlyList<SimilarPair> Pairs(IReadOnlyList<LearnerGrade> learners)
    {
        var pairs = new List<SimilarPair>();
        foreach (string id in learners.SelectMany(learner => learner.Exercises).Select(exercise => exercise.Id).Distinct())
        {
            (string Key, HashSet<uint> Prints)[] answers =
            [
                .. learners.Select(learner => (learner.Key, Prints: learner.Exercises.FirstOrDefault(e => e.Id == id)?.Fingerprints ?? []))
                    .Where(answer => answer.Prints.Count > 0).Select(answer => (answer.Key, answer.Prints.ToHashSet())),
            ];
            HashSet<uint> common = [.. answers.SelectMany(answer => answer.Prints).GroupBy(print => print)
                .Where(group => group.Count() > Math.Max(3, answers.Length / 4)).Select(group => group.Key)];
            foreach ((_, HashSet<uint> prints) in answers)
                prints.ExceptWith(common);
            for (int i = 0; i < answers.Length; i++)
            {
                for (int j = i + 1; j < answers.Length; j++)
                {
                    int least = Math.Min(answers[i].Prints.Count, answers[j].Prints.Count);
                    if (least < FewestPassages)
                        continue;
                    int shared = answers[i].Prints.Count(answers[j].Prints.Contains);
                    if (shared >= LeastShare * least)
                        pairs.Add(new SimilarPair(id, answers[i].Key, answers[j].Key, Math.Round((double)shared / least, 2), shared));
                }
            }
        }

        return [.. pairs.OrderByDescending(pair => pair.Share).ThenByDescending(pair => pair.Passages).Take(Most)];
    }
}
