using Ebm.Kernel.Sessions;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>
/// Cells mean what they mean in Roslyn's own scripting, which remembers every cell, though a session forgets those that nothing can refer
/// to.
/// </summary>
[Collection("processes")]
public sealed class ScriptingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public async Task Generated_sessions_give_the_values_and_errors_of_plain_scripting(int seed)
    {
        for (int k = 0; k < 8; k++)
            await CompareAsync(ScriptedCells.Session((8 * seed) + k, 16));
    }

    [Fact]
    public async Task Each_kind_of_cell_is_compared() => await CompareAsync(ScriptedCells.All);

    private static async Task CompareAsync(IReadOnlyList<string> cells)
    {
        await using var session = new Session(new SessionOptions(Environment.CurrentDirectory));
        ScriptOptions options = ScriptOptions.Default.WithReferences(FrameworkReferences.List).WithLanguageVersion(LanguageVersion.Latest)
            .WithImports("System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks",
            "System.Linq");
        ScriptState<object>? state = null;
        for (int i = 0; i < cells.Count; i++)
        {
            string expected;
            try
            {
                state = state is null
                    ? await CSharpScript.Create(cells[i], options).RunAsync(catchException: _ => true)
                    : await state.ContinueWithAsync(cells[i], options, _ => true);
                expected = state.Exception is { } thrown ? thrown.GetType().Name : state.ReturnValue?.ToString() ?? "nothing";
            }
            catch (CompilationErrorException problem)
            {
                expected = problem.Diagnostics.First(d => d.Severity == Microsoft.CodeAnalysis.DiagnosticSeverity.Error).Id;
            }

            CellResult result = await session.RunAsync(cells[i], new RecordingOutput(), CancellationToken.None)
                .WaitAsync(TimeSpan.FromSeconds(60));
            string found = result.Error is not { } error ? result.Value?.Data["text/plain"] ?? "nothing"
                : error.Name == "CompilationError" ? error.Message[(error.Message.IndexOf("CS", StringComparison.Ordinal))..][..6]
                : error.Name;
            Assert.True(expected == found,
                $"expected {expected}, found {found} in cell {i + 1} of\n{string.Join("\n---\n", cells.Take(i + 1))}");
        }
    }
}
