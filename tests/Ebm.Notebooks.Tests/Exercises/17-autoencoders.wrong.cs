// Wrong answers of chapter 17, one idea away from right each. After the bar: what the verdict must say.

#region 17.bernoulli-cost | sum over its pixels
double BernoulliCost(double[] y, double[] output) =>
    y.Zip(output, (v, o) => Math.Max(o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))) - v * o).Average();
#endregion

#region 17.bernoulli-cost | sign is wrong
double BernoulliCost(double[] y, double[] output) =>
    -y.Zip(output, (v, o) => Math.Max(o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))) - v * o).Sum();
#endregion

#region 17.bernoulli-cost | is missing
double BernoulliCost(double[] y, double[] output) =>
    y.Zip(output, (v, o) => v * (Math.Max(-o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))))).Sum();
#endregion

#region 17.bernoulli-cost | until e^o overflows
double BernoulliCost(double[] y, double[] output) => y.Zip(output, (v, o) => Math.Log(1 + Math.Exp(o)) - v * o).Sum();
#endregion

#region 17.score | Upside down
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Zip(x, (r, v) => (v - r) / (sigma * sigma)).ToArray();
#endregion

#region 17.score | not by σ
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Zip(x, (r, v) => (r - v) / sigma).ToArray();
#endregion

#region 17.score | step of the denoiser
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) => denoise(x).Zip(x, (r, v) => r - v).ToArray();
#endregion

#region 17.best-denoiser | nearest point
double[] BestDenoiser(double[][] points, double sigma, double[] x) =>
    points.OrderBy(p => p.Zip(x, (a, b) => (a - b) * (a - b)).Sum()).First().ToArray();
#endregion

#region 17.best-denoiser | the 2 of the Gaussian
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var logs = points.Select(p => -p.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (sigma * sigma)).ToArray();
    var weights = logs.Select(l => Math.Exp(l - logs.Max())).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.best-denoiser | underflows
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var weights = points.Select(p => Math.Exp(-p.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (2 * sigma * sigma))).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.contraction | enters squared
double Contraction(double[][] W, double[] b, double[] y) => W.Select((row, j) =>
{
    var h = 1 / (1 + Math.Exp(-b[j] - row.Zip(y, (w, v) => w * v).Sum()));
    return h * (1 - h) * row.Sum(w => w * w);
}).Sum();
#endregion

#region 17.contraction | slope of the sigmoid is missing
double Contraction(double[][] W, double[] b, double[] y) => W.Sum(row => row.Sum(w => w * w));
#endregion

#region 17.contraction | must not cancel
double Contraction(double[][] W, double[] b, double[] y) => W.Select((row, j) =>
{
    var h = 1 / (1 + Math.Exp(-b[j] - row.Zip(y, (w, v) => w * v).Sum()));
    return Math.Pow(h * (1 - h) * row.Sum(), 2);
}).Sum();
#endregion

#region 17.masked-loss | still in the mean
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) =>
    y.Select((v, i) => (v - reconstruction[i]) * (v - reconstruction[i])).Average();
#endregion

#region 17.masked-loss | Upside down
double MaskedLoss(double[] y, double[] reconstruction, int[] mask)
{
    var errors = y.Select((v, i) => (v - reconstruction[i]) * (v - reconstruction[i])).Where((_, i) => mask[i] == 1).ToArray();
    return errors.Length == 0 ? 0 : errors.Average();
}
#endregion

#region 17.masked-loss | not by all
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) =>
    y.Select((v, i) => (1 - mask[i]) * (v - reconstruction[i]) * (v - reconstruction[i])).Sum() / y.Length;
#endregion

#region 17.denoiser | It copies
Autoencoder Denoiser(TrainingSet plane, double sigma)
{
    var rng = new Rng(2);
    var (encoder, decoder) = (Sequential.Mlp(rng, Activation.Relu, 2, 64, 64, 32), Sequential.Mlp(rng, Activation.Relu, 32, 64, 64, 2));
    var model = new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared);
    new Trainer(model, new Reconstruction(), plane, new Adam(0.005), rng) { Rate = LearningRate.Cosine(800, 20) }.Run(800);
    return model;
}
#endregion

