using System.Text.Json.Nodes;

namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>The kernel as Jupyter's own programs see it.</summary>
[Collection("processes")]
public sealed class ClientTests : IDisposable
{
    private readonly JupyterHome _home = new();

    private static string Scripts => Path.Combine(Programs.Checkout, "tests", "Ebm.Kernel.Tests", "Jupyter");

    public void Dispose() => _home.Dispose();

    [Needs("jupyter_kernel_test")]
    public void The_whole_class_of_jupyter_kernel_test_passes()
    {
        var (code, text) = Programs.RunPython([Path.Combine(Scripts, "jupyter_kernel_tests.py")], _home.Variables, 90);
        Assert.True(code == 0, text);
        Assert.DoesNotContain("skipped", text);
    }

    [Needs("nbclient", "nbformat")]
    public void Nbclient_runs_a_chapter()
    {
        string chapter = _home.Chapter();
        var (code, text) = Programs.RunPython([Path.Combine(Scripts, "nbclient_run.py"), chapter, "ebm-csharp"], _home.Variables, 120);
        Assert.True(code == 0, text);
        var executed = JsonNode.Parse(File.ReadAllText(chapter))!;
        var cells = executed["cells"]!.AsArray().Where(cell => cell!["cell_type"]!.ToString() == "code").ToList();
        Assert.All(cells, cell => Assert.NotNull(cell!["execution_count"]));
        Assert.Contains("data-ebm=", File.ReadAllText(chapter));
        Assert.DoesNotContain(cells.SelectMany(cell => cell!["outputs"]!.AsArray()),
            output => output!["output_type"]!.ToString() == "error");
    }

    [Needs("nbconvert")]
    public void Headless_nbconvert_writes_a_page_under_either_name()
    {
        string notebook = _home.Notebook("page.ipynb", "#!import course.cs", "Chart.Lines(new double[] { 0, 1, 2 }, x => x * x)",
            "Console.WriteLine(6 * 7);");
        foreach (string kernel in (string[])["--ExecutePreprocessor.kernel_name=ebm-csharp", "--log-level=ERROR"])
        {
            var (code, text) = Programs.RunPython(["-m", "nbconvert", "--to", "html", "--execute", kernel, notebook], _home.Variables, 60);
            Assert.True(code == 0, text);
            string page = File.ReadAllText(Path.ChangeExtension(notebook, "html"));
            Assert.Contains("42", page);
            Assert.Contains("data-ebm=\"plotly\"", page);
            File.Delete(Path.ChangeExtension(notebook, "html"));
        }
    }

    [Needs("nbconvert")]
    public void A_failing_cell_fails_nbconvert_with_its_message()
    {
        string notebook = _home.Notebook("fails.ipynb", "int x = 1;", "throw new InvalidOperationException(\"on purpose\");");
        var (code, text) = Programs.RunPython(
            ["-m", "nbconvert", "--to", "notebook", "--execute", "--ExecutePreprocessor.kernel_name=ebm-csharp", notebook],
                _home.Variables, 60);
        Assert.NotEqual(0, code);
        Assert.Contains("InvalidOperationException: on purpose", text);
    }
}
