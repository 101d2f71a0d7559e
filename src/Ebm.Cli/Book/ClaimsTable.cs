using System.Globalization;
using System.Net;
using System.Text;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>Claims as a table: what was measured beside its exact or published twin.</summary>
internal static class ClaimsTable
{
    /// <summary>The page with the claims of the whole course.</summary>
    public const string Page = "claims.html";

    /// <summary>The table of one chapter.</summary>
    public static string Write(IEnumerable<ClaimResult> claims)
    {
        var html = new StringBuilder("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Claims\"><table>\n<thead><tr>");
        return html.Append(Head).Append("</tr></thead>\n<tbody>\n").AppendJoin("", claims.Select(claim => Row(claim)))
            .Append("</tbody></table></div>").ToString();
    }

    /// <summary>The page with the claims of all chapters, to be filtered by chapter, by outcome and by words.</summary>
    public static string WritePage(IReadOnlyList<BookChapter> chapters)
    {
        List<BookChapter> stated = [.. chapters.Where(chapter => chapter.ClaimRows.Count > 0)];
        int held = stated.Sum(chapter => chapter.ClaimsHeld), all = stated.Sum(chapter => chapter.Claims);
        var main = new StringBuilder("<section class=\"claims all\">\n<h1>Every claim of the course</h1>\n<p>");
        main.Append(CultureInfo.InvariantCulture,
            $"{held} of {all} claims hold. A claim sets what a chapter measured beside what is exactly ")
            .Append("known or was published; it holds where they differ by no more than the column <i>Within</i> says.</p>\n")
            .Append("<form class=\"filter\" hidden><label>Chapter <select name=\"chapter\"><option value=\"\">all</option>");
        foreach (BookChapter chapter in stated)
            main.Append($"<option value=\"{WebUtility.HtmlEncode(chapter.Name)}\">{WebUtility.HtmlEncode(Name(chapter))}</option>");
        main.Append("</select></label><label>Outcome <select name=\"holds\"><option value=\"\">all</option>")
            .Append("<option value=\"holds\">holds</option><option value=\"false\">does not hold</option></select></label>")
            .Append("<label>Words <input type=\"search\" name=\"words\" placeholder=\"claim or source\"></label>")
            .Append("<output aria-live=\"polite\"></output></form>\n")
            .Append("<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Claims\"><table>\n<thead><tr>")
            .Append(Head.Replace("<th>Claim", "<th>Chapter</th><th>Claim", StringComparison.Ordinal)).Append("</tr></thead>\n<tbody>\n");
        foreach (BookChapter chapter in stated)
        {
            string link = $"<a href=\"{Uri.EscapeDataString(chapter.Page)}#claims\">{WebUtility.HtmlEncode(Name(chapter))}</a>";
            main.AppendJoin("", chapter.ClaimRows.Select(claim => Row(claim, chapter.Name, link)));
        }

        main.Append("</tbody></table></div></section>\n");
        return PageFrame.Write("Every claim of the course", "claims", chapters, "", main.ToString());
    }

    private static string Name(BookChapter chapter) => Curriculum.Parts.SelectMany(part => part.Chapters)
        .FirstOrDefault(plan => plan.Number == chapter.Number) is { } plan ? $"{plan.Number:00} {plan.Title}" : chapter.Name;

    private const string Head = "<th><span class=\"unseen\">Holds</span></th><th>Claim</th><th>Measured</th><th>Exact or published</th>"
        + "<th>Within</th><th>Source</th>";

    private static string Row(ClaimResult claim, string chapter = "", string link = "") =>
        $"<tr class=\"{(claim.Holds ? "holds" : "false")}\""
        + (chapter.Length > 0 ? $" data-chapter=\"{WebUtility.HtmlEncode(chapter)}\">" : ">")
        + $"<td>{(claim.Holds ? "✓" : "✗")}</td>{(link.Length > 0 ? $"<td>{link}</td>" : "")}"
        + $"<td>{WebUtility.HtmlEncode(claim.Name)}</td><td>{Number(claim.Measured, "G8")}</td>"
        + $"<td>{Number(claim.Expected, "G8")}</td><td>{Number(claim.Tolerance, "G2")}</td>"
        + $"<td>{WebUtility.HtmlEncode(claim.Source)}</td></tr>\n";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture).Replace('-', '−');
}
