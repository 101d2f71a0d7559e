using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests;

/// <summary>The notebook file: faithful to the byte, strict about what it accepts.</summary>
public sealed class NotebookDocumentTests
{
    // Unusual on purpose: key order, escapes, digits, indentation, a source as string and one as list, unknown keys.
    private const string Odd = """
        {
           "nbformat": 4, "extra": {"pi": 3.140, "big": 1E+400, "e": "\u00e9\/"},
           "metadata": {  },
           "cells": [
             {"source": "int x = 1;\nx", "metadata": {"a": [1,2 , 3]}, "id": "one", "cell_type": "code", "execution_count":   7, "outputs": [ ]},
             {"cell_type": "markdown", "id": "two", "metadata": {}, "source": ["# \u0041 title\n", "text"]},
             {"cell_type": "code", "id": "three", "metadata": {}, "execution_count": null, "outputs": [], "source": ["a\n", "b"]}
           ],
           "nbformat_minor": 5
        }

        """;

    [Theory]
    [InlineData("\n")]
    [InlineData("\r\n")]
    public void An_untouched_file_keeps_every_byte(string newLine)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("odd.ipynb", "\uFEFF" + Odd.ReplaceLineEndings(newLine));
        byte[] before = File.ReadAllBytes(path);
        NotebookDocument document = NotebookDocument.Read(path);
        document.Save(path);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal("int x = 1;\nx", document.Cells[0].Source);
        Assert.Equal("# A title\ntext", document.Cells[1].Source);
        Assert.Equal(7, document.Cells[0].ExecutionCount);
        Assert.Equal([path], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public void A_change_replaces_one_value_and_no_other_byte()
    {
        NotebookDocument document = NotebookDocument.Parse(Odd);
        string text = Encoding.UTF8.GetString(document.WithSource(0, "x < \"é\"").ToBytes());
        Assert.Equal(Odd.Replace("\"int x = 1;\\nx\"", "\"x < \\\"é\\\"\"", StringComparison.Ordinal), text);

        var outputs = new JsonArray(new JsonObject
        {
            ["name"] = "stdout",
            ["output_type"] = "stream",
            ["text"] = NotebookJson.Lines("a\nb")
        });
        NotebookDocument executed = document.WithOutputs(2, 3, outputs);
        text = Encoding.UTF8.GetString(executed.ToBytes());
        Assert.StartsWith(Odd[..Odd.IndexOf("null", StringComparison.Ordinal)] + "3, \"outputs\": [\n", text, StringComparison.Ordinal);
        Assert.EndsWith(Odd[Odd.IndexOf(", \"source\": [\"a", StringComparison.Ordinal)..], text, StringComparison.Ordinal);
        Assert.Equal("a\nb", NotebookJson.Text(executed.Cells[2].Outputs[0]!["text"]));
        Assert.Equal(3, executed.Cells[2].ExecutionCount);
        Assert.Throws<ArgumentException>(() => document.WithOutputs(1, 1, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => document.WithSource(3, ""));
    }

    [Fact]
    public void A_list_stays_a_list_and_a_string_a_string()
    {
        NotebookDocument document = NotebookDocument.Parse(Odd).WithSource(0, "p\nq").WithSource(2, "p\nq");
        JsonArray cells = document.Json["cells"]!.AsArray();
        Assert.Equal("p\nq", (string?)cells[0]!["source"]);
        Assert.Equal(["p\n", "q"], cells[2]!["source"]!.AsArray().Select(line => (string)line!));
    }

    [Fact]
    public void A_notebook_of_ours_is_in_canonical_form()
    {
        NotebookDocument document = NotebookDocument.Create((CellKind.Markdown, "# Ünïcode \u2028 😀"), (CellKind.Code, "\"a\\b\"\tx"));
        Assert.Equal(document.ToBytes(), document.ToCanonicalBytes());
        Assert.Equal("\"a\\b\"\tx", document.Cells[1].Source);
        Assert.Equal("csharp", document.Cells[1].Language);
    }

    [Theory]
    [InlineData("", "is empty")]
    [InlineData("hello", "not valid JSON")]
    [InlineData("[1, 2]", "no JSON object")]
    [InlineData("{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"code\", \"sou", "truncated")]
    [InlineData("{\"nbformat\": 4, \"nbformat\": 4}", "not valid JSON")]
    [InlineData("{\"cells\": []}", "nbformat is missing")]
    [InlineData("{\"nbformat\": 3, \"nbformat_minor\": 0, \"worksheets\": []}", "nbformat 3 is too old")]
    [InlineData("{\"nbformat\": 5, \"nbformat_minor\": 0, \"metadata\": {}, \"cells\": []}", "nbformat 5 is newer")]
    [InlineData("{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": [], \"cells\": []}", "metadata must be an object")]
    [InlineData("{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}}", "cells must be a list")]
    [InlineData("{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"cod\"}]}", "cell 1: cell_type")]
    [InlineData("{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [{\"cell_type\": \"raw\", \"metadata\": {}, " +
        "\"source\": 3, \"id\": \"a\"}]}", "source must be")]
    public void A_bad_file_is_refused_in_one_line_that_names_it(string text, string reason)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("bad.ipynb", text);
        NotebookException problem = Assert.Throws<NotebookException>(() => NotebookDocument.Read(path));
        Assert.StartsWith(path + ": ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_refused_in_one_line()
    {
        using var folder = new TemporaryFolder();
        string missing = Path.Combine(folder.Path, "none.ipynb");
        Assert.Equal($"{missing}: no such notebook", Assert.Throws<NotebookException>(() => NotebookDocument.Read(missing)).Message);
        Assert.Contains("is a folder", Assert.Throws<NotebookException>(() => NotebookDocument.Read(folder.Path)).Message,
            StringComparison.Ordinal);
    }
}
