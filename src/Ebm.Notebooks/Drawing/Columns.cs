namespace Ebm.Notebooks;

/// <summary>
/// Panels in rows of equal columns. The page says how many fit: its widths are asked by the style, so that no script is needed.
/// </summary>
internal static class Columns
{
    /// <summary>A panel narrower than this, in pixels, is not legible.</summary>
    private const int Least = 230;

    public static string Html(string id, int columns, string[] panels)
    {
        var rules = string.Concat(Steps(columns, panels.Length).Select(s =>
            $"@container(max-width:{s.Below}px){{#{id}{{grid-template-columns:repeat({s.Columns},minmax(0,1fr))}}}}"));
        var inside = string.Concat(panels.Select(p => $"<div>{p}</div>"));
        return $"<style>{rules}</style><div class=\"ebm-grid\"><div id=\"{id}\" style=\"--columns:{columns}\">{inside}</div></div>";
    }

    /// <summary>
    /// How many columns a page below a width has: fewer, such that all rows are full, or else the last one lacks one panel at most.
    /// </summary>
    internal static IEnumerable<(int Below, int Columns)> Steps(int columns, int panels)
    {
        var now = columns;
        while (now > 1)
        {
            var below = now * Least;
            var fewer = Enumerable.Range(1, now - 1).Reverse().ToArray();
            var full = Array.Find(fewer, c => panels % c == 0 && 2 * c >= now);
            var next = full > 0 ? full : fewer.First(c => (c - (panels % c)) % c <= 1);
            yield return (below, next);
            now = next;
        }
    }
}
