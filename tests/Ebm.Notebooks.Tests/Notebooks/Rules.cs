using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ebm.Notebooks.Tests.Notebooks;

/// <summary>What a notebook must be, so that it runs in every kernel: .NET Interactive, Verso, Jupyter with ours.</summary>
internal static partial class Rules
{
    private static readonly (Regex Pattern, string Name)[] Forbidden =
    [
        (new(@"(?<![\w.])display\("), "display(...): use x.Display() or a trailing expression"),
        (new(@"(?<![\w.])HTML\("), "HTML(...)"),
        (new(@"\.DisplayAs\("), "DisplayAs"),
        (new(@"\.Display\(\s*"""), ".Display(\"mime\")"),
        (new(@"\.Display\(\)\s*\.Update\("), "DisplayedValue.Update"),
        (new(@"Console\.Error"), "Console.Error"),
        (new(@"^\s*#!(?!import course\.cs\s*$)", RegexOptions.Multiline), "a magic command other than #!import course.cs"),
        (new(@"^\s*#(r|i|load)\b", RegexOptions.Multiline), "#r, #i or #load"),
        (new(@"@input"), "@input"),
        (new(@"^\s*namespace\s", RegexOptions.Multiline), "namespace"),
        (new(@"^using var\s", RegexOptions.Multiline), "a top-level using var"),
        (new(@"^(Span|ReadOnlySpan)<", RegexOptions.Multiline), "a top-level Span"),
        (new(@"^\s*extension\s*\(", RegexOptions.Multiline), "an extension block"),
        (new(@"^\w+ with \{", RegexOptions.Multiline), "a statement that begins with x with { }: put it in parentheses"),
        (new(@"^\s+.*\bstatic\b.*\(\s*this\s", RegexOptions.Multiline), "an extension method inside a class: declare it at the top level"),
        (new(@"\bSystem\.Random\b|\bnew Random\("), "System.Random: use Rng"),
        (new(@"\.EigenValues\b"), "EigenValues are complex, and .NET Interactive's compiler then prints CS1701: use .D.Diagonal()"),
    ];

    private static readonly JsonSerializerOptions Canonical = new()
    {
        WriteIndented = true,
        IndentSize = 1,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Every breach, one line each.</summary>
    public static IReadOnlyList<string> Breaches(string text)
    {
        JsonObject root;
        try
        {
            root = JsonNode.Parse(text)!.AsObject();
        }
        catch (JsonException e)
        {
            return [$"not JSON: {e.Message}"];
        }

        var breaches = new List<string>();
        void Require(bool holds, string otherwise)
        {
            if (!holds)
            {
                breaches.Add(otherwise);
            }
        }

        Require(root["nbformat"]?.ToString() == "4" && root["nbformat_minor"]?.ToString() == "5", "nbformat is not 4.5");
        Require(root["metadata"]?["kernelspec"]?.ToJsonString() == """{"display_name":".NET (C#)","language":"C#","name":".net-csharp"}""", "kernelspec is not .net-csharp's");
        Require(root["metadata"]?["language_info"]?.ToJsonString() == """{"name":"C#"}""", "language_info is not C#");
        Require(root["metadata"]?["polyglot_notebook"]?["kernelInfo"]?["defaultKernelName"]?.ToString() == "csharp", "no polyglot_notebook block");
        Require(text.EndsWith('\n') && !text.Contains('\r'), "no final newline, or carriage returns");
        Require(text == root.ToJsonString(Canonical) + "\n", "bytes are not canonical: one-space indent, keys and characters as Jupyter writes them");

        var cells = root["cells"]!.AsArray().Select(c => c!.AsObject()).ToList();
        var ids = cells.Select(c => c["id"]?.ToString() ?? "").ToList();
        Require(ids.TrueForAll(id => Slug().IsMatch(id)), $"a cell id is not a slug: {ids.Find(id => !Slug().IsMatch(id))}");
        Require(ids.Distinct().Count() == ids.Count, "two cells have one id");
        foreach (var cell in cells.Where(c => c["cell_type"]?.ToString() == "markdown"))
        {
            var mention = MentionOfChapter().Match(Chapter.Source(cell));
            Require(!mention.Success, $"{cell["id"]}: {mention.Value} is no link: write chapter [02](02-gibbs.ipynb)");
        }

        var code = cells.Where(c => c["cell_type"]?.ToString() == "code").ToList();
        Require(code.Count > 0 && Chapter.Source(code[0]) == "#!import course.cs", "the first code cell is not exactly \"#!import course.cs\"");
        foreach (var cell in code)
        {
            var (id, source) = (cell["id"], Chapter.Source(cell));
            Require(cell["outputs"]!.AsArray().Count == 0 && cell["execution_count"] is null, $"{id}: has saved output");
            Require(cell["metadata"]?["polyglot_notebook"]?["kernelName"]?.ToString() == "csharp" && cell["metadata"]?["dotnet_interactive"]?["language"]?.ToString() == "csharp", $"{id}: lacks the per-cell kernel metadata");
            foreach (var (pattern, name) in Forbidden)
            {
                Require(!pattern.IsMatch(source), $"{id}: {name}");
            }

            Require(!HasNestedSums(source), $"{id}: Average, Sum, Min or Max in the lambda of another: .NET Interactive's compiler prints CS9236; write .Select(...).Average()");
        }

        return breaches;
    }

    /// <summary>Each of these methods has ten overloads with a lambda, so that the inner of two lambdas is bound a hundred times.</summary>
    private static bool HasNestedSums(string source) => SumOfLambda().Matches(source).Any(outer =>
    {
        int start = outer.Index + outer.Length, end = start;
        for (int depth = 1; end < source.Length && depth > 0; end++)
        {
            depth += source[end] == '(' ? 1 : source[end] == ')' ? -1 : 0;
        }

        return SumOfLambda().IsMatch(source[start..end]);
    });

    [GeneratedRegex(@"\.(Average|Sum|Min|Max)\((\w+|\([^()]*\)) =>")]
    private static partial Regex SumOfLambda();

    // Not in the description of a picture, and not the chapter of another book, which is the text of a link.
    [GeneratedRegex(@"(?<!^!\[.*|\[)\b[Cc]hapters? (0[1-9]|1\d|2[0-3])\b", RegexOptions.Multiline)]
    private static partial Regex MentionOfChapter();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Slug();
}
