using Ebm.Kernel.Sessions;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.CSharp;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace Ebm.Interactive;

/// <summary>
/// A session in the engine of Polyglot Notebooks, as its last packages have it: the course's chapters must run there as they run in the
/// kernel. What that engine cannot do is not made up for: an interrupt ends no loop, and frames of a traceback are its own.
/// </summary>
internal sealed class InteractiveSession : ISession
{
    private readonly CompositeKernel _kernel;

    /// <summary>A session of a notebook.</summary>
    /// <param name="folder">The notebook's folder, which must be the current one: the engine takes <c>#!import</c> from there.</param>
    public InteractiveSession(string folder)
    {
        Directory.SetCurrentDirectory(folder);
        CSharpKernel csharp = new CSharpKernel().UseKernelHelpers().UseWho().UseValueSharing()
            .UseNugetDirective((_, _) => Task.CompletedTask);
        _kernel = [csharp];
        _kernel.DefaultKernelName = csharp.Name;
        _kernel.UseImportMagicCommand();
    }

    /// <inheritdoc/>
    public Task<CellResult> RunAsync(string code, ICellOutput output, CancellationToken interrupt) => RunAsync(code, "", output, interrupt);

    /// <inheritdoc/>
    public async Task<CellResult> RunAsync(string code, string name, ICellOutput output, CancellationToken interrupt)
    {
        MimeBundle? value = null;
        CellError? error = null;
        using IDisposable watching = _kernel.KernelEvents.Subscribe(new Watcher(shown =>
        {
            switch (shown)
            {
                case StandardOutputValueProduced text:
                    output.Stream("stdout", Plain(text));
                    break;
                case StandardErrorValueProduced text:
                    output.Stream("stderr", Plain(text));
                    break;
                case ReturnValueProduced result:
                    value = Bundle(result);
                    break;
                case DisplayedValueUpdated update:
                    output.Update(Bundle(update), update.ValueId);
                    break;
                case DisplayedValueProduced { ValueId: { } id } display:
                    output.Display(Bundle(display), id);
                    break;
                case DisplayedValueProduced display:
                    output.Display(Bundle(display));
                    break;
            }
        }));
        await using (interrupt.Register(() => _ = _kernel.SendAsync(new Cancel())).ConfigureAwait(false))
        {
            KernelCommandResult result = await _kernel.SendAsync(new SubmitCode(code), CancellationToken.None).ConfigureAwait(false);
            if (result.Events.OfType<CommandFailed>().FirstOrDefault() is { } failed)
                error = Describe(failed);
        }

        return new CellResult(error is null ? CellStatus.Ok : interrupt.IsCancellationRequested ? CellStatus.Interrupted
            : CellStatus.Failed, error is null ? value : null, error);
    }

    /// <inheritdoc/>
    public async Task<Completions> CompleteAsync(string code, int position, CancellationToken cancel)
    {
        (int line, int character) = Place(code, position);
        KernelCommandResult result = await _kernel.SendAsync(new RequestCompletions(code, new LinePosition(line, character)), cancel)
            .ConfigureAwait(false);
        return new Completions(position, position, [.. result.Events.OfType<CompletionsProduced>().SelectMany(found => found.Completions)
            .Select(item => new Ebm.Kernel.Sessions.CompletionItem(item.InsertText, item.Kind.ToLowerInvariant()))]);
    }

    /// <inheritdoc/>
    public async Task<MimeBundle?> InspectAsync(string code, int position, CancellationToken cancel)
    {
        (int line, int character) = Place(code, position);
        KernelCommandResult result = await _kernel.SendAsync(new RequestHoverText(code, new LinePosition(line, character)), cancel)
            .ConfigureAwait(false);
        return result.Events.OfType<HoverTextProduced>().FirstOrDefault() is { } hover ? Bundle(hover.Content) : null;
    }

    /// <inheritdoc/>
    public Completeness IsComplete(string code) => new("complete");

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _kernel.Dispose();
        return ValueTask.CompletedTask;
    }

    private static CellError Describe(CommandFailed failed)
    {
        Exception? exception = failed.Exception?.GetBaseException();
        string name = exception is null or CodeSubmissionCompilationErrorException ? "CompilationError" : exception.GetType().Name;
        string message = exception is null or CodeSubmissionCompilationErrorException ? failed.Message : exception.Message;
        return new CellError(name, message,
            [$"{name}: {message}", .. (exception?.StackTrace ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Trim())]);
    }

    private static string Plain(DisplayEvent shown) => string.Concat(shown.FormattedValues.Take(1).Select(form => form.Value));

    private static MimeBundle Bundle(DisplayEvent shown)
    {
        MimeBundle bundle = Bundle(shown.FormattedValues);
        return bundle.Data.ContainsKey(PlainTextFormatter.MimeType) ? bundle
            : new MimeBundle(new Dictionary<string, string>(bundle.Data) { [PlainTextFormatter.MimeType] = shown.Value?.ToString() ?? "" });
    }

    private static MimeBundle Bundle(IEnumerable<FormattedValue> forms)
    {
        var data = new Dictionary<string, string>();
        foreach (FormattedValue form in forms)
        {
            // A form that a value does not have, as a chart has no claims, comes as no text.
            if (form.Value.Length > 0)
                data[form.MimeType] = form.Value;
        }

        return new MimeBundle(data);
    }

    private static (int Line, int Character) Place(string code, int position)
    {
        string before = code[..position];
        return (before.Count(c => c == '\n'), position - before.LastIndexOf('\n') - 1);
    }

    private sealed class Watcher(Action<KernelEvent> next) : IObserver<KernelEvent>
    {
        public void OnNext(KernelEvent value) => next(value);

        public void OnError(Exception error)
        {
        }

        public void OnCompleted()
        {
        }
    }
}
