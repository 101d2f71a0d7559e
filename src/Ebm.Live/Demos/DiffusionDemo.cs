//  y_t = √ᾱ_t y_0 + √(1 − ᾱ_t) ξ;    y_0: K points, each blurred by a Gaussian of width σ:   p_t = (1/K) Σ_i N(√ᾱ_t x_i, ᾱ_t σ² + 1 − ᾱ_t)
//  E_t = −log p_t,   ŷ_0 = (y − (1 − ᾱ_t) ∂E_t/∂y)/√ᾱ_t:   the exact score in place of a learned one (PointCloud)
//
//  From t back to s:    DDPM  y_s = a ŷ_0 + b y_t + √v ξ,   N(a ŷ_0 + b y_t, v) = q(y_s | y_t, ŷ_0)
//                       DDIM  y_s = √ᾱ_s ŷ_0 + √(1 − ᾱ_s) ξ̂,   ξ̂ = (y_t − √ᾱ_t ŷ_0)/√(1 − ᾱ_t)
//  Guidance w adds energies: E_t + w (E_t^class − E_t). At w = 0 and 1 that is exactly the energy of all, and of the class; between and
//  beyond it is a sum of energies, which is not the noised distribution of anything.
//  Source: Ho et al. (2020), eq. 7; Song et al., DDIM (2021), eq. 12; Ho and Salimans (2022).

namespace Ebm.Live;

/// <summary>Diffusion in the plane with the exact score: noise comes in, and goes out along the arrows.</summary>
internal sealed class DiffusionDemo : Demo
{
    private const int Times = 200, Grid = 96, Arrows = 17, RestSteps = 60, HoldFrames = 70;
    private const double Half = 3;

    private static readonly NoiseSchedule Schedule = NoiseSchedule.Linear(Times);
    private static readonly float[] GridPoints = PlaneCells.Middles(Half, Grid), ArrowPoints = PlaneCells.Middles(Half, Arrows);

    private readonly Choice _data = new("data", "data", "two moons", "spiral", "eight dots", "drawn") { Restarts = true };
    private readonly Choice _sampler = new("way", "way back", "DDPM", "DDIM");
    private readonly Slider _steps = new("S", "steps S", 100, 2, Times, 1) { Logarithmic = true };
    private readonly Slider _guidance = new("w", "guidance w", 0, 0, 4, 0.05);
    private readonly Slider _width = new("sigma", "blur σ", 0.1, 0.02, 0.4, 0.01);
    private readonly Slider _count = new("N", "particles", 2000, 10, 10000, 1) { Logarithmic = true, Restarts = true };

    private readonly Sketch _drawn = new(most: 150, reach: 0.245);
    private readonly float[] _gridEnergies = new float[Grid * Grid];
    private double[] _xs = [], _ys = [];
    private int[] _times = [];
    private float[] _points = [];
    private int _at, _hold, _rest;   // the place in _times; frames to wait there; frames of rest at the end
    private bool _forward;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "diffusion", "Diffusion", "y_t = √ᾱ y₀ + √(1−ᾱ) ξ     E_t = −log p_t", "20-diffusion",
        "Noise comes in and the data dissolve; then the exact score, drawn as arrows, leads pure noise back to the data.",
        "Draw data: points; with Shift or the right button, erase. One point is enough.",
        [
            new("noise", "Noise in", 'e', "From the data to pure noise."),
            new("back", "Way back", 'b', "From pure noise to data."),
            new("clear", "New drawing", 'c', "No data, to draw some."),
        ],
        [
            "Watch the noise come in: the energy landscape becomes a bowl. Then back: the arrows are −∂E_t, and change with t: far " +
                "from the data first, fine at the end.",
            "The shade is the exact p_t at every t; the particles must lie on it both ways. KL says how well.",
            "DDIM instead of DDPM: the paths are smooth, nothing is random after the start. Same end.",
            "Steps S = 8: DDPM has not enough, DDIM nearly has.",
            "Guidance 1 with class A is exactly that moon. Beyond 1 the energies of two models are added: the points crowd where the " +
                "class is certain. It is not the class's distribution any more.",
            "Blur 0.02: the perfect denoiser of a finite set returns the set. It remembers; a network that generalises must be wrong.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_data, _sampler, _steps, _guidance, _width, _count];

    private int Time => _times[_at];

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        // p_t, where t = 0 has its own width σ.
        Energy(Time, GridPoints, _gridEnergies, []);
        double lowest = _gridEnergies.Min(), sum = 0;
        foreach (float e in _gridEnergies) sum += Math.Exp(lowest - e);
        Span<byte> density = frame.Bytes("density", Grid * Grid);
        for (int i = 0; i < density.Length; i++) density[i] = (byte)(255 * Math.Exp(0.5 * (lowest - _gridEnergies[i])));
        var arrows = new float[ArrowPoints.Length];
        Energy(Time, ArrowPoints, new float[ArrowPoints.Length / 2], arrows);
        frame.Floats("arrows", arrows);
        frame.Floats("points", _points);
        frame.Floats("data", [.. _xs.Select(x => (float)x), .. _ys.Select(y => (float)y)]);
        (double divergence, double noise) = Compare(lowest, sum);
        frame.Numbers("state", Time, Times, Schedule.AlphaBar(Time), divergence, ShareOfClass(), _forward ? 1 : 0, _times.Length - 1,
            noise, _sampler.Index);
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        base.Changed(parameter);
        if (parameter == _steps) Plan(_forward);
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "noise":
                Plan(forward: true);
                return true;
            case "back":
                Plan(forward: false);
                return true;
            case "clear":
                _drawn.Clear();
                _data.Set("drawn");
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
        (_xs, _ys) = Data();
        Plan(forward: true);
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        if (_hold-- > 0) return;
        bool arrived = _forward ? _at == _times.Length - 1 : _at == 0;
        if (arrived)
        {
            if (++_rest > RestSteps / (_forward ? 3 : 1)) Plan(!_forward);
            return;
        }

        int next = _at + (_forward ? 1 : -1);
        if (_forward) AddNoise(_times[next]);
        else GoBack(_times[next]);
        _at = next;
        _hold = Math.Max(0, (HoldFrames / _times.Length) - 1);
    }

