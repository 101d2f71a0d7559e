//  p(x) ∝ e^{−E(x)/T}: seven samplers on one landscape, at equal cost in gradient evaluations, the exact density behind each.
//
//  One step size η serves all, so that they can be compared:   ULA and MALA η;   HMC and NUTS ε = √(2ηT);   Metropolis width √(2ηT).
//  One leapfrog step of that ε is one step of MALA. Tempering: MALA at T, 2T, 4T, 8T with steps η; the cold one is drawn.

using System.Runtime.InteropServices;

namespace Ebm.Live;

/// <summary>A race of samplers: thousands of particles on a chosen or drawn landscape.</summary>
internal sealed class RaceDemo : Demo
{
    /// <summary>The samplers, in the order of the panels.</summary>
    internal static readonly string[] Names = ["Metropolis", "Gibbs", "ULA", "MALA", "HMC", "NUTS", "tempering"];

    private const int Levels = 4;

    private readonly Choice _where = new("E", "landscape", "eight Gaussians", "double well", "banana", "Müller-Brown", "two moons",
        "drawn")
    { Restarts = true };
    private readonly Slider _stepSize = new("step", "step size η", 0.02, 0.0005, 2, 0.0005) { Logarithmic = true };
    private readonly Slider _length = new("L", "HMC steps L", 12, 1, 64, 1);
    private readonly Slider _temperature = new("T", "temperature T", 1, 0.2, 5, 0.01) { Logarithmic = true };
    private readonly Slider _budget = new("budget", "gradients a frame", 4, 1, 100, 1) { Logarithmic = true };
    private readonly Slider _count = new("N", "particles each", 10000, 100, 10000, 1) { Logarithmic = true, Restarts = true };
    private readonly Choice _start = new("start", "start", "one point", "everywhere") { Restarts = true };

