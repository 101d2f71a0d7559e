// Wrong answers of chapter 20, one idea away from right each. After the bar: what the verdict must say.

#region 20.jump | square root
double Jump(double[] beta, int t, double y0, double xi)
{
    double kept = beta.Take(t).Aggregate(1.0, (k, b) => k * (1 - b));
    return kept * y0 + (1 - kept) * xi;
}
#endregion

#region 20.jump | One factor too few
double Jump(double[] beta, int t, double y0, double xi)
{
    double kept = 1;
    for (int s = 1; s < t; s++) kept *= 1 - beta[s - 1];
    return Math.Sqrt(kept) * y0 + Math.Sqrt(1 - kept) * xi;
}
#endregion

#region 20.jump | do not add
double Jump(double[] beta, int t, double y0, double xi)
{
    double lost = beta.Take(t).Sum();
    return Math.Sqrt(1 - lost) * y0 + Math.Sqrt(lost) * xi;
}
#endregion

#region 20.jump | variance 1 − ᾱ_t
double Jump(double[] beta, int t, double y0, double xi) =>
    Math.Sqrt(beta.Take(t).Aggregate(1.0, (k, b) => k * (1 - b))) * y0 + xi;
#endregion

#region 20.step-back | step FORWARD
(double Mean, double Variance) StepBack(double beta, double keptBefore, double y0, double yt)
{
    double noise = 1 - keptBefore * (1 - beta);
    return ((Math.Sqrt(keptBefore) * beta * y0 + Math.Sqrt(1 - beta) * (1 - keptBefore) * yt) / noise, beta);
}
#endregion

#region 20.step-back | Mixed up
(double Mean, double Variance) StepBack(double beta, double keptBefore, double y0, double yt)
{
    double noise = 1 - keptBefore * (1 - beta);
    return ((Math.Sqrt(keptBefore) * beta * yt + Math.Sqrt(1 - beta) * (1 - keptBefore) * y0) / noise, (1 - keptBefore) / noise * beta);
}
#endregion

#region 20.step-back | Where is y_0
(double Mean, double Variance) StepBack(double beta, double keptBefore, double y0, double yt) =>
    (yt / Math.Sqrt(1 - beta), (1 - keptBefore) / (1 - keptBefore * (1 - beta)) * beta);
#endregion

#region 20.step-back | denominators are 1 − ᾱ_t
(double Mean, double Variance) StepBack(double beta, double keptBefore, double y0, double yt)
{
    double noise = 1 - keptBefore;
    return ((Math.Sqrt(keptBefore) * beta * y0 + Math.Sqrt(1 - beta) * (1 - keptBefore) * yt) / noise, (1 - keptBefore) / noise * beta);
}
#endregion

#region 20.exact-score | points downhill
double[] Score(double[][] points, double kept, double[] y)
{
    double root = Math.Sqrt(kept), variance = 1 - kept;
    double[] fit = points.Select(x => -x.Zip(y, (u, w) => (w - root * u) * (w - root * u)).Sum() / (2 * variance)).ToArray();
    double[] r = fit.Select(f => Math.Exp(f - fit.Max())).ToArray();
    return y.Select((w, d) => (w - root * points.Zip(r, (x, p) => p * x[d]).Sum() / r.Sum()) / variance).ToArray();
}
#endregion

#region 20.exact-score | every exponential is 0
double[] Score(double[][] points, double kept, double[] y)
{
    double root = Math.Sqrt(kept), variance = 1 - kept;
    double[] r = points.Select(x => Math.Exp(-x.Zip(y, (u, w) => (w - root * u) * (w - root * u)).Sum() / (2 * variance))).ToArray();
    return y.Select((w, d) => (root * points.Zip(r, (x, p) => p * x[d]).Sum() / r.Sum() - w) / variance).ToArray();
}
#endregion

#region 20.exact-score | Only the nearest point
double[] Score(double[][] points, double kept, double[] y)
{
    double root = Math.Sqrt(kept);
    double[] best = points.MinBy(x => x.Zip(y, (u, w) => (w - root * u) * (w - root * u)).Sum());
    return y.Select((w, d) => (root * best[d] - w) / (1 - kept)).ToArray();
}
#endregion

#region 20.exact-score | Divide by the variance
double[] Score(double[][] points, double kept, double[] y)
{
    double root = Math.Sqrt(kept), variance = 1 - kept;
    double[] fit = points.Select(x => -x.Zip(y, (u, w) => (w - root * u) * (w - root * u)).Sum() / (2 * variance)).ToArray();
    double[] r = fit.Select(f => Math.Exp(f - fit.Max())).ToArray();
    return y.Select((w, d) => root * points.Zip(r, (x, p) => p * x[d]).Sum() / r.Sum() - w).ToArray();
}
#endregion

#region 20.ddpm-step | adds nothing
double Back(int t, double y, double noise, double beta, double kept, double z) =>
    (y - beta / Math.Sqrt(1 - kept) * noise) / Math.Sqrt(1 - beta) + Math.Sqrt(beta) * z;