    /// <summary>The points, the first half of which is class A.</summary>
    private (double[] Xs, double[] Ys) Data()
    {
        double[] angles = [.. Enumerable.Range(0, 40).Select(k => Math.PI * (k + 0.5) / 40)];
        switch (_data.Text)
        {
            case "two moons":
                double[] xs = [.. angles.Select(a => 1.3 * (Math.Cos(a) - 0.5))], ys = [.. angles.Select(a => 1.3 * (Math.Sin(a) - 0.25))];
                return ([.. xs, .. xs.Select(x => -x)], [.. ys, .. ys.Select(y => -y)]);
            case "spiral":
                double[] t = [.. Enumerable.Range(0, 90).Select(k => 0.15 + (0.85 * k / 89))];
                return ([.. t.Select(u => 2 * u * Math.Cos(3.5 * Math.PI * u))], [.. t.Select(u => 2 * u * Math.Sin(3.5 * Math.PI * u))]);
            case "eight dots":
                return ([.. Enumerable.Range(0, 8).Select(k => 1.6 * Math.Cos(k * Math.PI / 4))],
                    [.. Enumerable.Range(0, 8).Select(k => 1.6 * Math.Sin(k * Math.PI / 4))]);
            default:
                return (_drawn.Xs, _drawn.Ys);
        }
    }

    /// <summary>Goes to one end: data that noise will come into, or noise that will become data.</summary>
    private void Plan(bool forward)
    {
        int steps = _steps.Whole, count = _count.Whole;
        _times = [.. Enumerable.Range(0, steps + 1).Select(k => (int)Math.Round((double)Times * k / steps))];
        (_forward, _hold, _rest, _at) = (forward, 0, 0, forward ? 0 : steps);
        _points = new float[2 * count];
        for (int i = 0; i < count; i++)
        {
            int k = Rng.NextInt(_xs.Length);
            _points[i] = (float)((forward ? _xs[k] : 0) + ((forward ? _width.Value : 1) * Rng.NextGaussian()));
            _points[count + i] = (float)((forward ? _ys[k] : 0) + ((forward ? _width.Value : 1) * Rng.NextGaussian()));
        }
    }

    private void AddNoise(int to)
    {
        double kept = Schedule.AlphaBar(to) / Schedule.AlphaBar(Time), signal = Math.Sqrt(kept), noise = Math.Sqrt(1 - kept);
        for (int i = 0; i < _points.Length; i++) _points[i] = (float)((signal * _points[i]) + (noise * Rng.NextGaussian()));
    }

    private void GoBack(int to)
    {
        double now = Schedule.AlphaBar(Time), before = Schedule.AlphaBar(to), added = Schedule.Added(Time), left = Schedule.Added(to);
        double beta = 1 - (now / before), a = Math.Sqrt(before) * beta / added, b = Math.Sqrt(now / before) * left / added,
            v = Math.Sqrt(left / added * beta);
        var slopes = new float[_points.Length];
        Energy(Time, _points, new float[_points.Length / 2], slopes);
        for (int i = 0; i < _points.Length; i++)
        {
            double clean = (_points[i] - (added * slopes[i])) / Math.Sqrt(now);
            double next = _sampler.Index == 0
                ? (a * clean) + (b * _points[i]) + (v * Rng.NextGaussian())
                : (Math.Sqrt(before) * clean) + (Math.Sqrt(left / added) * (_points[i] - (Math.Sqrt(now) * clean)));
            // Guidance adds energies without bound: what flies off is kept at the edge of what can be drawn.
            _points[i] = (float)Math.Clamp(next, -100, 100);
        }
    }

