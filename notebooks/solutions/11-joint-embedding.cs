// Reference solutions of chapter 11. Each region replaces the exercise cell of the same id.

#region 11.info-nce
// −log p of the right answer, with the smallest energy of the row taken out of the exponents.
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    double loss = 0;
    for (int i = 0; i < n; i++)
    {
        double least = Enumerable.Range(0, n).Select(k => e[i, k]).Min(), sum = 0;
        for (int k = 0; k < n; k++) sum += Math.Exp(least - e[i, k]);
        loss += e[i, i] - least + Math.Log(sum);
    }
    return loss / n;
}
#endregion

#region 11.effective-rank
// The entropy of the shares; values of 0 add nothing.
double EffectiveRank(double[] sigma)
{
    double sum = sigma.Sum(), entropy = 0;
    foreach (double s in sigma)
        if (s > 0) entropy -= s / sum * Math.Log(s / sum);
    return Math.Exp(entropy);
}
#endregion

#region 11.semi-hard
// The nearest beyond the partner, else the furthest.
int SemiHard(double partner, double[] others)
{
    int nearest = -1, furthest = 0;
    for (int k = 0; k < others.Length; k++)
    {
        if (others[k] > others[furthest]) furthest = k;
        if (others[k] > partner && (nearest < 0 || others[k] < others[nearest])) nearest = k;
    }
    return nearest < 0 ? furthest : nearest;
}
#endregion

#region 11.nt-xent
// A code is no answer to itself: k ≠ i.
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => k != i)
        .Sum(k => Math.Exp(c[i, k] / tau))) - c[i, (i + b) % n] / tau;
    return Enumerable.Range(0, n).Average(Row);
}
#endregion

#region 11.pull-only
// Minus the mean cosine of two views, and nothing that looks at other rows.
sealed class Pull(Corruption views) : Objective<JointEmbedding>
{
    protected override Tensor LossOf(JointEmbedding model, TrainingBatch batch, Rng rng)
    {
        Tensor Code() => model.Codes(views.Of(batch.Rows, rng).Seen);
        Tensor Length(Tensor c) => (c.Square().Sum(-1) + 1e-9f).Sqrt();
        Tensor a = Code(), b = Code();
        return -((a * b).Sum(-1) / (Length(a) * Length(b))).Mean();
    }
}
Objective PullOnly(Corruption views) => new Pull(views);
#endregion

#region 11.sixteen-numbers
// InfoNCE with shifted views; the hidden layer is wide, the code is narrow.
Layer LearnCode(TrainingSet pictures)
{
    var views = Corruption.Shift(8, 8).Then(Corruption.Noise(0.1));
    var model = new JointEmbedding(Sequential.Mlp(new Rng(1), Activation.Relu, 64, 256, 16), 64);
    new Trainer(model, EmbeddingLoss.InfoNce(views, 0.1), pictures, new Adam(0.005), new Rng(2), 128)
        { Rate = LearningRate.Cosine(700) }.Run(700);
    return model.Network;
}
#endregion
