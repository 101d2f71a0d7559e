using System.Globalization;
using Ebm.Live;

namespace Ebm.Campaigns;

/// <summary>Trains the demos' machines anew. With <c>--only write</c> it also writes the files that the demos read.</summary>
internal sealed class WeightsCampaign : Campaign
{
    private const double LeastRight = 0.85;

    public override string Name => "weights";

    public override string Summary => "trains the machine of the digits demo; --only write replaces its committed weights";

    public override Task<Tally> RunAsync(CampaignOptions options)
    {
        Rbm rbm = DigitsWeights.Train(new Rng(options.Seed));
        ImageSet test = Digits.Load().Test;
        float[][] rows = DigitsWeights.Rows(test);
        int right = rows.Select((row, i) => DigitsWeights.Energies(rbm, row) is var energies
            && Array.IndexOf(energies, energies.Min()) == test.Labels[i] ? 1 : 0).Sum();
        double share = (double)right / rows.Length;
        options.Log.WriteLine($"digits of other writers whose class has the lowest energy: " +
            $"{share.ToString("P1", CultureInfo.InvariantCulture)}");
        if (options.Only == "write")
        {
            string path = Path.Combine(Checkout.Root, "src", "Ebm.Live", "weights", "digits.safetensors");
            rbm.Save(path);
            options.Log.WriteLine($"written: {path}");
        }

        return Task.FromResult(share >= LeastRight ? new Tally(1, 0) : new Tally(0, 1));
    }
}
