using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Notebooks;

/// <summary>How far an exercise is.</summary>
public enum VerdictState
{
    /// <summary>The stub is still there.</summary>
    NotAttempted,

    /// <summary>Every case is right.</summary>
    Solved,

    /// <summary>The answer is wrong on at least one case.</summary>
    NotYet,
}

/// <summary>What a check says, as data. What is shown in a notebook is made from it.</summary>
/// <param name="Id">The exercise.</param>
/// <param name="State">How far it is.</param>
public sealed record Verdict(string Id, VerdictState State)
{
    /// <summary>
    /// One sentence: the smallest case that fails, what came out and what should have. Null unless <see cref="VerdictState.NotYet"/>.
    /// </summary>
    public string? Counterexample { get; init; }

    /// <summary>That case's arguments; null where the finding is about no single case.</summary>
    public string? Input { get; init; }

    /// <summary>What the answer gave for it.</summary>
    public string? Got { get; init; }

    /// <summary>What is right.</summary>
    public string? Expected { get; init; }

    /// <summary>The wrong idea that explains the answer, where one is known.</summary>
    public string? Misconception { get; init; }

    /// <summary>Where no wrong idea explains the answer: how what it gave is related to what was expected, over all cases tried.</summary>
    public string? Relation { get; init; }

    /// <summary>Whether <see cref="Relation"/> says no more than where the answer begins to differ.</summary>
    public bool OnlyDiffers { get; init; }

    /// <summary>Whether the answer had not ended when its time was over.</summary>
    internal bool TookTooLong { get; init; }

    /// <summary>Whether a right answer is wrong on most cases near the listed ones: a reader should look, no verdict.</summary>
    internal bool KnowsOnlyTheCases { get; init; }

    /// <summary>Whether a right answer left no time to look for that, though its exercise has listed cases only.</summary>
    internal bool TooSlowToLook { get; init; }

    /// <summary>The heading of the section to read again; null where the exercise names none, or nothing is wrong.</summary>
    public string? Reread { get; init; }

    /// <summary>The exercise's hints, the least telling first.</summary>
    public IReadOnlyList<string> Hints { get; init; } = [];

    /// <summary>Why the solution is right; null unless solved.</summary>
    public string? Explanation { get; init; }

    /// <summary>The verdict as a notebook shows it.</summary>
    public Visual ToVisual() => VerdictPage.Show(this);

    /// <summary>The verdict in a few words.</summary>
    public override string ToString() => ToVisual().ToString();

    /// <summary>The reference solution of an exercise, from notebooks/solutions; null where there is none.</summary>
    internal static string? Solution(string id)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var name = Array.Find(assembly.GetManifestResourceNames(),
            n => n.StartsWith($"solutions/{id.Split('.')[0]}-", StringComparison.Ordinal));
        if (name is null)
        {
            return null;
        }

        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        var region = Regex.Match(reader.ReadToEnd(), $@"^#region +{Regex.Escape(id)}\s*\n(.*?)^#endregion",
            RegexOptions.Singleline | RegexOptions.Multiline);
        return region.Success ? region.Groups[1].Value.Trim() : null;
    }

    /// <summary>
    /// The verdict for other programs: <c>id</c>, <c>state</c> (<c>not-attempted</c>, <c>wrong</c> or <c>solved</c>), and what else there
    /// is.
    /// </summary>
    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["id"] = Id,
            ["state"] = State switch
            {
                VerdictState.Solved => "solved",
                VerdictState.NotYet => "wrong",
                _ => "not-attempted",
            },
        };
        foreach (var (name, value) in new[]
        {
            ("counterexample", Counterexample), ("input", Input), ("got", Got), ("expected", Expected),
            ("misconception", Misconception), ("relation", Relation), ("reread", Reread),
        })
        {
            if (value is not null)
            {
                json[name] = value;
            }
        }

        return json;
    }
}
