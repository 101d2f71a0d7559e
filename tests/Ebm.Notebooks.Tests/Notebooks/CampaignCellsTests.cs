using Ebm.Campaigns.Interrupts;
using Ebm.Notebooks.Tests.Exercises;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace Ebm.Notebooks.Tests.Notebooks;

/// <summary>The long cells that the interrupt campaign runs, which no other test sees, speak the library's language of today.</summary>
public class CampaignCellsTests
{
    [Fact]
    public void Every_cell_compiles()
    {
        var faults = CourseCells.All.AsParallel().SelectMany(cell => CSharpScript.Create(cell.Setup, ProofTests.Options)
            .ContinueWith(cell.Code).GetCompilation().GetDiagnostics()
            .Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => $"{cell.Name}: {d}"));
        Assert.Empty(faults);
    }
}