    private readonly Sketch _drawn = new(most: 250, reach: 0.316);
    private RaceLandscape _landscape = RaceLandscape.Of("");
    private Racer[] _racers = [];
    private double _spent;
    private int _rounds;
    private bool _densityDue, _drawnAnew;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "race", "Race of samplers", "p(x) ∝ e^(−E(x)/T)     x′ = x − η ∂E + √(2ηT) ξ", "04-sampling",
        "Seven samplers move thousands of particles over one landscape at equal cost in gradients; the exact density lies behind each.",
        "Draw a landscape: every stroke digs a valley; with Shift or the right button, fills it up.",
        [
            new("clear", "New drawing", 'c', "An empty landscape to draw into."),
            new("big", "Step × 4", 'b', "Four times the step size: see who becomes wrong, and who only slow."),
            new("small", "Step ÷ 4", 'm', "A quarter of the step size."),
            new("spread", "Scatter", 'e', "Starts again with the particles everywhere."),
        ],
        [
            "Eight Gaussians, all particles in one of them. Whoever moves downhill and shakes a little stays for long: tempering and " +
                "Gibbs fill the ring. Of tempering the cold chain is drawn; hot ones carry it over. Look at R̂ of MALA in the first " +
                "seconds: near 1, and all of it wrong; chains that start together agree with each other.",
            "KL counts all: shape and shares. It cannot fall below the noise of so many particles: the dashed line, if every frame " +
                "were independent.",
            "Press e: everywhere at once. Now all look right. The start hid the problem: R̂ near 1 with a good start proves little.",
            "Banana, η = 0.02: HMC and NUTS go along the valley, Metropolis crawls. Read ESS for a thousand gradients.",
            "Press b twice: ULA has no test, so a large step makes it wrong: wider than the density behind. MALA, HMC refuse instead, " +
                "and slow down. On a steep landscape ULA flies off.",
            "Gibbs knows the conditional of a whole line, so it leaps between modes that share one, and needs no step size. It pays an " +
                "energy for each cell of the line. Banana: along the bend it still takes small steps.",
            "HMC with an unlucky L returns to where it was: turn L and watch ESS. NUTS finds L by itself.",
            "Draw your own: let the hall propose a landscape on which NUTS loses.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_where, _stepSize, _length, _temperature, _budget, _count, _start];

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        TakeDrawing();
        int count = _count.Whole;
        Span<ushort> places = MemoryMarshal.Cast<byte, ushort>(frame.Bytes("places", 2 * sizeof(ushort) * count * _racers.Length));
        for (int k = 0; k < _racers.Length; k++) _racers[k].Write(places.Slice(2 * count * k, 2 * count));
        // Shares of n draws have a mean KL of (cells − 1)/2n; forgetting averages (1 + 0.9)/(1 − 0.9) = 19 rounds if they are independent.
        double filled = _landscape.Density.Count(p => p * count > 0.5);
        frame.Numbers("state", count, _spent, filled / (2 * count * 19));
        frame.Numbers("racers", [.. _racers.SelectMany(racer => new[]
        {
            racer.Divergence, racer.Acceptance, racer.RHat, racer.EffectivePerThousand, racer.HasDiverged ? 1 : 0, racer.Spent,
        })]);
        if (!_densityDue) return;
        _densityDue = false;
        frame.Numbers("density", _landscape.Density);
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        if (parameter == _stepSize || parameter == _length || parameter == _temperature) Rebuild(keep: true);
        else base.Changed(parameter);
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "clear":
                _drawn.Clear();
                _where.Set("drawn");
                Restart(Seed);
                return true;
            case "big" or "small":
                _stepSize.Set(_stepSize.Value * (action == "big" ? 4 : 0.25));
                Rebuild(keep: true);
                return true;
            case "spread":
                _start.Set("everywhere");
                Restart(Seed);
                return true;
            case "draw" when numbers is [var x, var y, var dig]:
                Draw(Math.Clamp(x, 0, 1), Math.Clamp(y, 0, 1), dig > 0);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void Begin() => Rebuild(keep: false);

    /// <inheritdoc/>
    protected override void Step()
    {
        TakeDrawing();
        _spent += _budget.Value;
        ForkJoin.Run(_racers.Length, 0, k =>
        {
            _racers[k].RunTo(_spent);
            _racers[k].Book();
        });
        // One of them each time: diagnoses cost a millisecond.
        if (++_rounds % 5 == 0) _racers[_rounds / 5 % _racers.Length].Diagnose(_budget.Value);
    }

    /// <summary>Makes samplers for the parameters as they are.</summary>
    /// <param name="keep">Whether the particles stay where they are; otherwise they start.</param>
    private void Rebuild(bool keep)
    {
        Points[]? kept = keep && _racers.Length > 0 ? [.. _racers.Select(racer => racer.Places)] : null;
        _landscape = RaceLandscape.Of(_where.Text, _drawn);
        _landscape.Solve(_temperature.Value);
        (_spent, _densityDue, _rounds, _drawnAnew) = (0, true, 0, false);
        double temperature = _temperature.Value, beta = 1 / temperature, step = _stepSize.Value, leap = Math.Sqrt(2 * step * temperature);
        IDifferentiableEnergy energy = _landscape.Energy;
        double[] betas = [.. Enumerable.Range(0, Levels).Select(k => beta / (1 << k))];
        (ISampler Sampler, Func<StepInfo, double> Cost)[] made =
        [
            (new Metropolis(energy, leap, beta), _ => 1), (new GridGibbs(_landscape, temperature), _ => GridGibbs.Cost),
            (new Langevin(energy, step, beta), _ => 1),
            (new Mala(energy, step, beta), _ => 1),
            (new HamiltonianMonteCarlo(energy, leap, _length.Whole, beta), _ => _length.Whole),
            (new NoUTurnSampler(energy, leap, 6, beta), info => info.LeapfrogSteps),
            (new ParallelTempering(b => new Mala(energy, step, b), betas), _ => Levels),
        ];
        Rng[] streams = Rng.Split(made.Length);
        _racers = [.. made.Select((m, k) => new Racer(_landscape, m.Sampler, m.Cost, kept?[k] ?? StartPoints(), streams[k]))];
    }

    private Points StartPoints()
    {
        if (_start.Index == 0) return Points.Repeat(_landscape.StartPoint, _count.Whole);
        double half = 0.9 * _landscape.Half;
        return Points.Uniform(Rng, _count.Whole, (_landscape.X - half, _landscape.X + half), (_landscape.Y - half, _landscape.Y + half));
    }

    private void Draw(double x, double y, bool dig)
    {
        if (_where.Text != "drawn")
        {
            _drawn.Clear();
            _where.Set("drawn");
            _landscape = RaceLandscape.Of("drawn", _drawn);
        }

        (double px, double py) = (_landscape.X + (_landscape.Half * ((2 * x) - 1)), _landscape.Y + (_landscape.Half * ((2 * y) - 1)));
        _drawn.Touch(px, py, dig);
        // A stroke sends many points: what they make is solved once, before the next step or frame.
        _drawnAnew = true;
    }

    private void TakeDrawing()
    {
        if (!_drawnAnew) return;
        _drawnAnew = false;
        Rebuild(keep: _drawn.Count > 1);
    }
}
