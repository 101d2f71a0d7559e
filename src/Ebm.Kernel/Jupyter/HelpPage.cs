using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Jupyter;

/// <summary>
/// A cell that only says <c>Math.Sqrt?</c> or <c>?Math.Sqrt</c> asks for help: the answer opens in the front end's pager.
/// </summary>
internal static partial class HelpPage
{
    /// <summary>What the cell asks about; null when it is code.</summary>
    public static string? Subject(string code) =>
        Question().Match(code) is { Success: true } match ? match.Groups["subject"].Value : null;

    /// <summary>The signature and summary of <paramref name="subject"/>, as an item of a reply's <c>payload</c>.</summary>
    public static async Task<JsonObject> AsPayloadAsync(ISession session, string subject, CancellationToken stop)
    {
        var found = await session.InspectAsync(subject, subject.Length, stop);
        return new JsonObject
        {
            ["source"] = "page",
            ["start"] = 0,
            ["data"] = found is null ? new JsonObject { ["text/plain"] = $"Nothing is known about '{subject}'." } : Outbox.Data(found),
        };
    }

    [GeneratedRegex(@"^\s*(\?\s*(?<subject>[\w.<>]+)|(?<subject>[\w.<>]+)\s*\?)\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Question();
}
