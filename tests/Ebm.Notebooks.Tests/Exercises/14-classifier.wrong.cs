// Wrong answers of chapter 14, one idea away from right each. After the bar: what the verdict must say.

#region 14.bars | exp leaves the range
double[] EnergyBars(double[] f) => f.Select(v => Math.Log(f.Sum(u => Math.Exp(u))) - v).ToArray();
#endregion

#region 14.bars | underflow to 0
double[] EnergyBars(double[] f)
{
    double sum = f.Sum(v => Math.Exp(v - f.Max()));
    return f.Select(v => -Math.Log(Math.Exp(v - f.Max()) / sum)).ToArray();
}
#endregion

#region 14.bars | These are the probabilities
double[] EnergyBars(double[] f)
{
    double sum = f.Sum(v => Math.Exp(v - f.Max()));
    return f.Select(v => Math.Exp(v - f.Max()) / sum).ToArray();
}
#endregion

#region 14.bars | The sign is wrong
double[] EnergyBars(double[] f)
{
    double normaliser = f.Max() + Math.Log(f.Sum(v => Math.Exp(v - f.Max())));
    return f.Select(v => v - normaliser).ToArray();
}
#endregion

#region 14.bars | must sum to 1
double[] EnergyBars(double[] f) => f.Select(v => -v).ToArray();
#endregion

#region 14.bars | from the largest output
double[] EnergyBars(double[] f) => f.Select(v => f.Max() - v).ToArray();
#endregion

#region 14.binary | until exp overflows
double BinaryEnergy(double f, int y) => Math.Log(1 + Math.Exp(-y * f));
#endregion

#region 14.binary | sign of the margin
double BinaryEnergy(double f, int y) => Math.Max(0, y * f) + Math.Log(1 + Math.Exp(-Math.Abs(f)));
#endregion

#region 14.binary | log 2, not 0
double BinaryEnergy(double f, int y) => Math.Max(0, -y * f);
#endregion

#region 14.binary | The label is left out
double BinaryEnergy(double f, int y) => Math.Max(0, -f) + Math.Log(1 + Math.Exp(-Math.Abs(f)));
#endregion

#region 14.binary | not 0 or 1
double BinaryEnergy(double f, int y) => Math.Max(0, f) + Math.Log(1 + Math.Exp(-Math.Abs(f))) - y * f;
#endregion

#region 14.gradient | Upside down
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    return f.Select((v, k) => (k == label ? 1 : 0) - Math.Exp(v) / sum).ToArray();
}
#endregion

#region 14.gradient | its derivative is −1
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    return f.Select(v => Math.Exp(v) / sum).ToArray();
}
#endregion

#region 14.gradient | depends on all of them
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    return f.Select((v, k) => k == label ? Math.Exp(v) / sum - 1 : 0).ToArray();
}
#endregion

#region 14.gradient | divide by −ỹ_y
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v)), own = Math.Exp(f[label]) / sum;
    return f.Select((v, k) => own * ((k == label ? 1 : 0) - Math.Exp(v) / sum)).ToArray();
}
#endregion

#region 14.margin | never positive
double LabelMargin(double[] f, int label) => f[label] - f.Max();
#endregion

#region 14.margin | positive means right
double LabelMargin(double[] f, int label) => f.Where((_, k) => k != label).Max() - f[label];
#endregion

#region 14.margin | average wrong label
double LabelMargin(double[] f, int label) => f[label] - f.Where((_, k) => k != label).Average();
#endregion

#region 14.margin | difference of probabilities
double LabelMargin(double[] f, int label)
{
    double[] p = f.Select(v => Math.Exp(v) / f.Sum(u => Math.Exp(u))).ToArray();
    return p[label] - p.Where((_, k) => k != label).Max();
}
#endregion

#region 14.floor | 0 is the floor of the right loss
double Floor(int classes) => 0;
#endregion

#region 14.floor | knows nothing
double Floor(int classes) => Math.Log(classes);
#endregion

#region 14.floor | −f_y is missing
double Floor(int classes) => Math.Log(Math.E + classes - 1);
#endregion

#region 14.floor | K − 1 others remain
double Floor(int classes) => Math.Log(Math.E + classes) - 1;
#endregion

#region 14.test-size | Both shares are uncertain
int TestPictures(double p1, double p2, double k) => (int)Math.Ceiling(p1 * (1 - p1) * Math.Pow(k / (p1 - p2), 2));
#endregion

#region 14.test-size | add in squares
int TestPictures(double p1, double p2, double k) =>
    (int)Math.Ceiling(Math.Pow(k * (Math.Sqrt(p1 * (1 - p1)) + Math.Sqrt(p2 * (1 - p2))) / (p1 - p2), 2));
#endregion

#region 14.test-size | square the whole ratio
int TestPictures(double p1, double p2, double k) =>
    (int)Math.Ceiling(k * Math.Sqrt(p1 * (1 - p1) + p2 * (1 - p2)) / Math.Abs(p1 - p2));
#endregion

#region 14.test-size | Round up
int TestPictures(double p1, double p2, double k) =>
    (int)((p1 * (1 - p1) + p2 * (1 - p2)) * Math.Pow(k / (p1 - p2), 2));
#endregion

