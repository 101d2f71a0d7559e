//  E(s) = −½ Σ_ij w_ij s_i s_j: the valleys are memories. Four ways to store the same patterns, started from the same damaged probe.
//
//  Overlap m = ξ·s/N with the memory that was damaged: 1 is perfect recall. Hebb's rule with random patterns breaks at K = 0.138 N; the
//  dashed curve is the overlap that Amit, Gutfreund and Sompolinsky's theory gives (HopfieldTheory.RetrievalOverlap); for
//  letters and drawings, which resemble each other, there is none.

namespace Ebm.Live;

/// <summary>
/// Hebb, pseudo-inverse, dense and modern memories side by side: recall, and what happens when there are too many patterns.
/// </summary>
internal sealed class MemoryDemo : Demo
{
    /// <summary>Rows and columns of a pattern.</summary>
    internal const int Side = 24;

    private const int Spins = Side * Side, MostShown = 24, RestFrames = 45, Memories = 4;

    private readonly Slider _count = new("P", "patterns K", 6, 1, 200, 1) { Logarithmic = true, Restarts = true };
    private readonly Slider _noise = new("noise", "bits turned", 0.25, 0, 0.5, 0.01);
    private readonly Choice _kind = new("kind", "patterns are", "letters", "random") { Restarts = true };
    private readonly Slider _order = new("n", "dense order n", 4, 2, 12, 1) { Restarts = true };
    private readonly Slider _beta = new("beta", "modern β", 0.05, 0.002, 1, 0.001) { Logarithmic = true, Restarts = true };
    private readonly Slider _speed = new("speed", "spins a step", 12, 1, Spins, 1) { Logarithmic = true };
    private readonly Choice _then = new("then", "when done", "next memory", "add patterns", "wait");

    private readonly List<int[]> _drawn = [];
    private readonly List<double> _history = [];
    private readonly double[] _theory =
        [.. Enumerable.Range(1, 70).SelectMany(k => new[] { 0.005 * k, HopfieldTheory.RetrievalOverlap(0.005 * k) })];
    private readonly double[] _probe = new double[Spins];
    private int[][] _patterns = [];
    private int[] _order1 = [];
    private Recall[] _recalls = [];
    private double[] _energyAtMemory = [], _energyAtProbe = [];
    private int _shown, _place, _rest;
    private bool _thumbsDue, _recorded;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "memory", "Hopfield and dense memory", "E = −½ Σᵢⱼ wᵢⱼ sᵢ sⱼ     dense: E = −Σμ (ξμ·s)ⁿ", "06-hopfield",
        "Four memories store the same patterns and recall from the same damaged probe; add patterns until they break.",
        "Draw into the probe; with Shift or the right button, erase. All four start again from it.",
        [
            new("damage", "Damage", 'd', "Takes the next memory and turns a fraction of its bits."),
            new("erase", "Erase half", 'e', "Erases the lower half of the memory."),
            new("memorise", "Memorise", 'm', "Stores the probe as one more pattern."),
            new("clear", "Empty", 'c', "An empty probe to draw into."),
        ],
        [
            "Six letters, a quarter of the bits wrong. All four find the letter. Say what falls: the energy, spin by spin; that is all " +
                "the network does.",
            "Put the number of patterns up. Letters resemble each other, so Hebb's rule mixes them at six or seven: one sees the " +
                "mixture. The pseudo-inverse does not mind.",
            "Change to random patterns and 'add patterns': Hebb follows the dashed theory and falls off the cliff at K/N = 0.138. The " +
                "others go on.",
            "Dense memory, n = 4: the energy counts agreement to the fourth power, the capacity grows as a power of N. n = 2 is Hebb's " +
                "rule again: try it.",
            "Modern net: attention. Lower β until it answers with the mean of all patterns: a temperature too high to tell them apart.",
            "Draw something of your own in the probe, memorise it, erase half, and let it be recalled. Or load a picture (i): a face, " +
                "a logo.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_count, _noise, _kind, _order, _beta, _speed, _then];

    /// <summary>Whether all that is stored is random, as the theory wants it.</summary>
    private bool HasTheory => _kind.Index == 1 && _drawn.Count == 0;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        Span<byte> cells = frame.Bytes("cells", (2 + Memories) * Spins);
        for (int i = 0; i < Spins; i++)
        {
            cells[i] = Grey(_patterns[_shown][i]);
            cells[Spins + i] = Grey(_probe[i]);
            for (int k = 0; k < Memories; k++) cells[((2 + k) * Spins) + i] = Grey(_recalls[k].State[i]);
        }

        frame.Numbers("overlaps", [.. _recalls.Select(Overlap)]);
        frame.Numbers("energies", [.. _recalls.Select(Height)]);
        frame.Numbers("state", _patterns.Length, _shown, Spins, _recalls.Count(recall => recall.IsDone),
            HasTheory ? HopfieldTheory.RetrievalOverlap((double)_patterns.Length / Spins) : double.NaN);
        if (!_thumbsDue) return;
        _thumbsDue = false;
        int shown = Math.Min(MostShown, _patterns.Length);
        Span<byte> thumbs = frame.Bytes("thumbs", shown * Spins);
        for (int k = 0; k < shown; k++)
            for (int i = 0; i < Spins; i++) thumbs[(k * Spins) + i] = Grey(_patterns[k][i]);
        frame.Numbers("history", [.. _history]);
        frame.Numbers("theory", HasTheory ? _theory : []);
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "damage":
                Next();
                return true;
            case "erase":
                Damage(0);
                Array.Fill(_probe, -1, Spins / 2, Spins / 2);
                StartAll();
                return true;
            case "memorise":
                Memorise(Array.ConvertAll(_probe, s => s > 0 ? 1 : -1));
                StartAll();
                return true;
            case "load" when numbers.Length == Spins:
                Memorise(Pattern(numbers));
                Damage(_noise.Value);
                return true;
            case "clear":
                Array.Fill(_probe, -1);
                StartAll();
                return true;
            case "paint" when numbers is [var x, var y, var up]:
                Paint(x, y, up > 0);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        if (parameter == _noise) Damage(_noise.Value);
        else if (parameter.Restarts)
        {
            if (parameter != _count) _history.Clear();
            Store();
            _shown = Math.Min(_shown, _patterns.Length - 1);
            Damage(_noise.Value);
        }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        _history.Clear();
        _shown = 0;
        Store();
        Damage(_noise.Value);
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        if (_recalls.All(recall => recall.IsDone))
        {
            Rest();
            return;
        }

        if (_place == 0)
        {
            _order1 = [.. Enumerable.Range(0, Spins)];
            Rng.Shuffle(_order1);
        }

        foreach (Recall recall in _recalls.Where(recall => !recall.IsDone)) recall.Update(_order1, _place, _speed.Whole);
        _place += _speed.Whole;
        if (_place >= Spins) _place = 0;
    }

