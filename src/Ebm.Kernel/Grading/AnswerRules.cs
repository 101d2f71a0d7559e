// What an answer may use: arithmetic, collections, text, threads, the course's library. What it may not: anything by which code reaches out
// of
// the function that it is, to the judge in the same process (reflection, late binding, unsafe memory, the exercises themselves) or to the
// machine (files, processes, the network). The list names what is allowed, namespace by namespace, so that what nobody thought of is
// refused.

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Ebm.Kernel.Grading;

/// <summary>Finds what graded answers may not use, by the symbols that the compiler has bound.</summary>
internal static class AnswerRules
{
    private const int Most = 5;

    private static readonly HashSet<string> Namespaces =
    [
        "System.Collections", "System.Collections.Concurrent", "System.Collections.Frozen", "System.Collections.Generic",
        "System.Collections.Immutable", "System.Collections.ObjectModel", "System.Collections.Specialized", "System.Globalization",
        "System.Linq", "System.Numerics", "System.Numerics.Tensors", "System.Text", "System.Text.RegularExpressions", "System.Threading",
        "System.Threading.Tasks", "System.Diagnostics.CodeAnalysis", "System.Threading.Channels", "Ebm.Kernel.Grading.Silent",
    ];

    // Of other namespaces these types only.
    private static readonly HashSet<string> Types =
    [
        "System.Diagnostics.Stopwatch", "System.Diagnostics.Debug", "System.IO.StringReader", "System.IO.StringWriter",
            "System.IO.TextWriter",
        "System.IO.TextReader", "System.Runtime.CompilerServices.ITuple", "System.Runtime.CompilerServices.MethodImplAttribute",
        "System.Runtime.CompilerServices.MethodImplOptions", "System.Runtime.CompilerServices.TaskAwaiter",
        "System.Runtime.CompilerServices.TaskAwaiter<TResult>",
        "System.IO.IOException", "System.IO.InvalidDataException",
    ];

    // Of the namespace System and of the course all but these.
    private static readonly HashSet<string> Denied =
    [
        "System.Activator", "System.AppContext", "System.AppDomain", "System.AppDomainSetup", "System.ArgIterator", "System.Attribute",
        "System.ContextBoundObject", "System.Environment", "System.GC", "System.MarshalByRefObject", "System.ModuleHandle",
        "System.RuntimeArgumentHandle", "System.RuntimeFieldHandle", "System.RuntimeMethodHandle", "System.RuntimeTypeHandle",
        "System.TypedReference", "System.UnhandledExceptionEventArgs", "System.GCMemoryInfo",
        "System.Threading.ExecutionContext", "System.Threading.NativeOverlapped", "System.Threading.Overlapped",
            "System.Threading.ThreadPool",
        "System.Threading.ThreadPoolBoundHandle", "System.Threading.PreAllocatedOverlapped", "System.Threading.SynchronizationContext",
        "System.Threading.EventWaitHandle", "System.Threading.Mutex", "System.Threading.Semaphore", "System.Threading.WaitHandle",
        "Ebm.Host", "Ebm.RbmCheckpoint", "Ebm.TrainerCheckpoint", "Ebm.Notebooks.Exercises", "Ebm.Notebooks.Exercise<T>",
        "Ebm.Notebooks.IExercise", "Ebm.Notebooks.Verdict", "Ebm.Notebooks.VerdictState", "Ebm.Notebooks.Misconception<T>",
        "Ebm.Notebooks.Finding", "Ebm.Notebooks.Renderers", "MathNet.Numerics.Control", "MathNet.Numerics.AppSwitches",
    ];

    // What the compiler makes of an interpolated text that is handed on. An answer that held one could give its pooled buffer back twice,
    // and then write into what the judge is writing.
    private const string Interpolation = "System.Runtime.CompilerServices.DefaultInterpolatedStringHandler";

    // Of types that are denied or whose members are not all harmless these members.
    private static readonly Dictionary<string, HashSet<string>> Members = new()
    {
        ["System.Type"] = ["Name", "FullName", "ToString", "Equals", "GetHashCode", "op_Equality", "op_Inequality"],
        ["System.Reflection.MemberInfo"] = ["Name"],
        ["System.Environment"] = ["NewLine", "ProcessorCount", "TickCount", "TickCount64"],
        ["System.Console"] = ["Write", "WriteLine", "Out", "Error"],
        ["System.Delegate"] = ["GetInvocationList", "Combine", "Remove", "Equals", "op_Equality", "op_Inequality"],
        ["System.MulticastDelegate"] = ["GetInvocationList", "Equals", "op_Equality", "op_Inequality"],
        ["System.GC"] = ["KeepAlive", "GetTotalMemory"],
        ["System.Enum"] = ["ToString", "HasFlag", "CompareTo", "Equals", "GetValues", "GetNames", "Parse", "TryParse"],
        ["System.Threading.Thread"] = [".ctor", "Start", "Join", "Sleep", "Yield", "SpinWait", "IsBackground", "CurrentThread",
            "ManagedThreadId", "Name"],
    };

