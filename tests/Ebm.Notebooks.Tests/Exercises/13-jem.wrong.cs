// Wrong answers of chapter 13, one idea away from right each. After the bar: what the verdict must say.

#region 13.input-energy | exp leaves the range
double InputEnergy(double[] f) => -Math.Log(f.Sum(v => Math.Exp(v)));
#endregion

#region 13.input-energy | The sign is wrong
double InputEnergy(double[] f) => f.Max() + Math.Log(f.Sum(v => Math.Exp(v - f.Max())));
#endregion

#region 13.input-energy | best label alone
double InputEnergy(double[] f) => -f.Max();
#endregion

#region 13.input-energy | mean energy of the labels
double InputEnergy(double[] f) => -f.Average();
#endregion

#region 13.input-energy | log K is missing
double InputEnergy(double[] f) => -f.Max() - Math.Log(f.Average(v => Math.Exp(v - f.Max())));
#endregion

#region 13.input-energy | It does not move
double InputEnergy(double[] f) => Math.Log(f.Sum(v => Math.Exp(v - f.Max())));
#endregion

#region 13.input-energy | The labels have the energies
double InputEnergy(double[] f) => f.Min() - Math.Log(f.Sum(v => Math.Exp(f.Min() - v)));
#endregion

#region 13.share | any numbers
double ShiftShare(double[] d) => 1 / (d.Length * d.Sum(v => v * v));
#endregion

#region 13.share | ratio of lengths
double ShiftShare(double[] d) => Math.Sqrt(d.Length) * Math.Abs(d.Average()) / Math.Sqrt(d.Sum(v => v * v));
#endregion

#region 13.share | NOT a shift
double ShiftShare(double[] d)
{
    double mean = d.Average();
    return d.Sum(v => Math.Pow(v - mean, 2)) / d.Sum(v => v * v);
}
#endregion

#region 13.share | factor K is missing
double ShiftShare(double[] d) => Math.Pow(d.Average(), 2) / d.Sum(v => v * v);
#endregion

#region 13.share | the mean, not the sum
double ShiftShare(double[] d) => d.Sum() * d.Sum() / d.Sum(v => v * v);
#endregion

#region 13.share | hide the signs
double ShiftShare(double[] d) => d.Length * Math.Pow(d.Average(v => Math.Abs(v)), 2) / d.Sum(v => v * v);
#endregion

#region 13.force | λ is left out
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => Math.Exp(v - top) / sum - (k == label ? 1 : 0))];
}
#endregion

#region 13.force | sign of the marginal
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => (1 + lambda) * Math.Exp(v - top) / sum - (k == label ? 1 : 0))];
}
#endregion

#region 13.force | keeps its weight 1
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => (1 - lambda) * (Math.Exp(v - top) / sum - (k == label ? 1 : 0)))];
}
#endregion

#region 13.force | normaliser of the label is missing
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => -lambda * Math.Exp(v - top) / sum - (k == label ? 1 : 0))];
}
#endregion

#region 13.force | Upside down
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => (k == label ? 1 : 0) - (1 - lambda) * Math.Exp(v - top) / sum)];
}
#endregion

#region 13.force | Only the label's own
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => k == label ? (1 - lambda) * Math.Exp(v - top) / sum - 1 : 0)];
}
#endregion

#region 13.force | count from 0
double[] JointForce(double[] f, int label, double lambda)
{
    double top = f.Max(), sum = f.Sum(v => Math.Exp(v - top));
    return [.. f.Select((v, k) => (1 - lambda) * Math.Exp(v - top) / sum - (k == label - 1 ? 1 : 0))];
}
#endregion

#region 13.paired | Divide by n − 1, not by n
double PairedError(double[] a, double[] b) =>
    Math.Sqrt(a.Average(v => Math.Pow(v - a.Average(), 2)) / a.Length
        + b.Average(v => Math.Pow(v - b.Average(), 2)) / b.Length);
#endregion

#region 13.paired | That is the bug
double PairedError(double[] a, double[] b) =>
    Math.Sqrt(a.Sum(v => Math.Pow(v - a.Average(), 2)) / (a.Length * (a.Length - 1))
        + b.Sum(v => Math.Pow(v - b.Average(), 2)) / (b.Length * (b.Length - 1)));
#endregion

#region 13.paired | spread divided by n
double PairedError(double[] a, double[] b)
{
    double[] d = [.. a.Zip(b, (u, v) => u - v)];
    return Math.Sqrt(d.Sum(v => Math.Pow(v - d.Average(), 2))) / d.Length;
}
#endregion

