using System.Text.RegularExpressions;

namespace Ebm.Cli;

/// <summary>Addresses that a book may hold: places in it, the web, mail; pictures also as data.</summary>
internal static partial class SafeAddress
{
    /// <summary>
    /// The address as a browser understands it; null where it could run something or tell of the machine that made the book.
    /// </summary>
    public static string? Of(string address, bool isPicture)
    {
        // Browsers drop control characters at the ends, and tabs and line ends anywhere; a disguise is made of them.
        string clean = new([.. address.Where(c => !char.IsControl(c) && c is not ('\u2028' or '\u2029' or '\u200B' or '\uFEFF'))]);
        clean = clean.Trim();
        if (Scheme().Match(clean) is not { Success: true } scheme)
            return clean;
        return scheme.Groups[1].Value.ToLowerInvariant() switch
        {
            "http" or "https" or "mailto" => clean,
            "data" when isPicture && Picture().IsMatch(clean) => clean,
            "attachment" when isPicture => clean,
            _ => null,
        };
    }

    [GeneratedRegex(@"^([^/?#:\\]*):", RegexOptions.CultureInvariant)]
    private static partial Regex Scheme();

    [GeneratedRegex("^data:(?:image|audio|video)/[a-z0-9.+-]+[;,]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Picture();
}
