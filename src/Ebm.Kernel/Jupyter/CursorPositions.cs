namespace Ebm.Kernel.Jupyter;

/// <summary>
/// Jupyter counts a cursor's position in Unicode code points (protocol 5.2 and later), .NET in UTF-16 units: they differ behind an emoji.
/// </summary>
internal static class CursorPositions
{
    /// <summary>The UTF-16 index of a code point position; positions outside the text are moved to its ends.</summary>
    public static int ToUtf16(string text, int codePoints)
    {
        int i = 0;
        for (; i < text.Length && codePoints > 0; codePoints--)
            i += char.IsSurrogatePair(text, i) ? 2 : 1;
        return i;
    }

    /// <summary>The code point position of a UTF-16 index.</summary>
    public static int FromUtf16(string text, int index)
    {
        int count = 0;
        for (int i = 0; i < Math.Min(index, text.Length); count++)
            i += char.IsSurrogatePair(text, i) ? 2 : 1;
        return count;
    }
}
