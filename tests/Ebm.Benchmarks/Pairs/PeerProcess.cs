using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Ebm.Benchmarks.Pairs;

/// <summary>A peer's script, kept waiting: it times one repetition whenever it is asked.</summary>
internal sealed class PeerProcess : IDisposable
{
    private readonly Process process;
    private readonly Peer peer;

    public PeerProcess(Peer peer, int threads, string peersFolder)
    {
        this.peer = peer;
        var start = new ProcessStartInfo(Python)
        {
            WorkingDirectory = peersFolder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        foreach (var argument in new[] { peer.Script, threads.ToString(CultureInfo.InvariantCulture), peer.Name })
            start.ArgumentList.Add(argument);
        start.Environment["PAIRED"] = "1";
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        start.Environment["NUMBA_CACHE_DIR"] = Path.Combine(Path.GetTempPath(), "ebm-peers-numba");

        FairBlas(start, threads > 1 && peer.Name.Contains("torch", StringComparison.Ordinal));
        process = Process.Start(start) ?? throw new InvalidOperationException($"{Python} does not start.");
        Repeats = Read().GetProperty("repeats").GetInt32();
    }

    public static string Python => Environment.GetEnvironmentVariable("PEER_PYTHON") ?? "/usr/bin/python3";

    /// <summary>How many times a repetition does the work, so that it takes at least a tenth of a second.</summary>
    public int Repeats { get; }

    /// <summary>
    /// Lets OpenBLAS choose its kernel by itself and, for torch on several threads, use the OpenMP threads that torch uses.
    /// </summary>
    public static void FairBlas(ProcessStartInfo start, bool shareOpenMp)
    {
        // Settings of OpenBLAS that are not its defaults would make the comparison unfair either way.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");

        // Debian's torch oversubscribes two cores unless OpenBLAS shares its OpenMP threads.
        const string openMp = "/usr/lib/x86_64-linux-gnu/openblas-openmp/libopenblas.so.0";
        if (shareOpenMp && File.Exists(openMp))
            start.Environment["LD_PRELOAD"] = openMp;
    }

    /// <summary>Seconds of wall clock for the work once.</summary>
    public double Time()
    {
        process.StandardInput.WriteLine();
        process.StandardInput.Flush();
        return Read().GetProperty("wall").GetDouble();
    }

    /// <summary>Ends the script and returns what it observed, such as an overlap.</summary>
    public Dictionary<string, double> Finish()
    {
        process.StandardInput.Close();
        var seen = Read().EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(p => p.Name, p => p.Value.GetDouble());
        process.WaitForExit();
        return seen;
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    private JsonElement Read()
    {
        var line = process.StandardOutput.ReadLine()
            ?? throw new InvalidOperationException($"{peer.Script} ended early; does it time a workload named {peer.Name}?");
        return JsonDocument.Parse(line).RootElement;
    }
}
