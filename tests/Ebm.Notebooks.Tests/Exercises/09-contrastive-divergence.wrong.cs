// Wrong answers of chapter 09, one idea away from right each. After the bar: what the verdict must say.

#region 09.free-energy | own term
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    var z = b.Select((bias, j) => bias + v.Select((x, i) => W[j, i] * x).Sum());
    return -z.Sum(x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))));
}
#endregion

#region 09.free-energy | both terms carry a minus
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    var z = b.Select((bias, j) => bias + v.Select((x, i) => W[j, i] * x).Sum());
    return -a.Zip(v, (x, y) => x * y).Sum() + z.Sum(x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))));
}
#endregion

#region 09.free-energy | not a maximum
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    var z = b.Select((bias, j) => bias + v.Select((x, i) => W[j, i] * x).Sum());
    return -a.Zip(v, (x, y) => x * y).Sum() - z.Sum(x => Math.Max(x, 0));
}
#endregion

#region 09.free-energy | until e^z overflows
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    var z = b.Select((bias, j) => bias + v.Select((x, i) => W[j, i] * x).Sum());
    return -a.Zip(v, (x, y) => x * y).Sum() - z.Sum(x => Math.Log(1 + Math.Exp(x)));
}
#endregion

#region 09.gibbs-step | h must be drawn
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
    var h = b.Select((bias, j) => Sigmoid(bias + v.Select((x, i) => W[j, i] * x).Sum())).ToArray();
    return a.Select((bias, i) => t[i] < Sigmoid(bias + h.Select((x, j) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
}
#endregion

#region 09.gibbs-step | BELOW its probability
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
    var h = b.Select((bias, j) => u[j] > Sigmoid(bias + v.Select((x, i) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
    return a.Select((bias, i) => t[i] > Sigmoid(bias + h.Select((x, j) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
}
#endregion

#region 09.gibbs-step | visible biases are missing
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
    var h = b.Select((bias, j) => u[j] < Sigmoid(bias + v.Select((x, i) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
    return a.Select((_, i) => t[i] < Sigmoid(h.Select((x, j) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
}
#endregion

#region 09.gibbs-step | not its probabilities
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
    var h = b.Select((bias, j) => u[j] < Sigmoid(bias + v.Select((x, i) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
    return a.Select((bias, i) => Sigmoid(bias + h.Select((x, j) => W[j, i] * x).Sum())).ToArray();
}
#endregion

#region 09.cd-direction | unlearns the data
double[,] Direction(double[] b, double[,] W, double[] v, double[] r)
{
    double P(int j, double[] x) => 1 / (1 + Math.Exp(-b[j] - x.Select((y, i) => W[j, i] * y).Sum()));
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++)
        for (int i = 0; i < v.Length; i++)
            d[j, i] = P(j, r) * r[i] - P(j, v) * v[i];
    return d;
}
#endregion

#region 09.cd-direction | hidden probabilities of its own
double[,] Direction(double[] b, double[,] W, double[] v, double[] r)
{
    double P(int j, double[] x) => 1 / (1 + Math.Exp(-b[j] - x.Select((y, i) => W[j, i] * y).Sum()));
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++)
        for (int i = 0; i < v.Length; i++)
            d[j, i] = P(j, v) * (v[i] - r[i]);
    return d;
}
#endregion

#region 09.cd-direction | hidden biases are missing
double[,] Direction(double[] b, double[,] W, double[] v, double[] r)
{
    double P(int j, double[] x) => 1 / (1 + Math.Exp(-x.Select((y, i) => W[j, i] * y).Sum()));
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++)
        for (int i = 0; i < v.Length; i++)
            d[j, i] = P(j, v) * v[i] - P(j, r) * r[i];
    return d;
}
#endregion

#region 09.cd-direction | Only the data term
double[,] Direction(double[] b, double[,] W, double[] v, double[] r)
{
    double P(int j, double[] x) => 1 / (1 + Math.Exp(-b[j] - x.Select((y, i) => W[j, i] * y).Sum()));
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++)
        for (int i = 0; i < v.Length; i++)
            d[j, i] = P(j, v) * v[i];
    return d;
}
#endregion

#region 09.log-z-sign | sign of log Z
double LogLikelihood(double[] f, int state)
{
    double least = f.Min();
    return -f[state] - least + Math.Log(f.Sum(x => Math.Exp(least - x)));
}
#endregion

#region 09.log-z-sign | overflows or underflows
double LogLikelihood(double[] f, int state) => -f[state] - Math.Log(f.Sum(x => Math.Exp(-x)));
#endregion

#region 09.log-z-sign | sign of F
double LogLikelihood(double[] f, int state)
{
    double most = f.Max();
    return f[state] - most - Math.Log(f.Sum(x => Math.Exp(x - most)));
}
#endregion

#region 09.log-z-sign | not log p
double LogLikelihood(double[] f, int state)
{
    double least = f.Min();
    return Math.Exp(least - f[state]) / f.Sum(x => Math.Exp(least - x));
}
#endregion

#region 09.ais-estimate | mean of the logs
(double, double) Estimate(double[] l, double logBase)
{
    double top = l.Max();
    var w = l.Select(x => Math.Exp(x - top)).ToArray();
    double mean = w.Average();
    return (logBase + l.Average(), Math.Sqrt(w.Sum(x => (x - mean) * (x - mean)) / (w.Length - 1) / w.Length) / mean);
}
#endregion

#region 09.ais-estimate | base is missing
(double, double) Estimate(double[] l, double logBase)
{
    double top = l.Max();
    var w = l.Select(x => Math.Exp(x - top)).ToArray();
    double mean = w.Average();
    return (top + Math.Log(mean), Math.Sqrt(w.Sum(x => (x - mean) * (x - mean)) / (w.Length - 1) / w.Length) / mean);
}
#endregion

#region 09.ais-estimate | error of a mean
(double, double) Estimate(double[] l, double logBase)
{
    double top = l.Max();
    var w = l.Select(x => Math.Exp(x - top)).ToArray();
    double mean = w.Average();
    return (logBase + top + Math.Log(mean), Math.Sqrt(w.Sum(x => (x - mean) * (x - mean)) / (w.Length - 1)) / mean);
}
#endregion

#region 09.ais-estimate | subtract the largest log weight
(double, double) Estimate(double[] l, double logBase)
{
    var w = l.Select(Math.Exp).ToArray();
    double mean = w.Average();
    return (logBase + Math.Log(mean), Math.Sqrt(w.Sum(x => (x - mean) * (x - mean)) / (w.Length - 1) / w.Length) / mean);
}
#endregion

#region 09.free-energy | as in E
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    var z = b.Select((bias, j) => bias + v.Select((x, i) => W[j, i] * x).Sum());
    return a.Zip(v, (x, y) => x * y).Sum() - z.Sum(x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))));
}
#endregion

#region 09.free-energy | entropy of h
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    var z = b.Select((bias, j) => bias + v.Select((x, i) => W[j, i] * x).Sum());
    return -a.Zip(v, (x, y) => x * y).Sum() - z.Sum(x => x / (1 + Math.Exp(-x)));
}
#endregion

#region 09.gibbs-step | hidden biases are missing
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
    var h = b.Select((_, j) => u[j] < Sigmoid(v.Select((x, i) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
    return a.Select((bias, i) => t[i] < Sigmoid(bias + h.Select((x, j) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
}
#endregion

#region 09.gibbs-step | not rounded
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    var h = b.Select((bias, j) => bias + v.Select((x, i) => W[j, i] * x).Sum() > 0 ? 1.0 : 0.0).ToArray();
    return a.Select((bias, i) => bias + h.Select((x, j) => W[j, i] * x).Sum() > 0 ? 1.0 : 0.0).ToArray();
}
#endregion

#region 09.cd-direction | shape
double[,] Direction(double[] b, double[,] W, double[] v, double[] r)
{
    double P(int j, double[] x) => 1 / (1 + Math.Exp(-b[j] - x.Select((y, i) => W[j, i] * y).Sum()));
    var d = new double[v.Length, b.Length];
    for (int j = 0; j < b.Length; j++)
        for (int i = 0; i < v.Length; i++)
            d[i, j] = P(j, v) * v[i] - P(j, r) * r[i];
    return d;
}
#endregion

#region 09.cd-direction | Probabilities, not 0 and 1
double[,] Direction(double[] b, double[,] W, double[] v, double[] r)
{
    double P(int j, double[] x) => b[j] + x.Select((y, i) => W[j, i] * y).Sum() > 0 ? 1 : 0;
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++)
        for (int i = 0; i < v.Length; i++)
            d[j, i] = P(j, v) * v[i] - P(j, r) * r[i];
    return d;
}
#endregion

#region 09.log-z-sign | both slips
double LogLikelihood(double[] f, int state) => -f[state] + Math.Log(f.Sum(x => Math.Exp(-x)));
#endregion

#region 09.log-z-sign | largest term is not the sum
double LogLikelihood(double[] f, int state) => f.Min() - f[state];
#endregion

#region 09.ais-estimate | n where n − 1
(double, double) Estimate(double[] l, double logBase)
{
    double top = l.Max();
    var w = l.Select(x => Math.Exp(x - top)).ToArray();
    double mean = w.Average();
    return (logBase + top + Math.Log(mean), Math.Sqrt(w.Sum(x => (x - mean) * (x - mean)) / w.Length / w.Length) / mean);
}
#endregion

#region 09.ais-estimate | M times the mean
(double, double) Estimate(double[] l, double logBase)
{
    double top = l.Max();
    var w = l.Select(x => Math.Exp(x - top)).ToArray();
    double mean = w.Average();
    return (logBase + top + Math.Log(w.Sum()), Math.Sqrt(w.Sum(x => (x - mean) * (x - mean)) / (w.Length - 1) / w.Length) / mean);
}
#endregion

#region 09.strangers | learnt next to nothing
Rbm TrainMachine(float[][] digits) => Rbm.Random(64, 16, new Rng(1)).StartFrom(digits);
#endregion

#region 09.strangers | worse than no hidden unit
Rbm TrainMachine(float[][] digits) => Rbm.Random(64, 16, new Rng(1));
#endregion

#region 09.strangers | at most 16
Rbm TrainMachine(float[][] digits) => Rbm.Random(64, 20, new Rng(1)).StartFrom(digits);
#endregion

#region 09.strangers | not travelled far enough
Rbm TrainMachine(float[][] digits)
{
    Rbm rbm = Rbm.Random(64, 16, new Rng(1)).StartFrom(digits);
    new RbmTrainer(rbm, digits, new RbmTraining { LearningRate = 0.05, BatchSize = 50 }, new Rng(2)).Train(20);
    return rbm;
}
#endregion

#region 09.strangers | still tremble
Rbm TrainMachine(float[][] digits)
{
    Rbm rbm = Rbm.Random(64, 16, new Rng(1)).StartFrom(digits);
    new RbmTrainer(rbm, digits, new RbmTraining { LearningRate = 0.6, BatchSize = 50 }, new Rng(2)).Train(60);
    return rbm;
}
#endregion

#region 09.strangers | at most 16 hidden
Rbm TrainMachine(float[][] digits) => Rbm.Random(16, 64, new Rng(1));
#endregion

#region 09.free-energy | One logarithm of one sum
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    var z = b.Select((q, j) => q + v.Select((x, i) => W[j, i] * x).Sum()).Append(0.0).ToArray();
    return -a.Zip(v, (x, y) => x * y).Sum() - Functions.LogSumExp(z);
}
#endregion

#region 09.free-energy | log(1 + e^{−z})
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v) =>
    -a.Zip(v, (x, y) => x * y).Sum() - b.Select((q, j) => Math.Log(Functions.Sigmoid(q + v.Select((x, i) => W[j, i] * x).Sum()))).Sum();
#endregion

#region 09.free-energy | 2cosh
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v) =>
    -a.Zip(v, (x, y) => x * y).Sum() - b.Select((q, j) => q + v.Select((x, i) => W[j, i] * x).Sum()).Sum(z => Math.Abs(z) + Math.Log(1 + Math.Exp(-2 * Math.Abs(z))));
#endregion

#region 09.cd-direction | product of differences
double[,] Direction(double[] b, double[,] W, double[] v, double[] reconstruction)
{
    double P(int j, double[] x) => Functions.Sigmoid(b[j] + x.Select((q, i) => W[j, i] * q).Sum());
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++) for (int i = 0; i < v.Length; i++) d[j, i] = (P(j, v) - P(j, reconstruction)) * (v[i] - reconstruction[i]);
    return d;
}
#endregion

#region 09.cd-direction | after the update
double[,] Direction(double[] b, double[,] W, double[] v, double[] reconstruction)
{
    double P(int j, double[] x) => Functions.Sigmoid(b[j] + x.Select((q, i) => W[j, i] * q).Sum());
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++) for (int i = 0; i < v.Length; i++) d[j, i] = W[j, i] + P(j, v) * v[i] - P(j, reconstruction) * reconstruction[i];
    return d;
}
#endregion

#region 09.cd-direction | σ is missing
double[,] Direction(double[] b, double[,] W, double[] v, double[] reconstruction)
{
    double P(int j, double[] x) => b[j] + x.Select((q, i) => W[j, i] * q).Sum();
    var d = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++) for (int i = 0; i < v.Length; i++) d[j, i] = P(j, v) * v[i] - P(j, reconstruction) * reconstruction[i];
    return d;
}
#endregion

#region 09.log-z-sign | not put back
double LogLikelihood(double[] f, int state) { double m = f.Min(); return -f[state] - Math.Log(f.Sum(x => Math.Exp(m - x))); }
#endregion

#region 09.log-z-sign | with the other sign
double LogLikelihood(double[] f, int state) { double m = f.Min(); return -f[state] - m - Math.Log(f.Sum(x => Math.Exp(m - x))); }
#endregion

#region 09.ais-estimate | error of the mean of the logs
(double LogZ, double StandardError) Estimate(double[] logWeights, double logBase)
{
    double z = Functions.LogMeanExp(logWeights);
    return (logBase + z, Statistics.StandardError(logWeights));
}
#endregion

#region 09.gibbs-step | changed its argument
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    var h = b.Select((q, j) => u[j] < Functions.Sigmoid(q + v.Select((x, i) => W[j, i] * x).Sum()) ? 1.0 : 0).ToArray();
    for (int i = 0; i < v.Length; i++) v[i] = t[i] < Functions.Sigmoid(a[i] + h.Select((x, j) => W[j, i] * x).Sum()) ? 1 : 0;
    return v;
}
#endregion
