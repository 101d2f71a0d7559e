// Wrong answers of chapter 02, one idea away from right each. After the bar: what the verdict must say.

#region 02.stable-softmin | exp leaves the range of a double
double[] StableSoftmin(double[] energies, double beta)
{
    var weights = energies.Select(e => Math.Exp(-beta * e)).ToArray();
    return weights.Select(v => v / weights.Sum()).ToArray();
}
#endregion

#region 02.stable-softmin | Softmax, not softmin
double[] StableSoftmin(double[] energies, double beta)
{
    var w = energies.Select(e => beta * e).ToArray();
    var weights = w.Select(v => Math.Exp(v - w.Max())).ToArray();
    return weights.Select(v => v / weights.Sum()).ToArray();
}
#endregion

#region 02.stable-softmin | took out the smallest energy
double[] StableSoftmin(double[] energies, double beta)
{
    var weights = energies.Select(e => Math.Exp(-beta * (e - energies.Min()))).ToArray();
    return weights.Select(v => v / weights.Sum()).ToArray();
}
#endregion

#region 02.stable-softmin | took out the wrong end
double[] StableSoftmin(double[] energies, double beta)
{
    var w = energies.Select(e => -beta * e).ToArray();
    var weights = w.Select(v => Math.Exp(v - w.Min())).ToArray();
    return weights.Select(v => v / weights.Sum()).ToArray();
}
#endregion

#region 02.stable-softmin | β is missing
double[] StableSoftmin(double[] energies, double beta)
{
    var weights = energies.Select(e => Math.Exp(energies.Min() - e)).ToArray();
    return weights.Select(v => v / weights.Sum()).ToArray();
}
#endregion

#region 02.stable-softmin | changed its argument 1
double[] StableSoftmin(double[] energies, double beta)
{
    for (int i = 0; i < energies.Length; i++) energies[i] *= -beta;
    var max = energies.Max();
    for (int i = 0; i < energies.Length; i++) energies[i] = Math.Exp(energies[i] - max);
    return energies.Select(v => v / energies.Sum()).ToArray();
}
#endregion

#region 02.free-energy | zero temperature only
double[] FreeEnergies(double[][] energies, double beta) => energies.Select(row => row.Min()).ToArray();
#endregion

#region 02.free-energy | The entropy is missing
double[] FreeEnergies(double[][] energies, double beta) =>
    energies.Select(row => row.Zip(Probability.Softmin(row, beta), (e, p) => e * p).Sum()).ToArray();
#endregion

#region 02.free-energy | The sign is wrong
double[] FreeEnergies(double[][] energies, double beta) =>
    energies.Select(row => Functions.LogSumExp(row.Select(e => -beta * e).ToArray()) / beta).ToArray();
#endregion

#region 02.free-energy | divide the logarithm by β
double[] FreeEnergies(double[][] energies, double beta) =>
    energies.Select(row => -Functions.LogSumExp(row.Select(e => -beta * e).ToArray())).ToArray();
#endregion

#region 02.free-energy | divided by the number of z
double[] FreeEnergies(double[][] energies, double beta) =>
    energies.Select(row => -(Functions.LogSumExp(row.Select(e => -beta * e).ToArray()) - Math.Log(row.Length)) / beta).ToArray();
#endregion

#region 02.fluctuation | not by n
double HeatCapacity(double[] sampledEnergies, double beta)
{
    var mean = sampledEnergies.Average();
    return beta * beta * sampledEnergies.Average(e => (e - mean) * (e - mean));
}
#endregion

#region 02.fluctuation | The factor β² is missing
double HeatCapacity(double[] sampledEnergies, double beta) => Statistics.Variance(sampledEnergies);
#endregion

#region 02.fluctuation | Subtract the mean first
double HeatCapacity(double[] sampledEnergies, double beta) => beta * beta * sampledEnergies.Average(e => e * e);
#endregion

#region 02.fluctuation | Upside down
double HeatCapacity(double[] sampledEnergies, double beta) => Statistics.Variance(sampledEnergies) / beta / beta;
#endregion

#region 02.log-partition | mean of the logarithms
double LogZ(double[] energies, double volume) => Math.Log(volume) + energies.Average(e => -e);
#endregion

#region 02.log-partition | The volume is missing
double LogZ(double[] energies, double volume) =>
    Functions.LogSumExp(energies.Select(e => -e).ToArray()) - Math.Log(energies.Length);
#endregion

#region 02.log-partition | divide by their number
double LogZ(double[] energies, double volume) =>
    Math.Log(volume) + Functions.LogSumExp(energies.Select(e => -e).ToArray());
#endregion

#region 02.log-partition | exp leaves the range of a double
double LogZ(double[] energies, double volume) => Math.Log(volume * energies.Average(e => Math.Exp(-e)));
#endregion

