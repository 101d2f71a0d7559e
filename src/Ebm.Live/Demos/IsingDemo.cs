//  E(s) = −J Σ_⟨ij⟩ s_i s_j − h Σ_i s_i,     s_i = ±1 on an L × L torus,     p ∝ e^{−E/T}
//
//  The spins of the page are packed bits. Three ways to move them:
//      Metropolis, h = 0    MultiSpinIsing, 512 spins at a time
//      Metropolis, h ≠ 0    FieldLattice, 64 spins at a time
//      Wolff                IsingLattice, clusters; needs h = 0
//  Only J/T and h/T matter: the lattices run at J = ±1 (or 0) with β = |J|/T and the field h/|J|.
//
//  Exact where h = 0: e by Kaufman at this L and T, |m| by Yang for L → ∞. For J < 0 the two sublattices change sign: the same e, and
//  the order shows in the staggered magnetisation alone.

using System.Numerics;
using System.Runtime.InteropServices;

namespace Ebm.Live;

/// <summary>A large Ising lattice: temperature, field and coupling turned live beside the exact energy and magnetisation.</summary>
internal sealed class IsingDemo : Demo
{
    private const double HysteresisReach = 0.6;
    private const double HysteresisStep = 0.004;

    private readonly Choice _side = new("L", "side L", "512", "2048", "256", "128") { Restarts = true };
    private readonly Slider _temperature = new("T", "temperature T", 2.269, 0.5, 5, 0.001);
    private readonly Slider _field = new("h", "field h", 0, -1, 1, 0.005);
    private readonly Slider _coupling = new("J", "coupling J", 1, -1.5, 1.5, 0.01);
    private readonly Choice _rule = new("rule", "update", "Metropolis", "Wolff");
    private readonly Slider _sweeps = new("sweeps", "sweeps a frame", 1, 1, 100, 1) { Logarithmic = true };

    private byte[] _bits = [];
    private IsingEngine _engine = new();
    private (double T, double J, int Side) _solved;
    private double _exactEnergy, _exactMagnetisation, _sweepsDone;
    private double? _hysteresis;   // how far along the loop 0 → h → −h → h, in units of steps
    private bool _curvesDue;
    private (double Energy, double Magnetisation, double Staggered)? _reading;   // of the last whole state; a cluster may grow over frames

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "ising", "Ising model", "E(s) = −J Σ⟨ij⟩ sᵢ sⱼ − h Σᵢ sᵢ     p(s) ∝ e^(−E/T)", "05-ising",
        "A magnet of up to four million spins: order, disorder and the point between them, beside Onsager's, Kaufman's and Yang's " +
            "exact curves.",
        "Paint spins up; with Shift or the right button, down.",
        [
            new("quench", "Quench", 'q', "Random spins, then T = 1: domains grow."),
            new("critical", "T = Tc", 'c', "To the critical temperature of this J, 2 |J| / ln(1 + √2): 2.269 for J = 1."),
            new("hysteresis", "Hysteresis", 'y', "Takes the field once around, slowly: below Tc the magnet remembers."),
            new("align", "All up", 'a', "All spins up: the ground state of J > 0."),
        ],
        [
            "Begin at T = 5: noise, m = 0. Lower T with the arrow keys. At 2.269 islands of all sizes appear: ask which size is " +
                "typical. None is; that is the critical point.",
            "The dashed lines are exact: Kaufman's energy at this very size, Yang's magnetisation for L → ∞. The run has to find them " +
                "by itself. On a finite lattice |m| does not vanish at Tc.",
            "Press q (quench): T jumps from infinity to 1. The energy falls as a power of time while domains grow; paint a domain and " +
                "watch it shrink by its curvature.",
            "At Tc change Metropolis to Wolff: clusters decorrelate the lattice in a few steps, Metropolis needs about L^2.17 sweeps. " +
                "Watch the m trace.",
            "Press y (hysteresis) at T = 1.5: the field goes around and m lags behind: the loop's area is lost work. Above Tc the loop " +
                "closes.",
            "Set J = −1: an antiferromagnet. Same energy curve, no magnetisation: the order is a checkerboard.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_temperature, _field, _coupling, _rule, _sweeps, _side];

    /// <inheritdoc/>
    public override int StepsPerFrame => _sweeps.Whole;

    private int Side => int.Parse(_side.Text, System.Globalization.CultureInfo.InvariantCulture);

    private bool Wolff => _rule.Index == 1;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        _engine.CopyBits(_bits);
        if (_engine.IsWhole) _reading = null;
        (double energy, double magnetisation, double staggered) = _reading ??= Read(_bits, Side, _coupling.Value, _field.Value);
        Solve();
        _bits.CopyTo(frame.Bytes("spins", _bits.Length));
        frame.Numbers("state", Side, _sweepsDone, energy, magnetisation, staggered, _field.Value == 0 ? _exactEnergy : double.NaN,
            _field.Value == 0 ? _exactMagnetisation : double.NaN, _temperature.Value, _field.Value, _hysteresis is null ? 0 : 1,
            _coupling.Value);
        if (_curvesDue) WriteCurves(frame);
        _curvesDue = false;
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        base.Changed(parameter);
        // Clusters are for h = 0: whichever of the two was asked for last holds.
        if (parameter == _field && _field.Value != 0) _rule.Set(0);
        if (parameter == _rule && _rule.Index == 1) _field.Set(0);
        if (parameter == _field || parameter == _rule) _hysteresis = null;
        if (parameter == _coupling) _curvesDue = true;
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "quench":
                _field.Set(0);
                _hysteresis = null;
                Restart(Seed);
                _temperature.Set(1);
                return true;
            case "critical":
                _temperature.Set(IsingExact.CriticalTemperature * Math.Max(0.25, Math.Abs(_coupling.Value)));
                return true;
            case "hysteresis":
                _hysteresis = _hysteresis is null ? 0 : null;
                _rule.Set(0);
                _field.Set(0);
                return true;
            case "align":
                Array.Fill(_bits, (byte)0xFF);
                _engine.SetBits(_bits);
                return true;
            case "paint" when numbers is [var x, var y, var radius, var up]:
                Paint(x, y, Math.Clamp(radius, 0, 0.5), up > 0);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        if (_hysteresis is not null)
        {
            _hysteresis = 0;
            _field.Set(0);
        }

        // An address may ask for both: the field it names holds.
        if (Wolff && _field.Value != 0) _rule.Set(0);
        _bits = new byte[Side * Side / 8];
        MemoryMarshal.AsBytes(Enumerable.Range(0, _bits.Length / 8).Select(_ => Rng.NextUInt64()).ToArray().AsSpan()).CopyTo(_bits);
        _engine = new IsingEngine();
        _engine.Use(Side, _temperature.Value, _coupling.Value, _field.Value, Wolff, _bits, Rng);
        (_sweepsDone, _curvesDue, _reading) = (0, true, null);
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        if (_hysteresis is { } place) Turn(place);
        _engine.Use(Side, _temperature.Value, _coupling.Value, _field.Value, Wolff, _bits, Rng);
        _sweepsDone += _engine.Sweep(Rng);
    }

