using System.Globalization;
using System.Reflection;

namespace Ebm.Kernel.Sessions;

/// <summary>Types and their members as C# writes them.</summary>
internal static class TypeNames
{
    private const int NestingLimit = 8;

    /// <summary>A type: <c>Dictionary&lt;string, double[]&gt;</c>.</summary>
    public static string Of(Type type) => Of(type, 0);

    /// <summary>A member: <c>int string.IndexOf(char value)</c>.</summary>
    public static string Of(MemberInfo member)
    {
        string owner = member.DeclaringType is { } declaring ? Of(declaring) + "." : "";
        return member switch
        {
            Type type => Of(type),
            ConstructorInfo constructor => $"new {owner.TrimEnd('.')}({Parameters(constructor)})",
            MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Of(method.ReturnType)} {owner}{Name(method)}({Parameters(method)})",
            PropertyInfo property => $"{Of(property.PropertyType)} {owner}{property.Name} {{ " +
                $"{(property.CanRead ? "get; " : "")}{(property.CanWrite ? "set; " : "")}}}",
            FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Of(field.FieldType)} {owner}{field.Name}",
            EventInfo happening => $"event {(happening.EventHandlerType is { } handler ? Of(handler) : "")} {owner}{happening.Name}",
            _ => owner + member.Name,
        };
    }

    /// <summary>A parameter: <c>char value</c>.</summary>
    public static string Of(ParameterInfo parameter) => $"{Of(parameter.ParameterType)} {parameter.Name}".TrimEnd();

    private static string Name(MethodInfo method) =>
        method.IsGenericMethod ? $"{method.Name}<{string.Join(", ", method.GetGenericArguments().Select(type => Of(type)))}>" : method.Name;

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(parameter => Of(parameter)));

    private static string Of(Type type, int depth)
    {
        if (depth > NestingLimit)
            return "…";
        if (type.IsByRef)
            return "ref " + Of(type.GetElementType()!, depth);
        if (type.IsPointer)
            return Of(type.GetElementType()!, depth) + "*";
        if (type.IsArray)
        {
            // int[][,] is an array of rank 1 of arrays of rank 2: the outer brackets come first.
            string brackets = "";
            for (; type.IsArray; type = type.GetElementType()!)
                brackets += $"[{new string(',', type.GetArrayRank() - 1)}]";
            return Of(type, depth) + brackets;
        }

        if (Nullable.GetUnderlyingType(type) is { } some)
            return Of(some, depth) + "?";
        if (Keyword(type) is { } keyword)
            return keyword;
        string name = type.Name;
        int tick = name.IndexOf('`', StringComparison.Ordinal);
        if (tick >= 0)
            name = name[..tick];
        if (name.StartsWith("<>", StringComparison.Ordinal))
            name = "anonymous";
        return type.IsGenericType && type.GetGenericArguments() is { Length: > 0 } arguments && tick >= 0
            ? $"{name}<{string.Join(", ", arguments.Select(argument => Of(argument, depth + 1)))}>"
            : name;
    }

    private static string? Keyword(Type type)
    {
        if (type == typeof(void))
            return "void";
        if (type == typeof(object))
            return "object";
        if (type.IsEnum)
            return null;
        return Type.GetTypeCode(type) switch
        {
            TypeCode.Boolean => "bool",
            TypeCode.Int16 => "short",
            TypeCode.UInt16 => "ushort",
            TypeCode.Int32 => "int",
            TypeCode.UInt32 => "uint",
            TypeCode.Int64 => "long",
            TypeCode.UInt64 => "ulong",
            TypeCode.Single => "float",
            TypeCode.Byte or TypeCode.SByte or TypeCode.Char or TypeCode.Double or TypeCode.Decimal or TypeCode.String =>
                type.Name.ToLower(CultureInfo.InvariantCulture),
            _ => null,
        };
    }
}
