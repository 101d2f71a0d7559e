using System.Text.Json.Nodes;

namespace Ebm.Notebooks;

/// <summary>What a visual says, as data for programs: it travels beside the HTML, under a MIME type of its own.</summary>
/// <param name="MimeType"><see cref="Claim"/> or <see cref="Exercise"/>.</param>
/// <param name="Data">The content. Not changed after it is made.</param>
internal sealed record Fact(string MimeType, JsonObject Data)
{
    /// <summary>A claim: name, measured, expected, tolerance, source, holds.</summary>
    public const string Claim = "application/vnd.ebm.claim+json";

    /// <summary>The verdict on an exercise: id, state and, where there is more to say, what was tried and what was found.</summary>
    public const string Exercise = "application/vnd.ebm.exercise+json";

    /// <summary>The facts of one MIME type: the object itself, or an array where there are several; null where there is none.</summary>
    public static string? Json(IReadOnlyList<Fact> facts, string mimeType)
    {
        JsonObject[] chosen = [.. facts.Where(f => f.MimeType == mimeType).Select(f => f.Data)];
        return chosen.Length switch
        {
            0 => null,
            1 => chosen[0].ToJsonString(),
            _ => "[" + string.Join(",", chosen.Select(c => c.ToJsonString())) + "]",
        };
    }
}
