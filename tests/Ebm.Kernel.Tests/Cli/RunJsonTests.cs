using System.Text.Json;
using Ebm.Cli;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Tests.Cli;

/// <summary>The JSON report, value by value.</summary>
public sealed class RunJsonTests
{
    [Fact]
    public void The_report_is_as_documented_and_numbers_that_JSON_lacks_are_strings()
    {
        var report = new NotebookReport(
            "notebooks/02-gibbs.ipynb", NotebookStatus.Failed, 12.34567, 181.26, 40,
            [
                new ClaimResult("log Z of a \"Gaussian\"", 1.25, 1.25, 1e-12, "½ log 2π", true),
                new ClaimResult("diverges", double.NaN, double.PositiveInfinity, double.NegativeInfinity, "by design", false),
            ],
            [new ExerciseResult("02.stable-softmin", "wrong")], "a claim is false", null);
        const string expected = """
            {"notebooks":[{"path":"notebooks/02-gibbs.ipynb","status":"failed","seconds":12.346,"peakMemoryMB":181.3,"cells":40,"claims":[
            {"name":"log Z of a \"Gaussian\"","measured":1.25,"expected":1.25,"tolerance":1E-12,"source":"½ log 2π","holds":true},
            {"name":"diverges","measured":"NaN","expected":"Infinity","tolerance":"-Infinity","source":"by design","holds":false}],
            "exercises":[{"id":"02.stable-softmin","state":"wrong"}],"error":"a claim is false"}]}
            """;
        Assert.Equal(expected.ReplaceLineEndings(""), Compact(RunJson.Write([report])));
    }

    [Theory]
    [InlineData(NotebookStatus.Ok, "ok")]
    [InlineData(NotebookStatus.Failed, "failed")]
    [InlineData(NotebookStatus.Timeout, "timeout")]
    [InlineData(NotebookStatus.Crashed, "crashed")]
    [InlineData(NotebookStatus.Interrupted, "failed")]
    public void A_status_is_one_of_four_words(NotebookStatus status, string word) => Assert.Equal(word, RunJson.Word(status));

    [Fact]
    public void A_run_of_nothing_is_an_empty_list() => Assert.Equal("{\"notebooks\":[]}", Compact(RunJson.Write([])));

    private static string Compact(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return JsonSerializer.Serialize(document.RootElement, new JsonSerializerOptions
        {
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
