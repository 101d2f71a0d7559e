using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.ExceptionServices;
using System.Text.RegularExpressions;

namespace Ebm.Kernel.Sessions;

/// <summary>
/// Exceptions as a reader wants them: the type, the message, and the frames of cells and libraries without those of the engine.
/// </summary>
internal static partial class RuntimeErrors
{
    private const int FrameLimit = 30;
    private const int CauseLimit = 16;
    private const int MessageLimit = 10_000;

    public static CellError Describe(Exception error)
    {
        error = Unwrap(error);
        var lines = new List<string>();
        int causes = 0;
        for (Exception? inner = error; inner is not null && causes++ <= CauseLimit; inner = inner.InnerException)
        {
            string start = inner == error ? "" : "caused by ";
            lines.AddRange($"{start}{Name(inner)}: {Message(inner)}".Split('\n').Select(line => line.TrimEnd('\r')));
            AddFrames(lines, inner);
        }

        return new CellError(Name(error), Message(error), lines);
    }

    private static Exception Unwrap(Exception error)
    {
        while (true)
        {
            switch (error)
            {
                case AggregateException { InnerExceptions: [{ } only] }:
                    error = only;
                    break;
                case TargetInvocationException { InnerException: { } inner }:
                    error = inner;
                    break;
                default:
                    return error;
            }
        }
    }

    private static string Name(Exception error) => TypeName(error.GetType());

    /// <summary>What an exception says, bounded, and whatever its class does to say it.</summary>
    public static string Message(Exception error)
    {
        string? message;
        try
        {
            message = error.Message;
        }
        catch (Exception problem) when (GraphText.CanGoOn(problem))
        {
            message = $"(its Message threw {TypeName(problem.GetType())})";
        }

        if (message is null)
            return "(no message)";
        return message.Length <= MessageLimit
            ? message
            : string.Create(CultureInfo.InvariantCulture, $"{message.AsSpan(0, MessageLimit)}… ({message.Length:N0} characters)");
    }

    private static void AddFrames(List<string> lines, Exception error)
    {
        int count = 0;
        string? last = null;
        int repeats = 0;
        foreach (StackFrame frame in new StackTrace(error, fNeedFileInfo: true).GetFrames())
        {
            MethodBase? method = frame.GetMethod();
            if (method?.DeclaringType is not { } type || IsHidden(method, type))
                continue;
            if (IsEngine(type))
                break;
            string text = Describe(frame, method, type);
            if (text == last)
            {
                repeats++;
                continue;
            }

            AddRepeats(lines, ref repeats);
            if (++count > FrameLimit)
            {
                lines.Add("   ...");
                break;
            }

            lines.Add(last = text);
        }

        AddRepeats(lines, ref repeats);
    }

    private static void AddRepeats(List<string> lines, ref int repeats)
    {
        if (repeats > 0)
            lines.Add(string.Create(CultureInfo.InvariantCulture, $"   ... the same {repeats} more times"));
        repeats = 0;
    }

    private static string Describe(StackFrame frame, MethodBase method, Type type)
    {
        string name = MethodName(method, type);
        string place = "";
        if (frame.GetFileName() is { } file && frame.GetFileLineNumber() is > 0 and var line)
            place = string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileName(file)}, line {line}");
        if (!IsCell(type))
            return $"   at {name}{(place.Length > 0 ? " in " + place : "")}";
        if (place.Length == 0)
            place = "a cell";
        return name.Length == 0 ? $"   at {place}" : $"   at {name} in {place}";
    }

    /// <summary>
    /// A method as it was written: state machines and closures by the method they stand for, a cell's own code as nothing.
    /// </summary>
    private static string MethodName(MethodBase method, Type type)
    {
        string name = method.Name;
        while (type.Name.StartsWith('<') && type.DeclaringType is { } outer)
        {
            if (name == "MoveNext" || !name.StartsWith('<'))
                name = type.Name;
            type = outer;
        }

        Match generated = Generated().Match(name);
        if (generated.Success)
        {
            string host = generated.Groups["host"].Value.Trim('<', '>');
            name = generated.Groups["kind"].Value switch
            {
                "g" => generated.Groups["name"].Value,
                "b" => host is "Initialize" or "Factory" ? "lambda" : host + " lambda",
                _ => host,
            };
        }

        bool isTopLevel = IsSubmission(type);
        if (isTopLevel && name is "Initialize" or "Factory" or ".ctor" or "")
            return "";
        string parameters = generated.Success
            ? ""
            : string.Join(", ", method.GetParameters().Select(parameter => TypeName(parameter.ParameterType)));
        string call = name == ".ctor" ? "constructor" : name;
        if (name != "lambda")
            call += $"({parameters})";
        return isTopLevel ? call : $"{TypeName(type)}.{call}";
    }

    private static bool IsSubmission(Type type) => type.Name.StartsWith("Submission#", StringComparison.Ordinal);

    private static bool IsCell(Type type)
    {
        while (type.DeclaringType is { } outer)
            type = outer;
        return IsSubmission(type) || type.Assembly.GetName().Name!.StartsWith("cell-", StringComparison.Ordinal);
    }

    private static bool IsEngine(Type type) => type.Assembly == typeof(RuntimeErrors).Assembly;

    private static bool IsHidden(MethodBase method, Type type) =>
        type == typeof(ExceptionDispatchInfo)
        || type.Namespace is "System.Runtime.CompilerServices"
        || (type.Namespace is "System.Threading" or "System.Threading.Tasks" && type.Assembly == typeof(object).Assembly)
        || method.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false)
        || type.IsDefined(typeof(StackTraceHiddenAttribute), inherit: false);

    private static string TypeName(Type type)
    {
        if (type.IsArray)
            return $"{TypeName(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        string name = type.Name;
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick >= 0)
            name = name[..tick];
        return type.IsGenericType ? $"{name}<{string.Join(", ", type.GetGenericArguments().Select(TypeName))}>" : name;
    }

    // <Host>g__Name|0_1, <Host>b__0_1, <Host>d__2; the host of a cell's own code is <<Initialize>>.
    [GeneratedRegex(@"^<(?<host>.*)>(?<kind>[a-z])__(?<name>[^|]*)", RegexOptions.CultureInvariant)]
    private static partial Regex Generated();
}
