using System.Text.RegularExpressions;
using PublicApiGenerator;

namespace Ebm.Tests;

/// <summary>
/// The public surface of the library as a reviewed text: a new public type or member is a decision, seen in the change of PublicApi.txt.
/// After a change on purpose: <c>EBM_WRITE_PUBLIC_API=1 dotnet test -c Release tests/Ebm.Tests --filter PublicApi</c> writes the text
/// again.
/// </summary>
public class PublicApiTests
{
    private const int Most = 178;

    private static readonly string Listing = Path.Combine(SourceTree.Root, "tests", "Ebm.Tests", "PublicApi.txt");

    [Fact]
    public void The_listing_of_the_public_surface_is_current()
    {
        var surface = typeof(IEnergy).Assembly.GeneratePublicApi(new ApiGeneratorOptions { IncludeAssemblyAttributes = false })
            .ReplaceLineEndings("\n") + "\n";
        if (Environment.GetEnvironmentVariable("EBM_WRITE_PUBLIC_API") == "1")
            File.WriteAllText(Listing, surface);
        var listed = File.ReadAllText(Listing).ReplaceLineEndings("\n");
        var (was, now) = (listed.Split('\n').ToHashSet(), surface.Split('\n').ToHashSet());
        Assert.True(listed == surface,
            $"New: {string.Join(" | ", now.Except(was).Take(20))}\nGone: {string.Join(" | ", was.Except(now).Take(20))}\n"
            + "If that is meant: EBM_WRITE_PUBLIC_API=1 dotnet test -c Release tests/Ebm.Tests --filter PublicApi writes the listing.");
    }

    [Fact]
    public void There_is_one_namespace_and_not_too_many_types()
    {
        var types = typeof(IEnergy).Assembly.GetExportedTypes().Where(t => !t.IsNested).ToArray();
        Assert.All(types, t => Assert.Equal("Ebm", t.Namespace));
        Assert.True(types.Length <= Most, $"{types.Length} public types; at most {Most} are wanted, so that a reader finds what there is. "
            + "Make one internal, behind a factory of its family, or raise the number on purpose.");
        Assert.DoesNotContain(types, t => Regex.IsMatch(t.Name, "(Base|Manager|Helper|Util)$"));
    }
}
