using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Ebm.Kernel.Sessions;

/// <summary>Compile errors as a reader wants them: line and column of the cell, the line itself, a caret below it.</summary>
internal static class CompileErrors
{
    private const int Shown = 20;

    public static CellError Describe(IReadOnlyList<Diagnostic> errors, string code)
    {
        SourceText text = SourceText.From(code);
        var lines = new List<string>();
        foreach (Diagnostic error in errors.Take(Shown))
        {
            lines.Add(Headline(error));
            LinePosition start = error.Location.GetLineSpan().StartLinePosition;
            if (!error.Location.IsInSource || start.Line >= text.Lines.Count)
                continue;
            string line = text.Lines[start.Line].ToString();
            int column = Math.Min(start.Character, line.Length);
            lines.Add("    " + line);
            // Tabs stay tabs, so that the caret stands under its character.
            lines.Add("    " + string.Concat(line.Take(column).Select(c => c == '\t' ? '\t' : ' ')) + "^");
        }

        if (errors.Count > Shown)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"... and {errors.Count - Shown} more"));
        return new CellError("CompilationError", Headline(errors[0]), lines);
    }

    private static string Headline(Diagnostic error)
    {
        string message = error.GetMessage(CultureInfo.InvariantCulture).ReplaceLineEndings(" ");
        if (!error.Location.IsInSource)
            return $"error {error.Id}: {message}";
        LinePosition start = error.Location.GetLineSpan().StartLinePosition;
        return string.Create(CultureInfo.InvariantCulture, $"({start.Line + 1},{start.Character + 1}): error {error.Id}: {message}");
    }
}
