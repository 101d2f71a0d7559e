// Wrong answers of chapter 11, one idea away from right each. After the bar: what the verdict must say.

#region 11.info-nce | read by columns
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    return Enumerable.Range(0, n).Select(i => e[i, i]
        + Functions.LogSumExp([.. Enumerable.Range(0, n).Select(k => -e[k, i])])).Average();
}
#endregion

#region 11.info-nce | e^{−E}, not e^{+E}
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    return Enumerable.Range(0, n).Select(i =>
        Functions.LogSumExp([.. Enumerable.Range(0, n).Select(k => e[i, k])]) - e[i, i]).Average();
}
#endregion

#region 11.info-nce | right answer is missing in the sum
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    return Enumerable.Range(0, n).Select(i => e[i, i] + (n < 2 ? double.NegativeInfinity
        : Functions.LogSumExp([.. Enumerable.Range(0, n).Where(k => k != i).Select(k => -e[i, k])]))).Average();
}
#endregion

#region 11.info-nce | A sum over the rows
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    return Enumerable.Range(0, n).Select(i => e[i, i]
        + Functions.LogSumExp([.. Enumerable.Range(0, n).Select(k => -e[i, k])])).Sum();
}
#endregion

#region 11.info-nce | base 2
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    return Enumerable.Range(0, n).Select(i => e[i, i]
        + Functions.LogSumExp([.. Enumerable.Range(0, n).Select(k => -e[i, k])])).Average() / Math.Log(2);
}
#endregion

#region 11.info-nce | pushes nothing
double InfoNce(double[,] e) => Enumerable.Range(0, e.GetLength(0)).Average(i => e[i, i]);
#endregion

#region 11.info-nce | empirical error
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    return Enumerable.Range(0, n).Select(i =>
        1 - Probability.Softmin([.. Enumerable.Range(0, n).Select(k => e[i, k])])[i]).Average();
}
#endregion

#region 11.info-nce | log n too low
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    return Enumerable.Range(0, n).Select(i => e[i, i]
        + Functions.LogMeanExp([.. Enumerable.Range(0, n).Select(k => -e[i, k])])).Average();
}
#endregion

#region 11.info-nce | range of a double
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    double loss = 0;
    for (int i = 0; i < n; i++)
    {
        double z = 0;
        for (int k = 0; k < n; k++) z += Math.Exp(-e[i, k]);
        loss -= Math.Log(Math.Exp(-e[i, i]) / z);
    }
    return loss / n;
}
#endregion

#region 11.info-nce | mean of both directions
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    double Way(Func<int, int, double> at) => Enumerable.Range(0, n).Select(i => at(i, i)
        + Functions.LogSumExp([.. Enumerable.Range(0, n).Select(k => -at(i, k))])).Average();
    return (Way((i, k) => e[i, k]) + Way((i, k) => e[k, i])) / 2;
}
#endregion

#region 11.effective-rank | squares σ²
double EffectiveRank(double[] sigma)
{
    double[] p = [.. sigma.Select(s => s * s / sigma.Sum(v => v * v))];
    return Math.Exp(-p.Where(v => v > 0).Sum(v => v * Math.Log(v)));
}
#endregion

#region 11.effective-rank | the rank is e^H
double EffectiveRank(double[] sigma)
{
    double[] p = [.. sigma.Select(s => s / sigma.Sum())];
    return -p.Where(v => v > 0).Sum(v => v * Math.Log(v));
}
#endregion

#region 11.effective-rank | one base for both
double EffectiveRank(double[] sigma)
{
    double[] p = [.. sigma.Select(s => s / sigma.Sum())];
    return Math.Exp(-p.Where(v => v > 0).Sum(v => v * Math.Log2(v)));
}
#endregion

#region 11.effective-rank | ordinary rank
double EffectiveRank(double[] sigma) => sigma.Count(s => s > 0);
#endregion

#region 11.effective-rank | 1/Σp²
double EffectiveRank(double[] sigma)
{
    double sum = sigma.Sum();
    return 1 / sigma.Sum(s => s * s / (sum * sum));
}
#endregion

