using System.Text.Json;

namespace Ebm.Kernel.Jupyter;

/// <summary>A request that lacks a field or has one of the wrong kind; the message goes to the front end.</summary>
internal sealed class BadRequestException(string message) : Exception(message);

/// <summary>Reads the fields of a request's content.</summary>
internal static class Fields
{
    /// <summary>A string that must be there.</summary>
    public static string Required(this Request request, string name)
    {
        if (request.Content.ValueKind == JsonValueKind.Undefined)
            throw new BadRequestException(
                $"{request.Type}: the message is larger than {MessageCodec.MaxContentBytes >> 20} MB; split the cell or load its data " +
                $"from a file");
        return Find(request, name, JsonValueKind.String) is { } value ? Text(value)
            : throw new BadRequestException($"{request.Type}: the field '{name}' is missing");
    }

    /// <summary>A string or null.</summary>
    public static string? Optional(this Request request, string name) =>
        Find(request, name, JsonValueKind.String) is { } value ? Text(value) : null;

    /// <summary>A truth value, or the given one where the field is absent.</summary>
    public static bool Flag(this Request request, string name, bool otherwise) =>
        Find(request, name, JsonValueKind.True, JsonValueKind.False)?.GetBoolean() ?? otherwise;

    /// <summary>A whole number, or the given one where the field is absent.</summary>
    public static int Number(this Request request, string name, int otherwise) =>
        Find(request, name, JsonValueKind.Number) is not { } value ? otherwise
            : value.TryGetInt32(out int number) ? number
            : throw new BadRequestException($"{request.Type}: the field '{name}' is no whole number");

    /// <summary>An object's members whose values are strings.</summary>
    public static IEnumerable<(string Name, string Value)> Strings(this Request request, string name)
    {
        if (Find(request, name, JsonValueKind.Object) is not { } value)
            yield break;
        foreach (var member in value.EnumerateObject())
            yield return member.Value.ValueKind == JsonValueKind.String ? (member.Name, Text(member.Value))
                : throw new BadRequestException($"{request.Type}: '{name}.{member.Name}' is no string");
    }

    private static JsonElement? Find(Request request, string name, params ReadOnlySpan<JsonValueKind> kinds)
    {
        if (request.Content.ValueKind != JsonValueKind.Object || !request.Content.TryGetProperty(name, out var value)
            || value.ValueKind == JsonValueKind.Null)
            return null;
        return kinds.Contains(value.ValueKind) ? value
            : throw new BadRequestException($"{request.Type}: the field '{name}' is of kind {value.ValueKind}, not {kinds[0]}");
    }

    private static string Text(JsonElement value)
    {
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new BadRequestException("a string holds half a surrogate pair");
        }
    }
}