#region 14.binary | probability of y
double BinaryEnergy(double f, int y) => 1 / (1 + Math.Exp(-y * f));
#endregion

#region 14.gradient | squared error
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    double[] p = [.. f.Select(v => Math.Exp(v) / sum)], d = [.. p.Select((v, k) => v - (k == label ? 1 : 0))];
    double mean = p.Zip(d, (v, e) => v * e).Sum();
    return [.. p.Zip(d, (v, e) => v * (e - mean))];
}
#endregion

#region 14.gradient | count from 0
double[] OutputGradient(double[] f, int label)
{
    double sum = f.Sum(v => Math.Exp(v));
    return f.Select((v, k) => Math.Exp(v) / sum - (k == label - 1 ? 1 : 0)).ToArray();
}
#endregion

#region 14.margin | gap to the worst label
double LabelMargin(double[] f, int label) => f[label] - f.Where((_, k) => k != label).Min();
#endregion

#region 14.margin | ln 2
double LabelMargin(double[] f, int label) => (f[label] - f.Where((_, k) => k != label).Max()) / Math.Log(2);
#endregion

#region 14.floor | a probability
double Floor(int classes) => Math.E / (Math.E + classes - 1);
#endregion

#region 14.floor | ln 2
double Floor(int classes) => (Math.Log(Math.E + classes - 1) - 1) / Math.Log(2);
#endregion

#region 14.test-size | pools
int TestPictures(double p1, double p2, double k)
{
    double pooled = (p1 + p2) / 2;
    return (int)Math.Ceiling(2 * pooled * (1 - pooled) * Math.Pow(k / (p1 - p2), 2));
}
#endregion

#region 14.test-size | k enters squared
int TestPictures(double p1, double p2, double k) =>
    (int)Math.Ceiling((p1 * (1 - p1) + p2 * (1 - p2)) * k / Math.Pow(p1 - p2, 2));
#endregion

#region 14.strange-hands | That is guessing
SoftmaxClassifier Learn(ImageSet train) => new(new Linear(64, 10, new Rng(1)), 64, 10);
#endregion

#region 14.strange-hands | ten labels
SoftmaxClassifier Learn(ImageSet train) => new(new Linear(64, 2, new Rng(1)), 64, 2);
#endregion

#region 14.strange-hands | moved copies
SoftmaxClassifier Learn(ImageSet train)
{
    var classifier = new SoftmaxClassifier(new Linear(64, 10, new Rng(1)), 64, 10);
    new Trainer(classifier, new NegativeLogLikelihood(), TrainingSet.From(train), new Adam(0.01), new Rng(1)).Run(1000);
    return classifier;
}
#endregion

#region 14.strange-hands | not what it draws
SoftmaxClassifier Learn(ImageSet train)
{
    var rng = new Rng(1);
    var classifier = new SoftmaxClassifier(Sequential.Mlp(rng, Activation.Relu, 64, 128, 10), 64, 10);
    new Trainer(classifier, new NegativeLogLikelihood(), TrainingSet.From(train), new Adam(0.005), rng).Run(1000);
    return classifier;
}
#endregion

#region 14.strange-hands | train longer
SoftmaxClassifier Learn(ImageSet train)
{
    var classifier = new SoftmaxClassifier(new Linear(64, 10, new Rng(1)), 64, 10);
    new Trainer(classifier, new NegativeLogLikelihood(), TrainingSet.From(train), new Adam(0.01), new Rng(1)).Run(30);
    return classifier;
}
#endregion

#region 14.strange-hands | less decay
SoftmaxClassifier Learn(ImageSet train)
{
    var rng = new Rng(1);
    var classifier = new SoftmaxClassifier(new Linear(64, 10, rng), 64, 10);
    new Trainer(classifier, new NegativeLogLikelihood(), TrainingSet.From(train), new Adam(0.01, weightDecay: 3), rng).Run(600);
    return classifier;
}
#endregion

#region 14.bars | no zero
double[] EnergyBars(double[] f) => f.Select(v => v - f.Min()).ToArray();
#endregion

#region 14.binary | content at m = 1
double BinaryEnergy(double f, int y) => Math.Max(0, 1 - y * f);
#endregion

#region 14.binary | adds the normaliser
double BinaryEnergy(double f, int y) => -0.5 * y * f;
#endregion

#region 14.binary | too right
double BinaryEnergy(double f, int y) => (f - y) * (f - y);
#endregion

#region 14.gradient | through the softmax to f
double[] OutputGradient(double[] f, int label) { var p = Probability.Softmin(f.Select(v => -v).ToArray()); return p.Select((v, k) => k == label ? -1 / v : 0).ToArray(); }
#endregion

#region 14.gradient | not f − y
double[] OutputGradient(double[] f, int label) => f.Select((v, k) => v - (k == label ? 1 : 0)).ToArray();
#endregion

#region 14.margin | not every output
double LabelMargin(double[] f, int label) => f[label] - f.Where(v => v != f[label]).Max();
#endregion

#region 14.test-size | p(1 − p), not p
int TestPictures(double p1, double p2, double k) => (int)Math.Ceiling(k * k * (p1 + p2) / Math.Pow(p1 - p2, 2));
#endregion
