// Reference solutions of chapter 17. Each region replaces the exercise cell of the same id.

#region 17.bernoulli-cost
// −log σ(o) = softplus(o) − o and −log(1 − σ(o)) = softplus(o): together softplus(o) − y·o.
double BernoulliCost(double[] y, double[] output) =>
    y.Zip(output, (v, o) => Math.Max(o, 0) + Math.Log(1 + Math.Exp(-Math.Abs(o))) - v * o).Sum();
#endregion

#region 17.score
// The step of the denoiser over the variance of the noise.
double[] Score(Func<double[], double[]> denoise, double[] x, double sigma) =>
    denoise(x).Zip(x, (r, v) => (r - v) / (sigma * sigma)).ToArray();
#endregion

#region 17.best-denoiser
// Bayes: each point weighs exp(−‖x − y‖²/2σ²). Taking the largest exponent out changes no ratio and prevents 0/0.
double[] BestDenoiser(double[][] points, double sigma, double[] x)
{
    var logs = points.Select(p => -p.Zip(x, (a, b) => (a - b) * (a - b)).Sum() / (2 * sigma * sigma)).ToArray();
    var weights = logs.Select(l => Math.Exp(l - logs.Max())).ToArray();
    return x.Select((_, i) => points.Select((p, k) => weights[k] * p[i]).Sum() / weights.Sum()).ToArray();
}
#endregion

#region 17.contraction
// ∂h_j/∂y_i = h_j (1 − h_j) W_ji; square and add.
double Contraction(double[][] W, double[] b, double[] y) => W.Select((row, j) =>
{
    var h = 1 / (1 + Math.Exp(-b[j] - row.Zip(y, (w, v) => w * v).Sum()));
    return h * (1 - h) * h * (1 - h) * row.Sum(w => w * w);
}).Sum();
#endregion

#region 17.masked-loss
// Only what was hidden is judged, so copying earns nothing.
double MaskedLoss(double[] y, double[] reconstruction, int[] mask)
{
    var errors = y.Select((v, i) => (v - reconstruction[i]) * (v - reconstruction[i])).Where((_, i) => mask[i] == 0).ToArray();
    return errors.Length == 0 ? 0 : errors.Average();
}
#endregion

#region 17.denoiser
// The noise of the exam, two hidden layers on each side, and a rate that ends at 0.
Autoencoder Denoiser(TrainingSet plane, double sigma)
{
    var rng = new Rng(2);
    var encoder = Sequential.Mlp(rng, Activation.Relu, 2, 64, 64, 32);
    var decoder = Sequential.Mlp(rng, Activation.Relu, 32, 64, 64, 2);
    var model = new Autoencoder(encoder, decoder, 2, ReconstructionCost.Squared);
    var noisy = new Reconstruction(Corruption.Noise(sigma));
    new Trainer(model, noisy, plane, new Adam(0.005), rng) { Rate = LearningRate.Cosine(1500, 20) }.Run(1500);
    return model;
}
#endregion
