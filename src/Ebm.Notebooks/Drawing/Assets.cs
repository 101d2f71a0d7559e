using System.Reflection;

namespace Ebm.Notebooks;

/// <summary>The style and the script that every fragment carries, so that each stands alone.</summary>
internal static class Assets
{
    private static readonly Lazy<string> s_style = new(() => Read("visual.css").Replace("\n", ""));
    private static readonly Lazy<string> s_script = new(() => Read("chart.js"));

    public static string Style => s_style.Value;

    public static string Script => s_script.Value;

    private static string Read(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"resource {name} is missing from Ebm.Notebooks");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