#endregion

#region 20.ddpm-step | over t steps
double Back(int t, double y, double noise, double beta, double kept, double z) =>
    (y - beta / Math.Sqrt(1 - beta) * noise) / Math.Sqrt(1 - beta) + (t == 1 ? 0 : Math.Sqrt(beta) * z);
#endregion

#region 20.ddpm-step | z needs the root
double Back(int t, double y, double noise, double beta, double kept, double z) =>
    (y - beta / Math.Sqrt(1 - kept) * noise) / Math.Sqrt(1 - beta) + (t == 1 ? 0 : beta * z);
#endregion

#region 20.ddpm-step | Without fresh noise
double Back(int t, double y, double noise, double beta, double kept, double z) =>
    (y - beta / Math.Sqrt(1 - kept) * noise) / Math.Sqrt(1 - beta);
#endregion

#region 20.fewest-steps | multiplied by g²
int FewestSteps(double[] kept, double s, double limit)
{
    int T = kept.Length - 1;
    for (int n = 1; n <= T; n++)
    {
        double V = 1;
        for (int k = n; k >= 1; k--)
        {
            double at = kept[k * T / n], to = kept[(k - 1) * T / n];
            V *= (Math.Sqrt(to * at) * s * s + Math.Sqrt((1 - to) * (1 - at))) / (at * s * s + 1 - at);
        }
        if (0.5 * (V / (s * s) - 1 - Math.Log(V / (s * s))) <= limit) return n;
    }
    return 0;
}
#endregion

#region 20.fewest-steps | FAILS
int FewestSteps(double[] kept, double s, double limit)
{
    int T = kept.Length - 1;
    for (int n = 1; n <= T; n++)
    {
        double V = 1;
        for (int k = n; k >= 1; k--)
        {
            double at = kept[k * T / n], to = kept[(k - 1) * T / n];
            V *= Math.Pow((Math.Sqrt(to * at) * s * s + Math.Sqrt((1 - to) * (1 - at))) / (at * s * s + 1 - at), 2);
        }
        if (0.5 * (V / (s * s) - 1 - Math.Log(V / (s * s))) <= limit) return n - 1;
    }
    return 0;
}
#endregion

#region 20.fewest-steps | return 0
int FewestSteps(double[] kept, double s, double limit)
{
    int T = kept.Length - 1;
    for (int n = 1; ; n++)
    {
        double V = 1;
        for (int k = n; k >= 1; k--)
        {
            double at = kept[k * T / n], to = kept[(k - 1) * T / n];
            V *= Math.Pow((Math.Sqrt(to * at) * s * s + Math.Sqrt((1 - to) * (1 - at))) / (at * s * s + 1 - at), 2);
        }
        if (n == T || 0.5 * (V / (s * s) - 1 - Math.Log(V / (s * s))) <= limit) return n;
    }
}
#endregion

#region 20.project | was the network trained
sealed class Small(Rng rng) : Layer
{
    Sequential body = Sequential.Mlp(rng, Activation.Silu, 4, 64, 64, 64, 2);
    public override Tensor Apply(Tensor x)
    {
        var (y, t) = (x.Slice(1, 0, 2), x.Slice(1, 2, 1));
        return t * y + body.Apply(Tensor.Concatenate(1, y, t, t.Sqrt()));
    }
}
Diffusion Target(TrainingSet rows) => new(new Small(new Rng(1)), 2, NoiseSchedule.Linear(100));
#endregion

#region 20.project | does it see the time
sealed class Blind(Rng rng) : Layer
{
    Sequential body = Sequential.Mlp(rng, Activation.Silu, 2, 64, 64, 2);
    public override Tensor Apply(Tensor x) => body.Apply(x.Slice(1, 0, 2));
}
Diffusion Target(TrainingSet rows)
{
    var model = new Diffusion(new Blind(new Rng(1)), 2, NoiseSchedule.Linear(100));
    new Trainer(model, new NoisePrediction(), rows, new Adam(0.003), new Rng(3), 256).Run(300);
    return model;
}
#endregion

#region 20.project | Blurred
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
    new Trainer(model, new NoisePrediction(), rows, new Adam(0.003), new Rng(3), 256) { Rate = LearningRate.Cosine(600) }.Run(600);
    return model;
}
#endregion

#region 20.project | was the network trained
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
    new Trainer(model, new NoisePrediction(), rows, new Adam(0.001), new Rng(3), 256).Run(3);
    return model;
}
#endregion

#region 20.project | Blurred
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
    var model = new Diffusion(new Small(new Rng(1)), 2, NoiseSchedule.Linear(4));
    new Trainer(model, new NoisePrediction(), rows, new Adam(0.01), new Rng(3), 256) { Rate = LearningRate.Cosine(600) }.Run(600);
    return model;
}
#endregion

#region 20.project | coordinates
Diffusion Target(TrainingSet rows) => new(new Linear(4, 3, new Rng(1)), 3, NoiseSchedule.Linear(100));
#endregion