    /// <summary>All have settled: notes how well, waits a moment, and goes on.</summary>
    private void Rest()
    {
        if (!_recorded)
        {
            _history.Add((double)_patterns.Length / Spins);
            _history.AddRange(_recalls.Select(Overlap));
            if (_history.Count > 2000) _history.RemoveRange(0, 1 + Memories);
            _recorded = _thumbsDue = true;
        }

        if (_then.Index == 2 || ++_rest < RestFrames) return;
        if (_then.Index == 1 && _count.Value < 200)
        {
            _count.Set(Math.Ceiling(_count.Value * 1.12));
            Store();
        }

        Next();
    }

    private void Next()
    {
        _shown = (_shown + 1) % _patterns.Length;
        Damage(_noise.Value);
    }

    /// <summary>The patterns of this seed, those that were drawn first, in all four memories.</summary>
    private void Store()
    {
        var rng = new Rng(Seed);
        _patterns = new int[_count.Whole][];
        for (int mu = 0; mu < _patterns.Length; mu++)
        {
            int letter = mu - _drawn.Count;
            int[] random = HopfieldPatterns.Random(1, Spins, rng)[0];
            _patterns[mu] = letter < 0 ? _drawn[mu] : _kind.Index == 0 && letter < 26 ? Letter((char)('A' + (letter * 7 % 26))) : random;
        }

        _recalls =
        [
            new PairwiseRecall(Hopfield.Hebb(_patterns)), new PairwiseRecall(Hopfield.PseudoInverse(Independent(_patterns))),
            new DenseRecall(_patterns, _order.Whole),
            new ModernRecall(new ModernHopfield([.. _patterns.Select(p => Array.ConvertAll(p, s => (double)s))], _beta.Value)),
        ];
        _thumbsDue = true;
    }