    /// <summary>Energy, magnetisation and staggered magnetisation, per spin.</summary>
    /// <param name="bits">The spins, a row after the other.</param>
    /// <param name="side">L, a multiple of 64.</param>
    /// <param name="coupling">J.</param>
    /// <param name="field">h.</param>
    internal static (double Energy, double Magnetisation, double Staggered) Read(ReadOnlySpan<byte> bits, int side, double coupling,
        double field)
    {
        const ulong Even = 0x5555555555555555;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bits);
        int width = side / 64;
        long up = 0, odd = 0, broken = 0;
        for (int y = 0; y < side; y++)
        {
            ReadOnlySpan<ulong> row = words.Slice(y * width, width), below = words.Slice((y + 1) % side * width, width);
            for (int k = 0; k < width; k++)
            {
                ulong right = (row[k] >> 1) | (row[(k + 1) % width] << 63);
                up += BitOperations.PopCount(row[k]);
                odd += BitOperations.PopCount(row[k] ^ (y % 2 == 0 ? Even : ~Even));
                broken += BitOperations.PopCount(row[k] ^ right) + BitOperations.PopCount(row[k] ^ below[k]);
            }
        }

        double spins = (double)side * side, magnetisation = (2 * up / spins) - 1;
        return ((-coupling * (2 - (2 * broken / spins))) - (field * magnetisation), magnetisation, (2 * odd / spins) - 1);
    }

    private void Turn(double place)
    {
        double quarter = HysteresisReach / HysteresisStep;
        double h = place < quarter ? place : place < 3 * quarter ? (2 * quarter) - place : place - (4 * quarter);
        _field.Set(Math.Round(h * HysteresisStep, 3));
        // Once up, then around forever: from the top at one quarter to the top again at five.
        _hysteresis = place >= 5 * quarter ? quarter + 1 : place + 1;
    }

    private void Solve()
    {
        (double, double, int) now = (_temperature.Value, _coupling.Value, Side);
        if (now == _solved) return;
        _solved = now;
        double j = Math.Abs(_coupling.Value), t = _temperature.Value;
        _exactEnergy = j == 0 ? 0 : IsingExact.KaufmanEnergy(Side, Side, 1 / t, j);
        _exactMagnetisation = _coupling.Value > 0 ? IsingExact.YangMagnetisation(t, j) : 0;
    }

    /// <summary>The exact curves over all temperatures: what the page draws the run's point into.</summary>
    private void WriteCurves(FrameWriter frame)
    {
        const int Count = 181;
        double[] t = [.. Enumerable.Range(0, Count).Select(k => 0.5 + (4.5 * k / (Count - 1)))];
        double j = Math.Abs(_coupling.Value);
        frame.Numbers("curveT", t);
        // A lattice of side 128 is as good as the large one to the eye, and is solved in a moment.
        frame.Numbers("curveE", [.. t.Select(x => j == 0 ? 0 : IsingExact.KaufmanEnergy(128, 128, 1 / x, j))]);
        frame.Numbers("curveM", [.. t.Select(x => _coupling.Value > 0 ? IsingExact.YangMagnetisation(x, j) : 0)]);
    }

    private void Paint(double x, double y, double radius, bool up)
    {
        int side = Side, reach = (int)Math.Ceiling(radius * side);
        (int cx, int cy) = ((int)Math.Clamp(x * side, 0, side - 1), (int)Math.Clamp(y * side, 0, side - 1));
        _engine.CopyBits(_bits);
        for (int dy = -reach; dy <= reach; dy++)
        {
            for (int dx = -reach; dx <= reach; dx++)
            {
                if ((dx * dx) + (dy * dy) > reach * reach) continue;
                int column = (cx + dx + side) % side, row = (cy + dy + side) % side;
                byte bit = (byte)(1 << (column % 8));
                ref byte cell = ref _bits[(row * (side / 8)) + (column / 8)];
                cell = (byte)(up ? cell | bit : cell & ~bit);
            }
        }

        _engine.SetBits(_bits);
    }
}
