// Reference solutions of chapter 14. Each region replaces the exercise cell of the same id.

#region 14.bars
// One normaliser for all labels. With the largest output taken out of the sum, exp cannot overflow, and no share is ever formed that could
// underflow.
double[] EnergyBars(double[] f)
{
    double largest = f.Max();
    double normaliser = largest + Math.Log(f.Sum(v => Math.Exp(v - largest)));
    return f.Select(v => normaliser - v).ToArray();
}
#endregion

#region 14.binary
// log(1 + e^{−m}) = max(0, −m) + log(1 + e^{−|m|}): the exponential is at most 1. For tiny z, log(1 + z) is z.
double BinaryEnergy(double f, int y)
{
    double m = y * f, z = Math.Exp(-Math.Abs(m));
    return Math.Max(0, -m) + (z < 1e-8 ? z : Math.Log(1 + z));
}
#endregion

#region 14.gradient
// −f_y gives −1 at the label; log Σ e^{f_k} gives the softmax.
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v - f.Max()));
    return f.Select((v, k) => Math.Exp(v - f.Max()) / sum - (k == label ? 1 : 0)).ToArray();
}
#endregion

#region 14.margin
// The normaliser is in both bars and drops out of their difference.
double LabelMargin(double[] f, int label) => f[label] - f.Where((_, k) => k != label).Max();
#endregion

#region 14.floor
// At best the inner softmax is 1 at the label and 0 elsewhere: −1 + log(e¹ + (K − 1) e⁰).
double Floor(int classes) => Math.Log(Math.E + classes - 1) - 1;
#endregion

#region 14.test-size
// |p1 − p2| = k √((p1(1−p1) + p2(1−p2)) / n), solved for n. On the same pictures the two classifiers mostly agree; only the pictures on
// which they differ count, and the variance of the difference is smaller than the sum of the two.
int TestPictures(double p1, double p2, double k)
{
    double variance = p1 * (1 - p1) + p2 * (1 - p2);
    return (int)Math.Ceiling(variance * Math.Pow(k / (p1 - p2), 2));
}
#endregion

#region 14.strange-hands
// Five copies of every digit, four of them moved by a pixel: what does not matter is shown, not programmed.
SoftmaxClassifier Learn(ImageSet train)
{
    (int Right, int Down)[] moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)];
    var moved = moves.SelectMany(m => Enumerable.Range(0, train.Count), (m, i) =>
        (Image: GrayImage.Of(train, i).Crop(m.Right, m.Down, 8, 8).Pixels, Label: train.Labels[i])).ToArray();
    var set = new ImageSet("moved", [.. moved.Select(d => d.Image)], [.. moved.Select(d => d.Label)],
        8, 8, train.ClassNames, moved.Length);
    var rng = new Rng(1);
    var classifier = new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Relu, 64, 256, 10), 64, 10);
    var data = TrainingSet.From(set);
    new Trainer(classifier, new NegativeLogLikelihood(), data, new Adam(0.005, weightDecay: 0.1),
        rng) { Rate = LearningRate.Cosine(1500) }.Run(1500);
    return classifier;
}
#endregion
