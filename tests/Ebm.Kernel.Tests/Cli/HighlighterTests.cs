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
        string html = CSharpHighlighter.ToHtml("var map = new Dictionary<string, int>(); // count\nChart.Lines(map.Keys, \"E\", 1.5);\nrecord Point(double X);");
        foreach (string expected in (string[])[
            "<span class=\"k\">var</span>", "<span class=\"k\">new</span>", "<span class=\"t\">Dictionary</span>", "<span class=\"c\">// count</span>",
            "<span class=\"t\">Chart</span>.<span class=\"m\">Lines</span>(map.Keys", "<span class=\"s\">&quot;E&quot;</span>",
            "<span class=\"n\">1.5</span>", "<span class=\"k\">record</span> <span class=\"t\">Point</span>"])
            Assert.Contains(expected, html, StringComparison.Ordinal);
    }

    private static void Same(string code)
    {
        string html = CSharpHighlighter.ToHtml(code);
        string plain = Tag().Replace(html, "");
        Assert.DoesNotContain('<', plain);
        Assert.Equal(WebUtility.HtmlEncode(code), plain);
    }

    [GeneratedRegex("</?span[^>]*>")]
    private static partial Regex Tag();
}