#region 11.effective-rank | stable rank
double EffectiveRank(double[] sigma) => sigma.Sum(s => s * s) / (sigma.Max() * sigma.Max());
#endregion

#region 11.effective-rank | they are no shares
double EffectiveRank(double[] sigma) => Math.Exp(-sigma.Where(s => s > 0).Sum(s => s * Math.Log(s)));
#endregion

#region 11.effective-rank | Leave values of 0 out
double EffectiveRank(double[] sigma)
{
    double[] p = [.. sigma.Select(s => s / sigma.Sum())];
    return Math.Exp(-p.Sum(v => v * Math.Log(v)));
}
#endregion

#region 11.effective-rank | Upside down
double EffectiveRank(double[] sigma)
{
    double[] p = [.. sigma.Select(s => s / sigma.Sum())];
    return Math.Exp(p.Where(v => v > 0).Sum(v => v * Math.Log(v)));
}
#endregion

#region 11.semi-hard | hardest of all
int SemiHard(double partner, double[] others) => Array.IndexOf(others, others.Min());
#endregion

#region 11.semi-hard | furthest of all
int SemiHard(double partner, double[] others) => Array.IndexOf(others, others.Max());
#endregion

#region 11.semi-hard | on either side
int SemiHard(double partner, double[] others) =>
    Enumerable.Range(0, others.Length).MinBy(k => Math.Abs(others[k] - partner));
#endregion

#region 11.semi-hard | Beyond means further
int SemiHard(double partner, double[] others) => others.Any(v => v >= partner)
    ? Array.IndexOf(others, others.Where(v => v >= partner).Min()) : Array.IndexOf(others, others.Max());
#endregion

#region 11.semi-hard | there is still an answer
int SemiHard(double partner, double[] others) => others.Any(v => v > partner)
    ? Array.IndexOf(others, others.Where(v => v > partner).Min()) : -1;
#endregion

#region 11.semi-hard | the least wrong
int SemiHard(double partner, double[] others) => others.Any(v => v > partner)
    ? Array.IndexOf(others, others.Where(v => v > partner).Min()) : Array.IndexOf(others, others.Min());
#endregion

#region 11.semi-hard | first one beyond
int SemiHard(double partner, double[] others)
{
    for (int k = 0; k < others.Length; k++) if (others[k] > partner) return k;
    return Array.IndexOf(others, others.Max());
}
#endregion

#region 11.semi-hard | shortened list
int SemiHard(double partner, double[] others)
{
    var beyond = others.Where(v => v > partner).ToList();
    return beyond.Count > 0 ? beyond.IndexOf(beyond.Min()) : Array.IndexOf(others, others.Max());
}
#endregion

#region 11.nt-xent | the printed code
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Sum(k => Math.Exp(c[i, k] / tau)))
        - c[i, (i + b) % n] / tau;
    return Enumerable.Range(0, n).Average(Row);
}
#endregion

#region 11.nt-xent | partner is left out of the sum, too
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => k != i && k != (i + b) % n)
        .Sum(k => Math.Exp(c[i, k] / tau))) - c[i, (i + b) % n] / tau;
    return Enumerable.Range(0, n).Average(Row);
}
#endregion

#region 11.nt-xent | instead of the code itself
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => k != (i + b) % n)
        .Sum(k => Math.Exp(c[i, k] / tau))) - c[i, (i + b) % n] / tau;
    return Enumerable.Range(0, n).Average(Row);
}
#endregion

#region 11.nt-xent | Only the first views are asked
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => k != i)
        .Sum(k => Math.Exp(c[i, k] / tau))) - c[i, i + b] / tau;
    return Enumerable.Range(0, b).Average(Row);
}
#endregion

#region 11.nt-xent | Only the second views are answers
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => (k < b) != (i < b))
        .Sum(k => Math.Exp(c[i, k] / tau))) - c[i, (i + b) % n] / tau;
    return Enumerable.Range(0, n).Average(Row);
}
#endregion

