using System.Globalization;
using System.Text.Json;

namespace Ebm.Benchmarks.Pairs;

/// <summary>Runs our work and the peers' in turn, on the same machine, in the same minute, and compares.</summary>
internal static class PairRunner
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, PropertyNamingPolicy = JsonNamingPolicy.CamelCase };

    /// <summary>pairs [row...] [--pairs n] [--threads n] [--check] | table</summary>
    public static int Run(string[] args)
    {
        var folder = Path.Combine(Root(), "tests", "Ebm.Benchmarks");
        var results = Results();
        var failed = 0;
        if (args[0] == "pairs")
        {
            var pairs = Option(args, "--pairs") ?? 9;
            var onlyThreads = Option(args, "--threads");
            var wanted = args.Skip(1).Where(a => a != "--check").TakeWhile(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray();
            var rows = Timing.Rows().Where(r => wanted.Length == 0 || wanted.Any(w => r.Row.Contains(w, StringComparison.Ordinal)))
                .ToArray();
            if (rows.Length == 0)
            {
                Console.Error.WriteLine($"No such row. Rows: {string.Join(", ", Timing.Rows().Select(r => r.Row))}");
                return 1;
            }

            if (!Machine.Here().MultipliesFast)
            {
                Console.Error.WriteLine("numpy or torch multiply with no fast BLAS here, or threadpoolctl is missing: no fair peers. " +
                    "See tests/Ebm.Benchmarks/peers/README.md for what to install.");
                return 1;
            }

            if (args.Contains("--check"))
                return PairCheck.Run(rows, (row, threads) => Measure(row, threads, pairs, Path.Combine(folder, "peers")), Read,
                    onlyThreads);
            foreach (var row in rows)
            {
                foreach (var threads in row.Threads.Where(t => onlyThreads is null || onlyThreads == t))
                    failed += Keep(row, threads, pairs, Path.Combine(folder, "peers")) ? 0 : 1;
            }

            if (failed > 0)
                Console.Error.WriteLine($"{failed} measurements could not be made; the table keeps what it had of them.");
        }

        Table(results);
        return failed > 0 ? 1 : 0;
    }

    /// <summary>Measures and writes; a peer that ends early, such as one that lacks a package or its data, costs its row alone.</summary>
    private static bool Keep(IPair row, int threads, int pairs, string peersFolder)
    {
        try
        {
            var result = Measure(row, threads, pairs, peersFolder);
            File.WriteAllText(Committed(row.Row, threads), JsonSerializer.Serialize(result, Json) + "\n");
            Console.WriteLine(PairTable.Line(result));
            return true;
        }
        catch (InvalidOperationException e)
        {
            Console.Error.WriteLine($"{row.Row}, {threads} threads: {e.Message}");
            return false;
        }
    }

    /// <summary>Writes and shows the table of all that has been measured.</summary>
    private static void Table(string results)
    {
        var all = Directory.GetFiles(results, "*.json").Where(f => Path.GetFileName(f) != "cost.json").Order(StringComparer.Ordinal)
            .Select(f => JsonSerializer.Deserialize<PairResult>(File.ReadAllText(f), Json)!).ToArray();
        var table = PairTable.Markdown(all);
        File.WriteAllText(Path.Combine(results, "README.md"), table);
        Console.WriteLine(table);
    }

    /// <summary>The folder that the measurements are kept in.</summary>
    public static string Results() => Directory.CreateDirectory(Path.Combine(Root(), "tests", "Ebm.Benchmarks", "results")).FullName;

    private static string Committed(string row, int threads) => Path.Combine(Results(), $"{row}.{threads}.json");

    private static PairResult? Read(string row, int threads) =>
        File.Exists(Committed(row, threads)) ? JsonSerializer.Deserialize<PairResult>(File.ReadAllText(Committed(row, threads)), Json)
            : null;

    private static PairResult Measure(IPair row, int threads, int pairs, string peersFolder)
    {
        var work = row.Prepare(threads);
        var repeats = Timing.Repeats(work.Run);
        var peers = row.Peers.Select(p => new PeerProcess(p, threads, peersFolder)).ToArray();
        try
        {
            var ours = new double[pairs];
            var theirs = peers.Select(_ => new double[pairs]).ToArray();
            for (var i = 0; i < pairs; i++)
            {
                for (var p = 0; p < peers.Length; p++)
                {
                    Timing.Settle();
                    theirs[p][i] = peers[p].Time() / row.Peers[p].Share;
                }

                ours[i] = Timing.Seconds(work.Run, repeats);
            }

            return new PairResult
            {
                Row = row.Row,
                Work = row.Work,
                Threads = threads,
                Target = row.Target(threads),
                Limit = row.Limit,
                Date = DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
                Machine = Machine.Here(),
                Items = work.Items,
                Ours = ours,
                OursObserved = work.Observe?.Invoke() ?? new Dictionary<string, double>(),
                Peers = row.Peers.Zip(theirs).ToDictionary(p => p.First.Name, p => p.Second),
                PeersObserved = row.Peers.Zip(peers).ToDictionary(p => p.First.Name, p => p.Second.Finish()),
            };
        }
        finally
        {
            foreach (var peer in peers)
                peer.Dispose();
        }
    }

    private static int? Option(string[] args, string name)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 ? null : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "EbmCourse.sln")))
            folder = Path.GetDirectoryName(folder)
                ?? throw new InvalidOperationException("EbmCourse.sln is in no folder above this program.");
        return folder;
    }
}
