using System.Text.Json;
using System.Text.Json.Serialization;
using Ebm.Kernel.Running;

namespace Ebm.Cli;

/// <summary>
/// A chapter as the book's index and side bars know it. Kept in the book, so that a later run of other chapters still knows it.
/// </summary>
/// <param name="Name">The file name without extension: <c>02-gibbs</c>.</param>
/// <param name="Title">The first heading, as HTML.</param>
/// <param name="Status">How its run ended, as <c>--json</c> says it.</param>
/// <param name="Seconds">How long it ran.</param>
/// <param name="ClaimsHeld">How many claims hold.</param>
/// <param name="Claims">How many claims there are.</param>
/// <param name="ExercisesSolved">How many exercises are solved.</param>
/// <param name="Exercises">How many exercises there are.</param>
internal sealed record BookChapter(
    string Name, string Title, string Status, double Seconds, int ClaimsHeld, int Claims, int ExercisesSolved, int Exercises)
{
    /// <summary>What the page was made from: see <see cref="ChapterSource"/>.</summary>
    public string Source { get; init; } = "";

    /// <summary>The claims, for the page that has those of all chapters.</summary>
    public IReadOnlyList<ClaimResult> ClaimRows { get; init; } = [];

    /// <summary>The chapter's number; 0 when its name does not begin with two digits and a hyphen.</summary>
    [JsonIgnore]
    public int Number => Name is [>= '0' and <= '9', >= '0' and <= '9', '-', ..] ? ((Name[0] - '0') * 10) + Name[1] - '0' : 0;

    /// <summary>The page.</summary>
    [JsonIgnore]
    public string Page => Name + ".html";

    /// <summary>Gathers what a report says.</summary>
    public static BookChapter From(string name, string title, NotebookReport report)
    {
        (int solved, int exercises) = Exercise.Count(report);
        return new BookChapter(
            name, title, RunJson.Word(report.Status), Math.Round(report.Seconds, 1), report.Claims.Count(claim => claim.Holds),
            report.Claims.Count,
            solved, exercises)
        { ClaimRows = report.Claims };
    }
}

/// <summary>The chapters of a book, in a file of the book.</summary>
[JsonSerializable(typeof(List<BookChapter>))]
[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class BookChapters : JsonSerializerContext
{
    /// <summary>The file, below the book's folder.</summary>
    public const string File = "assets/chapters.json";

    /// <summary>
    /// Reads the list. A missing or broken file is an empty list, and a chapter without a name is left out: running the chapters again
    /// writes it anew. What an older version did not write is empty.
    /// </summary>
    public static List<BookChapter> Read(string path)
    {
        try
        {
            List<BookChapter?> read = JsonSerializer.Deserialize(System.IO.File.ReadAllBytes(path), Default.ListBookChapter)! ?? [];
            return [.. read.Where(chapter => chapter?.Name is not null).Select(chapter => Whole(chapter!))];
        }
        catch (Exception problem) when (problem is IOException or JsonException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    // What is missing in the file is null here, whatever the record says.
    private static BookChapter Whole(BookChapter read) => read with
    {
        Title = read.Title ?? read.Name,
        Status = read.Status ?? "",
        Source = read.Source ?? "",
        ClaimRows = [.. (read.ClaimRows ?? []).Where(claim => claim is not null)],
    };

    /// <summary>Writes the list.</summary>
    public static void Write(BookFolder book, List<BookChapter> chapters) =>
        book.WriteShared(File, JsonSerializer.SerializeToUtf8Bytes(chapters, Default.ListBookChapter));
}
