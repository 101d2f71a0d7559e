using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Ebm.Tests;

/// <summary>What hovering over a name shows.</summary>
public class DocumentationTests
{
    private static readonly Regex Formula = new("[=∝←~≈≥≤⇒→]");

    /// <summary>A last line that announces more: a colon, a comma, a sign or a word after which something has to come.</summary>
    private static readonly Regex Unfinished = new(@"([:,=+−]|\b(from|with|of|or|and|to|the|in|at|where))\s*$");

    /// <summary>A documented public type, with its documentation.</summary>
    private static readonly Regex PublicType = new(
        @"^((?:///[^\n]*\n)+)(?:\[[^\n]*\n)*public [^\n]*\b(?:class|record struct|record|struct|interface) (\w+)",
        RegexOptions.Multiline);

    /// <summary>The formulas with which remarks begin.</summary>
    private static readonly Regex Code = new(@"<remarks>\s*(?:///)?\s*<code>\n(.*?)/// </code>", RegexOptions.Singleline);

    [Fact]
    public void The_summary_of_every_public_member_has_words()
    {
        var exported = typeof(IEnergy).Assembly.GetExportedTypes()
            .SelectMany(t => t.GetMembers().Select(m => m.Name).Append("")
            .Select(name => $"{t.FullName!.Replace('+', '.')}|{name.Replace('.', '#')}"))
            .ToHashSet();
        var listing = XDocument.Load(Path.ChangeExtension(typeof(IEnergy).Assembly.Location, ".xml"));
        var members = listing.Descendants("member").Where(m => m.Element("summary") is not null && exported.Contains(NameOf(m))).ToArray();
        Assert.InRange(members.Length, 500, int.MaxValue);
        var poor = members.Where(m => !HasWords(m.Element("summary")!))
            .Select(m => $"{m.Attribute("name")!.Value}: {m.Element("summary")!.Value}");
        Assert.Empty(poor);
    }

    [Fact]
    public void A_type_or_member_has_one_summary_and_no_tag_that_is_not_shown()
    {
        // A partial type that is summed up in two files, or under a tag of another tool, shows one of them, and nobody knows which.
        string[] shown = ["summary", "remarks", "param", "typeparam", "returns", "exception", "example", "value", "inheritdoc"];
        var listing = XDocument.Load(Path.ChangeExtension(typeof(IEnergy).Assembly.Location, ".xml"));
        var strange = listing.Descendants("member")
            .Where(m => m.Elements("summary").Count() > 1 || m.Elements("remarks").Count() > 1
                || m.Elements().Any(e => !shown.Contains(e.Name.LocalName)))
            .Select(m => m.Attribute("name")!.Value);
        Assert.Empty(strange);
    }

    [Fact]
    public void A_type_whose_file_opens_with_a_formula_shows_it_and_shows_no_other()
    {
        var shown = 0;
        foreach (var file in SourceTree.Files("src/Ebm"))
        {
            var text = File.ReadAllText(file);
            var header = string.Concat(text.Split('\n').TakeWhile(line => line.StartsWith("//", StringComparison.Ordinal))
                .Select(line => line[2..] + "\n"));
            var types = PublicType.Matches(text).Select(match => (Name: match.Groups[2].Value, Code: Code.Match(match.Groups[1].Value)))
                .ToArray();
            if (types.Length == 0 || !Formula.IsMatch(header.Split('\n')[0]))
                continue;

            // The type that the file is named after, or any where there is none of that name.
            var named = types.Where(t => t.Name == Path.GetFileNameWithoutExtension(file)).ToArray();
            Assert.True((named.Length > 0 ? named : types).Any(t => t.Code.Success),
                $"{Path.GetFileName(file)}: the remarks of its public type do not show the formula that the file opens with");
            foreach (var (_, code) in types.Where(t => t.Code.Success))
            {
                var lines = code.Groups[1].Value.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                Assert.False(Unfinished.IsMatch(lines[^1]), $"{Path.GetFileName(file)}: the remarks break off at: {lines[^1][3..]}");
                foreach (var line in lines)
                    Assert.Contains(Plain(System.Net.WebUtility.HtmlDecode(line[3..])), Plain(header), StringComparison.Ordinal);
            }

            shown++;
        }

        Assert.InRange(shown, 100, int.MaxValue);
    }

    private static string Plain(string text) => Regex.Replace(text, @"\s+", " ").Trim();

    private static string NameOf(XElement member)
    {
        var name = Regex.Replace(member.Attribute("name")!.Value, @"(``\d+)?\(.*$", "");
        return name[0] == 'T' ? name[2..] + "|"
            : name[2..].Insert(name.LastIndexOf('.') - 2, "|").Replace("|.", "|", StringComparison.Ordinal);
    }

    /// <summary>Whether there are three words, one of which may be a symbol; a reference to a name is a word.</summary>
    private static bool HasWords(XElement summary)
    {
        var references = summary.Descendants().Count(e => e.Name.LocalName is "see" or "paramref");
        var words = Regex.Matches(summary.Value, @"[\p{L}⟨∂√]+").Select(match => match.Value).ToArray();
        return words.Length + references >= 3 && words.Count(word => word.Length > 1) + references >= 2;
    }
}