    /// <summary>E_t + w (E_t of class A − E_t), and its slope where there is room for it.</summary>
    private void Energy(int time, float[] points, float[] energies, float[] slopes)
    {
        double signal = Math.Sqrt(Schedule.AlphaBar(time)),
            width = Math.Sqrt((Schedule.AlphaBar(time) * _width.Value * _width.Value) + Schedule.Added(time)), w = _guidance.Value;
        Ask(_xs.Length, 1, energies, slopes);
        int half = (_xs.Length + 1) / 2;
        if (w == 0 || half == _xs.Length) return;
        float[] partEnergies = new float[energies.Length], partSlopes = new float[slopes.Length];
        Ask(half, 1, partEnergies, partSlopes);
        for (int i = 0; i < energies.Length; i++) energies[i] += (float)(w * (partEnergies[i] - energies[i]));
        for (int i = 0; i < slopes.Length; i++) slopes[i] += (float)(w * (partSlopes[i] - slopes[i]));

        void Ask(int count, double scale, float[] e, float[] s)
        {
            var cloud = new PointCloud([.. _xs.Take(count).Select(x => scale * signal * x)],
                [.. _ys.Take(count).Select(y => scale * signal * y)], width);
            var batch = new Batch(points, 2, points.Length / 2);
            if (s.Length > 0) cloud.EnergiesAndGradients(batch, e, s);
            else cloud.Energies(batch, e);
            // A cloud's energy leaves out the number of its points.
            for (int i = 0; i < e.Length; i++) e[i] += (float)Math.Log(count);
        }
    }

    /// <summary>
    /// KL of the shares of the particles inside the box to p_t, on cells of 2 × 2 points of the grid; and the KL of as many exact draws.
    /// </summary>
    private (double Divergence, double Noise) Compare(double lowest, double sum)
    {
        const int Cells = Grid / 2;
        double[] exact = new double[Cells * Cells], counts = new double[Cells * Cells];
        for (int i = 0; i < _gridEnergies.Length; i++) exact[(i / Grid / 2 * Cells)
            + (i % Grid / 2)] += Math.Exp(lowest - _gridEnergies[i]) / sum;
        int count = _points.Length / 2, inside = 0;
        for (int i = 0; i < count; i++)
        {
            double x = (_points[i] + Half) / (2 * Half) * Cells, y = (_points[count + i] + Half) / (2 * Half) * Cells;
            if (x < 0 || x >= Cells || y < 0 || y >= Cells) continue;
            counts[((int)y * Cells) + (int)x]++;
            inside++;
        }

        double divergence = inside == 0 ? double.NaN : 0;
        for (int i = 0; i < counts.Length; i++)
            if (counts[i] > 0) divergence += counts[i] / inside * Math.Log(counts[i] / inside / Math.Max(exact[i], 1e-9));
        return (divergence, inside == 0 ? double.NaN : Noise(exact, inside));
    }

    /// <summary>The KL that N draws from the exact shares would have: each cell holds a Poisson number of them.</summary>
    private static double Noise(double[] exact, int count)
    {
        double sum = 0;
        foreach (double share in exact)
        {
            double mean = share * count;
            if (mean > 25)
            {
                sum += 0.5 + (1 / (12 * mean));
                continue;
            }

            double chance = Math.Exp(-mean);
            for (int k = 1; k < 60; k++)
            {
                chance *= mean / k;
                if (chance > 0) sum += chance * k * Math.Log(k / mean);
            }
        }

        return sum / count;
    }

    /// <summary>The share of particles that are nearest to a point of class A.</summary>
    private double ShareOfClass()
    {
        int count = Math.Min(400, _points.Length / 2), half = (_xs.Length + 1) / 2, share = 0;
        double signal = Math.Sqrt(Schedule.AlphaBar(Time));
        for (int i = 0; i < count; i++)
        {
            int nearest = 0;
            double best = double.PositiveInfinity;
            for (int k = 0; k < _xs.Length; k++)
            {
                double dx = _points[i] - (signal * _xs[k]), dy = _points[(_points.Length / 2) + i] - (signal * _ys[k]),
                    d = (dx * dx) + (dy * dy);
                if (d < best) (best, nearest) = (d, k);
            }

            if (nearest < half) share++;
        }

        return (double)share / count;
    }

    private void Draw(double x, double y, bool add)
    {
        if (_data.Text != "drawn")
        {
            _drawn.Clear();
            _data.Set("drawn");
        }

        _drawn.Touch(x, y, add);
        (_xs, _ys) = Data();
        Plan(forward: true);
    }
}
