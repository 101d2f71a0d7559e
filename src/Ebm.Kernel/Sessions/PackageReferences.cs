using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Security;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Ebm.Kernel.Running;

namespace Ebm.Kernel.Sessions;

/// <summary>What packages bring: assemblies to compile against and load, native libraries to load.</summary>
internal sealed record ResolvedPackages(IReadOnlyList<string> Assemblies, IReadOnlyList<string> Native);

/// <summary>
/// <c>#r "nuget: Name, 1.2.3"</c>: restores a generated project with all packages named so far, with the package sources that a
/// NuGet.Config beside the notebook or of the user names, and reads where the files are.
/// </summary>
internal sealed class PackageReferences(string folder)
{
    private readonly Dictionary<string, string> _packages = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Adds a package given as <c>Name, 1.2.3</c> or <c>Name</c>.</summary>
    /// <exception cref="CellException">The text is malformed, or the restore failed.</exception>
    public async Task<ResolvedPackages> AddAsync(string text, CancellationToken cancel)
    {
        string[] words = text.Split(',', StringSplitOptions.TrimEntries);
        if (words.Length > 2 || words[0].Length == 0 || words[0].Any(c => !char.IsLetterOrDigit(c) && c is not ('.' or '-' or '_')))
            throw Error($"#r \"nuget:{text}\" is malformed: write #r \"nuget: Name, 1.2.3\"");
        string version = words.Length > 1 && words[1].Length > 0 ? words[1] : "*-*";
        _packages.TryGetValue(words[0], out string? before);
        _packages[words[0]] = version;
        try
        {
            return await RestoreAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            // A package that cannot be had must not spoil the next one.
            if (before is null)
                _packages.Remove(words[0]);
            else
                _packages[words[0]] = before;
            throw;
        }
    }

