// Reference solutions of chapter 12. Each region replaces the exercise cell of the same id.

#region 12.attack
// A step of fixed length, then back along the line to y if the ball was left.
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => size > 0 ? v - step * g / size : v)];
    double far = Math.Sqrt(next.Zip(y, (v, c) => (v - c) * (v - c)).Sum());
    return far <= radius ? next : [.. next.Zip(y, (v, c) => c + (v - c) * radius / far)];
}
#endregion

#region 12.buffer
// ⌈m/k⌉ uses in a row, the first of which may be the restart.
double OldShare(int k, double restart, int m) => Math.Pow(1 - restart, (m + k - 1) / k - 1);
#endregion

#region 12.short-run
// The variance of the ends falls with λ: bisection.
double ShortRun(double[] a)
{
    double s = a[0], alpha = a[2], low = 0, high = 1 / alpha;
    for (int i = 0; i < 60; i++)
    {
        double middle = (low + high) / 2, v = a[1], c = 1 - alpha * middle;
        for (int k = 0; k < (int)a[4]; k++) v = c * c * v + a[3] * a[3];
        if (v > s) low = middle; else high = middle;
    }
    return low;
}
#endregion

#region 12.penalty
// Square each energy first, then average.
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average()
        + alpha * (data.Select(e => e * e).Average() + negatives.Select(e => e * e).Average());
#endregion

#region 12.two-by-two
// The same six seeds in all four cells: what a seed adds cancels in every difference.
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return ((b - a + d - c) / 2, (c - a + d - b) / 2, d - c - b + a);
}
#endregion

#region 12.landscape
// Energy discrepancy, as in the table of the chapter.
PointModel Learn(Points data)
{
    var (r, bend) = (new Rng(1), Activation.Silu);
    var net = new NetworkModel(new Sequential(new Linear(2, 48, r, gain: 3), bend, new Linear(48, 48, r), bend,
        new Linear(48, 1, r)), 2);
    new Trainer(net, new EnergyDiscrepancy(0.1, 4), TrainingSet.From(data), new Adam(0.01), r, 256)
        { ClipNorm = 10, Rate = LearningRate.Cosine(800, 20) }.Run(800);
    return net;
}
#endregion
