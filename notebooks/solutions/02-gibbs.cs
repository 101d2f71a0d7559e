// Reference solutions of chapter 02. Each region replaces the exercise cell of the same id.

#region 02.stable-softmin
// Subtracting the same number from every w = -βE changes no share. The largest becomes 0, and e⁰ = 1 cannot overflow.
double[] StableSoftmin(double[] energies, double beta)
{
    var w = energies.Select(e => -beta * e).ToArray();
    var weights = w.Select(v => Math.Exp(v - w.Max())).ToArray();
    return weights.Select(v => v / weights.Sum()).ToArray();
}
#endregion

#region 02.free-energy
// exp(-βF(x)) is the total weight of the states that share x: F is minus a log-sum-exp, divided by β.
double[] FreeEnergies(double[][] energies, double beta) =>
    energies.Select(row => -Functions.LogSumExp(row.Select(e => -beta * e).ToArray()) / beta).ToArray();
#endregion

#region 02.fluctuation
// C = β² Var E, with n - 1 because the mean comes from the same samples.
double HeatCapacity(double[] sampledEnergies, double beta)
{
    var mean = sampledEnergies.Average();
    return beta * beta * sampledEnergies.Sum(e => (e - mean) * (e - mean)) / (sampledEnergies.Length - 1);
}
#endregion

#region 02.log-partition
// Average first, then take the logarithm: log Z = log V + log mean exp(-E).
double LogZ(double[] energies, double volume) =>
    Math.Log(volume) + Functions.LogSumExp(energies.Select(e => -e).ToArray()) - Math.Log(energies.Length);
#endregion

#region 02.calibrate
// The loss is convex and its slope is E(right answers) - ⟨E⟩_β: bisect on that balance.
double BestBeta(double[][] energies, int[] labels)
{
    double Expected(double beta) => energies.Average(row => row.Zip(Probability.Softmin(row, beta), (e, p) => e * p).Sum());
    var right = energies.Zip(labels, (row, y) => row[y]).Average();
    double low = 0, high = 1;
    while (Expected(high) > right) high *= 2;
    for (var step = 0; step < 50; step++)
        if (Expected((low + high) / 2) > right) low = (low + high) / 2; else high = (low + high) / 2;
    return (low + high) / 2;
}
#endregion

#region 02.samples
// Relative error √(((a/√π)^d - 1)/n) = ε, solved for n.
double SamplesNeeded(int dimension, double halfWidth, double relativeError) =>
    (Math.Pow(halfWidth / Math.Sqrt(Math.PI), dimension) - 1) / (relativeError * relativeError);
#endregion

#region 02.honest
// Eleven stretches of the file, about one person each: the others make the averages, the one left out is judged.
double HonestBeta(ImageSet train)
{
    var rows = new List<double[]>();
    for (int k = 0; k < 11; k++)
    {
        int from = k * train.Count / 11, to = (k + 1) * train.Count / 11;
        var keep = Enumerable.Range(0, train.Count).Where(i => i < from || i >= to).ToArray();
        var kept = new ImageSet("kept", keep.Select(i => train.Images[i]).ToArray(), keep.Select(i => train.Labels[i]).ToArray(),
            train.Width, train.Height, train.ClassNames, keep.Length);
        rows.AddRange(Energies.Prototypes(kept).Energies(train.Images[from..to]));
    }
    return Calibration.FitBeta(rows.ToArray(), train.Labels);
}
#endregion
