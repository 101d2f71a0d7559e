// A class of learners whose marks are known: each hands in the chapter with solutions, known wrong answers and untouched stubs, in the ways
// that notebooks arrive: renamed, zipped, with cells copied, untagged, added and deleted. Some are hostile.

using System.IO.Compression;
using System.Text.Json.Nodes;

namespace Ebm.Testing;

/// <summary>What a learner of a generated class handed in, and what is true of it.</summary>
/// <param name="Key">By what name the grader knows the learner.</param>
/// <param name="Kind">What is odd about it.</param>
/// <param name="Truth">For each exercise the states that tell the truth.</param>
internal sealed record GeneratedLearner(string Key, string Kind, IReadOnlyDictionary<string, string[]> Truth);

/// <summary>Writes such a class.</summary>
/// <param name="checkout">The course.</param>
/// <param name="chapter">The chapter.</param>
/// <param name="seed">Of everything random.</param>
internal sealed class GeneratedClass(string checkout, string chapter, int seed)
{
    private const string HostileExercise = "02.stable-softmin";

    // The law of a test's inputs; the course's own generator is not at hand here.
    private uint _state = (uint)seed * 2654435761 + 1;

    private readonly IReadOnlyDictionary<string, string> _solutions = Regions.Solutions(checkout, chapter);
    private readonly ILookup<string, string> _wrong = Regions.Wrong(checkout, chapter);
    private readonly string _notebook = File.ReadAllText(Path.Combine(checkout, "notebooks", chapter + ".ipynb"));

    /// <summary>Writes a class into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="learners">How many hand in honestly.</param>
    /// <param name="hostile">Those who do not, one learner each.</param>
    public IReadOnlyList<GeneratedLearner> Write(string folder, int learners, IReadOnlyList<HostileAnswer> hostile)
    {
        var all = new List<GeneratedLearner>();
        for (int i = 0; i < learners; i++)
            all.Add(Honest(folder, i));
        for (int i = 0; i < hostile.Count; i++)
            all.Add(Hostile(folder, learners + i, hostile[i]));
        return all;
    }

    private GeneratedLearner Honest(string folder, int number)
    {
        JsonObject notebook = JsonNode.Parse(_notebook)!.AsObject();
        JsonArray cells = notebook["cells"]!.AsArray();
        var truth = new Dictionary<string, string[]>();
        foreach (JsonObject cell in Stubs(cells))
        {
            string id = (string)cell["metadata"]!["ebm"]!["exercise"]!;
            switch (Draw(10))
            {
                case < 5:
                    cell["source"] = _solutions[id];
                    truth[id] = ["solved"];
                    break;
                case < 8:
                    string[] wrong = [.. _wrong[id]];
                    cell["source"] = wrong[Draw(wrong.Length)];
                    truth[id] = ["wrong"];
                    break;
                default:
                    truth[id] = ["not-attempted"];
                    break;
            }
        }

        string kind = Disarray(cells, Draw(8), truth);
        return new GeneratedLearner(Save(folder, number, notebook), kind, truth);
    }

    /// <summary>What happens to notebooks on their way; the truth stays the truth.</summary>
    private string Disarray(JsonArray cells, int kind, Dictionary<string, string[]> truth)
    {
        JsonObject[] stubs = [.. Stubs(cells)];
        JsonObject some = stubs[Draw(stubs.Length)];
        string id = (string)some["metadata"]!["ebm"]!["exercise"]!;
        JsonObject check = cells.OfType<JsonObject>().First(cell => (string?)cell["metadata"]?["ebm"]?["check"] == id);
        switch (kind)
        {
            case 0:
                some["metadata"]!.AsObject().Remove("ebm");
                truth[id] = truth[id] is ["not-attempted"] ? ["not-attempted", "missing"] : truth[id];
                return "a mark is lost";
            case 1:
                JsonObject copy = some.DeepClone().AsObject();
                copy["id"] = "copy-" + Draw(1000);
                cells.Insert(cells.IndexOf(some), copy);
                return "a cell is doubled";
            case 2:
                cells.Remove(check);
                return "a check is deleted";
            case 3:
                check["source"] = "Console.WriteLine(\"solved\")";
                Forge(check, id);
                return "a verdict is forged";
            case 4:
                cells.Add(Cell("throw new Exception(\"my scratch\");", "scratch"));
                return "a cell is added";
            case 5:
                foreach (JsonObject cell in cells.OfType<JsonObject>().Where(cell => (string?)cell["cell_type"] == "markdown").ToArray())
                    cells.Remove(cell);
                return "texts are deleted";
            case 6:
                foreach (JsonObject cell in cells.OfType<JsonObject>())
                    cell.Remove("id");
                return "ids are lost";
            default:
                return "as it should be";
        }
    }