#region 11.nt-xent | Yours multiplies
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => k != i)
        .Sum(k => Math.Exp(c[i, k] * tau))) - c[i, (i + b) % n] * tau;
    return Enumerable.Range(0, n).Average(Row);
}
#endregion

#region 11.nt-xent | Divided by B
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => k != i)
        .Sum(k => Math.Exp(c[i, k] / tau))) - c[i, (i + b) % n] / tau;
    return Enumerable.Range(0, n).Sum(Row) / b;
}
#endregion

#region 11.nt-xent | is left out
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    double Row(int i) => Math.Log(Enumerable.Range(0, n).Where(k => k != i)
        .Sum(k => Math.Exp(c[i, k]))) - c[i, (i + b) % n];
    return Enumerable.Range(0, n).Average(Row);
}
#endregion

#region 11.pull-only | Partners move apart
sealed class Pull(Corruption views) : Objective<JointEmbedding>
{
    protected override Tensor LossOf(JointEmbedding model, TrainingBatch batch, Rng rng)
    {
        Tensor Code() => model.Codes(views.Of(batch.Rows, rng).Seen);
        Tensor Length(Tensor c) => (c.Square().Sum(-1) + 1e-9f).Sqrt();
        Tensor a = Code(), b = Code();
        return ((a * b).Sum(-1) / (Length(a) * Length(b))).Mean();
    }
}
Objective PullOnly(Corruption views) => new Pull(views);
#endregion

#region 11.pull-only | Nothing will be learned
sealed class Pull(Corruption views) : Objective<JointEmbedding>
{
    protected override Tensor LossOf(JointEmbedding model, TrainingBatch batch, Rng rng)
    {
        Tensor a = model.Codes(views.Of(batch.Rows, rng).Seen);
        Tensor length = (a.Square().Sum(-1) + 1e-9f).Sqrt();
        return -((a * a).Sum(-1) / (length * length)).Mean();
    }
}
Objective PullOnly(Corruption views) => new Pull(views);
#endregion

#region 11.pull-only | That is no collapse
Objective PullOnly(Corruption views) => EmbeddingLoss.InfoNce(views);
#endregion

#region 11.pull-only | That is no collapse
Objective PullOnly(Corruption views) => EmbeddingLoss.BarlowTwins(views);
#endregion

#region 11.pull-only | pulls codes to a place
sealed class Pull(Corruption views) : Objective<JointEmbedding>
{
    protected override Tensor LossOf(JointEmbedding model, TrainingBatch batch, Rng rng) =>
        model.Codes(views.Of(batch.Rows, rng).Seen).Square().Sum(-1).Mean();
}
Objective PullOnly(Corruption views) => new Pull(views);
#endregion

#region 11.pull-only | pulls codes to a place
sealed class Pull(Corruption views) : Objective<JointEmbedding>
{
    protected override Tensor LossOf(JointEmbedding model, TrainingBatch batch, Rng rng) =>
        -(model.Codes(views.Of(batch.Rows, rng).Seen) * model.Codes(views.Of(batch.Rows, rng).Seen)).Sum(-1).Mean();
}
Objective PullOnly(Corruption views) => new Pull(views);
#endregion

#region 11.pull-only | objective is null
Objective PullOnly(Corruption views) => null;
#endregion

#region 11.sixteen-numbers | Are the views shifted
Layer LearnCode(TrainingSet pictures) => Representation.PrincipalComponents(pictures, 16);
#endregion

#region 11.sixteen-numbers | at most 16 numbers
Layer LearnCode(TrainingSet pictures) => Sequential.Mlp(new Rng(1), Activation.Relu, 64, 32);
#endregion

#region 11.sixteen-numbers | Little has been learned
Layer LearnCode(TrainingSet pictures)
{
    var views = Corruption.Shift(8, 8).Then(Corruption.Noise(0.1));
    var model = new JointEmbedding(Sequential.Mlp(new Rng(1), Activation.Relu, 64, 32, 4), 64);
    new Trainer(model, EmbeddingLoss.InfoNce(views, 0.1), pictures, new Adam(0.005), new Rng(2), 128).Run(60);
    return model.Network;
}
#endregion

