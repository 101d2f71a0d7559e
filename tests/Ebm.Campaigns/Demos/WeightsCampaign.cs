using System.Globalization;
using Ebm.Live;

namespace Ebm.Campaigns;

/// <summary>Trains the demos' machines anew. With <c>--only write</c> it also writes the files that the demos read.</summary>
internal sealed class WeightsCampaign : Campaign
{
    private const double LeastRight = 0.85;

    public override string Name => "weights";

    public override string Summary => "trains the machines of the digits demo; --only write replaces its committed weights";

    public override Task<Tally> RunAsync(CampaignOptions options)
    {
        ImageSet test = Digits.Load().Test;
        Rbm rbm = DigitsWeights.Train(new Rng(options.Seed));
        float[][] rows = DigitsWeights.Rows(test);
        double share = Right(options, test, "Boltzmann machine", i => DigitsWeights.Energies(rbm, rows[i]));
        SoftmaxClassifier deep = DigitsWeights.TrainDeep(new Rng(options.Seed));
        double deepShare = Right(options, test, "deep energy",
            i => deep.PerLabel(Array.ConvertAll(test.Images[i], DigitsWeights.Centred)));
        if (options.Only == "write")
        {
            string folder = Path.Combine(Checkout.Root, "src", "Ebm.Live", "weights");
            rbm.Save(Path.Combine(folder, "digits.safetensors"));
            WeightFile.Write(Path.Combine(folder, "digits-deep.safetensors"), deep.Parameters());
            options.Log.WriteLine($"written: {folder}");
        }

        int good = (share >= LeastRight ? 1 : 0) + (deepShare >= LeastRight ? 1 : 0);
        return Task.FromResult(new Tally(good, 2 - good));
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
