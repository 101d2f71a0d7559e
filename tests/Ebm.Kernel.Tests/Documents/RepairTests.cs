using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Documents;

namespace Ebm.Kernel.Tests;

/// <summary>
/// What Jupyter, VS Code and Colab open although it breaks nbformat: read, repaired in place, and told in a line that says what to do.
/// </summary>
public sealed class RepairTests
{
    private const string Frame = "{\"nbformat\": 4, \"nbformat_minor\": 5, \"metadata\": {}, \"cells\": [%]}";
    private const string Good =
        "{\"cell_type\": \"code\", \"id\": \"a\", \"metadata\": {}, \"source\": \"1\", \"outputs\": [], \"execution_count\": null}";

    [Theory]
    [InlineData("{\"cell_type\": \"raw\", \"id\": \"a\", \"metadata\": {}, \"source\": \"\"}", "the id of an earlier cell")]
    [InlineData("{\"cell_type\": \"raw\", \"metadata\": {}, \"source\": \"\"}", "no id")]
    [InlineData("{\"cell_type\": \"raw\", \"id\": 7, \"metadata\": {}, \"source\": \"\"}", "no id")]
    [InlineData("{\"cell_type\": \"raw\", \"id\": \"a b\", \"metadata\": {}, \"source\": \"\"}", "wrong characters")]
    [InlineData("{\"cell_type\": \"raw\", \"id\": \"\", \"metadata\": {}, \"source\": \"\"}", "wrong characters")]
    [InlineData("{\"cell_type\": \"raw\", \"id\": \"b\", \"source\": \"\"}", "no metadata")]
    [InlineData("{\"cell_type\": \"markdown\", \"id\": \"b\", \"metadata\": {}}", "no source")]
    [InlineData("{\"cell_type\": \"code\", \"id\": \"b\", \"metadata\": {}, \"source\": \"2\", \"outputs\": []}", "execution_count")]
    [InlineData("{\"cell_type\": \"code\", \"id\": \"b\", \"metadata\": {}, \"source\": \"2\", \"outputs\": [], \"execution_count\": " +
        "\"3\"}", "execution_count")]
    [InlineData("{\"cell_type\": \"code\", \"id\": \"b\", \"metadata\": {}, \"source\": \"2\", \"execution_count\": 1}", "outputs")]
    [InlineData("{\"cell_type\": \"code\", \"id\": \"b\", \"metadata\": {}, \"source\": \"2\", \"execution_count\": 1, \"outputs\": " +
        "[{\"output_type\": \"x\"}]}", "no known kind")]
    [InlineData("{\"cell_type\": \"code\", \"source\": [\"2\"]}", "no id")]
    public void A_cell_that_others_repair_is_repaired_and_the_warning_names_it(string cell, string warning)
    {
        NotebookDocument document = NotebookDocument.Parse(Frame.Replace("%", Good + ", " + cell, StringComparison.Ordinal));
        Assert.Contains(document.Warnings, line => line.Contains("cell 2: ", StringComparison.Ordinal)
            && line.Contains(warning, StringComparison.Ordinal));
        Assert.All(document.Warnings, line => Assert.DoesNotContain('\n', line));
        // What is saved is sound, the other cell keeps its bytes, and a run can put its outputs in.
        Assert.Contains(Good, Encoding.UTF8.GetString(document.ToBytes()), StringComparison.Ordinal);
        Assert.Empty(NotebookDocument.Parse(Encoding.UTF8.GetString(document.ToBytes())).Warnings);
        Assert.Equal(2, document.Cells.Select(c => c.Id).Distinct().Count());
        if (document.Cells[1].Kind == CellKind.Code)
        {
            NotebookDocument executed = document.WithOutputs(1, 5, []);
            Assert.Equal(5, executed.Cells[1].ExecutionCount);
            Assert.Equal(document.Warnings, executed.Warnings);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Before_4_5_cells_need_no_ids(int minor)
    {
        string cell = "{\"cell_type\": \"markdown\", \"metadata\": {}, \"source\": [\"a\\n\", \"b\"]}";
        NotebookDocument document = NotebookDocument.Parse(
            Frame.Replace("%", $"{cell}, {cell}", StringComparison.Ordinal)
                .Replace("\"nbformat_minor\": 5", $"\"nbformat_minor\": {minor}", StringComparison.Ordinal));
        Assert.Empty(document.Warnings);
        Assert.All(document.Cells, c => Assert.Equal("a\nb", c.Source));
    }

    [Fact]
    public void A_notebook_without_metadata_or_minor_version_is_read()
    {
        NotebookDocument document = NotebookDocument.Parse("{\n \"cells\": [],\n \"nbformat\": 4.0\n}");
        Assert.Equal(2, document.Warnings.Count);
        Assert.Empty(NotebookDocument.Parse(Encoding.UTF8.GetString(document.ToBytes())).Warnings);
    }

    [Fact]
    public void Many_cells_of_one_fault_are_one_warning()
    {
        string cell = "{\"cell_type\": \"raw\", \"metadata\": {}, \"source\": \"\"}";
        NotebookDocument document =
            NotebookDocument.Parse(Frame.Replace("%", string.Join(",", Enumerable.Repeat(cell, 4)), StringComparison.Ordinal));
        Assert.StartsWith("cells 1, 2, 3, 4: no id", Assert.Single(document.Warnings), StringComparison.Ordinal);
        Assert.Equal(4, document.Cells.Select(c => c.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC3 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF8, 0x88, 0x80, 0x80, 0x80 })]
    public void Bytes_that_are_no_UTF_8_are_refused_wherever_they_stand(byte[] bytes)
    {
        foreach (string place in (string[])["\"source\": \"1", "\"id\": \"a", "\"metadata", "cells", "\"nbformat"])
        {
            byte[] file = Encoding.UTF8.GetBytes(Frame.Replace("%", "\n" + Good, StringComparison.Ordinal));
            int at = file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(place)) + Encoding.UTF8.GetByteCount(place);
            using var folder = new TemporaryFolder();
            string path = Path.Combine(folder.Path, "x.ipynb");
            File.WriteAllBytes(path, [.. file[..at], .. bytes, .. file[at..]]);
            string message = Assert.Throws<NotebookException>(() => NotebookDocument.Read(path)).Message;
            Assert.Contains("not UTF-8", message, StringComparison.Ordinal);
            Assert.DoesNotContain('\n', message);
        }
    }

    [Fact]
    public void UTF_16_is_named()
    {
        using var folder = new TemporaryFolder();
        foreach (Encoding encoding in (Encoding[])[Encoding.Unicode, Encoding.BigEndianUnicode, new UnicodeEncoding(false, false)])
        {
            string path = Path.Combine(folder.Path, "x.ipynb");
            File.WriteAllText(path, Frame.Replace("%", Good, StringComparison.Ordinal), encoding);
            Assert.Contains("UTF-16", Assert.Throws<NotebookException>(() => NotebookDocument.Read(path)).Message,
                StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(63, true)]
    [InlineData(65, true)]
    [InlineData(300, true)]
    [InlineData(5_000, false)]
    [InlineData(200_000, false)]
    public void Nesting_is_read_as_deep_as_Jupyter_reads_it_and_refused_beyond(int depth, bool isRead)
    {
        string deep = new string('[', depth) + new string(']', depth);
        foreach (string text in (string[])[
            Frame.Replace("\"metadata\": {}", $"\"metadata\": {{\"x\": {deep}}}", StringComparison.Ordinal)
                .Replace("%", Good, StringComparison.Ordinal),
            Frame.Replace("%", Good.Replace("\"metadata\": {}", $"\"metadata\": {{\"x\": {deep}}}", StringComparison.Ordinal),
                StringComparison.Ordinal)])
        {
            if (isRead)
            {
                NotebookDocument document = NotebookDocument.Parse(text).WithOutputs(0, 1, []).WithMetadata("mark", "x");
                Assert.Equal("1", document.Cells[0].Source);
            }
            else
            {
                Assert.Contains("deep", Assert.Throws<NotebookException>(() => NotebookDocument.Parse(text)).Message,
                    StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("\\ud800", "\uFFFD")]
    [InlineData("\\uDC00x", "\uFFFDx")]
    [InlineData("\\ud83d\\ude00", "😀")]
    [InlineData("\\ud83d\\ud83d\\ude00", "\uFFFD😀")]
    [InlineData("\\\\ud800", "\\ud800")]
    public void Half_a_character_is_read_as_a_sign_for_it_and_its_bytes_stay(string escape, string read)
    {
        string text = Frame.Replace("%", Good.Replace("\"1\"", $"\"{escape}\"", StringComparison.Ordinal), StringComparison.Ordinal);
        NotebookDocument document = NotebookDocument.Parse(text);
        Assert.Equal(read, document.Cells[0].Source);
        Assert.Contains($"\"{escape}\"", Encoding.UTF8.GetString(document.WithOutputs(0, 1, []).ToBytes()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_plain_file_is_refused_without_being_opened()
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = new TemporaryFolder();
        string pipe = Path.Combine(folder.Path, "pipe.ipynb"), link = Path.Combine(folder.Path, "link.ipynb"),
            loop = Path.Combine(folder.Path, "loop.ipynb");
        using (System.Diagnostics.Process made = System.Diagnostics.Process.Start("mkfifo", [pipe]))
            made.WaitForExit();
        File.CreateSymbolicLink(link, "/dev/zero");
        File.CreateSymbolicLink(loop, loop);
        foreach (string path in (string[])["/dev/zero", "/dev/null", pipe, link, loop, folder.Path])
        {
            Assert.False(PlainFile.Is(path), path);
            Assert.DoesNotContain('\n', Assert.Throws<NotebookException>(() => NotebookDocument.Read(path)).Message);
        }

        string plain = folder.File("plain", "x"), empty = folder.File("empty", "");
        Assert.True(PlainFile.Is(plain));
        Assert.True(PlainFile.Is(empty));
    }

    [Fact]
    public void A_link_stays_a_link_and_what_it_leads_to_is_written_whole()
    {
        using var folder = new TemporaryFolder();
        string real = folder.File("real/notebook.ipynb", "old"), link = Path.Combine(folder.Path, "link.ipynb"),
            second = Path.Combine(folder.Path, "second.ipynb"), later = Path.Combine(folder.Path, "real", "later.ipynb"),
            toLater = Path.Combine(folder.Path, "to-later.ipynb");
        File.CreateSymbolicLink(link, Path.Combine("real", "notebook.ipynb"));
        File.CreateSymbolicLink(second, link);
        File.CreateSymbolicLink(toLater, later);
        NotebookDocument document = NotebookDocument.Create((CellKind.Code, "1"));
        document.Save(second);
        document.Save(toLater);
        Assert.All([link, second, toLater], path => Assert.NotNull(new FileInfo(path).LinkTarget));
        Assert.All([real, later], path => Assert.Equal(document.ToBytes(), File.ReadAllBytes(path)));
        WholeFile.WriteOverLink(second, [1]);
        Assert.Null(new FileInfo(second).LinkTarget);
        Assert.Equal(document.ToBytes(), File.ReadAllBytes(real));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.tmp", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("## Why C#", "Why C#")]
    [InlineData("## Why ##", "Why")]
    [InlineData("# One\n\ntext\n\n### Two `x`\nmore", "Two `x`")]
    [InlineData("# One\n```\n# a comment\n```", "One")]
    [InlineData("#hashtag", null)]
    [InlineData("text", null)]
    public void The_last_heading_is_a_heading(string markdown, string? heading) =>
        Assert.Equal(heading, NotebookDocument.Create((CellKind.Markdown, markdown)).Cells[0].LastHeading);

    [Fact]
    public void Attachments_are_read()
    {
        string cell = "{\"cell_type\": \"markdown\", \"id\": \"m\", \"metadata\": {}, \"source\": \"\", \"attachments\": {\"a.png\": " +
            "{\"image/png\": \"AAAA\"}}}";
        JsonObject attachments = NotebookDocument.Parse(Frame.Replace("%", cell, StringComparison.Ordinal)).Cells[0].Attachments;
        Assert.Equal("AAAA", (string?)attachments["a.png"]!["image/png"]);
    }
}
