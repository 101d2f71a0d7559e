using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Ebm.Kernel.Sessions;

/// <summary>The documentation of a symbol as plain text: from the comment in a cell, or the .xml file of its assembly.</summary>
internal sealed partial record DocumentationText(string Summary, IReadOnlyList<(string Name, string Meaning)> Parameters, string Returns)
{
    /// <summary>The documentation of a symbol; null when there is none.</summary>
    public static DocumentationText? Of(ISymbol symbol, CSharpCompilation compilation, CancellationToken cancel, int depth = 0)
    {
        if (symbol is IMethodSymbol { ReducedFrom: { } extension })
            symbol = extension;
        symbol = symbol.OriginalDefinition;
        XElement? member = symbol.Locations.Any(location => location.IsInSource)
            ? Parse(symbol.GetDocumentationCommentXml(cancellationToken: cancel))
            : FromFile(symbol, compilation);
        if (member is null)
            return symbol is IMethodSymbol { MethodKind: MethodKind.Constructor } ? Of(symbol.ContainingType, compilation, cancel, depth)
                : null;
        if (member.Element("inheritdoc") is not null && depth < 8 && Inherited(symbol) is { } above)
            return Of(above, compilation, cancel, depth + 1);
        return new DocumentationText(
            Text(member.Element("summary")),
            [.. member.Elements("param").Select(p => (p.Attribute("name")?.Value ?? "", Text(p))).Where(p => p.Item2.Length > 0)],
            Text(member.Element("returns")));
    }

    private static ISymbol? Inherited(ISymbol symbol)
    {
        ISymbol? overridden = (symbol as IMethodSymbol)?.OverriddenMethod ?? (ISymbol?)(symbol as IPropertySymbol)?.OverriddenProperty;
        if (overridden is not null || symbol.ContainingType is null)
            return overridden ?? (symbol as INamedTypeSymbol)?.BaseType;
        return symbol.ContainingType.AllInterfaces.SelectMany(contract => contract.GetMembers(symbol.Name))
            .FirstOrDefault(member => SymbolEqualityComparer.Default.Equals(
            symbol.ContainingType.FindImplementationForInterfaceMember(member), symbol));
    }

    private static XElement? FromFile(ISymbol symbol, CSharpCompilation compilation)
    {
        if (symbol.GetDocumentationCommentId() is not { } id || symbol.ContainingAssembly is null)
            return null;
        string? assembly = (compilation.GetMetadataReference(symbol.ContainingAssembly) as PortableExecutableReference)?.FilePath;
        if (assembly is null)
            return null;
        IEnumerable<string> files = Path.GetDirectoryName(assembly) == FrameworkReferences.Folder
            ? FrameworkFiles(symbol)
            : [Path.ChangeExtension(assembly, ".xml")];
        return files.Where(File.Exists).Select(file => Find(file, id)).FirstOrDefault(found => found is not null);
    }

    /// <summary>The framework's documentation comes with the SDK's reference pack, split over assemblies otherwise than the code.</summary>
    private static IEnumerable<string> FrameworkFiles(ISymbol symbol)
    {
        string packs = Path.GetFullPath(Path.Combine(FrameworkReferences.Folder, "..", "..", "..", "packs", "Microsoft.NETCore.App.Ref"));
        if (!Directory.Exists(packs))
            return [];
        string name = symbol.ContainingNamespace?.ToDisplayString() ?? "";
        return Directory.GetFiles(packs, "*.xml", SearchOption.AllDirectories)
            .OrderByDescending(file => Path.GetFileNameWithoutExtension(file) == "System.Runtime" && name == "System")
            .ThenByDescending(file => name.StartsWith(Path.GetFileNameWithoutExtension(file), StringComparison.Ordinal)
            ? Path.GetFileName(file).Length : 0)
            .ThenByDescending(file => Path.GetFileNameWithoutExtension(file) == "System.Runtime");
    }

    private static XElement? Find(string file, string id)
    {
        try
        {
            using XmlReader reader = XmlReader.Create(file, new XmlReaderSettings { IgnoreComments = true, IgnoreWhitespace = true });
            while (reader.ReadToFollowing("member"))
            {
                if (reader.GetAttribute("name") == id)
                    return (XElement)XNode.ReadFrom(reader);
            }
        }
        catch (Exception problem) when (problem is XmlException or IOException or UnauthorizedAccessException)
        {
            // Documentation that cannot be read is no documentation.
        }

        return null;
    }

    private static XElement? Parse(string? xml)
    {
        if (string.IsNullOrWhiteSpace(xml))
            return null;
        try
        {
            return XElement.Parse(xml);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static string Text(XElement? element)
    {
        if (element is null)
            return "";
        foreach (XElement reference in element.Descendants().ToList())
        {
            string? target = (reference.Attribute("cref") ?? reference.Attribute("name") ?? reference.Attribute("langword"))?.Value;
            if (reference.IsEmpty && target is not null)
                reference.ReplaceWith(Short(target));
        }

        return Spaces().Replace(element.Value, " ").Trim();
    }

    /// <summary>The last name of a cref: <c>M:System.Math.Sqrt(System.Double)</c> → <c>Sqrt</c>.</summary>
    private static string Short(string cref)
    {
        int colon = cref.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0)
            return cref;
        string name = cref[(colon + 1)..].Split('(')[0];
        return name[(name.LastIndexOf('.') + 1)..].Split('`')[0];
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
