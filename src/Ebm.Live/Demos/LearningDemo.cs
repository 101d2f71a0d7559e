//  p(y) = e^{−F(y)} / Z,   Z = ∫_box e^{−F} by quadrature:   the exact log-likelihood of held-out points, while F learns
//
//      CD          chains of ten Langevin steps from the data            push F down on data, up where they end
//      PCD         the same from a buffer of earlier ends
//      NCE         tell data from Gaussian noise; log Z is learned
//      denoising   −∂F against the way back to the clean point
//      sliced      score matching along random directions
//      flow        exact: change of variables, no negatives
//  The data are drawn from a known density: its own log-likelihood is the dashed line nobody can beat but by luck of the draw.

namespace Ebm.Live;

/// <summary>Two methods learn an energy of the same points, side by side.</summary>
internal sealed class LearningDemo : Demo
{
    private const int Grid = 64, Seen = 4000, Held = 1000, JudgeEvery = 2, Shown = 400, BatchSize = 128;
    private const double Half = 3;

    private static readonly string[] Methods = ["CD", "PCD", "NCE", "denoising", "sliced", "flow"];
    private static readonly float[] GridPoints = PlaneCells.Middles(Half, Grid);

    private readonly Choice _data = new("data", "data", "two moons", "eight Gaussians", "spiral", "drawn") { Restarts = true };
    private readonly Choice _left = new("left", "left", "CD", "PCD", "NCE", "denoising", "sliced", "flow") { Restarts = true };
    private readonly Choice _right = new("right", "right", "flow", "CD", "PCD", "NCE", "denoising", "sliced") { Restarts = true };
    private readonly Slider _rate = new("rate", "learning rate", 0.003, 0.0001, 0.1, 0.0001) { Logarithmic = true, Restarts = true };
    private readonly Slider _speed = new("speed", "updates a frame", 2, 1, 50, 1) { Logarithmic = true };

    private readonly Sketch _drawn = new(most: 150, reach: 0.245);
    private readonly Learner?[] _learners = [null, null];
    private PointCloud _truth = Energies.TwoMoons();
    private Points _held = new(2, 1);
    private double _ceiling;
    private long _frames;
    private bool _drawnAnew;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "learning", "Learning an energy", "p(y) = e^(−F(y)) / Z     −log p(y) = F(y) + log Z", "10-without-z",
        "Two methods learn an energy of the same points; the exact log-likelihood of held-out points, by quadrature, says who is nearer.",
        "Draw data; with Shift or the right button, erase.",
        [
            new("clear", "New drawing", 'c', "No data, to draw some."),
            new("swap", "Swap sides", 'w', "Exchanges the two methods and starts again."),
        ],
        [
            "Left CD, right a flow: the energy sinks where the data are; the shade is e^(−F). The flow knows its Z; the left one never " +
                "computes it. We do, by quadrature, to judge both.",
            "The dashed line is the log-likelihood of the true density: the best that can be expected of held-out points.",
            "Eight Gaussians with denoising: the shapes come at once, the shares of the modes do not: a score does not see them across " +
                "empty space.",
            "CD from data never visits where it has no data: low energies far away stay unseen. PCD's chains find them.",
            "NCE with Gaussian noise: fast where noise and data overlap.",
            "Learning rate 0.05: watch who breaks, and how it says so.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_data, _left, _right, _rate, _speed];

    /// <inheritdoc/>
    public override int StepsPerFrame => _speed.Whole;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        TakeDrawing();
        _frames++;
        for (int k = 0; k < 2; k++)
        {
            Learner learner = _learners[k]!;
            // To judge a model costs as much as some updates: the two take turns.
            if (!learner.IsBroken && (double.IsNaN(learner.LogLikelihood) || _frames % (2 * JudgeEvery) == k * JudgeEvery)) learner.Judge(
                _held);
            learner.WriteDensity(frame.Bytes(k == 0 ? "left" : "right", Grid * Grid));
            frame.Floats(k == 0 ? "leftSamples" : "rightSamples", learner.Draw(new Rng(Seed + (ulong)Steps)));
        }

        frame.Floats("data", [.. _held.Slice(0, Shown).Values]);
        frame.Numbers("state", _learners[0]!.LogLikelihood, _learners[1]!.LogLikelihood, _ceiling, _learners[0]!.Loss, _learners[1]!.Loss,
            _learners[0]!.IsBroken ? 1 : 0, _learners[1]!.IsBroken ? 1 : 0, Array.IndexOf(Methods, _left.Text),
                Array.IndexOf(Methods, _right.Text));
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "clear":
                _drawn.Clear();
                _data.Set("drawn");
                Restart(Seed);
                return true;
            case "swap":
                (string left, string right) = (_left.Text, _right.Text);
                _left.Set(right);
                _right.Set(left);
                Restart(Seed);
                return true;
            case "draw" when numbers is [var x, var y, var add]:
                Draw(Half * ((2 * Math.Clamp(x, 0, 1)) - 1), Half * ((2 * Math.Clamp(y, 0, 1)) - 1), add > 0);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        (_frames, _drawnAnew) = (0, false);
        _truth = _data.Text switch
        {
            "eight Gaussians" => Energies.EightGaussians(1.9, 0.25),
            "spiral" => Energies.Spiral(width: 0.15),
            "drawn" => new PointCloud(_drawn.Xs, _drawn.Ys, 0.2),
            _ => Energies.TwoMoons(width: 0.2),
        };
        Points seen = _truth.Sample(Rng, Seen);
        _held = _truth.Sample(Rng, Held);
        _ceiling = -_truth.LogPartition() - Enumerable.Range(0, Held).Average(i => _truth.Energy(_held[i]));
        string[] methods = [_left.Text, _right.Text];
        for (int k = 0; k < 2; k++) _learners[k] = new Learner(methods[k], seen, _rate.Value, BatchSize, Rng.Split());
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        TakeDrawing();
        foreach (Learner? learner in _learners) learner!.Update();
    }