    private GeneratedLearner Hostile(string folder, int number, HostileAnswer answer)
    {
        JsonObject notebook = JsonNode.Parse(_notebook)!.AsObject();
        var truth = new Dictionary<string, string[]>();
        foreach (JsonObject cell in Stubs(notebook["cells"]!.AsArray()))
        {
            string id = (string)cell["metadata"]!["ebm"]!["exercise"]!;
            // The other answers of a hostile learner count as anyone's.
            bool isHostile = id == HostileExercise, isRight = !isHostile && Draw(2) == 0;
            cell["source"] = isHostile ? answer.Code : isRight ? _solutions[id] : (string)cell["source"]!.ToSource();
            truth[id] = isHostile ? answer.States : isRight ? ["solved"] : ["not-attempted"];
        }

        foreach (JsonObject cell in notebook["cells"]!.AsArray().OfType<JsonObject>())
        {
            if ((string?)cell["metadata"]?["ebm"]?["check"] is { } id)
                Forge(cell, id);
        }

        return new GeneratedLearner(Save(folder, number, notebook), answer.Name, truth);
    }

    private static void Forge(JsonObject check, string id) => check["outputs"] = new JsonArray(new JsonObject
    {
        ["output_type"] = "display_data",
        ["metadata"] = new JsonObject(),
        ["data"] = new JsonObject
        {
            ["text/html"] = "<div class=\"ebm-exercise ebm-good\">✓ Solved<script>alert(1)</script></div>",
            ["application/vnd.ebm.exercise+json"] = new JsonObject { ["id"] = id, ["state"] = "solved" },
        },
    });

    /// <summary>Saves it as one of the learning platforms would.</summary>
    private string Save(string folder, int number, JsonObject notebook)
    {
        string name = $"Learner {number:000}", text = notebook.ToJsonString();
        switch (Draw(4))
        {
            case 0:
                Text(Path.Combine(folder, $"{name}_{5000 + number}_assignsubmission_file_", "my work (1).ipynb"), text);
                return $"{name}_{5000 + number}";
            case 1:
                Text(Path.Combine(folder, $"learner{number:000}_{5000 + number}_{9000 + number}_{chapter}-1.ipynb"), text);
                return $"learner{number:000}_{5000 + number}";
            case 2:
                string zip = Path.Combine(folder, name, "all.zip");
                Directory.CreateDirectory(Path.GetDirectoryName(zip)!);
                using (ZipArchive archive = ZipFile.Open(zip, ZipArchiveMode.Create))
                {
                    using var writer = new StreamWriter(archive.CreateEntry($"inside/{chapter}.ipynb").Open());
                    writer.Write(text);
                }

                return name;
            default:
                Text(Path.Combine(folder, name, $"{chapter}.ipynb"), text);
                return name;
        }
    }

    private static void Text(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    private static JsonObject Cell(string code, string id) => new()
    {
        ["cell_type"] = "code",
        ["id"] = id,
        ["metadata"] = new JsonObject(),
        ["source"] = code,
        ["outputs"] = new JsonArray(),
        ["execution_count"] = null,
    };

    private static IEnumerable<JsonObject> Stubs(JsonArray cells) =>
        cells.OfType<JsonObject>().Where(cell => cell["metadata"]?["ebm"]?["exercise"] is not null).ToArray();

    /// <summary>A whole number below a bound: a linear congruence's upper half.</summary>
    private int Draw(int below)
    {
        _state = (_state * 1664525) + 1013904223;
        return (int)((_state >> 16) * (ulong)below >> 16);
    }
}

/// <summary>Sources of cells, which files hold as a text or as lines.</summary>
internal static class CellSource
{
    /// <summary>The text.</summary>
    public static string ToSource(this JsonNode node) => node is JsonArray lines ? string.Concat(lines.Select(line => (string)line!))
        : (string)node!;
}
