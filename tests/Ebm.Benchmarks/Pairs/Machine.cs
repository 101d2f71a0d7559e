using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Ebm.Benchmarks.Pairs;

/// <summary>Where a measurement was made.</summary>
/// <param name="Processor">Model name, family and model.</param>
/// <param name="Cores">Cores that the process may use.</param>
/// <param name="Vectors">The widest vectors that .NET uses.</param>
/// <param name="System">Operating system.</param>
/// <param name="Runtime">.NET.</param>
/// <param name="Peers">Python and its packages.</param>
public sealed record Machine(string Processor, int Cores, string Vectors, string System, string Runtime, string Peers)
{
    /// <summary>This machine.</summary>
    public static Machine Here() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : "128 bits",
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        PythonVersions());

    private static string ProcessorName()
    {
        if (!File.Exists("/proc/cpuinfo"))
            return RuntimeInformation.ProcessArchitecture.ToString();
        var facts = File.ReadLines("/proc/cpuinfo").TakeWhile(l => l.Length > 0).Select(l => l.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(f => f.Length == 2).ToDictionary(f => f[0], f => f[1]);
        string Fact(string name) => facts.GetValueOrDefault(name, "?");
        return $"{Fact("model name")}, family {Fact("cpu family")} model {Fact("model")}, {Fact("cache size")} cache";
    }

    private static string PythonVersions()
    {
        var start = new ProcessStartInfo(PeerProcess.Python) { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("import platform as p, importlib.metadata as m; print('Python', p.python_version(), *[n + ' ' + m.version(n) for n in ('numpy', 'numba', 'scipy', 'scikit-learn', 'torch')])");
        using var process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
