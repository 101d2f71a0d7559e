namespace Ebm.Notebooks;

/// <summary>
/// What the charts of one page share: plotly.js, which the page's first chart brings and the others use. A page is one notebook of one
/// reader. A process has one of its own; a program that serves several readers keeps a page for each:
/// <c>using (page.Enter()) { html = visual.ToHtml(); }</c>.
/// </summary>
public sealed class Page
{
    private static readonly AsyncLocal<Page?> Entered = new();
    private static readonly Page Own = new();

    // RequireJS (Notebook 6) would catch the library as an anonymous module: hide the three names it looks for.
    private static readonly Lazy<string> Element = new(() => Renderers.Current.Script is { Length: > 0 } script
        ? "<script data-ebm=\"plotly\">if(!window.Plotly){(function(define,module,exports){" + script + "\n}).call(window);}</script>"
        : "", LazyThreadSafetyMode.PublicationOnly);

    private readonly object gate = new();
    private (string Signature, string Title)? carrier;
    private object? carriedIn;

    /// <summary>The page that was entered here, or the process's own.</summary>
    public static Page Current => Entered.Value ?? Own;

    /// <summary>
    /// Lets visuals be written for this page, here and in what is called and awaited from here, until the result is disposed of.
    /// </summary>
    public IDisposable Enter()
    {
        var before = Entered.Value;
        Entered.Value = this;
        return new Exit(before);
    }

    /// <summary>Forgets which chart brought plotly.js: the page is empty again.</summary>
    public void Clear()
    {
        lock (gate)
        {
            carrier = null;
        }
    }

    /// <summary>A visual as HTML for this page.</summary>
    internal string Render(Visual visual)
    {
        using (Enter())
        {
            return visual.ToHtml();
        }
    }

    /// <summary>
    /// The script element that brings plotly.js, if this chart is to carry it: the page's first does. A chart that looks like the first one
    /// does too: its cell was run again, and the new output replaces the one that did.
    /// </summary>
    /// <param name="figure">The chart.</param>
    /// <param name="output">What the chart is shown in: one output carries the library once, however many charts it has.</param>
    internal string Library(Figure figure, object output)
    {
        var signature = Signature(figure);
        lock (gate)
        {
            carrier ??= (signature, Html5.Plain(figure.Title ?? ""));
            if (carrier.Value.Signature != signature || ReferenceEquals(carriedIn, output))
            {
                return "";
            }

            carriedIn = output;
            return Element.Value;
        }
    }

    /// <summary>What a chart says where plotly.js does not come.</summary>
    internal string Missing()
    {
        if (Renderers.Problem is { } problem)
        {
            return $"This chart needs plotly.js, which this page does not have. {problem}";
        }

        lock (gate)
        {
            var first = carrier is { Title: { Length: > 0 } title } ? $"the cell of the notebook's first chart, “{title}”,"
                : "the cell of the notebook's first chart";
            return $"This chart needs plotly.js, which another output brings: run {first} again, or the notebook from the top, and all " +
                $"charts appear.";
        }
    }

    /// <summary>How a chart is known again: by its words; where it has no title, by its numbers.</summary>
    private static string Signature(Figure figure)
    {
        var words = $"{figure.Kind}|{figure.Title}|{figure.XTitle}|{figure.YTitle}";
        if (figure.Title is not null)
        {
            return words;
        }

        var numbers = new HashCode();
        foreach (var number in figure.Series.SelectMany(s => s.Along('y').Concat(s.Along('z'))))
        {
            numbers.Add(number);
        }

        return $"{words}|{numbers.ToHashCode()}";
    }

    private sealed class Exit(Page? before) : IDisposable
    {
        public void Dispose() => Entered.Value = before;
    }
}
