using System.Globalization;
using Ebm.Live;

namespace Ebm.Campaigns;

/// <summary>Trains the demos' machines anew. With <c>--only write</c> it also writes the files that the demos read.</summary>
internal sealed class WeightsCampaign : Campaign
{
    private const double LeastRight = 0.85, LeastRead = 0.4;

    public override string Name => "weights";

    public override string Summary => "trains the machines of the digits demo; --only write replaces its committed weights";

    // A part of its own in .ci/long, which runs it beside others: no time of it counts.
    public override bool IsOneOfAll => false;

    public override Task<Tally> RunAsync(CampaignOptions options)
    {
        ImageSet test = Digits.Load().Test;
        Rbm rbm = DigitsWeights.Train(new Rng(options.Seed));
        float[][] rows = DigitsWeights.Rows(test);
        double share = Right(options, test, "Boltzmann machine", i => DigitsWeights.Energies(rbm, rows[i]));
        SoftmaxClassifier deep = DigitsWeights.TrainDeep(new Rng(options.Seed));
        double deepShare = Right(options, test, "deep energy",
            i => deep.PerLabel(Array.ConvertAll(test.Images[i], DigitsWeights.Centred)));
        Diffusion diffusion = DigitsWeights.TrainDiffusion(new Rng(options.Seed));
        double written = Read(diffusion.Sample(new Rng(options.Seed + 1), 500));
        options.Log.WriteLine("diffusion: pictures that a calibrated classifier reads at 0.9: " +
            written.ToString("P1", CultureInfo.InvariantCulture));
        if (options.Only == "write")
        {
            string folder = Path.Combine(Checkout.Root, "src", "Ebm.Live", "weights");
            rbm.Save(Path.Combine(folder, "digits.safetensors"));
            WeightFile.Write(Path.Combine(folder, "digits-deep.safetensors"), deep.Parameters());
            WeightFile.Write(Path.Combine(folder, "digits-diffusion.safetensors"), diffusion.Parameters());
            options.Log.WriteLine($"written: {folder}");
        }

        int good = new[] { share >= LeastRight, deepShare >= LeastRight, written >= LeastRead }.Count(isGood => isGood);
        return Task.FromResult(new Tally(good, 3 - good));
    }

    /// <summary>The share that a classifier reads which is fixed beforehand, as in chapter 12.</summary>
    private static double Read(Points pictures)
    {
        ImageSet train = Digits.Load().Train;
        var classifier = new SoftmaxClassifier(Sequential.Mlp(new Rng(2), Activation.Relu, 64, 64, 10), 64, 10);
        TrainingSet first = TrainingSet.From(train.Slice(0, 1115));
        new Trainer(classifier, new NegativeLogLikelihood(), first, new Adam(0.005), new Rng(1), 64).Run(800);
        var reader = new CalibratedReader(classifier, train.Slice(1115, 300), train);
        return reader.Read([.. Enumerable.Range(0, pictures.Count)
            .Select(i => Array.ConvertAll(pictures[i], x => (float)Math.Clamp((x + 1) / 2, 0, 1)))]).Share.Value;
    }

    private static double Right(CampaignOptions options, ImageSet test, string machine, Func<int, double[]> energies)
    {
        double share = Enumerable.Range(0, test.Images.Length).Average(i =>
            energies(i) is var each && Array.IndexOf(each, each.Min()) == test.Labels[i] ? 1 : 0);
        options.Log.WriteLine($"{machine}: digits of other writers whose class has the lowest energy: " +
            $"{share.ToString("P1", CultureInfo.InvariantCulture)}");
        return share;
    }
}