#region 11.sixteen-numbers | That is a collapse
Layer LearnCode(TrainingSet pictures)
{
    var views = Corruption.Shift(8, 8).Then(Corruption.Noise(0.1));
    var network = Sequential.Mlp(new Rng(1), Activation.Relu, 64, 64, 16);
    var model = new JointEmbedding(network, 64);
    Tensor Code(Tensor x, Rng r) => network.Apply(views.Of(x, r).Seen) is var c ? c / (c.Square().Sum(-1) + 1e-9f).Sqrt() : c;
    new Trainer(network, new Adam(0.01), r =>
    {
        Tensor x = pictures.Draw(r, 64);
        return (Code(x, r) - Code(x, r)).Square().Sum(-1).Mean();
    }, new Rng(2)).Run(400);
    return network;
}
#endregion

#region 11.sixteen-numbers | Are the views shifted
Layer LearnCode(TrainingSet pictures)
{
    var model = new JointEmbedding(Sequential.Mlp(new Rng(1), Activation.Relu, 64, 128, 16), 64);
    new Trainer(model, EmbeddingLoss.InfoNce(Corruption.Noise(0.2), 0.1), pictures, new Adam(0.005), new Rng(2), 128).Run(200);
    return model.Network;
}
#endregion

#region 11.sixteen-numbers | On the right way
Layer LearnCode(TrainingSet pictures)
{
    var views = Corruption.Shift(8, 8).Then(Corruption.Noise(0.1));
    var model = new JointEmbedding(Sequential.Mlp(new Rng(1), Activation.Relu, 64, 48, 16), 64);
    new Trainer(model, EmbeddingLoss.InfoNce(views, 0.1), pictures, new Adam(0.005), new Rng(2), 128)
        { Rate = LearningRate.Cosine(300) }.Run(300);
    return model.Network;
}
#endregion

#region 11.info-nce | over the whole table
double InfoNce(double[,] e)
{
    int n = e.GetLength(0);
    var z = Functions.LogSumExp(e.Cast<double>().Select(v => -v).ToArray());
    return Enumerable.Range(0, n).Average(i => e[i, i] + z);
}
#endregion

#region 11.semi-hard | you take the last
int SemiHard(double partner, double[] others)
{
    int n = -1, f = 0;
    for (int k = 0; k < others.Length; k++) { if (others[k] >= others[f]) f = k; if (others[k] > partner && (n < 0 || others[k] <= others[n])) n = k; }
    return n < 0 ? f : n;
}
#endregion

#region 11.semi-hard | begins with place 0
int SemiHard(double partner, double[] others)
{
    int best = 0;
    for (int k = 1; k < others.Length; k++) if (others[k] > partner && others[k] < others[best]) best = k;
    return best;
}
#endregion

#region 11.semi-hard | FirstOrDefault
int SemiHard(double partner, double[] others)
{
    var far = others.Select((v, k) => (v, k)).Where(o => o.v > partner).OrderBy(o => o.v);
    return far.FirstOrDefault().k;
}
#endregion

#region 11.nt-xent | e⁰ = 1
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    return Enumerable.Range(0, n).Average(i => Math.Log(Enumerable.Range(0, n).Sum(k => Math.Exp((k == i ? 0 : c[i, k]) / tau))) - c[i, (i + b) % n] / tau);
}
#endregion

#region 11.nt-xent | neighbours
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0);
    return Enumerable.Range(0, n).Average(i => Math.Log(Enumerable.Range(0, n).Where(k => k != i).Sum(k => Math.Exp(c[i, k] / tau))) - c[i, i ^ 1] / tau);
}
#endregion

#region 11.nt-xent | changed its argument
double NtXent(double[,] c, double tau)
{
    int n = c.GetLength(0), b = n / 2;
    for (int i = 0; i < n; i++) c[i, i] = -1e9;
    return Enumerable.Range(0, n).Average(i => Math.Log(Enumerable.Range(0, n).Sum(k => Math.Exp(c[i, k] / tau))) - c[i, (i + b) % n] / tau);
}
#endregion
