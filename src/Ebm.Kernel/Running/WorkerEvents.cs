using System.Text.Json;
using System.Text.Json.Serialization;
using Ebm.Kernel.Sessions;

namespace Ebm.Kernel.Running;

/// <summary>
/// What the runner tells a worker: one line of JSON on its standard input, which then stays open as long as the runner lives.
/// </summary>
internal sealed record WorkerRequest(string Folder, IReadOnlyList<WorkerCell> Cells);

/// <summary>A cell to run; the number counts code cells from 1.</summary>
internal sealed record WorkerCell(int Number, string Language, string Code);

/// <summary>What a worker tells the runner: one line of JSON each, on a pipe of its own, so that cells may write where they like.</summary>
/// <param name="Kind"><c>ready, cell, stream, display, update, clear, result, error, done, stray, end</c>.</param>
internal sealed record WorkerEvent(string Kind)
{
    public int Cell { get; init; }

    public string? Name { get; init; }

    public string? Text { get; init; }

    public string? DisplayId { get; init; }

    public bool Wait { get; init; }

    public IReadOnlyDictionary<string, string>? Data { get; init; }

    public IReadOnlyList<string>? Traceback { get; init; }

    public double PeakMemoryMB { get; init; }

    public static WorkerEvent Failure(string kind, int cell, CellError error) =>
        new(kind) { Cell = cell, Name = error.Name, Text = error.Message, Traceback = error.Traceback };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(WorkerRequest))]
[JsonSerializable(typeof(WorkerEvent))]
internal sealed partial class WorkerJson : JsonSerializerContext;
