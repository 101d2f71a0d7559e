namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>
/// Chapters in the published .NET Interactive, the kernel of Polyglot Notebooks: interactive_run.py installs it, runs them and judges. All
/// chapters with their solutions: .ci/long.
/// </summary>
[Collection("processes")]
public sealed class InteractiveTests
{
    private static readonly string[] _chapters = ["01-energy", "02-gibbs", "03-inference", "06-hopfield", "14-classifier"];

    [Needs("nbclient", "nbformat")]
    public void Chapters_run_without_a_note_their_claims_hold_and_no_exercise_is_attempted()
    {
        var (code, text) = Run([.. _chapters.Select(name => Path.Combine(Programs.Checkout, "notebooks", name + ".ipynb"))]);
        Assert.True(code == 0, text);
        Assert.All(_chapters, name => Assert.Contains($"passed {name}: ", text));
    }

    [Needs("nbclient", "nbformat")]
    public void A_compilers_note_a_false_claim_a_failing_cell_and_another_bit_are_each_named()
    {
        using var home = new JupyterHome();
        string notebook = home.Notebook(
            "bad.ipynb",
            "#!import course.cs",
            "double[] a = [1, 2];\ndouble pairs = a.Average(x => a.Average(y => x < y ? 1.0 : x == y ? 0.5 : 0));",
            "Claim.Equal(\"two\", 1, 2, 0.5, \"arithmetic\")",
            "Claim.Equal(\"third\", 1 / 3.0, 1 / 3.0, 0, \"arithmetic\")",
            "throw new InvalidOperationException(\"on purpose\");");
        string ours = Path.Combine(home.Notebooks, "ours.json");
        File.WriteAllText(ours, """{"notebooks":[{"path":"bad.ipynb","claims":[{"name":"two","measured":1},{"name":"third","measured":0.33333333333333337}]}]}""");
        var (code, text) = Run("--same-as", ours, notebook);
        Assert.Equal(1, code);
        string[] faults =
        [
            "failed bad: 2 claims", "stderr: (2,", "CS9236", "false claim: two: 1.0, expected 2.0", "only 2 claims", "on purpose",
            "third: measured 0.3333333333333333, in our kernel 0.33333333333333337", "0 passed, 1 failed",
        ];
        Assert.All(faults, fault => Assert.Contains(fault, text));
        Assert.DoesNotContain("two: measured", text);
    }

    private static (int Code, string Text) Run(params string[] arguments) =>
        Programs.RunPython([Path.Combine(Programs.Checkout, "tests", "Ebm.Kernel.Tests", "Jupyter", "interactive_run.py"), .. arguments],
            [], 1200);
}
