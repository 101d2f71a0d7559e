// Reference solutions of chapter 20. Each region replaces the exercise cell of the same id.

#region 20.jump
// The shares of the variance that the steps keep multiply; the rest is noise.
double Jump(double[] beta, int t, double y0, double xi)
{
    double kept = 1;
    for (int s = 0; s < t; s++) kept *= 1 - beta[s];
    return Math.Sqrt(kept) * y0 + Math.Sqrt(1 - kept) * xi;
}
#endregion

#region 20.step-back
// The product of two Gaussians in y_{t−1}, as in the text.
(double Mean, double Variance) StepBack(double beta, double keptBefore, double y0, double yt)
{
    double noise = 1 - keptBefore * (1 - beta);      // 1 − ᾱ_t
    double mean = (Math.Sqrt(keptBefore) * beta * y0 + Math.Sqrt(1 - beta) * (1 - keptBefore) * yt) / noise;
    return (mean, (1 - keptBefore) / noise * beta);
}
#endregion

#region 20.exact-score
// Responsibilities are a softmax; the largest exponent goes out first.
double[] Score(double[][] points, double kept, double[] y)
{
    double root = Math.Sqrt(kept), variance = 1 - kept;
    double[] fit = points.Select(x => -x.Zip(y, (u, w) => (w - root * u) * (w - root * u)).Sum() / (2 * variance)).ToArray();
    double most = fit.Max();
    double[] r = fit.Select(f => Math.Exp(f - most)).ToArray();
    double total = r.Sum();
    return y.Select((w, d) => (root * points.Zip(r, (x, p) => p * x[d]).Sum() / total - w) / variance).ToArray();
}
#endregion

#region 20.ddpm-step
// 1 − ᾱ_t below the noise, √β before z, and no z at the end.
double Back(int t, double y, double noise, double beta, double kept, double z)
{
    double mean = (y - beta / Math.Sqrt(1 - kept) * noise) / Math.Sqrt(1 - beta);
    return t == 1 ? mean : mean + Math.Sqrt(beta) * z;
}
#endregion

#region 20.fewest-steps
// V is a product of squares; try n = 1, 2, 3, …
int FewestSteps(double[] kept, double s, double limit)
{
    int T = kept.Length - 1;
    for (int n = 1; n <= T; n++)
    {
        double V = 1;
        for (int k = n; k >= 1; k--)
        {
            double at = kept[k * T / n], to = kept[(k - 1) * T / n];
            double g = (Math.Sqrt(to * at) * s * s + Math.Sqrt((1 - to) * (1 - at))) / (at * s * s + 1 - at);
            V *= g * g;
        }
        if (0.5 * (V / (s * s) - 1 - Math.Log(V / (s * s))) <= limit) return n;
    }
    return 0;
}
#endregion

#region 20.project
// The chapter's denoiser, small; the rate begins high and falls to 0.
sealed class Small(Rng rng) : Layer
{
    Sequential body = Sequential.Mlp(rng, Activation.Silu, 4, 64, 64, 64, 2);
    public override Tensor Apply(Tensor x)
    {
        var (y, t) = (x.Slice(1, 0, 2), x.Slice(1, 2, 1));
        return t * y + body.Apply(Tensor.Concatenate(1, y, t, t.Sqrt()));
    }
}
Diffusion Target(TrainingSet rows)
{
    var model = new Diffusion(new Small(new Rng(1)), 2, NoiseSchedule.Linear(100));
    new Trainer(model, new NoisePrediction(), rows, new Adam(0.01), new Rng(3), 256)
        { Rate = LearningRate.Cosine(800, 50) }.Run(800);
    return model;
}
#endregion
