// Wrong answers of chapter 12. Each differs from the solution in one idea; the phrase must be in the verdict.

#region 12.attack | Downhill is against
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => size > 0 ? v + step * g / size : v)];
    double far = Math.Sqrt(next.Zip(y, (v, c) => (v - c) * (v - c)).Sum());
    return far <= radius ? next : [.. next.Zip(y, (v, c) => c + (v - c) * radius / far)];
}
#endregion

#region 12.attack | divide the slope by its length
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => v - step * g)];
    double far = Math.Sqrt(next.Zip(y, (v, c) => (v - c) * (v - c)).Sum());
    return far <= radius ? next : [.. next.Zip(y, (v, c) => c + (v - c) * radius / far)];
}
#endregion

#region 12.attack | ball is forgotten
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => size > 0 ? v - step * g / size : v)];
    double far = Math.Sqrt(next.Zip(y, (v, c) => (v - c) * (v - c)).Sum());
    return far >= 0 ? next : [.. next.Zip(y, (v, c) => c + (v - c) * radius / far)];
}
#endregion

#region 12.attack | stays where it is
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => size > 0 ? v - step * g / size : v)];
    double far = Math.Sqrt(next.Zip(y, (v, c) => (v - c) * (v - c)).Sum());
    return far == 0 ? next : [.. next.Zip(y, (v, c) => c + (v - c) * radius / far)];
}
#endregion

#region 12.attack | not around x
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => size > 0 ? v - step * g / size : v)];
    double far = Math.Sqrt(next.Zip(x, (v, c) => (v - c) * (v - c)).Sum());
    return far <= radius ? next : [.. next.Zip(x, (v, c) => c + (v - c) * radius / far)];
}
#endregion

#region 12.attack | That is a box
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => size > 0 ? v - step * g / size : v)];
    return [.. next.Zip(y, (v, c) => Math.Clamp(v, c - radius, c + radius))];
}
#endregion

#region 12.attack | not by its square
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    double[] next = [.. x.Zip(slope, (v, g) => size > 0 ? v - step * g / (size * size) : v)];
    double far = Math.Sqrt(next.Zip(y, (v, c) => (v - c) * (v - c)).Sum());
    return far <= radius ? next : [.. next.Zip(y, (v, c) => c + (v - c) * radius / far)];
}
#endregion

#region 12.buffer | One too many
double OldShare(int k, double restart, int m) => Math.Pow(1 - restart, (m + k - 1) / k);
#endregion

#region 12.buffer | Round m/K up
double OldShare(int k, double restart, int m) => Math.Pow(1 - restart, m / (double)k - 1);
#endregion

#region 12.buffer | round m/K up, not down
double OldShare(int k, double restart, int m) => Math.Pow(1 - restart, Math.Max(m / k, 1) - 1);
#endregion

#region 12.buffer | younger chains
double OldShare(int k, double restart, int m) => 1 - Math.Pow(1 - restart, (m + k - 1) / k - 1);
#endregion

#region 12.buffer | once a use
double OldShare(int k, double restart, int m) => Math.Pow(1 - restart, m - 1);
#endregion

#region 12.buffer | must not have restarted
double OldShare(int k, double restart, int m) => Math.Pow(restart, (m + k - 1) / k - 1);
#endregion

#region 12.buffer | mean age
double OldShare(int k, double restart, int m) => k / restart;
#endregion

#region 12.short-run | left out
double ShortRun(double[] a) => (1 - Math.Pow(a[0] / a[1], 1 / (2 * a[4]))) / a[2];
#endregion

#region 12.short-run | chains that never end
double ShortRun(double[] a) => (1 - Math.Sqrt(1 - a[3] * a[3] / a[0])) / a[2];
#endregion

