using System.Text.Json.Nodes;

namespace Ebm.Notebooks.Tests.Notebooks;

/// <summary>Every notebook keeps the rules, and the rules notice what breaks them.</summary>
public class RulesTests
{
    private const string Good = """
        {
         "cells": [
          {
           "cell_type": "code",
           "execution_count": null,
           "id": "setup",
           "metadata": {
            "dotnet_interactive": {
             "language": "csharp"
            },
            "polyglot_notebook": {
             "kernelName": "csharp"
            }
           },
           "outputs": [],
           "source": [
            "#!import course.cs"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          },
          "language_info": {
           "name": "C#"
          },
          "polyglot_notebook": {
           "kernelInfo": {
            "defaultKernelName": "csharp"
           }
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    public static TheoryData<string> Names => [.. Chapter.All().Select(c => c.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_notebook_keeps_the_rules(string name) => Assert.Empty(Rules.Breaches(Chapter.Named(name).Text));

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chapter_has_its_claims_and_exercises(string name)
    {
        var chapter = Chapter.Named(name);
        var source = string.Concat(chapter.Root["cells"]!.AsArray().Select(c => Chapter.Source(c!.AsObject())));
        Assert.True(source.Split("Claim.").Length > 8, "at least eight claims");

        // The atlas has three projects instead.
        Assert.True(chapter.Exercises().Count() >= (name == "22-atlas" ? 3 : 4), "at least four exercises");
    }

    [Fact]
    public void The_example_is_good() => Assert.Empty(Rules.Breaches(Good));

    [Theory]
    [InlineData("\"nbformat\": 4", "\"nbformat\": 3", "nbformat")]
    [InlineData("\".net-csharp\"", "\"python3\"", "kernelspec")]
    [InlineData("\"name\": \"C#\"", "\"name\": \"F#\"", "language_info")]
    [InlineData("\"id\": \"setup\"", "\"id\": \"Set up\"", "slug")]
    [InlineData("\"execution_count\": null", "\"execution_count\": 3", "saved output")]
    [InlineData("#!import course.cs", "#!import other.cs", "first code cell")]
    [InlineData("\"kernelName\": \"csharp\"", "\"kernelName\": \"fsharp\"", "per-cell")]
    [InlineData(" \"cells\"", "  \"cells\"", "canonical")]
    [InlineData("\"defaultKernelName\": \"csharp\"", "\"defaultKernelName\": \"x\"", "polyglot_notebook block")]
    public void A_breach_is_named(string from, string to, string phrase) =>
        Assert.Contains(Rules.Breaches(Good.Replace(from, to, StringComparison.Ordinal)),
            b => b.Contains(phrase, StringComparison.Ordinal));

    [Theory]
    [InlineData("display(x);", "display(")]
    [InlineData("x.Display(\"text/html\");", "mime")]
    [InlineData("Console.Error.WriteLine(1);", "Console.Error")]
    [InlineData("#r \"nuget: X\"", "#r")]
    [InlineData("#!time", "magic")]
    [InlineData("namespace A { }", "namespace")]
    [InlineData("using var file = Open();", "using var")]
    [InlineData("var r = new Random(3);", "Rng")]
    [InlineData("p with { X = 1 }", "parentheses")]
    [InlineData("static class A {\n    public static int Two(this int x) => 2;\n}", "top level")]
    [InlineData("a.Average(x => b.Sum(y => x * y))", "CS9236")]
    [InlineData("a.Min((double x) => f(x) + b.Select(y => y)\n    .Max((double y) => x * y))", "CS9236")]
    [InlineData("m.Evd().EigenValues", "CS1701")]
    public void A_forbidden_construct_is_named(string code, string phrase)
    {
        var root = JsonNode.Parse(Good)!;
        var second = root["cells"]![0]!.DeepClone();
        second["id"] = "second";
        second["source"] = new JsonArray(code);
        root["cells"]!.AsArray().Add(second);
        Assert.Contains(Rules.Breaches(root.ToJsonString()), b => b.Contains(phrase, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("As chapter 04 said.", true)]
    [InlineData("Chapters 10 and 12", true)]
    [InlineData("As chapter [04](04-sampling.ipynb) said.", false)]
    [InlineData("*Neuronal Dynamics*, [chapter 17](https://example.org), chapters 29 and 31", false)]
    [InlineData("![A picture of chapter 04](figures/04.svg)", false)]
    public void A_mention_of_a_chapter_is_a_link(string text, bool isBreach)
    {
        var root = JsonNode.Parse(Good)!;
        root["cells"]!.AsArray().Add(new JsonObject { ["cell_type"] = "markdown", ["id"] = "text", ["source"] = new JsonArray(text) });
        Assert.Equal(isBreach, Rules.Breaches(root.ToJsonString()).Any(b => b.Contains("no link", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("a.Select(x => b.Sum(y => x * y)).Average()")]
    [InlineData("a.Sum(x => x * x) / a.Sum(x => x)")]
    public void Sums_beside_each_other_are_allowed(string code)
    {
        var root = JsonNode.Parse(Good)!;
        root["cells"]![0]!["source"] = new JsonArray(code);
        Assert.DoesNotContain(Rules.Breaches(root.ToJsonString()), b => b.Contains("CS9236", StringComparison.Ordinal));
    }
}