#region 13.paired | standard deviation of one
double PairedError(double[] a, double[] b)
{
    double[] d = [.. a.Zip(b, (u, v) => u - v)];
    return Math.Sqrt(d.Sum(v => Math.Pow(v - d.Average(), 2)) / (d.Length - 1));
}
#endregion

#region 13.paired | take its root
double PairedError(double[] a, double[] b)
{
    double[] d = [.. a.Zip(b, (u, v) => u - v)];
    return d.Sum(v => Math.Pow(v - d.Average(), 2)) / (d.Length * (d.Length - 1));
}
#endregion

#region 13.paired | mean difference itself
double PairedError(double[] a, double[] b) => a.Average() - b.Average();
#endregion

#region 13.paired | n instead of √n
double PairedError(double[] a, double[] b)
{
    double[] d = [.. a.Zip(b, (u, v) => u - v)];
    return Math.Sqrt(d.Sum(v => Math.Pow(v - d.Average(), 2)) / (d.Length - 1)) / d.Length;
}
#endregion

#region 13.energy-score | wrong way round
double EnergyLead(double[][] known, double[][] strange)
{
    double Area(Func<double[], double> score) => known.Average(k => strange.Average(s =>
        Math.Abs(score(k) - score(s)) < 1e-9 ? 0.5 : score(k) < score(s) ? 1 : 0));
    return Area(f => -Math.Exp(f.Max() - Functions.LogSumExp(f))) - Area(f => -Functions.LogSumExp(f));
}
#endregion

#region 13.energy-score | minus the energy
double EnergyLead(double[][] known, double[][] strange)
{
    double Area(Func<double[], double> score) => known.Average(k => strange.Average(s =>
        Math.Abs(score(k) - score(s)) < 1e-9 ? 0.5 : score(k) < score(s) ? 1 : 0));
    return Area(f => Functions.LogSumExp(f)) - Area(f => -Math.Exp(f.Max() - Functions.LogSumExp(f)));
}
#endregion

#region 13.energy-score | high for the known
double EnergyLead(double[][] known, double[][] strange)
{
    double Area(Func<double[], double> score) => known.Average(k => strange.Average(s =>
        Math.Abs(score(k) - score(s)) < 1e-9 ? 0.5 : score(k) < score(s) ? 1 : 0));
    return Area(f => -Functions.LogSumExp(f)) - Area(f => Math.Exp(f.Max() - Functions.LogSumExp(f)));
}
#endregion

#region 13.energy-score | largest logit is no softmax
double EnergyLead(double[][] known, double[][] strange)
{
    double Area(Func<double[], double> score) => known.Average(k => strange.Average(s =>
        Math.Abs(score(k) - score(s)) < 1e-9 ? 0.5 : score(k) < score(s) ? 1 : 0));
    return Area(f => -Functions.LogSumExp(f)) - Area(f => -f.Max());
}
#endregion

#region 13.energy-score | subtract that of max-softmax
double EnergyLead(double[][] known, double[][] strange) => known.Average(k => strange.Average(s =>
    Math.Abs(Functions.LogSumExp(k) - Functions.LogSumExp(s)) < 1e-9 ? 0.5 : Functions.LogSumExp(k) > Functions.LogSumExp(s) ? 1 : 0));
#endregion

#region 13.energy-score | known and strange exchanged
double EnergyLead(double[][] known, double[][] strange)
{
    double Area(Func<double[], double> score) => known.Average(k => strange.Average(s =>
        Math.Abs(score(k) - score(s)) < 1e-9 ? 0.5 : score(k) > score(s) ? 1 : 0));
    return Area(f => -Functions.LogSumExp(f)) - Area(f => -Math.Exp(f.Max() - Functions.LogSumExp(f)));
}
#endregion

#region 13.energy-score | not the mean of the logits
double EnergyLead(double[][] known, double[][] strange)
{
    double Area(Func<double[], double> score) => known.Average(k => strange.Average(s =>
        Math.Abs(score(k) - score(s)) < 1e-9 ? 0.5 : score(k) < score(s) ? 1 : 0));
    return Area(f => -f.Average()) - Area(f => -Math.Exp(f.Max() - Functions.LogSumExp(f)));
}
#endregion

#region 13.both-at-once | ten labels
SoftmaxClassifier LearnBoth(ImageSet train) => new(new Linear(64, 2, new Rng(1)), 64, 2);
#endregion

