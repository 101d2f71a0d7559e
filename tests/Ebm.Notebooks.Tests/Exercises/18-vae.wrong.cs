// Wrong answers of chapter 18, one idea away from right each. After the bar: what the verdict must say.

#region 18.kl | −1 is missing
double Divergence(double[] mu, double[] logNu) => mu.Select((m, i) => (Math.Exp(logNu[i]) - logNu[i] + m * m) / 2).Sum();
#endregion

#region 18.kl | factor ½
double Divergence(double[] mu, double[] logNu) => mu.Select((m, i) => Math.Exp(logNu[i]) - logNu[i] - 1 + m * m).Sum();
#endregion

#region 18.kl | standard deviation
double Divergence(double[] mu, double[] logNu) => mu.Select((m, i) => (Math.Exp(2 * logNu[i]) - 2 * logNu[i] - 1 + m * m) / 2).Sum();
#endregion

#region 18.kl | must cost, not pay
double Divergence(double[] mu, double[] logNu) => mu.Select((m, i) => (Math.Exp(logNu[i]) + logNu[i] - 1 + m * m) / 2).Sum();
#endregion

#region 18.kl | you averaged them
double Divergence(double[] mu, double[] logNu) => mu.Select((m, i) => (Math.Exp(logNu[i]) - logNu[i] - 1 + m * m) / 2).Average();
#endregion

#region 18.kl | other way round
double Divergence(double[] mu, double[] logNu) => mu.Select((m, i) => ((1 + m * m) / Math.Exp(logNu[i]) + logNu[i] - 1) / 2).Sum();
#endregion

#region 18.draw | ν is a variance
double[] Draw(double[] mu, double[] logNu, double[] xi) => mu.Select((m, i) => m + Math.Exp(logNu[i]) * xi[i]).ToArray();
#endregion

#region 18.draw | multiplies by log ν
double[] Draw(double[] mu, double[] logNu, double[] xi) => mu.Select((m, i) => m + logNu[i] * xi[i]).ToArray();
#endregion

#region 18.draw | μ is missing
double[] Draw(double[] mu, double[] logNu, double[] xi) => xi.Select((x, i) => Math.Exp(logNu[i] / 2) * x).ToArray();
#endregion

#region 18.draw | ξ is missing
double[] Draw(double[] mu, double[] logNu, double[] xi) => mu.Select((m, i) => m + Math.Exp(logNu[i] / 2)).ToArray();
#endregion

#region 18.importance | after the logarithm
double ImportanceBound(double[] negativeLogWeights) => negativeLogWeights.Average();
#endregion

#region 18.importance | log K is missing
double ImportanceBound(double[] negativeLogWeights)
{
    double least = negativeLogWeights.Min();
    return least - Math.Log(negativeLogWeights.Sum(x => Math.Exp(least - x)));
}
#endregion

#region 18.importance | is 0 in a double
double ImportanceBound(double[] negativeLogWeights) => -Math.Log(negativeLogWeights.Average(x => Math.Exp(-x)));
#endregion

#region 18.importance | best weight alone
double ImportanceBound(double[] negativeLogWeights) => negativeLogWeights.Min();
#endregion

#region 18.assumed-variance | larger
double AssumedVariance(int pixels) => 2.0 / pixels;
#endregion

#region 18.assumed-variance | 2 of the Gaussian
double AssumedVariance(int pixels) => pixels;
#endregion

#region 18.assumed-variance | He divides by d
double AssumedVariance(int pixels) => 0.5;
#endregion

#region 18.assumed-variance | That is σ
double AssumedVariance(int pixels) => Math.Sqrt(pixels / 2.0);
#endregion

#region 18.collapse | never negative
double[] Carried(double[] eigenvalues, int latents, double variance, double beta) =>
    eigenvalues.OrderDescending().Take(latents).Select(v => Math.Log(v / (beta * variance)) / 2).ToArray();
#endregion

#region 18.collapse | raises the water
double[] Carried(double[] eigenvalues, int latents, double variance, double beta) =>
    eigenvalues.OrderDescending().Take(latents).Select(v => Math.Max(0, Math.Log(v / variance) / 2)).ToArray();
#endregion

#region 18.collapse | Sort first
double[] Carried(double[] eigenvalues, int latents, double variance, double beta) =>
    eigenvalues.Take(latents).Select(v => Math.Max(0, Math.Log(v / (beta * variance)) / 2)).ToArray();
#endregion

#region 18.collapse | size of the clouds
double[] Carried(double[] eigenvalues, int latents, double variance, double beta) =>
    eigenvalues.OrderDescending().Take(latents).Select(v => Math.Min(1, beta * variance / v)).ToArray();
#endregion

#region 18.quantise | largest dot product
int Nearest(double[] z, double[][] codebook) =>
    Enumerable.Range(0, codebook.Length).MaxBy(k => z.Select((v, i) => v * codebook[k][i]).Sum());
#endregion

#region 18.quantise | absolute values
int Nearest(double[] z, double[][] codebook) =>
    Enumerable.Range(0, codebook.Length).MinBy(k => z.Select((v, i) => Math.Abs(v - codebook[k][i])).Sum());
#endregion

#region 18.quantise | opposite sign cancel
int Nearest(double[] z, double[][] codebook) =>
    Enumerable.Range(0, codebook.Length).MinBy(k => Math.Abs(z.Select((v, i) => v - codebook[k][i]).Sum()));
#endregion