#region 20.project | null
Diffusion Target(TrainingSet rows) => null;
#endregion

#region 20.fewest-steps | The start has the variance 1
int FewestSteps(double[] kept, double s, double limit)
{
    int T = kept.Length - 1;
    for (int n = 1; n <= T; n++)
    {
        double V = kept[T] * s * s + 1 - kept[T];
        for (int k = n; k >= 1; k--)
        {
            double at = kept[k * T / n], to = kept[(k - 1) * T / n];
            V *= Math.Pow((Math.Sqrt(to * at) * s * s + Math.Sqrt((1 - to) * (1 - at))) / (at * s * s + 1 - at), 2);
        }
        if (0.5 * (V / (s * s) - 1 - Math.Log(V / (s * s))) <= limit) return n;
    }
    return 0;
}
#endregion

#region 20.jump | keep the PRODUCT
double Jump(double[] beta, int t, double y0, double xi) => Math.Sqrt(1 - beta[t - 1]) * y0 + Math.Sqrt(beta[t - 1]) * xi;
#endregion

#region 20.jump | changed places
double Jump(double[] beta, int t, double y0, double xi)
{
    var kept = beta.Take(t).Aggregate(1.0, (k, b) => k * (1 - b));
    return Math.Sqrt(1 - kept) * y0 + Math.Sqrt(kept) * xi;
}
#endregion

#region 20.step-back | You treat the given
(double Mean, double Variance) StepBack(double beta, double keptBefore, double y0, double yt)
{
    double kept = keptBefore, before = kept / (1 - beta);
    double mean = (Math.Sqrt(before) * beta * y0 + Math.Sqrt(1 - beta) * (1 - before) * yt) / (1 - kept);
    return (mean, (1 - before) / (1 - kept) * beta);
}
#endregion

#region 20.step-back | square root
(double Mean, double Variance) StepBack(double beta, double keptBefore, double y0, double yt)
{
    double noise = 1 - keptBefore * (1 - beta);
    double mean = (Math.Sqrt(keptBefore) * beta * y0 + Math.Sqrt(1 - beta) * (1 - keptBefore) * yt) / noise;
    return (mean, Math.Sqrt((1 - keptBefore) / noise * beta));
}
#endregion

#region 20.exact-score | centres shrink
double[] Score(double[][] points, double kept, double[] y)
{
    double variance = 1 - kept;
    double[] fit = points.Select(x => -x.Zip(y, (u, w) => (w - u) * (w - u)).Sum() / (2 * variance)).ToArray();
    double[] r = fit.Select(f => Math.Exp(f - fit.Max())).ToArray();
    return y.Select((w, d) => (points.Zip(r, (x, p) => p * x[d]).Sum() / r.Sum() - w) / variance).ToArray();
}
#endregion

#region 20.exact-score | all alike
double[] Score(double[][] points, double kept, double[] y) =>
    y.Select((w, d) => (Math.Sqrt(kept) * points.Average(x => x[d]) - w) / (1 - kept)).ToArray();
#endregion

#region 20.ddpm-step | Undo the shrinking
double Back(int t, double y, double noise, double beta, double kept, double z)
{
    double mean = y - beta / Math.Sqrt(1 - kept) * noise;
    return t == 1 ? mean : mean + Math.Sqrt(beta) * z;
}
#endregion

#region 20.ddpm-step | taken away
double Back(int t, double y, double noise, double beta, double kept, double z)
{
    double mean = (y + beta / Math.Sqrt(1 - kept) * noise) / Math.Sqrt(1 - beta);
    return t == 1 ? mean : mean + Math.Sqrt(beta) * z;
}
#endregion

#region 20.fewest-steps | variance is s²
int FewestSteps(double[] kept, double s, double limit)
{
    int T = kept.Length - 1;
    for (int n = 1; n <= T; n++)
    {
        double V = 1;
        for (int k = n; k >= 1; k--)
        {
            double at = kept[k * T / n], to = kept[(k - 1) * T / n];
            V *= Math.Pow((Math.Sqrt(to * at) * s + Math.Sqrt((1 - to) * (1 - at))) / (at * s + 1 - at), 2);
        }
        if (0.5 * (V / s - 1 - Math.Log(V / s)) <= limit) return n;
    }
    return 0;
}
#endregion

#region 20.fewest-steps | other divergence
int FewestSteps(double[] kept, double s, double limit)
{
    int T = kept.Length - 1;
    for (int n = 1; n <= T; n++)
    {
        double V = 1;
        for (int k = n; k >= 1; k--)
        {
            double at = kept[k * T / n], to = kept[(k - 1) * T / n];
            V *= Math.Pow((Math.Sqrt(to * at) * s * s + Math.Sqrt((1 - to) * (1 - at))) / (at * s * s + 1 - at), 2);
        }
        if (0.5 * (s * s / V - 1 - Math.Log(s * s / V)) <= limit) return n;
    }
    return 0;
}
#endregion
