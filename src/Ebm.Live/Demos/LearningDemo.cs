//  p(y) = e^{−F(y)} / Z,   Z = ∫_box e^{−F} by quadrature:   the exact log-likelihood of held-out points, while F learns
//
//      CD          chains of ten Langevin steps from the data            push F down on data, up where they end
//      PCD         the same from a buffer of earlier ends
//      NCE         tell data from Gaussian noise; log Z is learned
//      denoising   −∂F against the way back to the clean point
//      sliced      score matching along random directions
//      flow        exact: change of variables, no negatives
//      autoencoder F = what a point costs to rebuild from one number, over the temperature that suits it best
//      diffusion, GAN    have no density to integrate: theirs is a kernel estimate from what they draw, and is named so
//  The data are drawn from a known density: its own log-likelihood is the dashed line nobody can beat but by luck of the draw.

namespace Ebm.Live;

/// <summary>Two methods learn an energy of the same points, side by side.</summary>
internal sealed class LearningDemo : Demo
{
    private const int Seen = 4000, Held = 1000, JudgeEvery = 2, BatchSize = 128;

    private readonly Choice _data = new("data", "data", "two moons", "eight Gaussians", "spiral", "drawn") { Restarts = true };
    private readonly Choice _left = new("left", "left", [.. Learner.Methods]) { Restarts = true };
    private readonly Choice _right = new("right", "right", ["flow", .. Learner.Methods.Where(name => name != "flow")]) { Restarts = true };
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
            "Autoencoder against PCD on the spiral: its code is one number, so what it rebuilds is a curve, and the likelihood stays far " +
                "below. A cheap reconstruction is no density.",
            "GAN or diffusion: the dots are what they draw. They have no F to integrate; their number is a kernel estimate from the draws.",
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
            learner.WriteDensity(frame.Bytes(k == 0 ? "left" : "right", Learner.Grid * Learner.Grid));
            frame.Floats(k == 0 ? "leftSamples" : "rightSamples", learner.Draw(new Rng(Seed + (ulong)Steps)));
        }

        frame.Floats("data", [.. _held.Slice(0, Learner.Shown).Values]);
        frame.Numbers("state", _learners[0]!.LogLikelihood, _learners[1]!.LogLikelihood, _ceiling, _learners[0]!.Loss, _learners[1]!.Loss,
            _learners[0]!.IsBroken ? 1 : 0, _learners[1]!.IsBroken ? 1 : 0, Array.IndexOf(Learner.Methods, _left.Text),
                Array.IndexOf(Learner.Methods, _right.Text));
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
                Draw(Learner.Half * ((2 * Math.Clamp(x, 0, 1)) - 1), Learner.Half * ((2 * Math.Clamp(y, 0, 1)) - 1), add > 0);
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
}
