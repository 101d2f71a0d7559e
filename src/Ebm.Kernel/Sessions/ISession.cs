namespace Ebm.Kernel.Sessions;

/// <summary>A C# session: cells run one after the other over shared state. Tests of the protocol use a fake.</summary>
public interface ISession : IAsyncDisposable
{
    /// <summary>Runs one cell.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="output">Receives what the cell prints and shows while it runs.</param>
    /// <param name="interrupt">Interrupts the cell; the returned task then ends within about two seconds.</param>
    Task<CellResult> RunAsync(string code, ICellOutput output, CancellationToken interrupt);

    /// <summary>Runs one cell under a name of the caller's, which stands in tracebacks.</summary>
    /// <param name="code">The cell's text.</param>
    /// <param name="name">The name, such as <c>cell 3</c>.</param>
    /// <param name="output">Receives what the cell prints and shows while it runs.</param>
    /// <param name="interrupt">Interrupts the cell; the returned task then ends within about two seconds.</param>
    Task<CellResult> RunAsync(string code, string name, ICellOutput output, CancellationToken interrupt);

    /// <summary>Completions at a position of a cell's text.</summary>
    Task<Completions> CompleteAsync(string code, int position, CancellationToken cancel);

    /// <summary>Signature and summary of what stands at a position, as plain text and Markdown; null when nothing does.</summary>
    Task<MimeBundle?> InspectAsync(string code, int position, CancellationToken cancel);

    /// <summary>Whether a cell's text could be run as it stands.</summary>
    Completeness IsComplete(string code);
}

/// <summary>Completion items and the span of text they replace.</summary>
public sealed record Completions(int Start, int End, IReadOnlyList<CompletionItem> Items);

/// <summary>One completion: the text to insert, and its kind (<c>method</c>, <c>property</c>, <c>class</c>, <c>keyword</c>, ...).</summary>
public sealed record CompletionItem(string Text, string Kind, string? Signature = null);

/// <summary>
/// The answer to "is this complete?": <c>complete</c>, <c>incomplete</c> (with the indentation of the next line) or <c>invalid</c>.
/// </summary>
public sealed record Completeness(string Status, string Indent = "");