#region 12.short-run | by its square
double ShortRun(double[] a)
{
    double s = a[0], alpha = a[2], low = 0, high = 1 / alpha;
    for (int i = 0; i < 60; i++)
    {
        double middle = (low + high) / 2, v = a[1], c = 1 - alpha * middle;
        for (int k = 0; k < (int)a[4]; k++) v = c * v + a[3] * a[3];
        if (v > s) low = middle; else high = middle;
    }
    return low;
}
#endregion

#region 12.short-run | standard deviation
double ShortRun(double[] a)
{
    double s = a[0], alpha = a[2], low = 0, high = 1 / alpha;
    for (int i = 0; i < 60; i++)
    {
        double middle = (low + high) / 2, v = a[1], c = 1 - alpha * middle;
        for (int k = 0; k < (int)a[4]; k++) v = c * c * v + a[3];
        if (v > s) low = middle; else high = middle;
    }
    return low;
}
#endregion

#region 12.short-run | would be the truth
double ShortRun(double[] a) => 1 / a[0];
#endregion

#region 12.short-run | One step only
double ShortRun(double[] a)
{
    double s = a[0], alpha = a[2], low = 0, high = 1 / alpha;
    for (int i = 0; i < 60; i++)
    {
        double middle = (low + high) / 2, v = a[1], c = 1 - alpha * middle;
        for (int k = 0; k < 1; k++) v = c * c * v + a[3] * a[3];
        if (v > s) low = middle; else high = middle;
    }
    return low;
}
#endregion

#region 12.short-run | not 1
double ShortRun(double[] a)
{
    double s = a[0], alpha = a[2], low = 0, high = 1 / alpha;
    for (int i = 0; i < 60; i++)
    {
        double middle = (low + high) / 2, v = 1, c = 1 - alpha * middle;
        for (int k = 0; k < (int)a[4]; k++) v = c * c * v + a[3] * a[3];
        if (v > s) low = middle; else high = middle;
    }
    return low;
}
#endregion

#region 12.penalty | That is the printed line
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * Math.Pow(data.Average() + negatives.Average(), 2);
#endregion

#region 12.penalty | Square each first
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * (Math.Pow(data.Average(), 2) + Math.Pow(negatives.Average(), 2));
#endregion

#region 12.penalty | upside down
double Loss(double[] data, double[] negatives, double alpha) =>
    negatives.Average() - data.Average() + alpha * (data.Select(e => e * e).Average() + negatives.Select(e => e * e).Average());
#endregion

#region 12.penalty | not pay
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() - alpha * (data.Select(e => e * e).Average() + negatives.Select(e => e * e).Average());
#endregion

#region 12.penalty | punishes the gap
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * Math.Pow(data.Average() - negatives.Average(), 2);
#endregion

#region 12.penalty | The negatives may run away
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * data.Select(e => e * e).Average();
#endregion

#region 12.penalty | The data may run away
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * negatives.Select(e => e * e).Average();
#endregion

#region 12.penalty | Absolute values
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * (data.Select(Math.Abs).Average() + negatives.Select(Math.Abs).Average());
#endregion

#region 12.two-by-two | The signs
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return (-(b - a + d - c) / 2, -(c - a + d - b) / 2, d - c - b + a);
}
#endregion

#region 12.two-by-two | are exchanged
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return ((c - a + d - b) / 2, (b - a + d - c) / 2, d - c - b + a);
}
#endregion

#region 12.two-by-two | One thing at a time
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return (b - a, c - a, d - c - b + a);
}
#endregion

#region 12.two-by-two | not half of it
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return ((b - a + d - c) / 2, (c - a + d - b) / 2, (d - c - b + a) / 2);
}
#endregion

#region 12.two-by-two | main effects are right
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return ((b - a + d - c) / 2, (c - a + d - b) / 2, 0);
}
#endregion

#region 12.two-by-two | Too noisy
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    int seed = 0;
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(_ => run(noise, loss, ++seed)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return ((b - a + d - c) / 2, (c - a + d - b) / 2, d - c - b + a);
}
#endregion

