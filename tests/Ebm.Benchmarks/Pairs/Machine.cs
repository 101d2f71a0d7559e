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
/// <param name="Blas">The library and the kernel that numpy, and torch, multiply with, as threadpoolctl names them.</param>
public sealed record Machine(string Processor, int Cores, string Vectors, string System, string Runtime, string Peers, string Blas = "")
{
    private const string Kernels =
        "import numpy, threadpoolctl as t; print(*sorted({' '.join(str(i.get(k)) for k in ('internal_api', 'version', 'architecture', " +
            "'threading_layer')) for i in t.threadpool_info() if i['user_api'] == 'blas'}), sep=', ')";

    /// <summary>
    /// Whether numpy and torch multiply with a library that threadpoolctl knows: Debian's reference BLAS, which is none, takes several
    /// times as long.
    /// </summary>
    public bool MultipliesFast => Blas.Split("; ").All(side => side.Split(": ", 2) is [_, not ""]);

    /// <summary>This machine.</summary>
    public static Machine Here() => new(
        ProcessorName(),
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? "512 bits" : Vector256.IsHardwareAccelerated ? "256 bits" : "128 bits",
        RuntimeInformation.OSDescription,
        RuntimeInformation.FrameworkDescription,
        Python("import platform as p, importlib.metadata as m; print('Python', p.python_version(), *[n + ' ' + m.version(n) for n in " +
            "('numpy', 'numba', 'scipy', 'scikit-learn', 'torch')])", false),
        $"numpy: {Python(Kernels, false)}; torch: {Python("import torch; " + Kernels, true)}");

    private static string ProcessorName()
    {
        if (!File.Exists("/proc/cpuinfo"))
            return RuntimeInformation.ProcessArchitecture.ToString();
        var facts = File.ReadLines("/proc/cpuinfo").TakeWhile(l => l.Length > 0)
            .Select(l => l.Split(':', 2, StringSplitOptions.TrimEntries))
            .Where(f => f.Length == 2).ToDictionary(f => f[0], f => f[1]);
        string Fact(string name) => facts.GetValueOrDefault(name, "?");
        return $"{Fact("model name")}, family {Fact("cpu family")} model {Fact("model")}, {Fact("cache size")} cache";
    }

    private static string Python(string program, bool forTorch)
    {
        var start = new ProcessStartInfo(PeerProcess.Python) { RedirectStandardOutput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(program);
        PeerProcess.FairBlas(start, forTorch);
        using var process = Process.Start(start)!;
        return process.StandardOutput.ReadToEnd().Trim();
    }
}
