using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ebm.Kernel.Sessions;

namespace Ebm.Browser;

/// <summary>What wwwroot/worker.js calls, and what it is called for. Everything travels as JSON text.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Exports
{
    private static Session? _session;

    /// <summary>Begins the page's session and warms the compiler.</summary>
    /// <param name="references">The assemblies that cells compile against: a JSON array of names.</param>
    [JSExport]
    internal static async Task StartAsync(string references)
    {
        Environment.SetEnvironmentVariable("EBM_COURSE", "/course");
        Directory.CreateDirectory("/course/data");
        File.WriteAllText("/course/EbmCourse.sln", "");
        _session = new Session([.. JsonNode.Parse(references)!.AsArray().Select(name => name!.GetValue<string>())], new WorkerOutput());
        await _session.RunAsync("#!import course.cs\n");
    }

    /// <summary>Puts a file of the course where the libraries look for it.</summary>
    /// <param name="name">Its name in the folder data.</param>
    /// <param name="content">What it holds.</param>
    [JSExport]
    internal static void WriteFile(string name, byte[] content) => File.WriteAllBytes(Path.Combine("/course/data", name), content);

    /// <summary>Runs a cell.</summary>
    /// <returns>
    /// <c>{"data": {...}}</c>, the value's forms, or <c>{"error": {"name", "message", "traceback"}}</c>, or neither.
    /// </returns>
    [JSExport]
    internal static async Task<string> RunAsync(string code)
    {
        CellResult result = await _session!.RunAsync(code);
        var json = new JsonObject();
        if (result.Value is { } value)
            json["data"] = WorkerOutput.Json(value);
        if (result.Error is { } error)
        {
            json["error"] = new JsonObject
            {
                ["name"] = error.Name,
                ["message"] = error.Message,
                ["traceback"] = new JsonArray([.. error.Traceback.Select(line => JsonValue.Create(line))]),
            };
        }

        return json.ToJsonString();
    }

    [JSImport("post", "worker")]
    private static partial void Post(string kind, string text);

    private sealed class WorkerOutput : ICellOutput
    {
        public static JsonObject Json(MimeBundle bundle) =>
            new(bundle.Data.Select(form => KeyValuePair.Create(form.Key, (JsonNode?)JsonValue.Create(form.Value))));

        public void Stream(string name, string text) => Post(name, text);

        public void Display(MimeBundle bundle) => Display(bundle, "");

        public void Display(MimeBundle bundle, string displayId) => Send("display", bundle, displayId);

        public void Update(MimeBundle bundle, string displayId) => Send("update", bundle, displayId);

        public void Clear(bool wait) => Post("clear", wait ? "wait" : "");

        public string? ReadLine(string prompt) => null;

        private static void Send(string kind, MimeBundle bundle, string displayId) =>
            Post(kind, new JsonObject { ["id"] = displayId, ["data"] = Json(bundle) }.ToJsonString());
    }
}
