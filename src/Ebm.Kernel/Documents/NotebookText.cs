using System.Buffers;
using System.Text.Unicode;

namespace Ebm.Kernel.Documents;

/// <summary>
/// Looks at a notebook's bytes before they are read as JSON: whether they are text, and whether every escape is a character.
/// </summary>
internal static class NotebookText
{
    /// <summary>Refuses what is no UTF-8 text.</summary>
    /// <exception cref="NotebookException">The file is empty, or no UTF-8.</exception>
    public static void Check(ReadOnlySpan<byte> bytes, string name)
    {
        ReadOnlySpan<byte> text = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        if (text.Trim(" \t\r\n"u8).IsEmpty)
            throw new NotebookException($"{name}: the file is empty");
        if (bytes is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..] or [0, (byte)'{', ..] or [(byte)'{', 0, ..])
            throw new NotebookException($"{name}: not a notebook: the text is UTF-16 or UTF-32; save it as UTF-8");
        int wrong = FirstInvalid(bytes);
        if (wrong >= 0)
        {
            int line = bytes[..wrong].Count((byte)'\n') + 1;
            throw new NotebookException(
                $"{name}: not a notebook: byte 0x{bytes[wrong]:X2} in line {line} is not UTF-8 text; save it as UTF-8, or restore it " +
                    $"from a copy");
        }
    }

    /// <summary>
    /// The bytes with each escape of half a surrogate pair, which is no character, as <c>\ufffd</c>. Other programs write and read such
    /// escapes. The length stays, so that places found in the result are places of the file.
    /// </summary>
    public static byte[] WithWholeCharacters(byte[] bytes)
    {
        byte[] result = bytes;
        for (int i = 0; i < bytes.Length - 1; i++)
        {
            int next = bytes.AsSpan(i, bytes.Length - 1 - i).IndexOf((byte)'\\');
            if (next < 0)
                break;
            i += next;
            if (bytes[i + 1] != (byte)'u' || Unit(bytes, i) is not (>= 0xD800 and <= 0xDFFF and var unit))
            {
                i++;
                continue;
            }

            if (unit < 0xDC00 && Unit(bytes, i + 6) is >= 0xDC00 and <= 0xDFFF)
            {
                i += 11;
                continue;
            }

            if (ReferenceEquals(result, bytes))
                result = [.. bytes];
            "\\ufffd"u8.CopyTo(result.AsSpan(i));
            i += 5;
        }

        return result;
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
            return -1;
        for (int at = 0; at < bytes.Length;)
        {
            if (System.Text.Rune.DecodeFromUtf8(bytes[at..], out _, out int length) != OperationStatus.Done)
                return at;
            at += length;
        }

        return -1;
    }

    private static int? Unit(byte[] bytes, int at)
    {
        if (at + 6 > bytes.Length || bytes[at] != (byte)'\\' || bytes[at + 1] != (byte)'u')
            return null;
        int unit = 0;
        for (int i = at + 2; i < at + 6; i++)
        {
            if (!char.IsAsciiHexDigit((char)bytes[i]))
                return null;
            unit = (unit << 4) + Convert.ToInt32(((char)bytes[i]).ToString(), 16);
        }

        return unit;
    }
}
