using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>Compile errors as a reader wants them: line and column of the cell, the line itself, a caret below it.</summary>
internal static class CompileErrors
{
    private const int Shown = 20;

    /// <summary>The errors of a cell.</summary>
    /// <param name="diagnostics">What the compiler says; warnings are left out.</param>
    /// <param name="code">The cell as it was written.</param>
    /// <param name="toOriginal">Finds a position of the compiled text in it.</param>
    public static CellError Describe(IEnumerable<Diagnostic> diagnostics, string code, Func<int, int> toOriginal)
    {
        SourceText text = SourceText.From(code);
        List<(Diagnostic Error, LinePosition? Place)> errors =
        [
            .. diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error)
                .OrderBy(d => d.Location.SourceSpan.Start)
                .Select(d => (d, Place(d, text, toOriginal))),
        ];
        var lines = new List<string>();
        foreach ((Diagnostic error, LinePosition? place) in errors.Take(Shown))
        {
            lines.Add(Headline(error, place));
            if (place is not { } start)
                continue;
            string line = text.Lines[start.Line].ToString();
            lines.Add("    " + line);
            // Tabs stay tabs, so that the caret stands under its character.
            lines.Add("    " + string.Concat(line.Take(start.Character).Select(c => c == '\t' ? '\t' : ' ')) + "^");
        }

        if (errors.Count > Shown)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"... and {errors.Count - Shown} more"));
        return new CellError("CompilationError", Headline(errors[0].Error, errors[0].Place), lines);
    }

    private static LinePosition? Place(Diagnostic error, SourceText text, Func<int, int> toOriginal) =>
        error.Location.IsInSource
            ? text.Lines.GetLinePosition(Math.Clamp(toOriginal(error.Location.SourceSpan.Start), 0, text.Length))
            : null;

    private static string Headline(Diagnostic error, LinePosition? place)
    {
        string message = error.GetMessage(CultureInfo.InvariantCulture).ReplaceLineEndings(" ");
        return place is { } start
            ? string.Create(CultureInfo.InvariantCulture, $"({start.Line + 1},{start.Character + 1}): error {error.Id}: {message}")
            : $"error {error.Id}: {message}";
    }
}
