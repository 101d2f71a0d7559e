using System.Text.RegularExpressions;

namespace Ebm.Kernel.Sessions;

/// <summary>What other kernels offer and this one does not: each with the way to do it here.</summary>
internal static partial class ForeignConstructs
{
    private const string OneLanguage = "this kernel runs C# only";

    /// <summary>The message for a directive <c>#!name</c>.</summary>
    public static string Directive(string name) => name switch
    {
        "#!html" => $"#!html is not supported: {OneLanguage}. Show HTML with \"<b>text</b>\".DisplayAs(\"text/html\"), or use a " +
            $"Markdown cell",
        "#!javascript" or "#!js" =>
            $"{name} is not supported: {OneLanguage}. Show a script with \"<script>...</script>\".DisplayAs(\"text/html\")",
        "#!markdown" => $"#!markdown is not supported: {OneLanguage}. Make the cell a Markdown cell",
        "#!mermaid" => $"#!mermaid is not supported: {OneLanguage}. Use a picture in a Markdown cell",
        "#!time" => "#!time is not supported: use System.Diagnostics.Stopwatch",
        "#!share" or "#!set" => $"{name} is not supported: {OneLanguage}, and all cells share their variables",
        "#!value" => "#!value is not supported: put the text into a raw string, or read a file",
        "#!who" or "#!whos" => $"{name} is not supported: write the variable's name as the last line of a cell to see it",
        "#!connect" => $"#!connect is not supported: {OneLanguage}. Start the other kernel in a notebook of its own",
        "#!lsmagic" or "#!about" or "#!help" =>
            $"{name} is not supported: this kernel knows #!import, #r \"path\" and #r \"nuget: Name, 1.2.3\"",
        "#!fsharp" or "#!f#" or "#!F#" or "#!pwsh" or "#!powershell" or "#!sql" or "#!kql" or "#!python" or "#!r" or "#!http" =>
            $"{name} is not supported: {OneLanguage}. Rewrite the cell in C#, or run the notebook in .NET Interactive",
        _ => $"{name} is not supported: this kernel knows #!import, #r \"path\" and #r \"nuget: Name, 1.2.3\"",
    };

    /// <summary>What to say of a cell that does not compile because it uses another kernel's construct, else null.</summary>
    public static string? Hint(string code, CellError error)
    {
        if (Input().IsMatch(code))
            return "@input is not supported: ask with Console.ReadLine()";
        return MissingName().Match(error.Message).Groups[1].Value switch
        {
            "display" or "HTML" => "display(...) and HTML(...) are not supported: use value.Display(), or " +
                "text.DisplayAs(\"text/html\") for HTML",
            "Kernel" or "KernelInvocationContext" or "Microsoft" =>
                "the API of .NET Interactive is not supported: ask with Console.ReadLine(), show with value.Display()",
            _ => null,
        };
    }

    [GeneratedRegex(@"(^|[\s(=])@(input|password)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Input();

    [GeneratedRegex(@"error CS(?:0103|0246|0234).*?'(\w+)", RegexOptions.CultureInvariant)]
    private static partial Regex MissingName();
}
