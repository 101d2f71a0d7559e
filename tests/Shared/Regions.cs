using Ebm.Kernel.Running;

namespace Ebm.Testing;

/// <summary>Answers beside the course: reference solutions and wrong answers, by exercise.</summary>
internal static class Regions
{
    /// <summary>The reference solutions of a chapter.</summary>
    public static IReadOnlyDictionary<string, string> Solutions(string checkout, string chapter) =>
        ReferenceSolutions.Read(Path.Combine(checkout, "notebooks", "solutions", chapter + ".cs")).ToDictionary(r => r.Id, r => r.Code);

    /// <summary>The wrong answers of a chapter, several for each exercise.</summary>
    public static ILookup<string, string> Wrong(string checkout, string chapter) =>
        ReferenceSolutions.Read(Path.Combine(checkout, "tests", "Ebm.Notebooks.Tests", "Exercises", chapter + ".wrong.cs"))
            .ToLookup(r => r.Id.Split('|')[0].Trim(), r => r.Code);
}
