//  v = 64 pixels, ink where more than 0.4, and 10 bits for the class;    E(v, h) of an RBM, trained by persistent contrastive divergence
//
//  The weights are a file of 40 kB inside the assembly. `dotnet run -c Release --project tests/Ebm.Campaigns -- weights --only write` makes
//  it again.

namespace Ebm.Live;

/// <summary>The trained machine of the digits demo.</summary>
internal static class DigitsWeights
{
    /// <summary>Pixels of a digit; the classes' bits follow.</summary>
    public const int Pixels = 64;

    /// <summary>Bits of the class.</summary>
    public const int Classes = 10;

    private const string Resource = "weights/digits.safetensors";
    private const int Hidden = 128;

    /// <summary>Reads the machine from the assembly.</summary>
    public static Rbm Load()
    {
        using Stream stream = typeof(DigitsWeights).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidDataException($"{Resource} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return Rbm.From(Resource, new WeightReader(Resource, bytes).Read());
    }

    /// <summary>Trains the machine anew; half a minute.</summary>
    public static Rbm Train(Rng rng)
    {
        float[][] rows = Rows(Digits.Load().Train);
        Rbm rbm = Rbm.Random(Pixels + Classes, Hidden, rng, 0.02).StartFrom(rows);
        foreach ((int epochs, double rate) in ((int, double)[])[(400, 0.05), (200, 0.01)])
            new RbmTrainer(rbm, rows,
                new RbmTraining { Method = RbmMethod.Persistent, Steps = 5, LearningRate = rate, WeightDecay = 0.0005 }, rng).Train(epochs);
        return rbm;
    }

    /// <summary>Pictures as rows of bits, with their class.</summary>
    public static float[][] Rows(ImageSet images) => [.. images.Images.Select((image, i) => Row(image, images.Labels[i]))];

    /// <summary>The free energy of a picture together with each class.</summary>
    public static double[] Energies(Rbm rbm, ReadOnlySpan<float> pixels)
    {
        var rows = new float[Classes][];
        for (int k = 0; k < Classes; k++)
        {
            rows[k] = new float[Pixels + Classes];
            pixels[..Pixels].CopyTo(rows[k]);
            rows[k][Pixels + k] = 1;
        }

        return rbm.FreeEnergies(rows, threads: 1);
    }

    private static float[] Row(float[] image, int label)
    {
        var row = new float[Pixels + Classes];
        for (int i = 0; i < Pixels; i++) row[i] = image[i] > 0.4f ? 1 : 0;
        row[Pixels + label] = 1;
        return row;
    }
}
