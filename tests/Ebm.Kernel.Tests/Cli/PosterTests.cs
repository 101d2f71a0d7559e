using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Ebm.Cli;

namespace Ebm.Kernel.Tests.Cli;

/// <summary><c>ebm poster</c>: the sheet, and what is wrong on a command line.</summary>
public class PosterTests
{
    private static readonly AtlasEntry[] Few =
    [
        new("uphill & down", ModelClass.C2, "e^{−y} < 1", "12-deep-ebm", (_, _) => Energies.From((x, y) => (x * x) + y)),
        new("bowl", ModelClass.A1, "½‖y‖²", "02-gibbs", (_, _) => Energies.StandardGaussian(2)),
        new("half", ModelClass.A1, "a wall", "", (_, _) => Energies.From((x, _) => x > 0 ? double.PositiveInfinity : 0)),
    ];

    [Theory]
    [InlineData("is none of A0, A1, A2, A3", "--paper", "B5")]
    [InlineData("must end in .svg or .pdf", "--out", "poster.png")]
    [InlineData("must end in .svg or .pdf", "--out", "poster")]
    [InlineData("there is no folder", "--out", "nowhere/poster.svg")]
    [InlineData("is a folder", "--out", ".")]
    [InlineData("is empty", "--out", "")]
    [InlineData("unknown option --size", "--size", "A1")]
    public async Task A_wrong_command_line_is_refused_before_anything_is_trained(string phrase, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        (int code, string output, string error) = await CommandLine.RunAsync(folder.Path, ["poster", .. arguments]);
        Assert.Equal(2, code);
        Assert.Empty(output);
        CommandLine.Complains(error, phrase);
    }

    [Fact]
    public async Task The_help_names_the_papers_and_what_a_pdf_needs()
    {
        (int code, string output, _) = await CommandLine.RunAsync(Path.GetTempPath(), "poster", "--help");
        Assert.Equal(0, code);
        Assert.Contains("A0, A1, A2, A3", output, StringComparison.Ordinal);
        Assert.Contains("Chromium", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_committed_sheet_holds_the_models_of_the_atlas()
    {
        XDocument sheet = XDocument.Load(Ebm.Cli.Checkout.Need(AppContext.BaseDirectory).Poster);
        // A long name takes two lines.
        string text = string.Join(' ', sheet.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
        Assert.All(Atlas.All, entry => Assert.Contains(entry.Name, text, StringComparison.Ordinal));
        Assert.Contains($"{Atlas.All.Count} models", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_sheet_has_every_model_and_needs_no_other_file()
    {
        using var folder = new TemporaryFolder();
        var (shown, wrong) = (new StringWriter(), new StringWriter());
        int code = PosterCommand.Run(new Screen(shown, wrong, null), folder.Path, "atlas.svg", "a2", Few, default);
        Assert.Equal(0, code);
        Assert.Contains("atlas.svg: A2, 3 models", shown.ToString(), StringComparison.Ordinal);
        Assert.Empty(wrong.ToString());
        XDocument sheet = XDocument.Load(Path.Combine(folder.Path, "atlas.svg"));
        Assert.Equal("420mm", sheet.Root!.Attribute("width")!.Value);
        string[] texts = [.. sheet.Descendants().Where(e => e.Name.LocalName == "text").Select(e => e.Value)];
        Assert.All(Few, entry => Assert.Contains(entry.Name, texts));
        Assert.Contains(texts, text => text.Contains("∞", StringComparison.Ordinal));
        Assert.Contains(texts, text => text.Contains("ch. 12", StringComparison.Ordinal));
        XElement[] pictures = [.. sheet.Descendants().Where(e => e.Name.LocalName == "image")];
        Assert.Equal(3, pictures.Length);
        Assert.All(pictures, p => Assert.StartsWith("data:image/png;base64,", p.Attribute("href")!.Value, StringComparison.Ordinal));
        Assert.DoesNotContain("http", File.ReadAllText(Path.Combine(folder.Path, "atlas.svg"))
            .Replace("http://www.w3.org/2000/svg", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_poster_writes_nothing()
    {
        using var folder = new TemporaryFolder();
        using var cancel = new CancellationTokenSource();
        AtlasEntry stops = new("stops", ModelClass.C1, "stops", "", (data, _) =>
        {
            cancel.Cancel();
            return Energies.StandardGaussian(2);
        });
        Assert.ThrowsAny<OperationCanceledException>(() => PosterCommand.Run(new Screen(new StringWriter(), new StringWriter(), null),
            folder.Path, "atlas.svg", "A1", [stops, .. Few], cancel.Token));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder.Path));
        Assert.Null(Host.Interruption);
    }

    /// <summary>Where this machine has a browser, which CI has.</summary>
    [Fact]
    public void A_browser_prints_one_page_of_the_papers_size()
    {
        if (PosterPdf.FindBrowser() is null)
            return;
        using var folder = new TemporaryFolder();
        var shown = new StringWriter();
        int code = PosterCommand.Run(new Screen(shown, new StringWriter(), null), folder.Path, "atlas.pdf", "A3", Few, default);
        Assert.Equal(0, code);
        Assert.Contains("printed by", shown.ToString(), StringComparison.Ordinal);
        string pdf = Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(folder.Path, "atlas.pdf")));
        Assert.StartsWith("%PDF-", pdf, StringComparison.Ordinal);
        Assert.Contains("/Count 1", pdf, StringComparison.Ordinal);

        // 297 × 420 mm in points of 1/72 inch.
        Match box = Regex.Match(pdf, @"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]");
        Assert.Equal(297 / 25.4 * 72, double.Parse(box.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture), 1.0);
        Assert.Equal(420 / 25.4 * 72, double.Parse(box.Groups[2].Value, System.Globalization.CultureInfo.InvariantCulture), 1.0);
    }
}
