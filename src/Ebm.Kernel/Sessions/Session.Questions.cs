using Microsoft.CodeAnalysis.CSharp;

namespace Ebm.Kernel.Sessions;

/// <summary>What a front end asks of a text that is not run: completion, inspection, completeness.</summary>
public sealed partial class Session
{
    /// <inheritdoc/>
    public Task<Completions> CompleteAsync(string code, int position, CancellationToken cancel) =>
        Task.FromResult(new Completions(position, position, []));

    /// <inheritdoc/>
    public Task<MimeBundle?> InspectAsync(string code, int position, CancellationToken cancel) => Task.FromResult<MimeBundle?>(null);

    /// <inheritdoc/>
    public Completeness IsComplete(string code) =>
        new(SyntaxFactory.IsCompleteSubmission(CSharpSyntaxTree.ParseText(code, CellCompiler.Parsing)) ? "complete" : "incomplete");
}
