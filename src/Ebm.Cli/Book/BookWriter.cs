using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>
/// Writes the book while the notebooks run: index.html, and for each chapter a page and the executed notebook. Every file appears whole or not at
/// all, as soon as its notebook has ended. Chapters of earlier runs stay.
/// </summary>
internal sealed class BookWriter
{
    private readonly string _folder;
    private readonly string _list;
    private readonly Dictionary<string, string> _names = [];
    private List<BookChapter> _chapters;
    private bool _hasAssets;

    /// <summary>A book in a folder, which must exist.</summary>
    public BookWriter(string folder)
    {
        _folder = folder;
        _list = Path.Combine(folder, "assets", "chapters.json");
        _chapters = [.. BookChapters.Read(_list).Where(chapter => File.Exists(Path.Combine(folder, chapter.Page)))];
    }

    /// <summary>The index page; null while the book is empty.</summary>
    public string? Index => _chapters.Count > 0 ? Path.Combine(_folder, "index.html") : null;

    /// <summary>Adds an executed notebook, or replaces it. A notebook that was interrupted, or could not be read, changes nothing.</summary>
    /// <param name="report">What its run came to.</param>
    /// <param name="path">Its full path.</param>
    /// <returns>What was missing, one line each: pictures, links.</returns>
    public IReadOnlyList<string> Add(NotebookReport report, string path)
    {
        if (report.Status == NotebookStatus.Interrupted || report.Executed is null)
            return [];
        if (!_hasAssets)
        {
            BookAssets.Write(_folder);
            _hasAssets = true;
        }

        string name = Name(path);
        var links = new BookLinks(Path.GetDirectoryName(path)!, _folder);
        (string html, BookChapter chapter) = ChapterPage.Write(name, report, links, _chapters);
        (html, string? plotly) = PlotlyScript.Extract(html);
        if (plotly is not null)
            WholeFile.WriteIfNew(Path.Combine(_folder, PlotlyScript.FileName), System.Text.Encoding.UTF8.GetBytes(plotly));
        report.Executed.Save(Path.Combine(_folder, name + ".ipynb"));
        WholeFile.Write(Path.Combine(_folder, chapter.Page), html);
        _chapters = With(_chapters, chapter);
        BookChapters.Write(_list, _chapters);
        WholeFile.Write(Index!, IndexPage.Write(_chapters));
        return links.Problems;
    }

    /// <summary>Brings the chapter lists of all pages up to date.</summary>
    public void Finish()
    {
        foreach (BookChapter chapter in _chapters)
        {
            string path = Path.Combine(_folder, chapter.Page);
            if (PageFrame.Refresh(File.ReadAllText(path), chapter.Name, _chapters) is { } fresh)
                WholeFile.Write(path, fresh);
        }
    }

    /// <summary>Chapters with one added or replaced, in the order of their names.</summary>
    public static List<BookChapter> With(IEnumerable<BookChapter> chapters, BookChapter added) =>
        [.. chapters.Where(chapter => chapter.Name != added.Name).Append(added).OrderBy(chapter => chapter.Name, StringComparer.Ordinal)];

    /// <summary>The page's name: the notebook's, with a number where two notebooks of this run share it.</summary>
    private string Name(string path)
    {
        string stem = Path.GetFileNameWithoutExtension(path), name = stem;
        if (stem.Equals("index", StringComparison.OrdinalIgnoreCase))
            name = stem = "index-notebook";
        for (int i = 2; !_names.TryAdd(name, path) && _names[name] != path; i++)
            name = $"{stem}-{i}";
        return name;
    }
}