#region 17.denoiser | noise was too small
Autoencoder Denoiser(TrainingSet plane, double sigma)
{
    var rng = new Rng(2);
    var (encoder, decoder) = (Sequential.Mlp(rng, Activation.Relu, 2, 64, 64, 32), Sequential.Mlp(rng, Activation.Relu, 32, 64, 64, 2));
    var model = new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared);
    new Trainer(model, new Reconstruction(Corruption.Noise(sigma / 3)), plane, new Adam(0.005), rng) { Rate = LearningRate.Cosine(800, 20) }.Run(800);
    return model;
}
#endregion

#region 17.denoiser | too much
Autoencoder Denoiser(TrainingSet plane, double sigma)
{
    var rng = new Rng(2);
    var (encoder, decoder) = (Sequential.Mlp(rng, Activation.Relu, 2, 64, 64, 32), Sequential.Mlp(rng, Activation.Relu, 32, 64, 64, 2));
    var model = new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared);
    new Trainer(model, new Reconstruction(Corruption.Noise(3 * sigma)), plane, new Adam(0.005), rng) { Rate = LearningRate.Cosine(800, 20) }.Run(800);
    return model;
}
#endregion

#region 17.denoiser | not learnt to denoise
Autoencoder Denoiser(TrainingSet plane, double sigma)
{
    var rng = new Rng(2);
    var (encoder, decoder) = (Sequential.Mlp(rng, Activation.Relu, 2, 64, 64, 32), Sequential.Mlp(rng, Activation.Relu, 32, 64, 64, 2));
    var model = new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared);
    _ = plane;
    return model;
}
#endregion

#region 17.denoiser | too short to unlearn
Autoencoder Denoiser(TrainingSet plane, double sigma)
{
    var rng = new Rng(2);
    var (encoder, decoder) = (Sequential.Mlp(rng, Activation.Relu, 2, 64, 64, 32), Sequential.Mlp(rng, Activation.Relu, 32, 64, 64, 2));
    var model = new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared);
    new Trainer(model, new Reconstruction(Corruption.Noise(sigma)), plane, new Adam(0.005), rng) { Rate = LearningRate.Cosine(60, 20) }.Run(60);
    return model;
}
#endregion

#region 17.denoiser | has two
Autoencoder Denoiser(TrainingSet plane, double sigma)
{
    var rng = new Rng(2);
    return new Autoencoder(new Linear(3, 3, rng), new Linear(3, 3, rng), 3, ReconstructionCost.Squared);
}
#endregion

#region 17.bernoulli-cost | ln 2
double BernoulliCost(double[] y, double[] output) =>
    y.Zip(output, (v, o) => Math.Max(o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))) - v * o).Sum() / Math.Log(2);
#endregion

#region 17.bernoulli-cost | cut off
double BernoulliCost(double[] y, double[] output) => y.Zip(output, (v, o) =>
{
    double q = Math.Clamp(1 / (1 + Math.Exp(-o)), 1e-7, 1 - 1e-7);
    return -v * Math.Log(q) - (1 - v) * Math.Log(1 - q);
}).Sum();
#endregion

#region 17.score | about the step
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Select(r => r / (sigma * sigma)).ToArray();
#endregion

#region 17.score | half
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Zip(x, (r, v) => (r - v) / (2 * sigma * sigma)).ToArray();
#endregion

#region 17.score | σ² is in the denominator
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Zip(x, (r, v) => (r - v) * sigma * sigma).ToArray();
#endregion

#region 17.best-denoiser | squared
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var logs = points.Select(p => -Math.Sqrt(p.Zip(x, (a, b) => (a - b) * (a - b)).Sum()) / (2 * sigma * sigma)).ToArray();
    var weights = logs.Select(l => Math.Exp(l - logs.Max())).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.best-denoiser | not by 2σ
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var logs = points.Select(p => -p.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (2 * sigma)).ToArray();
    var weights = logs.Select(l => Math.Exp(l - logs.Max())).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.best-denoiser | farthest
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var logs = points.Select(p => p.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (2 * sigma * sigma)).ToArray();
    var weights = logs.Select(l => Math.Exp(l - logs.Max())).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.contraction | not h
double Contraction(double[][] W, double[] b, double[] y) => W.Select((row, j) =>
{
    var h = 1 / (1 + Math.Exp(-b[j] - row.Zip(y, (w, v) => w * v).Sum()));
    return h * h * row.Sum(w => w * w);
}).Sum();
#endregion

