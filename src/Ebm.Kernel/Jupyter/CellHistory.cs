using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Jupyter;

/// <summary>The cells this kernel has run, as <c>history_request</c> asks for them. They live as long as the kernel.</summary>
internal sealed class CellHistory
{
    private const int Kept = 10_000;

    /// <summary>How much of a cell's output is kept: what a person reads again.</summary>
    private const int LongestOutput = 4_000;

    /// <summary>How many characters are kept in all.</summary>
    private const long KeptCharacters = 20_000_000;
    private const int Session = 1;
    private readonly List<(int Line, string Code, string? Output)> _cells = [];
    private readonly Lock _lock = new();
    private long _characters;

    /// <summary>Remembers a cell. The oldest ones are forgotten where there are too many.</summary>
    public void Add(int line, string code, string? output)
    {
        output = Cut(output);
        lock (_lock)
        {
            _cells.Add((line, code, output));
            _characters += Size(_cells[^1]);
            if (_cells.Count <= Kept && _characters <= KeptCharacters)
                return;
            // A tenth at a time; the cell that was just run stays, however long it is.
            int gone = 0;
            for (; gone < _cells.Count - 1 && (_cells.Count - gone > Kept / 10 * 9 || _characters > KeptCharacters / 10 * 9); gone++)
                _characters -= Size(_cells[gone]);
            _cells.RemoveRange(0, gone);
        }
    }

    private static long Size((int Line, string Code, string? Output) cell) => cell.Code.Length + (cell.Output?.Length ?? 0);

    private static string? Cut(string? output)
    {
        if (output is not { Length: > LongestOutput })
            return output;
        int end = char.IsHighSurrogate(output[LongestOutput - 1]) ? LongestOutput - 1 : LongestOutput;
        return string.Concat(output.AsSpan(0, end), "…");
    }

    /// <summary>Answers <c>tail</c>, <c>range</c> and <c>search</c>.</summary>
    public JsonArray Find(Request request)
    {
        string access = request.Required("hist_access_type");
        lock (_lock)
        {
            IEnumerable<(int Line, string Code, string? Output)> found = access switch
            {
                "tail" => _cells.TakeLast(Math.Max(0, request.Number("n", 10))),
                "range" => Range(request.Number("session", 0), request.Number("start", 1), request.Number("stop", int.MaxValue)),
                "search" => Search(request.Optional("pattern") ?? "*", request.Flag("unique", false), request.Number("n", int.MaxValue)),
                _ => throw new BadRequestException($"history_request: hist_access_type is '{access}', not 'tail', 'range' or 'search'"),
            };
            bool output = request.Flag("output", false);
            return new JsonArray([.. found.Select(cell => (JsonNode)new JsonArray(
                Session, cell.Line, output ? new JsonArray(cell.Code, cell.Output) : cell.Code))]);
        }
    }

    private IEnumerable<(int Line, string Code, string? Output)> Range(int session, int start, int stop) =>
        session is 0 or Session ? _cells.Where(cell => cell.Line >= start && cell.Line < stop) : [];

    private IEnumerable<(int Line, string Code, string? Output)> Search(string pattern, bool unique, int n)
    {
        var glob = new Regex(Translate(pattern), RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        var found = _cells.Where(cell => glob.IsMatch(cell.Code));
        if (unique)
            found = found.Reverse().DistinctBy(cell => cell.Code).Reverse();
        return found.TakeLast(Math.Max(0, n));
    }

    // A glob as front ends write it: * is any text, ? is any character.
    private static string Translate(string glob)
    {
        var regex = new StringBuilder("^");
        foreach (char c in glob)
            regex.Append(c switch { '*' => ".*", '?' => ".", _ => Regex.Escape(c.ToString()) });
        return regex.Append('$').ToString();
    }
}
