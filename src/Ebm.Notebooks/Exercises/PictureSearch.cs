namespace Ebm.Notebooks;

/// <summary>Judges the scores of a search for a half-hidden picture by how often the best is the right one.</summary>
internal static class PictureSearch
{
    private const int Stored = 400, Probes = 60, Wanted = 58, Side = 14;

    private static readonly Lazy<double[][]> Pictures =
        new(() => [.. FashionMnist.LoadTrain().Images.Take(Stored).Select(x => Unit(Halved(x)))],
            LazyThreadSafetyMode.PublicationOnly);

    /// <summary>What is wrong with a function of scores, or null.</summary>
    public static Finding? Finding(Func<double[][], double[], bool[], double[]> scores)
    {
        var (rng, right, plain, dark, wrongDark) = (new Rng(77), 0, 0, 0, 0);
        for (var k = 0; k < Probes; k++)
        {
            var truth = rng.NextInt(Stored);
            var known = Part(k % 4);
            var light = k % 2 == 0 ? 1 : 0.4 + (1.2 * rng.NextDouble());
            double[] probe = [.. Pictures.Value[truth].Select((v, i) => known[i] ? light * v : 0)];
            double[][] stored = [.. Pictures.Value.Select(x => (double[])x.Clone())];
            var own = scores(stored, (double[])probe.Clone(), (bool[])known.Clone());
            if (!stored.Zip(Pictures.Value).All(p => p.First.AsSpan().SequenceEqual(p.Second))) return new Finding(
                "Your function changed the stored pictures.", "Work on a copy: the caller still needs the original.");
            if (own is null || own.Length != Stored) return new Finding(
                $"{Stored} pictures were given, {own?.Length ?? 0} scores came back.", "Return one score for each stored picture.");
            if (Array.FindIndex(own, v => !double.IsFinite(v)) is var bad and >= 0) return new Finding(
                $"The score of picture {bad} is {own[bad]}.",
                "Is something divided by zero? A picture may be empty where the probe is known.");
            var hit = own.AsSpan().IndexOf(own.Max()) == truth;
            (right, plain) = (right + (hit ? 1 : 0), plain + (hit && k % 2 == 0 ? 1 : 0));
            if (k % 2 == 1) (dark, wrongDark) = (dark + 1, wrongDark + (hit ? 0 : 1));
        }

        if (right >= Wanted) return null;
        var found = $"The best score was the right picture {right} times in {Probes}; {plain} of the {Probes - dark} probes as they " +
            $"were, {dark - wrongDark} of the {dark} that were made lighter or darker.";
        return new Finding(found, plain > 0.9 * (Probes - dark)
            ? "It finds probes of the right brightness only: a score must not change its order when the probe is multiplied by a " +
            "number. Divide by lengths; do not subtract."
            : right < 6 ? "Hardly ever right: is the best score the highest, not the lowest?"
            : "The dot product rewards stored pictures that are bright where you look. Divide it by the length of the stored picture's " +
            "known part, of that part alone.");
    }

    /// <summary>Means of 2 × 2 pixels, so that a slow answer is quick enough.</summary>
    private static float[] Halved(float[] x) =>
        [.. Enumerable.Range(0, Side * Side).Select(i => (4 * Side * (i / Side)) + (2 * (i % Side)))
        .Select(i => (x[i] + x[i + 1] + x[i + (2 * Side)] + x[i + (2 * Side) + 1]) / 4)];

    private static double[] Unit(float[] x)
    {
        var length = Math.Sqrt(x.Sum(v => (double)v * v));
        return [.. x.Select(v => v / length)];
    }

    /// <summary>The upper, lower or left half, or a middle band.</summary>
    private static bool[] Part(int which) => [.. Enumerable.Range(0, Side * Side).Select(i => which switch
    {
        0 => i / Side < Side / 2,
        1 => i / Side >= Side / 2,
        2 => i % Side < Side / 2,
        _ => i / Side is >= 4 and < 10,
    })];
}
