using System.Security.Cryptography;

namespace Ebm;

/// <summary>Where the course lies on this machine, and its data files, each checked against its SHA-256.</summary>
internal static class Checkout
{
    /// <summary>
    /// The folder that holds EbmCourse.sln: the nearest one above the library, else the one that the environment variable
    /// EBM_COURSE names.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">Neither exists.</exception>
    public static string Root =>
        Find(AppContext.BaseDirectory, Path.GetDirectoryName(typeof(Checkout).Assembly.Location),
        Environment.GetEnvironmentVariable("EBM_COURSE"));

    internal static string Find(string? program, string? library, string? named)
    {
        foreach (var start in new[] { library, named, program })
            for (var folder = string.IsNullOrEmpty(start) ? null : new DirectoryInfo(start); folder != null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "EbmCourse.sln")))
                    return folder.FullName;
        throw new DirectoryNotFoundException(
            "No EbmCourse.sln above the library: set the environment variable EBM_COURSE to the folder of the course.");
    }

    /// <summary>Reads a file of data/ whole and verifies it.</summary>
    internal static byte[] ReadData(string name, string sha256, string? folder = null)
    {
        var path = Path.Combine(folder ?? Path.Combine(Root, "data"), name);
        if (!File.Exists(path)) throw new FileNotFoundException($"{path} is missing: git checkout -- data restores it.", path);
        var bytes = File.ReadAllBytes(path);
        var actual = Hash(bytes);
        return actual == sha256 ? bytes
            : throw new InvalidDataException(
                $"{path} is damaged: its SHA-256 is {actual}, not {sha256}; git checkout -- data restores it.");
    }

    internal static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexString(hash).ToLowerInvariant();
    }
}
