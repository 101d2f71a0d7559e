using System.CommandLine;
using System.Globalization;
using Ebm.Live;

namespace Ebm.Cli;

/// <summary><c>ebm book</c>: brings the readable course up to date, and serves it.</summary>
internal static class BookCommand
{
    /// <summary>The command, to be added to <c>ebm</c>.</summary>
    /// <param name="screen">Where to write.</param>
    /// <param name="folder">The folder to start from.</param>
    public static Command Create(Screen screen, string folder)
    {
        var output = new Option<string?>("--out") { Description = "Folder of the book. Default: artifacts/book.", HelpName = "DIR" };
        var all = new Option<bool>("--all")
        {
            Description =
            "Run every chapter again, also where nothing has changed since its page was made."
        };
        var solutions = new Option<bool>("--solutions") { Description = "Run the reference solutions in place of the exercises' stubs." };
        var live = new Option<bool>("--live")
        {
            Description = "Build what runs cells and exercises in the page, in about a minute. Where it is built, the book has it " +
                "without being asked.",
        };
        var serve = new Option<bool>("--serve") { Description = "Then serve the book on 127.0.0.1 until Ctrl-C, and open it." };
        var port = new Option<int>("--port")
        {
            Description = "The port to serve on; where it is busy the next free one is taken. 0 takes any.",
            DefaultValueFactory = _ => BookServer.UsualPort,
        };
        var slides = new Option<string?>("--slides")
        {
            Description = "Serve the book and open a chapter as slides: 04, or sampling.",
            HelpName = "CHAPTER",
        };
        var noBrowser = new Option<bool>("--no-browser") { Description = "Only print the address." };
        var command = new Command("book", "Brings the readable course up to date: runs the chapters that have changed, writes their pages.")
        { output, all, solutions, live, serve, slides, port, noBrowser };
        command.SetAction((parsed, cancel) => RunAsync(screen, folder, new Wish(parsed.GetValue(output), parsed.GetValue(all),
            parsed.GetValue(solutions), parsed.GetValue(live), parsed.GetValue(serve), parsed.GetValue(slides), parsed.GetValue(port),
            !parsed.GetValue(noBrowser)), cancel));
        return command;
    }

    private static async Task<int> RunAsync(Screen screen, string folder, Wish wish, CancellationToken cancel)
    {
        if (wish.Port is < 0 or > 65535)
            throw new UsageException($"--port {wish.Port} is not from 0 to 65535");
        RunRequest request = RunRequest.Check([], wish.Out, RunCommand.DefaultTimeout, null, wish.Solutions, folder);
        IReadOnlyList<(string Name, string Path)> chapters = request.Notebooks;
        string page = wish.Slides is null ? "" : SlidesOf(chapters, wish.Slides);
        if (!wish.All)
        {
            var made = BookChapters.Read(Path.Combine(request.Out, BookChapters.File)).Where(chapter => chapter.Status == "ok")
                .ToDictionary(chapter => chapter.Name, chapter => chapter.Source);
            request = request with { Notebooks = [.. chapters.Where(IsStale)] };

            bool IsStale((string Name, string Path) chapter)
            {
                string name = Path.GetFileNameWithoutExtension(chapter.Path);
                // A chapter that cannot be read has no source: its run says why, and the others have theirs.
                return !made.TryGetValue(name, out string? source) || source.Length == 0
                    || source != ChapterSource.BeforeRun(chapter.Path, wish.Solutions)
                    || !File.Exists(Path.Combine(request.Out, name + ".html"));
            }
        }

        int kept = chapters.Count - request.Notebooks.Count, code = ExitCode.Ok;
        if (kept > 0)
            screen.Out.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{kept} of {chapters.Count} chapters have not changed."));
        if (request.Notebooks.Count > 0)
            code = await RunCommand.RunAsync(request, screen, cancel).ConfigureAwait(false);
        else
            new BookWriter(request.Out, request.Glossary, poster: request.Poster).Finish();
        if (code != ExitCode.Interrupted && !await AddLiveAsync(screen, folder, request.Out, wish.Live, cancel).ConfigureAwait(false))
            code = cancel.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Failed;
        if (!(wish.Serve || page.Length > 0) || code == ExitCode.Interrupted)
            return code;
        await using BookServer server = await BookServer.StartAsync(request.Out, wish.Port).ConfigureAwait(false);
        if (wish.Port > 0 && server.Port != wish.Port)
            screen.Warn($"port {wish.Port} is busy; {server.Port} is taken");
        await Served.UntilInterruptedAsync(server.Address + page, screen, wish.Browser, cancel).ConfigureAwait(false);
        return code;
    }

    /// <summary>The address of a chapter as slides, within the book.</summary>
    private static string SlidesOf(IEnumerable<(string Name, string Path)> chapters, string wanted)
    {
        string[] found = [.. chapters.Select(chapter => Path.GetFileNameWithoutExtension(chapter.Path))
            .Where(name => GradeRequest.Means(name, wanted))];
        return found is [var one] ? $"{one}.html?slides" : throw new UsageException($"--slides: no chapter {wanted}");
    }

    /// <summary>Puts what runs cells into the book. Without it the book is whole, but its cells only show what they showed here.</summary>
    /// <returns>Whether the book has it, or need not have it.</returns>
    private static async Task<bool> AddLiveAsync(Screen screen, string folder, string book, bool isAsked, CancellationToken cancel)
    {
        var runtime = new LiveRuntime(Checkout.Need(folder));
        if (!isAsked && !runtime.IsBuilt)
            return true;
        try
        {
            if (await runtime.BuildAsync(screen, cancel).ConfigureAwait(false) is { } problem)
            {
                screen.Fail($"the book is written, but its cells cannot run in the page: {problem}");
                return false;
            }

            runtime.AddTo(new BookFolder(book));
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            screen.Fail($"the book is written, but its cells cannot run in the page: {problem.Message}");
            return false;
        }
        catch (OperationCanceledException)
        {
            screen.Fail("interrupted; the book is written, but its cells cannot run in the page yet");
            return false;
        }
    }

    /// <summary>What is asked for.</summary>
    private sealed record Wish(
        string? Out, bool All, bool Solutions, bool Live, bool Serve, string? Slides, int Port, bool Browser);
}
