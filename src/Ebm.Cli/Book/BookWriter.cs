using System.Text;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>
/// Writes the book while the notebooks run: index.html, and for each chapter a page and the executed notebook. Every file appears whole or
/// not at all, as soon as its notebook has ended. Chapters of earlier runs stay, and those of another run at the same time.
/// </summary>
internal sealed class BookWriter
{
    // Pages of the book itself.
    private static readonly HashSet<string> Taken = new(["index", "claims", "glossary"], StringComparer.OrdinalIgnoreCase);

    private readonly BookFolder _folder;
    private readonly Dictionary<string, string> _names = new(StringComparer.OrdinalIgnoreCase);
    private List<BookChapter> _chapters = [];
    private bool _hasAssets;

    private readonly Glossary _glossary;
    private readonly byte[]? _poster;

    /// <summary>A book in a folder, which must exist.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="glossary">The course's glossary; null, or a file that is not there, for a book without one.</param>
    /// <param name="poster">The poster of the atlas, an SVG; null, or a file that is not there, for a book without one.</param>
    public BookWriter(string folder, string? glossary = null, string? poster = null)
    {
        _poster = File.Exists(poster) ? File.ReadAllBytes(poster) : null;
        _glossary = Glossary.Read(glossary);
        _folder = new BookFolder(folder);
        ReadAgain();
    }

    /// <summary>The index page; null while the book is empty.</summary>
    public string? Index => _chapters.Count > 0 ? _folder.In("index.html") : null;

    /// <summary>
    /// Adds an executed notebook, or replaces it. A notebook that was interrupted, or could not be read, changes nothing.
    /// </summary>
    /// <param name="report">What its run came to.</param>
    /// <param name="path">Its full path.</param>
    /// <param name="source">What it was made from, by <see cref="ChapterSource"/> before the run; empty: not known, so that the next
    /// <c>ebm book</c> runs it again. So it does with a page that lacks something, and says so again.</param>
    /// <returns>What could not be shown, one line each: pictures, links, formulas.</returns>
    /// <exception cref="IOException">A file is in the way that the book did not write, or cannot be written.</exception>
    public IReadOnlyList<string> Add(NotebookReport report, string path, string source = "")
    {
        if (report.Status == NotebookStatus.Interrupted || report.Executed is null)
            return [];
        using var turn = new BookTurn(_folder.Path);
        ReadAgain();
        if (!_hasAssets)
        {
            BookAssets.Write(_folder);
            _hasAssets = true;
        }

        string name = Name(path);
        _folder.WriteNotebook(name + ".ipynb", report.Executed);
        var links = new BookLinks(Path.GetDirectoryName(path)!, _folder.Path);
        ChapterPage page = ChapterPage.Make(report.Executed, links,
            LiveCells.Of(Path.GetDirectoryName(path)!, Path.GetFileNameWithoutExtension(path)));
        (string html, BookChapter chapter) = page.Write(name, report, _chapters);
        _folder.WritePage(chapter.Page,
            PlotlyScript.Extract(PlotlyScript.Once(html),
                library => _folder.WriteBeside(PlotlyScript.FileName, Encoding.UTF8.GetBytes(library))));
        _chapters = With(_chapters, chapter with { Source = page.Problems.Count == 0 ? source : "" });
        BookChapters.Write(_folder, _chapters);
        _folder.WriteShared(SearchText.File(name), page.Search.Script(chapter));
        WriteCommonPages();
        return page.Problems;
    }

    /// <summary>Brings the chapter lists of all pages, and what the pages share, up to date.</summary>
    public void Finish()
    {
        using var turn = new BookTurn(_folder.Path);
        ReadAgain();
        if (_chapters.Count > 0)
        {
            BookAssets.Write(_folder);
            WriteCommonPages();
        }

        foreach (BookChapter chapter in _chapters)
        {
            if (PageFrame.Refresh(File.ReadAllText(_folder.In(chapter.Page)), chapter.Name, _chapters) is { } fresh)
                _folder.WritePage(chapter.Page, fresh);
        }
    }

    /// <summary>Takes up what another command may have added since: the list in the book, and chapters of ours that it lacks.</summary>
    private void ReadAgain()
    {
        List<BookChapter> listed = BookChapters.Read(_folder.In(BookChapters.File));
        _chapters = [.. _chapters.Where(mine => !listed.Exists(chapter => chapter.Name == mine.Name)).Aggregate(
            (IEnumerable<BookChapter>)listed, With).Where(chapter => File.Exists(_folder.In(chapter.Page)))];
    }

    /// <summary>The pages that are about all chapters.</summary>
    private void WriteCommonPages()
    {
        if (_poster is not null)
            _folder.WriteShared(IndexPage.Poster, _poster);
        _folder.WritePage("index.html", IndexPage.Write(_chapters, _poster is not null));
        _folder.WritePage(ClaimsTable.Page, ClaimsTable.WritePage(_chapters));
        _folder.WritePage(GlossaryPage.File, GlossaryPage.Write(_glossary, _chapters));
        _folder.WriteShared(Glossary.File, _glossary.Script());
        _folder.WriteShared("assets/search/chapters.js", ScriptData.Assign("ebmSearchFiles", _chapters.Select(c => c.Name)));
    }

    /// <summary>Chapters with one added or replaced, in the order of their names.</summary>
    public static List<BookChapter> With(IEnumerable<BookChapter> chapters, BookChapter added) =>
        [.. chapters.Where(chapter => chapter.Name != added.Name).Append(added).OrderBy(chapter => chapter.Name, StringComparer.Ordinal)];

    /// <summary>The page's name: the notebook's, with a number where two notebooks of this run share it.</summary>
    private string Name(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path), name = stem;
        if (Taken.Contains(stem))
            name = stem += "-notebook";
        for (int i = 2; !_names.TryAdd(name, path) && _names[name] != path; i++)
            name = $"{stem}-{i}";
        return name;
    }
}
