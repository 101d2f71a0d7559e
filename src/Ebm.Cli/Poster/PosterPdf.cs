using System.Diagnostics;
using System.Globalization;

namespace Ebm.Cli;

/// <summary>A drawing as PDF, printed by a browser of this machine.</summary>
internal static class PosterPdf
{
    private static readonly string[] Names =
        ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "chrome", "msedge"];

    /// <summary>The program of Chromium, Chrome or Edge: on the path, or where installers put it; null where there is none.</summary>
    public static string? FindBrowser()
    {
        string end = OperatingSystem.IsWindows() ? ".exe" : "";
        IEnumerable<string> onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Where(folder => folder.Length > 0).SelectMany(folder => Names.Select(name => Path.Combine(folder, name + end)));
        IEnumerable<string> installed = OperatingSystem.IsMacOS()
            ?
            [
                "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium",
                "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
            ]
            : OperatingSystem.IsWindows()
                ? new[] { Environment.SpecialFolder.ProgramFiles, Environment.SpecialFolder.ProgramFilesX86 }
                    .Select(Environment.GetFolderPath).SelectMany(folder => new[]
                    {
                        Path.Combine(folder, "Google", "Chrome", "Application", "chrome.exe"),
                        Path.Combine(folder, "Microsoft", "Edge", "Application", "msedge.exe"),
                    })
                : [];
        return onPath.Concat(installed).FirstOrDefault(File.Exists);
    }

    /// <summary>Prints a drawing on one sheet.</summary>
    /// <param name="browser">The program.</param>
    /// <param name="svg">The drawing.</param>
    /// <param name="width">Millimetres across.</param>
    /// <param name="height">Millimetres down.</param>
    /// <param name="path">The file, whose folder is there.</param>
    /// <param name="cancel">Ends the browser.</param>
    /// <exception cref="IOException">The browser wrote nothing.</exception>
    public static void Print(string browser, string svg, int width, int height, string path, CancellationToken cancel)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("ebm-poster-");
        try
        {
            string page = Path.Combine(work.FullName, "poster.html"), made = Path.Combine(work.FullName, "poster.pdf");

            // A hair shorter than the sheet, or rounding makes a second, empty one.
            File.WriteAllText(page, string.Create(CultureInfo.InvariantCulture,
                $"<!doctype html><meta charset=\"utf-8\"><style>@page{{size:{width}mm {height}mm;margin:0}}html,body{{margin:0}}"
                + $"svg{{display:block;width:{width}mm;height:{height - .4}mm}}</style>{svg}"));
            var start = new ProcessStartInfo(browser) { RedirectStandardError = true, RedirectStandardOutput = true };
            string[] arguments = ["--headless", "--disable-gpu", "--no-first-run", "--no-pdf-header-footer",
                $"--user-data-dir={Path.Combine(work.FullName, "profile")}", $"--print-to-pdf={made}", new Uri(page).AbsoluteUri];

            // Its sandbox does not start for the administrator, and the page is ours.
            if (OperatingSystem.IsLinux() && Environment.UserName == "root")
                start.ArgumentList.Add("--no-sandbox");
            foreach (string argument in arguments)
                start.ArgumentList.Add(argument);
            using Process process = Process.Start(start) ?? throw new IOException($"{browser} did not start");
            using CancellationTokenRegistration end = cancel.Register(() => process.Kill(entireProcessTree: true));
            Task<string> told = process.StandardError.ReadToEndAsync(CancellationToken.None);
            _ = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            if (!process.WaitForExit(TimeSpan.FromSeconds(120)))
                process.Kill(entireProcessTree: true);
            cancel.ThrowIfCancellationRequested();
            if (!File.Exists(made))
                throw new IOException($"{Path.GetFileName(browser)} made no PDF: {told.Result.Trim().Split('\n')[^1]}");
            File.Copy(made, path, overwrite: true);
        }
        finally
        {
            try
            {
                work.Delete(recursive: true);
            }
            catch (IOException)
            {
                // A helper of the browser may still hold a file of its profile; the system's folder is cleared in time.
            }
        }
    }
}
