using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>Packages from a source and a folder of packages of the test's own.</summary>
[Collection("processes")]
public sealed class PackageReferencesTests : IDisposable
{
    private const string Name = "Ebm.Test.Package";

    private readonly TemporaryFolder _folder = new();

    private string Cache => Path.Combine(_folder.Path, "cache");

    public PackageReferencesTests()
    {
        _folder.File("nuget.config", """
            <configuration>
              <config><add key="globalPackagesFolder" value="cache" /></config>
              <packageSources><clear /><add key="own" value="source" /></packageSources>
              <fallbackPackageFolders><clear /></fallbackPackageFolders>
            </configuration>
            """);
        string package = _folder.File($"source/{Name}.1.0.0.nupkg", "");
        using var zip = new ZipArchive(File.Create(package), ZipArchiveMode.Create);
        using (var writer = new StreamWriter(zip.CreateEntry(Name + ".nuspec").Open()))
        {
            writer.Write($"""
                <package><metadata>
                  <id>{Name}</id><version>1.0.0</version><authors>tests</authors><description>A package.</description>
                  <dependencies><group targetFramework="net10.0" /></dependencies>
                </metadata></package>
                """);
        }

        zip.CreateEntryFromFile(typeof(FactAttribute).Assembly.Location, $"lib/net10.0/{Name}.dll");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_package_comes_again_when_the_folder_of_packages_was_emptied()
    {
        Assert.True(File.Exists(await AddAsync()));
        Directory.Delete(Cache, recursive: true);
        Assert.True(File.Exists(await AddAsync()));
    }

    [Fact]
    public async Task A_package_comes_again_when_a_file_of_it_is_gone()
    {
        File.Delete(await AddAsync());
        Assert.True(File.Exists(await AddAsync()));
    }

    [Fact]
    public async Task A_package_that_is_gone_from_its_source_too_is_an_error()
    {
        await AddAsync();
        Directory.Delete(Cache, recursive: true);
        Directory.Delete(Path.Combine(_folder.Path, "source"), recursive: true);
        Assert.DoesNotContain('\n', (await Assert.ThrowsAsync<CellException>(AddAsync)).Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{ \"version\": 3, \"targets\": null, \"libraries\": {}, \"packageFolders\": {} }")]
    [InlineData(null)]
    public async Task A_restore_that_was_ended_half_way_is_begun_anew(string? left)
    {
        await AddAsync();
        string assets = Assert.Single(Directory.GetFiles(
            PackageFolder.Make(), "project.assets.json", SearchOption.AllDirectories),
            file => File.ReadAllText(file).Contains(JsonEncodedText.Encode(Cache).Value, StringComparison.Ordinal));
        byte[] whole = File.ReadAllBytes(assets);
        File.WriteAllBytes(assets, left is null ? whole[..(whole.Length / 2)] : Encoding.UTF8.GetBytes(left));
        Assert.True(File.Exists(await AddAsync()));
        Assert.Equal(whole, File.ReadAllBytes(assets));
    }

    [Fact]
    public void Nobody_else_can_put_packages_where_they_are_looked_for()
    {
        string place = PackageFolder.Make();
        Assert.True(Directory.Exists(place));
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(place));
        string shared = Path.Combine(Path.GetTempPath(), "ebm-packages-" + Environment.UserName);
        Assert.NotEqual(shared, place);
    }

    [Fact]
    public async Task Sessions_that_restore_one_package_at_a_time_all_get_it()
    {
        string[] found = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(AddAsync)));
        Assert.Single(found.Distinct());
        Assert.True(File.Exists(found[0]));
    }

    [Fact]
    public async Task A_turn_is_waited_for_until_it_is_given_up_or_the_cell_interrupted()
    {
        using var interrupt = new CancellationTokenSource();
        IDisposable first = await PackageFolder.TakeTurnAsync(_folder.Path, CancellationToken.None);
        Task<IDisposable> second = PackageFolder.TakeTurnAsync(_folder.Path, CancellationToken.None),
            third = PackageFolder.TakeTurnAsync(_folder.Path, interrupt.Token);
        await interrupt.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => third);
        Assert.False(second.IsCompleted);
        first.Dispose();
        (await second.WaitAsync(TimeSpan.FromMinutes(1))).Dispose();
    }

    /// <summary>The package's one assembly, as a new session finds it.</summary>
    private async Task<string> AddAsync()
    {
        ResolvedPackages found = await new PackageReferences(_folder.Path).AddAsync(Name + ", 1.0.0", CancellationToken.None);
        string assembly = Assert.Single(found.Assemblies);
        Assert.StartsWith(Cache, assembly, StringComparison.Ordinal);
        return assembly;
    }
}