#region 18.draw | spread the mean
double[] Draw(double[] mu, double[] logNu, double[] xi) => mu.Select((m, i) => Math.Exp(logNu[i] / 2) * (m + xi[i])).ToArray();
#endregion

#region 18.draw | must move the code up
double[] Draw(double[] mu, double[] logNu, double[] xi) => mu.Select((m, i) => m - Math.Exp(logNu[i] / 2) * xi[i]).ToArray();
#endregion

#region 18.importance | bits
double ImportanceBound(double[] negativeLogWeights)
{
    double least = negativeLogWeights.Min();
    return (least - Math.Log(negativeLogWeights.Average(x => Math.Exp(least - x)))) / Math.Log(2);
}
#endregion

#region 18.importance | signs
double ImportanceBound(double[] negativeLogWeights)
{
    double most = negativeLogWeights.Max();
    return -most - Math.Log(negativeLogWeights.Average(x => Math.Exp(x - most)));
}
#endregion

#region 18.assumed-variance | drops the half
double AssumedVariance(int pixels) => pixels / 2;
#endregion

#region 18.assumed-variance | other side of the 2
double AssumedVariance(int pixels) => 2.0 * pixels;
#endregion

#region 18.collapse | bits
double[] Carried(double[] eigenvalues, int latents, double variance, double beta) =>
    eigenvalues.OrderDescending().Take(latents).Select(v => Math.Max(0, Math.Log2(v / (beta * variance)) / 2)).ToArray();
#endregion

#region 18.collapse | ½ is missing
double[] Carried(double[] eigenvalues, int latents, double variance, double beta) =>
    eigenvalues.OrderDescending().Take(latents).Select(v => Math.Max(0, Math.Log(v / (beta * variance)))).ToArray();
#endregion

#region 18.quantise | equally near
int Nearest(double[] z, double[][] codebook)
{
    double Distance(int k) => z.Select((v, i) => (v - codebook[k][i]) * (v - codebook[k][i])).Sum();
    int best = 0;
    for (int k = 1; k < codebook.Length; k++) if (Distance(k) <= Distance(best)) best = k;
    return best;
}
#endregion

#region 18.quantise | farthest
int Nearest(double[] z, double[][] codebook) =>
    Enumerable.Range(0, codebook.Length).MaxBy(k => z.Select((v, i) => (v - codebook[k][i]) * (v - codebook[k][i])).Sum());
#endregion

#region 18.quantise | first coordinate
int Nearest(double[] z, double[][] codebook) =>
    Enumerable.Range(0, codebook.Length).MinBy(k => Math.Abs(z[0] - codebook[k][0]));
#endregion

#region 18.better-vae | has collapsed, or was never trained
Vae BetterVae(TrainingSet ink)
{
    var rng = new Rng(1);
    return new Vae(Sequential.Mlp(rng, Activation.Silu, 64, 128, 16), Sequential.Mlp(rng, Activation.Silu, 8, 128, 64), 64, 8, ReconstructionCost.Bernoulli);
}
#endregion

#region 18.better-vae | Return the VAE
Vae BetterVae(TrainingSet ink) => null;
#endregion

#region 18.better-vae | Only with β = 1
Vae BetterVae(TrainingSet ink)
{
    var rng = new Rng(2);
    var model = new Vae(Sequential.Mlp(rng, Activation.Silu, 64, 128, 16), Sequential.Mlp(rng, Activation.Silu, 8, 128, 64), 64, 8, ReconstructionCost.Bernoulli, 0.5);
    new Trainer(model, new EvidenceBound(), ink, new Adam(0.004), rng).Run(100);
    return model;
}
#endregion

#region 18.better-vae | So few latent numbers
Vae BetterVae(TrainingSet ink)
{
    var rng = new Rng(3);
    var model = new Vae(Sequential.Mlp(rng, Activation.Silu, 64, 128, 4), Sequential.Mlp(rng, Activation.Silu, 2, 128, 64), 64, 2, ReconstructionCost.Bernoulli);
    new Trainer(model, new EvidenceBound(), ink, new Adam(0.004), rng, batch: 128) { Rate = LearningRate.Cosine(600, 50) }.Run(600);
    return model;
}
#endregion

#region 18.better-vae | Not there yet
Vae BetterVae(TrainingSet ink)
{
    var rng = new Rng(4);
    var model = new Vae(Sequential.Mlp(rng, Activation.Silu, 64, 128, 16), Sequential.Mlp(rng, Activation.Silu, 8, 128, 64), 64, 8, ReconstructionCost.Bernoulli);
    new Trainer(model, new EvidenceBound(), ink, new Adam(0.004), rng, batch: 64).Run(250);
    return model;
}
#endregion

#region 18.better-vae | A digit has 64
Vae BetterVae(TrainingSet ink)
{
    var rng = new Rng(5);
    return new Vae(Sequential.Mlp(rng, Activation.Silu, 8, 16, 4), Sequential.Mlp(rng, Activation.Silu, 2, 16, 8), 8, 2, ReconstructionCost.Bernoulli);
}
#endregion

#region 18.kl | for ν itself
double Divergence(double[] mu, double[] logNu) => mu.Select((m, i) => (logNu[i] - Math.Log(logNu[i]) - 1 + m * m) / 2).Sum();
#endregion

#region 18.draw | not of ν
double[] Draw(double[] mu, double[] logNu, double[] xi) => mu.Select((m, i) => m + Math.Sqrt(logNu[i]) * xi[i]).ToArray();
#endregion
