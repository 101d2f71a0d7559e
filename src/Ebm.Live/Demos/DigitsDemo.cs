//  E(v, h) of a Boltzmann machine with bits for the class, or E(x, k) of a deep network:   p ∝ e^{−E/T}
//
//  Clamped pixels stay, the others are sampled: completion is inference. The bars are F_T(v, k), the hidden units summed
//  out at T and class k's bit set alone, or E(x, k): exact for a picture, the mean over the first four chains (or those that have formed),
//  smoothed over some thirty steps. The probabilities are their softmin at T.

namespace Ebm.Live;

/// <summary>Energies of handwritten digits, an RBM and a deep one: draw some pixels and see what it makes of them.</summary>
internal sealed class DigitsDemo : Demo
{
    private const int Size = 8, Chains = DigitMachine.Chains, Pixels = DigitMachine.Pixels;
    private const double Forget = 0.97;

    private static readonly Lazy<ImageSet> Test = new(() => Digits.Load().Test, LazyThreadSafetyMode.PublicationOnly);

    private readonly Choice _model = new("model", "model", "RBM", "deep energy") { Restarts = true };
    private readonly Slider _temperature = new("T", "temperature T", 1, 0.2, 4, 0.01) { Logarithmic = true };
    private readonly Choice _class = new("class", "class", "free", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9");
    private readonly Slider _speed = new("speed", "sweeps a frame", 1, 1, 100, 1) { Logarithmic = true };

    private readonly bool[] _isClamped = new bool[Pixels];
    private readonly float[] _clamped = new float[Pixels];
    private readonly double[] _mean = new double[Pixels], _now = new double[DigitsWeights.Classes],
        _energies = new double[DigitsWeights.Classes];
    private DigitMachine _machine = new RbmMachine();
    private bool _knows;
    private int _example, _truth = -1;

    /// <inheritdoc/>
    public override DemoCard Card { get; } = new(
        "digits", "Digits from an energy",
        "E = −vᵀWᵀh − a·v − b·h,  F(v) = −log Σ e^(−E)     or E(x, k) = −f(x)ₖ",
        "09-contrastive-divergence",
        "A Boltzmann machine or a deep energy that learned 1,415 handwritten digits: clamp some pixels, watch it sample the rest.",
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
            "Change the model to the deep energy: a classifier of these digits that is trained as an energy of x too. Its chains are " +
                "Langevin steps, cold and short: twenty from noise to a digit, and after some more they begin again.",
            "Turn T up: noise. Turn T down: the deepest valleys only, the chains get stuck.",
        ]);

    /// <inheritdoc/>
    public override IReadOnlyList<Parameter> Parameters => [_model, _temperature, _class, _speed];

    /// <inheritdoc/>
    public override int StepsPerFrame => _speed.Whole;

    /// <inheritdoc/>
    public override void Write(FrameWriter frame)
    {
        float[][] pictures = _machine.Pictures;
        Span<byte> chains = frame.Bytes("chains", Chains * Pixels);
        for (int k = 0; k < Chains; k++)
            for (int i = 0; i < Pixels; i++) chains[(k * Pixels) + i] = (byte)(255 * pictures[k][i]);
        Span<byte> pad = frame.Bytes("pad", 2 * Pixels);
        for (int i = 0; i < Pixels; i++)
        {
            pad[i] = (byte)(255 * Math.Clamp(_isClamped[i] ? _clamped[i] : _mean[i], 0, 1));
            pad[Pixels + i] = (byte)(_isClamped[i] ? 1 : 0);
        }

        double[] probabilities = Probability.Softmin(_energies, 1 / _temperature.Value);
        frame.Numbers("energies", _energies);
        frame.Numbers("probabilities", probabilities);
        frame.Numbers("state", _temperature.Value, _isClamped.Count(c => c), _truth,
            Array.IndexOf(_energies, _energies.Min()), _model.Index);
    }

    /// <inheritdoc/>
    public override void Changed(Parameter parameter)
    {
        base.Changed(parameter);
        if (parameter == _temperature || parameter == _class) Hold();
    }

    /// <inheritdoc/>
    public override bool Act(string action, ReadOnlySpan<double> numbers)
    {
        switch (action)
        {
            case "half":
                int example = _example++ * 37 % Test.Value.Images.Length;
                _machine.Seen(Test.Value.Images[example]).CopyTo(_clamped, 0);
                _truth = Test.Value.Labels[example];
                for (int i = 0; i < Pixels; i++) _isClamped[i] = i < Pixels / 2;
                Hold();
                return true;
            case "clear":
                Array.Clear(_isClamped);
                _truth = -1;
                Hold();
                return true;
            case "noise":
                _machine.FromNoise(Rng);
                return true;
            case "draw" when numbers is [var x, var y, var ink]:
                int at = ((int)Math.Clamp(y * Size, 0, Size - 1) * Size) + (int)Math.Clamp(x * Size, 0, Size - 1);
                (_isClamped[at], _clamped[at], _truth) = (true, ink > 0 ? 1 : 0, -1);
                Hold();
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    protected override void Begin()
    {
        Array.Clear(_isClamped);
        Array.Clear(_mean);
        Array.Clear(_energies);
        (_example, _truth, _knows) = (0, -1, false);
        _machine = _model.Index == 0 ? new RbmMachine() : new DeepMachine();
        Hold();
        _machine.FromNoise(Rng);
    }

    /// <inheritdoc/>
    protected override void Step()
    {
        _machine.Step(Rng);
        float[][] means = _machine.Means(Rng);
        for (int i = 0; i < Pixels && means.Length > 0; i++)
            _mean[i] = (Forget * _mean[i]) + ((1 - Forget) * means.Average(p => p[i]));
        if (!_machine.TryEnergies(_now)) return;
        for (int k = 0; k < _now.Length; k++) _energies[k] = _knows ? (Forget * _energies[k]) + ((1 - Forget) * _now[k]) : _now[k];
        _knows = true;
    }

    private void Hold() => _machine.Hold(_isClamped, _clamped, _class.Index - 1, _temperature.Value);
}
