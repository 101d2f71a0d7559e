using System.Reflection;
using System.Runtime.Loader;

namespace Ebm.Notebooks;

/// <summary>
/// Loads Ebm.Plotly and Plotly.NET into a load context of their own: Plotly.NET needs another FSharp.Core than the one that
/// notebook kernels carry. The context shares only Ebm and Ebm.Notebooks with the caller.
/// </summary>
internal sealed class PlotlyContext : AssemblyLoadContext
{
    private readonly AssemblyDependencyResolver resolver;

    private PlotlyContext(string path)
        : base("Ebm.Plotly") => resolver = new AssemblyDependencyResolver(path);

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        // A kernel may have put these two into a context of its own: hand out the very ones that are in use.
        if (assemblyName.Name == "Ebm.Notebooks")
        {
            return typeof(PlotlyContext).Assembly;
        }

        if (assemblyName.Name == "Ebm")
        {
            return typeof(IEnergy).Assembly;
        }

        return resolver.ResolveAssemblyToPath(assemblyName) is { } path ? LoadFromAssemblyPath(path) : null;
    }

    /// <summary>Loads the renderer.</summary>
    /// <exception cref="FileNotFoundException">The course is not built, or this platform keeps no files.</exception>
    public static IChartRenderer Load()
    {
        var home = Path.GetDirectoryName(typeof(PlotlyContext).Assembly.Location) ?? "";
        var path = Path.Combine(home, "plotly", "Ebm.Plotly.dll");
        if (!File.Exists(path))
        {
            throw new FileNotFoundException($"{path} is missing: build the course with `dotnet build -c Release`.");
        }

        var assembly = new PlotlyContext(path).LoadFromAssemblyPath(path);
        return (IChartRenderer)Activator.CreateInstance(assembly.GetType("Ebm.Plotly.PlotlyRenderer", throwOnError: true)!,
            nonPublic: true)!;
    }
}