#region 12.two-by-two | 24 runs
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 20).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return ((b - a + d - c) / 2, (c - a + d - b) / 2, d - c - b + a);
}
#endregion

#region 12.landscape | better than a flat energy
PointModel Learn(Points data)
{
    var (r, bend) = (new Rng(1), Activation.Silu);
    var net = new NetworkModel(new Sequential(new Linear(2, 48, r, gain: 3), bend, new Linear(48, 48, r), bend,
        new Linear(48, 1, r)), 2);
    return net;
}
#endregion

#region 12.landscape | more steps
PointModel Learn(Points data)
{
    var (r, bend) = (new Rng(1), Activation.Silu);
    var net = new NetworkModel(new Sequential(new Linear(2, 48, r, gain: 3), bend, new Linear(48, 48, r), bend,
        new Linear(48, 1, r)), 2);
    new Trainer(net, new EnergyDiscrepancy(0.1, 4), TrainingSet.From(data), new Adam(0.01), r, 256)
        { ClipNorm = 10, Rate = LearningRate.Cosine(60, 20) }.Run(60);
    return net;
}
#endregion

#region 12.landscape | The model is null
PointModel Learn(Points data) => null!;
#endregion

#region 12.landscape | lie in the plane
PointModel Learn(Points data) => new NetworkModel(Sequential.Mlp(new Rng(1), Activation.Silu, 3, 8, 1), 3);
#endregion

#region 12.landscape | Upside down
PointModel Learn(Points data)
{
    var (r, bend) = (new Rng(1), Activation.Silu);
    var net = new NetworkModel(new Sequential(new Linear(2, 48, r, gain: 3), bend, new Linear(48, 48, r), bend,
        new Linear(48, 1, r)), 2);
    new Trainer(net, new EnergyDiscrepancy(0.1, 4), TrainingSet.From(data), new Adam(0.01), r, 256)
        { ClipNorm = 10, Rate = LearningRate.Cosine(800, 20) }.Run(800);
    foreach (ref float w in net.Parameters()[4].Value.Data) w = -w;
    return net;
}
#endregion

#region 12.landscape | temperature is not
PointModel Learn(Points data)
{
    var (r, bend) = (new Rng(1), Activation.Silu);
    var net = new NetworkModel(new Sequential(new Linear(2, 48, r, gain: 3), bend, new Linear(48, 48, r), bend,
        new Linear(48, 1, r)), 2);
    new Trainer(net, new EnergyDiscrepancy(0.1, 4), TrainingSet.From(data), new Adam(0.01), r, 256)
        { ClipNorm = 10, Rate = LearningRate.Cosine(800, 20) }.Run(800);
    foreach (ref float w in net.Parameters()[4].Value.Data) w *= 0.3f;
    return net;
}
#endregion

#region 12.landscape | worse than a flat energy
PointModel Learn(Points data)
{
    var (r, bend) = (new Rng(1), Activation.Silu);
    var net = new NetworkModel(new Sequential(new Linear(2, 48, r, gain: 3), bend, new Linear(48, 48, r), bend,
        new Linear(48, 1, r)), 2);
    new Trainer(net, new EnergyDiscrepancy(0.1, 4), TrainingSet.From(data.Slice(0, 3)), new Adam(0.01), r, 256)
        { ClipNorm = 10, Rate = LearningRate.Cosine(800, 20) }.Run(800);
    return net;
}
#endregion

#region 12.attack | sign of its slope
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    var z = x.Select((v, i) => v - step * Math.Sign(slope[i])).ToArray();
    double d = Math.Sqrt(z.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
    return d > radius ? z.Select((v, i) => y[i] + (v - y[i]) * radius / d).ToArray() : z;
}
#endregion

#region 12.attack | is not refused
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double g = Math.Sqrt(slope.Sum(v => v * v));
    var z = g == 0 ? x : x.Select((v, i) => v - step * slope[i] / g).ToArray();
    double d = Math.Sqrt(z.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
    return d > radius ? x : z;
}
#endregion

