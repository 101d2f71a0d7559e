using System.Text;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Tests.Sessions;

/// <summary>Keeps what a cell prints and shows.</summary>
internal sealed class RecordingOutput : ICellOutput
{
    private readonly StringBuilder _out = new();
    private readonly StringBuilder _errors = new();

    public string Out => Read(_out);

    public string Errors => Read(_errors);

    public List<IReadOnlyDictionary<string, string>> Shown { get; } = [];

    public List<string> Updated { get; } = [];

    public Queue<string> Typed { get; } = new();

    public TaskCompletionSource FirstText { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Stream(string name, string text)
    {
        StringBuilder into = name == "stdout" ? _out : _errors;
        lock (into)
            into.Append(text);
        FirstText.TrySetResult();
    }

    public void Display(MimeBundle bundle) => Shown.Add(bundle.Data);

    public void Update(MimeBundle bundle, string displayId) => Updated.Add(bundle.Data["text/plain"]);

    public string? ReadLine(string prompt) => Typed.TryDequeue(out string? line) ? line : null;

    private static string Read(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}
