namespace Ebm.Campaigns.Interrupts;

/// <summary>A cell that spends its time in code that is not the course's.</summary>
/// <param name="Name">What it does.</param>
/// <param name="IsOwn">Whether a lambda or loop of the cell runs all the while, so that no try may lose the process.</param>
/// <param name="Code">Long.</param>
internal sealed record ForeignCell(string Name, bool IsOwn, string Code);

/// <summary>The framework's long work, with and without the cell's own functions in it.</summary>
internal static class ForeignCells
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<ForeignCell> All { get; } =
    [
        new("LINQ, a filter", true, "Enumerable.Range(0, int.MaxValue).Where(x => x < 0).Count()"),
        new("LINQ, strings", true, "Enumerable.Range(0, int.MaxValue).Select(i => i.ToString()).Where(s => s.Length > 20).ToList()"),
        new("LINQ, a dictionary of objects", true,
            "Enumerable.Range(0, 200_000_000).Select(i => new { i, s = i.ToString() }).ToDictionary(x => x.s).Count"),
        new("a loop that allocates", true,
            "var all = new List<object>(); while (true) { all.Add(new byte[100]); if (all.Count > 5_000_000) all = new(); }"),
        new("a loop over strings", true, "string s = \"\"; while (true) { s += \"x\"; if (s.Length > 100_000) s = \"\"; }"),
        new("a loop over a dictionary", true,
            "var d = new Dictionary<int, string>(); for (int i = 0; ; i++) d[i % 3_000_000] = i.ToString();"),
        new("LINQ, a sort", true, "for (;;) Enumerable.Range(0, 100_000).OrderBy(i => (i * 7919L) % 100_003).ToList();"),
        new("a sort with the cell's comparison", true,
            "var list = Enumerable.Range(0, 50_000_000).ToList(); list.Sort((a, b) => (a * 7919L % 10_007).CompareTo(b * 7919L % " +
            "10_007));"),
        new("parallel LINQ", true, "Enumerable.Range(0, int.MaxValue).AsParallel().Select(i => i % 7).Where(i => i > 7).Count()"),
        new("await in a loop", true, "while (true) { await Task.Delay(1); await Task.Yield(); }"),
        new("await without end", true, "await Task.Delay(-1);"),
        new("sleep", true, "System.Threading.Thread.Sleep(-1);"),
        new("a lock that nobody frees", true,
            "var gate = new object(); var held = new System.Threading.Thread(() => { lock (gate) System.Threading.Thread.Sleep(60000); " +
            "}); held.Start(); System.Threading.Thread.Sleep(50); lock (gate) { }"),
        new("a large integer", false, "System.Numerics.BigInteger.Pow(3, 30_000_000)"),
        new("a regular expression", false, "System.Text.RegularExpressions.Regex.IsMatch(new string('a', 60), \"^(a+)+$b\")"),
        new("a sort of the framework's", false,
            "var n = new double[60_000_000]; for (int i = 0; i < n.Length; i++) n[i] = (i * 7919L) % 1_000_003; for (;;) { " +
            "Array.Sort(n); Array.Reverse(n); }"),
        new("text of the framework's", false, "for (;;) string.Join(\",\", Enumerable.Range(0, 5_000_000)).Split(',');"),
        new("LINQ without a lambda", false, "Enumerable.Range(0, int.MaxValue).Cast<object>().OfType<string>().Count()"),
        new("JSON", false, "for (;;) System.Text.Json.JsonSerializer.Serialize(Enumerable.Range(0, 2_000_000)).Length.ToString();"),
        new("a compile", false, Compile()),
    ];

    private static string Compile() =>
        string.Concat(Enumerable.Range(0, 3000)
            .Select(i => $"int F{i}(int n) => n * {i} + new[] {{ n, {i} }}.Select(k => k * n).Where(k => k > {i}).Sum();\n"));
}
