using System.Text.RegularExpressions;
using Ebm.Notebooks.Tests.Notebooks;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Ebm.Notebooks.Tests;

/// <summary>Every example of the library's README runs, and shows itself.</summary>
public class ReadmeTests
{
    private static readonly ScriptOptions Options = ScriptOptions.Default
        .WithReferences(typeof(Rng).Assembly, typeof(Visual).Assembly, typeof(Enumerable).Assembly, typeof(List<>).Assembly)
        .WithImports("System", "System.Collections.Generic", "System.Linq", "Ebm", "Ebm.Notebooks");

    public static TheoryData<int, string> Examples
    {
        get
        {
            var data = new TheoryData<int, string>();
            var readme = File.ReadAllText(Path.Combine(Chapter.Checkout, "src", "Ebm.Notebooks", "README.md"));
            var number = 0;
            foreach (Match match in Regex.Matches(readme, "```csharp\n(.*?)```", RegexOptions.Singleline))
            {
                data.Add(++number, match.Groups[1].Value);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task An_example_shows_itself(int number, string code)
    {
        var visual = Assert.IsType<Visual>(await CSharpScript.EvaluateAsync(code, Options));
        Assert.True(visual.ToHtml().Length > 200, $"example {number} shows nothing");
        Assert.NotEmpty(visual.ToString());
    }

    [Fact]
    public void There_is_an_example_for_every_builder()
    {
        var code = string.Concat(Examples.Select(row => (string)((object[])[.. row])[1]));
        var builders = typeof(Chart).GetMethods(System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.Static)
            .Select(m => m.Name).Distinct();
        Assert.DoesNotContain(builders, name => name is not ("Trace" or "Picture")
            && !code.Contains($"Chart.{name}(", StringComparison.Ordinal));
    }
}