#region 12.attack | the place itself
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double g = Math.Sqrt(slope.Sum(v => v * v));
    var z = g == 0 ? x : x.Select((v, i) => v - step * slope[i] / g).ToArray();
    double d = Math.Sqrt(z.Zip(y, (a, b) => (a - b) * (a - b)).Sum());
    return z.Select((v, i) => (v - y[i]) * Math.Min(1, radius / Math.Max(d, 1e-12))).ToArray();
}
#endregion

#region 12.buffer | more than m steps
double OldShare(int k, double restart, int m) => Math.Pow(1 - restart, m / k);
#endregion

#region 12.buffer | make one of them a double
double OldShare(int k, double restart, int m) => Math.Pow(1 - restart, Math.Ceiling((double)(m / k)) - 1);
#endregion

#region 12.short-run | One step too many
double ShortRun(double[] a)
{
    double lo = 0, hi = 1 / a[2];
    for (int i = 0; i < 100; i++) { double l = (lo + hi) / 2, v = a[1]; for (int k = 0; k <= a[4]; k++) v = Math.Pow(1 - a[2] * l, 2) * v + a[3] * a[3]; if (v > a[0]) lo = l; else hi = l; }
    return lo;
}
#endregion

#region 12.short-run | divide by α
double ShortRun(double[] a)
{
    double lo = 0, hi = 1;
    for (int i = 0; i < 100; i++) { double c = (lo + hi) / 2, v = a[1]; for (int k = 0; k < a[4]; k++) v = c * c * v + a[3] * a[3]; if (v > a[0]) hi = c; else lo = c; }
    return 1 - lo;
}
#endregion

#region 12.penalty | all energies together
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * data.Concat(negatives).Average(v => v * v);
#endregion

#region 12.penalty | around each mean
double Loss(double[] data, double[] negatives, double alpha) =>
    data.Average() - negatives.Average() + alpha * (data.Average(v => Math.Pow(v - data.Average(), 2)) + negatives.Average(v => Math.Pow(v - negatives.Average(), 2)));
#endregion

#region 12.penalty | penalty alone
double Loss(double[] data, double[] negatives, double alpha) => alpha * (data.Average(v => v * v) + negatives.Average(v => v * v));
#endregion

#region 12.two-by-two | runs; 24 are paid for
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double n = 0, l = 0, x = 0; int k = 0;
    for (int s = 1; s <= 10; s++)
        try
        {
            double a = run(false, false, s), b = run(true, false, s), c = run(false, true, s), d = run(true, true, s);
            n += (b - a + d - c) / 2; l += (c - a + d - b) / 2; x += d - c - b + a; k++;
        }
        catch { }
    return (n / k, l / k, x / k);
}
#endregion

#region 12.two-by-two | not their sum
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return (b - a + d - c, c - a + d - b, d - c - b + a);
}
#endregion

#region 12.two-by-two | coefficients of −1 and +1
(double Noise, double Loss, double Interaction) Effects(Func<bool, bool, int, double> run)
{
    double Cell(bool noise, bool loss) => Enumerable.Range(1, 6).Select(k => run(noise, loss, k)).Average();
    double a = Cell(false, false), b = Cell(true, false), c = Cell(false, true), d = Cell(true, true);
    return ((b - a + d - c) / 4, (c - a + d - b) / 4, (d - c - b + a) / 4);
}
#endregion

#region 12.attack | the ball holds all the same
double[] Attack(double[] y, double[] x, double[] slope, double step, double radius)
{
    double size = Math.Sqrt(slope.Sum(g => g * g));
    if (size == 0) return x;
    double[] next = [.. x.Zip(slope, (v, g) => v - step * g / size)];
    double far = Math.Sqrt(next.Zip(y, (v, c) => (v - c) * (v - c)).Sum());
    return far <= radius ? next : [.. next.Zip(y, (v, c) => c + (v - c) * radius / far)];
}
#endregion
