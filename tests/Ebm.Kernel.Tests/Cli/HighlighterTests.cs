using System.Net;
using System.Text.RegularExpressions;
using Ebm.Cli;
using FsCheck.Xunit;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>Colours never change the code, whatever it is.</summary>
public sealed partial class HighlighterTests
{
    [Property(MaxTest = 500)]
    public void Any_text_comes_back_when_the_colours_are_taken_off(string? text) => Same(text ?? "");

    [Theory]
    [InlineData("#!import course.cs")]
    [InlineData("#!import course.cs\n")]
    [InlineData("int x = 1;\n#!time\nx")]
    [InlineData("#r \"a.dll\"\nvar s = $\"{x:0.0} <b> & {y}\"; // <c>\n/* open")]
    [InlineData("string raw = \"\"\"\n  <a>\n  \"\"\";\n")]
    [InlineData("if (a < b && c > d) { }\r\nfoo")]
    [InlineData("#if X\nint y;\n#endif\n#region one\nint z;\n#endregion")]
    public void Code_comes_back_when_the_colours_are_taken_off(string code) => Same(code);

    [Fact]
    public void Words_have_their_kinds()
    {
        string html = CSharpHighlighter.ToHtml(
            "var map = new Dictionary<string, int>(); // count\nChart.Lines(map.Keys, \"E\", 1.5);\nrecord Point(double X);");
        foreach (string expected in (string[])[
            "<span class=\"k\">var</span>", "<span class=\"k\">new</span>", "<span class=\"t\">Dictionary</span>",
            "<span class=\"c\">// count</span>",
            "<span class=\"t\">Chart</span>.<span class=\"m\">Lines</span>(map.Keys", "<span class=\"s\">&quot;E&quot;</span>",
            "<span class=\"n\">1.5</span>", "<span class=\"k\">record</span> <span class=\"t\">Point</span>"])
            Assert.Contains(expected, html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("var (a, b) = (1, 2);", 1)]
    [InlineData("int.TryParse(\"1\", out var n);", 1)]
    [InlineData("foreach (var (k, v) in map) { }", 1)]
    [InlineData("int var = 1; Console.WriteLine(var + 1);", 0)]
    public void Var_is_a_keyword_wherever_it_declares(string code, int times) =>
        Assert.Equal(times, Regex.Count(CSharpHighlighter.ToHtml(code), "<span class=\"k\">var</span>"));

    [Fact]
    public void A_block_is_taken_apart_line_by_line_and_a_long_line_continues_behind_its_indent()
    {
        string html = CSharpHighlighter.Block("string s = \"\"\"\n    a <b>\n    \"\"\";\n\n  /* one\n two */");
        string[] lines = html.Split("<span class=\"l\" ")[1..];
        Assert.Equal([0, 4, 4, 0, 2, 1],
            lines.Select(line => int.Parse(line["style=\"--i:".Length..line.IndexOf("\">", StringComparison.Ordinal)])));
        Assert.All(lines, line => Assert.Equal(Open().Count(line) + 1, line.Split("</span>").Length - 1));
        Assert.Contains("<span class=\"s\">    a &lt;b&gt;</span>\n</span>", html, StringComparison.Ordinal);
    }

    private static void Same(string code)
    {
        string html = CSharpHighlighter.ToHtml(code);
        string plain = Tag().Replace(html, "");
        Assert.DoesNotContain('<', plain);
        Assert.Equal(WebUtility.HtmlEncode(code), plain);
    }

    [GeneratedRegex("<span")]
    private static partial Regex Open();

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