    /// <summary>
    /// Those that are no combination of earlier ones, by Gram and Schmidt; the others lie in the span and are stored all the same.
    /// </summary>
    private static int[][] Independent(int[][] patterns)
    {
        var (kept, axes) = (new List<int[]>(), new List<double[]>());
        foreach (int[] pattern in patterns)
        {
            double[] rest = Array.ConvertAll(pattern, s => (double)s);
            // Twice: once leaves rounding behind.
            for (int round = 0; round < 2; round++)
            {
                foreach (double[] axis in axes)
                {
                    double part = 0;
                    for (int i = 0; i < Spins; i++) part += axis[i] * rest[i];
                    for (int i = 0; i < Spins; i++) rest[i] -= part * axis[i];
                }
            }

            double length = Math.Sqrt(rest.Sum(r => r * r));
            if (length < 0.1) continue;
            kept.Add(pattern);
            axes.Add(Array.ConvertAll(rest, r => r / length));
        }

        return [.. kept];
    }

    private void Memorise(int[] pattern)
    {
        _drawn.Add(pattern);
        if (_drawn.Count > 50) _drawn.RemoveAt(0);
        _count.Set(Math.Max(_count.Value + 1, _drawn.Count));
        Store();
        _shown = _drawn.Count - 1;
    }

    /// <summary>A picture in two tones, cut at its mean; the rarer tone is up, as ink is.</summary>
    private static int[] Pattern(ReadOnlySpan<double> greys)
    {
        double mean = 0;
        foreach (double grey in greys) mean += grey / greys.Length;
        var pattern = new int[greys.Length];
        for (int i = 0; i < pattern.Length; i++) pattern[i] = greys[i] < mean ? 1 : -1;
        return pattern.Sum() <= 0 ? pattern : Array.ConvertAll(pattern, s => -s);
    }

    private void Damage(double share)
    {
        for (int i = 0; i < Spins; i++) _probe[i] = _patterns[_shown][i];
        int[] places = [.. Enumerable.Range(0, Spins)];
        Rng.Shuffle(places);
        for (int k = 0; k < (int)Math.Round(share * Spins); k++) _probe[places[k]] *= -1;
        StartAll();
    }

    private void StartAll()
    {
        double[] memory = Array.ConvertAll(_patterns[_shown], s => (double)s);
        foreach (Recall recall in _recalls) recall.Start(_probe);
        _energyAtMemory = [.. _recalls.Select(recall => recall.Energy(memory))];
        _energyAtProbe = [.. _recalls.Select(recall => recall.Energy(_probe))];
        (_place, _rest, _recorded) = (0, 0, false);
    }

    private double Overlap(Recall recall) => recall.State.Zip(_patterns[_shown], (s, x) => s * x).Sum() / Spins;

    /// <summary>The energy, 0 at the memory and 1 at the probe.</summary>
    private double Height(Recall recall, int k)
    {
        double range = _energyAtProbe[k] - _energyAtMemory[k];
        return Math.Abs(range) < 1e-12 ? 0 : (recall.Energy(recall.State) - _energyAtMemory[k]) / Math.Abs(range);
    }

    private void Paint(double x, double y, bool up)
    {
        int column = (int)Math.Clamp(x * Side, 0, Side - 1), row = (int)Math.Clamp(y * Side, 0, Side - 1);
        for (int i = Math.Max(0, row - 1); i <= Math.Min(Side - 1, row); i++)
            for (int j = Math.Max(0, column - 1); j <= Math.Min(Side - 1, column); j++) _probe[(i * Side) + j] = up ? 1 : -1;
        StartAll();
    }

    /// <summary>A letter of 5 × 7 dots, three times as large, in the middle.</summary>
    private static int[] Letter(char letter)
    {
        int[] dots = Letters.Pattern(letter), pattern = new int[Spins];
        Array.Fill(pattern, -1);
        (int left, int top) = ((Side - (3 * Letters.Width)) / 2, (Side - (3 * Letters.Height)) / 2);
        for (int y = 0; y < 3 * Letters.Height; y++)
            for (int x = 0; x < 3 * Letters.Width; x++) pattern[((y + top) * Side) + x + left] = dots[(y / 3 * Letters.Width) + (x / 3)];
        return pattern;
    }

    private static byte Grey(double s) => (byte)Math.Clamp(127.5 * (s + 1), 0, 255);
}
