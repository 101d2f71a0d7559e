// Winnowing (Schleimer, Wilkerson, Aiken 2003): of every window of W successive hashes of K tokens the smallest is kept. Two texts that
// share
// W + K - 1 tokens in a row share a fingerprint. Names that the answer itself declares count as one token: renaming hides nothing.

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Grading;

/// <summary>How an answer is written, in a few numbers.</summary>
internal static class Fingerprint
{
    private const int Gram = 5;
    private const int Window = 4;

    /// <summary>The fingerprints of a cell, each once, in order.</summary>
    public static IReadOnlyList<uint> Of(CompilationUnitSyntax root)
    {
        HashSet<string> own =
        [
            .. root.DescendantNodes().OfType<ParameterSyntax>().Select(node => node.Identifier.ValueText),
            .. root.DescendantNodes().OfType<VariableDeclaratorSyntax>().Select(node => node.Identifier.ValueText),
            .. root.DescendantNodes().OfType<SingleVariableDesignationSyntax>().Select(node => node.Identifier.ValueText),
            .. root.DescendantNodes().OfType<ForEachStatementSyntax>().Select(node => node.Identifier.ValueText),
            .. root.DescendantNodes().OfType<LocalFunctionStatementSyntax>().Select(node => node.Identifier.ValueText),
        ];
        string[] tokens = [.. root.DescendantTokens().Where(token => token.Span.Length > 0)
            .Select(token => token.IsKind(SyntaxKind.IdentifierToken) && own.Contains(token.ValueText) ? "x" : token.Text)];
        var hashes = new uint[Math.Max(tokens.Length - Gram + 1, 0)];
        for (int i = 0; i < hashes.Length; i++)
            hashes[i] = Hash(tokens.AsSpan(i, Gram));
        var kept = new SortedSet<uint>();
        for (int i = 0; i + Window <= hashes.Length; i++)
            kept.Add(hashes.AsSpan(i, Window).ToArray().Min());
        return [.. kept];
    }

    /// <summary>FNV-1a over the characters, with a mark between tokens.</summary>
    private static uint Hash(ReadOnlySpan<string> tokens)
    {
        uint hash = 2166136261;
        foreach (string token in tokens)
        {
            foreach (char c in token)
                hash = (hash ^ c) * 16777619;
            hash = (hash ^ 0x1F) * 16777619;
        }

        return hash;
    }
}
