using System.CommandLine;
using System.Globalization;
using Ebm.Kernel.Documents;

namespace Ebm.Cli;

/// <summary><c>ebm poster</c>: trains every model of the atlas and draws them on one sheet for a lecture-room wall.</summary>
internal static class PosterCommand
{
    /// <summary>Millimetres across and down of the sheets that <c>--paper</c> knows.</summary>
    public static readonly IReadOnlyDictionary<string, (int Width, int Height)> Papers = new Dictionary<string, (int Width, int Height)>
    {
        ["A0"] = (841, 1189),
        ["A1"] = (594, 841),
        ["A2"] = (420, 594),
        ["A3"] = (297, 420),
    };

    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="folder">The folder to start from.</param>
    public static Command Create(Screen screen, string folder)
    {
        var file = new Option<string>("--out")
        {
            Description = "The file to write: .svg, or .pdf, for which Chromium, Chrome or Edge has to be on this machine.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "atlas.svg",
        };
        var paper = new Option<string>("--paper")
        {
            Description = $"The size of the sheet, upright: {string.Join(", ", Papers.Keys)}.",
            DefaultValueFactory = _ => "A1",
        };
        var command = new Command("poster",
            "Trains every model of the atlas on the same spiral, which takes about a minute, and draws them on one sheet.") { file, paper };
        command.SetAction((parsed, cancel) =>
            Task.FromResult(Run(screen, folder, parsed.GetValue(file)!, parsed.GetValue(paper)!, Atlas.All, cancel)));
        return command;
    }

    /// <summary>Makes a poster of some models.</summary>
    internal static int Run(Screen screen, string folder, string file, string paper, IReadOnlyList<AtlasEntry> entries,
        CancellationToken cancel)
    {
        if (!Papers.TryGetValue(paper.ToUpperInvariant(), out (int Width, int Height) size))
            throw new UsageException($"--paper {paper} is none of {string.Join(", ", Papers.Keys)}");
        string path = Place(file, folder);
        bool pdf = Path.GetExtension(path).Equals(".pdf", StringComparison.OrdinalIgnoreCase);
        string? browser = pdf ? PosterPdf.FindBrowser() : null;
        if (pdf && browser is null)
            throw new UsageException("a PDF is printed by Chromium, Chrome or Edge, and none was found: write an .svg and print that");
        string svg = Poster.Svg(Fit(screen, entries, cancel), size.Width, size.Height);
        if (browser is null)
            WholeFile.Write(path, svg);
        else
            PosterPdf.Print(browser, svg, size.Width, size.Height, path, cancel);
        screen.Out.WriteLine($"{file}: {paper.ToUpperInvariant()}, {entries.Count} models"
            + (browser is null ? "" : $", printed by {Path.GetFileNameWithoutExtension(browser)}"));
        return ExitCode.Ok;
    }

    private static string Place(string file, string folder)
    {
        if (string.IsNullOrWhiteSpace(file))
            throw new UsageException("--out is empty");
        string path = Path.GetFullPath(file, folder);
        if (Directory.Exists(path))
            throw new UsageException($"--out {file} is a folder");
        if (Path.GetExtension(path).ToUpperInvariant() is not (".SVG" or ".PDF"))
            throw new UsageException($"--out {file} must end in .svg or .pdf");
        if (!Directory.Exists(Path.GetDirectoryName(path)))
            throw new UsageException($"--out {file}: there is no folder {Path.GetDirectoryName(path)}");
        return path;
    }

    private static List<AtlasEntry.Result> Fit(Screen screen, IReadOnlyList<AtlasEntry> entries, CancellationToken cancel)
    {
        Points data = Energies.Spiral().Sample(new Rng(22), 6000);
        List<AtlasEntry.Result> results = [];
        Action? before = Host.Interruption;
        Host.Interruption = cancel.ThrowIfCancellationRequested;
        try
        {
            foreach (AtlasEntry entry in entries)
            {
                results.Add(entry.Fit(data, new Rng(22)));
                screen.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{results.Count,2}/{entries.Count} {results[^1]}"));
                screen.Out.Flush();
            }
        }
        finally
        {
            Host.Interruption = before;
        }

        return results;
    }
}