    private static readonly SymbolDisplayFormat Names = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters);

    /// <summary>What a cell uses and may not, each in a few words; empty when all is well.</summary>
    /// <param name="compilation">The cell, compiled without errors.</param>
    public static IReadOnlyList<string> Broken(CSharpCompilation compilation)
    {
        SyntaxTree tree = compilation.SyntaxTrees[0];
        SemanticModel model = compilation.GetSemanticModel(tree);
        var found = new List<string>();
        foreach (SyntaxNode node in tree.GetRoot().DescendantNodes())
        {
            if (Problem(node, model) is not { } problem)
                continue;
            string line = $"line {node.GetLocation().GetLineSpan().StartLinePosition.Line + 1}: {problem}";
            if (!found.Contains(line))
                found.Add(line);
            if (found.Count >= Most)
                break;
        }

        return found;
    }

    private static string? Problem(SyntaxNode node, SemanticModel model)
    {
        switch (node)
        {
            case MemberDeclarationSyntax member when member.Modifiers.Any(SyntaxKind.ExternKeyword):
                return "a function of another program (extern)";
            case LocalFunctionStatementSyntax local when local.Modifiers.Any(SyntaxKind.ExternKeyword):
                return "a function of another program (extern)";
            case ReferenceDirectiveTriviaSyntax or LoadDirectiveTriviaSyntax:
                return "another library (#r, #load)";
        }

        if (node is not (ExpressionSyntax or AttributeSyntax or ConstructorInitializerSyntax or PrimaryConstructorBaseTypeSyntax
            or SelectOrGroupClauseSyntax or QueryClauseSyntax or ElementAccessExpressionSyntax))
            return null;
        SymbolInfo bound = model.GetSymbolInfo(node);
        if (bound.CandidateReason == CandidateReason.LateBound)
            return "the type dynamic";
        if (Problem(bound.Symbol) is { } problem)
            return problem;
        if (AnswerPlaces.Problem(node, model) is { } file)
            return file;
        if (node is not ExpressionSyntax expression)
            return null;
        TypeInfo type = model.GetTypeInfo(expression);
        bool isText = type.Type?.SpecialType == SpecialType.System_String && type.ConvertedType?.ToDisplayString(Names) == Interpolation;
        return Problem(type.Type, 0) ?? (isText ? null : Problem(type.ConvertedType, 0));
    }

    private static string? Problem(ISymbol? symbol)
    {
        switch (symbol)
        {
            case null or INamespaceSymbol or ILocalSymbol or IParameterSymbol or IRangeVariableSymbol or ILabelSymbol or IDiscardSymbol:
                return null;
            case ITypeSymbol type:
                return Problem(type, 0);
            case { ContainingType: null }:
                return null;
        }

        if (symbol is IMethodSymbol { ReducedFrom: { } unreduced })
            symbol = unreduced;
        string owner = symbol.ContainingType.OriginalDefinition.ToDisplayString(Names);
        string name = symbol is IMethodSymbol { AssociatedSymbol: { } property } ? property.Name : symbol.Name;
        if (name.EndsWith("Unsafe", StringComparison.Ordinal) || name.StartsWith("Unsafe", StringComparison.Ordinal))
            return $"{owner}.{name}";
        // A pattern names a property and holds its value without an expression of that type.
        ITypeSymbol? value = symbol switch { IPropertySymbol p => p.Type, IFieldSymbol f => f.Type, IEventSymbol e => e.Type, _ => null };
        if (Problem(value, 0) is { } held)
            return held;
        if (Members.TryGetValue(owner, out HashSet<string>? allowed))
            return allowed.Contains(name) ? null : $"{owner}.{name}";
        return Problem(symbol.ContainingType, 0);
    }

    /// <summary>A type of a value: of these <see cref="Members"/> may be looked at by name, but no value of a denied type may be
    /// held.</summary>
    private static string? Problem(ITypeSymbol? type, int depth)
    {
        switch (type)
        {
            case null or IErrorTypeSymbol or ITypeParameterSymbol:
                return null;
            case IDynamicTypeSymbol:
                return "the type dynamic";
            case IPointerTypeSymbol or IFunctionPointerTypeSymbol:
                return "pointers";
            case IArrayTypeSymbol array:
                return Problem(array.ElementType, depth + 1);
        }

        if (type is not INamedTypeSymbol named || depth > 20)
            return null;
        foreach (ITypeSymbol argument in named.TypeArguments)
        {
            if (Problem(argument, depth + 1) is { } problem)
                return problem;
        }

        if (named.IsAnonymousType || named.IsTupleType)
            return null;
        return IsAllowed(named) ? null : named.OriginalDefinition.ToDisplayString(Names);
    }

    private static bool IsAllowed(INamedTypeSymbol type)
    {
        INamedTypeSymbol outermost = type.OriginalDefinition;
        while (outermost.ContainingType is { } around)
            outermost = around.OriginalDefinition;
        // The class of a cell, and what is declared in it.
        if (outermost.IsScriptClass || outermost.IsImplicitClass || outermost.DeclaringSyntaxReferences.Length > 0)
            return true;
        string name = outermost.ToDisplayString(Names), space = outermost.ContainingNamespace.ToDisplayString();
        if (Members.ContainsKey(name) && type.TypeKind != TypeKind.Error)
            return true;
        if (Denied.Contains(name))
            return false;
        return space is "System" or "Ebm" or "Ebm.Notebooks" || space == "MathNet.Numerics"
            || (space.StartsWith("MathNet.Numerics.", StringComparison.Ordinal) && !space.Contains("Provider", StringComparison.Ordinal))
            || Namespaces.Contains(space) || Types.Contains(name);
    }
}
