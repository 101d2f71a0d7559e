namespace Ebm.Kernel.Tests.Jupyter;

/// <summary>
/// Chapters in the published .NET Interactive, the kernel of Polyglot Notebooks: interactive_run.py installs it, runs them and judges. All chapters
/// with their solutions: .ci/long.
/// </summary>
[Collection("processes")]
public sealed class InteractiveTests
{
    private static readonly string[] _chapters = ["01-energy", "02-gibbs", "05-ising", "09-contrastive-divergence", "19-flows"];

    [Needs("nbclient", "nbformat")]
    public void Chapters_run_without_a_note_their_claims_hold_and_no_exercise_is_attempted()
    {
        string[] paths = [.. _chapters.Select(name => Path.Combine(Programs.Checkout, "notebooks", name + ".ipynb"))];
        var (code, text) = Programs.RunPython([Path.Combine(Programs.Checkout, "tests", "Ebm.Kernel.Tests", "Jupyter", "interactive_run.py"), .. paths], [], 1200);
        Assert.True(code == 0, text);
        Assert.All(_chapters, name => Assert.Contains($"passed {name}: ", text));
    }
}
