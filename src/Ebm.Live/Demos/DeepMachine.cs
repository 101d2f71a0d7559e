//  E(x, k) = −f_k(x),  F(x) = −log Σ_k e^{f_k(x)}:   a classifier that is an energy of its inputs too (JEM, chapter 13)
//
//  x′ = x − α ∂F + σ√T ξ,  α = 0.3, σ = 0.01: cold chains, as it was trained with. Twenty steps bring noise to a digit; a chain begins
//  again after 120. Clamped pixels are constants in F, so only the others move:   F(m x + (1 − m) c).

namespace Ebm.Live;

/// <summary>The digits demo's deep energy.</summary>
internal sealed class DeepMachine : DigitMachine
{
    private const int Age = 120, Formed = 20;

    private static readonly Lazy<SoftmaxClassifier> Network = new(DigitsWeights.LoadDeep, LazyThreadSafetyMode.PublicationOnly);

    private readonly float[][] _rows = new float[Chains][];
    private readonly int[] _ages = new int[Chains];
    private readonly bool[] _isClamped = new bool[Pixels];
    private readonly float[] _clamped = new float[Pixels];
    private ISampler? _sampler;

    /// <inheritdoc/>
    public override float[][] Pictures =>
        [.. _rows.Select(row => row.Select((x, i) => _isClamped[i] ? _clamped[i] : Math.Clamp((x + 1) / 2, 0, 1)).ToArray())];

    /// <inheritdoc/>
    public override float[][] Means(Rng rng) => [.. Pictures.Where((_, k) => _ages[k] >= Formed)];

    /// <inheritdoc/>
    public override bool TryEnergies(double[] energies)
    {
        float[][] formed = [.. Pictures.Where((_, k) => _ages[k] >= Formed)];
        Array.Clear(energies);
        foreach (float[] picture in formed)
        {
            double[] each = Network.Value.PerLabel(Array.ConvertAll(picture, DigitsWeights.Centred));
            for (int k = 0; k < energies.Length; k++) energies[k] += each[k] / formed.Length;
        }

        return formed.Length > 0;
    }

    /// <inheritdoc/>
    public override float[] Seen(float[] image) => image;

    /// <inheritdoc/>
    public override void FromNoise(Rng rng)
    {
        for (int k = 0; k < Chains; k++) Begin(k, rng);
    }

    /// <inheritdoc/>
    public override void Hold(bool[] isClamped, float[] values, int label, double temperature)
    {
        isClamped.CopyTo(_isClamped, 0);
        values.CopyTo(_clamped, 0);
        Tensor free = Tensor.From([.. isClamped.Select(c => c ? 0f : 1f)], 1, Pixels);
        Tensor held = Tensor.From([.. isClamped.Select((c, i) => c ? DigitsWeights.Centred(values[i]) : 0f)], 1, Pixels);
        Tensor Energy(Tensor x)
        {
            Tensor each = Network.Value.PerLabel((x * free) + held);
            return label < 0 ? 0 - (0 - each).LogSumExp() : each.Slice(1, label, 1);
        }

        _sampler = Langevin.WithNoise(new GraphEnergy(Energy, Pixels), 0.3, 0.01 * Math.Sqrt(temperature));
    }

    /// <inheritdoc/>
    public override void Step(Rng rng)
    {
        for (int k = 0; k < Chains; k++)
        {
            // Not all at the same time.
            if (++_ages[k] > Age + (5 * k)) Begin(k, rng);
        }

        ChainState state = _sampler!.Start(Points.From(_rows));
        _sampler.Step(state, rng);
        Points moved = state.Points;
        for (int k = 0; k < Chains; k++)
            for (int i = 0; i < Pixels; i++) _rows[k][i] = moved[k, i];
    }

    private void Begin(int chain, Rng rng)
    {
        _ages[chain] = 0;
        _rows[chain] = new float[Pixels];
        rng.FillGaussian(_rows[chain]);
    }
}
