using System.Text.Json;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// What a restore has found, <c>obj/project.assets.json</c>. One that was ended half-way leaves half a file, or an empty one.
/// </summary>
internal static class RestoredAssets
{
    /// <summary>The file of a project.</summary>
    /// <param name="project">The project's folder.</param>
    public static string Of(string project) => Path.Combine(project, "obj", "project.assets.json");

    /// <summary>Whether the file is there and is JSON to its end.</summary>
    public static bool IsWhole(string assets)
    {
        if (!File.Exists(assets))
            return false;
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(assets));
            return json.RootElement.ValueKind == JsonValueKind.Object && new[] { "targets", "libraries", "packageFolders" }.All(
                part => json.RootElement.TryGetProperty(part, out JsonElement value) && value.ValueKind == JsonValueKind.Object);
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Deletes a file that is not whole, so that the next restore begins anew instead of trusting it.</summary>
    /// <returns>Whether a whole one is there.</returns>
    public static bool Keep(string assets)
    {
        bool isWhole = IsWhole(assets);
        if (!isWhole && Directory.Exists(Path.GetDirectoryName(assets)))
            File.Delete(assets);
        return isWhole;
    }
}
