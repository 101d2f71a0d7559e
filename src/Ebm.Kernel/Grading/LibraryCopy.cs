using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Ebm.Kernel.Grading;

/// <summary>A library of the course without the reference solutions, which it carries to show them to who has solved an exercise.</summary>
internal static class LibraryCopy
{
    private const string Solutions = "solutions/";

    /// <summary>Copies a library; spaces stand where the solutions stood.</summary>
    public static void Write(string from, string to)
    {
        byte[] bytes = File.ReadAllBytes(from);
        using (var image = new PEReader(new MemoryStream(bytes)))
        {
            MetadataReader metadata = image.GetMetadataReader();
            int start = image.PEHeaders.CorHeader is { } header && header.ResourcesDirectory.Size > 0
                && image.PEHeaders.TryGetDirectoryOffset(header.ResourcesDirectory, out int offset) ? offset : -1;
            foreach (ManifestResource resource in metadata.ManifestResources.Select(metadata.GetManifestResource))
            {
                if (start < 0 || !resource.Implementation.IsNil
                    || !metadata.GetString(resource.Name).StartsWith(Solutions, StringComparison.Ordinal))
                    continue;
                // A length in four bytes, then the text.
                int at = start + (int)resource.Offset;
                bytes.AsSpan(at + 4, BitConverter.ToInt32(bytes, at)).Fill((byte)' ');
            }
        }

        File.WriteAllBytes(to, bytes);
    }
}
