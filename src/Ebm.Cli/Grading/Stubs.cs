using System.Text;

namespace Ebm.Cli;

/// <summary>
/// The stubs of all exercises as the course hands them out. The command carries them, because a learner's notebooks hold answers, and
/// neither git nor a second copy of the course need be there.
/// </summary>
internal static class Stubs
{
    private const string Resource = "assets/stubs.txt";
    private static readonly Lazy<IReadOnlyDictionary<string, string>> All = new(() => Read(Text()),
        LazyThreadSafetyMode.PublicationOnly);

    /// <summary>The stub of an exercise; null where there is none of this id.</summary>
    public static string? Of(string id) => All.Value.GetValueOrDefault(id);

    /// <summary>The ids, in order.</summary>
    public static IEnumerable<string> Ids => All.Value.Keys;

    /// <summary>The carried text.</summary>
    public static string Text()
    {
        using var reader = new StreamReader(typeof(Stubs).Assembly.GetManifestResourceStream(Resource)!);
        return reader.ReadToEnd();
    }

    /// <summary>The text for these exercises.</summary>
    public static string Write(IEnumerable<CourseExercise> exercises)
    {
        var text = new StringBuilder("// The stubs of the chapters' exercises, for `ebm exercises --reset`. A test holds them to the " +
            "chapters.\n");
        foreach (CourseExercise exercise in exercises)
            text.Append($"\n#region {exercise.Id}\n{exercise.Stub}\n#endregion\n");
        return text.ToString();
    }

    private static Dictionary<string, string> Read(string text)
    {
        var stubs = new Dictionary<string, string>();
        string? id = null;
        var lines = new List<string>();
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith("#region ", StringComparison.Ordinal))
            {
                id = line["#region ".Length..].Trim();
                lines.Clear();
            }
            else if (line.StartsWith("#endregion", StringComparison.Ordinal) && id is not null)
            {
                stubs[id] = string.Join('\n', lines);
                id = null;
            }
            else
            {
                lines.Add(line);
            }
        }

        return stubs;
    }
}
