//  E(v, h) = −vᵀWᵀh − a·v − b·h,   p(v, h) ∝ e^{−E/T}:   v = the pixels of a digit and ten bits for its class, sampled in turn with h
//
//  With h summed out, at temperature T:   p_T(v) ∝ e^{−F_T(v)/T},   F_T(v) = −a·v − T Σ_j log(1 + e^{x_j/T}),   x = W v + b
//  F_T/T is the free energy of the machine of E/T, all of whose parameters are divided by T: the chains run on that one too.

namespace Ebm.Live;

/// <summary>The digits demo's Boltzmann machine.</summary>
internal sealed class RbmMachine : DigitMachine
{
    private const int Units = Pixels + DigitsWeights.Classes;

    private static readonly Lazy<Rbm> Machine = new(DigitsWeights.Load, LazyThreadSafetyMode.PublicationOnly);

    private readonly bool[] _isClamped = new bool[Units];
    private readonly float[] _clamped = new float[Units];
    private double _temperature = 1;
    private Rbm? _scaled;   // of E/T
    private RbmChain? _chain;

    /// <inheritdoc/>
    public override float[][] Pictures => _chain!.States();

    /// <inheritdoc/>
    public override float[][] Means(Rng rng) => _chain!.Probabilities(rng);

    /// <inheritdoc/>
    public override bool TryEnergies(double[] energies)
    {
        Array.Clear(energies);
        foreach (float[] state in _chain!.States().Take(4))
        {
            double[] each = DigitsWeights.Energies(_scaled!, state);
            for (int k = 0; k < energies.Length; k++) energies[k] += _temperature * each[k] / 4;
        }

        return true;
    }

    /// <inheritdoc/>
    public override float[] Seen(float[] image) => DigitsWeights.Bits(image);

    /// <inheritdoc/>
    public override void FromNoise(Rng rng) => Renew([.. Enumerable.Range(0, Chains).Select(_ =>
    {
        var row = new float[Units];
        for (int i = 0; i < row.Length; i++) row[i] = rng.NextBernoulli(0.5) ? 1 : 0;
        return row;
    })]);

    /// <inheritdoc/>
    public override void Hold(bool[] isClamped, float[] values, int label, double temperature)
    {
        _temperature = temperature;
        isClamped.CopyTo(_isClamped, 0);
        for (int i = 0; i < Pixels; i++) _clamped[i] = values[i] > 0.5f ? 1 : 0;
        for (int k = 0; k < DigitsWeights.Classes; k++) (_isClamped[Pixels + k], _clamped[Pixels + k]) = (label >= 0, label == k ? 1 : 0);
        if (_chain is not null) Renew(_chain.States());
    }

    /// <inheritdoc/>
    public override void Step(Rng rng) => _chain!.Step(1, rng);

    /// <summary>Chains at this temperature, from these states, with what is clamped.</summary>
    private void Renew(float[][] states)
    {
        foreach (float[] state in states)
            for (int i = 0; i < state.Length; i++)
                if (_isClamped[i]) state[i] = _clamped[i];
        _scaled = Scaled(Machine.Value, 1 / _temperature);
        _chain = new RbmChain(_scaled, states, threads: 1);
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
