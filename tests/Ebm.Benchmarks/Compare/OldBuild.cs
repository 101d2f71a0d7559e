using System.Reflection;
using System.Runtime.Loader;

namespace Ebm.Benchmarks.Compare;

/// <summary>
/// An older build of this program, loaded beside the new one into the same process: with its own library, and its own threads.
/// </summary>
internal sealed class OldBuild : AssemblyLoadContext
{
    private readonly string folder;
    private readonly Dictionary<string, object> rows;

    /// <summary>Loads a build.</summary>
    /// <param name="program">Its Ebm.Benchmarks.dll, beside what it needs.</param>
    public OldBuild(string program)
        : base("old")
    {
        folder = Path.GetDirectoryName(Path.GetFullPath(program))!;
        rows = LoadFromAssemblyPath(Path.GetFullPath(program)).GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && t.GetInterfaces().Any(i => i.Name == "IPair"))
            .Select(t => Activator.CreateInstance(t)!).ToDictionary(r => Text(r, "Row"));
    }

    /// <summary>Whether it has the row.</summary>
    public bool Has(string row) => rows.ContainsKey(row);

    /// <summary>What it says the row does.</summary>
    public string Work(string row) => Text(rows[row], "Work");

    /// <summary>The row's work, prepared.</summary>
    public Action Prepare(string row, int threads)
    {
        var work = Member<MethodInfo>(rows[row], "Prepare").Invoke(rows[row], [threads])!;
        return (Action)Member<PropertyInfo>(work, "Run").GetValue(work)!;
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var file = Path.Combine(folder, assemblyName.Name + ".dll");
        return File.Exists(file) ? LoadFromAssemblyPath(file) : null;
    }

    private static string Text(object row, string name) => (string)Member<PropertyInfo>(row, name).GetValue(row)!;

    // What the interface declares may be implemented explicitly or by default, so ask the interface.
    private static T Member<T>(object of, string name)
        where T : MemberInfo =>
        (T)(of.GetType().GetInterfaces().FirstOrDefault(i => i.Name == "IPair") ?? of.GetType()).GetMember(name).First(m => m is T);
}
