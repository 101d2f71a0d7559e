using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Ebm.Kernel.Documents;
using Ebm.Kernel.Grading;

namespace Ebm.Kernel.Tests.Grading;

/// <summary>
/// Answers may use all of the course's library, so no public method of it may reach a file, the network or another process, unless it says
/// so by a parameter that the grader refuses. (The data that come with the course are read by their own names.)
/// </summary>
public sealed class LibraryReachTests
{
    private static readonly string Libraries = Sandbox.Libraries(CourseFolder.Above(AppContext.BaseDirectory)!);
    private static readonly Dictionary<short, OpCode> Codes = typeof(OpCodes).GetFields().Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly Dictionary<MethodBase, bool> _reaches = [];

    [Fact]
    public void No_public_method_reaches_out_without_saying_so()
    {
        var context = new AssemblyLoadContext("library", isCollectible: false);
        context.Resolving += (at, name) => File.Exists(Path.Combine(Libraries, name.Name + ".dll"))
            ? at.LoadFromAssemblyPath(Path.Combine(Libraries, name.Name + ".dll")) : null;
        var found = new List<string>();
        int seen = 0;
        foreach (string name in (string[])["Ebm", "Ebm.Notebooks"])
        {
            foreach (Type type in context.LoadFromAssemblyPath(Path.Combine(Libraries, name + ".dll")).GetExportedTypes())
            {
                foreach (MethodBase method in Members(type).Where(method => method.IsPublic || method.IsFamily))
                {
                    seen++;
                    if (Reaches(method) && !method.GetParameters().Any(parameter => AnswerPlaces.Parameters.Contains(parameter.Name!)))
                        found.Add($"{type.FullName}.{method.Name}");
                }
            }
        }

        Assert.True(seen > 1000, $"only {seen} methods");
        Assert.Contains(_reaches, pair => pair.Value);
        Assert.True(found.Count == 0, string.Join(", ", found.Distinct()));
    }

    private static IEnumerable<MethodBase> Members(Type type)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance
            | BindingFlags.DeclaredOnly;
        return type.GetMethods(all).Concat<MethodBase>(type.GetConstructors(all));
    }

    /// <summary>Whether a method's own code, or what it calls in the course's libraries, calls what reaches out.</summary>
    private bool Reaches(MethodBase method)
    {
        if (method is MethodInfo { IsGenericMethod: true } generic)
            method = generic.GetGenericMethodDefinition();
        if (_reaches.TryGetValue(method, out bool known))
            return known;
        _reaches[method] = false;
        return _reaches[method] = Calls(method).Any(called => IsOutside(called)
            || (IsOurs(called) && !MayName(called) && Reaches(called)));
    }

    /// <summary>Whether it writes a file only where its caller names one, which the library itself never does.</summary>
    private static bool MayName(MethodBase method) => method.GetParameters().Any(parameter => parameter.HasDefaultValue
        && AnswerPlaces.Parameters.Contains(parameter.Name!));

    private static bool IsOurs(MethodBase method) => method.Module.Assembly.GetName().Name is "Ebm" or "Ebm.Notebooks";

    private static bool IsOutside(MethodBase method)
    {
        string type = method.DeclaringType?.FullName ?? "";
        return type is "System.IO.File" or "System.IO.FileStream" or "System.IO.FileInfo" or "System.IO.Directory"
                or "System.IO.DirectoryInfo" or "System.Diagnostics.Process" or "System.Runtime.InteropServices.NativeLibrary"
            || (type.StartsWith("System.Net.", StringComparison.Ordinal) && type != "System.Net.WebUtility")
            || type.StartsWith("System.IO.Pipes.", StringComparison.Ordinal)
            || (type is "System.IO.StreamReader" or "System.IO.StreamWriter"
                && method.GetParameters() is [{ ParameterType.Name: "String" }, ..])
            || (type, method.Name) is ("System.Environment", "Exit" or "FailFast" or "SetEnvironmentVariable")
                or ("System.AppContext", "SetSwitch" or "SetData") or ("System.Console", "SetOut" or "SetError");
    }

    /// <summary>The methods that a method's code names; those of its iterator, task or closures too.</summary>
    private static IEnumerable<MethodBase> Calls(MethodBase method)
    {
        if (method.GetCustomAttribute<StateMachineAttribute>()?.StateMachineType is { } machine)
        {
            foreach (MethodBase step in Members(machine))
                yield return step;
        }

        byte[] code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        Type[]? ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
        Type[]? ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
                value = (short)((0xFE << 8) | code[at++]);
            OpCode operation = Codes[value];
            if (operation.OperandType is OperandType.InlineMethod or OperandType.InlineTok
                && method.Module.ResolveMember(BitConverter.ToInt32(code, at), ofType, ofMethod) is MethodBase called)
                yield return called;
            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }
}
