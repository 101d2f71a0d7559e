//  E(path) = Σ energies of its arcs;    p(path) = e^{−E/T} / Σ_paths e^{−E/T};    F(T) = −T log Σ_paths e^{−E/T} ≤ min E, → min E for T → 0
//
//  Exact: the k best paths, F, and the probability of each arc (WeightedDag). Beside them paths drawn one by one: from a node along an arc
//  with probability (arc's marginal) / (sum over the node's arcs), which draws whole paths from p.

namespace Ebm.Live;

/// <summary>A word lattice: the best readings, the free energy and drawn paths, while energies of words are dragged.</summary>
internal sealed class LatticeDemo : Demo
{
    private const int Best = 6;
    private const double MostEnergy = 4;

    private static readonly (int From, int To, string Word, double Energy)[] Heard =
    [
        (0, 3, "recognise", 1.9), (0, 1, "wreck", 0.9), (1, 2, "a", 0.4), (1, 2, "an", 0.9), (2, 3, "nice", 0.9), (2, 3, "ice", 1.0),
        (3, 6, "speech", 1.2), (3, 6, "beach", 1.3), (3, 5, "peas", 1.5), (5, 6, "each", 1.2), (3, 4, "bee", 1.4), (4, 6, "chin", 1.8),
        (4, 5, "she", 1.7),
    ];

    private static readonly int Nodes = 1 + Heard.Max(arc => arc.To);

    private readonly Slider _temperature = new("T", "temperature T", 0.5, 0.05, 3, 0.01) { Logarithmic = true };
    private readonly Slider _speed = new("speed", "paths a frame", 1, 1, 1000, 1) { Logarithmic = true };

    private readonly double[] _energies = [.. Heard.Select(arc => arc.Energy)];
    private readonly long[] _used = new long[Heard.Length];
    private WeightedDag _dag = new(2);
    private double[] _marginals = [];
    private double _free;
    private long _paths;
    private int[] _last = [];
    private bool _solvedDue;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "lattice", "The word lattice", "E(path) = Σ arcs     F(T) = −T log Σ e^(−E/T)", "03-inference",
        "What was said? Every path is a reading; drag the energy of a word and see the best readings, their probabilities and the free " +
            "energy.",
        "Drag a word up or down: its energy falls or rises.",
        [
            new("even", "All equal", 'e', "Every word costs 1: only the number of words counts."),
            new("original", "Original", 'b', "The energies as they were."),
            new("forget", "Count anew", 'c', "Forgets the paths that were drawn."),
        ],
        [
            "Inference is the shortest path: the thick line. Dynamic programming looks at each arc once, however many paths there are.",
            "Drag 'speech' down until another reading wins. Where exactly? Where the two energies are equal.",
            "The width of an arc is its exact probability; the percentage beside it is counted from paths that are drawn one after the " +
                "other. They agree as 1/√n.",
            "Turn T down: all probability goes to the best path, F to its energy. Turn it up: every path, F falls below: −T times the " +
                "logarithm of their number.",
            "All equal: F = min E would say that only short readings count; at T = 1 the many long ones count too.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_temperature, _speed];

    /// <inheritdoc/>
    public override int StepsPerFrame => _speed.Whole;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        double worst = 0;
        for (int a = 0; a < _used.Length; a++) worst = Math.Max(worst, Math.Abs((_used[a] / (double)Math.Max(1, _paths)) - _marginals[a]));
        frame.Numbers("state", _temperature.Value, _free, _paths, _paths == 0 ? double.NaN : worst, _paths == 0 ? double.NaN
            : 1 / Math.Sqrt(_paths));
        frame.Numbers("used", [.. _used.Select(used => used / (double)Math.Max(1, _paths))]);
        frame.Numbers("last", [.. _last.Select(a => (double)a)]);
        if (!_solvedDue) return;
        _solvedDue = false;
        frame.Numbers("arcs", [.. Heard.SelectMany((arc, a) => new[] { arc.From, arc.To, _energies[a], _marginals[a] })]);
        System.Text.Encoding.UTF8.GetBytes(Words).CopyTo(frame.Bytes("words", System.Text.Encoding.UTF8.GetByteCount(Words)));
        WeightedDag.Path[] best = [.. _dag.KBest(Best)];
        frame.Numbers("best", [.. best.SelectMany(path => new[] { path.Energy, Math.Exp((_free - path.Energy) / _temperature.Value),
            path.Arcs.Count }.Concat(path.Arcs.Select(arc => (double)PlaceOf(arc))))]);
        double[] temperatures = [.. Enumerable.Range(0, 60).Select(k => 0.05 + (2.95 * k / 59))];
        frame.Numbers("curveT", temperatures);
        frame.Numbers("curveF", [.. temperatures.Select(t => _dag.FreeEnergy(1 / t))]);
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        if (parameter == _temperature) Solve();
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "even":
                Array.Fill(_energies, 1);
                Solve();
                return true;
            case "original":
                Heard.Select(arc => arc.Energy).ToArray().CopyTo(_energies, 0);
                Solve();
                return true;
            case "forget":
                Forget();
                return true;
            case "set" when numbers is [var a, var energy] && a >= 0 && a < Heard.Length && a == Math.Floor(a):
                _energies[(int)a] = Math.Clamp(energy, 0, MostEnergy);
                Solve();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void Begin() => Solve();

    /// <inheritdoc/>
    protected override void Step()
    {
        var path = new List<int>();
        for (int node = 0; node < Nodes - 1;)
        {
            int[] ways = [.. Enumerable.Range(0, Heard.Length).Where(a => Heard[a].From == node)];
            double left = Rng.NextDouble() * ways.Sum(a => _marginals[a]);
            // Rounding may leave a little over after the last way that has any probability.
            int taken = ways.Last(a => _marginals[a] > 0);
            foreach (int a in ways)
            {
                left -= _marginals[a];
                if (left >= 0) continue;
                taken = a;
                break;
            }

            path.Add(taken);
            _used[taken]++;
            node = Heard[taken].To;
        }

        _paths++;
        _last = [.. path];
    }

    private static string Words => string.Join(' ', Heard.Select(arc => arc.Word));

    private static int PlaceOf(WeightedDag.Arc arc) =>
        Array.FindIndex(Heard, heard => heard.From == arc.From && heard.To == arc.To && heard.Word == arc.Label);

    private void Solve()
    {
        _dag = new WeightedDag(Nodes);
        for (int a = 0; a < Heard.Length; a++) _dag.Add(Heard[a].From, Heard[a].To, _energies[a], Heard[a].Word);
        _marginals = _dag.ArcMarginals(1 / _temperature.Value);
        _free = _dag.FreeEnergy(1 / _temperature.Value);
        _solvedDue = true;
        Forget();
    }

    private void Forget()
    {
        Array.Clear(_used);
        (_paths, _last) = (0, []);
    }
}
