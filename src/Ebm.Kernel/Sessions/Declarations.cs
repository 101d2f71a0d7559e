using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Whether later cells can refer to anything in a cell. The others need not be remembered: a cell that is run a thousand times costs
/// nothing.
/// </summary>
internal static class Declarations
{
    /// <summary>Whether a cell declares a variable, function or type, or imports a namespace.</summary>
    public static bool Any(CSharpCompilation compilation)
    {
        var root = (CompilationUnitSyntax)compilation.SyntaxTrees[0].GetRoot();
        return root.Usings.Count > 0
            || root.Externs.Count > 0
            || compilation.ScriptClass?.GetMembers().Any(member => !member.IsImplicitlyDeclared) == true;
    }

    /// <summary>Whether a cell makes an anonymous type or delegate, which later cells with the same one share.</summary>
    /// <param name="image">The assembly it was compiled to.</param>
    public static bool HasSharedTypes(MemoryStream image)
    {
        // The compiler calls them <>...; they stand beside the class of the cell, not in it.
        image.Position = 0;
        using var file = new PEReader(image, PEStreamOptions.LeaveOpen);
        MetadataReader metadata = file.GetMetadataReader();
        return metadata.TypeDefinitions.Select(metadata.GetTypeDefinition)
            .Any(type => !type.IsNested && metadata.GetString(type.Name).StartsWith("<>", StringComparison.Ordinal));
    }
}