#region 02.calibrate | the temperature T = 1/β
double BestBeta(double[][] energies, int[] labels) => 1 / Calibration.FitBeta(energies, labels);
#endregion

#region 02.calibrate | Accuracy does not depend on β
double BestBeta(double[][] energies, int[] labels)
{
    double Accuracy(double beta) => energies.Zip(labels, (row, y) =>
    {
        var p = Probability.Softmin(row, beta);
        return Array.IndexOf(p, p.Max()) == y ? 1.0 : 0;
    }).Average();
    return Enumerable.Range(0, 100).Select(i => 1 + i / 10.0).MaxBy(Accuracy);
}
#endregion

#region 02.calibrate | matched average confidence with accuracy
double BestBeta(double[][] energies, int[] labels)
{
    var accuracy = energies.Zip(labels, (row, y) => row[y] == row.Min() ? 1.0 : 0).Average();
    double low = 0, high = 50;
    for (var step = 0; step < 60; step++)
        if (energies.Average(row => Probability.Softmin(row, (low + high) / 2).Max()) < accuracy) low = (low + high) / 2; else high = (low + high) / 2;
    return (low + high) / 2;
}
#endregion

#region 02.calibrate | Brier score
double BestBeta(double[][] energies, int[] labels)
{
    double Loss(double beta) => energies.Zip(labels, (row, y) =>
        Probability.Softmin(row, beta).Select((p, k) => (p - (k == y ? 1 : 0)) * (p - (k == y ? 1 : 0))).Sum()).Sum();
    double low = 0, high = 20;
    for (var step = 0; step < 80; step++)
    {
        double a = low + (high - low) / 3, b = high - (high - low) / 3;
        if (Loss(a) < Loss(b)) high = b; else low = a;
    }
    return (low + high) / 2;
}
#endregion

#region 02.samples | Square ε
double SamplesNeeded(int dimension, double halfWidth, double relativeError) =>
    (Math.Pow(halfWidth / Math.Sqrt(Math.PI), dimension) - 1) / relativeError;
#endregion

#region 02.samples | Linear in the dimension
double SamplesNeeded(int dimension, double halfWidth, double relativeError) =>
    dimension * (halfWidth / Math.Sqrt(Math.PI) - 1) / (relativeError * relativeError);
#endregion

#region 02.samples | The −1 is missing
double SamplesNeeded(int dimension, double halfWidth, double relativeError) =>
    Math.Pow(halfWidth / Math.Sqrt(Math.PI), dimension) / (relativeError * relativeError);
#endregion

#region 02.samples | the volume of the box
double SamplesNeeded(int dimension, double halfWidth, double relativeError) =>
    (Math.Pow(2 * halfWidth, dimension) - 1) / (relativeError * relativeError);
#endregion

#region 02.free-energy | plain average
double[] FreeEnergies(double[][] energies, double beta) => energies.Select(row => row.Average()).ToArray();
#endregion

#region 02.free-energy | leaves the range of a double
double[] FreeEnergies(double[][] energies, double beta) =>
    energies.Select(row => -Math.Log(row.Sum(e => Math.Exp(-beta * e))) / beta).ToArray();
#endregion

#region 02.fluctuation | One factor β is missing
double HeatCapacity(double[] sampledEnergies, double beta) => beta * Statistics.Variance(sampledEnergies);
#endregion

#region 02.fluctuation | standard deviation
double HeatCapacity(double[] sampledEnergies, double beta) => beta * beta * Statistics.StandardDeviation(sampledEnergies);
#endregion

#region 02.log-partition | add its logarithm
double LogZ(double[] energies, double volume) =>
    volume + Functions.LogSumExp(energies.Select(e => -e).ToArray()) - Math.Log(energies.Length);
#endregion

#region 02.log-partition | The sign of E
double LogZ(double[] energies, double volume) =>
    Math.Log(volume) + Functions.LogSumExp(energies) - Math.Log(energies.Length);
#endregion

#region 02.calibrate | rewarded confidence
double BestBeta(double[][] energies, int[] labels) => 50;
#endregion

#region 02.calibrate | rounded to a whole number
double BestBeta(double[][] energies, int[] labels) => Math.Round(Calibration.FitBeta(energies, labels));
#endregion

#region 02.samples | Divide by ε²
double SamplesNeeded(int dimension, double halfWidth, double relativeError) =>
    Math.Pow(halfWidth / Math.Sqrt(Math.PI), dimension) - 1;
#endregion

#region 02.samples | is √π, not π
double SamplesNeeded(int dimension, double halfWidth, double relativeError) =>
    (Math.Pow(halfWidth / Math.PI, dimension) - 1) / (relativeError * relativeError);
#endregion

#region 02.honest | fitted on the digits that made the averages
double HonestBeta(ImageSet train) => Calibration.FitBeta(Energies.Prototypes(train).Energies(train.Images), train.Labels);
#endregion