    private async Task<ResolvedPackages> RestoreAsync(CancellationToken cancel)
    {
        string project = $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net{Environment.Version.Major}.0</TargetFramework>
                <RuntimeIdentifier>{RuntimeInformation.RuntimeIdentifier}</RuntimeIdentifier>
                <SelfContained>false</SelfContained>
                <UseAppHost>false</UseAppHost>
                <EnableDefaultItems>false</EnableDefaultItems>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", _packages.Select(p =>
                    $"<PackageReference Include=\"{SecurityElement.Escape(p.Key)}\" Version=\"{SecurityElement.Escape(p.Value)}\" />"))}
              </ItemGroup>
            </Project>
            """;
        string? config = FindConfig();
        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(project + config)))[..16];
        string place = Path.Combine(PackageFolder.Make(), key);
        Directory.CreateDirectory(place);
        using IDisposable turn = await PackageFolder.TakeTurnAsync(place, cancel).ConfigureAwait(false);
        string assets = RestoredAssets.Of(place);
        if (RestoredAssets.Keep(assets))
        {
            (ResolvedPackages known, IReadOnlySet<string> emptied) = Read(assets);
            if (emptied.Count == 0)
                return known;
            File.Delete(assets);
            // A package without these marks is taken from its source again.
            foreach (string mark in emptied.Where(Directory.Exists).SelectMany(package => Directory.GetFiles(package)))
            {
                if (Path.GetFileName(mark) == ".nupkg.metadata" || mark.EndsWith(".nupkg.sha512", StringComparison.Ordinal))
                    File.Delete(mark);
            }
        }

        await File.WriteAllTextAsync(Path.Combine(place, "packages.csproj"), project, cancel).ConfigureAwait(false);
        // Nothing above the folder may change the project.
        foreach (string name in (string[])["Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props"])
            await File.WriteAllTextAsync(Path.Combine(place, name), "<Project />", cancel).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(place, "global.json"), "{}", cancel).ConfigureAwait(false);
        await RunAsync(place, config, assets, cancel).ConfigureAwait(false);
        (ResolvedPackages packages, IReadOnlySet<string> incomplete) = Read(assets);
        return incomplete.Count == 0 ? packages : throw Error($"#r \"nuget: ...\" failed: {incomplete.First()} lacks files; delete it");
    }

    private string? FindConfig()
    {
        for (DirectoryInfo? at = new(folder); at is not null; at = at.Parent)
        {
            try
            {
                string? file = at.Exists ? Directory.EnumerateFiles(at.FullName, "*.?onfig").FirstOrDefault(IsConfig) : null;
                if (file is not null)
                    return file;
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                // What cannot be read names no sources.
            }
        }

        return null;

        static bool IsConfig(string path) => Path.GetFileName(path).Equals("nuget.config", StringComparison.OrdinalIgnoreCase);
    }

    private async Task RunAsync(string place, string? config, string assets, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(WorkerProcess.DotnetHost())
        {
            WorkingDirectory = place,
            RedirectStandardOutput = true,
            RedirectStandardError = true
        };
        foreach (string word in (string[])["restore", "packages.csproj", "-nologo", "-v", "q", "--disable-build-servers"])
            start.ArgumentList.Add(word);
        if (config is not null)
        {
            start.ArgumentList.Add("--configfile");
            start.ArgumentList.Add(config);
        }

        // The limits of a worker are not the restore's.
        foreach (string variable in start.Environment.Keys.Where(k => k.StartsWith("DOTNET_GC", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(variable);
        using Process process = Process.Start(start) ?? throw Error("dotnet could not be started");
        try
        {
            Task<string> text = process.StandardOutput.ReadToEndAsync(cancel);
            Task<string> errors = process.StandardError.ReadToEndAsync(cancel);
            await process.WaitForExitAsync(cancel).ConfigureAwait(false);
            string all = await text.ConfigureAwait(false) + await errors.ConfigureAwait(false);
            if (process.ExitCode != 0 || !RestoredAssets.IsWhole(assets))
            {
                File.Delete(assets);
                throw Error($"#r \"nuget: ...\" failed: {FirstError(all)}");
            }
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }

    private static string FirstError(string text)
    {
        string? line = text.Split('\n').FirstOrDefault(l => l.Contains("error", StringComparison.OrdinalIgnoreCase));
        line = (line ?? text).Trim();
        int error = line.IndexOf("error ", StringComparison.Ordinal);
        int project = line.LastIndexOf(" [", StringComparison.Ordinal);
        if (project > error && error >= 0)
            line = line[..project];
        return error >= 0 ? line[error..] : line;
    }

    /// <summary>What a restore has found, and the folders of packages whose files are not there any more.</summary>
    private static (ResolvedPackages Packages, IReadOnlySet<string> Incomplete) Read(string assets)
    {
        JsonNode root = JsonNode.Parse(File.ReadAllText(assets))!;
        string[] roots = [.. root["packageFolders"]!.AsObject().Select(folder => folder.Key)];
        JsonObject libraries = root["libraries"]!.AsObject();
        var targets = root["targets"]!.AsObject();
        JsonObject target = targets.FirstOrDefault(t => t.Key.Contains('/', StringComparison.Ordinal)).Value?.AsObject()
            ?? targets.First().Value!.AsObject();
        var assemblies = new List<string>();
        var native = new List<string>();
        var incomplete = new HashSet<string>();
        foreach ((string library, JsonNode? parts) in target)
        {
            if ((string?)libraries[library]?["path"] is not { } path)
                continue;
            Collect(parts!["runtime"], assemblies);
            Collect(parts["native"], native);

            void Collect(JsonNode? files, List<string> into)
            {
                foreach ((string file, _) in files?.AsObject() ?? [])
                {
                    if (Path.GetFileName(file) == "_._")
                        continue;
                    string? full = roots.Select(folder => Path.Combine(folder, path, file)).FirstOrDefault(File.Exists);
                    if (full is null)
                        incomplete.Add(Path.Combine(roots[0], path));
                    else if (into == native || file.EndsWith(".dll", StringComparison.OrdinalIgnoreCase))
                        into.Add(full);
                }
            }
        }

        return (new ResolvedPackages(assemblies, native), incomplete);
    }

    private static CellException Error(string message) => new("PackageError", message);
}
