//  E(q) = √(‖q − g‖² + s²) − s + h e^{−(d(q)/w)²}:  the goal g pulls, a cup-shaped wall pushes (Energies.Cup)
//
//      T = 0    q ← q − η ∂E                      downhill: caught in the cup
//      T > 0    q ← q − η ∂E + √(2ηT) ξ           heat climbs out; for long times p(q) ∝ e^{−E/T}
//
//  Exact beside the run: the shares of the goal's valley and of the cup, and ⟨E⟩, by quadrature of e^{−E/T}.

namespace Ebm.Live;

/// <summary>Robots that go downhill to a goal behind a cup: caught without heat, freed by it.</summary>
internal sealed class RobotDemo : Demo
{
    private const double StepSize = 0.002, GoalX = 3, CupX = 1.3, CupRadius = 0.7, Reach = 0.8, AnnealFrom = 1.5;
    private const int AnnealSteps = 6000;

    private readonly Slider _temperature = new("T", "temperature T", 0.2, 0, 2, 0.01);
    private readonly Slider _height = new("h", "wall h", 2.5, 1.5, 8, 0.1);
    private readonly Slider _count = new("N", "robots", 400, 1, 4000, 1) { Logarithmic = true, Restarts = true };
    private readonly Slider _steps = new("speed", "steps a frame", 10, 1, 200, 1) { Logarithmic = true };

    private RaceLandscape _landscape = Of(2.5);
    private ISampler? _sampler;
    private ChainState? _state;
    private double _exactGoal, _exactCup, _exactEnergy;
    private double _annealing = double.NaN;   // steps of annealing done, or NaN
    private bool _pictureDue;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "robot", "The robot in the cup", "E(q) = ‖q − g‖ + h e^(−(d(q)/w)²)     q′ = q − η ∂E + √(2ηT) ξ", "03-inference",
        "Inference is going downhill; a cup in front of the goal catches whoever only does that, and heat frees them.",
        "Puts all robots where you click.",
        [
            new("cold", "T = 0", 'c', "No heat: gradient descent."),
            new("anneal", "Anneal", 'a', "Heats to T = 1.5 and cools slowly to 0."),
            new("start", "To the start", 'b', "All robots back to the start, the heat as it is."),
        ],
        [
            "Press c, then b: without heat all robots run into the cup and stay. The gradient is zero there; it is not the goal.",
            "Ask what a robot would have to do: climb. Turn T up slowly. First one escapes, then many: the rate goes as e^(−barrier/T).",
            "The dashed lines are exact, by quadrature. At T = 0.2 nearly all belong to the goal, yet the run takes forever to get " +
                "there: equilibrium and the time to reach it are two things.",
            "At T = 2 they come out at once and do not stay at the goal either. That is the conflict; annealing (a) is the way out.",
            "Raise the wall h: the equilibrium hardly changes, the time grows exponentially.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_temperature, _height, _count, _steps];

    /// <inheritdoc/>
    public override int StepsPerFrame => _steps.Whole;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        ReadOnlySpan<float> positions = _state!.Positions;
        int count = _state.Count, goal = 0, cup = 0;
        double energy = 0;
        for (int i = 0; i < count; i++)
        {
            (bool atGoal, bool inCup) = Where(positions[i], positions[count + i]);
            if (atGoal) goal++;
            if (inCup) cup++;
            energy += _state.Energies[i];
        }

        frame.Floats("robots", positions);
        frame.Numbers("state", (double)goal / count, _exactGoal, (double)cup / count, _exactCup, energy / count, _exactEnergy,
            _temperature.Value,
            _landscape.X, _landscape.Y, _landscape.Half);
        if (!_pictureDue) return;
        _pictureDue = false;
        const int Cells = RaceLandscape.Cells;
        frame.Numbers("energies",
            [.. Enumerable.Range(0, Cells * Cells).Select(cell => _landscape.Energy.Energy(_landscape.MiddleOf(cell)))]);
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        base.Changed(parameter);
        if (parameter == _temperature) _annealing = double.NaN;
        if (parameter == _temperature || parameter == _height) Prepare(_state!.Points);
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "cold":
                _annealing = double.NaN;
                _temperature.Set(0);
                Prepare(_state!.Points);
                return true;
            case "anneal":
                _annealing = 0;
                return true;
            case "start":
                Place(0, 0);
                return true;
            case "place" when numbers is [var x, var y]:
                Place(_landscape.X + (_landscape.Half * ((2 * Math.Clamp(x, 0, 1)) - 1)),
                    _landscape.Y + (_landscape.Half * ((2 * Math.Clamp(y, 0, 1)) - 1)));
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        _annealing = double.NaN;
        Place(0, 0);
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        // Twenty times on the way down is as smooth as needed: each time the exact values are solved anew.
        if (_annealing >= 0 && _annealing++ % (AnnealSteps / 40) == 0)
        {
            double left = 1 - (_annealing / AnnealSteps);
            _temperature.Set(left <= 0 ? 0 : Math.Round(AnnealFrom * left * left, 3));
            if (left <= 0) _annealing = double.NaN;
            Prepare(_state!.Points);
        }

        _sampler!.Step(_state!, Rng);
    }

    private static RaceLandscape Of(double height) => new(Energies.Cup(height), 1.5, 0, 2.4, [0, 0]);

    private static (bool AtGoal, bool InCup) Where(double x, double y) =>
        (Math.Pow(x - GoalX, 2) + (y * y) < Reach * Reach, Math.Pow(x - CupX, 2) + (y * y) < CupRadius * CupRadius);

    /// <summary>All robots close to one place.</summary>
    private void Place(double x, double y)
    {
        const double Spread = 0.12;
        Prepare(Points.Uniform(Rng, _count.Whole, (x - Spread, x + Spread), (y - Spread, y + Spread)));
    }

    /// <summary>The sampler and the exact values for the parameters as they are.</summary>
    private void Prepare(Points robots)
    {
        double temperature = _temperature.Value;
        _landscape = Of(_height.Value);
        _pictureDue = true;
        _sampler = Langevin.WithNoise(_landscape.Energy, StepSize, Math.Sqrt(2 * StepSize * temperature));
        _state = _sampler.Start(robots);
        Solve(Math.Max(temperature, 0.005));
    }

    /// <summary>The exact values, by the midpoint rule around the goal; E grows as the distance, so the box grows with T.</summary>
    private void Solve(double temperature)
    {
        const int Side = 400;
        double half = 3 + (12 * temperature);
        var points = new float[2 * Side * Side];
        for (int i = 0; i < Side * Side; i++)
        {
            points[i] = (float)(GoalX + (half * ((2 * ((i % Side) + 0.5) / Side) - 1)));
            points[(Side * Side) + i] = (float)(half * ((2 * ((i / Side) + 0.5) / Side) - 1));
        }

        var energies = new float[Side * Side];
        _landscape.Energy.Energies(new Batch(points, 2, Side * Side), energies);
        double lowest = energies.Min(), sum = 0;
        (_exactGoal, _exactCup, _exactEnergy) = (0, 0, 0);
        for (int i = 0; i < energies.Length; i++)
        {
            double weight = Math.Exp((lowest - energies[i]) / temperature);
            (bool goal, bool cup) = Where(points[i], points[(Side * Side) + i]);
            sum += weight;
            _exactEnergy += weight * energies[i];
            if (goal) _exactGoal += weight;
            if (cup) _exactCup += weight;
        }

        (_exactGoal, _exactCup, _exactEnergy) = (_exactGoal / sum, _exactCup / sum, _exactEnergy / sum);
    }
}