#region 02.honest | whole stretches of the file
double HonestBeta(ImageSet train)
{
    var rows = new List<double[]>();
    var labels = new List<int>();
    for (int k = 0; k < 10; k++)
    {
        var keep = Enumerable.Range(0, train.Count).Where(i => i % 10 != k).ToArray();
        var left = Enumerable.Range(0, train.Count).Where(i => i % 10 == k).ToArray();
        var kept = new ImageSet("kept", keep.Select(i => train.Images[i]).ToArray(), keep.Select(i => train.Labels[i]).ToArray(),
            train.Width, train.Height, train.ClassNames, keep.Length);
        rows.AddRange(Energies.Prototypes(kept).Energies(left.Select(i => train.Images[i]).ToArray()));
        labels.AddRange(left.Select(i => train.Labels[i]));
    }
    return Calibration.FitBeta(rows.ToArray(), labels.ToArray());
}
#endregion

#region 02.honest | Too modest
double HonestBeta(ImageSet train) => 1 / Calibration.FitBeta(Energies.Prototypes(train).Energies(train.Images), train.Labels);
#endregion

#region 02.honest | More sure
double HonestBeta(ImageSet train)
{
    var last = train.Slice(train.Count - 283, 283);
    return Calibration.FitBeta(Energies.Prototypes(train.Slice(0, train.Count - 283)).Energies(last.Images), last.Labels);
}
#endregion

#region 02.honest | More sure
double HonestBeta(ImageSet train) => 10;
#endregion

#region 02.honest | positive number
double HonestBeta(ImageSet train) => double.NaN;
#endregion

#region 02.stable-softmin | took out the mean energy
double[] StableSoftmin(double[] energies, double beta)
{
    var w = energies.Select(e => Math.Exp(-beta * (e - energies.Average()))).ToArray();
    return w.Select(v => v / w.Sum()).ToArray();
}
#endregion

#region 02.stable-softmin | cut the exponents off
double[] StableSoftmin(double[] energies, double beta)
{
    var w = energies.Select(e => Math.Exp(Math.Clamp(-beta * e, -700, 700))).ToArray();
    return w.Select(v => v / w.Sum()).ToArray();
}
#endregion

#region 02.stable-softmin | another temperature
double[] StableSoftmin(double[] energies, double beta)
{
    var m = energies.Max(Math.Abs);
    var w = energies.Select(e => Math.Exp(-beta * e / m)).ToArray();
    return w.Select(v => v / w.Sum()).ToArray();
}
#endregion

#region 02.free-energy | summed over x
double[] FreeEnergies(double[][] energies, double beta) => Enumerable.Range(0, energies[0].Length).Select(z => -Functions.LogSumExp(energies.Select(r => -beta * r[z]).ToArray()) / beta).ToArray();
#endregion

#region 02.fluctuation | no weight a second time
double HeatCapacity(double[] sampledEnergies, double beta)
{
    var p = Probability.Softmin(sampledEnergies, beta);
    double m = p.Zip(sampledEnergies, (a, e) => a * e).Sum();
    return beta * beta * p.Zip(sampledEnergies, (a, e) => a * (e - m) * (e - m)).Sum();
}
#endregion

#region 02.fluctuation | Divide by (n − 1)
double HeatCapacity(double[] sampledEnergies, double beta)
{
    var mean = sampledEnergies.Average();
    return beta * beta * sampledEnergies.Sum(e => (e - mean) * (e - mean)) / sampledEnergies.Length - 1;
}
#endregion

#region 02.log-partition | least E
double LogZ(double[] energies, double volume)
{
    double high = energies.Max();
    return Math.Log(volume) - high + Math.Log(energies.Average(e => Math.Exp(high - e)));
}
#endregion

#region 02.log-partition | must come back
double LogZ(double[] energies, double volume)
{
    double low = energies.Min();
    return Math.Log(volume) + Math.Log(energies.Average(e => Math.Exp(low - e)));
}
#endregion

#region 02.log-partition | add the logarithm of the volume
double LogZ(double[] energies, double volume) => Functions.LogMeanExp(Array.ConvertAll(energies, e => -e)) - Math.Log(volume);
#endregion

#region 02.honest | some 130 digits
double HonestBeta(ImageSet train)
{
    var rows = new List<double[]>();
    for (int k = 0; k < 20; k++)
    {
        int from = k * train.Count / 20, to = (k + 1) * train.Count / 20;
        var keep = Enumerable.Range(0, train.Count).Where(i => i < from || i >= to).ToArray();
        var kept = new ImageSet("kept", keep.Select(i => train.Images[i]).ToArray(), keep.Select(i => train.Labels[i]).ToArray(),
            train.Width, train.Height, train.ClassNames, keep.Length);
        rows.AddRange(Energies.Prototypes(kept).Energies(train.Images[from..to]));
    }
    return Calibration.FitBeta(rows.ToArray(), train.Labels);
}
#endregion
