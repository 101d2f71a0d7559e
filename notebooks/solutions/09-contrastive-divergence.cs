// Reference solutions of chapter 09. Each region replaces the exercise cell of the same id.

#region 09.free-energy
// max(z, 0) + log(1 + e^{−|z|}) is log(1 + e^z) without overflow.
double FreeEnergy(double[] a, double[] b, double[,] W, double[] v)
{
    double f = -a.Zip(v, (x, y) => x * y).Sum();
    for (int j = 0; j < b.Length; j++)
    {
        double z = b[j] + v.Select((x, i) => W[j, i] * x).Sum();
        f -= Math.Max(z, 0) + Math.Log(1 + Math.Exp(-Math.Abs(z)));
    }
    return f;
}
#endregion

#region 09.gibbs-step
// A whole side at once: its units do not see each other.
double[] GibbsStep(double[] a, double[] b, double[,] W, double[] v, double[] u, double[] t)
{
    double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));
    var h = b.Select((bias, j) => u[j] < Sigmoid(bias + v.Select((x, i) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
    return a.Select((bias, i) => t[i] < Sigmoid(bias + h.Select((x, j) => W[j, i] * x).Sum()) ? 1.0 : 0.0).ToArray();
}
#endregion

#region 09.cd-direction
// Push down at the data, pull up at the reconstruction; each with its own hidden probabilities.
double[,] Direction(double[] b, double[,] W, double[] v, double[] reconstruction)
{
    double P(int j, double[] x) => 1 / (1 + Math.Exp(-b[j] - x.Select((y, i) => W[j, i] * y).Sum()));
    var direction = new double[b.Length, v.Length];
    for (int j = 0; j < b.Length; j++)
        for (int i = 0; i < v.Length; i++)
            direction[j, i] = P(j, v) * v[i] - P(j, reconstruction) * reconstruction[i];
    return direction;
}
#endregion

#region 09.log-z-sign
// log p = −F − log Z, with the least F taken out of the sum.
double LogLikelihood(double[] f, int state)
{
    double least = f.Min();
    double logZ = -least + Math.Log(f.Sum(x => Math.Exp(least - x)));
    return -f[state] - logZ;
}
#endregion

#region 09.ais-estimate
// Weights relative to the largest; the error of a logarithm is a relative error.
(double LogZ, double StandardError) Estimate(double[] logWeights, double logBase)
{
    double top = logWeights.Max();
    var w = logWeights.Select(l => Math.Exp(l - top)).ToArray();
    double mean = w.Average();
    double variance = w.Sum(x => (x - mean) * (x - mean)) / (w.Length - 1);
    return (logBase + top + Math.Log(mean), Math.Sqrt(variance / w.Length) / mean);
}
#endregion

#region 09.strangers
// Far at a large rate, then to rest at smaller ones: the same machine, one trainer after the other.
Rbm TrainMachine(float[][] digits)
{
    var rng = new Rng(23);
    Rbm rbm = Rbm.Random(64, 16, new Rng(3)).StartFrom(digits);
    foreach (var (rate, epochs) in new[] { (0.2, 100), (0.1, 60), (0.03, 30), (0.01, 20) })
        new RbmTrainer(rbm, digits, new RbmTraining { LearningRate = rate, BatchSize = 50 }, rng.Split()).Train(epochs);
    return rbm;
}
#endregion
