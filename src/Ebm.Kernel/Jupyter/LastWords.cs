using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ebm.Kernel.Jupyter;

/// <summary>
/// A stack overflow ends a process without a chance to say so. So a small file beside the connection file says which cell is running; a
/// kernel that is started with the same connection file, as a front end does after a crash, finds it and can tell what happened.
/// </summary>
internal sealed class LastWords(string connectionFile)
{
    private readonly string _path = connectionFile + ".running";

    /// <summary>What the former kernel died of, in one sentence; null when it ended in order. Forgets it.</summary>
    public string? Take()
    {
        try
        {
            if (!File.Exists(_path))
                return null;
            var json = JsonNode.Parse(File.ReadAllText(_path));
            File.Delete(_path);
            string cell = $"cell [{(int?)json?["cell"]}] ({(string?)json?["code"]})";
            string cause = (string?)json?["end"] is { } end ? $"{end} in {cell}"
                : $"its process ended while {cell} ran; most often that is a stack overflow (a recursion without end) or a lack of memory";
            return $"The kernel was restarted: {cause}. All variables are lost: run the setup cell again, and the cells you need.";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException
            or InvalidOperationException or FormatException)
        {
            return "The kernel was restarted, and what the former one left to say is unreadable. All variables are lost.";
        }
    }

    /// <summary>Says that a cell runs, and, once it is known, what ends the process.</summary>
    public void Write(int cell, string code, string? end = null)
    {
        string line = code.AsSpan().Trim().ToString().Split('\n')[0].TrimEnd();
        Try(() => File.WriteAllText(_path, new JsonObject
        {
            ["cell"] = cell,
            ["code"] = line.Length > 80 ? line[..80] + " ..." : line,
            ["end"] = end,
        }.ToJsonString()));
    }

    /// <summary>Says that no cell runs.</summary>
    public void Clear() => Try(() => File.Delete(_path));

    // Where the folder cannot be written to, a crash goes unexplained; nothing else changes.
    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
