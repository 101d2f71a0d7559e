//  v = 64 pixels, ink where more than 0.4, and 10 bits for the class;    E(v, h) of an RBM, trained by persistent contrastive divergence
//  x = 64 pixels from −1 to 1;    E(x, k) = −f_k(x), a network 64-160-160-10 trained on labels and, by cold chains from noise, on x
//
//  ξ̂(y, t), a network 66-192-192-64 that finds the noise in noisy digits
//
//  The weights are files of 39, 152 and 250 kB inside the assembly.
//  `dotnet run -c Release --project tests/Ebm.Campaigns -- weights --only write` makes them again.

namespace Ebm.Live;

/// <summary>The trained machines of the digits demo.</summary>
internal static class DigitsWeights
{
    /// <summary>Pixels of a digit; the classes' bits follow.</summary>
    public const int Pixels = 64;

    /// <summary>Bits of the class.</summary>
    public const int Classes = 10;

    private const string Resource = "weights/digits.safetensors", DeepResource = "weights/digits-deep.safetensors";
    private const string DiffusionResource = "weights/digits-diffusion.safetensors";
    private const int Hidden = 128;

    /// <summary>Reads the machine from the assembly.</summary>
    public static Rbm Load() => Rbm.From(Resource, Read(Resource));

    /// <summary>Reads the deep energy from the assembly.</summary>
    public static SoftmaxClassifier LoadDeep()
    {
        SoftmaxClassifier network = Untrained(new Rng(0));
        Read(DeepResource).CopyTo(network.Parameters());
        return network;
    }

    /// <summary>The noise of <see cref="LoadDiffusion"/>.</summary>
    public static NoiseSchedule Noise { get; } = NoiseSchedule.Linear(100);

    /// <summary>Reads the diffusion model from the assembly.</summary>
    public static Diffusion LoadDiffusion()
    {
        var model = new Diffusion(new NoiseFinder(new Rng(0)), Pixels, Noise);
        Read(DiffusionResource).CopyTo(model.Parameters());
        return model;
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

    /// <summary>Trains the deep energy anew; half a minute.</summary>
    public static SoftmaxClassifier TrainDeep(Rng rng)
    {
        const int Copies = 4, Steps = 600;
        ImageSet train = Digits.Load().Train;
        // Pixels are sixteenths; a little noise gives their distribution a width.
        TrainingSet rows = new([.. Enumerable.Range(0, Copies).SelectMany(_ => train.Flatten())
            .Select(pixel => Centred(pixel) + (0.1f * (float)rng.NextGaussian()))], Pixels,
            [.. Enumerable.Range(0, Copies).SelectMany(_ => train.Labels)]);
        SoftmaxClassifier network = Untrained(rng);
        var chains = NegativeSource.FromNoise(energy => Langevin.WithNoise(energy, 0.3, 0.01), 20);
        new Trainer(network, new JointLikelihood(chains, 1, 0), rows, new Adam(0.003), rng, 100)
        { ClipNorm = 10, Rate = LearningRate.Cosine(Steps, 20, 0.1) }.Run(Steps);
        return network;
    }

    /// <summary>Trains the diffusion model anew; half a minute.</summary>
    public static Diffusion TrainDiffusion(Rng rng)
    {
        const int Steps = 4000;
        var model = new Diffusion(new NoiseFinder(rng), Pixels, Noise);
        TrainingSet rows = new([.. Digits.Load().Train.Flatten().Select(Centred)], Pixels);
        var average = new MovingAverage(model.Parameters(), 0.998);
        new Trainer(model, new NoisePrediction(), rows, new Adam(0.005), rng, 128)
        { Rate = LearningRate.Cosine(Steps, 100, 0.05), Average = average }.Run(Steps);
        average.Swap();
        return model;
    }

    /// <summary>A pixel 0 … 1 as −1 … 1.</summary>
    public static float Centred(float pixel) => (2 * pixel) - 1;

    /// <summary>A picture in bits: ink where more than 0.4.</summary>
    public static float[] Bits(float[] image) => Array.ConvertAll(image, pixel => pixel > 0.4f ? 1f : 0f);

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
        Bits(image).CopyTo(row, 0);
        row[Pixels + label] = 1;
        return row;
    }

    private static SoftmaxClassifier Untrained(Rng rng) =>
        new(Sequential.Mlp(rng, Activation.Silu, Pixels, 160, 160, Classes), Pixels, Classes);

    private static WeightFile Read(string resource)
    {
        using Stream stream = typeof(DigitsWeights).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidDataException($"{resource} is missing.");
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new WeightReader(resource, bytes).Read();
    }
}
