// Reference solutions of chapter 18. Each region replaces the exercise cell of the same id.

#region 18.kl
// Coordinates are independent, so their divergences add up.
double Divergence(double[] mu, double[] logNu) =>
    mu.Select((m, i) => (Math.Exp(logNu[i]) - logNu[i] - 1 + m * m) / 2).Sum();
#endregion

#region 18.draw
// The spread is the standard deviation √ν = e^{½ log ν}; all chance is in ξ.
double[] Draw(double[] mu, double[] logNu, double[] xi) =>
    mu.Select((m, i) => m + Math.Exp(logNu[i] / 2) * xi[i]).ToArray();
#endregion

#region 18.importance
// −log of the mean of e^{−x}; with the least x taken out, the largest exponential is 1.
double ImportanceBound(double[] negativeLogWeights)
{
    double least = negativeLogWeights.Min();
    return least - Math.Log(negativeLogWeights.Average(x => Math.Exp(least - x)));
}
#endregion

#region 18.assumed-variance
// His cost is ‖y − ỹ‖²/d, the honest one ‖y − ỹ‖²/2σ²: so 2σ² = d. Pixels in [0, 1] vary by less than ¼, far below d/2: everything
// collapses.
double AssumedVariance(int pixels) => pixels / 2.0;
#endregion

#region 18.collapse
// A latent above the water βσ² has clouds of variance ν = βσ²/λ and centres of variance 1 − ν; the mean of ½(ν − log ν − 1 + μ²) is then −½
// log ν.
double[] Carried(double[] eigenvalues, int latents, double variance, double beta) =>
    eigenvalues.OrderDescending().Take(latents).Select(v => Math.Max(0, Math.Log(v / (beta * variance)) / 2)).ToArray();
#endregion

#region 18.quantise
int Nearest(double[] z, double[][] codebook)
{
    double Distance(int k) => z.Select((v, i) => (v - codebook[k][i]) * (v - codebook[k][i])).Sum();
    return Enumerable.Range(0, codebook.Length).MinBy(Distance);
}
#endregion

#region 18.better-vae
// More latent numbers than two, a wide layer, and a rate that ends at 0 before the training digits are known by heart.
Vae BetterVae(TrainingSet ink)
{
    var rng = new Rng(18);
    var model = new Vae(Sequential.Mlp(rng, Activation.Silu, 64, 256, 20), Sequential.Mlp(rng, Activation.Silu, 10, 256, 64),
        64, 10, ReconstructionCost.Bernoulli);
    new Trainer(model, new EvidenceBound(), ink, new Adam(0.005, weightDecay: 0.1), rng, batch: 128)
        { Rate = LearningRate.Cosine(700, 50) }.Run(700);
    return model;
}
#endregion
