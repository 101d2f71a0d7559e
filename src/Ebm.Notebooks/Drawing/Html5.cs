using System.Net;

namespace Ebm.Notebooks;

/// <summary>Text made safe for HTML. Every string that can come from a learner passes here.</summary>
internal static class Html5
{
    public static string Encode(string text) => WebUtility.HtmlEncode(text);

    /// <summary>An attribute that carries facts as JSON for the program that ran the notebook.</summary>
    public static string Attribute(string name, System.Text.Json.Nodes.JsonObject facts) =>
        $"{name}=\"{Encode(facts.ToJsonString())}\"";
}
