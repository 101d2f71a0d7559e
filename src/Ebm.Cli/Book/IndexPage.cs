using System.Globalization;
using System.Net;
using System.Text;

namespace Ebm.Cli;

/// <summary>The first page: the whole curriculum, what is there linked, and how far the reader has come.</summary>
internal static class IndexPage
{
    /// <summary>The poster's place in the book.</summary>
    public const string Poster = "assets/atlas.svg";

    /// <summary>Writes the page.</summary>
    /// <param name="chapters">The chapters of the book.</param>
    /// <param name="hasPoster">Whether the book has the poster of the atlas.</param>
    public static string Write(IReadOnlyList<BookChapter> chapters, bool hasPoster)
    {
        var main = new StringBuilder();
        main.Append("""
            <div class="hero">
            <div><h1>Energy-based models</h1>
            <p class="lead">One function gives a low number to what fits and a high number to what does not. Everything else follows:
            inference finds low energy, sampling visits it, learning shapes it.</p></div>
            <div class="landscape" aria-hidden="true"></div>
            </div>

            """);
        main.Append(Summary(chapters));
        foreach ((string title, string idea, IReadOnlyList<PlannedChapter> planned) in Curriculum.Parts)
        {
            main.Append($"<section class=\"part\"><h2>{WebUtility.HtmlEncode(title)}</h2><p>{WebUtility.HtmlEncode(idea)}</p>\n<div " +
                $"class=\"cards\">\n");
            foreach (PlannedChapter plan in planned)
                main.Append(Card(plan.Number.ToString(CultureInfo.InvariantCulture), WebUtility.HtmlEncode(plan.Title), plan.Idea,
                    chapters.FirstOrDefault(c => c.Number == plan.Number)));
            main.Append("</div></section>\n");
        }

        if (chapters.FirstOrDefault(c => c.Number == Curriculum.Atlas) is { } atlas)
            main.Append(AtlasSection(atlas, hasPoster));
        List<BookChapter> others = [.. chapters.Where(c => !Curriculum.Has(c.Number))];
        if (others.Count > 0)
        {
            main.Append("<section class=\"part\"><h2>Other notebooks</h2>\n<div class=\"cards\">\n");
            foreach (BookChapter other in others)
                main.Append(Card("", other.Title, "", other));
            main.Append("</div></section>\n");
        }

        return PageFrame.Write("Energy-based models", "", chapters, "", main.ToString());
    }

    private static string AtlasSection(BookChapter atlas, bool hasPoster)
    {
        string page = Uri.EscapeDataString(atlas.Page);
        string sheet = hasPoster ? $" All of them on one sheet, for a wall: <a href=\"{Poster}\">the poster</a>." : "";
        string picture = hasPoster
            ? $"<a class=\"poster\" href=\"{Poster}\"><img src=\"{Poster}\" alt=\"The poster of the atlas: a landscape of each model\" " +
                "loading=\"lazy\"></a>"
            : "";
        return $"<section class=\"part atlas\"><h2>Every model at once</h2><p>The course's models, all on the same spiral: " +
            $"<a href=\"{page}\">the atlas</a>.{sheet}</p>{picture}</section>\n";
    }

    private static string Summary(IReadOnlyList<BookChapter> chapters)
    {
        int held = chapters.Sum(c => c.ClaimsHeld), claims = chapters.Sum(c => c.Claims);
        int solved = chapters.Sum(c => c.ExercisesSolved), exercises = chapters.Sum(c => c.Exercises);
        string seconds = chapters.Sum(c => c.Seconds).ToString("0", CultureInfo.InvariantCulture);
        return $"""
            <dl class="summary">
            <div><dt>chapters run</dt><dd>{chapters.Count(c => c.Status == "ok")}<small> of {chapters.Count}</small></dd></div>
            <div><dt>claims that hold</dt><dd>{held}<small> of {claims}</small>{Meter(held, claims)}</dd></div>
            <div><dt>exercises solved</dt><dd>{solved}<small> of {exercises}</small>{Meter(solved, exercises)}</dd></div>
            <div><dt>seconds of computing</dt><dd>{seconds}</dd></div>
            </dl>

            """;
    }

    private static string Meter(int part, int whole) =>
        whole == 0 ? "" : string.Create(CultureInfo.InvariantCulture,
            $"<div class=\"meter\"><i style=\"width:{100.0 * part / whole:0.#}%\"></i></div>");

    private static string Card(string number, string title, string idea, BookChapter? chapter)
    {
        string head = $"<span class=\"no\">{number}</span><b>{title}</b><span class=\"idea\">{WebUtility.HtmlEncode(idea)}</span>";
        if (chapter is null)
            return $"<div class=\"card absent\">{head}<span class=\"state\">to come</span></div>\n";
        var state = new List<string>();
        if (chapter.Status != "ok")
            state.Add($"<em>{WebUtility.HtmlEncode(chapter.Status)}</em>");
        if (chapter.Claims > 0)
            state.Add(string.Create(CultureInfo.InvariantCulture, $"{chapter.ClaimsHeld}/{chapter.Claims} claims"));
        if (chapter.Exercises > 0)
            state.Add(string.Create(CultureInfo.InvariantCulture, $"{chapter.ExercisesSolved}/{chapter.Exercises} exercises"));
        state.Add(string.Create(CultureInfo.InvariantCulture, $"{chapter.Seconds:0.0}\u00a0s"));
        return $"<a class=\"card\" href=\"{Uri.EscapeDataString(chapter.Page)}\">{head}<span " +
            $"class=\"state\">{string.Join(" · ", state)}</span></a>\n";
    }
}
