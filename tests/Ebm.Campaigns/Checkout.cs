namespace Ebm.Campaigns;

/// <summary>Where the course is.</summary>
internal static class Checkout
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The folder of the chapters, where <c>#!import course.cs</c> works after a Release build.</summary>
    public static string Notebooks => Path.Combine(Root, "notebooks");

    private static string Find()
    {
        for (DirectoryInfo? place = new(AppContext.BaseDirectory); place is not null; place = place.Parent)
        {
            if (File.Exists(Path.Combine(place.FullName, "EbmCourse.sln")))
                return place.FullName;
        }

        throw new InvalidOperationException("There is no checkout around the program.");
    }
}
