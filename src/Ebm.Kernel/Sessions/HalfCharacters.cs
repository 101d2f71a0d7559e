namespace Ebm.Kernel.Sessions;

/// <summary>
/// Keeps the first half of a character until its second one comes, for each stream by itself: what is sent is whole characters, however
/// it was printed.
/// </summary>
internal sealed class HalfCharacters
{
    private readonly Dictionary<string, char> _halves = [];

    /// <summary>A text with the half that waited before it, and without the one that it ends with.</summary>
    /// <param name="stream">The stream's name.</param>
    /// <param name="text">The text.</param>
    public string Whole(string stream, string text)
    {
        if (text.Length == 0)
            return text;
        if (_halves.Remove(stream, out char before))
            text = before + text;
        if (!char.IsHighSurrogate(text[^1]))
            return text;
        _halves[stream] = text[^1];
        return text[..^1];
    }

    /// <summary>The streams whose halves still wait. They wait no longer.</summary>
    public IReadOnlyList<string> TakeWaiting()
    {
        string[] streams = [.. _halves.Keys];
        _halves.Clear();
        return streams;
    }
}
