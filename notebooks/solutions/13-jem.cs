// Reference solutions of chapter 13. Each region replaces the exercise cell of the same id.

#region 13.input-energy
// The largest logit comes off first: e^0 = 1 cannot overflow.
double InputEnergy(double[] f)
{
    double top = f.Max();
    return -(top + Math.Log(f.Sum(v => Math.Exp(v - top))));
}
#endregion

#region 13.share
// What is alike is the mean, in each of the K places.
double ShiftShare(double[] d)
{
    double mean = d.Average();
    return d.Length * mean * mean / d.Sum(v => v * v);
}
#endregion

#region 13.force
// Cross-entropy p − [k = y], marginal −λ p.
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => (1 - lambda) * Math.Exp(v - top) / sum - (k == label ? 1 : 0))];
}
#endregion

#region 13.paired
// Subtract seed by seed first; then the standard error of a mean, with n − 1.
double PairedError(double[] a, double[] b)
{
    double[] d = [.. a.Zip(b, (u, v) => u - v)];
    double mean = d.Average();
    return Math.Sqrt(d.Sum(v => (v - mean) * (v - mean)) / (d.Length * (d.Length - 1)));
}
#endregion

#region 13.energy-score
// The same count of pairs for two scores.
double EnergyLead(double[][] known, double[][] strange)
{
    double Order(double k, double s) => Math.Round(k - s, 9) switch { < 0 => 1, 0 => 0.5, _ => 0 };
    double Area(Func<double[], double> score) =>
        (from k in known from s in strange select Order(score(k), score(s))).Average();
    double Sum(double[] f) => Math.Log(f.Sum(v => Math.Exp(v - f.Max()))) + f.Max();
    return Area(f => -Sum(f)) - Area(f => -Math.Exp(f.Max() - Sum(f)));
}
#endregion

#region 13.both-at-once
// Cross-entropy and a little of p(x), with chains that live on in a buffer.
SoftmaxClassifier LearnBoth(ImageSet train)
{
    var net = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 64, 96, 96, 10), 64, 10);
    var loss = new JointLikelihood(NegativeSource.Replay(e => Langevin.WithNoise(e, 0.1, 0.05), 8, 1000), 0.1, 0.1);
    new Trainer(net, loss, TrainingSet.From(train), new Adam(0.004), new Rng(1), 64) { Rate = LearningRate.Cosine(600) }.Run(600);
    return net;
}
#endregion