    private void Draw(double x, double y, bool add)
    {
        if (_data.Text != "drawn")
        {
            _drawn.Clear();
            _data.Set("drawn");
        }

        _drawn.Touch(x, y, add);
        // A stroke sends many points: learning starts again once, before the next step or frame.
        _drawnAnew = true;
    }

    private void TakeDrawing()
    {
        if (_drawnAnew) Restart(Seed);
    }

    /// <summary>One method with its model.</summary>
    internal sealed class Learner
    {
        private readonly EnergyModel _model;
        private readonly Trainer _trainer;
        private readonly float[] _energies = new float[Grid * Grid];
        private readonly double[] _shares = new double[Grid * Grid];

        /// <summary>Makes an untrained model and its trainer.</summary>
        public Learner(string method, Points data, double rate, int batch, Rng rng)
        {
            static NegativeSource Chains(bool replay) => replay
                ? NegativeSource.Replay(energy => new Langevin(energy, 0.01), 10, 2000)
                : NegativeSource.FromData(energy => new Langevin(energy, 0.01), 10);
            var network = new Sequential(new Linear(2, 64, rng), Activation.Silu, new Linear(64, 64, rng), Activation.Silu,
                new Linear(64, 1, rng));
            PointModel plain = new NetworkModel(network, 2);
            (_model, Objective objective) = method switch
            {
                "CD" => ((EnergyModel)plain, (Objective)new ContrastiveDivergence(Chains(false))),
                "PCD" => (plain, new ContrastiveDivergence(Chains(true))),
                "NCE" => (new SelfNormalized(plain), new NoiseContrastive(Energies.Gaussian(new double[,] { { 2, 0 }, { 0, 2 } }), 2)),
                "denoising" => (plain, ScoreMatching.Denoising(0.15)),
                "sliced" => (plain, ScoreMatching.Sliced(2)),
                _ => (new CouplingFlow(2, 8, 32, rng), new MeanEnergy()),
            };
            _trainer = new Trainer(_model, objective, TrainingSet.From(data), new Adam(rate), rng, batch) { ClipNorm = 10 };
        }

        /// <summary>The mean log-likelihood of held-out points, by quadrature over the box; NaN before it was judged.</summary>
        public double LogLikelihood { get; private set; } = double.NaN;

        /// <summary>The objective, smoothed.</summary>
        public double Loss { get; private set; } = double.NaN;

        /// <summary>Whether training met a number that is not finite; then nothing changes any more.</summary>
        public bool IsBroken { get; private set; }

        /// <summary>One update.</summary>
        public void Update()
        {
            if (IsBroken) return;
            try
            {
                double loss = _trainer.Step();
                Loss = double.IsNaN(Loss) ? loss : (0.95 * Loss) + (0.05 * loss);
            }
            catch (Exception problem) when (problem is TrainingDivergedException or SamplingException)
            {
                IsBroken = true;
            }
        }

        /// <summary>Computes the normalised density on the grid, and the log-likelihood of points.</summary>
        public void Judge(Points held)
        {
            _model.Energies(new Batch(GridPoints, 2, Grid * Grid), _energies);
            double lowest = _energies.Min(), sum = 0;
            for (int i = 0; i < _shares.Length; i++) sum += _shares[i] = Math.Exp(lowest - _energies[i]);
            for (int i = 0; i < _shares.Length; i++) _shares[i] /= sum;
            var energies = new float[held.Count];
            _model.Energies(held, energies);
            double area = 4 * Half * Half / (Grid * Grid);
            LogLikelihood = lowest - Math.Log(sum * area) - energies.Average();
        }

        /// <summary>Writes the density, 255 where it is highest, by its square root.</summary>
        public void WriteDensity(Span<byte> target)
        {
            double most = Math.Max(1e-300, _shares.Max());
            for (int i = 0; i < target.Length; i++) target[i] = (byte)(255 * Math.Sqrt(_shares[i] / most));
        }

        /// <summary>Draws from the density on the grid, which is exact up to its cells.</summary>
        public float[] Draw(Rng rng)
        {
            var points = new float[2 * Shown];
            double[] places = [.. Enumerable.Range(0, Shown).Select(_ => rng.NextDouble()).Order()];
            double sum = 0, cell = 2 * Half / Grid;
            for (int i = 0, k = 0; i < _shares.Length && k < Shown; i++)
            {
                sum += _shares[i];
                for (; k < Shown && (places[k] < sum || i == _shares.Length - 1); k++)
                {
                    points[k] = (float)(GridPoints[i] + (cell * (rng.NextDouble() - 0.5)));
                    points[Shown + k] = (float)(GridPoints[_shares.Length + i] + (cell * (rng.NextDouble() - 0.5)));
                }
            }

            return points;
        }
    }
}
