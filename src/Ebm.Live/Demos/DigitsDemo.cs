//  E(v, h) = −vᵀWᵀh − a·v − b·h,   p(v, h) ∝ e^{−E/T}:   v = the pixels of a digit and ten bits for its class
//
//  Clamped pixels stay, the others are sampled: completion is inference. F(v, k) = −log Σ_h e^{−E}, with class k's bit set alone, is
//  computed exactly; the bars are F(v, k), the probabilities their softmin.

namespace Ebm.Live;

/// <summary>An RBM of handwritten digits: draw some pixels and see what it makes of them.</summary>
internal sealed class DigitsDemo : Demo
{
    private const int Size = 8, Chains = 16;
    private const double Forget = 0.97;

    private static readonly Lazy<Rbm> Machine = new(DigitsWeights.Load);
    private static readonly Lazy<float[][]> Test = new(() => DigitsWeights.Rows(Digits.Load().Test));

    private readonly Slider _temperature = new("T", "temperature T", 1, 0.2, 4, 0.01) { Logarithmic = true };
    private readonly Choice _class = new("class", "class", "free", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private readonly Slider _speed = new("speed", "sweeps a frame", 1, 1, 100, 1) { Logarithmic = true };

    private readonly bool[] _isClamped = new bool[DigitsWeights.Pixels + DigitsWeights.Classes];
    private readonly float[] _clamped = new float[DigitsWeights.Pixels + DigitsWeights.Classes];
    private readonly double[] _mean = new double[DigitsWeights.Pixels], _energies = new double[DigitsWeights.Classes];
    private RbmChain? _chain;
    private int _example, _truth = -1;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "digits", "Digits from an RBM", "E = −vᵀWᵀh − a·v − b·h     F(v) = −log Σ e^(−E)", "09-contrastive-divergence",
        "A Boltzmann machine that learned 1,415 handwritten digits: clamp some pixels and watch it sample the rest, and the class.",
        "Draws ink into the large digit and clamps it; with Shift or the right button, paper.",
        [
            new("half", "Half a digit", 'd', "Clamps the upper half of a digit that it has not seen."),
            new("clear", "Clamp nothing", 'c', "Lets all pixels go."),
            new("noise", "From noise", 'e', "All chains start again from noise."),
        ],
        [
            "Nothing is clamped: sixteen chains dream. Each is a Gibbs chain: hidden given visible, visible given hidden.",
            "Press d: the upper half of a digit of another writer is clamped. The lower half is sampled, not computed: several " +
                "answers, as many as the half allows.",
            "The bars are energies of the ten classes, low is likely; the hall may guess before the bars do.",
            "Draw a single stroke. Which digits could it belong to? Add a pixel of paper (Shift): a clamp can forbid too.",
            "Set the class to 8 with nothing clamped: the same machine generates. Classification, completion and generation are one " +
                "thing: clamp what is known.",
            "Turn T up: noise. Turn T down: the deepest valleys only, the chains get stuck.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_temperature, _class, _speed];

    /// <inheritdoc/>
    public override int StepsPerFrame => _speed.Whole;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        float[][] states = _chain!.States();
        Span<byte> chains = frame.Bytes("chains", Chains * DigitsWeights.Pixels);
        for (int k = 0; k < Chains; k++)
            for (int i = 0; i < DigitsWeights.Pixels; i++) chains[(k * DigitsWeights.Pixels) + i] = (byte)(255 * states[k][i]);
        Span<byte> pad = frame.Bytes("pad", 2 * DigitsWeights.Pixels);
        for (int i = 0; i < DigitsWeights.Pixels; i++)
        {
            pad[i] = (byte)(255 * Math.Clamp(_isClamped[i] ? _clamped[i] : _mean[i], 0, 1));
            pad[DigitsWeights.Pixels + i] = (byte)(_isClamped[i] ? 1 : 0);
        }

        double[] probabilities = Probability.Softmin(_energies, 1 / _temperature.Value);
        frame.Numbers("energies", _energies);
        frame.Numbers("probabilities", probabilities);
        frame.Numbers("state", _temperature.Value, _isClamped.Take(DigitsWeights.Pixels).Count(c => c), _truth,
            Array.IndexOf(_energies, _energies.Min()));
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        if (parameter != _speed) Renew(_chain!.States());
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "half":
                float[] digit = Test.Value[(_example++ * 37) % Test.Value.Length];
                _truth = Array.IndexOf(digit, 1f, DigitsWeights.Pixels) - DigitsWeights.Pixels;
                for (int i = 0; i < DigitsWeights.Pixels; i++) (_isClamped[i], _clamped[i]) = (i < DigitsWeights.Pixels / 2, digit[i]);
                Renew(_chain!.States());
                return true;
            case "clear":
                Array.Clear(_isClamped, 0, DigitsWeights.Pixels);
                _truth = -1;
                Renew(_chain!.States());
                return true;
            case "noise":
                Renew(Noise());
                return true;
            case "draw" when numbers is [var x, var y, var ink]:
                int at = ((int)Math.Clamp(y * Size, 0, Size - 1) * Size) + (int)Math.Clamp(x * Size, 0, Size - 1);
                (_isClamped[at], _clamped[at], _truth) = (true, ink > 0 ? 1 : 0, -1);
                Renew(_chain!.States());
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        Array.Clear(_isClamped, 0, DigitsWeights.Pixels);
        (_example, _truth) = (0, -1);
        Array.Clear(_mean);
        Renew(Noise());
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        _chain!.Step(1, Rng);
        float[][] states = _chain.States(), probabilities = _chain.Probabilities(Rng);
        for (int i = 0; i < _mean.Length; i++) _mean[i] = (Forget * _mean[i]) + ((1 - Forget) * probabilities.Average(p => p[i]));
        double[] now = new double[DigitsWeights.Classes];
        foreach (float[] state in states.Take(4))
        {
            double[] energies = DigitsWeights.Energies(Machine.Value, state);
            for (int k = 0; k < now.Length; k++) now[k] += energies[k] / 4;
        }

        bool first = Steps == 0;
        for (int k = 0; k < now.Length; k++) _energies[k] = first ? now[k] : (Forget * _energies[k]) + ((1 - Forget) * now[k]);
    }

    private float[][] Noise() => [.. Enumerable.Range(0, Chains).Select(_ =>
    {
        var row = new float[DigitsWeights.Pixels + DigitsWeights.Classes];
        for (int i = 0; i < row.Length; i++) row[i] = Rng.NextBernoulli(0.5) ? 1 : 0;
        return row;
    })];

    /// <summary>Chains at this temperature, from these states, with what is clamped.</summary>
    private void Renew(float[][] states)
    {
        for (int k = 0; k < DigitsWeights.Classes; k++)
            (_isClamped[DigitsWeights.Pixels + k], _clamped[DigitsWeights.Pixels + k]) = (_class.Index > 0, _class.Index == k + 1 ? 1 : 0);
        foreach (float[] state in states)
            for (int i = 0; i < state.Length; i++)
                if (_isClamped[i]) state[i] = _clamped[i];
        _chain = new RbmChain(Scaled(Machine.Value, 1 / _temperature.Value), states, threads: 1);
        if (_isClamped.Any(c => c)) _chain.Clamp(_isClamped);
    }

    /// <summary>The machine of βE: all of its parameters times β.</summary>
    private static Rbm Scaled(Rbm rbm, double beta)
    {
        var scaled = new Rbm(rbm.Visible, rbm.Hidden);
        foreach ((float[] from, float[] to) in ((float[], float[])[])[(rbm.Weights, scaled.Weights), (rbm.VisibleBias, scaled.VisibleBias),
            (rbm.HiddenBias, scaled.HiddenBias)])
            for (int i = 0; i < from.Length; i++) to[i] = (float)(beta * from[i]);
        return scaled;
    }
}
