namespace Ebm.Live;

/// <summary>What the digits demo runs: chains of pictures under an energy over pixels and class, with some pixels clamped.</summary>
internal abstract class DigitMachine
{
    /// <summary>Pictures side by side.</summary>
    public const int Chains = 16;

    /// <summary>Pixels of a picture.</summary>
    public const int Pixels = DigitsWeights.Pixels;

    /// <summary>The pictures as they are, 0 paper … 1 ink.</summary>
    public abstract float[][] Pictures { get; }

    /// <summary>The same, or what is expected of each pixel where the machine knows that.</summary>
    public abstract float[][] Means(Rng rng);

    /// <summary>The energy of each class at the first few pictures, on average; before it means something, false.</summary>
    public abstract bool TryEnergies(double[] energies);

    /// <summary>A picture as the machine has seen them.</summary>
    public abstract float[] Seen(float[] image);

    /// <summary>All pictures begin again from noise.</summary>
    public abstract void FromNoise(Rng rng);

    /// <summary>Takes into use what is clamped, from here on.</summary>
    /// <param name="isClamped">For each pixel.</param>
    /// <param name="values">For each pixel, 0 … 1; only those of clamped pixels count.</param>
    /// <param name="label">The class; −1 leaves it free.</param>
    /// <param name="temperature">T &gt; 0.</param>
    public abstract void Hold(bool[] isClamped, float[] values, int label, double temperature);

    /// <summary>One step of every chain.</summary>
    public abstract void Step(Rng rng);
}
