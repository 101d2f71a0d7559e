using System.Globalization;
using Ebm.Benchmarks.Pairs;

namespace Ebm.Benchmarks.Studies;

/// <summary>
/// Contrastive divergence against adversarial training, every cell of noise × step × start × loss on three distributions of the plane:
/// writes docs/studies/contrast.csv, which chapter 12 quotes and of which it repeats a slice.
/// </summary>
internal static class ContrastStudy
{
    private static readonly (string Name, PointCloud Truth)[] Worlds =
        [("two moons", Energies.TwoMoons()), ("eight Gaussians", Energies.EightGaussians()), ("spiral", Energies.Spiral())];

    /// <summary>study-cd [--seeds n]</summary>
    public static int Run(string[] args)
    {
        var seeds = args is ["--seeds", var n] ? int.Parse(n, CultureInfo.InvariantCulture) : 3;
        var file = Path.Combine(PairRunner.Results(), "..", "..", "..", "docs", "studies", "contrast.csv");
        var lines = new List<string> { "world,noise,step,start,loss,seed,kl,kl at best beta,beta,area" };
        foreach (var design in NegativesStudy.Design.All)
        {
            foreach (var (name, truth) in Worlds)
            {
                for (var seed = 1; seed <= seeds; seed++)
                {
                    var result = NegativesStudy.Run(truth, design, (ulong)seed);
                    lines.Add(string.Join(',', name, design.Shake ? "every step" : "once", design.UnitSteps ? "one length" : "slope",
                        design.From.ToString().ToLowerInvariant(), design.Classifier ? "classifier" : "difference", seed,
                        Text(result.Divergence), Text(result.AtBestBeta), Text(result.Beta), Text(result.Area)));
                }
            }

            File.WriteAllLines(file, lines);
            Console.WriteLine($"{lines.Count - 1} of {NegativesStudy.Design.All.Count * Worlds.Length * seeds}: {design}");
        }

        return 0;
    }

    private static string Text(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
