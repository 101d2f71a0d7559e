namespace Ebm.Kernel.Documents;

/// <summary>Finds the checkout of the course: the folder that holds EbmCourse.sln.</summary>
public static class CourseFolder
{
    /// <summary>The file that marks it.</summary>
    public const string Marker = "EbmCourse.sln";

    /// <summary>The environment variable that names it for whoever works elsewhere.</summary>
    public const string Variable = "EBM_COURSE";

    /// <summary>The checkout around a folder, else the one that <see cref="Variable"/> names; null where there is neither.</summary>
    public static string? Find(string folder) => Above(folder) ?? Named;

    /// <summary>The checkout around a folder; null where there is none.</summary>
    public static string? Above(string folder)
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, Marker)))
                return at.FullName;
        }

        return null;
    }

    /// <summary>The checkout around the folder that <see cref="Variable"/> names; null where it names none.</summary>
    public static string? Named => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } named && Directory.Exists(named)
        ? Above(Path.GetFullPath(named)) : null;

    /// <summary>What is wrong with <see cref="Variable"/>, to be said after a message; empty where it is right or not set.</summary>
    internal static string Complaint => ComplaintOf(Environment.GetEnvironmentVariable(Variable));

    /// <summary>The same of what it would be set to.</summary>
    internal static string ComplaintOf(string? named)
    {
        if (named is not { Length: > 0 })
            return "";
        string? wrong = !Directory.Exists(named) ? "which is no folder"
            : Above(Path.GetFullPath(named)) is null ? $"and there is no {Marker} in it or above it" : null;
        return wrong is null ? "" : $" ({Variable} is set to {named}, {wrong})";
    }
}