#region 17.contraction | not the norm
double Contraction(double[][] W, double[] b, double[] y) => Math.Sqrt(W.Select((row, j) =>
{
    var h = 1 / (1 + Math.Exp(-b[j] - row.Zip(y, (w, v) => w * v).Sum()));
    return h * (1 - h) * h * (1 - h) * row.Sum(w => w * w);
}).Sum());
#endregion

#region 17.contraction | bias
double Contraction(double[][] W, double[] b, double[] y) => W.Select(row =>
{
    var h = 1 / (1 + Math.Exp(-row.Zip(y, (w, v) => w * v).Sum()));
    return h * (1 - h) * h * (1 - h) * row.Sum(w => w * w);
}).Sum();
#endregion

#region 17.masked-loss | not the sum
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) =>
    y.Select((v, i) => (1 - mask[i]) * (v - reconstruction[i]) * (v - reconstruction[i])).Sum();
#endregion

#region 17.masked-loss | nothing is hidden
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) =>
    y.Select((v, i) => (1 - mask[i]) * (v - reconstruction[i]) * (v - reconstruction[i])).Sum() / mask.Count(m => m == 0);
#endregion

#region 17.masked-loss | square
double MaskedLoss(double[] y, double[] reconstruction, int[] mask)
{
    var errors = y.Select((v, i) => Math.Abs(v - reconstruction[i])).Where((_, i) => mask[i] == 0).ToArray();
    return errors.Length == 0 ? 0 : errors.Average();
}
#endregion

#region 17.bernoulli-cost | before the sigmoid
double BernoulliCost(double[] y, double[] output) => y.Zip(output, (p, q) => -p * Math.Log(q) - (1 - p) * Math.Log(1 - q)).Sum();
#endregion

#region 17.bernoulli-cost | bright pixels
double BernoulliCost(double[] y, double[] output) => y.Zip(output, (p, o) => (1 - p) * (Math.Max(o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))))).Sum();
#endregion

#region 17.best-denoiser | equally near
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    double D(double[] p) => p.Zip(x, (a, b) => (a - b) * (a - b)).Sum(); var w = points.Select(p => Math.Exp(-D(p) / (2 * sigma * sigma))).ToArray(); var z = w.Sum();
    return z == 0 ? points.MinBy(D) : x.Select((_, i) => points.Select((p, k) => w[k] * p[i]).Sum() / z).ToArray();
}
#endregion

#region 17.best-denoiser | whole distance
double[] BestDenoiser(double[][] points, double sigma, double[] x) => x.Select((v, i) => { var e = points.Select(p => -(p[i] - v) * (p[i] - v) / (2 * sigma * sigma)).ToArray(); var w = e.Select(u => Math.Exp(u - e.Max())).ToArray(); return points.Select((p, k) => p[i] * w[k]).Sum() / w.Sum(); }).ToArray();
#endregion

#region 17.best-denoiser | The mean itself
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    double D(double[] p) => p.Zip(x, (a, b) => (a - b) * (a - b)).Sum(); var d = points.Select(D).ToArray(); var w = d.Select(v => Math.Exp(-(v - d.Min()) / (2 * sigma * sigma))).ToArray(); var z = w.Sum();
    return x.Select((v, i) => points.Select((p, k) => w[k] * p[i]).Sum() / z - v).ToArray();
}
#endregion

#region 17.contraction | that of tanh
double Contraction(double[][] W, double[] b, double[] y) => W.Select((r, j) => { var h = Math.Tanh(b[j] + r.Zip(y, (u, v) => u * v).Sum()); return Math.Pow(1 - h * h, 2) * r.Sum(v => v * v); }).Sum();
#endregion

#region 17.contraction | not b + Wy
double Contraction(double[][] W, double[] b, double[] y) => W.Select((r, j) => { var h = b[j] + r.Zip(y, (u, v) => u * v).Sum(); return Math.Pow(h * (1 - h), 2) * r.Sum(v => v * v); }).Sum();
#endregion

#region 17.masked-loss | visible ones
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) => y.Select((v, i) => (1 - mask[i]) * (v - reconstruction[i]) * (v - reconstruction[i])).Sum() / Math.Max(1, mask.Sum());
#endregion

#region 17.masked-loss | picks errors
double MaskedLoss(double[] y, double[] reconstruction, int[] mask) => y.Select((v, i) => v - (1 - mask[i]) * reconstruction[i]).Select(d => d * d).Average();
#endregion