#region 13.both-at-once | That is guessing
SoftmaxClassifier LearnBoth(ImageSet train)
{
    var net = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 64, 64, 10), 64, 10);
    var loss = new ContrastiveDivergence(NegativeSource.FromNoise(e => Langevin.WithNoise(e, 0.1, 0.05), 5));
    new Trainer(net.Marginal, loss, TrainingSet.From(train), new Adam(0.003), new Rng(1), 64).Run(100);
    return net;
}
#endregion

#region 13.both-at-once | does not know strangers
SoftmaxClassifier LearnBoth(ImageSet train)
{
    var net = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 64, 64, 10), 64, 10);
    new Trainer(net, new NegativeLogLikelihood(), TrainingSet.From(train), new Adam(0.005), new Rng(1), 64).Run(400);
    return net;
}
#endregion

#region 13.both-at-once | run there
SoftmaxClassifier LearnBoth(ImageSet train)
{
    var net = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 64, 96, 96, 10), 64, 10);
    var loss = new JointLikelihood(NegativeSource.Replay(e => Langevin.WithNoise(e, 3, 0.01), 10, 1000), 1, 0.1);
    new Trainer(net, loss, TrainingSet.From(train), new Adam(0.01), new Rng(1), 64).Run(300);
    return net;
}
#endregion

#region 13.both-at-once | reads too little
SoftmaxClassifier LearnBoth(ImageSet train)
{
    var net = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 64, 96, 96, 10), 64, 10);
    var loss = new JointLikelihood(NegativeSource.Replay(e => Langevin.WithNoise(e, 0.1, 0.05), 8, 1000), 10, 0.1);
    new Trainer(net, loss, TrainingSet.From(train), new Adam(0.001), new Rng(1), 64).Run(250);
    return net;
}
#endregion

#region 13.both-at-once | train longer
SoftmaxClassifier LearnBoth(ImageSet train)
{
    var net = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 64, 96, 96, 10), 64, 10);
    new Trainer(net, new NegativeLogLikelihood(), TrainingSet.From(train), new Adam(0.001), new Rng(1), 64).Run(25);
    return net;
}
#endregion

#region 13.both-at-once | LOW
SoftmaxClassifier LearnBoth(ImageSet train)
{
    var net = new SoftmaxClassifier(Sequential.Mlp(new Rng(1), Activation.Silu, 64, 64, 10), 64, 10);
    new Trainer(net, new Adam(0.003), r => net.Apply(TrainingSet.From(train).Draw(r, 64)).LogSumExp().Mean()
        - net.Apply(Tensor.Gaussian(r, 64, 64)).LogSumExp().Mean(), new Rng(1)).Run(100);
    return net;
}
#endregion

#region 13.input-energy | not put back
double InputEnergy(double[] f) => -Math.Log(f.Sum(v => Math.Exp(v - f.Max())));
#endregion

#region 13.input-energy | with the other sign
double InputEnergy(double[] f) => f.Max() - Math.Log(f.Sum(v => Math.Exp(v - f.Max())));
#endregion

#region 13.paired | around 0
double PairedError(double[] a, double[] b) { var d = a.Zip(b, (u, v) => u - v).ToArray(); return Math.Sqrt(d.Sum(v => v * v) / (d.Length * (d.Length - 1))); }
#endregion

#region 13.energy-score | counts nothing
double EnergyLead(double[][] known, double[][] strange)
{
    double U(Func<double[], double> f) => known.Average(k => strange.Average(s => Math.Round(f(k), 9) < Math.Round(f(s), 9) ? 1.0 : 0));
    return U(x => -Functions.LogSumExp(x)) - U(x => -Math.Exp(x.Max() - Functions.LogSumExp(x)));
}
#endregion

#region 13.energy-score | counts as a whole
double EnergyLead(double[][] known, double[][] strange)
{
    double U(Func<double[], double> f) => known.Average(k => strange.Average(s => Math.Round(f(k), 9) <= Math.Round(f(s), 9) ? 1.0 : 0));
    return U(x => -Functions.LogSumExp(x)) - U(x => -Math.Exp(x.Max() - Functions.LogSumExp(x)));
}
#endregion

#region 13.energy-score | with every stranger
double EnergyLead(double[][] known, double[][] strange)
{
    double U(Func<double[], double> f) => known.Zip(strange, (k, s) => Math.Sign(Math.Round(f(s) - f(k), 9)) / 2.0 + 0.5).Average();
    return U(x => -Functions.LogSumExp(x)) - U(x => -Math.Exp(x.Max() - Functions.LogSumExp(x)));
}
#endregion
