using System.Text;
using System.Text.Json;

namespace Ebm.Cli;

/// <summary>
/// Data that pages read as scripts: a page that was opened from a file may load a script, but may not fetch a file.
/// </summary>
internal static class ScriptData
{
    /// <summary>A script that sets a field of the window.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">What JSON can say.</param>
    public static byte[] Assign<T>(string field, T value) =>
        Encoding.UTF8.GetBytes($"window.{field} = {JsonSerializer.Serialize(value)};\n");

    /// <summary>A script that appends to a list of the window.</summary>
    /// <param name="field">Its name.</param>
    /// <param name="value">What JSON can say.</param>
    public static byte[] Append<T>(string field, T value) =>
        Encoding.UTF8.GetBytes($"(window.{field} = window.{field} || []).push({JsonSerializer.Serialize(value)});\n");
}
